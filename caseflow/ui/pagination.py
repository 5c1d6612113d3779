"""Pages by the place of their last row, not by number: page 200 costs what page 1 costs, and no row shows twice.

The cursor is the sort value and the key of a row, both checked when read. Sort values are days, moments or numbers:
a name would stand in the address. A cursor that cannot be read shows the first page.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class Order:
    """One field that every row has a value in, then the key, both in the same direction."""

    field: str
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Page[M: Model]:
    """`previous` and `next` are cursors for `?before=` and `?after=`, empty at either end."""

    rows: list[M]
    previous: str
    next: str


def after(queryset: QuerySet[Any], order: Order, cursor: str) -> Q | None:
    """The condition of the rows behind a cursor; None: from the start."""
    place = _place(queryset, order, cursor)
    if place is None:
        return None
    value, pk = place
    side = "lt" if order.descending else "gt"
    further = Q(**{f"{order.field}__{side}": value}) | Q(**{f"pk__{side}": pk})
    # The first condition says nothing new; by it an index starts at the place instead of reading up to it.
    return Q(**{f"{order.field}__{side}e": value}) & further


def cursor_of(row: Model, order: Order) -> str:
    """The place of a row, for the address."""
    value = getattr(row, order.field)
    text = value.isoformat() if isinstance(value, date | datetime) else str(value)
    return f"{text}~{row.pk}"


def _place(queryset: QuerySet[Any], order: Order, cursor: str) -> tuple[Any, int] | None:
    text, mark, pk = cursor.rpartition("~")
    if not (mark and text) or not (pk.isascii() and pk.isdigit() and len(pk) < 19) or "\0" in text:
        return None
    field: Any = queryset.model._meta.get_field(order.field)
    try:
        return field.clean(text, None), int(pk)
    except (ValidationError, ValueError, OverflowError):
        return None
