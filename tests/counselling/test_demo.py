"""The demonstration: every state is there, nothing depends on the day it is loaded, nobody's real data is touched."""

from collections import Counter
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db.models import QuerySet

from caseflow.accounts.models import Membership, Service
from caseflow.accounts.roles import Role
from caseflow.audit.models import AuditEntry
from caseflow.ui.fields import parse_iban
from counselling.client_files.models import (
    Appointment,
    Authorisation,
    ClientFile,
    ContactDetails,
    Enquiry,
    JournalEntry,
    Note,
)
from counselling.debts.selectors import debts_of, totals_of
from counselling.demo.creditors import account_of
from counselling.demo.plots import PLOTS, Story
from counselling.domain.lifecycle import ReferralState
from counselling.partners.models import Activity, AgreementTerms, Organisation, OrganisationRole, Referrer
from counselling.partners.selectors import gap_topics
from counselling.plans.models import RepaymentPlan
from counselling.referrals.models import Referral
from counselling.referrals.selectors import candidates_for
from counselling.trainings.models import Certificate, Enrolment, Programme, Session
from documents.models import Letter
from tests.factories.accounts import ServiceFactory

pytestmark = pytest.mark.django_db(transaction=True)
DAY = date(2026, 11, 24)
TOTALS = {
    "BE-2026-00001": 44_364_83,
    "FR-2025-00001": 47_480_89,
    "LU-2025-00001": 33_916_81,
    "LU-2026-00001": 29_869_86,
    "LU-2026-00002": 23_152_29,
    "LU-2026-00003": 22_816_16,
}


@pytest.mark.anywhere
def test_the_small_one_shows_every_step_in_three_countries():
    """The figures are the same on every run: keys, amounts and days come from the plots alone."""
    told = StringIO()
    call_command("demo", as_of=DAY, size="small", stdout=told)
    assert sorted(Service.objects.real().values_list("jurisdiction", "team_access")) == [
        ("be", "read"), ("fr", "none"), ("lu", "none"),
    ]  # fmt: skip
    assert set(Membership.objects.values_list("role", flat=True)) == set(Role.values)
    assert len({line.split()[0] for line in told.getvalue().splitlines() if "@caseflow.example" in line}) == 8
    told_of = ClientFile.objects.exclude(pk__in=of_referrals())
    assert sorted(told_of.values_list("reference", "state", "opened_on")) == [
        ("BE-2026-00001", "in_negotiation", date(2026, 8, 17)),
        ("FR-2025-00001", "in_follow_up", date(2025, 12, 29)),
        ("LU-2025-00001", "in_follow_up", date(2025, 12, 9)),
        ("LU-2026-00001", "in_negotiation", date(2026, 8, 20)),
        ("LU-2026-00002", "in_assessment", date(2026, 10, 19)),
        ("LU-2026-00003", "opened", date(2026, 11, 16)),
    ]
    totals = {file.reference: totals_of(debts_of(file, DAY)).balance for file in told_of.select_related("service")}
    assert totals == TOTALS
    assert sorted(RepaymentPlan.objects.exclude(state="draft").values_list("file__reference", "state", "months")) == [
        ("BE-2026-00001", "proposed", 82),
        ("FR-2025-00001", "in_force", 54),
        ("LU-2025-00001", "in_force", 44),
        ("LU-2026-00001", "proposed", 44),
    ]
    assert set(Letter.objects.values_list("state", flat=True)) == {"issued"}
    assert set(Letter.objects.values_list("kind", flat=True)) == {
        "balance_request", "plan_proposal", "payment_schedule",
    }  # fmt: skip
    assert Counter(Appointment.objects.values_list("state", flat=True)) == {"kept": 7, "no_show": 1, "planned": 4}
    assert set(Note.objects.exclude(result="").values_list("result", flat=True)) == {"talked", "agreed", "call_back"}
    assert Enquiry.objects.count() == 42
    the_network_is_there()
    referrals_stand_in_every_state()
    nothing_lies_ahead()
    everybody_is_invented()


