"""What a referrer may learn, as the one document that lists, pages, mails and webhooks are made from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from hashlib import sha256
from json import dumps
from typing import Any
from zoneinfo import ZoneInfo

from counselling.domain.clocks import Pause, local_day
from counselling.domain.dates import add_months
from counselling.domain.disclosure.course import PUBLICLY_OPEN, Course, Moment, PublicStatus, Step, course_of
from counselling.domain.disclosure.levels import Level
from counselling.domain.errors import gettext_noop
from counselling.domain.referrals import ABOUT_THE_REFERRAL, Priority

NOT_POSSIBLE_HERE = "not_possible_here"
# So long after its public end a reference is still answered.
SHOWN_MONTHS = 12
# Days after receipt until a referral that is told nothing of closes.
CLOSES_AFTER = 60


def is_gone(ended_on: date | None, on: date) -> bool:
    """Whether the public end lies so far back that the reference is answered no more."""
    return ended_on is not None and on > add_months(ended_on, SHOWN_MONTHS)


class Action(StrEnum):
    """What a referrer may do; each is one address of the API and one button."""

    CORRECT = "correct"
    WITHDRAW = "withdraw"
    MESSAGE = "message"
    CONSENT = "consent"


# By the public status alone, so that a refusal says nothing that the status does not.
_UNDECIDED = tuple(Action)
ACTIONS: Mapping[PublicStatus, tuple[Action, ...]] = {
    **dict.fromkeys(PublicStatus, (Action.MESSAGE,)),
    PublicStatus.RECEIVED: _UNDECIDED,
    PublicStatus.INFORMATION_REQUESTED: _UNDECIDED,
    PublicStatus.ACCEPTED: (Action.CORRECT, Action.MESSAGE, Action.CONSENT),
}

_OWN_ACTS = {"correct_submission": "corrected", "answer_request": "answered", "withdraw_referral": "withdrawn"}

_SENTENCES: Mapping[PublicStatus, str] = {
    PublicStatus.RECEIVED: gettext_noop("We have received the referral and will decide on it."),
    PublicStatus.INFORMATION_REQUESTED: gettext_noop("We have a question before we can go on."),
    PublicStatus.ACCEPTED: gettext_noop("Our service has taken the referral on."),
    PublicStatus.MET: gettext_noop("The person has met our service."),
    PublicStatus.NOT_PURSUED: gettext_noop("The referral did not lead to a meeting."),
    PublicStatus.DECLINED: gettext_noop("We cannot take this referral on."),
    PublicStatus.REDIRECTED: gettext_noop("The referral was passed on to another service."),
    PublicStatus.WITHDRAWN: gettext_noop("This referral was withdrawn."),
    PublicStatus.EXPIRED: gettext_noop("We did not decide in time. Please see the next step for the person."),
    PublicStatus.CLOSED: gettext_noop("This referral is closed. The person can contact us at any time."),
}
_WITHOUT_AGREEMENT = gettext_noop(
    "We are contacting the person. Without their agreement we cannot tell you what follows."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateSnapshot:
    """The referrer's certificate as it stood on the day of receipt."""

    number: str
    programme: str
    status: str
    valid_until: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralFacts:
    """All that a public view is made from; steps in the order in which they happened, receipt first."""

    reference: str
    live: bool
    service: str
    service_name: str
    referrer: str
    priority: Priority
    promised_on: date
    zone: ZoneInfo
    steps: tuple[Step, ...]
    external_reference: str = ""
    department: str = ""
    certificate: CertificateSnapshot | None = None
    warnings: tuple[str, ...] = ()
    closes_after: int = CLOSES_AFTER


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicView:
    """What the referrer sees today: codes, dates and words meant for them; no person, no translated text."""

    reference: str
    live: bool
    external_reference: str
    department: str
    service: str
    referrer: str
    status: PublicStatus
    level: Level
    priority: Priority
    created_at: datetime
    promised_on: date
    closes_on: date | None
    ended_on: date | None
    certificate: CertificateSnapshot | None
    warnings: tuple[str, ...]
    history: tuple[Moment, ...]
    own_acts: tuple[tuple[datetime, str], ...]
    question: str = ""
    missing_items: tuple[str, ...] = ()
    answer_by: date | None = None
    reason: str = ""
    next_step: str = ""
    service_name: str = ""
    new_service: str = ""

    @property
    def is_open(self) -> bool:
        """While this holds, the submission is shown as sent."""
        return self.status in PUBLICLY_OPEN

    @property
    def actions(self) -> tuple[Action, ...]:
        return ACTIONS[self.status]

    @property
    def sentence(self) -> str:
        """The marked sentence for the referrer."""
        return sentence_of(self.status, self.level)

    def is_gone(self, *, on: date) -> bool:
        return is_gone(self.ended_on, on)

    @property
    def document(self) -> dict[str, Any]:
        """As it is stored and compared: plain JSON under the names of the API."""
        certificate = self.certificate
        return {
            "reference": self.reference,
            "livemode": self.live,
            "external_reference": self.external_reference or None,
            "department": self.department or None,
            "service": self.service,
            "referrer": self.referrer,
            "status": self.status.value,
            "disclosure": self.level.value,
            "priority": self.priority.value,
            "created_at": _moment(self.created_at),
            "decision_due_on": self.promised_on.isoformat(),
            "closes_on": _day(self.closes_on),
            "ended_on": _day(self.ended_on),
            "certificate": certificate
            and {
                "number": certificate.number or None,
                "programme": certificate.programme or None,
                "status": certificate.status,
                "valid_until": _day(certificate.valid_until),
            },
            "warnings": list(self.warnings),
            "history": [{"at": _moment(each.at), "status": each.status.value} for each in self.history],
            "own_acts": [{"at": _moment(at), "act": act} for at, act in self.own_acts],
            "question": self.question or None,
            "missing_items": list(self.missing_items),
            "answer_by": _day(self.answer_by),
            "reason": self.reason or None,
            "next_step": self.next_step or None,
            "service_name": self.service_name or None,
            "new_service": self.new_service or None,
            "allowed_actions": [action.value for action in self.actions],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """What the promised date rests on: since when, and the questions that everybody was told of."""

    since: date
    pauses: tuple[Pause, ...]


def public_view(facts: ReferralFacts, level: Level, on: date) -> PublicView:
    """The one document of what this referrer may know on this day."""
    course = course_of(facts.steps, level=level, on=on, zone=facts.zone, closes_after=facts.closes_after)
    status = course.status
    is_open = status in PUBLICLY_OPEN
    question = course.question
    return PublicView(
        reference=facts.reference,
        live=facts.live,
        external_reference=facts.external_reference,
        department=facts.department,
        service=facts.service,
        referrer=facts.referrer,
        status=status,
        level=level,
        priority=facts.priority,
        created_at=facts.steps[0].at,
        promised_on=facts.promised_on,
        closes_on=course.closes_on if is_open and level is not Level.OUTCOME and on < course.closes_on else None,
        ended_on=None if is_open else local_day(course.history[-1].at, facts.zone),
        certificate=facts.certificate,
        warnings=facts.warnings,
        history=tuple(course.history),
        own_acts=tuple(
            (step.at, _OWN_ACTS[step.verb]) for step in facts.steps if step.by_referrer and step.verb in _OWN_ACTS
        ),
        question=question.question if question else "",
        missing_items=question.missing_items if question else (),
        answer_by=question.answer_by if question else None,
        **_told_with(course, facts),
    )


def sentence_of(status: PublicStatus, level: Level) -> str:
    """What the status says in words, marked for the catalogue."""
    return _WITHOUT_AGREEMENT if (status, level) == (PublicStatus.RECEIVED, Level.RECEIPT) else _SENTENCES[status]


def promise_of(steps: Sequence[Step], *, on: date, zone: ZoneInfo, closes_after: int = 60) -> Promise:
    """What the promised date is counted from: the same at every level, so that it moves with public acts only."""
    course = course_of(steps, level=Level.RECEIPT, on=on, zone=zone, closes_after=closes_after)
    return Promise(since=course.since, pauses=tuple(course.pauses))


def etag(document: Mapping[str, Any], submission: Mapping[str, Any] | None) -> str:
    """One tag for what is shown: it changes with the document or the submission, and with nothing else."""
    shown = dumps([document, submission], sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return sha256(shown.encode()).hexdigest()[:16]


def _told_with(course: Course, facts: ReferralFacts) -> dict[str, str]:
    """The words that go with the status, from the step that brought it."""
    step = course.told
    if course.status is PublicStatus.DECLINED:
        reason = step.reason if step.reason in ABOUT_THE_REFERRAL else NOT_POSSIBLE_HERE
        return {"reason": reason, "next_step": step.next_step}
    if course.status is PublicStatus.EXPIRED:
        return {"next_step": step.next_step}
    if course.level is Level.OUTCOME and course.status is PublicStatus.ACCEPTED:
        return {"service_name": facts.service_name}
    if course.level is Level.OUTCOME and course.status is PublicStatus.REDIRECTED:
        return {"new_service": step.new_service}
    return {}


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
