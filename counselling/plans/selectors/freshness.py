"""Whether a scenario still says what debts, budget and law say now."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from counselling.domain.dates import add_months
from counselling.domain.errors import DomainError
from counselling.domain.law.loader import law_of
from counselling.domain.plan import ENGINE_VERSION, PlanDebt, PlanInputs, inputs_json
from counselling.plans.models import RepaymentPlan
from counselling.plans.selectors.grounds import Grounds, grounds_of, plan_inputs_of
from counselling.plans.selectors.levers import restored_levers


class ChangeCode(StrEnum):
    DEBT_ADDED = "debt_added"
    DEBT_GONE = "debt_gone"
    DEBT_CHANGED = "debt_changed"
    BUDGET = "budget"
    LAW = "law"
    ENGINE = "engine"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Something that a scenario does not know yet; `debt` is the id of the debt concerned."""

    code: ChangeCode
    debt: str = ""


def is_current(plan: RepaymentPlan, on: date) -> bool:
    """Whether the plan would come out the same if it were computed on this day."""
    return not changes_since(plan, grounds_of(plan.file, plan.statement, on))


def changes_since(plan: RepaymentPlan, grounds: Grounds) -> tuple[Change, ...]:
    """What changed since the scenario was computed; nothing if it would come out the same."""
    before = plan.result.inputs
    levers = restored_levers(plan.levers)
    try:
        now: PlanInputs | None = plan_inputs_of(grounds, levers)
    except DomainError:
        now = None
    if plan.statement_id != grounds.statement.pk:
        return (Change(code=ChangeCode.BUDGET), *_changed_debts(before, now))
    if plan.engine_version != ENGINE_VERSION:
        return (Change(code=ChangeCode.ENGINE),)
    if now is not None and inputs_json(before) == inputs_json(now):
        return ()
    return tuple(_changed_debts(before, now)) or _otherwise(plan, grounds)


def _otherwise(plan: RepaymentPlan, grounds: Grounds) -> tuple[Change, ...]:
    """The debts are the same, so it is the law of another day, or an instalment beside the plan."""
    same_law = plan.law_version == law_of(grounds.file.service.jurisdiction).version
    return (Change(code=ChangeCode.BUDGET if same_law else ChangeCode.LAW),)


def _changed_debts(before: PlanInputs, now: PlanInputs | None) -> Iterator[Change]:
    then, today = _by_id(before), _by_id(now) if now else {}
    for name in sorted(today.keys() - then.keys()):
        yield Change(code=ChangeCode.DEBT_ADDED, debt=name)
    for name in sorted(then.keys() - today.keys()):
        yield Change(code=ChangeCode.DEBT_GONE, debt=name)
    for name in sorted(then.keys() & today.keys()):
        if then[name] != today[name]:
            yield Change(code=ChangeCode.DEBT_CHANGED, debt=name)


def _by_id(inputs: PlanInputs) -> Mapping[str, PlanDebt]:
    return {debt.id: debt for debt in inputs.debts}


def next_due(first_due: date, on: date) -> date:
    """The same day number, in the first month in which it has not passed."""
    months = max(0, (on.year - first_due.year) * 12 + on.month - first_due.month)
    day = add_months(first_due, months)
    return day if day >= on else add_months(first_due, months + 1)
