"""Tables of rows that are saved one by one: what a page shows, and the three answers to a posted row.

The contract with `grid.js` and the pattern of a view stand in docs/guides/interface.md.
"""

import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

NEW_KEY = str(uuid.UUID(int=0))


class RowForm(forms.Form):
    """One row: its controls stand in the cells, belong to the row's own form and keep their ids."""

    use_required_attribute = False

    def __init__(self, *args: Any, grid: str, key: object, **options: Any) -> None:
        self.form_id = f"{grid}-{key}"
        options["auto_id"] = f"{self.form_id}-%s"
        super().__init__(*args, **options)


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """`name` is a field of the row's form, or else a computed text of the row; `kind` is number, wide or empty."""

    name: str
    label: Any
    kind: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """A link of a row, or with `post` a button that sends the row's form to its own address."""

    label: Any
    url: str
    icon: str = ""
    post: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    name: str
    label: str
    mine: str
    theirs: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Somebody saved this row in the meantime: who, when, and what differs now."""

    by: str
    at: datetime | None
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    column: Column
    id: str
    field: forms.BoundField | None
    text: object

    @property
    def control(self) -> str:
        """The input, named by its column and its row, described by its error."""
        if self.field is None:
            return ""
        row, _slash, _name = self.id.partition("-cell-")
        names = f"{row.partition('-')[0]}-head-{self.column.name} {row}-row-label"
        return self.field.as_widget(attrs={"aria-labelledby": names})


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row as it is shown; `version` 0 says that it does not exist yet."""

    form: RowForm
    url: str
    version: int = 0
    label: str = ""
    computed: Mapping[str, object] = field(default_factory=dict)
    actions: tuple[Action, ...] = ()
    conflict: Conflict | None = None

    @property
    def id(self) -> str:
        return self.form.form_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """`url` is the page that shows it; `blank` makes the empty row for a key; `paste_url` takes pasted cells.

    `sums` are texts below the columns they name; with `even` all grids of a page keep their columns in line.
    """

    id: str
    caption: Any
    columns: tuple[Column, ...]
    url: str
    rows: tuple[Row, ...]
    blank: Callable[[str], Row] | None = None
    paste_url: str = ""
    sums: Mapping[str, object] = field(default_factory=dict)
    even: bool = False

    def __post_init__(self) -> None:
        if "-" in self.id:
            raise ValueError("The id of a grid has no hyphen: it starts the ids of its rows.")

    @property
    def lines(self) -> Iterator[tuple[Row, list[Cell]]]:
        """Every row with its cells, the empty one at the end."""
        for row in (*self.rows, *self._empty(str(uuid.uuid4()))):
            yield row, self.cells(row)

    @property
    def pattern(self) -> Iterator[tuple[Row, list[Cell]]]:
        """The empty row from which the script makes new ones."""
        for row in self._empty(NEW_KEY):
            yield row, self.cells(row)

    @property
    def foot(self) -> list[Cell]:
        """The cells below the rows, from the first column with a sum on."""
        names = [column.name for column in self.columns]
        first = min((names.index(name) for name in self.sums), default=len(names))
        return [
            Cell(column, f"{self.id}-sum-{column.name}", None, self.sums.get(column.name, ""))
            for column in self.columns[first:]
        ]

    @property
    def foot_label_width(self) -> int:
        return len(self.columns) - len(self.foot)

    @property
    def width(self) -> int:
        return len(self.columns) + 1

    def cells(self, row: Row) -> list[Cell]:
        return [
            Cell(
                column,
                f"{row.id}-cell-{column.name}",
                row.form[column.name] if column.name in row.form.fields else None,
                row.computed.get(column.name, ""),
            )
            for column in self.columns
        ]

    def showing(self, row: Row) -> "Grid":
        """The same grid with this row in the place of its saved self, or as the last one."""
        others = [row if other.id == row.id else other for other in self.rows]
        known = any(other.id == row.id for other in self.rows)
        return replace(self, rows=tuple(others if known else [*others, row]))

    def _empty(self, key: str) -> tuple[Row, ...]:
        return (self.blank(key),) if self.blank else ()


