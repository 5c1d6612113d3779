"""Months from an anchor, parts of a year, holidays and working days."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from holidays import country_holidays
from hypothesis import given
from hypothesis import strategies as st

from counselling.domain.dates import (
    Calendar,
    add_months,
    add_years,
    easter,
    holiday_rule,
    public_holidays,
    regions_of,
    year_fraction_act365,
    year_fraction_actact,
)
from counselling.domain.errors import NoParameterInForce

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


@pytest.mark.parametrize(
    ("jurisdiction", "region"),
    [("lu", ""), ("be", ""), ("fr", ""), *(("fr", region) for region in regions_of("fr"))],
)
def test_the_holidays_are_those_of_the_published_calendar(jurisdiction: str, region: str) -> None:
    """But for Sundays: whether Easter itself is a holiday decides nothing."""
    published = country_holidays(jurisdiction.upper(), subdiv=region or None, years=range(2025, 2046))
    ours = {day for year in range(2025, 2046) for day in public_holidays(jurisdiction, year, region)}
    assert {day for day in ours if day.isoweekday() < 7} == {day for day in published if day.isoweekday() < 7}


def test_local_holidays_count_where_they_are_kept() -> None:
    for region in ("57", "6AE"):
        local = public_holidays("fr", 2026, region) - public_holidays("fr", 2026)
        assert local == {date(2026, 4, 3), date(2026, 12, 26)}
        assert Calendar(jurisdiction="fr", region=region).first_working_day(date(2026, 4, 3)) == date(2026, 4, 7)


def test_a_region_nobody_knows_is_refused_and_not_read_as_none() -> None:
    with pytest.raises(NoParameterInForce, match=r"\(67\) is in force in France"):
        public_holidays("fr", 2026, "67")
    assert regions_of("lu") == {}
    assert regions_of("fr")["974"] == "La Réunion"


LU, FR, BE = (Calendar(jurisdiction=code) for code in ("lu", "fr", "be"))


def test_the_next_working_day() -> None:
    assert LU.first_working_day(date(2026, 6, 22)) == date(2026, 6, 22)
    assert LU.first_working_day(date(2026, 6, 23)) == date(2026, 6, 24)
    assert FR.first_working_day(date(2026, 6, 23)) == date(2026, 6, 23)
    assert FR.first_working_day(date(2026, 4, 3)) == date(2026, 4, 3)
    assert FR.first_working_day(date(2026, 4, 4)) == date(2026, 4, 7)


def test_own_closing_days_are_no_working_days() -> None:
    closed = Calendar(jurisdiction="lu", closed_on=frozenset({date(2026, 6, 22), date(2026, 6, 24)}))
    assert closed.first_working_day(date(2026, 6, 22)) == date(2026, 6, 25)


def test_working_days_do_not_count_the_day_itself() -> None:
    assert LU.add(date(2026, 6, 22), 0) == date(2026, 6, 22)
    assert LU.add(date(2026, 6, 22), 2) == date(2026, 6, 25)
    assert LU.add(date(2026, 12, 24), 1) == date(2026, 12, 28)


@given(day=days, count=st.integers(1, 30), calendar=st.sampled_from([LU, FR, BE]))
def test_so_many_working_days_lie_between(day: date, count: int, calendar: Calendar) -> None:
    end = calendar.add(day, count)
    passed = (day + timedelta(days=number) for number in range(1, (end - day).days + 1))
    assert sum(calendar.is_working_day(each) for each in passed) == count
    assert calendar.is_working_day(end)


def test_where_the_holidays_were_read() -> None:
    rule = holiday_rule("lu", on=date(2026, 6, 1))
    assert (rule.id, rule.source) == ("lu.calendar.holidays", "PyPI holidays 0.109, country LU")
