"""What a session of a training says on paper, as plain values: the sheet to sign, and the programme."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitting:
    """One half-day, which everybody present signs."""

    on: date
    starts: time
    ends: time


@dataclass(frozen=True, slots=True, kw_only=True)
class AttendanceSheet:
    """Who signs at which half-day; a participant is a name and an organisation, in the order of the list."""

    service: str
    programme: str
    code: str
    place: str
    hours: str
    sittings: Sequence[Sitting]
    trainers: Sequence[str]
    participants: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeSheet:
    """The programme as it was taught in this session; numbers are written as the language writes them."""

    service: str
    programme: str
    code: str
    number: int
    session: str
    place: str
    hours: str
    modality: str
    objectives: str
    audience: str
    prerequisites: str
    content: str
    share: int
    pass_mark: int | None
    months: int | None
    sittings: Sequence[Sitting]
    trainers: Sequence[str]