def the_network_is_there() -> None:
    assert sorted(Organisation.objects.values_list("status", flat=True)) == ["active"] * 5 + ["pending"]
    assert Referrer.objects.count() == 25
    roles = Counter(OrganisationRole.objects.live(DAY).values_list("role", flat=True))
    assert roles == {"referrer": 23, "ambassador": 5, "integrator": 2}
    assert AgreementTerms.objects.in_force(DAY).values("agreement").distinct().count() == 5
    assert Activity.objects.listed(DAY).count() == 7
    assert [(line.topic.state, line.count) for line in gap_topics(DAY)] == [("looking", 6), ("new", 6)]
    assert sorted(Programme.objects.values_list("code", flat=True)) == ["DET", "DET-R", "FRAG", "PREM"]
    assert Counter(Session.objects.values_list("state", flat=True)) == {
        "held": 5, "open": 4, "planned": 2, "cancelled": 1,
    }  # fmt: skip
    assert Counter(Enrolment.objects.values_list("state", flat=True)) == {
        "attended": 20, "confirmed": 10, "excused": 2, "cancelled": 2, "waiting": 1,
    }  # fmt: skip
    assert Certificate.objects.filter(path__isnull=False).count() == 20
    assert Certificate.objects.standing().count() == 19


def of_referrals() -> QuerySet[Referral, int | None]:
    return Referral.objects.exclude(file=None).values_list("file", flat=True)


def referrals_stand_in_every_state() -> None:
    assert Counter(Referral.objects.values_list("state", flat=True)) == Counter(
        {"received": 3} | dict.fromkeys(set(ReferralState) - {ReferralState.RECEIVED}, 1)
    )
    opened = ClientFile.objects.filter(pk__in=of_referrals()).order_by("pk").values_list("state", flat=True)
    assert list(opened) == ["opened", "opened", "closed"]
    known = [referral for referral in Referral.objects.undecided().order_by("pk") if candidates_for(referral)]
    assert [referral.service.jurisdiction for referral in known] == ["be"]


def nothing_lies_ahead() -> None:
    assert JournalEntry.objects.filter(at__date__gt=DAY).count() == 0
    assert Note.objects.filter(occurred_at__date__gt=DAY).count() == 0
    assert Authorisation.objects.filter(on__gt=DAY).count() == 0
    assert Letter.objects.filter(issued_on__gt=DAY).count() == 0
    for file in ClientFile.objects.all():
        days = list(JournalEntry.objects.filter(file=file).order_by("pk").values_list("at__date", flat=True))
        assert days == sorted(days)


def everybody_is_invented() -> None:
    assert all("ficti" in name for name in Service.objects.real().values_list("name", flat=True))
    addresses = ContactDetails.objects.exclude(email="").values_list("email", flat=True)
    assert {address.partition("@")[2] for address in addresses} == {"caseflow.example"}
    assert all("ficti" in name for name in Organisation.objects.values_list("name", flat=True))
    assert all(address.endswith(".example") for address in Referrer.objects.values_list("email", flat=True))


def test_it_never_goes_beside_real_files():
    ServiceFactory()
    with pytest.raises(CommandError, match="not empty"):
        call_command("demo", as_of=DAY, size="small", stdout=StringIO())
    assert Service.objects.count() == 1
    assert ClientFile.objects.count() == 0
    assert AuditEntry.objects.count() == 0


def test_the_full_one_tells_every_story_and_has_one_huge_file():
    assert {plot.story for plot in PLOTS} == set(Story)
    assert len(PLOTS) == 41
    assert {plot.debts for plot in PLOTS if plot.debts} <= {*range(8, 26), 60}
    assert [plot.debts for plot in PLOTS].count(60) == 1


@pytest.mark.parametrize("country", ["lu", "fr", "be"])
def test_accounts_of_creditors_have_right_check_digits(country):
    assert [parse_iban(account_of(country, number))[:2] for number in range(1, 60)] == [country.upper()] * 59