def posted_version(request: HttpRequest) -> int:
    """The version that the person saw; 0 for a new row."""
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def differences(*, mine: forms.Form, theirs: forms.Form) -> tuple[Difference, ...]:
    """Field by field, what the bound form says otherwise than the saved row behind the unbound one."""
    return tuple(
        Difference(
            name=bound.name,
            label=str(bound.label),
            mine=_shown(mine[bound.name]),
            theirs=_shown(bound),
            value=_raw(bound),
        )
        for bound in theirs.visible_fields()
        if _raw(mine[bound.name]) != _raw(bound) and bound.field.has_changed(bound.initial, mine[bound.name].data)
    )


def _raw(bound: forms.BoundField) -> str:
    value = bound.value()
    if isinstance(bound.field, forms.BooleanField):
        return "on" if value in {True, "on", "true", "True", "1"} else ""
    return "" if value is None else str(value)


def _shown(bound: forms.BoundField) -> str:
    raw = _raw(bound)
    if isinstance(bound.field, forms.BooleanField):
        return _("yes") if raw else _("no")
    if isinstance(bound.field.widget, forms.Select):
        labels = {str(value): str(label) for value, label in bound.field.widget.choices}
        return labels.get(raw, raw) or "—"
    return raw or "—"


def saved(
    request: HttpRequest,
    grid: Grid,
    row: Row,
    *,
    sentence: str,
    parts: Iterable[str] = (),
    context: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """Answer with computed cells, version, totals and one sentence, never with the inputs.

    `parts` are template partials (`counselling/debts/debt_list.html#totals`), each one element with an id.
    """
    if not _wants_fragment(request):
        messages.success(request, sentence)
        return HttpResponseRedirect(f"{grid.url}#{row.id}-row")
    rendered = [render_to_string(part, {**(context or {}), "grid": grid}, request) for part in parts]
    return render(
        request,
        "ui/grid_saved.html",
        {"row": row, "cells": [*grid.cells(row), *grid.foot], "parts": rendered, "sentence": sentence},
    )


def invalid(
    request: HttpRequest, grid: Grid, row: Row, *, template: str, context: Mapping[str, Any] | None = None
) -> HttpResponse:
    """Answer 422 with the row as typed and its errors; without script, the whole page with that row in it."""
    errors = [str(error) for messages_ in row.form.errors.values() for error in messages_]
    sentence = _("Not saved: %(error)s") % {"error": " ".join(errors)}
    return _refused(request, grid, row, status=422, sentence=sentence, template=template, context=context)


def conflict(
    request: HttpRequest, grid: Grid, row: Row, *, template: str, context: Mapping[str, Any] | None = None
) -> HttpResponse:
    """Answer 409 with the row as typed and the comparison; `row.version` is the one saved by the other person."""
    sentence = _("Not saved: somebody else changed this row. Choose which version stays.")
    return _refused(request, grid, row, status=409, sentence=sentence, template=template, context=context)


def _refused(
    request: HttpRequest,
    grid: Grid,
    row: Row,
    *,
    status: int,
    sentence: str,
    template: str,
    context: Mapping[str, Any] | None,
) -> HttpResponse:
    if not _wants_fragment(request):
        return render(request, template, {**(context or {}), "grid": grid.showing(row)}, status=status)
    facts = {"row": row, "cells": grid.cells(row), "grid": grid, "sentence": sentence}
    return render(request, "ui/grid_refused.html", facts, status=status)


def saved_at(sentence: str = "") -> str:
    """“Saved 14:32”, with what the totals say now."""
    now = f"{timezone.localtime():%H:%M}"
    if not sentence:
        return _("Saved %(time)s") % {"time": now}
    return _("Saved %(time)s: %(totals)s") % {"time": now, "totals": sentence}


def _wants_fragment(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true"
