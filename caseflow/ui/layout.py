"""Which fields of a form stand beside each other."""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.forms import BoundField


class LaidOutForm(forms.Form):
    """`layout` names the fields of each line; a field that is not named stands alone below."""

    layout: ClassVar[tuple[str, ...]] = ()
    # Questions that are put only once what was typed turns out to need them.
    later: ClassVar[tuple[str, ...]] = ()

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in self.later:
            if name not in self.data:
                del self.fields[name]

    def choose_among(self, name: str, rows: QuerySet[Any]) -> None:
        """Offer these rows, the first one chosen."""
        field: Any = self.fields[name]
        field.queryset = rows
        field.initial = rows.first()

    def ask(self, name: str) -> None:
        self.fields[name] = deepcopy(self.base_fields[name])

    @property
    def rows(self) -> Iterator[list[BoundField]]:
        placed: set[str] = set()
        for line in self.layout:
            names = [name for name in line.split() if name in self.fields]
            placed.update(names)
            if names:
                yield [self[name] for name in names]
        for field in self.visible_fields():
            if field.name not in placed:
                yield [field]


class VersionedForm(LaidOutForm):
    """A form about a row that somebody else may save meanwhile."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=2**31 - 1)

    @property
    def seen(self) -> int:
        return int(self.cleaned_data.get("version") or 0)

    @property
    def columns(self) -> dict[str, object]:
        """What was typed, without the version it was typed on."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}
