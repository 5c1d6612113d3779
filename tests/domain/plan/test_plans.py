"""What the vectors leave open: near ties, moratorium, refusals, least payments, figures of a result."""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import combinations, pairwise

import pytest

from counselling.domain.plan import (
    Method,
    MonthlyBudget,
    PlanDebt,
    PlanInputs,
    PlanTerms,
    RateStep,
    Run,
    SeriesLine,
    SharingKey,
    Stage,
    compute_plan,
    least_capacity,
    tolerated_fall,
)
from counselling.domain.plan.budget_series import best_levels
from counselling.domain.plan.computations import run


def plan(*debts, capacity, **terms):
    terms = {"horizon": 84, "small_claims": 0, "spill": 0} | terms
    return compute_plan(PlanInputs(debts=debts, capacity=(capacity,), terms=PlanTerms(**terms)))


def test_a_near_tie_is_lowered_by_a_cent_as_courts_do():
    """46 × 419.84 = 19,312.64: rounded up, the instalments would exceed it by a cent."""
    debts = [PlanDebt(id="a", principal=1000011), PlanDebt(id="b", principal=931253)]
    result = plan(*debts, capacity=41984)
    assert result.months == 46
    assert result.paid_by_month == (41984,) * 46
    assert result.stages == (Stage(first=1, last=46, instalments={"a": 21739, "b": 20245}),)


def test_whole_euros_know_no_near_tie():
    debts = [PlanDebt(id="a", principal=1000011), PlanDebt(id="b", principal=931253)]
    assert plan(*debts, capacity=42000, unit=100).months == 47


def test_a_moratorium_pays_nothing_and_bears_its_own_rate():
    debt = PlanDebt(id="a", principal=120000, rate=Fraction(6, 100))
    free = plan(debt, capacity=50000, moratorium=12)
    assert free.debt("a").payments[:12] == (0,) * 12
    assert [row.accrued for row in free.rows("a")][:13] == [0] * 12 + [600]
    contract = plan(debt, capacity=50000, moratorium=12, moratorium_rate=None)
    assert [row.accrued for row in contract.rows("a")][:12] == [600] * 12


def test_a_rate_step_holds_from_its_month_to_its_last():
    debt = PlanDebt(id="a", principal=120000, rate_steps=(RateStep(first=2, last=3, rate=Fraction(12, 100)),))
    result = plan(debt, capacity=0, horizon=5)
    assert [row.accrued for row in result.rows("a")] == [0, 1200, 1200, 0, 0]


def test_small_claims_are_a_rank_of_their_own_by_default():
    debts = [PlanDebt(id="big", principal=600000), PlanDebt(id="small", principal=40000)]
    result = plan(*debts, capacity=20000, small_claims=50000, method=Method.PRORATA)
    assert result.debt("small").cleared == 2
    assert result.debt("big").payments[:2] == (0, 0)


def test_what_is_left_spills_only_if_it_is_worth_an_order():
    debts = [PlanDebt(id="rent", principal=60000, rank=0), PlanDebt(id="card", principal=90000)]
    assert plan(*debts, capacity=20500, spill=1000).stages[0].instalments == {"rent": 20000}
    assert plan(*debts, capacity=20500, spill=500).stages[0].instalments == {"card": 500, "rent": 20000}
    assert plan(*debts, capacity=20500, spill=None).stages[0].instalments == {"rent": 20000}


def test_a_creditor_gets_no_spill_below_its_least_payment():
    debts = [
        PlanDebt(id="rent", principal=60000, rank=0),
        PlanDebt(id="bank", principal=90000, minimum=3000),
        PlanDebt(id="card", principal=90000),
    ]
    assert plan(*debts, capacity=22000).stages[0].instalments == {"card": 2000, "rent": 20000}
    assert plan(*debts[:2], capacity=22000).stages[0].instalments == {"rent": 20000}


def test_who_refuses_is_served_first_and_missed_contracts_are_said():
    debts = [
        PlanDebt(id="a", principal=100000),
        PlanDebt(id="r1", principal=60000, contractual=5000, accepts=False),
        PlanDebt(id="r2", principal=60000, contractual=10000, accepts=False),
    ]
    result = plan(*debts, capacity=9000, horizon=3)
    assert {debt.id: debt.payments for debt in result.debts} == {
        "a": (0, 0, 0),
        "r1": (3000, 3000, 3000),
        "r2": (6000, 6000, 6000),
    }
    assert result.flags == ("contract_not_served:r1", "contract_not_served:r2", "horizon_reached")


def test_what_a_refusing_creditor_no_longer_takes_goes_to_the_others():
    debts = [
        PlanDebt(id="a", principal=100000),
        PlanDebt(id="r", principal=20000, contractual=5000, accepts=False),
    ]
    result = plan(*debts, capacity=15000)
    assert result.debt("a").payments == (10000,) * 4 + (15000,) * 4
    assert result.debt("r").cleared == 4


@pytest.mark.parametrize("method", [Method.STAGED, Method.PRORATA])
def test_least_payments_that_do_not_fit_are_dropped_and_said(method):
    debts = [PlanDebt(id="a", principal=100000, minimum=6000), PlanDebt(id="b", principal=100000, minimum=6000)]
    result = plan(*debts, capacity=10000, method=method)
    assert result.debt("a").payments == (5000,) * 20
    assert result.flags == ("below_minimum:a", "below_minimum:b")


