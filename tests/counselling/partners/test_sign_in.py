"""Accounts of professionals: a second factor that a supervisor takes away."""

from collections.abc import Callable

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from caseflow.accounts.models import User
from caseflow.audit.models import AuditEntry
from counselling import jobs
from counselling.partners import services as partners
from counselling.partners.models import Affiliation, ProfessionalNotice
from counselling.partners.services.sign_in import FactorOfTheHouse, NoFactor
from tests.cast import Cast
from tests.factories.accounts import MembershipFactory

pytestmark = pytest.mark.django_db
type Browsers = Callable[[User | None], Client]


def test_a_second_factor_is_removed_in_the_log_and_the_person_is_told(
    cast: Cast, as_: Browsers, mailoutbox: list
) -> None:
    there = Affiliation.objects.get(referrer__user=cast.referrer)
    cast.referrer.last_login = timezone.now()
    cast.referrer.save(update_fields=["last_login"])
    act = {"affiliation": there, "on": timezone.localdate(), "by": cast.supervisor}
    with pytest.raises(NoFactor):
        partners.remove_factor(**act)
    Authenticator.objects.create(user=cast.referrer, type=Authenticator.Type.TOTP, data={"secret": "x"})
    address = reverse("partners:remove_factor", args=[there.organisation_id, there.pk])
    page = reverse("partners:professional", args=[there.organisation_id, there.pk])
    assert (address in as_(cast.supervisor).get(page).content.decode()) is True
    assert as_(cast.supervisor).post(address).status_code == 302
    assert not Authenticator.objects.filter(user=cast.referrer).exists()
    assert {"partners.remove_factor", "accounts.remove_second_factor"} <= set(
        AuditEntry.objects.filter(actor=cast.supervisor.pk).values_list("verb", flat=True)
    )
    jobs.send_partner_mails(timezone.now())
    jobs.send_partner_mails(timezone.now())
    [mail] = mailoutbox
    assert (mail.to, "second facteur" in mail.body) == ([cast.referrer.email], True)


def test_whoever_also_works_for_a_service_is_not_for_its_partners_keeper(cast: Cast) -> None:
    there = Affiliation.objects.get(referrer__user=cast.referrer)
    Authenticator.objects.create(user=cast.referrer, type=Authenticator.Type.TOTP, data={"secret": "x"})
    MembershipFactory(user=cast.referrer, service=cast.other_service)
    with pytest.raises(FactorOfTheHouse):
        partners.remove_factor(affiliation=there, on=timezone.localdate(), by=cast.supervisor)
    assert ProfessionalNotice.objects.count() == 0
