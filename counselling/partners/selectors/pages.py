"""Pages of entries by name; the cursor is a key, so that no name stands in an address."""

from dataclasses import dataclass

from django.db.models import Model, Q, QuerySet

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class NamedPage[Entry: Model]:
    """Entries by name, accents and capitals aside; `next` is the cursor of `?after=`."""

    rows: list[Entry]
    next: str
    previous: str = ""


def page_by_name[Entry: Model](entries: QuerySet[Entry], *, known: QuerySet[Entry], after: str) -> NamedPage[Entry]:
    """The page that follows the entry `after` of those known; a cursor that cannot be read shows the first page."""
    found = entries.order_by("folded", "pk")
    if after.isascii() and after.isdigit() and len(after) < 19:
        last = known.filter(pk=after).values_list("folded", "pk").first()
        if last:
            name, pk = last
            found = found.filter(Q(folded__gt=name) | Q(folded=name, pk__gt=pk))
    rows = list(found[: PAGE_SIZE + 1])
    return NamedPage(rows[:PAGE_SIZE], str(rows[PAGE_SIZE - 1].pk) if len(rows) > PAGE_SIZE else "")
