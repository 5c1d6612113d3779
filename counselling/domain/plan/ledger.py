"""One account per debt: interest accrues, a payment is imputed, every cent has a row."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import chain, groupby, repeat
from math import lcm

from counselling.domain.money import Cents, round_half_up
from counselling.domain.plan.due_dates import due_date, period_lengths
from counselling.domain.plan.terms import Convention, Imputation, PlanDebt, PlanTerms, Rounding, Rules
from counselling.domain.sharing import whole_keys


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One month of one debt."""

    month: int
    due: date | None
    opening: Cents
    accrued: Cents
    payment: Cents
    to_costs: Cents
    to_interest: Cents
    to_principal: Cents
    closing: Cents


class Account:
    """What is still owed on one debt: `due`, of it principal and costs; the rest is interest.

    A month's interest is (base × multipliers[month] + offset) // divisor in whole numbers: the exact
    fraction of the rate and the rounding in one step.
    """

    __slots__ = (
        "amount",
        "claim",
        "contractual",
        "costs",
        "debt",
        "divisor",
        "due",
        "id",
        "multipliers",
        "offset",
        "paid",
        "payments",
        "principal",
        "rest",
        "weight",
    )

    def __init__(self, debt: PlanDebt, *, multipliers: list[int], offset: int, divisor: int) -> None:
        self.debt = debt
        self.id = debt.id
        self.contractual = debt.contractual
        self.principal, interest, self.costs = own_part(debt)
        self.due = self.claim = self.principal + interest + self.costs
        self.multipliers = multipliers
        self.offset = offset
        self.divisor = divisor
        self.rest = 0
        self.weight = 1
        self.amount: Cents = 0
        self.paid: Cents = 0
        self.payments: list[Cents] = []

    @property
    def interest(self) -> Cents:
        return self.due - self.principal - self.costs


type Accrue = Callable[[Sequence[Account], int], None]
type Pay = Callable[[Sequence[Account]], bool]


def own_part(debt: PlanDebt) -> tuple[Cents, Cents, Cents]:
    """Principal, interest and costs of this household's part of the debt."""
    if debt.share == 1:
        return debt.principal, debt.interest, debt.costs
    parts = (debt.principal, debt.interest, debt.costs)
    principal, interest, costs = (round_half_up(part * debt.share) for part in parts)
    return principal, interest, costs


def open_accounts(debts: Sequence[PlanDebt], terms: PlanTerms) -> list[Account]:
    """The accounts in the order of their ids, whatever the order of the debts."""
    periods = period_lengths(terms)
    accounts = [open_account(debt, terms, periods) for debt in sorted(debts, key=lambda debt: debt.id)]
    for account, weight in zip(accounts, whole_keys([account.debt.weight for account in accounts]), strict=True):
        account.weight = weight
    return accounts


