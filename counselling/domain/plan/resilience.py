"""How much a plan can bear, and what it would take to repay all."""

from dataclasses import replace
from fractions import Fraction

from counselling.domain.money import Cents
from counselling.domain.plan.engine import compute_plan
from counselling.domain.plan.result import PlanResult
from counselling.domain.plan.terms import PlanInputs


def least_capacity(inputs: PlanInputs) -> Cents | None:
    """The least constant capacity that repays all within the horizon; None if none does."""
    months = inputs.terms.horizon - inputs.terms.moratorium
    if not months:
        return None

    def repays(capacity: Cents) -> bool:
        return compute_plan(replace(inputs, capacity=(capacity,))).is_paid_off

    fails, works = -1, max(1, sum(debt.principal for debt in inputs.debts) // months)
    while not repays(works):
        fails, works = works, works * 2
        if fails > _all_at_once(inputs):
            return None
    while works - fails > 1:
        middle = (fails + works) // 2
        if repays(middle):
            works = middle
        else:
            fails = middle
    return works


def _all_at_once(inputs: PlanInputs) -> Cents:
    """More than every claim can become before the first payment: twice the claim for each year waited."""
    claims = sum(debt.principal + debt.interest + debt.costs for debt in inputs.debts)
    return (claims + 1) * 2 ** (2 + inputs.terms.moratorium // 12)


def tolerated_fall(plan: PlanResult) -> Fraction | None:
    """The permanent fall of income under which need and payments are still met; None without a budget.

    Negative where a month's need and payment exceed its income already.
    """
    if plan.inputs.budget is None:
        return None
    months = plan.inputs.budget.months(plan.months)
    falls = [
        Fraction(month.income - month.need - paid, month.income)
        for month, paid in zip(months, plan.paid_by_month, strict=True)
        if month.income
    ]
    return min(falls, default=None)
