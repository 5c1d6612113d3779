"""What a draft still lacks before it may leave: named, with its reason, one by one."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from counselling.debts.models import Debt
from counselling.domain.limitation import LimitationClock
from documents.contexts import Letter
from documents.kinds import KINDS, LetterKind
from documents.models import Decided, LetterDraft


class Level(StrEnum):
    """What a finding does to the draft: to be corrected, held, to be read by somebody else, or only worth knowing."""

    FIX = "fix"
    HOLD = "hold"
    APPROVE = "approve"
    WARN = "warn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing about a draft; `sentence` has placeholders for `facts`, `debt` is the one it is about."""

    code: str
    level: Level
    sentence: str
    facts: Mapping[str, object] = field(default_factory=dict)
    debt: Debt | None = None
    clock: LimitationClock | None = None
    needs: Decided | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """The words a letter starts from: the version of the service (0 as delivered), or its own."""

    text: str
    service_text: str
    number: int

    @property
    def is_edited(self) -> bool:
        return self.text != self.service_text


class Status(StrEnum):
    TO_FIX = "to_fix"
    HELD = "held"
    TO_APPROVE = "to_approve"
    READY = "ready"
    IN_LINE = "in_line"
    ISSUING = "issuing"
    ISSUED = "issued"
    FAILED = "failed"


# What decides where a draft stands, the gravest first.
BY_LEVEL = {Level.FIX: Status.TO_FIX, Level.HOLD: Status.HELD, Level.APPROVE: Status.TO_APPROVE}


class Language(StrEnum):
    """Why a letter is in its language."""

    ADDRESSEE = "addressee"
    SERVICE = "service"
    CHOSEN = "chosen"


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """A draft as it would leave today, and what stands in its way."""

    draft: LetterDraft
    findings: tuple[Finding, ...]
    body: Body
    context: Letter | None
    language_from: Language

    @property
    def kind(self) -> LetterKind:
        return KINDS[self.draft.kind]

    @property
    def status(self) -> Status:
        levels = {finding.level for finding in self.findings}
        return next((status for level, status in BY_LEVEL.items() if level in levels), Status.READY)

    def at(self, level: Level) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.level is level)
