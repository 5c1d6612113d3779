"""Credit: its annual percentage rate, and how long level instalments need."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Context, Decimal, localcontext
from fractions import Fraction

from counselling.domain.errors import DomainError, gettext_noop
from counselling.domain.money import Cents, round_half_up

PRECISION = 50
HIGHEST_PERCENT = 1_000_000
LONGEST = 1_200
TWELFTH = Fraction(1, 12)


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """An amount drawn or paid, so many years after the first drawing; `years` is exact."""

    amount: Cents
    years: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class RunOff:
    """How many instalments clear a loan, and what the last of them is."""

    count: int
    last: Cents


def annual_percentage_rate(*, draws: Iterable[Flow], payments: Iterable[Flow], decimals: int) -> Decimal:
    """The rate in percent at which payments are worth the drawings, rounded half up to so many decimals."""
    drawn, paid = tuple(draws), tuple(payments)
    if not drawn or not paid:
        raise DomainError(gettext_noop("A rate needs drawings and payments."), field="payments")
    scale = 10**decimals
    # The largest step whose lower rounding limit still leaves the payments worth the drawings.
    reached, beyond = 1 - 100 * scale, HIGHEST_PERCENT * scale
    with localcontext(Context(prec=PRECISION)):
        if not _covers(drawn, paid, reached, scale) or _covers(drawn, paid, beyond, scale):
            raise DomainError(gettext_noop("No annual percentage rate fits these payments."), field="payments")
        while beyond - reached > 1:
            middle = (reached + beyond) // 2
            if _covers(drawn, paid, middle, scale):
                reached = middle
            else:
                beyond = middle
    return Decimal(reached).scaleb(-decimals)


def _covers(draws: tuple[Flow, ...], payments: tuple[Flow, ...], step: int, scale: int) -> bool:
    """Whether the payments are worth the drawings at half a step below this rate."""
    growth = (1 + (Decimal(step) - Decimal("0.5")) / (100 * scale)).ln()
    return _worth(payments, growth) >= _worth(draws, growth)


def _worth(flows: tuple[Flow, ...], growth: Decimal) -> Decimal:
    return sum((flow.amount * (-growth * _decimal(flow.years)).exp() for flow in flows), Decimal(0))


def _decimal(exact: Fraction) -> Decimal:
    return Decimal(exact.numerator) / Decimal(exact.denominator)


def run_off(*, principal: Cents, annual_rate: Fraction, instalment: Cents) -> RunOff:
    """The instalments until nothing is left; interest a month is 1/12 of the year's, not rounded."""
    if instalment <= principal * annual_rate * TWELFTH:
        raise DomainError(gettext_noop("The instalment does not even pay the interest."), field="instalment")
    owed, count = Fraction(principal), 0
    while owed > 0:
        owed *= 1 + annual_rate * TWELFTH
        last, owed, count = min(owed, Fraction(instalment)), owed - instalment, count + 1
        if count > LONGEST:
            raise DomainError(gettext_noop("The instalment does not clear the loan in a hundred years."))
    return RunOff(count=count, last=round_half_up(last) if count else 0)
