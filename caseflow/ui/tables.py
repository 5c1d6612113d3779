"""Lists of records: heads that sort by a link, a first cell that opens the record."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    label: Any
    kind: str
    address: str
    aria_sort: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TableColumn:
    """`kind` is number, day or nowrap; `sort` is the name in `?sort=`, with a leading “-” when it first descends."""

    label: Any
    kind: str = ""
    sort: str = ""


@dataclass(frozen=True, slots=True)
class TableCell:
    value: object
    kind: str
    is_head: bool


@dataclass(frozen=True, slots=True)
class Line:
    values: Sequence[object]
    url: str = ""


@dataclass(frozen=True, slots=True)
class ShownLine:
    cells: tuple[TableCell, ...]
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """`sort` is the order in force (“-activity”), `query` the parameters that a sort link keeps."""

    caption: Any
    columns: tuple[TableColumn, ...]
    lines: Sequence[Line]
    sort: str = ""
    query: QueryDict | None = None

    @property
    def heads(self) -> Iterator[Head]:
        for column in self.columns:
            active = bool(column.sort) and self.sort.lstrip("-") == column.sort.lstrip("-")
            direction = ("descending" if self.sort.startswith("-") else "ascending") if active else ""
            yield Head(
                label=column.label, kind=column.kind, aria_sort=direction, address=self._address(column, active=active)
            )

    @property
    def rows(self) -> Iterator[ShownLine]:
        for line in self.lines:
            pairs = zip(self.columns, line.values, strict=True)
            cells = tuple(TableCell(value, column.kind, not place) for place, (column, value) in enumerate(pairs))
            yield ShownLine(cells, line.url)

    def _address(self, column: TableColumn, *, active: bool) -> str:
        if not column.sort:
            return ""
        query = self.query.copy() if self.query is not None else QueryDict(mutable=True)
        for cursor in ("after", "before"):
            query.pop(cursor, None)
        reverse = self.sort[1:] if self.sort.startswith("-") else f"-{self.sort}"
        query["sort"] = reverse if active else column.sort
        return f"?{query.urlencode()}"
