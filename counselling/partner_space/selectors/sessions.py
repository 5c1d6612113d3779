"""Sessions to come as people of a partner see them: where they can enrol, and who of theirs has enrolled."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Min, Q, QuerySet

from counselling.domain.lifecycle import EnrolmentState, SessionState
from counselling.partner_space.selectors.sent import Standing, services_for
from counselling.partners.models import Affiliation, Organisation, Referrer
from counselling.trainings import selectors as trainings
from counselling.trainings.models import Enrolment, EnrolmentQuerySet, Session


def sessions_to_come(standing: Standing, on: date) -> Any:
    """Where one can still enrol, at the services of one's organisations; the next one first."""
    offered = _coming(on).filter(service__in=services_for(standing.everywhere, on))
    return offered.filter(Q(enrol_until__isnull=True) | Q(enrol_until__gte=on)).order_by("first_day", "pk")


def session_of(standing: Standing, session_id: int, on: date) -> Any:
    """One that is to come: offered to this person, or with somebody of theirs on its list; else None."""
    offered = Q(service__in=services_for(standing.everywhere, on))
    theirs = Q(pk__in=enrolments_of(standing).order_by().values("session"))
    return _coming(on).filter(offered | theirs, pk=session_id).first()


def enrolments_of(standing: Standing) -> EnrolmentQuerySet:
    """One's own, and those of an organisation that one leads; cancelled ones among them."""
    return Enrolment.objects.filter(Q(referrer=standing.sender) | Q(organisation__in=standing.leads))


def enrolled_in(standing: Standing, session: Session) -> EnrolmentQuerySet:
    """Who of theirs is on the list of a session, by name."""
    return enrolments_of(standing).filter(session=session).exclude(state=EnrolmentState.CANCELLED).named()


def own_enrolments(referrer: Referrer, on: date) -> EnrolmentQuerySet:
    return _to_come(Enrolment.objects.filter(referrer=referrer), on)


def enrolments_by_colleague(organisation: Organisation, on: date) -> dict[int, list[Enrolment]]:
    """For which sessions an organisation has enrolled whom, by the professional."""
    enrolled: dict[int, list[Enrolment]] = {}
    for enrolment in _to_come(Enrolment.objects.filter(organisation=organisation), on):
        enrolled.setdefault(enrolment.referrer_id, []).append(enrolment)
    return enrolled


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidates:
    """Oneself and the colleagues one leads; `left` are those without a place in the session so far."""

    everybody: QuerySet[Affiliation]
    left: QuerySet[Affiliation]


def who_can_enrol(standing: Standing, session: Session, on: date) -> Candidates:
    """Nobody once enrolment is over."""
    if not sessions_to_come(standing, on).filter(pk=session.pk).exists():
        return Candidates(everybody=Affiliation.objects.none(), left=Affiliation.objects.none())
    oneself = Q(referrer=standing.sender, organisation__in=standing.everywhere)
    theirs = oneself | Q(organisation__in=standing.leads)
    return Candidates(
        everybody=trainings.at_work(on).filter(theirs), left=trainings.enrollable(session, on).filter(theirs)
    )


def _coming(on: date) -> Any:
    """Open ones that have not begun, with how many sit and wait."""
    return trainings.with_counts(Session.objects.filter(state=SessionState.OPEN)).filter(first_day__gt=on)


def _to_come(enrolments: EnrolmentQuerySet, on: date) -> EnrolmentQuerySet:
    standing = enrolments.filter(session__state=SessionState.OPEN).exclude(state=EnrolmentState.CANCELLED)
    dated = standing.annotate(first_day=Min("session__half_days__on")).filter(first_day__gt=on)
    return dated.select_related("session__programme_version__programme").order_by("first_day", "pk")
