"""iCalendar (RFC 5545) as text: what a calendar of any maker takes, and nothing that a title could break."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

LINE = 75


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One entry; days alone for what has no hours. `ends` is the last day itself, or the moment of the end."""

    uid: str
    begins: date
    ends: date
    title: str
    place: str = ""
    about: str = ""
    address: str = ""


def calendar_of(events: Iterable[Event], *, name: str, at: datetime) -> str:
    """The whole file, lines ended by CRLF and folded after 75 bytes."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Caseflow//trainings//EN", f"X-WR-CALNAME:{_escaped(name)}"]
    for event in events:
        lines += _lines(event, at)
    return "".join(f"{part}\r\n" for line in [*lines, "END:VCALENDAR"] for part in _folded(line))


def _lines(event: Event, at: datetime) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{event.uid}"
    yield f"DTSTAMP:{_moment(at)}"
    if isinstance(event.begins, datetime) and isinstance(event.ends, datetime):
        yield f"DTSTART:{_moment(event.begins)}"
        yield f"DTEND:{_moment(event.ends)}"
    else:
        yield f"DTSTART;VALUE=DATE:{event.begins:%Y%m%d}"
        yield f"DTEND;VALUE=DATE:{event.ends + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{_escaped(event.title)}"
    for name, text in (("LOCATION", event.place), ("DESCRIPTION", event.about)):
        if text:
            yield f"{name}:{_escaped(text)}"
    if event.address:
        yield f"URL:{_printable(event.address)}"
    yield "END:VEVENT"


def _moment(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _escaped(text: str) -> str:
    for sign in "\\;,":
        text = text.replace(sign, f"\\{sign}")
    return "\\n".join(_printable(line) for line in text.splitlines())


def _printable(text: str) -> str:
    return "".join(sign if sign.isprintable() else " " for sign in text)


def _folded(line: str) -> Iterator[str]:
    """Pieces of at most 75 bytes, no character cut; all but the first begin with a space."""
    piece = ""
    for sign in line:
        if len(f"{piece}{sign}".encode()) > LINE:
            yield piece
            piece = " "
        piece += sign
    yield piece
