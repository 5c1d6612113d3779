"""The words for what may be said of a referral; the codes are the domain's."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from counselling.domain.certificates import SnapshotStatus
from counselling.domain.clocks import Clock
from counselling.domain.disclosure import NOT_POSSIBLE_HERE, PublicStatus
from counselling.domain.duplicates import Verdict
from counselling.domain.lifecycle import ReferralState
from counselling.domain.referrals import (
    ABOUT_THE_REFERRAL,
    ConsentDecision,
    ConsentKind,
    DeclineReason,
    Difficulty,
    NotMetReason,
    OpenCheck,
    Priority,
    ReferralSource,
    UrgentReason,
    Warned,
    WithdrawalReason,
)

STATE_LABELS: Mapping[ReferralState, Any] = {
    ReferralState.HELD: _("held"),
    ReferralState.RECEIVED: _("to decide"),
    ReferralState.INFO_REQUESTED: _("question asked"),
    ReferralState.ACCEPTED: _("accepted"),
    ReferralState.MET: _("met"),
    ReferralState.NOT_MET: _("not met"),
    ReferralState.DECLINED: _("declined"),
    ReferralState.REDIRECTED: _("passed on"),
    ReferralState.WITHDRAWN: _("withdrawn"),
    ReferralState.EXPIRED: _("expired"),
}
SOURCE_LABELS: Mapping[ReferralSource, Any] = {
    ReferralSource.API: _("programming interface"),
    ReferralSource.PARTNER_SPACE: _("partner space"),
    ReferralSource.PHONE: _("by telephone or on paper"),
    ReferralSource.REDIRECT: _("passed on by another service"),
}
PRIORITY_LABELS: Mapping[Priority, Any] = {Priority.ORDINARY: _("ordinary"), Priority.URGENT: _("urgent")}
DIFFICULTY_LABELS: Mapping[Difficulty, Any] = {
    Difficulty.RENT: _("rent"),
    Difficulty.MORTGAGE: _("mortgage"),
    Difficulty.ENERGY: _("energy"),
    Difficulty.WATER: _("water"),
    Difficulty.TELECOM: _("telephone, internet"),
    Difficulty.CONSUMER_CREDIT: _("consumer credit"),
    Difficulty.OVERDRAFT: _("overdraft"),
    Difficulty.TAX_SOCIAL: _("taxes, social contributions"),
    Difficulty.FINES: _("fines"),
    Difficulty.HEALTH_BILLS: _("health bills"),
    Difficulty.MAINTENANCE: _("maintenance payments"),
    Difficulty.INCOME_DROP: _("income fell"),
    Difficulty.BUSINESS: _("debts of a business"),
    Difficulty.GUARANTEE: _("guarantee for somebody"),
    Difficulty.GAMBLING: _("gambling"),
    Difficulty.OTHER: _("something else"),
}
URGENT_LABELS: Mapping[UrgentReason, Any] = {
    UrgentReason.EVICTION: _("eviction"),
    UrgentReason.CUT_OFF: _("energy or water cut-off"),
    UrgentReason.SEIZURE: _("seizure"),
    UrgentReason.HEARING: _("court hearing"),
    UrgentReason.NO_FOOD: _("nothing left for food"),
    UrgentReason.CHILD_AT_RISK: _("a child is at risk"),
    UrgentReason.PERSON_IN_DANGER: _("a person is in danger"),
}
SNAPSHOT_LABELS: Mapping[SnapshotStatus, Any] = {
    SnapshotStatus.VALID: _("trained"),
    SnapshotStatus.EXPIRED: _("certificate expired"),
    SnapshotStatus.NONE: _("no certificate"),
}
WARNING_LABELS: Mapping[Warned, Any] = {
    Warned.CERTIFICATE_MISSING: _(
        "You have no certificate of the training: the service looks at your referral first. Please enrol in a session."
    ),
    Warned.CERTIFICATE_EXPIRED: _(
        "Your certificate has expired: the service looks at your referral first. Please enrol in a session."
    ),
    Warned.CERTIFICATE_EXPIRES_SOON: _("Your certificate ends soon. Please enrol in a session."),
    Warned.POSSIBLE_OWN_DUPLICATE: _("Your organisation may have sent this person already in the last 90 days."),
}
CHECK_LABELS: Mapping[OpenCheck, Any] = {
    OpenCheck.CERTIFICATE_MISSING: _("no certificate"),
    OpenCheck.CERTIFICATE_EXPIRED: _("certificate expired"),
    OpenCheck.REFERRER_UNKNOWN: _("professional not in the register"),
    OpenCheck.ORGANISATION_PENDING: _("organisation not activated yet"),
    OpenCheck.AGREEMENT_ENDED: _("no agreement in force"),
    OpenCheck.UNUSUAL_VOLUME: _("unusually many today"),
}
DECLINE_LABELS: Mapping[DeclineReason, Any] = {
    DeclineReason.OUT_OF_TERRITORY: _("lives outside our area"),
    DeclineReason.OUT_OF_SCOPE: _("not a matter for debt counselling"),
    DeclineReason.INCOMPLETE: _("too little is known"),
    DeclineReason.NO_CAPACITY: _("no room at present"),
    DeclineReason.TRAINING_REQUIRED: _("the professional is to be trained first"),
    DeclineReason.HELPED_ELSEWHERE: _("is helped elsewhere"),
    DeclineReason.CONFLICT_OF_INTEREST: _("conflict of interest"),
    DeclineReason.OTHER: _("another reason, internal"),
}
NOT_MET_LABELS: Mapping[NotMetReason, Any] = {
    NotMetReason.NOT_REACHED: _("could not be reached"),
    NotMetReason.NOT_WANTED: _("does not want it"),
}
WITHDRAWAL_LABELS: Mapping[WithdrawalReason, Any] = {
    WithdrawalReason.PERSON_DECLINED: _("the person declined"),
    WithdrawalReason.SENT_TWICE: _("sent twice"),
    WithdrawalReason.SOLVED: _("solved meanwhile"),
    WithdrawalReason.ENTERED_IN_ERROR: _("entered in error"),
    WithdrawalReason.OTHER: _("another reason"),
}
# Every end has a reason; three of them are their own.
END_LABELS: Mapping[str, Any] = {
    **{code.value: label for labels in (DECLINE_LABELS, NOT_MET_LABELS, WITHDRAWAL_LABELS)
       for code, label in labels.items()},
    ReferralState.MET.value: _("first meeting held"),
    ReferralState.REDIRECTED.value: _("passed on"),
    ReferralState.EXPIRED.value: _("nobody decided in time"),
}  # fmt: skip
# What the sender reads, in a word.
PUBLIC_LABELS: Mapping[PublicStatus, Any] = {
    PublicStatus.RECEIVED: _("received"),
    PublicStatus.INFORMATION_REQUESTED: _("question for you"),
    PublicStatus.ACCEPTED: _("accepted"),
    PublicStatus.MET: _("met"),
    PublicStatus.NOT_PURSUED: _("not pursued"),
    PublicStatus.DECLINED: _("declined"),
    PublicStatus.REDIRECTED: _("passed on"),
    PublicStatus.WITHDRAWN: _("withdrawn"),
    PublicStatus.EXPIRED: _("expired"),
    PublicStatus.CLOSED: _("closed"),
}
PUBLIC_REASONS: Mapping[str, Any] = {
    **{code.value: label for code, label in DECLINE_LABELS.items() if code in ABOUT_THE_REFERRAL},
    NOT_POSSIBLE_HERE: _("not possible at this service"),
}
OWN_ACTS: Mapping[str, Any] = {
    "corrected": _("you corrected it"),
    "answered": _("you answered"),
    "withdrawn": _("you withdrew it"),
}
CONSENT_LABELS: Mapping[ConsentKind, Any] = {
    ConsentKind.SHARE_IDENTITY: _("pass on name and contact"),
    ConsentKind.CONTACT_BY_SERVICE: _("be contacted by the service"),
    ConsentKind.SHARE_OUTCOME: _("tell the referrer what follows"),
    ConsentKind.REDIRECT_TO_OTHER: _("pass on to another service"),
}
DECISION_LABELS: Mapping[ConsentDecision, Any] = {
    ConsentDecision.GIVEN: _("given"),
    ConsentDecision.REFUSED: _("refused"),
    ConsentDecision.WITHDRAWN: _("withdrawn"),
}
# What is read aloud; a changed sentence gets the next number.
WORDING_VERSION = 1
WORDINGS: Mapping[ConsentKind, Any] = {
    ConsentKind.SHARE_IDENTITY: _(
        "May we give your name and how to reach you to the debt counselling service? You can say no: then nothing is"
        " passed on."
    ),
    ConsentKind.CONTACT_BY_SERVICE: _("May the debt counselling service contact you, and how is that safe for you?"),
    ConsentKind.SHARE_OUTCOME: _(
        "May the service tell the person who refers you whether it took you on and met you? Nothing about your debts"
        " or your budget is told."
    ),
    ConsentKind.REDIRECT_TO_OTHER: _("May we pass your request on to another service that can help you better?"),
}
VERDICT_LABELS: Mapping[Verdict, Any] = {
    Verdict.SAME: _("same person"),
    Verdict.RELATED: _("related, same household"),
    Verdict.NOT_THE_SAME: _("somebody else"),
}
CLOCK_LABELS: Mapping[Clock, Any] = {
    Clock.RELEASE: _("supervisor releases"),
    Clock.DECISION: _("decision"),
    Clock.FIRST_CONTACT: _("first contact"),
    Clock.FIRST_MEETING: _("first meeting"),
    Clock.MESSAGE: _("answer"),
}
HAPPENED: Mapping[str, Any] = {
    "submit_referral": _("Received"),
    "release_referral": _("Released by a supervisor"),
    "take_referral": _("Taken up"),
    "request_information": _("Question to the referrer"),
    "answer_request": _("Answer of the referrer"),
    "correct_submission": _("Corrected by the referrer"),
    "time_out_request": _("No answer came"),
    "accept_referral": _("Accepted"),
    "undo_join": _("Taken out of the file of somebody else"),
    "decline_referral": _("Declined"),
    "redirect_referral": _("Passed on"),
    "record_first_meeting": _("First meeting held"),
    "end_without_meeting": _("Ended without a meeting"),
    "withdraw_referral": _("Withdrawn by the referrer"),
    "expire_referral": _("Expired undecided"),
    "reopen_referral": _("Reopened"),
    "set_priority": _("Urgency corrected"),
    "keep_referral": _("Kept for a legal reason"),
    "stop_keeping": _("No longer kept for a legal reason"),
    "hand_over_referral": _("Followed by a colleague of the sender"),
    "remind_referral": _("Reminder sent"),
    "close_in_sandbox": _("Closed in the sandbox"),
}
