"""What a plan is computed from: the debts and the budget of a day, the limits of the law, and the levers."""

from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from counselling.client_files.models import ClientFile
from counselling.debts import selectors as debts
from counselling.debts.models import Treatment
from counselling.debts.selectors import DebtLine, PlanCandidate
from counselling.domain.assessment import Assessment
from counselling.domain.budget import Budget, BudgetLine, Section, cents_of
from counselling.domain.dates import add_months
from counselling.domain.errors import DomainError, NoParameterInForce, gettext_noop
from counselling.domain.law.limits import Limit, moratorium_limit, plan_limit
from counselling.domain.money import Cents
from counselling.domain.plan import MonthlyBudget, PlanDebt, PlanInputs, PlanTerms, Run, SeriesLine
from counselling.plans.selectors.levers import Interest, Levers
from counselling.statements import selectors as statements
from counselling.statements.models import FinancialStatement

ONE_RANK = 1
SURPLUS = "surplus"
INCOME_LESS_MINIMUM = "income_less_minimum"


class CapacityUnknown(DomainError):
    code = "capacity-unknown"
    sentence = gettext_noop("The capacity cannot be worked out by the law: enter it with a reason.")


class CapacityAboveRule(DomainError):
    code = "capacity-above-rule"
    sentence = gettext_noop("This is more than the rule gives: say why it can be paid.")


class ReserveImpossible(DomainError):
    code = "reserve-impossible"
    sentence = gettext_noop("Nothing can be kept back when more is offered than the rule gives.")


class MoratoriumAboveLimit(DomainError):
    code = "moratorium-above-limit"
    sentence = gettext_noop("The law allows a pause of %(limit)s months; a longer one needs a reason.")


class RateMissing(DomainError):
    code = "rate-missing"
    sentence = gettext_noop("Enter the reduced yearly rate.")


