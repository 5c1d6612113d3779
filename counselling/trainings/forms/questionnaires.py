"""Questions as they are written, and answers as they are given: on a phone, or from a sheet."""

from collections.abc import Sequence
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caseflow.ui.fields import DayField
from caseflow.ui.grid import RowForm
from caseflow.ui.layout import VersionedForm
from counselling.domain.errors import DomainError
from counselling.domain.questionnaires import Answer, AnswerKind, ItemKind, Topic, read_number, read_places
from counselling.trainings.models import ITEM_KINDS, Item
from counselling.trainings.services import ItemFields


class ItemForm(VersionedForm):
    layout: ClassVar[tuple[str, ...]] = ("kind position", "question", "question_after", "options")

    kind = forms.ChoiceField(label=gettext_lazy("Kind of answer"), choices=ITEM_KINDS.items())
    position = forms.IntegerField(
        label=gettext_lazy("Place in the order"), min_value=1, max_value=999, required=False,
        help_text=gettext_lazy("Empty puts it at the end."),
    )  # fmt: skip
    question = forms.CharField(label=gettext_lazy("Question"), max_length=300)
    question_after = forms.CharField(
        label=gettext_lazy("The same question afterwards"), max_length=300, required=False,
        help_text=gettext_lazy("Only if it is worded differently after the training."),
    )  # fmt: skip
    options = forms.CharField(
        label=gettext_lazy("Answers"), max_length=3000, required=False, strip=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy(
            "One per line, with its points behind a bar: pay the rent first | 2. A number: the right one, 12 | 1."
            " A scale without lines goes from 1 to 5; a text has none."
        ),
    )  # fmt: skip

    def __init__(self, *args: Any, topic: Topic, **options: Any) -> None:
        super().__init__(*args, **options)
        if topic is not Topic.LEARNING:
            del self.fields["question_after"]

    @property
    def item_fields(self) -> ItemFields:
        fields: Any = {"question_after": ""} | self.columns
        return fields


def lines_of(item: Item) -> str:
    """The options as they are typed."""
    return "\n".join(f"{label} | {points}" if points else label for label, points in item.options)


def name_of_item(item: Item) -> str:
    return f"q{item.pk}"


class AnswersForm(forms.Form):
    """A questionnaire on a phone: every question may be left out, not all of them."""

    def __init__(self, *args: Any, items: Sequence[Item], kind: AnswerKind, **options: Any) -> None:
        super().__init__(*args, **options)
        self.items = items
        for item in items:
            self.fields[name_of_item(item)] = _field(item, item.words(kind))

    def clean(self) -> None:
        for item in self.items:
            name = name_of_item(item)
            if item.kind == ItemKind.NUMBER and self.cleaned_data.get(name):
                _read(self, name, read_number, self.cleaned_data[name])

    @property
    def answers(self) -> dict[int, Answer]:
        return {item.pk: _answer(item, self.cleaned_data.get(name_of_item(item))) for item in self.items}


def _field(item: Item, words: str) -> forms.Field:
    places = [(str(place), label) for place, (label, _points) in enumerate(item.options)]
    match ItemKind(item.kind):
        case ItemKind.TEXT:
            text = forms.Textarea(attrs={"rows": 3})
            return forms.CharField(label=words, max_length=2000, required=False, widget=text,
                                   help_text=gettext_lazy("Please name nobody."))  # fmt: skip
        case ItemKind.NUMBER:
            number = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
            return forms.CharField(label=words, max_length=20, required=False, widget=number)
        case ItemKind.MULTIPLE:
            boxes = forms.CheckboxSelectMultiple({"class": "below"})
            return forms.MultipleChoiceField(label=words, choices=places, required=False, widget=boxes)
        case _:
            return forms.ChoiceField(
                label=words, choices=places, required=False, widget=forms.RadioSelect({"class": "below"})
            )


def _answer(item: Item, value: Any) -> Answer:
    if not item.asked.is_chosen:
        return str(value or "")
    chosen = value if isinstance(value, list) else [value] if value else []
    return tuple(sorted(int(place) for place in chosen))


def _read(form: forms.Form, name: str, read: Any, *words: Any) -> None:
    try:
        form.cleaned_data[name] = read(*words)
    except DomainError as error:
        form.add_error(name, ValidationError(error.told(_)))


class SheetRow(RowForm):
    """One sheet: the day it was filled in, and for each question the places of the crosses, a number or a text."""

    def __init__(
        self, *args: Any, items: Sequence[Item], kind: AnswerKind, filled_in: date, today: date, **options: Any
    ) -> None:
        super().__init__(*args, initial={"answered_on": filled_in}, **options)
        self.items = items
        day = DayField(label=gettext_lazy("Filled in on"), future=False)
        day.today = today
        self.fields["answered_on"] = day
        for item in items:
            longest = 2000 if item.kind == ItemKind.TEXT else 60
            self.fields[name_of_item(item)] = forms.CharField(
                label=item.words(kind), max_length=longest, required=False,
                widget=forms.TextInput(attrs={"autocomplete": "off", "size": 20 if longest > 60 else 4}),
            )  # fmt: skip

    def clean(self) -> None:
        for item in self.items:
            name = name_of_item(item)
            if not (typed := self.cleaned_data.get(name)):
                continue
            if item.asked.is_chosen:
                _read(self, name, read_places, typed, item.asked)
            elif item.kind == ItemKind.NUMBER:
                _read(self, name, read_number, typed)

    @property
    def answers(self) -> dict[int, Answer]:
        found = {item: self.cleaned_data.get(name_of_item(item)) or "" for item in self.items}
        return {item.pk: answer if answer or not item.asked.is_chosen else () for item, answer in found.items()}
