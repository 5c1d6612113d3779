"""Due dates and the length of the periods between them."""

from calendar import isleap, monthrange
from collections.abc import Callable
from datetime import date
from fractions import Fraction

from counselling.domain.plan.terms import Convention

MONTH = Fraction(1, 12)


def add_months(anchor: date, months: int) -> date:
    """The same day so many months on, cut to the end of a shorter month; always counted from the anchor."""
    year, month = divmod(anchor.year * 12 + anchor.month - 1 + months, 12)
    return date(year, month + 1, min(anchor.day, monthrange(year, month + 1)[1]))


def due_date(first_due: date | None, month: int) -> date | None:
    """The day on which the instalment of a month is due."""
    return None if first_due is None else add_months(first_due, month - 1)


def year_fraction(start: date, end: date, *, convention: Convention) -> Fraction:
    """The part of a year between two days."""
    return YEAR_FRACTIONS[convention](start, end)


def _months(start: date, end: date) -> Fraction:
    """Months of a twelfth each, odd days as thirtieths of a month."""
    whole = (end.year - start.year) * 12 + end.month - start.month
    if add_months(start, whole) > end:
        whole -= 1
    return (whole + Fraction((end - add_months(start, whole)).days, 30)) / 12


def _actual_365(start: date, end: date) -> Fraction:
    return Fraction((end - start).days, 365)


def _actual_actual(start: date, end: date) -> Fraction:
    """Each day counts as a part of the calendar year it lies in."""
    return _years_into(end) - _years_into(start)


def _years_into(day: date) -> Fraction:
    return day.year + Fraction((day - date(day.year, 1, 1)).days, 366 if isleap(day.year) else 365)


YEAR_FRACTIONS: dict[Convention, Callable[[date, date], Fraction]] = {
    Convention.MONTH12: _months,
    Convention.ACT365: _actual_365,
    Convention.ACTACT: _actual_actual,
}
