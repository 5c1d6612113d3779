import uuid
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from django.db import DatabaseError, transaction

from caseflow.audit.models import AuditEntry
from caseflow.audit.verbs import declared
from counselling.client_files.models import JournalEntry
from counselling.client_files.services.rules import FileClosed
from counselling.debts import services as debts
from counselling.debts.models import Balance, BalanceSource, Debt, LimitationEvent
from counselling.debts.services.claims import AlreadyWithdrawn, EventKnown
from counselling.debts.services.recording import (
    CollectorIsCreditor,
    users_of,
)
from counselling.debts.services.rules import DebtRemoved, NotYet
from counselling.domain.errors import (
    ReasonMissing,
    StaleVersion,
    TransitionRefused,
)
from counselling.domain.lifecycle import DEBT, DebtStatus, FileState
from tests.cast import Cast
from tests.factories.debts import DebtFactory
from tests.factories.partners import CreditorFactory


def told(verb: str) -> tuple[int, int]:
    """How often a verb stands in the audit log and in the journal."""
    return AuditEntry.objects.filter(verb=verb).count(), JournalEntry.objects.filter(verb=verb).count()


def test_record_debt_takes_the_nature_of_the_creditor_and_tells_it_once(cast: Cast, today: date) -> None:
    landlord = CreditorFactory(service=cast.service, name="M. Schmit", landlord=True)
    key = uuid.uuid4()
    debt = debts.record_debt(
        file=cast.file, creditor=landlord, balance=2_700_00, on=today, by=cast.counsellor, key=key,
        fields={"reference": "bail", "arrears": 2_700_00, "rate": Fraction(129, 1000)},
    )  # fmt: skip
    debt.refresh_from_db()
    assert (debt.pk, debt.nature, debt.reference) == (key, "rent_arrears", "bail")
    assert (debt.arrears, debt.rate, debt.rate_kind) == (Decimal("2700.00"), Decimal("12.900"), "contractual")
    assert (debt.status, debt.version, debt.changed_by) == (DebtStatus.DECLARED, 1, cast.counsellor)
    row = debt.balances.get()
    assert (row.total, row.as_of, row.source) == (Decimal("2700.00"), today, BalanceSource.CLIENT)
    assert told("debts.record_debt") == (1, 1)
    entry = JournalEntry.objects.get(verb="debts.record_debt")
    assert entry.facts == {"debt": str(key), "creditor": "M. Schmit", "balance": 2_700_00}


def test_the_same_key_never_makes_a_second_debt(cast: Cast, today: date) -> None:
    creditor = CreditorFactory(service=cast.service)
    key = uuid.uuid4()
    debts.record_debt(file=cast.file, creditor=creditor, balance=100, on=today, by=cast.counsellor, key=key)
    with pytest.raises(debts.DebtTaken):
        debts.record_debt(file=cast.file, creditor=creditor, balance=100, on=today, by=cast.counsellor, key=key)
    with pytest.raises(debts.DebtTaken):
        debts.record_debt(
            file=cast.colleagues_file, creditor=creditor, balance=1, on=today, by=cast.colleague, key=key
        )
    assert (Debt.objects.count(), Balance.objects.count()) == (1, 1)
    assert told("debts.record_debt") == (1, 1)


def test_a_creditor_of_another_service_is_refused_and_a_national_one_is_not(cast: Cast, today: date) -> None:
    foreign = CreditorFactory(service=cast.other_service)
    with pytest.raises(debts.CreditorElsewhere) as refusal:
        debts.record_debt(file=cast.file, creditor=foreign, balance=100, on=today, by=cast.counsellor)
    assert (refusal.value.field, Debt.objects.count()) == ("creditor", 0)
    national = CreditorFactory(national=True)
    with pytest.raises(debts.CreditorElsewhere) as refusal:
        debts.record_debt(
            file=cast.file, creditor=national, balance=100, on=today, by=cast.counsellor, fields={"collector": foreign}
        )
    assert (refusal.value.field, Debt.objects.count()) == ("collector", 0)
    assert debts.record_debt(file=cast.file, creditor=national, balance=100, on=today, by=cast.counsellor).pk


