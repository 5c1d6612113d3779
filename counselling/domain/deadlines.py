"""Time limits of the procedure: from the day of an act to the last day in time, with every day that moved it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from counselling.domain.dates import DAY, SATURDAY, add_months, holiday_rule, public_holidays
from counselling.domain.errors import DomainError, gettext_noop
from counselling.domain.explanation import Figure, Rule, Unit
from counselling.domain.law.loader import Law, law_of
from counselling.domain.law.lookup import missing, rule_of
from counselling.domain.law.rows import Data

SUNDAY = 6
AFTER = "after"
# In the words of the law files: `roll_forward_from`.
REASONS = {
    "saturday": gettext_noop("Saturday"),
    "sunday": gettext_noop("Sunday"),
    "public_holiday": gettext_noop("public holiday"),
}
FORMULAS = {
    ("days", True): gettext_noop("start + %(n)s days; the day of the act does not count"),
    ("days", False): gettext_noop("start − %(n)s days; the day of the act does not count"),
    ("months", True): gettext_noop("start + %(n)s month(s), on the same day or the last day of the month"),
    ("months", False): gettext_noop("start − %(n)s month(s), on the same day or the last day of the month"),
    ("years", True): gettext_noop("start + %(n)s year(s), on the same day or the last day of the month"),
    ("years", False): gettext_noop("start − %(n)s year(s), on the same day or the last day of the month"),
    ("working_days_mon_sat", True): gettext_noop("start + %(n)s days without Sundays and public holidays"),
    ("working_days_mon_sat", False): gettext_noop("start − %(n)s days without Sundays and public holidays"),
    ("end_of_following_month", True): gettext_noop("last day of month %(n)s after the start"),
    ("end_of_following_month", False): gettext_noop("last day of month %(n)s before the start"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SkippedDay:
    """A day that a time limit could not end on, and why, by the words of the law files."""

    on: date
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """The last day in time; `counted` is where the count ends, before it moves over the `skipped` days."""

    step: str
    label: str
    on: date
    counted: date
    skipped: tuple[SkippedDay, ...]
    if_missed: str
    effect: str
    figure: Figure

    @property
    def confirmed(self) -> bool:
        return self.figure.confirmed


def steps_of(jurisdiction: str) -> tuple[str, ...]:
    """The steps of the procedure that have a time limit, in the order of the law files."""
    return tuple(step["id"] for step in law_of(jurisdiction).sections["procedure"]["steps"] if step["duration"])


def deadline_of(*, jurisdiction: str, step: str, start: date, region: str = "") -> Deadline:
    """The last day for a step that starts on the day of an act; `region` adds the holidays kept there."""
    law = law_of(jurisdiction)
    found = _step(law, step)
    if found["duration"] is None:
        raise missing(law, "procedure", {"step": step, "part": "duration"}, start)
    counted, left_out = _counted(law, found, start, region)
    skipped = tuple(_skipped(law, counted, region)) if _moves(found) else ()
    ends_on = skipped[-1].on + DAY if skipped else counted
    return Deadline(
        step=step,
        label=found["label"],
        on=ends_on,
        counted=counted,
        skipped=skipped,
        if_missed=found["if_missed"] or "",
        effect=found["effect"] or "",
        figure=_figure(law, found, start=start, counted=counted, left_out=left_out, skipped=skipped),
    )


def _step(law: Law, name: str) -> Data:
    for step in law.sections["procedure"]["steps"]:
        if step["id"] == name:
            found: Data = step
            return found
    raise DomainError(gettext_noop("The step “%(step)s” does not exist."), field="step", step=name)


def _moves(step: Data) -> bool:
    """A limit counted backwards and a date of entry into force stay where the count ends."""
    return step["direction"] == AFTER and step["duration"]["unit"] != "end_of_following_month"


def _counted(law: Law, step: Data, start: date, region: str) -> tuple[date, tuple[SkippedDay, ...]]:
    """Where the count ends, and the days on the way that it leaves out."""
    sign = 1 if step["direction"] == AFTER else -1
    number, unit = step["duration"]["n"], step["duration"]["unit"]
    match unit:
        case "months" | "years":
            return add_months(start, sign * number * (12 if unit == "years" else 1)), ()
        case "end_of_following_month":
            return add_months(start.replace(day=1), sign * number + 1) - DAY, ()
        case "working_days_mon_sat":
            return _working_days(law, start, sign * _days(law, number), region)
        case _:
            return start + sign * timedelta(days=_days(law, number)), ()


def _working_days(law: Law, start: date, number: int, region: str) -> tuple[date, tuple[SkippedDay, ...]]:
    """So many days on, or back where `number` is negative, without Sundays and public holidays."""
    day, left, left_out = start, abs(number), []
    while left:
        day += DAY if number > 0 else -DAY
        reason = next((each for each in _reasons(law, day, region) if each != "saturday"), "")
        if reason:
            left_out.append(SkippedDay(on=day, reason=reason))
        left -= not reason
    return day, tuple(left_out)


def _days(law: Law, number: int) -> int:
    """How many days lie between the act and the end; one less where the day of the act counts."""
    return number - law.sections["calendar"]["counting"]["first_day_counted"]


def _skipped(law: Law, day: date, region: str) -> Iterator[SkippedDay]:
    """The days from the end of the count that no time limit ends on."""
    moved_by = law.sections["calendar"]["counting"]["roll_forward_from"]
    while reason := next((each for each in _reasons(law, day, region) if each in moved_by), ""):
        yield SkippedDay(on=day, reason=reason)
        day += DAY


def _reasons(law: Law, day: date, region: str) -> Iterator[str]:
    if day in public_holidays(law.jurisdiction, day.year, region):
        yield "public_holiday"
    if day.weekday() == SATURDAY:
        yield "saturday"
    if day.weekday() == SUNDAY:
        yield "sunday"


def _figure(
    law: Law,
    step: Data,
    *,
    start: date,
    counted: date,
    left_out: tuple[SkippedDay, ...],
    skipped: tuple[SkippedDay, ...],
) -> Figure:
    duration = step["duration"]
    began = Figure(name="start_of_deadline", value=start, unit=Unit.DATE, label=step["starts_from"])
    count = Figure(
        name="end_of_count",
        value=counted,
        unit=Unit.DATE,
        formula=FORMULAS[duration["unit"], step["direction"] == AFTER],
        inputs=(began, *_free_days("day_not_counted", left_out)),
        facts={"n": duration["n"]},
    )
    formula = gettext_noop("end of the count")
    if skipped:
        formula = gettext_noop("end of the count, moved to the next working day")
    return Figure(
        name="deadline",
        value=skipped[-1].on + DAY if skipped else counted,
        unit=Unit.DATE,
        label=step["label"],
        formula=formula,
        inputs=(count, *_free_days("skipped_day", skipped)),
        rules=tuple(_rules(law, step, start)),
        facts={"step": step["id"]},
    )


def _free_days(name: str, days: tuple[SkippedDay, ...]) -> Iterator[Figure]:
    for day in days:
        yield Figure(name=name, value=day.on, unit=Unit.DATE, formula=REASONS[day.reason], facts={"why": day.reason})


def _rules(law: Law, step: Data, on: date) -> Iterator[Rule]:
    """The step and how time is counted; the public holidays where they can move the end."""
    counting = law.sections["calendar"]["counting"]
    yield rule_of(step, on=on, text=step["basis"] or step["label"])
    text = counting["basis"] or counting["months_and_years"]
    yield rule_of(counting, on=on, name=f"{law.jurisdiction}.calendar.counting", text=text)
    if _moves(step) or step["duration"]["unit"] == "working_days_mon_sat":
        yield holiday_rule(law.jurisdiction, on=on)
