"""Who was there: noted person by person, or from a list of the whole session."""

from collections.abc import Mapping
from datetime import date, timedelta

from django.utils import timezone

from caseflow.accounts.models import User
from caseflow.audit.verbs import verb
from counselling.changes import hold, save_version
from counselling.domain.certificates import enrolment_outcome
from counselling.domain.errors import DomainError, gettext_noop, required_reason
from counselling.domain.lifecycle import EnrolmentState, SessionState
from counselling.trainings.models import Attendance, Enrolment, HalfDay, Session, Signing
from counselling.trainings.services.rules import require_seat, require_state, tell_of

CORRECTED_FREELY = timedelta(days=30)


class NotBegun(DomainError):
    code = "not-begun"
    sentence = gettext_noop("This half-day is still to come.")


class CertificateIssued(DomainError):
    code = "certificate-issued"
    sentence = gettext_noop("A certificate rests on this attendance: revoke it first.")


def is_late(last_day: date, on: date) -> bool:
    """Whether a correction needs a reason by now."""
    return on > last_day + CORRECTED_FREELY


@verb("trainings.record_attendance")
def record_attendance(
    *,
    enrolment: Enrolment,
    presence: Mapping[HalfDay, bool | None],
    is_excused: bool,
    points: int | None,
    signing: Signing,
    version: int,
    reason: str = "",
    on: date,
    by: User,
) -> Enrolment:
    """Note of one person at which half-days they were, and what they reached; None leaves a half-day open."""
    session = hold(enrolment.session)
    require_state(session, SessionState.OPEN, SessionState.HELD)
    enrolment.refresh_from_db()
    require_seat(enrolment)
    if enrolment.certificates.standing().exists():
        raise CertificateIssued
    sittings = list(session.half_days.all())
    if any(there is not None and sitting.on > on for sitting, there in presence.items()):
        raise NotBegun
    columns: dict[str, object] = {"is_excused": is_excused, "points": points}
    if is_late(sittings[-1].on, on):
        columns["corrected_because"] = required_reason(reason)
    _write(enrolment, presence, signing)
    if session.state == SessionState.HELD:
        columns["state"] = _outcome(enrolment, session, len(sittings), is_excused=is_excused)
    changed = save_version(enrolment, version=version, **columns, changed_by=by, changed_at=timezone.now())
    tell_of(session, enrolment, *changed, noted=sum(there is not None for there in presence.values()))
    return enrolment


def _write(enrolment: Enrolment, presence: Mapping[HalfDay, bool | None], signing: Signing) -> None:
    """Half-days that stand as they were keep how they are known."""
    noted = {row.half_day_id: row for row in enrolment.attendances.all()}
    for sitting, there in presence.items():
        row = noted.get(sitting.pk)
        if there is None:
            Attendance.objects.filter(enrolment=enrolment, half_day=sitting).delete()
        elif row is None:
            Attendance.objects.create(enrolment=enrolment, half_day=sitting, present=there, signing=signing)
        elif row.present != there:
            Attendance.objects.filter(pk=row.pk).update(present=there, signing=signing)


def _outcome(enrolment: Enrolment, session: Session, half_days: int, *, is_excused: bool) -> EnrolmentState:
    present = Attendance.objects.filter(enrolment=enrolment, present=True).count()
    return enrolment_outcome(
        present=present, half_days=half_days, is_excused=is_excused, share=session.programme_version.share
    )
