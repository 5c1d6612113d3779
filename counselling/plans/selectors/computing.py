"""A scenario computed: the result of the engine and the figures that explain it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from counselling.domain.budget import cents_of, figures_with_plan
from counselling.domain.errors import gettext_noop
from counselling.domain.explanation import Figure, Rule, Unit
from counselling.domain.law.loader import law_of
from counselling.domain.plan import PlanResult, compute_plan
from counselling.plans.selectors.grounds import Grounds, plan_inputs_of
from counselling.plans.selectors.levers import Levers

GROUNDS = "plan_grounds"


@dataclass(frozen=True, slots=True, kw_only=True)
class Computation:
    """A plan to the cent with what it rests on, ready to be stored or shown."""

    grounds: Grounds
    levers: Levers
    result: PlanResult
    basis: Figure

    @property
    def figures(self) -> Mapping[str, Figure]:
        return {figure.name: figure for figure in self.basis.inputs}

    @property
    def law_version(self) -> str:
        return law_of(self.grounds.file.service.jurisdiction).version


def computed(grounds: Grounds, levers: Levers) -> Computation:
    """Compute a scenario; refused with the lever at fault."""
    result = compute_plan(plan_inputs_of(grounds, levers))
    basis = Figure(
        name=GROUNDS, value=None, unit=Unit.TEXT, inputs=tuple(_figures(grounds, levers, result)),
        rules=tuple(_class_rules(grounds)),
    )  # fmt: skip
    return Computation(grounds=grounds, levers=levers, result=result, basis=basis)


def _class_rules(grounds: Grounds) -> Iterator[Rule]:
    """The rules that say which debts come first and which cannot be remitted, each once."""
    standings = (candidate.line.standing for candidate in grounds.candidates)
    rules = {standing.rule.id: standing.rule for standing in standings if not standing.is_override}
    yield from (rules[name] for name in sorted(rules))


def _figures(grounds: Grounds, levers: Levers, result: PlanResult) -> Iterator[Figure]:
    """What is kept with the plan, because the budget and the law of tomorrow say something else."""
    yield offered_figure(grounds, levers, result)
    yield margin_figure(result)
    yield from _limits(grounds, levers)
    with_plan = figures_with_plan(grounds.budget, instalments=max(result.paid_by_month, default=0))
    yield with_plan.left_to_live_on
    yield with_plan.left_per_day
    yield _left_to_household(grounds, with_plan.debt_service)
    if minimum := grounds.assessment.figures.get("protected_minimum"):
        yield minimum


def offered_figure(grounds: Grounds, levers: Levers, result: PlanResult) -> Figure:
    """What the creditors are offered in the first month, and why not more."""
    by_rule = grounds.assessment.figures.get("repayment_capacity")
    inputs = [by_rule] if by_rule else []
    formula = gettext_noop("what the rule gives")
    if levers.capacity is not None:
        inputs.append(Figure(name="capacity_typed", value=levers.capacity))
        formula = gettext_noop("what the counsellor offers of it")
    if levers.capacity is not None and levers.capacity_reason:
        formula = gettext_noop("set by the counsellor: %(reason)s")
    if levers.reserve:
        inputs.append(Figure(name="reserve", value=levers.reserve))
        formula = gettext_noop("the smaller of what is offered and surplus − reserve")
    return Figure(
        name="capacity_offered",
        value=result.inputs.capacity[0],
        formula=formula,
        inputs=tuple(inputs),
        facts={"reason": levers.capacity_reason},
    )


def margin_figure(result: PlanResult) -> Figure:
    """What stays with the household beyond its budget in the tightest month of the plan."""
    budget = result.inputs.budget
    months = budget.months(result.months) if budget else []
    margins = [
        (month.income - month.expenses - paid, month, paid)
        for month, paid in zip(months, result.paid_by_month, strict=True)
    ]
    if not margins:
        return Figure(name="margin_kept", value=None, formula=gettext_noop("nothing is paid"))
    least, month, paid = min(margins, key=lambda margin: margin[0])
    return Figure(
        name="margin_kept",
        value=least,
        formula=gettext_noop("least over all months of income − expenses − payments; month %(month)s decides"),
        inputs=(
            Figure(name="income", value=month.income),
            Figure(name="expenses", value=month.expenses),
            Figure(name="plan_instalments", value=paid),
        ),
        facts={"month": month.month},
    )


def _limits(grounds: Grounds, levers: Levers) -> Iterator[Figure]:
    if grounds.limit:
        yield replace(grounds.limit.figure, name="plan_limit")
    if levers.moratorium and grounds.pause_limit:
        yield replace(grounds.pause_limit.figure, name="moratorium_limit")


def _left_to_household(grounds: Grounds, service: Figure) -> Figure:
    """What stays with the household after every payment on debts, to be held against the protected minimum."""
    income = grounds.assessment["income"]
    return Figure(
        name="left_to_household",
        value=cents_of(income) - cents_of(service),
        formula=gettext_noop("income − instalments of the plan − instalments paid beside it"),
        inputs=(income, service),
    )


def interest_figure(result: PlanResult) -> Figure:
    """The interest of the plan, creditor by creditor."""
    return Figure(
        name="plan_interest",
        value=result.total_interest,
        formula=gettext_noop("sum of the interest that accrues while the plan runs"),
        inputs=tuple(
            Figure(name="interest_accrued", value=debt.interest, label=debt.id)
            for debt in result.debts
            if debt.interest
        ),
    )


def priorities_figure(result: PlanResult, priorities: frozenset[str]) -> Figure:
    """The month in which the last priority debt is cleared; without value if one never is."""
    first = [debt for debt in result.debts if debt.id in priorities]
    cleared = [debt.cleared for debt in first]
    last = None if None in cleared else max((month or 0 for month in cleared), default=0)
    return Figure(
        name="priorities_cleared",
        value=last,
        unit=Unit.MONTHS,
        formula=gettext_noop("month of the last payment on a priority debt"),
        inputs=tuple(Figure(name="cleared_in", value=debt.cleared, unit=Unit.MONTHS, label=debt.id) for debt in first),
    )


def named(figure: Figure, names: Mapping[str, str]) -> Figure:
    """The same figure with creditors called by their names."""
    return replace(
        figure,
        label=names.get(figure.label, figure.label),
        inputs=tuple(named(part, names) for part in figure.inputs),
    )
