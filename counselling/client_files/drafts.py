"""Long texts while they are typed: their author finds them again for a week, nobody else ever sees them."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.cache import cache

from caseflow.accounts.models import User
from counselling.client_files.models import ClientFile

KEPT_FOR = timedelta(days=7)
LONGEST = 10_000
NOTE, CALL, CORRECTION = "note", "call", "correction"
# A correction is of one note; eighteen digits fit into a key of the database.
PLACES = re.compile(rf"{NOTE}|{CALL}|{CORRECTION}-(?P<note>[0-9]{{1,18}})")


@dataclass(frozen=True, slots=True)
class Draft:
    """A text that was not saved yet, and when its last key was pressed."""

    text: str
    at: datetime


def keep(file: ClientFile, author: User, place: str, *, text: str, at: datetime) -> None:
    """Remember what stands in this field now; nothing is remembered of an empty one."""
    if text.strip():
        cache.set(_key(file, author, place), (text[:LONGEST], at), timeout=int(KEPT_FOR.total_seconds()))
    else:
        forget(file, author, place)


def of(file: ClientFile, author: User, place: str) -> Draft | None:
    """What this person typed here and did not save."""
    kept = cache.get(_key(file, author, place))
    return Draft(*kept) if kept else None


def forget(file: ClientFile, author: User, place: str) -> None:
    cache.delete(_key(file, author, place))


def _key(file: ClientFile, author: User, place: str) -> str:
    return f"draft:{file.pk}:{author.pk}:{place}"
