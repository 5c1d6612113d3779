"""The one writer of the audit log."""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, Protocol

from django.utils import timezone

from caseflow.audit import context
from caseflow.audit.models import Action, AuditEntry, Outcome

KEPT_MONTHS = 12

# A code, a number, a date: whatever has a blank in it is a text written by somebody and stays out of the log.
CODE = re.compile(r"[\w.,:;/+@=|-]{0,80}")

_harmless: set[tuple[str, str]] = set()


class Actor(Protocol):
    """Whoever acts: a user, a system of a partner by its key, the system user of a job."""

    pk: Any
    is_active: Any


def declare_harmless(object_type: str, *fields: str) -> None:
    """Let the log keep the values of these fields; of every other field it keeps the name alone."""
    _harmless.update((object_type, field) for field in fields)


def append(
    *,
    verb: str,
    action: Action,
    by: Actor | None,
    outcome: Outcome = Outcome.DONE,
    service: int | None = None,
    file: str = "",
    object_type: str = "",
    object_id: object = "",
    relation: str = "",
    role: str = "",
    fields: Mapping[str, object] | Iterable[str] = (),
    detail: Mapping[str, object] | None = None,
) -> AuditEntry:
    """Write down one act or one reading."""
    now, here = timezone.now(), context.current()
    return AuditEntry.objects.create(
        at=now,
        keep_until=end_of_keeping(now),
        verb=verb,
        action=action,
        outcome=outcome,
        actor=_person(by),
        actor_name="" if by is None else str(by)[:120],
        role=role or here.role,
        relation=relation or here.relation,
        credential=here.credential or getattr(by, "public_id", ""),
        via=here.via,
        service=service,
        file=file,
        object_type=object_type,
        object_id=str(object_id),
        fields=_changes(object_type, fields),
        detail=_plain(detail or {}),
        request_id=here.request_id,
        address=here.address,
    )


def _person(by: Actor | None) -> int | None:
    """The number of the person who acts; a key, known by its public id, is nobody."""
    return None if by is None or hasattr(by, "public_id") else by.pk


def end_of_keeping(at: datetime) -> date:
    """The first day of the month in which the entry may be purged, a whole retention period having passed."""
    months = at.year * 12 + at.month + KEPT_MONTHS
    return date(months // 12, months % 12 + 1, 1)


def _changes(object_type: str, fields: Mapping[str, object] | Iterable[str]) -> dict[str, object]:
    values = fields if isinstance(fields, Mapping) else dict.fromkeys(fields)
    return {
        name: _plain(value) if (object_type, name) in _harmless else None for name, value in sorted(values.items())
    }


def _plain(value: object) -> object:
    """Numbers, codes and dates in lists and mappings, so that every database gives back the same bytes."""
    match value:
        case None | bool() | int():
            return value
        case date():
            return value.isoformat()
        case str() if CODE.fullmatch(value):
            return str(value)
        case Mapping():
            return {str(_plain(key)): _plain(item) for key, item in value.items()}
        case list() | tuple() | set() | frozenset():
            return [_plain(item) for item in value]
    raise TypeError(f"The audit log keeps codes, counts, ids and dates, not {type(value).__name__}.")