def test_equal_shares():
    debts = [PlanDebt(id="a", principal=100000), PlanDebt(id="b", principal=300000)]
    result = plan(*debts, capacity=10000, method=Method.PRORATA, key=SharingKey.EQUAL)
    assert result.debt("a").cleared == 20
    assert result.debt("b").payments == (5000,) * 20 + (10000,) * 20


def test_the_household_bears_its_share_of_a_debt():
    result = plan(PlanDebt(id="a", principal=100001, costs=301, share=Fraction(1, 2)), capacity=10000)
    assert result.debt("a").claim == 50001 + 151


def test_figures_of_a_result():
    debts = [PlanDebt(id="a", principal=50000, rank=0), PlanDebt(id="b", principal=100000)]
    result = plan(*debts, capacity=10000, horizon=12, first_due=date(2026, 1, 31))
    assert result.debt("b").dividend == Fraction(7, 10)
    assert (result.months, result.is_paid_off, result.total_paid, result.written_off) == (12, False, 120000, 30000)
    assert (result.unused_capacity, result.changes_of_order) == (0, 1)
    assert [row.due for row in result.rows("b")][:2] == [date(2026, 1, 31), date(2026, 2, 28)]
    assert result.flags == ("horizon_reached",)


def test_a_smaller_last_payment_is_no_change_of_order():
    assert plan(PlanDebt(id="a", principal=95000), capacity=10000).changes_of_order == 0


def test_least_capacity_repays_all_and_a_cent_less_does_not():
    inputs = PlanInputs(
        debts=(PlanDebt(id="a", principal=800000, rate=Fraction(123, 2500)), PlanDebt(id="b", principal=500000)),
        capacity=(1,),
        terms=PlanTerms(horizon=60, moratorium=6),
    )
    least = least_capacity(inputs)
    assert compute_plan(replace(inputs, capacity=(least,))).is_paid_off
    assert not compute_plan(replace(inputs, capacity=(least - 1,))).is_paid_off


def test_no_capacity_repays_within_a_moratorium():
    debt = PlanDebt(id="a", principal=1000)
    assert least_capacity(PlanInputs(debts=(debt,), terms=PlanTerms(horizon=6, moratorium=6), capacity=(1,))) is None


def test_no_capacity_repays_a_debt_that_refuses_to_be_paid_in_time():
    debt = PlanDebt(id="a", principal=100000, contractual=1000, accepts=False)
    assert least_capacity(PlanInputs(debts=(debt,), terms=PlanTerms(horizon=12), capacity=(1,))) is None


BUDGET = MonthlyBudget(
    income=(SeriesLine(label="wage", amount=200000),),
    expenses=(SeriesLine(label="rent", amount=150000), SeriesLine(label="car", amount=20000, last=6)),
    floor=(Run(first=1, last=None, amount=160000),),
    ceiling=(Run(first=1, last=None, amount=35000),),
    reserve=(Run(first=1, last=None, amount=2000),),
)


def test_floor_ceiling_and_reserve_bound_the_capacity():
    months = BUDGET.months(7)
    assert [(month.need, month.disposable, month.capacity) for month in months[5:]] == [
        (170000, 30000, 28000),
        (160000, 40000, 35000),
    ]


def test_a_plan_takes_the_capacity_of_its_budget():
    inputs = PlanInputs(debts=(PlanDebt(id="a", principal=300000),), budget=BUDGET, terms=PlanTerms(horizon=12))
    result = compute_plan(inputs)
    assert result.paid_by_month == (28000,) * 6 + (33000,) * 3 + (33000,)


def test_the_fall_of_income_that_a_plan_bears():
    inputs = PlanInputs(
        debts=(PlanDebt(id="a", principal=300000),), capacity=(20000,), budget=BUDGET, terms=PlanTerms(horizon=24)
    )
    assert tolerated_fall(compute_plan(inputs)) == Fraction(200000 - 170000 - 20000, 200000)
    assert tolerated_fall(compute_plan(replace(inputs, budget=None))) is None


def test_best_levels_against_every_staircase():
    amounts = [30, 10, 20, 20, 50, 40, 60]
    for stages in range(1, 6):
        cuts = [(0, *cut, len(amounts)) for cut in combinations(range(1, len(amounts)), stages - 1)]
        totals = [sum(min(amounts[a:b]) * (b - a) for a, b in pairwise(cut)) for cut in cuts]
        steps = best_levels(amounts, stages=stages)
        assert sum(level * (last - first + 1) for first, last, level in steps) == max(totals)


def test_interest_between_two_days_counts_the_days():
    given = {"principal": 1000000, "rate": "1/10", "start": "2023-12-15", "end": "2024-03-15"}
    assert run("accrue", given)["half_up"] == 24932
    assert run("accrue", given | {"convention": "actact"})["half_up"] == 24876


def test_a_near_tie_beside_a_least_payment_that_ends_early():
    debts = [
        PlanDebt(id="a", principal=10011),
        PlanDebt(id="b", principal=9989),
        PlanDebt(id="small", principal=1000, minimum=500),
    ]
    result = plan(*debts, capacity=2500)
    assert result.stages == (Stage(first=1, last=10, instalments={"a": 1001, "b": 999, "small": 500}),)
    assert result.debt("small").payments == (500, 500)
    assert result.months == 10


def test_a_capacity_that_changes_each_month_has_as_many_levels_as_months():
    rising = run("best_levels", {"capacity": [100 * month for month in range(1, 12)]})
    assert rising["total_by_stages"]["11"] == sum(range(100, 1200, 100))
    assert len(rising["nine"]) == 9
    assert "ten" not in rising
