"""A computed plan: what each creditor gets, when, and what remains."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import groupby

from counselling.domain.money import Cents
from counselling.domain.plan.due_dates import period_lengths
from counselling.domain.plan.ledger import Account, Row, open_account, replay
from counselling.domain.plan.terms import PlanDebt, PlanInputs


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingOrder:
    """The same amount from a month to another."""

    first: int
    last: int
    amount: Cents


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """Months with one level instalment per creditor; the last of them may be smaller."""

    first: int
    last: int
    instalments: Mapping[str, Cents]


@dataclass(frozen=True, slots=True, kw_only=True)
class DebtResult:
    """One creditor's part; `cleared` is the last payment's month, 0 if nothing was owed, None if a rest remains."""

    debt: PlanDebt
    claim: Cents
    payments: tuple[Cents, ...]
    paid: Cents
    interest: Cents
    residue: Cents
    cleared: int | None

    @property
    def id(self) -> str:
        return self.debt.id

    @property
    def written_off(self) -> Cents:
        return self.residue if self.debt.writable else 0

    @property
    def still_owed(self) -> Cents:
        return 0 if self.debt.writable else self.residue

    @property
    def dividend(self) -> Fraction:
        """The part of what was owed, interest included, that is paid."""
        owed = self.claim + self.interest
        return Fraction(self.paid, owed) if owed else Fraction(1)

    @property
    def orders(self) -> tuple[StandingOrder, ...]:
        orders, month = [], 1
        for amount, same in groupby(self.payments):
            length = len(list(same))
            if amount:
                orders.append(StandingOrder(first=month, last=month + length - 1, amount=amount))
            month += length
        return tuple(orders)


@dataclass(frozen=True, kw_only=True)
class PlanResult:
    """A plan to the cent, with its inputs: the same inputs always give the same result."""

    inputs: PlanInputs
    debts: tuple[DebtResult, ...]
    stages: tuple[Stage, ...]
    flags: tuple[str, ...]

    def debt(self, name: str) -> DebtResult:
        return self._by_id[name]

    @cached_property
    def _by_id(self) -> dict[str, DebtResult]:
        return {debt.id: debt for debt in self.debts}

    @cached_property
    def months(self) -> int:
        """The month in which the last debt is paid, or the horizon."""
        if any(debt.residue for debt in self.debts):
            return self.inputs.terms.horizon
        return max(debt.cleared or 0 for debt in self.debts)

    @property
    def is_paid_off(self) -> bool:
        return not any(debt.residue for debt in self.debts)

    @property
    def total_claims(self) -> Cents:
        return sum(debt.claim for debt in self.debts)

    @property
    def total_paid(self) -> Cents:
        return sum(debt.paid for debt in self.debts)

    @property
    def total_interest(self) -> Cents:
        return sum(debt.interest for debt in self.debts)

    @property
    def written_off(self) -> Cents:
        return sum(debt.written_off for debt in self.debts)

    @property
    def still_owed(self) -> Cents:
        return sum(debt.still_owed for debt in self.debts)

    @cached_property
    def paid_by_month(self) -> tuple[Cents, ...]:
        """What the household pays in months 1 … months."""
        totals = [0] * self.months
        for debt in self.debts:
            for index, amount in enumerate(debt.payments[: self.months]):
                totals[index] += amount
        return tuple(totals)

    @property
    def unused_capacity(self) -> Cents:
        """Capacity after the moratorium that no creditor gets while the plan runs."""
        capacity = self.inputs.capacity_by_month()
        return sum(capacity[self.inputs.terms.moratorium : self.months]) - self.total_paid

    @property
    def changes_of_order(self) -> int:
        """Months in which the household has to change a standing order; a smaller last payment is none."""
        started = next((index for index, amount in enumerate(self.paid_by_month) if amount), 0)
        changed: set[int] = set()
        for debt in self.debts:
            last = max((index for index, amount in enumerate(debt.payments) if amount), default=0)
            for index in range(started + 1, last + 1):
                before, now = debt.payments[index - 1], debt.payments[index]
                if now != before and (index < last or not before):
                    changed.add(index)
        return len(changed)

    def rows(self, name: str) -> list[Row]:
        """Every month of one debt."""
        debt, terms = self.debt(name), self.inputs.terms
        return replay(open_account(debt.debt, terms, period_lengths(terms)), debt.payments, terms)


def debt_result(account: Account) -> DebtResult:
    """What became of one debt."""
    return DebtResult(
        debt=account.debt,
        claim=account.claim,
        payments=tuple(account.payments),
        paid=account.paid,
        interest=account.paid + account.due - account.claim,
        residue=account.due,
        cleared=None if account.due else len(account.payments),
    )


def merge_stages(stages: Sequence[Stage]) -> tuple[Stage, ...]:
    """Neighbouring stages with the same instalments are one."""
    merged: list[Stage] = []
    for stage in stages:
        before = merged[-1] if merged else None
        if before and before.last + 1 == stage.first and before.instalments == stage.instalments:
            merged[-1] = Stage(first=before.first, last=stage.last, instalments=stage.instalments)
        else:
            merged.append(stage)
    return tuple(merged)
