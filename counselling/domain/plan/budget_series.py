"""The household's budget month by month: a loan ends, a child leaves, overtime stops."""

from collections.abc import Iterable
from dataclasses import dataclass

from counselling.domain.money import Cents


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesLine:
    """An income or expense a month, from a month of the plan to another (None: without end)."""

    label: str
    amount: Cents
    first: int = 1
    last: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Months with the same amount; `last` None goes on without end."""

    first: int
    last: int | None
    amount: Cents


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetMonth:
    """One month: what comes in, what must stay, what can be offered."""

    month: int
    income: Cents
    expenses: Cents
    need: Cents
    disposable: Cents
    capacity: Cents
    deficit: Cents


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthlyBudget:
    """Income and expenses with their months, the legal floor, the attachable ceiling, and the reserve kept back."""

    income: tuple[SeriesLine, ...] = ()
    expenses: tuple[SeriesLine, ...] = ()
    floor: tuple[Run, ...] = ()
    ceiling: tuple[Run, ...] = ()
    reserve: tuple[Run, ...] = ()

    def months(self, count: int) -> list[BudgetMonth]:
        """Months 1 … count."""
        return [self._month(month) for month in range(1, count + 1)]

    def _month(self, month: int) -> BudgetMonth:
        income = _sum(self.income, month)
        expenses = _sum(self.expenses, month)
        need = max(expenses, _sum(self.floor, month))
        disposable = income - need
        offered = disposable - _sum(self.reserve, month)
        ceilings = [run.amount for run in self.ceiling if _covers(run, month)]
        return BudgetMonth(
            month=month,
            income=income,
            expenses=expenses,
            need=need,
            disposable=disposable,
            capacity=max(0, min([offered, *ceilings])),
            deficit=max(0, -disposable),
        )


def runs_of(amounts: Iterable[Cents]) -> list[Run]:
    """The same series as runs of equal months."""
    runs: list[Run] = []
    for month, amount in enumerate(amounts, 1):
        if runs and runs[-1].amount == amount:
            runs[-1] = Run(first=runs[-1].first, last=month, amount=amount)
        else:
            runs.append(Run(first=month, last=month, amount=amount))
    return runs


def best_levels(amounts: list[Cents], *, stages: int) -> list[tuple[int, int, Cents]]:
    """(first, last, level) of the staircase of so many levels that pays most in all."""
    # best[used][end]: the most that `used` levels can pay in months 1 … end, and where the last level began.
    best = [[(0, 0)] + [(-1, 0)] * len(amounts)]
    for used in range(1, stages + 1):
        best.append([_best_last_level(amounts, best[used - 1], end) for end in range(len(amounts) + 1)])
    steps: list[tuple[int, int, Cents]] = []
    end = len(amounts)
    for used in range(stages, 0, -1):
        start = best[used][end][1]
        steps.insert(0, (start + 1, end, min(amounts[start:end])))
        end = start
    return steps


def _best_last_level(amounts: list[Cents], fewer: list[tuple[Cents, int]], end: int) -> tuple[Cents, int]:
    best = (-1, 0)
    level = amounts[end - 1] if end else 0
    for start in range(end - 1, -1, -1):
        level = min(level, amounts[start])
        before = fewer[start][0]
        if before >= 0 and before + level * (end - start) >= best[0]:
            best = (before + level * (end - start), start)
    return best


def _sum(items: Iterable[SeriesLine | Run], month: int) -> Cents:
    return sum(item.amount for item in items if _covers(item, month))


def _covers(item: SeriesLine | Run, month: int) -> bool:
    return item.first <= month and (item.last is None or month <= item.last)
