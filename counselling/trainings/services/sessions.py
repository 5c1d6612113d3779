"""Sessions: planned, opened for enrolment, held or cancelled."""

from collections.abc import Sequence
from datetime import date, time
from decimal import Decimal
from typing import TypedDict

from django.db import IntegrityError, transaction
from django.db.models import Count, Q

from caseflow.accounts.models import User
from caseflow.audit.models import Action
from caseflow.audit.verbs import verb
from counselling.changes import hold, save_version
from counselling.domain.certificates import enrolment_outcome
from counselling.domain.errors import DomainError, gettext_noop, required_reason
from counselling.domain.lifecycle import SESSION, EnrolmentState, SessionState
from counselling.trainings.models import Enrolment, HalfDay, ProgrammeVersion, Session
from counselling.trainings.services.rules import require_state, tell_of

type Sitting = tuple[date, time, time]


class SessionFields(TypedDict, total=False):
    code: str
    guest_trainers: str
    place: str
    link: str
    capacity: int
    enrol_until: date | None
    price: Decimal | None
    funding: str
    accessibility_contact: str


class SessionKnown(DomainError):
    code = "session-known"
    sentence = gettext_noop("Your service has a session with this code.")


class NoHalfDay(DomainError):
    code = "no-half-day"
    sentence = gettext_noop("A session takes place on at least one half-day.")


class HalfDayTwice(DomainError):
    code = "half-day-twice"
    sentence = gettext_noop("Two half-days begin at the same time.")


class HalfDayAttended(DomainError):
    code = "half-day-attended"
    sentence = gettext_noop("Attendance is noted for a half-day that is to go: it stays.")


class SeatsTaken(DomainError):
    code = "seats-taken"
    sentence = gettext_noop("Seats that are taken already: %(count)s")


class NotOverYet(DomainError):
    code = "not-over-yet"
    sentence = gettext_noop("The last half-day is still to come.")


class AttendanceMissing(DomainError):
    code = "attendance-missing"
    sentence = gettext_noop("Attendance is not complete. Entries that are missing: %(count)s")


@verb("trainings.plan_session", action=Action.CREATE)
def plan_session(
    *,
    programme_version: ProgrammeVersion,
    fields: SessionFields,
    sittings: Sequence[Sitting],
    trainers: Sequence[User],
    by: User,
) -> Session:
    """Plan a session of a version; people enrol once it is opened."""
    service = programme_version.programme.service
    try:
        with transaction.atomic():
            session = Session.objects.create(programme_version=programme_version, service=service, **fields)
    except IntegrityError:
        raise SessionKnown(field="code") from None
    _sit(session, sittings)
    session.trainers.set(trainers)
    tell_of(session, session, half_days=len(sittings))
    return session


@verb("trainings.change_session")
def change_session(
    *,
    session: Session,
    fields: SessionFields,
    sittings: Sequence[Sitting],
    trainers: Sequence[User],
    version: int,
    by: User,
) -> Session:
    """Change a session that is not over; a seat that somebody has stays theirs."""
    require_state(hold(session), SessionState.PLANNED, SessionState.OPEN)
    taken = session.enrolments.seated().count()
    if fields.get("capacity", session.capacity) < taken:
        raise SeatsTaken(field="capacity", count=taken)
    try:
        with transaction.atomic():
            changed = save_version(session, version=version, **fields)
    except IntegrityError:
        raise SessionKnown(field="code") from None
    _sit(session, sittings)
    session.trainers.set(trainers)
    tell_of(session, session, *changed)
    return session


@verb("trainings.open_session")
def open_session(*, session: Session, by: User) -> Session:
    """Let people enrol."""
    return _step(session, "open_session")


@verb("trainings.hold_session")
def hold_session(*, session: Session, on: date, by: User) -> Session:
    """Note that the session took place: the half-days say who attended."""
    held = hold(session)
    sittings = list(held.half_days.all())
    if any(sitting.on > on for sitting in sittings):
        raise NotOverYet
    seated = Enrolment.objects.seated().filter(session=held).annotate(
        noted=Count("attendances"), there=Count("attendances", filter=Q(attendances__present=True))
    )  # fmt: skip
    people = list(seated.order_by("pk"))
    if missing := sum(len(sittings) - person.noted for person in people if not person.is_excused):
        raise AttendanceMissing(count=missing)
    for person in people:
        person.state = enrolment_outcome(
            present=person.there, half_days=len(sittings), is_excused=person.is_excused,
            share=held.programme_version.share,
        )  # fmt: skip
    Enrolment.objects.bulk_update(people, ["state"])
    Enrolment.objects.filter(
        session=held, state__in=[EnrolmentState.WAITING, EnrolmentState.REQUESTED]
    ).update(state=EnrolmentState.CANCELLED)  # fmt: skip
    return _step(session, "hold_session", people=len(people))


@verb("trainings.cancel_session")
def cancel_session(*, session: Session, reason: str, by: User) -> Session:
    """Call a session off; whoever was enrolled is so no longer."""
    reason = required_reason(reason)
    held = hold(session)
    Session.objects.filter(pk=held.pk).update(
        state=SESSION.next(SessionState(held.state), "cancel_session"), cancelled_because=reason
    )
    alive = [EnrolmentState.REQUESTED, EnrolmentState.WAITING, EnrolmentState.CONFIRMED]
    people = Enrolment.objects.filter(session=session, state__in=alive).update(state=EnrolmentState.CANCELLED)
    session.refresh_from_db()
    tell_of(session, session, "state", people=people)
    return session


def _step(session: Session, name: str, **detail: object) -> Session:
    held = hold(session)
    Session.objects.filter(pk=held.pk).update(state=SESSION.next(SessionState(held.state), name))
    session.refresh_from_db()
    tell_of(session, session, "state", **detail)
    return session


def _sit(session: Session, sittings: Sequence[Sitting]) -> None:
    """Let exactly these half-days stand; one that begins at the same time is the same one."""
    if not sittings:
        raise NoHalfDay(field="half_days")
    wanted = {(on, starts): ends for on, starts, ends in sittings}
    if len(wanted) < len(sittings):
        raise HalfDayTwice(field="half_days")
    known = {(sitting.on, sitting.starts): sitting for sitting in session.half_days.all()}
    gone = [sitting.pk for begins, sitting in known.items() if begins not in wanted]
    if HalfDay.objects.filter(pk__in=gone, attendances__isnull=False).exists():
        raise HalfDayAttended(field="half_days")
    HalfDay.objects.filter(pk__in=gone).delete()
    for (on, starts), ends in wanted.items():
        if (on, starts) in known:
            HalfDay.objects.filter(pk=known[on, starts].pk).update(ends=ends)
        else:
            HalfDay.objects.create(session=session, on=on, starts=starts, ends=ends)
