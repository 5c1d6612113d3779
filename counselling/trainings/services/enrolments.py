"""Enrolment: the last seat is given once, and who waits moves up in order."""

from datetime import date

from django.utils import timezone

from caseflow.accounts.models import User
from caseflow.audit.models import Action
from caseflow.audit.verbs import verb
from counselling.changes import hold
from counselling.domain.errors import DomainError, gettext_noop
from counselling.domain.lifecycle import ENROLMENT, EnrolmentState, SessionState
from counselling.partners.models import Organisation, Referrer
from counselling.trainings.models import Enrolment, EnrolmentSource, Session
from counselling.trainings.services.rules import require_state, tell_of


class EnrolledAlready(DomainError):
    code = "enrolled-already"
    sentence = gettext_noop("This person is enrolled already.")


class EnrolmentOver(DomainError):
    code = "enrolment-over"
    sentence = gettext_noop("Enrolment ended on %(day)s: move that date first.")


class NoSeat(DomainError):
    code = "no-seat"
    sentence = gettext_noop("No seat is free.")


@verb("trainings.enrol_referrer", action=Action.CREATE)
def enrol_referrer(
    *,
    session: Session,
    referrer: Referrer,
    organisation: Organisation | None,
    needs: str,
    source: EnrolmentSource,
    on: date,
    by: User,
) -> Enrolment:
    """Give a professional a seat, or the next place of the waiting list."""
    held = hold(session)
    require_state(held, SessionState.OPEN)
    if held.enrol_until is not None and on > held.enrol_until:
        raise EnrolmentOver(day=f"{held.enrol_until:%d/%m/%Y}")
    if Enrolment.objects.filter(session=held, referrer=referrer).exclude(state=EnrolmentState.CANCELLED).exists():
        raise EnrolledAlready(field="email")
    step = "confirm_enrolment" if _free_seats(held) else "put_on_waiting_list"
    enrolment = Enrolment.objects.create(
        session=held, referrer=referrer, organisation=organisation, needs=needs.strip(), source=source,
        enrolled_on=on, state=ENROLMENT.next(EnrolmentState.REQUESTED, step), changed_by=by,
        changed_at=timezone.now(),
    )  # fmt: skip
    tell_of(held, enrolment, state=enrolment.state)
    return enrolment


@verb("trainings.confirm_enrolment")
def confirm_enrolment(*, enrolment: Enrolment, by: User) -> Enrolment:
    """Give one of those who wait a free seat, out of turn."""
    held = hold(enrolment.session)
    require_state(held, SessionState.OPEN)
    state = _step(enrolment, "confirm_enrolment")
    if not _free_seats(held):
        raise NoSeat
    _save(enrolment, state, by)
    tell_of(held, enrolment, "state")
    return enrolment


@verb("trainings.cancel_enrolment")
def cancel_enrolment(*, enrolment: Enrolment, by: User) -> Enrolment:
    """Take somebody off the list; the first of those who wait has the seat."""
    held = hold(enrolment.session)
    require_state(held, SessionState.PLANNED, SessionState.OPEN)
    _save(enrolment, _step(enrolment, "cancel_enrolment"), by)
    moved_up = Enrolment.objects.in_line().filter(session=held).first() if _free_seats(held) else None
    if moved_up is not None:
        _save(moved_up, _step(moved_up, "confirm_enrolment"), by)
    tell_of(held, enrolment, "state", moved_up=moved_up.pk if moved_up else None)
    return enrolment


def _free_seats(session: Session) -> int:
    return max(0, session.capacity - session.enrolments.seated().count())


def _step(enrolment: Enrolment, name: str) -> EnrolmentState:
    enrolment.refresh_from_db()
    return ENROLMENT.next(EnrolmentState(enrolment.state), name)


def _save(enrolment: Enrolment, state: EnrolmentState, by: User) -> None:
    enrolment.state, enrolment.changed_by, enrolment.changed_at = state, by, timezone.now()
    enrolment.version += 1
    enrolment.save(update_fields=["state", "changed_by", "changed_at", "version"])
