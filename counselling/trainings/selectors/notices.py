"""Who waits for a training, and what there is for them by now."""

from dataclasses import dataclass
from datetime import date, timedelta

from counselling.trainings.models import TrainingNotice
from counselling.trainings.selectors.catalogue import Offer, SessionWish, search_offers

SHOWN = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A wish with the first trainings that answer it."""

    notice: TrainingNotice
    offers: list[Offer]


def notices_to_tell(on: date) -> list[Found]:
    """The wishes that something answers today, as far as whoever asked may still see it."""
    waiting = TrainingNotice.objects.filter(asked_by__is_active=True).select_related("asked_by").order_by("pk")
    found = [Found(notice=it, offers=search_offers(it.asked_by, wish_of(it), on)[:SHOWN]) for it in waiting]
    return [it for it in found if it.offers]


def notices_to_forget(on: date, *, kept: timedelta) -> bool:
    return TrainingNotice.objects.filter(asked_on__lt=on - kept).exists()


def wish_of(notice: TrainingNotice) -> SessionWish:
    return SessionWish(theme=notice.theme, place=notice.place, language=notice.language)
