"""What a list of attendances would change, row by row, before anything is written."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from django.utils.translation import gettext_noop

from caseflow.accounts.models import Service
from counselling.domain.errors import DomainError
from counselling.domain.lifecycle import SessionState
from counselling.domain.matching import fold
from counselling.trainings.models import Attendance, Certificate, Enrolment, HalfDay, Session

HEADS: Mapping[str, frozenset[str]] = {
    "session": frozenset({"session", "kurs", "termin"}),
    "email": frozenset({"e mail", "email", "mail", "courriel"}),
    "half_day": frozenset({"half day", "demi journee", "halbtag"}),
    "present": frozenset({"present", "presente", "presence", "anwesend", "anwesenheit"}),
}
YES = frozenset({"yes", "y", "oui", "o", "ja", "j", "1", "x", "true"})
NO = frozenset({"no", "n", "non", "nein", "0", "false"})
DAY = re.compile(
    r"(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)|(?P<d>\d\d?)[./](?P<m>\d\d?)[./](?P<y>\d{4})", re.ASCII
)
TIME = re.compile(r"(\d\d?)[:h](\d\d)(?::00)?", re.ASCII)
CORRECTED_FREELY = 30

SENTENCES = {
    "unknown_session": gettext_noop("No session of yours has this code."),
    "closed_session": gettext_noop("Attendance is taken in sessions that are open or held."),
    "not_enrolled": gettext_noop("Nobody with this address has a seat in the session: enrol them first."),
    "unknown_half_day": gettext_noop("Write the number of the half-day (1 is the first), or its day and time."),
    "to_come": gettext_noop("This half-day is still to come."),
    "unclear_presence": gettext_noop("Write yes or no, 1 or 0."),
    "repeated": gettext_noop("An earlier row is about the same person and half-day."),
    "certified": gettext_noop("A certificate rests on this attendance: revoke it first."),
    "late": gettext_noop("The session ended more than 30 days ago: say below why it is corrected."),
}  # fmt: skip


class HeadMissing(DomainError):
    code = "head-missing"
    sentence = gettext_noop(
        "The first row names the columns: session, e-mail, half-day, present. Missing here: %(missing)s."
    )


class Verdict(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Flaw:
    """One cell that cannot be read: its column, what stands there, what is accepted."""

    column: str
    value: str
    code: str

    @property
    def sentence(self) -> str:
        return SENTENCES[self.code]


@dataclass(frozen=True, slots=True)
class PlannedRow:
    number: int
    cells: tuple[str, ...]
    verdict: Verdict
    flaws: tuple[Flaw, ...] = ()
    enrolment: int = 0
    half_day: int = 0
    present: bool = False


@dataclass(slots=True)
class AttendancePlan:
    rows: list[PlannedRow] = field(default_factory=list)

    def of(self, verdict: Verdict) -> list[PlannedRow]:
        return [row for row in self.rows if row.verdict == verdict]

    @property
    def counts(self) -> dict[str, int]:
        return {verdict.value: len(self.of(verdict)) for verdict in Verdict}

    @property
    def bad(self) -> list[PlannedRow]:
        return self.of(Verdict.BAD)

    @property
    def changes(self) -> int:
        return len(self.of(Verdict.NEW)) + len(self.of(Verdict.CHANGED))


@dataclass(frozen=True, slots=True)
class Known:
    """What the rows of a list are held against, read once for all of them."""

    sessions: Mapping[str, Session]
    half_days: Mapping[int, list[HalfDay]]
    enrolments: Mapping[tuple[int, str], int]
    noted: Mapping[tuple[int, int], bool]
    certified: frozenset[int]


def attendance_plan(table: Sequence[Sequence[str]], *, service: Service, on: date, reason: str = "") -> AttendancePlan:
    """Every row of the table with what would become of it; the first row names the columns."""
    places = _places(table[0] if table else ())
    rows = [(number, _cells(row, places)) for number, row in enumerate(table[1:], 2) if any(row)]
    known = _known(service, {cells["session"] for _number, cells in rows})
    plan, seen = AttendancePlan(), set()
    for number, cells in rows:
        row = _planned(number, cells, known, on=on, has_reason=bool(reason.strip()))
        if row.verdict is not Verdict.BAD:
            key = row.enrolment, row.half_day
            if key in seen:
                row = _bad(number, cells, [Flaw("half_day", cells["half_day"], "repeated")])
            seen.add(key)
        plan.rows.append(row)
    return plan


def _places(heads: Sequence[str]) -> dict[str, int]:
    folded = [fold(head) for head in heads]
    places = {
        name: next((place for place, head in enumerate(folded) if head in words), -1) for name, words in HEADS.items()
    }
    if missing := [name for name, place in places.items() if place < 0]:
        raise HeadMissing(field="sheet", missing=", ".join(name.replace("_", "-") for name in missing))
    return places


def _cells(row: Sequence[str], places: Mapping[str, int]) -> dict[str, str]:
    return {name: row[place].strip() if place < len(row) else "" for name, place in places.items()}


def _known(service: Service, codes: set[str]) -> Known:
    sessions = {session.code.casefold(): session for session in Session.objects.filter(service=service).order_by("pk")}
    named = [sessions[code.casefold()] for code in codes if code.casefold() in sessions]
    half_days: dict[int, list[HalfDay]] = {session.pk: [] for session in named}
    for half_day in HalfDay.objects.filter(session__in=named):
        half_days[half_day.session_id].append(half_day)
    seated = Enrolment.objects.seated().filter(session__in=named).order_by("pk")
    noted = Attendance.objects.filter(enrolment__session__in=named).order_by("pk")
    standing = Certificate.objects.standing().filter(session__in=named)
    return Known(
        sessions=sessions,
        half_days=half_days,
        enrolments={
            (session, email): pk for pk, session, email in seated.values_list("pk", "session", "referrer__email")
        },
        noted={
            (enrolment, half_day): present
            for enrolment, half_day, present in noted.values_list("enrolment", "half_day", "present")
        },
        certified=frozenset(standing.values_list("enrolment", flat=True)),
    )


def _planned(number: int, cells: dict[str, str], known: Known, *, on: date, has_reason: bool) -> PlannedRow:
    session = known.sessions.get(cells["session"].casefold())
    present = _presence(cells["present"])
    flaws = [] if present is not None else [Flaw("present", cells["present"], "unclear_presence")]
    if session is None:
        return _bad(number, cells, [Flaw("session", cells["session"], "unknown_session"), *flaws])
    if session.state not in {SessionState.OPEN, SessionState.HELD}:
        flaws.insert(0, Flaw("session", cells["session"], "closed_session"))
    enrolment = known.enrolments.get((session.pk, cells["email"].lower()), 0)
    if not enrolment:
        flaws.append(Flaw("email", cells["email"], "not_enrolled"))
    half_day = _half_day(cells["half_day"], known.half_days[session.pk])
    if half_day is None or half_day.on > on:
        flaws.append(Flaw("half_day", cells["half_day"], "to_come" if half_day else "unknown_half_day"))
    if flaws or half_day is None or present is None:
        return _bad(number, cells, flaws)
    return _held_against(number, cells, known, PlannedRow(
        number, tuple(cells.values()), Verdict.NEW, (), enrolment, half_day.pk, present
    ), late=(on - known.half_days[session.pk][-1].on).days > CORRECTED_FREELY and not has_reason)  # fmt: skip


def _held_against(number: int, cells: dict[str, str], known: Known, row: PlannedRow, *, late: bool) -> PlannedRow:
    """The row against what is noted already."""
    noted = known.noted.get((row.enrolment, row.half_day))
    if noted == row.present:
        return PlannedRow(number, row.cells, Verdict.SAME, (), row.enrolment, row.half_day, row.present)
    if row.enrolment in known.certified:
        return _bad(number, cells, [Flaw("present", cells["present"], "certified")])
    if noted is None:
        return row
    if late:
        return _bad(number, cells, [Flaw("present", cells["present"], "late")])
    return PlannedRow(number, row.cells, Verdict.CHANGED, (), row.enrolment, row.half_day, row.present)


def _bad(number: int, cells: Mapping[str, str], flaws: list[Flaw]) -> PlannedRow:
    return PlannedRow(number, tuple(cells.values()), Verdict.BAD, tuple(flaws))


def _presence(text: str) -> bool | None:
    word = fold(text)
    return True if word in YES else False if word in NO else None


def _half_day(text: str, half_days: Sequence[HalfDay]) -> HalfDay | None:
    """By its number, by its day if there is one only, or by day and time."""
    if text.isascii() and text.isdigit() and len(text) < 4:
        return half_days[int(text) - 1] if 1 <= int(text) <= len(half_days) else None
    fitting = list(_of_the_day(text, half_days))
    return fitting[0] if len(fitting) == 1 else None


def _of_the_day(text: str, half_days: Sequence[HalfDay]) -> Iterator[HalfDay]:
    match, time = DAY.match(text), TIME.search(text)
    if match is None:
        return
    parts = match.groupdict()
    day = (int(parts["year"] or parts["y"]), int(parts["month"] or parts["m"]), int(parts["day"] or parts["d"]))
    for half_day in half_days:
        starts = half_day.starts
        at_that_time = time is None or (starts.hour, starts.minute) == (int(time[1]), int(time[2]))
        if (half_day.on.year, half_day.on.month, half_day.on.day) == day and at_that_time:
            yield half_day
