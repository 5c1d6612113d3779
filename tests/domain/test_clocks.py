"""The clocks of referrals: the published examples, pauses, zones, reminders, expiry."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counselling.domain.clocks import (
    USUAL,
    Audience,
    Clock,
    ClockSettings,
    Days,
    Pause,
    Reminder,
    answer_by,
    countdown,
    days_run,
    due_on,
    is_overdue,
    local_day,
    may_expire,
    reminders_due,
)
from counselling.domain.dates import Calendar
from counselling.domain.referrals import Priority

LU, FR, BE = (Calendar(jurisdiction=code) for code in ("lu", "fr", "be"))
MOSELLE = Calendar(jurisdiction="fr", region="57")
ORDINARY, URGENT = Priority.ORDINARY, Priority.URGENT
EARLY_NOVEMBER = Pause(since=date(2026, 11, 4), until=date(2026, 11, 10))


def decision(received: date, calendar: Calendar, priority: Priority = ORDINARY, *pauses: Pause) -> date | None:
    return due_on(Clock.DECISION, since=received, priority=priority, calendar=calendar, pauses=pauses)


@pytest.mark.parametrize(
    ("received", "calendar", "priority", "pauses", "due"),
    [
        (date(2026, 6, 19), LU, ORDINARY, (), date(2026, 6, 29)),
        (date(2026, 6, 19), LU, URGENT, (), date(2026, 6, 24)),
        (date(2026, 11, 2), LU, ORDINARY, (EARLY_NOVEMBER,), date(2026, 11, 13)),
        (date(2026, 11, 2), FR, ORDINARY, (EARLY_NOVEMBER,), date(2026, 11, 16)),
        (date(2026, 11, 2), BE, ORDINARY, (EARLY_NOVEMBER,), date(2026, 11, 16)),
        (date(2026, 7, 10), FR, URGENT, (), date(2026, 7, 15)),
        (date(2026, 7, 20), BE, URGENT, (), date(2026, 7, 23)),
        (date(2026, 11, 20), LU, URGENT, (), date(2026, 11, 24)),
        (date(2026, 10, 5), LU, ORDINARY, (), date(2026, 10, 12)),
    ],
)
def test_the_published_decision_clocks(
    received: date, calendar: Calendar, priority: Priority, pauses: tuple[Pause, ...], due: date
) -> None:
    assert decision(received, calendar, priority, *pauses) == due


def test_good_friday_counts_everywhere_but_in_moselle() -> None:
    received = date(2026, 4, 1)
    assert decision(received, FR, URGENT) == date(2026, 4, 3)
    assert decision(received, MOSELLE, URGENT) == date(2026, 4, 7)


def test_own_closing_days_move_the_clock() -> None:
    closed = Calendar(jurisdiction="lu", closed_on=frozenset({date(2026, 12, 28), date(2026, 12, 29)}))
    assert decision(date(2026, 12, 24), closed, URGENT) == date(2026, 12, 31)


def test_the_29th_of_february_is_a_day_like_others() -> None:
    assert decision(date(2028, 2, 28), FR, URGENT) == date(2028, 3, 1)
    assert decision(date(2028, 2, 29), FR) == date(2028, 3, 7)


def test_a_question_over_a_holiday_costs_no_day_twice() -> None:
    question = Pause(since=date(2026, 6, 22), until=date(2026, 6, 24))
    assert decision(date(2026, 6, 19), LU, ORDINARY, question) == date(2026, 6, 30)


def test_a_question_answered_on_its_day_costs_nothing() -> None:
    question = Pause(since=date(2026, 11, 3), until=date(2026, 11, 3))
    assert decision(date(2026, 11, 2), LU, ORDINARY, question) == date(2026, 11, 9)


def test_an_open_question_keeps_the_clock_from_ending() -> None:
    received = date(2026, 11, 2)
    assert decision(received, LU, ORDINARY, Pause(since=date(2026, 11, 9))) is None
    assert decision(received, LU, ORDINARY, Pause(since=date(2026, 11, 10))) == date(2026, 11, 9)
    assert not is_overdue(None, on=date(2099, 1, 1))


@pytest.mark.parametrize(
    ("clock", "ordinary", "urgent"),
    [
        (Clock.RELEASE, date(2026, 6, 22), date(2026, 6, 22)),
        (Clock.DECISION, date(2026, 6, 29), date(2026, 6, 24)),
        (Clock.FIRST_CONTACT, date(2026, 6, 29), date(2026, 6, 22)),
        (Clock.FIRST_MEETING, date(2026, 7, 19), date(2026, 6, 29)),
        (Clock.MESSAGE, date(2026, 6, 25), date(2026, 6, 22)),
    ],
)
def test_every_clock(clock: Clock, ordinary: date, urgent: date) -> None:
    for priority, due in ((ORDINARY, ordinary), (URGENT, urgent)):
        assert due_on(clock, since=date(2026, 6, 19), priority=priority, calendar=LU) == due


def test_a_service_sets_its_own_days() -> None:
    settings = ClockSettings(decision=Days(ordinary=3, urgent=1))
    found = due_on(Clock.DECISION, since=date(2026, 6, 19), priority=ORDINARY, calendar=LU, settings=settings)
    assert found == date(2026, 6, 25)


def test_overdue_is_after_the_end_of_the_last_day() -> None:
    due = date(2026, 6, 29)
    assert [is_overdue(due, on=due + timedelta(days=days)) for days in (-1, 0, 1)] == [False, False, True]


def test_the_last_day_for_an_answer() -> None:
    """What the list of a referrer shows: asked on 20 November, answer by 4 December."""
    assert answer_by(asked_on=date(2026, 11, 20), calendar=LU) == date(2026, 12, 4)


@pytest.mark.parametrize(
    ("at", "zone", "day"),
    [
        (datetime(2026, 6, 18, 23, 30, tzinfo=UTC), "Europe/Luxembourg", date(2026, 6, 19)),
        (datetime(2026, 6, 18, 21, 59, tzinfo=UTC), "Europe/Luxembourg", date(2026, 6, 18)),
        (datetime(2026, 3, 28, 22, 59, tzinfo=UTC), "Europe/Paris", date(2026, 3, 28)),
        (datetime(2026, 3, 28, 23, 0, tzinfo=UTC), "Europe/Paris", date(2026, 3, 29)),
        (datetime(2026, 3, 29, 22, 0, tzinfo=UTC), "Europe/Paris", date(2026, 3, 30)),
        (datetime(2026, 10, 25, 22, 59, tzinfo=UTC), "Europe/Brussels", date(2026, 10, 25)),
        (datetime(2026, 10, 25, 23, 0, tzinfo=UTC), "Europe/Brussels", date(2026, 10, 26)),
        (datetime(2026, 6, 18, 20, 0, tzinfo=UTC), "Indian/Reunion", date(2026, 6, 19)),
    ],
)
def test_the_day_of_receipt_is_the_day_of_the_service(at: datetime, zone: str, day: date) -> None:
    assert local_day(at, ZoneInfo(zone)) == day


days = st.dates(date(2020, 1, 1), date(2040, 12, 31))
calendars = st.sampled_from([LU, FR, BE, MOSELLE])
pauses = st.builds(
    lambda since, length: Pause(since=since, until=since + timedelta(days=length)), days, st.integers(0, 40)
)


@given(
    received=days,
    calendar=calendars,
    questions=st.lists(st.tuples(st.integers(0, 30), st.integers(0, 20)), max_size=3),
    priority=st.sampled_from(Priority),
)
def test_the_clock_has_run_its_days_on_the_due_day_and_not_before(
    received: date, calendar: Calendar, questions: list[tuple[int, int]], priority: Priority
) -> None:
    held = [
        Pause(since=received + timedelta(days=start), until=received + timedelta(days=start + length))
        for start, length in questions
    ]
    due = decision(received, calendar, priority, *held)
    assert due is not None
    count = USUAL.decision.of(priority)
    assert calendar.is_working_day(due)
    assert days_run(since=received, on=due, calendar=calendar, pauses=held) == count
    assert days_run(since=received, on=due - timedelta(days=1), calendar=calendar, pauses=held) == count - 1
    without = decision(received, calendar, priority)
    assert without is not None
    assert due >= without


@given(received=days, calendar=calendars, pause=pauses)
def test_a_question_never_lets_the_clock_run_faster(received: date, calendar: Calendar, pause: Pause) -> None:
    on = received + timedelta(days=60)
    assert days_run(since=received, on=on, calendar=calendar, pauses=[pause]) <= days_run(
        since=received, on=on, calendar=calendar
    )


QUEUE_3, QUEUE_9, SUPERVISORS_10, SUPERVISORS_21 = USUAL.undecided
RECEIVED = date(2026, 9, 1)


def sent_over(days_passed: range, *, calendar: Calendar = LU) -> dict[Reminder, date]:
    sent: dict[Reminder, date] = {}
    for passed in days_passed:
        on = RECEIVED + timedelta(days=passed)
        for _ in range(2):  # the job runs twice a day
            for reminder in reminders_due(USUAL.undecided, sent=sent, since=RECEIVED, on=on, calendar=calendar):
                assert reminder not in sent
                sent[reminder] = on
    return sent


def test_the_reminders_of_an_undecided_referral() -> None:
    assert sent_over(range(60)) == {
        QUEUE_3: date(2026, 9, 4),
        QUEUE_9: date(2026, 9, 14),
        SUPERVISORS_10: date(2026, 9, 15),
        SUPERVISORS_21: date(2026, 9, 30),
    }


def test_reminders_that_were_missed_go_out_one_a_day() -> None:
    assert sent_over(range(40, 50)) == {
        QUEUE_3: date(2026, 10, 11),
        SUPERVISORS_10: date(2026, 10, 11),
        QUEUE_9: date(2026, 10, 12),
        SUPERVISORS_21: date(2026, 10, 12),
    }


def test_a_question_holds_the_reminders_back() -> None:
    question = Pause(since=date(2026, 9, 2))
    on = date(2026, 12, 1)
    assert reminders_due(USUAL.undecided, sent={}, since=RECEIVED, on=on, calendar=LU, pauses=[question]) == ()
    asked = {"sent": {}, "since": date(2026, 9, 2), "calendar": LU}
    assert reminders_due(USUAL.unanswered, on=date(2026, 9, 8), **asked) == ()
    assert reminders_due(USUAL.unanswered, on=date(2026, 9, 9), **asked) == (
        Reminder(audience=Audience.REFERRER, day=5),
    )


def test_a_referral_expires_after_35_working_days_and_both_notices() -> None:
    both = {SUPERVISORS_10, SUPERVISORS_21}
    last = LU.add(RECEIVED, 35)
    for on, sent, allowed in (
        (last - timedelta(days=1), both, False),
        (last, both, True),
        (last, {SUPERVISORS_21}, False),
        (last + timedelta(days=400), {QUEUE_3, QUEUE_9, SUPERVISORS_10}, False),
    ):
        assert may_expire(received_on=RECEIVED, on=on, calendar=LU, sent=sent) is allowed


@pytest.mark.parametrize(
    ("left", "step"), [(91, None), (90, 90), (31, 90), (30, 30), (8, 30), (7, 7), (0, 7), (-1, None)]
)
def test_reminders_before_an_end(left: int, step: int | None) -> None:
    ends_on = date(2026, 12, 31)
    assert countdown(ends_on=ends_on, on=ends_on - timedelta(days=left)) == step


def test_what_has_no_end_needs_no_reminder() -> None:
    assert countdown(ends_on=None, on=date(2026, 1, 1)) is None
    assert countdown(ends_on=date(2026, 3, 1), on=date(2026, 1, 1), steps=(60, 14)) == 60
