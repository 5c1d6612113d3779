"""Months from an anchor, parts of a year, holidays and working days."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counselling.domain.dates import (
    add_months,
    add_working_days,
    add_years,
    easter,
    holiday_rule,
    is_working_day,
    next_working_day,
    public_holidays,
    year_fraction_act365,
    year_fraction_actact,
)

days = st.dates(date(1950, 1, 1), date(2200, 12, 31))


def test_months_are_counted_from_the_anchor() -> None:
    anchor = date(2024, 1, 31)
    assert [add_months(anchor, months) for months in (0, 1, 2, 13, -2)] == [
        date(2024, 1, 31),
        date(2024, 2, 29),
        date(2024, 3, 31),
        date(2025, 2, 28),
        date(2023, 11, 30),
    ]
    assert add_years(date(2024, 2, 29), 2) == date(2026, 2, 28)


@given(anchor=days, months=st.integers(-240, 240))
def test_the_month_is_always_the_one_asked_for(anchor: date, months: int) -> None:
    found = add_months(anchor, months)
    assert (found.year - anchor.year) * 12 + found.month - anchor.month == months
    assert found.day == anchor.day or (found + timedelta(days=1)).day == 1


def test_parts_of_a_year() -> None:
    assert year_fraction_act365(date(2024, 1, 1), date(2025, 1, 1)) == Fraction(366, 365)
    assert year_fraction_actact(date(2024, 1, 1), date(2025, 1, 1)) == 1
    assert year_fraction_actact(date(2023, 7, 1), date(2026, 2, 1)) == Fraction(184, 365) + 2 + Fraction(31, 365)
    assert year_fraction_actact(date(2024, 2, 1), date(2024, 3, 1)) == Fraction(29, 366)


@given(points=st.tuples(days, days, days).map(sorted))
def test_parts_of_a_year_add_up_over_any_split(points: list[date]) -> None:
    first, middle, last = points
    for fraction in (year_fraction_act365, year_fraction_actact):
        assert fraction(first, last) == fraction(first, middle) + fraction(middle, last)


@pytest.mark.parametrize(
    "sunday", [date(1961, 4, 2), date(2000, 4, 23), date(2024, 3, 31), date(2026, 4, 5), date(2038, 4, 25)]
)
def test_easter_sundays(sunday: date) -> None:
    assert easter(sunday.year) == sunday


def test_the_holidays_of_each_country() -> None:
    assert {len(public_holidays(code, 2026)) for code in ("fr", "lu")} == {11}
    assert len(public_holidays("be", 2026)) == 10
    assert date(2026, 6, 23) in public_holidays("lu", 2026)
    assert date(2026, 5, 14) in public_holidays("fr", 2026)
    assert date(2026, 4, 6) in public_holidays("be", 2026)


def test_local_holidays_count_where_they_are_kept() -> None:
    where = "Bas-Rhin, Haut-Rhin, Moselle"
    local = public_holidays("fr", 2026, where) - public_holidays("fr", 2026)
    assert local == {date(2026, 4, 3), date(2026, 12, 26)}
    assert next_working_day(date(2026, 4, 3), jurisdiction="fr", where=where) == date(2026, 4, 7)


def test_the_next_working_day() -> None:
    assert next_working_day(date(2026, 6, 22), jurisdiction="lu") == date(2026, 6, 22)
    assert next_working_day(date(2026, 6, 23), jurisdiction="lu") == date(2026, 6, 24)
    assert next_working_day(date(2026, 6, 23), jurisdiction="fr") == date(2026, 6, 23)
    assert next_working_day(date(2026, 4, 3), jurisdiction="fr") == date(2026, 4, 3)
    assert next_working_day(date(2026, 4, 4), jurisdiction="fr") == date(2026, 4, 7)


def test_working_days_do_not_count_the_day_itself() -> None:
    assert add_working_days(date(2026, 6, 22), 0, jurisdiction="lu") == date(2026, 6, 22)
    assert add_working_days(date(2026, 6, 22), 2, jurisdiction="lu") == date(2026, 6, 25)
    assert add_working_days(date(2026, 12, 24), 1, jurisdiction="lu") == date(2026, 12, 28)


@given(day=days, count=st.integers(1, 30), jurisdiction=st.sampled_from(["fr", "lu", "be"]))
def test_so_many_working_days_lie_between(day: date, count: int, jurisdiction: str) -> None:
    end = add_working_days(day, count, jurisdiction=jurisdiction)
    passed = (day + timedelta(days=number) for number in range(1, (end - day).days + 1))
    assert sum(is_working_day(each, jurisdiction=jurisdiction) for each in passed) == count
    assert is_working_day(end, jurisdiction=jurisdiction)


def test_where_the_holidays_were_read() -> None:
    rule = holiday_rule("lu", on=date(2026, 6, 1))
    assert (rule.id, rule.source) == ("lu.calendar.holidays", "PyPI holidays 0.109, country LU")
