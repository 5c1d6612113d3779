"""Material as it is looked for, and what somebody outside may take."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import QuerySet

from caseflow.accounts.models import Service
from counselling.domain.toolbox import Audience
from counselling.trainings.models import Resource, ResourceVersion


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
