"""Every figure of a plan opens to its words and numbers."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from counselling.domain.explanation import Rule
from counselling.domain.plan import (
    Method,
    MonthlyBudget,
    PlanDebt,
    PlanInputs,
    PlanTerms,
    SeriesLine,
    SharingKey,
    compute_plan,
)
from counselling.domain.plan.explanation import (
    explain,
    months_figure,
    residue_figure,
    share_figure,
    tolerated_fall_figure,
    total_paid_figure,
)

BUDGET = MonthlyBudget(
    income=(SeriesLine(label="wage", amount=200000),), expenses=(SeriesLine(label="all", amount=160000),)
)


@pytest.fixture
def plan():
    debts = (
        PlanDebt(id="bank", principal=900000),
        PlanDebt(id="shop", principal=100000),
        PlanDebt(id="son", principal=0, writable=False),
    )
    terms = PlanTerms(horizon=12, small_claims=0, first_due=date(2026, 1, 5))
    return compute_plan(PlanInputs(debts=debts, capacity=(32475,), budget=BUDGET, terms=terms))


def test_a_share_says_its_part_and_why(plan):
    figure = share_figure(plan, "shop", month=2)
    assert figure.value == 3247
    assert figure.formula % figure.facts == ("32.47 is 10.00 % of 324.75, because your claim is 1000.00 of 10000.00.")
    assert figure.rounding == "rounded down; missing cents go to the largest fractions, then to the larger claims"


def sentence(figure):
    return figure.formula % figure.facts


def test_a_share_is_explained_within_its_rank_and_from_the_balance_of_its_stage():
    debts = (PlanDebt(id="rent", principal=120000, rank=0), PlanDebt(id="a", principal=900000))
    debts += (PlanDebt(id="b", principal=450000),)
    terms = PlanTerms(horizon=84, small_claims=0)
    plan = compute_plan(PlanInputs(debts=debts, capacity=(30000,), terms=terms))
    assert sentence(share_figure(plan, "rent")) == (
        "300.00 is 100.00 % of 300.00, because your claim is 1200.00 of 1200.00."
    )
    assert (
        sentence(share_figure(plan, "a")) == "200.00 is 66.67 % of 300.00, because your claim is 9000.00 of 13500.00."
    )


@pytest.mark.parametrize(
    ("key", "words"),
    [
        (SharingKey.BALANCE, "because your claim is 9000.00 of 12000.00."),
        (SharingKey.OPENING, "because your admitted claim is 9000.00 of 12000.00."),
        (SharingKey.CONTRACTUAL, "because your contractual instalment is 90.00 of 120.00."),
        (SharingKey.EQUAL, "because every creditor gets the same."),
    ],
)
def test_each_key_has_its_reason(key, words):
    debts = (
        PlanDebt(id="a", principal=900000, contractual=9000),
        PlanDebt(id="b", principal=300000, contractual=3000),
    )
    terms = PlanTerms(horizon=84, method=Method.PRORATA, key=key)
    plan = compute_plan(PlanInputs(debts=debts, capacity=(30000,), terms=terms))
    percent, amount = ("50.00", "150.00") if key is SharingKey.EQUAL else ("75.00", "225.00")
    assert sentence(share_figure(plan, "a")) == f"{amount} is {percent} % of 300.00, {words}"


def test_other_methods_say_their_order():
    debts = (
        PlanDebt(id="a", principal=900000, contractual=9000),
        PlanDebt(id="r", principal=300000, contractual=3000, accepts=False),
    )
    inputs = PlanInputs(debts=debts, capacity=(30000,), terms=PlanTerms(horizon=84, method=Method.AVALANCHE))
    plan = compute_plan(inputs)
    assert sentence(share_figure(plan, "r")) == (
        "30.00 is the contractual instalment, because the creditor does not accept the plan."
    )
    assert sentence(share_figure(plan, "a")) == (
        "270.00 is 100.00 % of 270.00, because contractual instalments come first "
        "and the rest goes to one debt after the other."
    )
    pot = compute_plan(replace(inputs, terms=PlanTerms(horizon=1, method=Method.SETTLEMENT, pot=60000)))
    assert sentence(share_figure(pot, "r")) == (
        "150.00 is 25.00 % of 600.00, because your admitted claim is 3000.00 of 12000.00."
    )


def test_the_total_is_the_sum_of_its_standing_orders(plan):
    figure = total_paid_figure(plan)
    assert figure.value == 12 * 32475
    assert [creditor.value for creditor in figure.inputs] == [350730, 38970, 0]
    for creditor in figure.inputs:
        assert creditor.value == sum(order.value for order in creditor.inputs)
    order = total_paid_figure(plan, "bank").inputs[0]
    assert order.formula % order.facts == "11 × 292.28, months 1 to 11"


def test_the_residue_is_claim_and_interest_less_payments(plan):
    figure = residue_figure(plan)
    assert figure.value == 1000000 - 12 * 32475
    assert figure.facts == {"written_off": Decimal("6103.00"), "still_owed": Decimal("0.00")}
    bank = residue_figure(plan, "bank")
    assert bank.formula == "claim + interest − paid; the rest is written off"
    assert residue_figure(plan, "son").formula == "claim + interest − paid; the rest stays owed"
    assert bank.value == bank.inputs[0].value + bank.inputs[1].value - bank.inputs[2].value


def test_the_duration_cites_the_limit_of_the_law(plan):
    rule = Rule(id="fr.plan_limits.plan", text="84 months")
    figure = months_figure(plan, rule=rule)
    assert (figure.value, figure.all_rules) == (12, (rule,))
    assert figure.formula % figure.facts == "the longest duration (12 months), reached with a balance"


def test_the_tolerated_fall_names_the_month_that_decides(plan):
    figure = tolerated_fall_figure(plan)
    assert figure.value == Fraction(40000 - 32475, 200000)
    assert figure.facts == {"month": 1}


def test_the_plan_as_a_whole(plan):
    assert list(explain(plan)) == ["total_paid", "plan_months", "residue", "tolerated_fall"]


def test_without_a_budget_there_is_no_tolerated_fall():
    inputs = PlanInputs(debts=(PlanDebt(id="a", principal=10000),), capacity=(5000,), terms=PlanTerms(horizon=12))
    plan = compute_plan(inputs)
    assert list(explain(plan)) == ["total_paid", "plan_months", "residue"]
    assert tolerated_fall_figure(plan) is None
    assert share_figure(plan, "a", month=9).facts["percent"] == Decimal("0.00")