def open_account(debt: PlanDebt, terms: PlanTerms, periods: Sequence[Fraction]) -> Account:
    factors = _factors(debt, terms, periods)
    divisor = lcm(*[denominator for _, _, denominator in factors])
    scale, offset = _ROUNDING_STEP[terms.rules.rounding](divisor)
    multipliers = [0]
    for months, numerator, denominator in factors:
        multipliers += [numerator * (divisor // denominator) * scale] * months
    return Account(debt, multipliers=multipliers, offset=offset, divisor=divisor * scale)


# Scale and offset that make floor division round in the wanted way; half_even corrects halves on its own.
_ROUNDING_STEP: dict[Rounding, Callable[[int], tuple[int, int]]] = {
    Rounding.HALF_UP: lambda divisor: (2, divisor),
    Rounding.HALF_EVEN: lambda divisor: (2, divisor),
    Rounding.DOWN: lambda divisor: (1, 0),
    Rounding.UP: lambda divisor: (1, divisor - 1),
}


def _factors(debt: PlanDebt, terms: PlanTerms, periods: Sequence[Fraction]) -> list[tuple[int, int, int]]:
    """Rate × period as (months it holds, numerator, denominator)."""
    rates = rates_by_month(debt, terms)
    if terms.rules.convention is Convention.MONTH12:
        return [(months, rate.numerator, rate.denominator * 12) for months, rate in rates]
    by_month = chain.from_iterable(repeat(rate, months) for months, rate in rates)
    return [
        (1, rate.numerator * period.numerator, rate.denominator * period.denominator)
        for rate, period in zip(by_month, periods, strict=True)
    ]


def rates_by_month(debt: PlanDebt, terms: PlanTerms) -> list[tuple[int, Fraction]]:
    """The yearly rates of the plan, each with the number of months it holds."""
    if not debt.rate_steps and (not terms.moratorium or terms.moratorium_rate is None):
        return [(terms.horizon, debt.rate)]
    rates = [debt.rate] * terms.horizon
    for step in sorted(debt.rate_steps, key=lambda step: step.first):
        last = terms.horizon if step.last is None else min(step.last, terms.horizon)
        rates[step.first - 1 : last] = [step.rate] * max(0, last - step.first + 1)
    if terms.moratorium_rate is not None:
        rates[: terms.moratorium] = [terms.moratorium_rate] * terms.moratorium
    return [(len(list(same)), rate) for rate, same in groupby(rates)]


def accrual(rules: Rules) -> Accrue:
    """The way interest accrues under these rules."""
    if rules.compounding or rules.carry or rules.rounding is Rounding.HALF_EVEN:
        return lambda accounts, month: _accrue_by(accounts, month, rules)
    return _accrue


def _accrue(accounts: Sequence[Account], month: int) -> None:
    for account in accounts:
        account.due += (account.principal * account.multipliers[month] + account.offset) // account.divisor


def _accrue_by(accounts: Sequence[Account], month: int, rules: Rules) -> None:
    for account in accounts:
        base = account.due - account.costs if rules.compounding else account.principal
        exact = base * account.multipliers[month] + account.rest
        accrued, beyond = divmod(exact + account.offset, account.divisor)
        if rules.rounding is Rounding.HALF_EVEN and beyond == 0 and accrued % 2:
            accrued -= 1
        if rules.carry:
            account.rest = exact - accrued * account.divisor
        account.due += accrued


def payment(rules: Rules) -> Pay:
    """The way each account's amount is imputed under these rules; it says whether one of them is now paid off."""
    return _pay_principal_first if rules.imputation is Imputation.PRINCIPAL_FIRST else _pay_interest_first


def _pay_interest_first(accounts: Sequence[Account]) -> bool:
    """Costs, then interest, then principal: it falls when nothing but principal is owed."""
    paid_off = False
    for account in accounts:
        amount, principal = account.amount, account.principal
        account.payments.append(amount)
        account.paid += amount
        account.due = due = account.due - amount
        if account.costs:
            account.costs -= min(amount, account.costs)
        account.principal = due if due < principal else principal
        if not due:
            paid_off = True
    return paid_off


def _pay_principal_first(accounts: Sequence[Account]) -> bool:
    """Principal, then costs, then interest."""
    paid_off = False
    for account in accounts:
        amount = account.amount
        account.payments.append(amount)
        account.paid += amount
        account.due -= amount
        to_principal = min(amount, account.principal)
        account.principal -= to_principal
        account.costs -= min(amount - to_principal, account.costs)
        if not account.due:
            paid_off = True
    return paid_off


def replay(account: Account, payments: Sequence[Cents], terms: PlanTerms) -> list[Row]:
    """Every row of a fresh account that receives these payments, until it is cleared or the horizon."""
    accrue, pay = accrual(terms.rules), payment(terms.rules)
    one, rows = (account,), []
    for month in range(1, terms.horizon + 1):
        if not account.due:
            break
        opening = account.due
        accrue(one, month)
        before = account.due, account.costs, account.interest, account.principal
        account.amount = payments[month - 1] if month <= len(payments) else 0
        pay(one)
        rows.append(
            Row(
                month=month,
                due=due_date(terms.first_due, month),
                opening=opening,
                accrued=before[0] - opening,
                payment=account.amount,
                to_costs=before[1] - account.costs,
                to_interest=before[2] - account.interest,
                to_principal=before[3] - account.principal,
                closing=account.due,
            )
        )
    return rows
