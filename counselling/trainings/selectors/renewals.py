"""Certificates about to end: whose, how soon, and in which refresher there is still a seat."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from counselling.domain.certificates import renewal_step
from counselling.domain.lifecycle import EnrolmentState, SessionState
from counselling.trainings.models import Certificate, Enrolment, Session
from counselling.trainings.selectors.sessions import managing, with_counts

TOLD_BEFORE = timedelta(days=90)
NEXT_SHOWN = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A certificate that ends soon, with what its holder can do about it."""

    certificate: Certificate
    days: int
    # The refresher in which the holder has a place already.
    enrolled: Session | None
    sessions: list[Session]

    @property
    def step(self) -> int | None:
        return renewal_step(self.days)


def due_for(user: Any, on: date) -> list[Due]:
    """What ends within ninety days in the services that this person leads, the next one first."""
    return _due(Certificate.objects.filter(service__in=managing(user)), on)


def renewals_to_announce(on: date) -> list[Due]:
    """What its holder has to be told now, and was not: nobody who has a place in a refresher."""
    due = [it for it in _due(Certificate.objects.all(), on) if it.enrolled is None]
    told = set(
        Certificate.objects.filter(pk__in=[it.certificate.pk for it in due], mails__isnull=False)
        .order_by("pk")
        .values_list("pk", "mails__step")
    )
    return [it for it in due if it.step is not None and (it.certificate.pk, it.step) not in told]


def due_of(referrers: Iterable[int], on: date) -> list[Due]:
    """What ends soon of these people, but for those who have a place in a refresher by now."""
    return [it for it in _due(Certificate.objects.filter(referrer__in=referrers), on) if it.enrolled is None]


def _due(certificates: QuerySet[Certificate], on: date) -> list[Due]:
    replaced = Certificate.objects.standing().filter(replaces=OuterRef("pk"))
    ending = (
        certificates.standing()  # type: ignore[attr-defined]
        .filter(~Exists(replaced), valid_until__range=(on, on + TOLD_BEFORE))
        .select_related("service", "referrer", "programme_version__programme")
        .order_by("valid_until", "pk")
    )
    found = list(ending)
    refreshers = _refreshers(found)
    places = _places(found, refreshers)
    return [_one(certificate, on, refreshers, places) for certificate in found]


def _one(certificate: Certificate, on: date, refreshers: dict[int, list[Session]], places: dict[int, set[int]]) -> Due:
    mine = refreshers[full_programme(certificate)]
    taken = places[certificate.referrer_id]
    open_ones = [it for it in mine if it.state == SessionState.OPEN and it.seated < it.capacity]  # type: ignore[attr-defined]
    return Due(
        certificate=certificate, days=((certificate.valid_until or on) - on).days,
        enrolled=next((it for it in mine if it.pk in taken), None),
        sessions=[it for it in open_ones if it.enrol_until is None or it.enrol_until >= on][:NEXT_SHOWN],
    )  # fmt: skip


def full_programme(certificate: Certificate) -> int:
    programme = certificate.programme_version.programme
    return programme.refresher_of_id or programme.pk


def _refreshers(certificates: Iterable[Certificate]) -> dict[int, list[Session]]:
    """Of each full programme the refreshers to come, the next one first."""
    full = {full_programme(certificate) for certificate in certificates}
    coming = Session.objects.filter(
        state__in=[SessionState.PLANNED, SessionState.OPEN], programme_version__programme__refresher_of__in=full
    )
    found: dict[int, list[Session]] = defaultdict(list)
    for session in with_counts(coming).order_by("first_day", "pk"):
        found[session.programme_version.programme.refresher_of_id].append(session)
    return found


def _places(certificates: Iterable[Certificate], refreshers: dict[int, list[Session]]) -> dict[int, set[int]]:
    """Of each holder the refreshers in which they sit or wait."""
    sessions = [session.pk for coming in refreshers.values() for session in coming]
    alive = Q(state__in=[EnrolmentState.REQUESTED, EnrolmentState.WAITING, EnrolmentState.CONFIRMED])
    people = Enrolment.objects.filter(
        alive, session__in=sessions, referrer__in={certificate.referrer_id for certificate in certificates}
    )
    found: dict[int, set[int]] = defaultdict(set)
    for referrer, session in people.order_by("pk").values_list("referrer", "session"):
        found[referrer].add(session)
    return found
