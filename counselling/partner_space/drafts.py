"""A referral while it is typed, page by page: its sender finds it again for a day, nobody else ever sees it."""

from collections.abc import Mapping
from datetime import timedelta

from django.core.cache import cache

from caseflow.accounts.models import User

KEPT_FOR = timedelta(hours=24)
# Beside what was typed: the reference that came of it, so that a second click leads to the same referral.
SENT = "sent"
type Typed = dict[str, list[str]]


def of(person: User) -> Typed:
    return dict(cache.get(_key(person)) or {})


def keep(person: User, typed: Mapping[str, list[str]]) -> None:
    cache.set(_key(person), dict(typed), timeout=int(KEPT_FOR.total_seconds()))


def forget(person: User) -> None:
    cache.delete(_key(person))


def _key(person: User) -> str:
    return f"draft:referral:{person.pk}"
