"""What several verbs of trainings share."""

from dataclasses import dataclass
from typing import ClassVar

from caseflow.audit.verbs import tell
from counselling.domain.errors import DomainError, gettext_noop
from counselling.domain.lifecycle import SessionState
from counselling.trainings.models import Enrolment, Session


class SessionClosed(DomainError):
    code = "session-closed"
    sentence = gettext_noop("This session was held or cancelled: it stays as it is.")


class SessionNotOpen(DomainError):
    code = "session-not-open"
    sentence = gettext_noop("Enrolment is not open in this session.")


class NotSeated(DomainError):
    code = "not-seated"
    sentence = gettext_noop("This person has no seat in the session.")


@dataclass(frozen=True, slots=True)
class Participant:
    """Whoever holds a personal link: without an account, and named nowhere in the log."""

    pk: ClassVar[None] = None
    is_active: ClassVar[bool] = True

    def __str__(self) -> str:
        return "participant of a training"


def require_state(session: Session, *states: SessionState) -> None:
    if session.state not in states:
        raise SessionNotOpen if states == (SessionState.OPEN,) else SessionClosed


def require_seat(enrolment: Enrolment) -> None:
    if not Enrolment.objects.seated().filter(pk=enrolment.pk).exists():
        raise NotSeated


def tell_of(session: Session, about: Session | Enrolment, *fields: str, **detail: object) -> None:
    tell(
        service=session.service_id, object_type=about._meta.label, object_id=about.pk, fields=fields,
        detail={"session": session.pk} | detail,
    )  # fmt: skip
