"""Time limits: the last day in time, and every day it moved over."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counselling.domain.dates import public_holidays
from counselling.domain.deadlines import Deadline, _working_days, deadline_of, steps_of
from counselling.domain.errors import DomainError, NoParameterInForce
from counselling.domain.law.loader import law_of

DAY = timedelta(days=1)
STEPS = [(code, step) for code in ("lu", "fr", "be") for step in steps_of(code)]
days = st.dates(date(2000, 1, 1), date(2080, 12, 31))


def deadline(step: str, start: date, region: str = "") -> Deadline:
    return deadline_of(jurisdiction=step[:2], step=step, start=start, region=region)


def is_free(jurisdiction: str, day: date) -> bool:
    return day.isoweekday() > 5 or day in public_holidays(jurisdiction, day.year)


@given(step=st.sampled_from(STEPS), start=days)
def test_a_limit_ends_on_the_first_day_that_can_end_it(step: tuple[str, str], start: date) -> None:
    """Whatever the step: nothing is skipped that is not free, nothing free is left as the end, no day is forgotten."""
    jurisdiction, name = step
    found = deadline_of(jurisdiction=jurisdiction, step=name, start=start)
    if found.on < start or name.endswith("plan_in_force"):
        assert (found.on, found.skipped) == (found.counted, ())
    else:
        assert not is_free(jurisdiction, found.on)
        passed = [found.counted + DAY * number for number in range((found.on - found.counted).days)]
        assert [day.on for day in found.skipped] == passed
        assert all(is_free(jurisdiction, day) for day in passed)
    shown = [figure.value for figure in found.figure.inputs]
    assert (found.figure.value, shown) == (found.on, [found.counted, *(day.on for day in found.skipped)])


@given(start=days, later=st.integers(0, 40), step=st.sampled_from(STEPS))
def test_whoever_starts_later_has_no_less_time(start: date, later: int, step: tuple[str, str]) -> None:
    first = deadline_of(jurisdiction=step[0], step=step[1], start=start)
    assert first.on <= deadline_of(jurisdiction=step[0], step=step[1], start=start + DAY * later).on


@given(start=days)
def test_working_days_leave_out_sundays_and_public_holidays(start: date) -> None:
    found = deadline("fr.step.filing_certificate", start)
    passed = (start + DAY * number for number in range(1, (found.counted - start).days + 1))
    working = {day: day.isoweekday() < 7 and day not in public_holidays("fr", day.year) for day in passed}
    assert sum(working.values()) == 2
    left_out = {part.value for part in found.figure.inputs[0].inputs if part.name == "day_not_counted"}
    assert left_out == {day for day, counts in working.items() if not counts}


@given(start=days, number=st.integers(1, 30))
def test_working_days_counted_back_are_those_counted_on(start: date, number: int) -> None:
    """No step of today's files counts working days backwards; a service may set one."""
    law = law_of("fr")
    end, left_out = _working_days(law, start, number, "")
    again, left_out_again = _working_days(law, end + DAY, -number, "")
    first = next(day for day in (start + DAY * shift for shift in range(1, 9)) if day not in {x.on for x in left_out})
    assert again == first
    assert {day.on for day in left_out_again} == {day.on for day in left_out if day.on > first}


def test_the_way_over_a_bridge_of_holidays_is_told_day_by_day() -> None:
    found = deadline("fr.step.contest_measures", date(2024, 4, 8))
    assert [(day.on.isoformat(), day.reason) for day in found.skipped] == [
        ("2024-05-08", "public_holiday"),
        ("2024-05-09", "public_holiday"),
    ]
    count, *moved = found.figure.inputs
    assert (count.formula, count.facts) == ("start + %(n)s days; the day of the act does not count", {"n": 30})
    assert [figure.formula for figure in moved] == ["public holiday", "public holiday"]
    assert found.figure.formula == "end of the count, moved to the next working day"
    assert [rule.id for rule in found.figure.all_rules] == [
        "fr.step.contest_measures",
        "fr.calendar.counting",
        "fr.calendar.holidays",
    ]
    assert found.confirmed is True


def test_a_saturday_and_a_sunday_say_so() -> None:
    found = deadline("fr.step.contest_measures", date(2026, 4, 2))
    assert [day.reason for day in found.skipped] == ["saturday", "sunday"]
    assert deadline("fr.step.contest_measures", date(2026, 11, 14)).figure.formula == "end of the count"


def test_the_holidays_of_a_region_count_where_it_is_named() -> None:
    assert deadline("fr.step.contest_admissibility", date(2026, 3, 19)).on == date(2026, 4, 3)
    assert deadline("fr.step.contest_admissibility", date(2026, 3, 19), region="57").on == date(2026, 4, 7)


@pytest.mark.parametrize(
    ("step", "ends"),
    [("fr.step.hearing_summons", date(2026, 5, 17)), ("fr.step.liquidation_summons", date(2026, 5, 1))],
)
def test_what_is_counted_backwards_does_not_move(step: str, ends: date) -> None:
    found = deadline(step, date(2026, 6, 1))
    assert (found.on, found.skipped) == (ends, ())


def test_a_step_without_a_limit_and_an_unknown_one_are_refused() -> None:
    with pytest.raises(NoParameterInForce, match="duration") as missing:
        deadline("lu.step.filing", date(2026, 1, 5))
    assert missing.value.facts["on"] == date(2026, 1, 5)
    with pytest.raises(DomainError, match="does not exist") as refused:
        deadline("lu.step.magic", date(2026, 1, 5))
    assert refused.value.field == "step"


def test_what_happens_to_whoever_misses_it() -> None:
    found = deadline("be.step.claims_last_call", date(2026, 7, 6))
    assert (found.on, found.if_missed) == (date(2026, 7, 22), "the creditor is deemed to renounce the claim")
    assert found.confirmed is False
