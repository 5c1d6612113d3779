"""Until when somebody must have acted: working days that run, stand still while a question is open, and end."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import islice, takewhile
from zoneinfo import ZoneInfo

from counselling.domain.dates import Calendar
from counselling.domain.referrals import Priority


class Clock(StrEnum):
    RELEASE = "release"
    DECISION = "decision"
    FIRST_CONTACT = "first_contact"
    FIRST_MEETING = "first_meeting"
    MESSAGE = "message"


class Audience(StrEnum):
    QUEUE = "queue"
    SUPERVISORS = "supervisors"
    REFERRER = "referrer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """How long a clock runs, one day at least."""

    ordinary: int
    urgent: int

    def of(self, priority: Priority) -> int:
        return self.urgent if priority is Priority.URGENT else self.ordinary


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """Who is told on which day of a clock."""

    audience: Audience
    day: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockSettings:
    """Every figure of the clocks, as one service has set it; working days but for the first meeting."""

    release: Days = Days(ordinary=1, urgent=1)
    decision: Days = Days(ordinary=5, urgent=2)
    first_contact: Days = Days(ordinary=5, urgent=1)
    first_meeting: Days = Days(ordinary=30, urgent=10)
    message: Days = Days(ordinary=3, urgent=1)
    undecided: tuple[Reminder, ...] = (
        Reminder(audience=Audience.QUEUE, day=3),
        Reminder(audience=Audience.QUEUE, day=9),
        Reminder(audience=Audience.SUPERVISORS, day=10),
        Reminder(audience=Audience.SUPERVISORS, day=21),
    )
    unanswered: tuple[Reminder, ...] = (Reminder(audience=Audience.REFERRER, day=5),)
    answer_within: int = 10
    expiry: int = 35

    def days(self, clock: Clock, priority: Priority) -> int:
        of_clock: Days = getattr(self, clock.value)
        return of_clock.of(priority)


USUAL = ClockSettings()


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """A question to the referrer: the clock stands still from the day it was asked until the day it was answered.

    Without `until` the question is open.
    """

    since: date
    until: date | None = None

    def holds(self, day: date) -> bool:
        """Whether the clock stands still when this day ends."""
        return self.since <= day and (self.until is None or day < self.until)


def local_day(at: datetime, zone: ZoneInfo) -> date:
    """The day on the wall of the service at this moment."""
    return at.astimezone(zone).date()


def due_on(
    clock: Clock,
    *,
    since: date,
    priority: Priority,
    calendar: Calendar,
    settings: ClockSettings = USUAL,
    pauses: Iterable[Pause] = (),
) -> date | None:
    """The last day in time; None while an open question keeps the clock from getting there."""
    days = settings.days(clock, priority)
    if clock is Clock.FIRST_MEETING:
        return since + timedelta(days=days)
    return _working_day(days, since=since, calendar=calendar, pauses=tuple(pauses))


def answer_by(*, asked_on: date, calendar: Calendar, settings: ClockSettings = USUAL) -> date:
    """The last day for the answer to a question; the day after it is back in the queue."""
    return calendar.add(asked_on, settings.answer_within)


def is_overdue(due: date | None, *, on: date) -> bool:
    """After the end of the last day."""
    return due is not None and due < on


def days_run(*, since: date, on: date, calendar: Calendar, pauses: Iterable[Pause] = ()) -> int:
    """How many working days a clock has counted when this day ends."""
    held = tuple(pauses)
    passed = takewhile(lambda day: day <= on, calendar.working_days_after(since))
    return sum(not any(pause.holds(day) for pause in held) for day in passed)


def reminders_due(
    schedule: Iterable[Reminder],
    *,
    sent: Mapping[Reminder, date],
    since: date,
    on: date,
    calendar: Calendar,
    pauses: Iterable[Pause] = (),
) -> tuple[Reminder, ...]:
    """What goes out today: what the clock has reached and nobody had yet, one for each audience and day."""
    run = days_run(since=since, on=on, calendar=calendar, pauses=pauses)
    had_one_today = {reminder.audience for reminder, day in sent.items() if day == on}
    earliest: dict[Audience, Reminder] = {}
    for reminder in sorted(schedule, key=lambda each: each.day):
        if reminder.day <= run and reminder not in sent and reminder.audience not in had_one_today:
            earliest.setdefault(reminder.audience, reminder)
    return tuple(earliest.values())


def may_expire(
    *,
    received_on: date,
    on: date,
    calendar: Calendar,
    sent: Collection[Reminder],
    settings: ClockSettings = USUAL,
) -> bool:
    """Not before so many working days since receipt, questions or not, and only after every notice to supervisors."""
    notices = [reminder for reminder in settings.undecided if reminder.audience is Audience.SUPERVISORS]
    waited = days_run(since=received_on, on=on, calendar=calendar) >= settings.expiry
    return waited and all(notice in sent for notice in notices)


def countdown(*, ends_on: date | None, on: date, steps: Iterable[int] = (90, 30, 7)) -> int | None:
    """The reminder that this day calls for, by days before the end; None too early, too late, or without an end."""
    if ends_on is None or on > ends_on:
        return None
    left = (ends_on - on).days
    return min((step for step in steps if left <= step), default=None)


def _working_day(count: int, *, since: date, calendar: Calendar, pauses: tuple[Pause, ...]) -> date | None:
    stopped = min((pause.since for pause in pauses if pause.until is None), default=date.max)
    running = (
        day
        for day in takewhile(lambda day: day < stopped, calendar.working_days_after(since))
        if not any(pause.holds(day) for pause in pauses)
    )
    return next(islice(running, count - 1, None), None)
