"""Every figure of a plan opens to its words and numbers."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from counselling.domain.explanation import Rule
from counselling.domain.plan import MonthlyBudget, PlanDebt, PlanInputs, PlanTerms, SeriesLine, compute_plan
from counselling.domain.plan.explanation import (
    dividend_figure,
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
    assert figure.formula % figure.facts == (
        "32.47 is 10.00 % of 324.75 a month, because your claim is 1000.00 of 10000.00."
    )
    assert figure.rounding == "rounded down; missing cents go to the largest fractions, then to the larger claims"


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
    assert figure.value == Fraction(40000 - 32475, 200000) * 100
    assert figure.facts == {"month": 1}


def test_a_dividend_is_exact(plan):
    assert dividend_figure(plan, "bank").value == Fraction(35073, 900)


def test_the_plan_as_a_whole(plan):
    assert list(explain(plan)) == ["total_paid", "plan_months", "residue", "tolerated_fall"]