class NoDebtInPlan(DomainError):
    code = "no-debt-in-plan"
    sentence = gettext_noop("No debt with a known balance is in the plan.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Grounds:
    """Debts, budget and law of one day, read once for all scenarios of a page."""

    file: ClientFile
    statement: FinancialStatement
    on: date
    lines: tuple[DebtLine, ...]
    candidates: tuple[PlanCandidate, ...]
    budget: Budget
    assessment: Assessment
    limit: Limit | None
    pause_limit: Limit | None

    @property
    def kept_running(self) -> tuple[DebtLine, ...]:
        return tuple(
            line for line in self.lines if line.debt.is_owed and line.debt.treatment == Treatment.KEPT_RUNNING
        )


def grounds_of(file: ClientFile, statement: FinancialStatement, on: date) -> Grounds:
    """Everything a scenario of this file rests on, on this day."""
    lines = tuple(debts.debts_of(file, on))
    running = debts.instalments_in(lines)
    jurisdiction = file.service.jurisdiction
    candidates = debts.plan_debts_in(lines)
    return Grounds(
        file=file,
        statement=statement,
        on=on,
        lines=lines,
        candidates=tuple(candidate for candidate in candidates if candidate.treatment == Treatment.IN_PLAN),
        budget=statements.budget_of(statement, running=running),
        assessment=statements.fresh_figures_of(statement, running=running),
        limit=_limit(jurisdiction, on),
        pause_limit=moratorium_limit(jurisdiction=jurisdiction, on=on),
    )


def _limit(jurisdiction: str, on: date) -> Limit | None:
    try:
        return plan_limit(jurisdiction=jurisdiction, on=on)
    except NoParameterInForce:
        return None


def default_levers(grounds: Grounds, *, name: str) -> Levers:
    """A first scenario: all the rule gives, in stages, no interest, for as long as the law allows."""
    soon = add_months(grounds.on.replace(day=1), 2)
    return Levers(name=name, first_due=soon, horizon=grounds.limit.months if grounds.limit else 84)


def plan_inputs_of(grounds: Grounds, levers: Levers) -> PlanInputs:
    """The inputs of the engine; refused with the lever at fault."""
    if not grounds.candidates:
        raise NoDebtInPlan
    if levers.interest is Interest.REDUCED and levers.interest_rate is None:
        raise RateMissing(field="interest_rate")
    pause = grounds.pause_limit
    if pause and levers.moratorium > pause.months and not levers.horizon_reason.strip():
        raise MoratoriumAboveLimit(field="moratorium", limit=pause.months)
    budget = monthly_budget_of(grounds, levers)
    return PlanInputs(
        debts=tuple(_plan_debt(candidate, levers) for candidate in grounds.candidates),
        terms=_terms(grounds, levers),
        capacity=capacity_series(grounds, levers, budget),
        budget=budget,
    )


def _terms(grounds: Grounds, levers: Levers) -> PlanTerms:
    return PlanTerms(
        horizon=levers.horizon,
        horizon_limit=grounds.limit.months if grounds.limit else None,
        horizon_reason=levers.horizon_reason,
        method=levers.method,
        first_due=levers.first_due,
        moratorium=levers.moratorium,
        moratorium_rate=None if levers.interest is Interest.CONTRACT else Fraction(0),
        small_claims=levers.small_claims,
        spill=levers.spill,
        unit=levers.unit,
    )


def _plan_debt(candidate: PlanCandidate, levers: Levers) -> PlanDebt:
    debt = candidate.debt
    rates = {
        Interest.NONE: Fraction(0),
        Interest.CONTRACT: debt.rate,
        Interest.REDUCED: min(debt.rate, levers.interest_rate or Fraction(0)),
    }
    return replace(
        debt,
        rate=rates[levers.interest],
        rank=debt.rank if levers.priority_first else ONE_RANK,
        accepts=debt.id not in levers.refusing,
        contractual=levers.refusing.get(debt.id) or debt.contractual,
    )


def monthly_budget_of(grounds: Grounds, levers: Levers) -> MonthlyBudget:
    """Income and expenses month by month; debts kept running end with their contract."""
    first = levers.first_due
    lines = [(line, _series_line(line, first)) for line in grounds.budget.lines]
    income = [series for line, series in lines if line.section is Section.INCOME and series]
    expenses = [series for line, series in lines if line.section is not Section.INCOME and series]
    for running in grounds.kept_running:
        last = _last_month(running.debt.instalment_until, first)
        if running.instalment and last != 0:
            expenses.append(SeriesLine(label=running.debt.creditor.name, amount=running.instalment, last=last))
    return MonthlyBudget(
        income=tuple(income),
        expenses=tuple(expenses),
        floor=_floor(grounds.assessment),
        reserve=(Run(first=1, last=None, amount=levers.reserve),) if levers.reserve else (),
    )


def _series_line(line: BudgetLine, first_due: date) -> SeriesLine | None:
    """The months of the plan on whose due dates the line counts; None if there is none."""
    first = 1 if line.starts is None else max(1, _months_until(line.starts, first_due))
    last = _last_month(line.ends, first_due)
    if last is not None and last < first:
        return None
    return SeriesLine(label=line.label or line.category.value, amount=cents_of(line.monthly), first=first, last=last)


def _months_until(day: date, first_due: date) -> int:
    """The first month of the plan whose due date is this day or later."""
    month = (day.year - first_due.year) * 12 + day.month - first_due.month
    return month + (1 if add_months(first_due, month) >= day else 2)


def _last_month(day: date | None, first_due: date) -> int | None:
    """The last month whose due date is not after this day; 0 if there is none, None without a day."""
    if day is None:
        return None
    month = (day.year - first_due.year) * 12 + day.month - first_due.month
    return max(0, month + (1 if add_months(first_due, month) <= day else 0))


def _floor(assessment: Assessment) -> tuple[Run, ...]:
    """What must stay with the household, where the rule of the jurisdiction counts with it."""
    for term in assessment.terms:
        if term.code == INCOME_LESS_MINIMUM and term.figure is not None and not term.waived:
            amount = cents_of(assessment["income"]) - cents_of(term.figure)
            return (Run(first=1, last=None, amount=max(0, amount)),)
    return ()


def capacity_series(grounds: Grounds, levers: Levers, budget: MonthlyBudget) -> tuple[Cents, ...]:
    """What creditors are offered month by month, the last amount going on."""
    flat = _above_the_rule(grounds.assessment, levers)
    if flat is not None:
        return (flat,)
    capped = replace(
        budget, ceiling=tuple(Run(first=1, last=None, amount=amount) for amount in _ceilings(grounds, levers))
    )
    series = [month.capacity for month in capped.months(max(1, levers.horizon))]
    while len(series) > 1 and series[-1] == series[-2]:
        series.pop()
    return tuple(series)


def _above_the_rule(assessment: Assessment, levers: Levers) -> Cents | None:
    """The flat amount that goes beyond the rule, on the statement or here; None where the rule holds."""
    by_rule, settled = assessment.cents("capacity_by_rule"), assessment.capacity
    offered = settled if levers.capacity is None else levers.capacity
    if offered is None:
        raise CapacityUnknown(field="capacity")
    if (settled is None or offered > settled) and not levers.capacity_reason.strip():
        raise CapacityAboveRule(field="capacity")
    if by_rule is not None and offered <= by_rule:
        return None
    if levers.reserve:
        raise ReserveImpossible(field="reserve")
    return offered


def _ceilings(grounds: Grounds, levers: Levers) -> list[Cents]:
    """What bounds the offer beside the surplus, which the months of the budget bring themselves.

    An amount offered here stands in place of the one that was set on the statement.
    """
    terms = [
        max(0, cents_of(term.figure))
        for term in grounds.assessment.terms
        if term.code not in {SURPLUS, INCOME_LESS_MINIMUM} and term.figure is not None and not term.waived
    ]
    settled = statements.cents_or_none(grounds.statement.capacity_set)
    offered = settled if levers.capacity is None else levers.capacity
    return terms if offered is None else [*terms, offered]
