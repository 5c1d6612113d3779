"""The sandbox: what a partner's system may try out there, and the courses that a surname asks for."""

import re
from collections.abc import Collection, Mapping
from datetime import timedelta
from enum import StrEnum

from counselling.domain.lifecycle import OPEN_REFERRAL, ReferralState

# So long what was tried out is kept.
KEPT = timedelta(days=30)
_TEST_NAME = re.compile(r"TEST-([A-Z]*)(?![^\W_])", re.IGNORECASE)


class Course(StrEnum):
    """What becomes of a referral, by what follows `TEST-` in the surname of the person."""

    ACCEPT = "accept"
    MEET = "meet"
    DECLINE = "decline"
    ASK = "ask"
    UNREACHED = "unreached"
    HELD = "held"
    REDIRECT = "redirect"
    EXPIRE = "expire"
    CLOSE = "close"


class SandboxStep(StrEnum):
    """One step of a course, by the name under which the referral tells of it."""

    ACCEPT = "accept_referral"
    MEET = "record_first_meeting"
    DECLINE = "decline_referral"
    ASK = "request_information"
    REMIND = "remind_referral"
    TIME_OUT = "time_out_request"
    GIVE_UP = "end_without_meeting"
    RELEASE = "release_referral"
    REDIRECT = "redirect_referral"
    EXPIRE = "expire_referral"
    CLOSE = "close_in_sandbox"


COURSES: Mapping[Course, tuple[SandboxStep, ...]] = {
    Course.ACCEPT: (SandboxStep.ACCEPT,),
    Course.MEET: (SandboxStep.ACCEPT, SandboxStep.MEET),
    Course.DECLINE: (SandboxStep.DECLINE,),
    Course.ASK: (SandboxStep.ASK, SandboxStep.REMIND, SandboxStep.TIME_OUT, SandboxStep.ACCEPT),
    Course.UNREACHED: (SandboxStep.ACCEPT, SandboxStep.GIVE_UP),
    Course.HELD: (SandboxStep.RELEASE, SandboxStep.ACCEPT),
    Course.REDIRECT: (SandboxStep.REDIRECT,),
    Course.EXPIRE: (SandboxStep.EXPIRE,),
    Course.CLOSE: (SandboxStep.CLOSE,),
}
# Left out in any other state: who has answered is not reminded, and what burns is not held.
_ONLY_IN: Mapping[SandboxStep, ReferralState] = {
    SandboxStep.REMIND: ReferralState.INFO_REQUESTED,
    SandboxStep.TIME_OUT: ReferralState.INFO_REQUESTED,
    SandboxStep.RELEASE: ReferralState.HELD,
}


def is_test_name(last_name: str) -> bool:
    """Whether this surname is for trying out: real services take nobody of that name."""
    return last_name.strip().upper().startswith("TEST-")


def course_of(last_name: str) -> Course | None:
    """`TEST-MEET`, also `test-meet` and `TEST-MEET Weber`; nothing that the sandbox does not know."""
    match = _TEST_NAME.match(last_name.strip())
    name = match[1].lower() if match else ""
    return Course(name) if name in set(Course) else None


def next_step(last_name: str, *, done: Collection[str], state: ReferralState) -> SandboxStep | None:
    """The first step of the course that was not taken yet; nothing once the referral has ended."""
    course = course_of(last_name) if state in OPEN_REFERRAL else None
    steps = COURSES[course] if course else ()
    return next((step for step in steps if step not in done and _ONLY_IN.get(step, state) is state), None)


class SandboxCheck(StrEnum):
    """What a system has to have done by itself before its organisation gets a live key."""

    CREATE = "create"
    REPLAY = "replay"
    CONFLICT = "conflict"
    STALE = "stale"
    KEY_REUSED = "key_reused"
    CONSENT_REFUSED = "consent_refused"
    WEBHOOK = "webhook"


def check_of_call(
    *, status: int, creates: bool, replayed: bool, codes: Collection[str]
) -> SandboxCheck | None:  # fmt: skip
    """What a call has shown by its answer: `creates` if it sends a referral, `codes` what was at fault in it."""
    if creates and status == 201:
        return SandboxCheck.REPLAY if replayed else SandboxCheck.CREATE
    if "consent_required" in codes:
        return SandboxCheck.CONSENT_REFUSED
    return {409: SandboxCheck.CONFLICT, 412: SandboxCheck.STALE, 422: SandboxCheck.KEY_REUSED}.get(status)


def missing_checks(done: Collection[str]) -> tuple[SandboxCheck, ...]:
    return tuple(check for check in SandboxCheck if check not in done)
