"""Who has this file open right now: remembered for a minute, a courtesy between colleagues and no lock."""

from datetime import datetime, timedelta

from django.core.cache import cache

from caseflow.accounts.models import User
from counselling.client_files.models import ClientFile

# Two missed heartbeats of thirty seconds, and a little for a slow network.
SEEN_FOR = timedelta(seconds=75)
# Whoever turns pages need not be noted at each of them.
NOTED_FOR = timedelta(seconds=20)


def note(file: ClientFile, person: User, at: datetime) -> None:
    """This person looks at the file; whoever was not seen lately is forgotten."""
    here = _seen_since(file, at - SEEN_FOR)
    if person.pk in here and here[person.pk][1] > at - NOTED_FOR:
        return
    here[person.pk] = (person.get_short_name(), at)
    cache.set(_key(file), here, timeout=int(SEEN_FOR.total_seconds()))


def colleagues(file: ClientFile, person: User, at: datetime) -> list[str]:
    """The names of the others who have the file open."""
    here = _seen_since(file, at - SEEN_FOR)
    return sorted(name for key, (name, _seen) in here.items() if key != person.pk)


def _seen_since(file: ClientFile, then: datetime) -> dict[int, tuple[str, datetime]]:
    seen: dict[int, tuple[str, datetime]] = cache.get(_key(file), {})
    return {key: row for key, row in seen.items() if row[1] > then}


def _key(file: ClientFile) -> str:
    return f"presence:{file.pk}"
