from counselling.referrals.services.accepting import CandidatesOpen, accept_referral
from counselling.referrals.services.clockwork import (
    Notice,
    publish_referral,
    remind_referral,
    time_out_request,
    turn_clocks,
)
from counselling.referrals.services.conditions import refused_conditions
from counselling.referrals.services.consents import follow_authorisation, record_consent
from counselling.referrals.services.course import SomebodyWasFaster
from counselling.referrals.services.deciding import (
    Elsewhere,
    answer_request,
    decide_duplicate,
    decline_referral,
    redirect_referral,
    request_information,
    set_priority,
    take_referral,
)
from counselling.referrals.services.ending import (
    LEAST_ATTEMPTS,
    LEAST_DAYS,
    end_without_meeting,
    expire_referral,
    missing_attempts,
    record_first_meeting,
    reopen_referral,
)
from counselling.referrals.services.erasing import erase_due, erase_referral, note_erasure_night
from counselling.referrals.services.following import follow_attempt, follow_closure, follow_meeting
from counselling.referrals.services.handing import hand_over_referral, hand_over_referrals
from counselling.referrals.services.keeping import keep_referral, stop_keeping
from counselling.referrals.services.messages import LONGEST, post_message
from counselling.referrals.services.receiving import ConsentRequired, TestDataInLive, release_referral, submit_referral
from counselling.referrals.services.sandbox import NotInSandbox, advance_in_sandbox, keep_mail, purge_sandbox
from counselling.referrals.services.sender import add_consent, correct_submission, withdraw_referral
from counselling.referrals.services.sent import Answer, Sent, Situation, Subject
from counselling.referrals.services.separating import may_still_undo, undo_join
from counselling.referrals.services.settings import set_clocks, set_room

__all__ = [
    "LEAST_ATTEMPTS",
    "LEAST_DAYS",
    "LONGEST",
    "Answer",
    "CandidatesOpen",
    "ConsentRequired",
    "Elsewhere",
    "NotInSandbox",
    "Notice",
    "Sent",
    "Situation",
    "SomebodyWasFaster",
    "Subject",
    "TestDataInLive",
    "accept_referral",
    "add_consent",
    "advance_in_sandbox",
    "answer_request",
    "correct_submission",
    "decide_duplicate",
    "decline_referral",
    "end_without_meeting",
    "erase_due",
    "erase_referral",
    "expire_referral",
    "follow_attempt",
    "follow_authorisation",
    "follow_closure",
    "follow_meeting",
    "hand_over_referral",
    "hand_over_referrals",
    "keep_mail",
    "keep_referral",
    "may_still_undo",
    "missing_attempts",
    "note_erasure_night",
    "post_message",
    "publish_referral",
    "purge_sandbox",
    "record_consent",
    "record_first_meeting",
    "redirect_referral",
    "refused_conditions",
    "release_referral",
    "remind_referral",
    "reopen_referral",
    "request_information",
    "set_clocks",
    "set_priority",
    "set_room",
    "stop_keeping",
    "submit_referral",
    "take_referral",
    "time_out_request",
    "turn_clocks",
    "undo_join",
    "withdraw_referral",
]
