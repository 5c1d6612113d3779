"""How often an amount comes or falls due, and what it is worth a month."""

from collections.abc import Mapping
from enum import StrEnum
from fractions import Fraction

from counselling.domain.errors import gettext_noop
from counselling.domain.explanation import Figure
from counselling.domain.money import Cents, round_half_up


class Period(StrEnum):
    WEEKLY = "weekly"
    FOUR_WEEKLY = "four_weekly"
    MONTHLY = "monthly"
    TWO_MONTHLY = "two_monthly"
    QUARTERLY = "quarterly"
    HALF_YEARLY = "half_yearly"
    YEARLY = "yearly"


TIMES_A_YEAR: Mapping[Period, int] = {
    Period.WEEKLY: 52,
    Period.FOUR_WEEKLY: 13,
    Period.MONTHLY: 12,
    Period.TWO_MONTHLY: 6,
    Period.QUARTERLY: 4,
    Period.HALF_YEARLY: 2,
    Period.YEARLY: 1,
}


def monthly_exact(*, amount: Cents, period: Period) -> Fraction:
    """Exact value a month, in cents, of an amount of this period."""
    return amount * Fraction(TIMES_A_YEAR[period], 12)


def monthly(*, amount: Cents, period: Period) -> Cents:
    """Value a month in whole cents, rounded once, half up."""
    return round_half_up(monthly_exact(amount=amount, period=period))


def monthly_figure(*, amount: Cents, period: Period, name: str = "monthly", label: str = "") -> Figure:
    """The monthly value with its way: amount × times a year ÷ 12, rounded once."""
    entered = Figure(name="amount", value=amount, facts={"period": period.value})
    if period is Period.MONTHLY:
        return Figure(name=name, label=label, value=amount, formula=gettext_noop("amount a month"), inputs=(entered,))
    return Figure(
        name=name,
        label=label,
        value=monthly(amount=amount, period=period),
        formula=gettext_noop("amount × %(times)s ÷ 12"),
        rounding=gettext_noop("rounded once to the cent, half up"),
        inputs=(entered,),
        facts={"times": TIMES_A_YEAR[period]},
    )
