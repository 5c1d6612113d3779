"""What a professional sent, what the person agreed to, and what the service did with it."""

from counselling.referrals.models.course import ConsentRecord, DuplicateDecision, ReferralEvent, ReferralMessage
from counselling.referrals.models.labels import (
    CHECK_LABELS,
    CLOCK_LABELS,
    CONSENT_LABELS,
    DECISION_LABELS,
    DECLINE_LABELS,
    DIFFICULTY_LABELS,
    END_LABELS,
    HAPPENED,
    NOT_MET_LABELS,
    PRIORITY_LABELS,
    SNAPSHOT_LABELS,
    SOURCE_LABELS,
    STATE_LABELS,
    URGENT_LABELS,
    VERDICT_LABELS,
    WARNING_LABELS,
    WITHDRAWAL_LABELS,
    WORDING_VERSION,
    WORDINGS,
)
from counselling.referrals.models.referral import Referral, ReferralQuerySet
from counselling.referrals.models.settings import ReferralSettings
from counselling.referrals.models.subject import SAFE_FLAGS, ReferralSubject, Submission

__all__ = [
    "CHECK_LABELS",
    "CLOCK_LABELS",
    "CONSENT_LABELS",
    "DECISION_LABELS",
    "DECLINE_LABELS",
    "DIFFICULTY_LABELS",
    "END_LABELS",
    "HAPPENED",
    "NOT_MET_LABELS",
    "PRIORITY_LABELS",
    "SAFE_FLAGS",
    "SNAPSHOT_LABELS",
    "SOURCE_LABELS",
    "STATE_LABELS",
    "URGENT_LABELS",
    "VERDICT_LABELS",
    "WARNING_LABELS",
    "WITHDRAWAL_LABELS",
    "WORDINGS",
    "WORDING_VERSION",
    "ConsentRecord",
    "DuplicateDecision",
    "Referral",
    "ReferralEvent",
    "ReferralMessage",
    "ReferralQuerySet",
    "ReferralSettings",
    "ReferralSubject",
    "Submission",
]
