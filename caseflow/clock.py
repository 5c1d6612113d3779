"""What time it is: the machine's, unless somebody tells of another moment, as a demonstration does of past days."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

from django.utils import timezone

_told: ContextVar[datetime | None] = ContextVar("caseflow.clock", default=None)


def now() -> datetime:
    return _told.get() or timezone.now()


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Everything inside is noted as of that moment; the audit log alone keeps the machine's time."""
    token = _told.set(moment)
    try:
        yield
    finally:
        _told.reset(token)
