"""To the client: what was said in the meeting, what they chose, who does what next."""

from dataclasses import dataclass
from datetime import date

from documents.contexts.parts import Letter


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One way out that was explained, with its effect; `chosen` marks the client's own decision."""

    title: str
    effect: str
    chosen: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NextStep:
    what: str
    who: str
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    on: date
    summary: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AdviceConfirmation(Letter):
    """Confirms an interview: situation, options explained, the client's choice and the next steps."""

    meeting: Meeting
    options: tuple[Option, ...]
    steps: tuple[NextStep, ...]
    choice: str = ""
