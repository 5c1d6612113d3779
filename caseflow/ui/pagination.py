"""Pages by the place of their last row, not by number: page 200 costs what page 1 costs, and no row shows twice.

The cursor is the sort value and the key of a row, both checked when read. Sort values are days, moments or numbers:
a name would stand in the address. A cursor that cannot be read shows the first page.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import DateField, DecimalField, F, IntegerField, Model, Q, QuerySet

PAGE_SIZE = 50
SORTABLE = (DateField, DecimalField, IntegerField)


@dataclass(frozen=True, slots=True)
class Order:
    """One field, then the key, both in the same direction; rows without a value come last."""

    field: str
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Page[M: Model]:
    """`previous` and `next` are cursors for `?before=` and `?after=`, empty at either end."""

    rows: list[M]
    previous: str
    next: str


def page_of[M: Model](
    queryset: QuerySet[M], *, order: Order, query: Mapping[str, str], size: int = PAGE_SIZE
) -> Page[M]:
    """The page that `after` or `before` in the query asks for."""
    if not isinstance(queryset.model._meta.get_field(order.field), SORTABLE):
        raise TypeError(f"{order.field} may not stand in an address: sort by a day, a moment or a number.")
    back = "before" in query
    place = _place(queryset, order, query.get("before" if back else "after", ""))
    back = back and place is not None
    nullable = queryset.model._meta.get_field(order.field).null
    if place is not None:
        queryset = queryset.filter(_beyond(order, *place, back=back, nullable=nullable))
    rows = list(_ordered(queryset, order, back=back, nullable=nullable)[: size + 1])
    more, rows = len(rows) > size, rows[:size]
    if back:
        rows.reverse()
    has_previous, has_next = (more, True) if back else (place is not None, more)
    return Page(
        rows,
        cursor_of(rows[0], order) if rows and has_previous else "",
        cursor_of(rows[-1], order) if rows and has_next else "",
    )


def _ordered[M: Model](queryset: QuerySet[M], order: Order, *, back: bool, nullable: bool) -> QuerySet[M]:
    """An index serves a field that always has a value in the plain order only."""
    side = "-" if order.descending != back else ""
    if not nullable:
        return queryset.order_by(f"{side}{order.field}", f"{side}pk")
    places = {"nulls_first": True} if back else {"nulls_last": True}
    value = F(order.field).desc(**places) if side else F(order.field).asc(**places)
    return queryset.order_by(value, f"{side}pk")


def _beyond(order: Order, value: Any, pk: int, *, back: bool, nullable: bool) -> Q:
    """Rows past this place in the direction of travel; rows without a value stand at the far end."""
    side = "lt" if order.descending != back else "gt"
    empty = Q(**{f"{order.field}__isnull": True})
    further_key = Q(**{f"pk__{side}": pk})
    if value is None:
        return (empty & further_key) | (~empty if back else Q(pk__in=()))
    # The first condition says nothing new; by it an index starts at the place instead of reading up to it.
    further = Q(**{f"{order.field}__{side}e": value}) & (Q(**{f"{order.field}__{side}": value}) | further_key)
    return further | empty if nullable and not back else further


def after(queryset: QuerySet[Any], order: Order, cursor: str) -> Q | None:
    """The condition of the rows behind a cursor, for a list that is put together from parts; None: from the start.

    Every row of such a list has a value to sort by.
    """
    place = _place(queryset, order, cursor)
    return None if place is None else _beyond(order, *place, back=False, nullable=False)


def cursor_of(row: Model, order: Order) -> str:
    """The place of a row, for the address."""
    value = getattr(row, order.field)
    text = value.isoformat() if isinstance(value, date | datetime) else "" if value is None else str(value)
    return f"{text}~{row.pk}"


def _place(queryset: QuerySet[Any], order: Order, cursor: str) -> tuple[Any, int] | None:
    text, mark, pk = cursor.rpartition("~")
    if not mark or not (pk.isascii() and pk.isdigit() and len(pk) < 19) or "\0" in text:
        return None
    field: Any = queryset.model._meta.get_field(order.field)
    try:
        value = field.clean(text, None) if text else None
    except (ValidationError, ValueError, OverflowError):
        return None
    return value, int(pk)
