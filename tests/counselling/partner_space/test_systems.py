"""Integrators look after keys and endpoints of their own organisation, and see no referral."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from caseflow.accounts.models import User
from caseflow.audit.models import AuditEntry
from caseflow.ui.navigation import Way, ways
from counselling.domain.partners import PartnerRole
from counselling.partners.models import ApiCredential, OrganisationRole
from tests.cast import Cast
from tests.factories.partners import (
    ApiCredentialFactory,
    OrganisationRoleFactory,
    OutboxEventFactory,
    WebhookDeliveryFactory,
    WebhookEndpointFactory,
)

pytestmark = pytest.mark.django_db
type Browsers = Callable[[User | None], Client]
SYSTEMS = reverse("partner_space:systems")


def ways_on(answer: Any) -> list[Way]:
    return ways(answer.wsgi_request)


def test_keys_and_endpoints_of_their_own_organisation_only(cast: Cast, as_: Browsers) -> None:
    mine = ApiCredentialFactory(organisation=cast.senders, name="Agora", issued_by=cast.supervisor)
    here = WebhookEndpointFactory(organisation=cast.senders, url="https://a.example/x", created_by=cast.supervisor)
    ApiCredentialFactory(name="Elsewhere")
    page = as_(cast.integrator).get(SYSTEMS).content.decode()
    assert (str(mine) in page, str(here) in page, "Elsewhere" in page) == (True, True, False)
    assert reverse("partner_space:revoke_credential", args=[cast.senders.pk, mine.pk]) in page
    assert "/partners/" not in page


def test_a_key_is_issued_in_their_name_and_shown_once(cast: Cast, as_: Browsers) -> None:
    browser = as_(cast.integrator)
    typed = {"name": "Agora", "livemode": "test", "expires_on": "+30", "scopes": ["referrals:read"]}
    answer = browser.post(reverse("partner_space:issue_credential", args=[cast.senders.pk]), typed)
    issued = ApiCredential.objects.get(organisation=cast.senders)
    key = answer.context["issued"].key
    assert (issued.issued_by, issued.livemode, key in answer.content.decode()) == (cast.integrator, False, True)
    assert key not in browser.get(SYSTEMS).content.decode()
    entry = AuditEntry.objects.get(verb="partners.issue_credential")
    assert (entry.actor, entry.service) == (cast.integrator.pk, cast.senders.keeper_id)


def test_the_log_of_an_endpoint_names_no_referral(cast: Cast, as_: Browsers) -> None:
    endpoint = WebhookEndpointFactory(organisation=cast.senders, created_by=cast.supervisor)
    event = OutboxEventFactory(organisation=cast.senders, reference="LX-26-7K3F-3")
    sent = WebhookDeliveryFactory(endpoint=endpoint, event=event, webhook_id=event.public_id, delivered=True)
    address = reverse("partner_space:endpoint", args=[cast.senders.pk, endpoint.pk])
    page = as_(cast.integrator).get(address).content.decode()
    assert (sent.webhook_id in page, event.reference in page) == (True, False)
    staff = as_(cast.supervisor).get(reverse("partners:endpoint", args=[cast.senders.pk, endpoint.pk]))
    assert event.reference in staff.content.decode()


def test_the_way_around_leads_to_what_somebody_may_do(cast: Cast, as_: Browsers) -> None:
    home = as_(cast.integrator).get("/", follow=True)
    assert home.redirect_chain[-1] == (SYSTEMS, 302)
    assert reverse("partner_space:home") not in [way.address for way in ways_on(home)]
    assert SYSTEMS not in [way.address for way in ways_on(as_(cast.referrer).get(reverse("partner_space:home")))]
    # Whoever also sends people has both.
    held = OrganisationRole.objects.get(referrer__user=cast.integrator)
    OrganisationRoleFactory(referrer=held.referrer, organisation=held.organisation, role=PartnerRole.REFERRER)
    both = as_(cast.integrator).get(reverse("partner_space:home"))
    assert {SYSTEMS, reverse("partner_space:home")} <= {way.address for way in ways_on(both)}


def test_a_role_that_ended_opens_nothing_from_the_next_request_on(cast: Cast, as_: Browsers) -> None:
    browser = as_(cast.integrator)
    assert browser.get(SYSTEMS).status_code == 200
    OrganisationRole.objects.filter(referrer__user=cast.integrator).update(ended_on=timezone.localdate())
    assert browser.get(SYSTEMS).status_code == 403


def test_one_entry_of_the_way_around_is_where_one_is(cast: Cast, as_: Browsers) -> None:
    for address in ("partner_space:home", "partner_space:toolbox", "partner_space:directory"):
        page = as_(cast.referrer).get(reverse(address))
        assert [way.address for way in ways_on(page) if way.current] == [reverse(address)]
