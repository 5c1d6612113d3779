"""Trainings to come, of one's own house and of others, as somebody looks for one: by theme, place and language."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch, QuerySet

from caseflow.accounts.models import Language
from caseflow.ui import formats
from counselling.domain.lifecycle import SessionState
from counselling.domain.matching import fold
from counselling.trainings.models import ExternalCourse, HalfDay, Modality, Session
from counselling.trainings.selectors.sessions import with_counts


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionWish:
    """What is looked for; nothing said means any."""

    theme: str = ""
    place: str = ""
    language: str = ""

    @property
    def is_empty(self) -> bool:
        return not (self.theme or self.place or self.language)


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """One line of the list: a session of the house or a training of somebody else, one of the two."""

    title: str
    organiser: str
    first_day: date
    last_day: date
    place: str
    language: str
    modality: str
    certificate: bool
    objective: str
    price: str
    session: Session | None = None
    course: ExternalCourse | None = None
    # Of somebody else, and nobody made sure of it for a long time.
    is_stale: bool = False
    is_to_verify: bool = False

    @property
    def language_name(self) -> str:
        return str(Language(self.language).label)

    @property
    def modality_name(self) -> str:
        return str(Modality(self.modality).label)

    @property
    def seats_left(self) -> int | None:
        """None where nobody here counts them."""
        return max(0, self.session.capacity - self.session.seated) if self.session else None  # type: ignore[attr-defined]


def search_offers(user: Any, wish: SessionWish, on: date) -> list[Offer]:
    """What is still to come and answers the wish, the next one first; what nobody verified for long comes last."""
    found = [_of_house(session) for session in _sessions(user, wish, on)]
    found += [_of_others(course, on) for course in _courses(user, wish, on)]
    there = [offer for offer in found if _is_at(offer, wish.place)]
    return sorted(there, key=lambda offer: (offer.is_stale, offer.first_day, offer.title))


def _sessions(user: Any, wish: SessionWish, on: date) -> list[Session]:
    coming = Session.objects.visible_to(user).filter(state__in=[SessionState.PLANNED, SessionState.OPEN])
    if wish.theme:
        coming = coming.filter(programme_version__programme__theme=wish.theme)
    if wish.language:
        coming = coming.filter(programme_version__programme__language=wish.language)
    sittings = Prefetch("half_days", HalfDay.objects.order_by("on", "starts", "pk"))
    found = with_counts(coming).filter(first_day__gte=on)
    return list(found.prefetch_related(sittings).order_by("first_day", "pk"))


def _courses(user: Any, wish: SessionWish, on: date) -> QuerySet[ExternalCourse]:
    coming = ExternalCourse.objects.visible_to(user).coming(on)
    chosen = {name: value for name, value in (("theme", wish.theme), ("language", wish.language)) if value}
    return coming.filter(**chosen).order_by("first_day", "pk")


def _of_house(session: Session) -> Offer:
    version = session.programme_version
    programme = version.programme
    return Offer(
        title=str(programme), organiser=session.service.name, first_day=session.first_day, last_day=session.last_day,  # type: ignore[attr-defined]
        place=session.place, language=programme.language, modality=version.modality,
        certificate=programme.awards_certificate, objective=programme.objectives,
        price=_price(session), session=session,
    )  # fmt: skip


def _of_others(course: ExternalCourse, on: date) -> Offer:
    return Offer(
        title=course.title, organiser=course.organiser, first_day=course.first_day, last_day=course.ends_on,
        place=course.place, language=course.language, modality=course.modality,
        certificate=course.awards_certificate, objective=course.objective, price=course.price,
        course=course, is_stale=course.is_stale(on),
        is_to_verify=course.is_to_verify(on),
    )  # fmt: skip


def _price(session: Session) -> str:
    """The sum, who pays it, or both."""
    known = "" if session.price is None else formats.euros(session.price)
    return " · ".join(part for part in (known, session.funding) if part)


def _is_at(offer: Offer, place: str) -> bool:
    wanted = fold(place).split()
    if not wanted or offer.modality != Modality.ON_SITE:
        return True
    return set(wanted) <= set(fold(offer.place).split())
