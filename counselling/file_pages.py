"""The page of files a person may see, in an order, with its total: the cost does not grow with the number of files.

`permissions.scopes` says which files these are; nothing is decided here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet

from caseflow.ui import pagination
from caseflow.ui.pagination import Order
from counselling.permissions import FilePermission, Scope, scopes


@dataclass(frozen=True, slots=True)
class FilePage[M: Model]:
    """One page of files, the cursor of the next one (empty at the end), and how many there are, up to a cap."""

    rows: list[M]
    next: str
    total: int
    capped: bool


def page[M: Model](
    files: QuerySet[M],
    user: Any,
    *,
    order: Order,
    after: str = "",
    size: int = pagination.PAGE_SIZE,
    cap: int = 1000,
    permission: FilePermission = FilePermission.VIEW,
) -> FilePage[M]:
    """The first rows over all scopes in the given order: the cost does not grow with the number of files.

    `files` is already filtered and has a value to sort by in every row; `after` is the cursor of the last row
    shown. The total stops at `cap`.
    """
    found = scopes(files.model, user, permission)
    beyond = pagination.after(files, order, after)
    rows = _first_rows(files if beyond is None else files.filter(beyond), found, order, size + 1)
    all_shown = beyond is None and len(rows) <= size
    total = len(rows) if all_shown else _capped_total(files, found, cap)
    following = pagination.cursor_of(rows[size - 1], order) if len(rows) > size else ""
    return FilePage(rows[:size], following, min(total, cap), total > cap)


def _first_rows[M: Model](files: QuerySet[M], found: list[Scope], order: Order, count: int) -> list[M]:
    """Keys by an index for each scope, then only the rows that come first among them."""
    side = "-" if order.descending else ""
    ordered = files.order_by(f"{side}{order.field}", f"{side}pk")
    if len(found) == 1:
        return list(ordered.filter(found[0].condition)[:count])
    keys = ordered.prefetch_related(None).values_list(order.field, "pk")
    places = [place for scope in found for place in keys.filter(scope.condition)[:count]]
    first = [pk for _value, pk in sorted(places, reverse=order.descending)[:count]]
    rows = files.in_bulk(first)
    return [rows[pk] for pk in first if pk in rows]


def _capped_total(files: QuerySet[Any], found: list[Scope], cap: int) -> int:
    """Up to one more than the cap."""
    total = 0
    for scope in found:
        if total <= cap:
            total += files.filter(scope.condition).order_by()[: cap + 1 - total].count()
    return total
