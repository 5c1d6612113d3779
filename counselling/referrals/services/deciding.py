"""What the service does with a referral before it is decided: take it up, ask, hear the answer, decline, pass on."""

from dataclasses import dataclass
from datetime import date, datetime

from caseflow.accounts.models import Service, User
from caseflow.audit.models import Action
from caseflow.audit.verbs import tell, verb
from counselling.client_files import services as files
from counselling.client_files.models import ClientFile
from counselling.domain.clocks import answer_by
from counselling.domain.duplicates import Verdict
from counselling.domain.errors import DomainError, TransitionRefused, gettext_noop, required_reason
from counselling.domain.lifecycle import UNDECIDED, ClosureReason, ReferralState
from counselling.domain.money import to_cents
from counselling.domain.referrals import (
    ConsentDecision,
    ConsentKind,
    DeclineReason,
    Difficulty,
    Priority,
    ReferralSource,
    UrgentReason,
)
from counselling.domain.sensitive import refuse_sensitive
from counselling.referrals import selectors
from counselling.referrals.models import DuplicateDecision, Referral
from counselling.referrals.services.course import Said, hold, step
from counselling.referrals.services.receiving import submit_referral, write_consent
from counselling.referrals.services.sent import Answer, Sent, Situation, Subject


class NoCandidate(DomainError):
    code = "no-candidate"
    sentence = gettext_noop("This file is no candidate for the referred person.")


class SameService(DomainError):
    code = "same-service"
    sentence = gettext_noop("Choose another service, or say in words who helps instead.")


class NowhereNamed(DomainError):
    code = "nowhere-named"
    sentence = gettext_noop("Who helps instead? Choose a service or name an organisation.")


class PriorityUnchanged(DomainError):
    code = "priority-unchanged"
    sentence = gettext_noop("The referral has this urgency already.")


def require_undecided(referral: Referral) -> None:
    if referral.state not in UNDECIDED:
        raise TransitionRefused(state=referral.state)


@verb("referrals.take_referral")
def take_referral(*, referral: Referral, version: int, on: date, by: User) -> Referral:
    """Say that one decides on it oneself; whoever had it before is relieved."""
    current = hold(referral, version)
    require_undecided(current)
    return step(current, on=on, by=by, assigned_to=by)


@verb("referrals.set_priority")
def set_priority(
    *, referral: Referral, urgent_reason: UrgentReason | None, reason: str, version: int, on: date, by: User
) -> Referral:
    """Correct an urgency, and say why; the day promised to the referrer stays."""
    current = hold(referral, version)
    require_undecided(current)
    because = required_reason(reason)
    if (urgent_reason or "") == current.urgent_reason:
        raise PriorityUnchanged(field="urgent_reason")
    # What is urgent is not held up by paperwork.
    if urgent_reason and current.state == ReferralState.HELD:
        current.state = ReferralState.RECEIVED.value
    priority = Priority.URGENT if urgent_reason else Priority.ORDINARY
    return step(current, on=on, by=by, said=Said(text=because), priority=priority, urgent_reason=urgent_reason or "")


@verb("referrals.request_information")
def request_information(*, referral: Referral, question: str, version: int, on: date, by: User) -> Referral:
    """Ask the referrer; the clock stands still until they answer, or until the last day for it."""
    current = hold(referral, version)
    asked = required_reason(question, "question")
    refuse_sensitive(asked, field="question")
    house = selectors.house_of(current)
    until = answer_by(asked_on=on, calendar=house.calendar, settings=house.clocks)
    return step(current, on=on, by=by, said=Said(text=asked, until=until))


@verb("referrals.answer_request")
def answer_request(*, referral: Referral, answer: str, version: int, on: date, by: User) -> Referral:
    """Write down what the referrer answered on the telephone; the clock runs again."""
    current = hold(referral, version)
    told = required_reason(answer, "answer")
    refuse_sensitive(told, field="answer")
    return step(current, on=on, by=by, said=Said(text=told))


