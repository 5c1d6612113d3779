"""Scenarios: drafted, copied, changed, set aside; each verb does it, refuses it, and tells it once."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from counselling.client_files.models import ClientFile
from counselling.debts.services import record_balance
from counselling.domain.errors import DomainError, StaleVersion
from counselling.domain.lifecycle import FileState
from counselling.domain.plan import Method, PlanInputRefused, from_json, to_json
from counselling.plans import selectors
from counselling.plans import services as plans
from counselling.plans.models import RepaymentPlan
from counselling.plans.selectors import ChangeCode, Interest
from counselling.plans.services.drafting import NotADraft, PlanTooLarge, StatementElsewhere, StatementNotFrozen
from tests.cast import Cast
from tests.counselling.plans import told
from tests.factories import TODAY
from tests.factories.debts import DebtFactory
from tests.factories.plans import frozen_example, levers_of, owed_example, proposed, scenario
from tests.factories.statements import FinancialStatementFactory, worked_example


def test_a_scenario_is_computed_to_the_cent_and_told_once(cast: Cast) -> None:
    plan = scenario(cast.file, cast.counsellor, capacity=28000)
    assert (plan.capacity, plan.total_claims) == (Decimal("280.00"), Decimal("22668.61"))
    assert (plan.total_paid, plan.total_interest) == (Decimal("22668.61"), Decimal("0.00"))
    assert (plan.months, plan.is_paid_off, plan.state) == (82, True, "draft")
    assert plan.first_due == date(2027, 1, 1)
    assert told(cast.file) == ["statements.freeze_statement", "plans.draft_plan"]


def test_the_stored_document_is_the_same_byte_for_byte(cast: Cast) -> None:
    plan = RepaymentPlan.objects.get(pk=scenario(cast.file, cast.counsellor, interest=Interest.CONTRACT).pk)
    assert to_json(from_json(plan.document)) == plan.document
    grounds = selectors.grounds_of(cast.file, plan.statement, TODAY)
    assert to_json(selectors.computed(grounds, selectors.restored_levers(plan.levers)).result) == plan.document


def test_without_a_lever_all_the_rule_gives_is_offered(cast: Cast) -> None:
    plan = scenario(cast.file, cast.counsellor)
    assert plan.capacity == Decimal("612.00")
    kept = scenario(cast.file, cast.counsellor, reserve=6000)
    assert kept.capacity == Decimal("552.00")


def refused_levers() -> list[tuple[dict[str, Any], type[DomainError] | None, str]]:
    return [
        ({"name": "  "}, None, "name"),
        ({"first_due": date(2026, 11, 23)}, None, "first_due"),
        ({"capacity": 61201}, None, "capacity"),
        ({"capacity": 70000, "capacity_reason": "a gift", "reserve": 100}, None, "reserve"),
        ({"horizon": 85}, PlanInputRefused, "horizon"),
        ({"horizon": 0}, PlanInputRefused, "horizon"),
        ({"moratorium": 85}, PlanInputRefused, "moratorium"),
        ({"unit": 50}, PlanInputRefused, "unit"),
        ({"reserve": -1}, PlanInputRefused, "reserve"),
        ({"interest": Interest.REDUCED, "interest_rate": Fraction(3)}, PlanInputRefused, "interest_rate"),
        ({"interest": Interest.REDUCED}, None, "interest_rate"),
    ]


@pytest.mark.parametrize(("levers", "error", "field"), refused_levers())
def test_a_lever_that_cannot_be_is_refused_beside_its_field(
    cast: Cast, levers: dict[str, Any], error: type[DomainError] | None, field: str
) -> None:
    with pytest.raises(error or DomainError) as refusal:
        scenario(cast.file, cast.counsellor, **levers)
    assert refusal.value.field == field
    assert not RepaymentPlan.objects.exists()


def test_more_than_the_rule_or_longer_than_the_law_needs_a_reason(cast: Cast) -> None:
    more = scenario(cast.file, cast.counsellor, capacity=70000, capacity_reason="the mother pays 100 a month")
    assert more.capacity == Decimal("700.00")
    longer = scenario(
        cast.file, cast.counsellor, capacity=20000, horizon=120, horizon_reason="at the request of the client"
    )
    assert longer.months == 114


@pytest.mark.parametrize(
    ("levers", "offered"),
    [
        ({}, "400.00"),
        ({"capacity": 38000}, "380.00"),
        ({"capacity": 50000, "capacity_reason": "the car is paid off"}, "500.00"),
        ({"capacity": 50000, "capacity_reason": "the car is paid off", "reserve": 20000}, "412.00"),
        ({"capacity": 70000, "capacity_reason": "the mother pays 100 a month"}, "700.00"),
    ],
)
def test_the_offer_stands_beside_a_capacity_set_below_the_rule(
    cast: Cast, levers: dict[str, Any], offered: str
) -> None:
    owed_example(cast.file)
    frozen_example(cast.file, cast.counsellor, capacity_set=Decimal("400.00"), capacity_reason="medical costs")
    assert scenario(cast.file, cast.counsellor, **levers).capacity == Decimal(offered)


def test_amounts_that_no_column_holds_are_refused(cast: Cast) -> None:
    frozen_example(cast.file, cast.counsellor)
    for debt in owed_example(cast.file, 2):
        record_balance(
            debt=debt, principal=999_999_999_999, as_of=TODAY, source="statement", on=TODAY, by=cast.counsellor
        )
    with pytest.raises(PlanTooLarge):
        scenario(cast.file, cast.counsellor)
    assert not RepaymentPlan.objects.exists()


def test_levers_change_what_the_engine_reads(cast: Cast) -> None:
    debts = owed_example(cast.file)
    frozen_example(cast.file, cast.counsellor)
    sofibel = str(debts[3].pk)
    plan = scenario(
        cast.file, cast.counsellor, interest=Interest.REDUCED, interest_rate=Fraction(3, 100), priority_first=False,
        refusing={sofibel: 12500}, method=Method.PRORATA,
    )  # fmt: skip
    inputs = {debt.id: debt for debt in plan.result.inputs.debts}
    assert (inputs[sofibel].accepts, inputs[sofibel].contractual, inputs[sofibel].rate) == (
        False, 12500, Fraction(3, 100)
    )  # fmt: skip
    assert {debt.rank for debt in inputs.values()} == {1}
    assert inputs[str(debts[0].pk)].rate == 0
    again = selectors.restored_levers(RepaymentPlan.objects.get(pk=plan.pk).levers)
    assert again == levers_of(
        cast.file, interest=Interest.REDUCED, interest_rate=Fraction(3, 100), priority_first=False,
        refusing={sofibel: 12500}, method=Method.PRORATA,
    )  # fmt: skip


def test_only_the_frozen_budget_of_the_file_carries_a_plan(cast: Cast) -> None:
    owed_example(cast.file)
    draft = worked_example(cast.file)
    levers = replace(selectors.default_levers(selectors.grounds_of(cast.file, draft, TODAY), name="A"), capacity=10000)
    with pytest.raises(StatementNotFrozen):
        plans.draft_plan(file=cast.file, statement=draft, levers=levers, on=TODAY, by=cast.counsellor)
    foreign = FinancialStatementFactory(file=cast.other_file)
    with pytest.raises(StatementElsewhere):
        plans.draft_plan(file=cast.file, statement=foreign, levers=levers, on=TODAY, by=cast.counsellor)
    assert not RepaymentPlan.objects.exists()


def test_a_plan_without_debts_is_refused(cast: Cast) -> None:
    frozen_example(cast.file, cast.counsellor)
    with pytest.raises(DomainError) as refusal:
        plans.draft_plan(
            file=cast.file, statement=cast.file.statements.get(), levers=levers_of(cast.file), on=TODAY,
            by=cast.counsellor,
        )  # fmt: skip
    assert refusal.value.code == "no-debt-in-plan"
    assert not RepaymentPlan.objects.exists()


def test_changing_levers_computes_anew(cast: Cast) -> None:
    plan = scenario(cast.file, cast.counsellor)
    changed = plans.change_plan(
        plan=plan, statement=plan.statement, levers=levers_of(cast.file, capacity=28000), version=1, on=TODAY,
        by=cast.counsellor,
    )  # fmt: skip
    assert (changed.capacity, changed.months, changed.version) == (Decimal("280.00"), 82, 2)
    assert told(cast.file)[-1] == "plans.change_plan"
    with pytest.raises(StaleVersion):
        plans.change_plan(
            plan=plan, statement=plan.statement, levers=levers_of(cast.file, capacity=1), version=1, on=TODAY,
            by=cast.counsellor,
        )  # fmt: skip
    assert RepaymentPlan.objects.get().capacity == Decimal("280.00")


def test_a_copy_is_a_scenario_of_its_own(cast: Cast) -> None:
    plan = proposed(cast.file, cast.counsellor, capacity=28000)
    copy = plans.copy_plan(plan=plan, statement=plan.statement, name="B", on=date(2027, 2, 3), by=cast.counsellor)
    assert (copy.name, copy.state, copy.capacity) == ("B", "draft", Decimal("280.00"))
    assert copy.first_due == date(2027, 3, 1)
    assert told(cast.file)[-1] == "plans.copy_plan"


def test_a_scenario_is_set_aside_and_taken_back(cast: Cast) -> None:
    plan = scenario(cast.file, cast.counsellor)
    plans.discard_plan(plan=plan, version=1, on=TODAY, by=cast.counsellor)
    assert list(selectors.plans_of(cast.file)) == []
    plans.restore_plan(plan=plan, by=cast.counsellor)
    assert list(selectors.plans_of(cast.file)) == [plan]
    assert told(cast.file)[-2:] == ["plans.discard_plan", "plans.restore_plan"]


@pytest.mark.parametrize(
    "act",
    [
        lambda plan, by: plans.discard_plan(plan=plan, version=plan.version, on=TODAY, by=by),
        lambda plan, by: plans.change_plan(
            plan=plan, statement=plan.statement, levers=levers_of(plan.file), version=plan.version, on=TODAY, by=by
        ),
    ],
)
def test_a_proposed_plan_is_no_longer_a_scenario(cast: Cast, act: Callable[..., object]) -> None:
    plan = proposed(cast.file, cast.counsellor, capacity=28000)
    with pytest.raises(NotADraft):
        act(plan, cast.counsellor)
    assert RepaymentPlan.objects.get().capacity == Decimal("280.00")


def test_a_closed_file_takes_no_scenario(cast: Cast) -> None:
    plan = scenario(cast.file, cast.counsellor)
    ClientFile.objects.filter(pk=cast.file.pk).update(
        state=FileState.CLOSED, closed_on=TODAY, closure_reason="advice_only"
    )
    with pytest.raises(DomainError) as refusal:
        plans.discard_plan(plan=plan, version=1, on=TODAY, by=cast.counsellor)
    assert refusal.value.code == "file-closed"
    assert RepaymentPlan.objects.kept().count() == 1


def test_a_scenario_says_what_changed_since(cast: Cast) -> None:
    debts = owed_example(cast.file)
    plan = scenario(cast.file, cast.counsellor)
    assert selectors.is_current(plan, TODAY)
    record_balance(debt=debts[0], principal=100000, as_of=TODAY, source="client", on=TODAY, by=cast.counsellor)
    new = DebtFactory(file=cast.file)
    grounds = selectors.grounds_of(cast.file, plan.statement, TODAY)
    changes = selectors.changes_since(plan, grounds)
    assert {(change.code, change.debt) for change in changes} == {
        (ChangeCode.DEBT_ADDED, str(new.pk)),
        (ChangeCode.DEBT_CHANGED, str(debts[0].pk)),
    }
