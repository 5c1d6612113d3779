"""What a referrer may learn of a referral: the level, the course as it is told, and the document that says it."""

from counselling.domain.disclosure.course import PUBLICLY_OPEN, Moment, PublicStatus, Step
from counselling.domain.disclosure.levels import Level, OutcomeConsent, level_of
from counselling.domain.disclosure.view import (
    ACTIONS,
    CLOSES_AFTER,
    NOT_POSSIBLE_HERE,
    SHOWN_MONTHS,
    Action,
    CertificateSnapshot,
    Promise,
    PublicView,
    ReferralFacts,
    etag,
    is_gone,
    promise_of,
    public_view,
    sentence_of,
)

__all__ = [
    "ACTIONS",
    "CLOSES_AFTER",
    "NOT_POSSIBLE_HERE",
    "PUBLICLY_OPEN",
    "SHOWN_MONTHS",
    "Action",
    "CertificateSnapshot",
    "Level",
    "Moment",
    "OutcomeConsent",
    "Promise",
    "PublicStatus",
    "PublicView",
    "ReferralFacts",
    "Step",
    "etag",
    "is_gone",
    "level_of",
    "promise_of",
    "public_view",
    "sentence_of",
]