@verb("referrals.decline_referral")
def decline_referral(
    *, referral: Referral, reason: DeclineReason, next_step: str, version: int, on: date, by: User
) -> Referral:
    """Not take the person on: a reason, and where they turn instead, in words the referrer reads."""
    current = hold(referral, version)
    words = required_reason(next_step, "next_step")
    refuse_sensitive(words, field="next_step")
    return step(current, on=on, by=by, said=Said(reason=reason.value, text=words))


@verb("referrals.decide_duplicate", action=Action.CREATE)
def decide_duplicate(*, referral: Referral, file: ClientFile, verdict: Verdict, by: User) -> DuplicateDecision:
    """Say whether the person is the client of this file; the last word counts."""
    current = hold(referral)
    require_undecided(current)
    if file.pk not in {candidate.file.pk for candidate in selectors.candidates_for(current)}:
        raise NoCandidate
    decision = DuplicateDecision.objects.create(referral=current, file=file, verdict=verdict, by=by)
    tell(
        service=current.service_id, object_type=DuplicateDecision._meta.label, object_id=decision.pk,
        detail={"reference": current.reference, "file": file.reference, "verdict": verdict.value},
    )  # fmt: skip
    return decision


@dataclass(frozen=True, slots=True, kw_only=True)
class Elsewhere:
    """Who helps instead: another service of this installation, or somebody outside; and that the person agreed."""

    agreed_at: datetime
    method: str
    service: Service | None = None
    words: str = ""


@verb("referrals.redirect_referral")
def redirect_referral(*, referral: Referral, to: Elsewhere, version: int, on: date, by: User) -> Referral:
    """Pass the person on to whoever helps better; they have told the service that they agree."""
    current = hold(referral, version)
    if to.service and to.service.pk == current.service_id:
        raise SameService(field="service")
    if not to.service and not to.words.strip():
        raise NowhereNamed(field="words")
    agreed = Answer(
        kind=ConsentKind.REDIRECT_TO_OTHER, decision=ConsentDecision.GIVEN, collected_at=to.agreed_at,
        method=to.method, language=current.subject.language,
    )  # fmt: skip
    write_consent(current, agreed, by=by, confirmed=True)
    words = to.words.strip() or (to.service.name if to.service else "")
    passed = step(current, on=on, by=by, said=Said(text=words))
    if to.service:
        _hand_over(passed, to.service, on=on, by=by)
    if passed.file and passed.file.is_open and not passed.joined:
        files.close_file(file=passed.file, closure_reason=ClosureReason.REFERRED_ELSEWHERE, on=on, by=by)
    return passed


def _hand_over(referral: Referral, service: Service, *, on: date, by: User) -> Referral:
    """The linked referral in the other service, with what the sender said and the person agreed to."""
    said, subject = referral.submissions.order_by("-number")[0], referral.subject
    known = {name: getattr(subject, name) for name in Subject.__dataclass_fields__}
    return submit_referral(
        sent=Sent(
            service=service, organisation=referral.organisation, referrer=referral.referrer,
            department=referral.department, source=ReferralSource.REDIRECT,
            urgent_reason=UrgentReason(referral.urgent_reason) if referral.urgent_reason else None,
            deadline_on=referral.deadline_on, redirected_from=referral,
        ),
        subject=Subject(**known),
        situation=Situation(
            difficulties=[Difficulty(code) for code in said.difficulties], adults=said.adults,
            children=said.children, summary=said.summary,
            arrears=None if said.arrears is None else to_cents(said.arrears), arrears_since=said.arrears_since,
            plan_running=said.plan_running, **said.conditions,
        ),
        answers=_carried(referral),
        on=on, by=by,
    )  # fmt: skip


def _carried(referral: Referral) -> list[Answer]:
    """The person has just agreed to be passed on, and with it to be named and contacted there."""
    now = referral.consents.order_by("-pk")[0]
    kinds = (ConsentKind.SHARE_IDENTITY, ConsentKind.CONTACT_BY_SERVICE)
    return [
        Answer(
            kind=kind, decision=ConsentDecision.GIVEN, collected_at=now.collected_at, method=now.method,
            language=now.language,
        )
        for kind in kinds
    ]  # fmt: skip