def test_a_closed_file_refuses_every_verb(cast: Cast, today: date) -> None:
    debt = DebtFactory(file=cast.file)
    cast.file.state, cast.file.closed_on = FileState.CLOSED, today
    cast.file.save()
    acts = [
        lambda: debts.record_debt(file=cast.file, creditor=debt.creditor, balance=1, on=today, by=cast.counsellor),
        lambda: debts.change_debt(debt=debt, fields={}, version=1, on=today, by=cast.counsellor),
        lambda: debts.remove_debt(debt=debt, on=today, by=cast.counsellor),
        lambda: debts.restore_debt(debt=debt, by=cast.counsellor),
        lambda: debts.settle_debt(debt=debt, on=today, by=cast.counsellor),
        lambda: debts.record_balance(
            debt=debt, principal=1, as_of=today, source="client", on=today, by=cast.counsellor
        ),
        lambda: debts.add_limitation_event(debt=debt, kind="payment", happened_on=today, on=today, by=cast.counsellor),
    ]
    for act in acts:
        with pytest.raises(FileClosed):
            act()
    debt.refresh_from_db()
    assert (debt.version, Debt.objects.count(), Balance.objects.count()) == (1, 1, 1)
    assert LimitationEvent.objects.count() == 0


def test_change_debt_saves_what_changed_and_adds_the_new_balance(cast: Cast, today: date) -> None:
    debt = DebtFactory(file=cast.file, reference="A")
    debts.change_debt(
        debt=debt, fields={"reference": "B", "instalment": 50_00}, version=1, on=today, by=cast.counsellor,
        balance=5_000_00,
    )  # fmt: skip
    debt.refresh_from_db()
    assert (debt.reference, debt.instalment, debt.version) == ("B", Decimal("50.00"), 2)
    newest = debt.balances.first()
    assert newest is not None
    assert (newest.total, newest.as_of, debt.balances.count()) == (Decimal("5000.00"), today, 2)
    assert told("debts.change_debt") == (1, 1)
    assert sorted(AuditEntry.objects.get(verb="debts.change_debt").fields) == ["balance", "instalment", "reference"]


def test_a_stale_version_changes_nothing(cast: Cast, today: date) -> None:
    debt = DebtFactory(file=cast.file, reference="A")
    mine, theirs = Debt.objects.get(), Debt.objects.get()
    debts.change_debt(debt=theirs, fields={"reference": "B"}, version=1, on=today, by=cast.cover)
    with pytest.raises(StaleVersion):
        debts.change_debt(debt=mine, fields={"reference": "C"}, version=1, on=today, by=cast.counsellor, balance=1_00)
    debt.refresh_from_db()
    assert (debt.reference, debt.version, debt.changed_by, debt.balances.count()) == ("B", 2, cast.cover, 1)
    assert told("debts.change_debt") == (1, 1)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"treatment": "outside"}, "treatment_reason"),
        ({"treatment": "outside", "treatment_reason": "  "}, "treatment_reason"),
        ({"legal_class_override": "priority"}, "legal_class_reason"),
    ],
)
def test_what_departs_from_the_rule_needs_a_reason(cast: Cast, today: date, fields: dict, field: str) -> None:
    debt = DebtFactory(file=cast.file)
    with pytest.raises(ReasonMissing) as refusal:
        debts.change_debt(debt=debt, fields=fields, version=1, on=today, by=cast.counsellor)
    debt.refresh_from_db()
    assert (refusal.value.field, debt.version, debt.treatment) == (field, 1, "in_plan")


def test_the_collector_is_somebody_else(cast: Cast, today: date) -> None:
    debt = DebtFactory(file=cast.file)
    with pytest.raises(CollectorIsCreditor):
        debts.change_debt(debt=debt, fields={"collector": debt.creditor}, version=1, on=today, by=cast.counsellor)
    debt.refresh_from_db()
    assert (debt.collector, debt.version) == (None, 1)


def test_remove_is_dated_and_can_be_undone(cast: Cast, today: date) -> None:
    debt = DebtFactory(file=cast.file)
    assert debts.remove_debt(debt=debt, on=today, by=cast.counsellor).removed_on == today
    assert Debt.objects.standing().count() == 0
    with pytest.raises(DebtRemoved):
        debts.settle_debt(debt=debt, on=today, by=cast.counsellor)
    debts.restore_debt(debt=debt, by=cast.counsellor)
    assert Debt.objects.standing().get().status == DebtStatus.DECLARED
    assert (told("debts.remove_debt"), told("debts.restore_debt")) == ((1, 1), (1, 1))


def test_a_debt_that_nothing_rests_on_can_go(cast: Cast) -> None:
    assert users_of(DebtFactory(file=cast.file)) == []


