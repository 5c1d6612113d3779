"""What the house writes: the text it starts from, the draft, the batch, and the issued letter that never changes."""

from documents.models.drafts import (
    Decided,
    DraftEnclosure,
    HoldDecision,
    LetterBatch,
    LetterDraft,
    LiftCode,
    Sending,
)
from documents.models.letters import STATE_LABELS, Letter, LetterEnclosure, LetterSeries
from documents.models.texts import LetterRules, LetterText, Variant

__all__ = [
    "STATE_LABELS",
    "Decided",
    "DraftEnclosure",
    "HoldDecision",
    "Letter",
    "LetterBatch",
    "LetterDraft",
    "LetterEnclosure",
    "LetterRules",
    "LetterSeries",
    "LetterText",
    "LiftCode",
    "Sending",
    "Variant",
]
