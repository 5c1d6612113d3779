"""How a referral ends and starts anew: met, not met, withdrawn, expired, reopened."""

from datetime import date
from typing import Any

from caseflow.accounts.models import User
from caseflow.accounts.operator import Operator
from caseflow.audit.verbs import verb
from counselling.client_files import services as files
from counselling.domain.dates import add_months
from counselling.domain.errors import DomainError, TransitionRefused, gettext_noop, required_reason
from counselling.domain.lifecycle import ClosureReason, ReferralState
from counselling.domain.referrals import (
    NEEDED_CONSENTS,
    SHORTFALLS,
    Attempt,
    ConsentDecision,
    NotMetReason,
    Priority,
    Shortfall,
    not_met_reasons,
    shortfalls,
)
from counselling.referrals import selectors
from counselling.referrals.models import Referral
from counselling.referrals.services.course import Said, hold, step

LEAST_ATTEMPTS, LEAST_DAYS = 3, 10
CONSENTS_HOLD_MONTHS = 12
CLOSES_AS = {
    NotMetReason.NOT_REACHED: ClosureReason.NO_CONTACT,
    NotMetReason.NOT_WANTED: ClosureReason.CLIENT_WITHDREW,
}


class NotTriedEnough(DomainError):
    """The first thing that is missing; the page lists all of them."""

    code = "not-tried-enough"
    sentence = SHORTFALLS[Shortfall.ATTEMPTS]


class NotYetTried(DomainError):
    code = "not-yet-tried"
    sentence = gettext_noop("Before acceptance nobody has tried to reach the person.")


class PersonForgotten(DomainError):
    code = "person-forgotten"
    sentence = gettext_noop("The person's details are erased: a new referral is needed.")


class ConsentsTooOld(DomainError):
    code = "consents-too-old"
    sentence = gettext_noop("The person's agreement is older than 12 months: note first that they agree again.")


@verb("referrals.record_first_meeting")
def record_first_meeting(*, referral: Referral, on: date, by: User) -> Referral:
    """The person came: the referral is complete, and the file goes on without it."""
    return step(hold(referral), on=on, by=by)


def missing_attempts(referral: Referral, *, supervisor_agrees: bool) -> tuple[Shortfall, ...]:
    """What is still to be tried before the person counts as not reached."""
    if referral.file is None:
        return tuple(Shortfall)
    zone = selectors.house_of(referral).zone
    tried = selectors.attempts_since(referral)
    return shortfalls(
        [Attempt(at=attempt.at.astimezone(zone), channel=attempt.channel) for attempt in tried],
        safe_channels=selectors.safe_channels(selectors.client_of(referral.file)),
        priority=Priority(referral.priority), supervisor_agrees=supervisor_agrees,
        least_attempts=LEAST_ATTEMPTS, least_days=LEAST_DAYS,
    )  # fmt: skip


@verb("referrals.end_without_meeting")
def end_without_meeting(
    *,
    referral: Referral,
    reason: NotMetReason,
    version: int,
    on: date,
    by: User,
    supervisor_agrees: bool = False,
    with_file: bool = True,
) -> Referral:
    """Nobody came: not reached after all that was tried, or not wanted; a file opened for it closes.

    Not `with_file` when the file is what closed first: then why it did is said there, and decides here too.
    """
    current = hold(referral, version)
    if reason not in not_met_reasons(ReferralState(current.state)):
        raise NotYetTried(field="reason")
    if reason is NotMetReason.NOT_REACHED and with_file:
        for shortfall in missing_attempts(current, supervisor_agrees=supervisor_agrees):
            raise NotTriedEnough(SHORTFALLS[shortfall], field="reason", attempts=LEAST_ATTEMPTS, days=LEAST_DAYS)
    ended = step(current, on=on, by=by, said=Said(reason=reason.value))
    if with_file and ended.file and not ended.joined and ended.file.is_open:
        files.close_file(file=ended.file, closure_reason=CLOSES_AS[reason], on=on, by=by)
    return ended


@verb("referrals.expire_referral")
def expire_referral(*, referral: Referral, next_step: str, on: date, by: User | Operator) -> Referral:
    """Nobody decided in time, though supervisors were told: a failure of the service, and told as one."""
    return step(hold(referral), on=on, by=by, said=Said(text=next_step))


@verb("referrals.reopen_referral")
def reopen_referral(*, referral: Referral, reason: str, version: int, on: date, by: User) -> Referral:
    """Start anew with the same person: new clock, history kept."""
    current = hold(referral, version)
    because = required_reason(reason)
    if current.state not in {ReferralState.DECLINED, ReferralState.NOT_MET, ReferralState.EXPIRED}:
        raise TransitionRefused(state=current.state)
    if not hasattr(current, "subject"):
        raise PersonForgotten
    _require_recent_consents(current, on)
    afresh: dict[str, Any] = {
        "file": None,
        "joined": False,
        "accepted_on": None,
        "contacted_on": None,
        "waits_until": None,
        "open_checks": [],
    }
    return step(current, on=on, by=by, said=Said(text=because), started_on=on, promised_on=on, **afresh)


def _require_recent_consents(referral: Referral, on: date) -> None:
    answers = dict(selectors.answers_of(referral))
    for answer in (answers[kind] for kind in NEEDED_CONSENTS):
        if answer is None or answer.decision != ConsentDecision.GIVEN:
            raise ConsentsTooOld
        if add_months(answer.collected_at.date(), CONSENTS_HOLD_MONTHS) < on:
            raise ConsentsTooOld
