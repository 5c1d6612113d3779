"""The demonstration: every state is there, nothing depends on the day it is loaded, nobody's real data is touched."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from caseflow.accounts.models import Membership, Service
from caseflow.accounts.roles import Role
from caseflow.audit.models import AuditEntry
from counselling.client_files.models import Authorisation, ClientFile, HouseholdMember, JournalEntry, Note, Task
from counselling.debts.models import Balance, Debt
from counselling.demo.plots import PLOTS, Story
from counselling.plans.models import RepaymentPlan
from counselling.statements.models import FinancialStatement
from documents.models import Letter
from tests.factories.accounts import ServiceFactory

pytestmark = pytest.mark.django_db(transaction=True)
DAY = date(2026, 11, 24)


def load(day: date = DAY) -> str:
    told = StringIO()
    call_command("demo", as_of=day, size="small", stdout=told)
    return told.getvalue()


def shape() -> dict[str, object]:
    """What the demonstration holds, without the keys that the database gives."""
    return {
        "files": list(
            ClientFile.objects.order_by("reference").values_list("reference", "state", "opened_on", "next_action_on")
        ),
        "debts": sorted(Debt.objects.values_list("id", "status", "enforcement")),
        "balances": sorted(Balance.objects.values_list("debt", "principal", "interest", "costs", "as_of")),
        "plans": sorted(RepaymentPlan.objects.values_list("name", "state", "months", "total_paid", "first_due")),
        "letters": sorted(Letter.objects.values_list("number", "kind", "context_sha256", "state")),
    }


def test_the_small_one_has_the_states_of_a_file_in_three_countries():
    told = load()
    assert sorted(Service.objects.values_list("jurisdiction", "team_access")) == [
        ("be", "read"), ("fr", "none"), ("lu", "none"),
    ]  # fmt: skip
    assert set(Membership.objects.values_list("role", flat=True)) == set(Role.values)
    assert len({line.split()[0] for line in told.splitlines() if "@caseflow.example" in line}) == 8
    assert sorted(ClientFile.objects.values_list("reference", "state")) == [
        ("BE-2026-00001", "in_negotiation"),
        ("FR-2025-00001", "in_follow_up"),
        ("LU-2025-00001", "in_follow_up"),
        ("LU-2026-00001", "in_negotiation"),
        ("LU-2026-00002", "in_assessment"),
        ("LU-2026-00003", "opened"),
    ]
    assert set(RepaymentPlan.objects.values_list("state", flat=True)) == {"draft", "proposed", "in_force"}
    assert set(FinancialStatement.objects.values_list("state", flat=True)) == {"frozen"}
    assert set(Letter.objects.values_list("state", flat=True)) == {"issued"}
    assert set(Letter.objects.values_list("kind", flat=True)) == {
        "balance_request", "plan_proposal", "payment_schedule",
    }  # fmt: skip


def test_it_is_the_same_again_and_every_act_lies_before_its_day():
    load()
    first = shape()
    assert JournalEntry.objects.filter(at__date__gt=DAY).count() == 0
    assert Note.objects.filter(occurred_at__date__gt=DAY).count() == 0
    assert Authorisation.objects.filter(on__gt=DAY).count() == 0
    assert set(Task.objects.filter(ended_on__isnull=True).values_list("assignee__email", flat=True)) <= {
        "claire.thill@caseflow.example", "marc.reuter@caseflow.example", "sophie.lambert@caseflow.example",
        "elise.vandamme@caseflow.example",
    }  # fmt: skip
    call_command("flush", interactive=False, verbosity=0)
    load()
    assert shape() == first


def test_it_never_goes_beside_real_files():
    ServiceFactory()
    with pytest.raises(CommandError, match="not empty"):
        load()
    assert Service.objects.count() == 1
    assert ClientFile.objects.count() == 0
    assert AuditEntry.objects.count() == 0


def test_the_full_one_tells_every_story_and_has_one_huge_file():
    assert {plot.story for plot in PLOTS} == set(Story)
    assert len(PLOTS) == 41
    assert {plot.debts for plot in PLOTS if plot.debts} <= {*range(8, 26), 60}
    assert [plot.debts for plot in PLOTS].count(60) == 1


def test_everybody_and_every_place_is_invented():
    load()
    assert all("fictif" in name or "fictive" in name for name in Service.objects.values_list("name", flat=True))
    assert (
        not HouseholdMember.objects.exclude(contact__email="")
        .exclude(contact__email__endswith="@caseflow.example")
        .exclude(contact=None)
        .exists()
    )
