"""Appointments with the client: planned, then kept, missed or cancelled, and taken back after a wrong click."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from caseflow.accounts.models import User
from caseflow.audit.models import Action
from caseflow.audit.verbs import verb
from counselling.client_files import journal, registry
from counselling.client_files.models import Appointment, AppointmentWay, ClientFile
from counselling.client_files.services.agenda import (
    show_next_action,
)
from counselling.client_files.services.assignment import require_counsellor
from counselling.client_files.services.rules import require_open
from counselling.domain.errors import DomainError, TransitionRefused, gettext_noop, required_reason
from counselling.domain.lifecycle import APPOINTMENT, AppointmentState


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """When and how counsellor and client are to meet."""

    at: datetime
    counsellor: User
    way: AppointmentWay = AppointmentWay.OFFICE
    place: str = ""


class NotYetDue(DomainError):
    code = "not-yet-due"
    sentence = gettext_noop("This appointment is still to come: cancel it, or wait for its day.")


class AlreadyNoted(DomainError):
    code = "already-noted"
    sentence = gettext_noop("Somebody has already noted what became of this appointment.")


@verb("client_files.plan_appointment", action=Action.CREATE)
def plan_appointment(*, file: ClientFile, meeting: Meeting, on: date, by: User) -> Appointment:
    """Agree with the client when to meet."""
    require_open(file)
    appointment = write_appointment(file, meeting, on)
    show_next_action(file)
    _tell(appointment, counsellor=meeting.counsellor.name, way=meeting.way)
    return appointment


def write_appointment(file: ClientFile, meeting: Meeting, on: date) -> Appointment:
    """Add the row; the verbs that call this tell of it."""
    require_counsellor(file, meeting.counsellor, on)
    return Appointment.objects.create(
        file=file, at=meeting.at, way=meeting.way, place=meeting.place.strip(), counsellor=meeting.counsellor
    )


@verb("client_files.keep_appointment")
def keep_appointment(*, appointment: Appointment, on: date, by: User) -> Appointment:
    """The client came."""
    _require_its_day(appointment, on)
    kept = _step(appointment, "keep_appointment", ended_on=on, ended_by=by)
    registry.after(kept.file, "keep_appointment", kept, by)
    return kept


@verb("client_files.miss_appointment")
def miss_appointment(*, appointment: Appointment, on: date, by: User) -> Appointment:
    """The client did not come."""
    _require_its_day(appointment, on)
    return _step(appointment, "miss_appointment", ended_on=on, ended_by=by)


@verb("client_files.cancel_appointment")
def cancel_appointment(*, appointment: Appointment, reason: str, on: date, by: User) -> Appointment:
    """Call the meeting off, and say why."""
    because = required_reason(reason)
    return _step(appointment, "cancel_appointment", ended_on=on, ended_by=by, cancelled_because=because)


@verb("client_files.reopen_appointment")
def reopen_appointment(*, appointment: Appointment, by: User) -> Appointment:
    """Take back what was noted of an appointment: it is planned again."""
    return _step(appointment, "reopen_appointment", ended_on=None, ended_by=None, cancelled_because="")


def _require_its_day(appointment: Appointment, on: date) -> None:
    if appointment.day > on:
        raise NotYetDue


def _step(appointment: Appointment, verb_name: str, **columns: object) -> Appointment:
    require_open(appointment.file)
    current = Appointment.objects.select_for_update().get(pk=appointment.pk)
    try:
        state = APPOINTMENT.next(AppointmentState(current.state), verb_name)
    except TransitionRefused as refusal:
        raise AlreadyNoted from refusal
    Appointment.objects.filter(pk=appointment.pk).update(state=state, **columns)
    appointment.refresh_from_db()
    show_next_action(appointment.file)
    _tell(appointment, reason=appointment.cancelled_because)
    return appointment


def _tell(appointment: Appointment, **facts: Any) -> None:
    journal.record(appointment.file, about=appointment, day=appointment.day, time=appointment.time, **facts)
