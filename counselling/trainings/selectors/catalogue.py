"""Sessions to come, as somebody looks for one: by theme, place and language."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from counselling.domain.lifecycle import SessionState
from counselling.domain.matching import fold
from counselling.trainings.models import Modality, Session
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


def search_sessions(user: Any, wish: SessionWish, on: date) -> list[Session]:
    """What is still to come and answers the wish, the next one first; what is remote is everywhere."""
    coming = Session.objects.visible_to(user).filter(state__in=[SessionState.PLANNED, SessionState.OPEN])
    if wish.theme:
        coming = coming.filter(programme_version__programme__theme=wish.theme)
    if wish.language:
        coming = coming.filter(programme_version__programme__language=wish.language)
    found = with_counts(coming).filter(first_day__gte=on).order_by("first_day", "pk")
    return [session for session in found if _is_at(session, wish.place)]


def _is_at(session: Session, place: str) -> bool:
    wanted = fold(place).split()
    if not wanted or session.programme_version.modality != Modality.ON_SITE:
        return True
    return set(wanted) <= set(fold(session.place).split())
