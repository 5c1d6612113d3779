"""Sessions as they are looked for, and the people in one."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, Min, OuterRef, Prefetch, Q, QuerySet

from caseflow.accounts.models import Membership, Service, User
from caseflow.accounts.roles import Role
from counselling import permissions
from counselling.domain.lifecycle import EnrolmentState, OrganisationStatus, SessionState
from counselling.partners.models import Affiliation, Organisation, Referrer
from counselling.permissions import ServicePermission
from counselling.trainings.models import (
    OUTCOMES,
    Attendance,
    Enrolment,
    HalfDay,
    Programme,
    ProgrammeVersion,
    Session,
    SignedSheet,
)

SEATED = (EnrolmentState.CONFIRMED, *OUTCOMES)
PAST_SHOWN = 50


@dataclass(frozen=True, slots=True)
class SessionList:
    """What is to come, the next one first, and what was, the last one first."""

    coming: list[Session]
    past: list[Session]


def managing(user: Any) -> QuerySet[Service]:
    """The services whose trainings this person keeps."""
    return permissions.services_for(user, ServicePermission.MANAGE_TRAININGS)


def may_manage(user: Any, service: int) -> bool:
    return managing(user).filter(pk=service).exists()


def session_list(user: Any, **chosen: Any) -> SessionList:
    sessions = with_counts(Session.objects.visible_to(user)).filter(**chosen)
    to_come = Q(state__in=[SessionState.PLANNED, SessionState.OPEN])
    return SessionList(
        list(sessions.filter(to_come).order_by("first_day", "pk")),
        list(sessions.exclude(to_come).order_by("-last_day", "-pk")[:PAST_SHOWN]),
    )


def sessions_of(programme: Programme) -> QuerySet[Session]:
    return with_counts(Session.objects.filter(programme_version__programme=programme)).order_by("-first_day", "-pk")


def open_sessions(service: Service, on: date) -> list[Session]:
    """Where one can still enrol at a service, the next one first."""
    offered = Session.objects.filter(service=service, state=SessionState.OPEN)
    found = offered.annotate(first_day=Min("half_days__on")).filter(first_day__gt=on)
    return list(found.select_related("programme_version__programme").order_by("first_day", "pk"))


def with_counts(sessions: Any) -> Any:
    """With dates, programme, and how many sit and wait."""
    return (
        sessions.dated()
        .select_related("programme_version__programme", "service")
        .annotate(
            seated=Count("enrolments", filter=Q(enrolments__state__in=SEATED), distinct=True),
            waiting=Count("enrolments", filter=Q(enrolments__state=EnrolmentState.WAITING), distinct=True),
        )
    )


def session_with_counts(session: Session) -> Session:
    found: Session = with_counts(Session.objects.filter(pk=session.pk)).get()
    return found


def programmes_of(user: Any) -> QuerySet[Programme]:
    """The programmes of one's services, the offered ones first, each with its latest version."""
    versions = ProgrammeVersion.objects.order_by("-number")
    return (
        Programme.objects.visible_to(user)
        .select_related("service", "refresher_of")
        .prefetch_related(Prefetch("versions", versions))
        .order_by("-active", "code", "pk")
    )


def possible_trainers(service: Service | int, on: date) -> QuerySet[User]:
    """Who may be named to train: whoever counsels or leads there."""
    works = Membership.objects.live(on).filter(
        user=OuterRef("pk"), service=service, role__in=[Role.COUNSELLOR, Role.SUPERVISOR]
    )
    return User.objects.filter(Exists(works)).order_by("name", "pk")


def enrollable(session: Session, on: date) -> QuerySet[Affiliation]:
    """Professionals of active organisations who have no place in this session."""
    placed = Enrolment.objects.filter(session=session).exclude(state=EnrolmentState.CANCELLED).values("referrer")
    return at_work(on).exclude(referrer__in=placed)


def at_work(on: date) -> QuerySet[Affiliation]:
    """Professionals of active organisations, by name."""
    return (
        Affiliation.objects.dated(on)
        .filter(organisation__status=OrganisationStatus.ACTIVE)
        .select_related("referrer", "organisation")
        .order_by("referrer__last_name", "referrer__first_name", "pk")
    )


def employer_of(referrer: Referrer, on: date) -> Organisation | None:
    """Where this professional works on that day; the last one begun if there are several."""
    affiliation = (
        Affiliation.objects.dated(on)
        .filter(referrer=referrer)
        .select_related("organisation")
        .order_by("-valid_from", "-pk")
        .first()
    )
    return affiliation.organisation if affiliation else None


@dataclass(frozen=True, slots=True)
class Seat:
    """One person of a session with what was noted of each half-day."""

    enrolment: Enrolment
    presence: tuple[tuple[HalfDay, bool | None], ...]

    @property
    def present(self) -> int:
        return sum(there is True for _half_day, there in self.presence)


def seats_of(session: Session) -> list[Seat]:
    """Everybody who has a seat, by name."""
    sittings = list(session.half_days.all())
    people = (
        Enrolment.objects.seated()
        .filter(session=session)
        .named()
        .select_related("changed_by")
        .prefetch_related(Prefetch("attendances", Attendance.objects.order_by("pk")))
    )
    return [_seat(person, sittings) for person in people]


def seat_of(session: Session, key: UUID) -> Seat | None:
    person = (
        Enrolment.objects.seated()
        .filter(session=session, key=key)
        .named()
        .select_related("changed_by")
        .prefetch_related("attendances")
        .first()
    )
    return _seat(person, list(session.half_days.all())) if person else None


def _seat(person: Enrolment, sittings: list[HalfDay]) -> Seat:
    noted = {row.half_day_id: row.present for row in person.attendances.all()}
    return Seat(person, tuple((sitting, noted.get(sitting.pk)) for sitting in sittings))


def sheets_signed(session: Session) -> QuerySet[SignedSheet]:
    """The scans of the signed attendance sheets, as they came in."""
    standing = SignedSheet.objects.standing().filter(session=session)
    return standing.select_related("added_by").order_by("number")


def stored_sheets() -> QuerySet[SignedSheet, str]:
    """The paths of the sheets that stand; what was taken out is swept."""
    return SignedSheet.objects.standing().order_by("pk").values_list("path", flat=True)


def others_of(session: Session) -> list[Enrolment]:
    """Who has no seat: those who wait, in order, then those who cancelled."""
    people = (
        Enrolment.objects.filter(session=session).exclude(state__in=SEATED).select_related("referrer", "organisation")
    )
    return sorted(people.order_by("pk"), key=lambda person: person.state == EnrolmentState.CANCELLED)