STEPS = {
    "request_statement": (debts.request_statement, {}),
    "confirm_debt": (debts.confirm_debt, {}),
    "dispute_debt": (debts.dispute_debt, {"reason": "jamais signé"}),
    "mark_time_barred": (debts.mark_time_barred, {"reason": "aucun acte depuis 1990"}),
    "settle_debt": (debts.settle_debt, {}),
    "write_off_debt": (debts.write_off_debt, {"reason": "geste commercial"}),
}


def test_every_step_of_the_table_is_a_verb() -> None:
    assert set(STEPS) == set(DEBT.table)
    assert all(f"debts.{step}" in declared() for step in STEPS)


@pytest.mark.parametrize("state", list(DebtStatus))
@pytest.mark.parametrize("step", list(STEPS))
def test_steps_follow_the_table(cast: Cast, today: date, state: DebtStatus, step: str) -> None:
    debt = DebtFactory(file=cast.file, status=state, status_reason="avant")
    verb, facts = STEPS[step]
    sources, target = DEBT.table[step]
    if state in sources:
        verb(debt=debt, on=today, by=cast.counsellor, **facts)
        debt.refresh_from_db()
        assert (debt.status, debt.status_on, debt.status_reason) == (target, today, facts.get("reason", ""))
        assert told(f"debts.{step}") == (1, 1)
    else:
        with pytest.raises(TransitionRefused):
            verb(debt=debt, on=today, by=cast.counsellor, **facts)
        debt.refresh_from_db()
        assert (debt.status, debt.version, told(f"debts.{step}")) == (state, 1, (0, 0))


@pytest.mark.parametrize("verb", [debts.dispute_debt, debts.mark_time_barred])
def test_disputing_and_time_barring_need_a_reason(cast: Cast, today: date, verb: object) -> None:
    debt = DebtFactory(file=cast.file)
    with pytest.raises(ReasonMissing):
        verb(debt=debt, reason="  ", on=today, by=cast.counsellor)  # type: ignore[operator]
    debt.refresh_from_db()
    assert debt.status == DebtStatus.DECLARED


def test_balances_are_added_and_never_changed(cast: Cast, today: date) -> None:
    debt = DebtFactory(file=cast.file)
    debts.record_balance(
        debt=debt, principal=4_000_00, interest=500_00, costs=50_00, as_of=date(2026, 11, 1), source="statement",
        evidence="relevé du 1/11", on=today, by=cast.counsellor,
    )  # fmt: skip
    newest = debt.balances.first()
    assert newest is not None
    assert (newest.total, newest.evidence) == (Decimal("4550.00"), "relevé du 1/11")
    debt.refresh_from_db()
    assert (debt.version, told("debts.record_balance")) == (2, (1, 1))
    for forbidden in (lambda: Balance.objects.update(principal=0), newest.delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            forbidden()
    assert [row.total for row in debt.balances.all()] == [Decimal("4550.00"), Decimal("4812.35")]


def test_a_balance_of_tomorrow_is_refused(cast: Cast, today: date) -> None:
    debt = DebtFactory(file=cast.file)
    with pytest.raises(NotYet):
        debts.record_balance(
            debt=debt, principal=1, as_of=today + timedelta(days=1), source="client", on=today, by=cast.counsellor
        )
    assert debt.balances.count() == 1


def test_limitation_events_are_noted_once_and_can_be_withdrawn(cast: Cast, today: date) -> None:
    debt = DebtFactory(file=cast.file)
    note = {"debt": debt, "kind": "judgment", "happened_on": date(2020, 5, 4), "on": today, "by": cast.counsellor}
    event = debts.add_limitation_event(**note)
    with pytest.raises(EventKnown):
        debts.add_limitation_event(**note)
    with pytest.raises(NotYet):
        debts.add_limitation_event(**note | {"happened_on": today + timedelta(days=1)})
    debts.withdraw_limitation_event(event=event, on=today, by=cast.counsellor)
    with pytest.raises(AlreadyWithdrawn):
        debts.withdraw_limitation_event(event=event, on=today, by=cast.counsellor)
    debts.add_limitation_event(**note)
    assert LimitationEvent.objects.filter(withdrawn_on__isnull=True).count() == 1
    assert (told("debts.add_limitation_event"), told("debts.withdraw_limitation_event")) == ((2, 2), (1, 1))
