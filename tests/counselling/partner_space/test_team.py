"""The list of an organisation in the hands of its ambassador, and of no other one."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from caseflow.accounts.models import User
from caseflow.audit.models import AuditEntry
from counselling.partners.models import Affiliation, OrganisationRole, Referrer
from tests.cast import Cast
from tests.factories.partners import AffiliationFactory

pytestmark = pytest.mark.django_db
type Browsers = Callable[[User | None], Client]
LUC = {
    "first_name": "Luc", "last_name": "Hansen", "email": "luc.hansen@example.org", "function": "assistant social",
    "phone": "+352 26 48 12", "department": "Minett", "since": "auj",
}  # fmt: skip


def adding(organisation: int) -> str:
    return reverse("partner_space:add_colleague", args=[organisation])


def ending(affiliation: Affiliation) -> str:
    return reverse("partner_space:end_colleague", args=[affiliation.organisation_id, affiliation.pk])


def test_an_ambassador_adds_a_colleague_and_the_supervisor_sees_who_did(cast: Cast, as_: Browsers) -> None:
    page = as_(cast.ambassador).post(adding(cast.senders.pk), LUC, follow=True).content.decode()
    assert ("Luc Hansen" in page, "assistant social · Minett" in page) == (True, True)
    luc = Affiliation.objects.get(referrer__email=LUC["email"])
    assert (luc.organisation, luc.department, luc.referrer.user) == (cast.senders, "Minett", None)
    told = AuditEntry.objects.get(verb="partners.add_referrer")
    assert (told.actor, told.service) == (cast.ambassador.pk, cast.service.pk)
    log = as_(cast.supervisor).get(reverse("audit:log"), {"verb": "partners.add_referrer"})
    assert cast.ambassador.name in log.content.decode()


def test_nobody_is_taken_over_by_their_address_and_none_is_named_by_it(cast: Cast, as_: Browsers) -> None:
    browser, known = as_(cast.ambassador), AffiliationFactory(referrer__last_name="Ailleurs").referrer
    for claim in ({}, {"same": "on"}):
        answer = browser.post(adding(cast.senders.pk), LUC | {"email": known.email} | claim)
        assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["email"])
        assert ("Ailleurs" in answer.content.decode(), 'name="same"' in answer.content.decode()) == (False, False)
    assert known.affiliations.count() == 1
    there = browser.post(adding(cast.senders.pk), LUC | {"email": cast.referrer.email})
    assert there.context["form"].errors["email"] == ["Cette personne y travaille déjà."]


def test_an_affiliation_ends_with_a_date_and_its_rights_at_the_next_request(cast: Cast, as_: Browsers) -> None:
    today, sender = timezone.localdate(), as_(cast.referrer)
    works = Affiliation.objects.get(referrer__user=cast.referrer)
    Affiliation.objects.filter(pk=works.pk).update(valid_from=today - timedelta(days=9))
    OrganisationRole.objects.filter(referrer=works.referrer).update(valid_from=today - timedelta(days=2))
    browser = as_(cast.ambassador)
    for wrong in (today + timedelta(days=1), today - timedelta(days=10)):
        assert browser.post(ending(works), {"ended_on": f"{wrong:%d/%m/%Y}"}).status_code == 422
    assert sender.get(reverse("partner_space:home")).status_code == 200
    left = today - timedelta(days=5)
    assert browser.post(ending(works), {"ended_on": f"{left:%d/%m/%Y}"}).status_code == 302
    works.refresh_from_db()
    role = OrganisationRole.objects.get(referrer=works.referrer)
    assert (works.ended_on, role.ended_on) == (left, today - timedelta(days=2))
    assert sender.get(reverse("partner_space:home")).status_code == 403
    assert AuditEntry.objects.get(verb="partners.end_affiliation").actor == cast.ambassador.pk


def test_another_organisation_and_oneself_are_not_there(cast: Cast, as_: Browsers) -> None:
    browser, stranger = as_(cast.ambassador), Affiliation.objects.get(referrer__user=cast.other_referrer)
    oneself = Affiliation.objects.get(referrer__user=cast.ambassador)
    mixed = reverse("partner_space:end_colleague", args=[cast.senders.pk, stranger.pk])
    before = Referrer.objects.count()
    for address, typed in (
        (adding(stranger.organisation_id), LUC), (ending(stranger), {"ended_on": "auj"}), (mixed, {"ended_on": "auj"}),
        (ending(oneself), {"ended_on": "auj"}),
    ):  # fmt: skip
        assert (browser.get(address).status_code, browser.post(address, typed).status_code) == (404, 404)
    assert (Referrer.objects.count(), Affiliation.objects.filter(ended_on__isnull=False).exists()) == (before, False)
