"""What a plan is computed from: the claims, the capacity and the terms agreed with the creditors."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction

from counselling.domain.money import Cents
from counselling.domain.plan.budget_series import MonthlyBudget

ZERO = Fraction(0)
ONE = Fraction(1)


class Method(StrEnum):
    STAGED = "staged"
    PRORATA = "prorata"
    AVALANCHE = "avalanche"
    SNOWBALL = "snowball"
    SETTLEMENT = "settlement"


class SharingKey(StrEnum):
    BALANCE = "balance"
    OPENING = "opening"
    CONTRACTUAL = "contractual"
    EQUAL = "equal"


class Convention(StrEnum):
    MONTH12 = "month12"
    ACT365 = "act365"
    ACTACT = "actact"


class Rounding(StrEnum):
    HALF_UP = "half_up"
    HALF_EVEN = "half_even"
    DOWN = "down"
    UP = "up"


class Imputation(StrEnum):
    INTEREST_FIRST = "interest_first"
    PRINCIPAL_FIRST = "principal_first"


class Flag(StrEnum):
    NO_CAPACITY = "no_capacity"
    GROWING = "growing"
    CONTRACT_NOT_SERVED = "contract_not_served"
    BELOW_MINIMUM = "below_minimum"
    RESIDUE_NOT_DISCHARGEABLE = "residue_not_dischargeable"
    HORIZON_REACHED = "horizon_reached"


@dataclass(frozen=True, slots=True, kw_only=True)
class RateStep:
    """A yearly rate that holds from a month of the plan to another (None: to the end)."""

    first: int
    rate: Fraction
    last: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanDebt:
    """One claim as the plan treats it; `share` is the part of it that this household bears."""

    id: str
    principal: Cents
    interest: Cents = 0
    costs: Cents = 0
    rate: Fraction = ZERO
    rate_steps: tuple[RateStep, ...] = ()
    rank: int = 1
    weight: Fraction = ONE
    contractual: Cents = 0
    minimum: Cents = 0
    accepts: bool = True
    writable: bool = True
    share: Fraction = ONE
    currency: str = "EUR"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """How interest is reckoned and how a payment is imputed."""

    convention: Convention = Convention.MONTH12
    rounding: Rounding = Rounding.HALF_UP
    compounding: bool = False
    carry: bool = False
    imputation: Imputation = Imputation.INTEREST_FIRST


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanTerms:
    """The levers of a scenario.

    `moratorium_rate` None keeps each contract's rate; `spill` is the least amount per creditor that
    goes on to the next rank, None if nothing does; `horizon_limit` is the law's longest plan.
    """

    horizon: int
    method: Method = Method.STAGED
    first_due: date | None = None
    moratorium: int = 0
    moratorium_rate: Fraction | None = ZERO
    key: SharingKey = SharingKey.BALANCE
    by_rank: bool = True
    small_claims: Cents = 500_00
    spill: Cents | None = 10_00
    unit: Cents = 1
    rules: Rules = field(default_factory=Rules)
    pot: Cents = 0
    pot_costs: Cents = 0
    horizon_limit: int | None = None
    horizon_reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanInputs:
    """Everything a plan depends on; the capacity is one amount a month, its last value going on.

    Without a capacity of its own the plan takes that of the budget.
    """

    debts: tuple[PlanDebt, ...]
    terms: PlanTerms
    capacity: tuple[Cents, ...] = ()
    budget: MonthlyBudget | None = None

    def capacity_by_month(self) -> list[Cents]:
        """The capacity of months 1 … horizon."""
        horizon = self.terms.horizon
        if self.capacity:
            return list(self.capacity[:horizon]) + [self.capacity[-1]] * (horizon - len(self.capacity))
        return [month.capacity for month in self.budget.months(horizon)] if self.budget else [0] * horizon
