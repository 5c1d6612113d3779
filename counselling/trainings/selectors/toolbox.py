"""Material as it is looked for, and what somebody outside may take."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from caseflow.accounts.models import Service
from counselling.domain.directory import Area, Entry, Place, Question, Theme, words_of
from counselling.domain.toolbox import Audience
from counselling.trainings.models import Resource, ResourceVersion

ANYWHERE, EVERYWHERE = Place(country=""), Area(country="")


def resource_list(user: Any, on: date, *, theme: str = "", audience: str = "", language: str = "") -> list[Resource]:
    """What is handed out today in one's services."""
    known = Resource.objects.visible_to(user).current(on)
    return [it for it in _with_editions(known) if _fits(it, theme=theme, audience=audience, language=language)]


def put_aside(user: Any, on: date) -> list[Resource]:
    """What was withdrawn or has expired: for those who may renew it."""
    known = Resource.objects.visible_to(user)
    return list(_with_editions(known.exclude(pk__in=known.current(on).values("pk"))))


def resources_to_take(
    *, services: QuerySet[Service] | Iterable[int], audiences: Iterable[Audience], on: date
) -> list[Resource]:
    """What somebody outside may take from these services: a referrer theirs, an ambassador a little more."""
    known = Resource.objects.current(on).filter(service__in=services)
    wanted = set(audiences)
    return [it for it in _with_editions(known) if wanted & set(it.audiences)]


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolWish:
    """What material somebody looks for; nothing said means any."""

    question: Question
    theme: str = ""
    language: str = ""

    @property
    def is_empty(self) -> bool:
        return not (self.question.themes or self.question.words or self.theme or self.language)

    @property
    def themes(self) -> tuple[Theme, ...]:
        chosen = (Theme(self.theme),) if self.theme else ()
        return tuple(dict.fromkeys((*chosen, *self.question.themes)))


def search_resources(resources: Sequence[Resource], wish: ToolWish) -> list[Resource]:
    """Those that answer, the best first, by the words of their titles and kinds; where they are used is all one."""
    known = {it.pk: it for it in resources if _fits(it, theme=wish.theme, audience="", language=wish.language)}
    entries = [entry for it in known.values() for entry in _entries(it, wish.question)]
    found = wish.question.answers(entries, ANYWHERE)
    return [known[key] for key in dict.fromkeys(it.key for it in found)]


def _entries(resource: Resource, question: Question) -> list[Entry]:
    """One for each of its themes; what fits every theme fits those asked for."""
    themes = [Theme(theme) for theme in resource.themes] or question.themes or (Theme.OTHER,)
    words = frozenset(words_of(f"{resource.title} {resource.get_kind_display()} {resource.hand_over}"))
    return [
        Entry(
            key=resource.pk, name=resource.title, words=words, theme=theme, area=EVERYWHERE,
            verified_on=resource.edition.since,
        )
        for theme in themes
    ]  # fmt: skip


def stored_materials() -> QuerySet[ResourceVersion, str]:
    """The paths of every version, so that no sweep takes them."""
    return ResourceVersion.objects.exclude(path="").order_by("pk").values_list("path", flat=True)


def _with_editions(resources: QuerySet[Resource]) -> QuerySet[Resource]:
    return resources.select_related("service").prefetch_related("versions").order_by("title", "pk")


def _fits(resource: Resource, *, theme: str, audience: str, language: str) -> bool:
    """No theme, no language: it fits every one."""
    return (
        (not theme or not resource.themes or theme in resource.themes)
        and (not language or not resource.languages or language in resource.languages)
        and (not audience or audience in resource.audiences)
    )
