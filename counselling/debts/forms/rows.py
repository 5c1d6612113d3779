"""The rows of the grid, the line of the quick entry, and which debts the grid shows."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from caseflow.accounts.models import Service
from caseflow.ui.fields import MoneyField, RateField
from caseflow.ui.grid import RowForm
from counselling.debts.forms.fields import UNKNOWN, CreditorField, DebtFieldsForm, natures
from counselling.debts.forms.reading import Reading, read_quick_line
from counselling.debts.models import (
    Treatment,
)
from counselling.debts.selectors import DebtLine
from counselling.domain.matching import fold


class DebtRow(RowForm, DebtFieldsForm):
    """One row of the grid; only creditor and balance are required."""

    creditor = CreditorField(label=gettext_lazy("Creditor"))
    nature = forms.ChoiceField(label=gettext_lazy("Nature"), choices=natures(gettext_lazy("as usual")), required=False)
    balance = MoneyField(label=gettext_lazy("Balance"))
    arrears = MoneyField(label=gettext_lazy("Arrears"), required=False)
    instalment = MoneyField(label=gettext_lazy("Instalment"), required=False)
    rate = RateField(label=gettext_lazy("Rate, %"), required=False)
    reference = forms.CharField(label=gettext_lazy("Reference"), max_length=60, required=False)
    collector = CreditorField(label=gettext_lazy("Collector"), required=False)


class QuickLine(RowForm):
    """One debt in one line."""

    line = forms.CharField(
        label=gettext_lazy("Quick entry"),
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, service: Service, takes_new: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        self.service, self.takes_new = service, takes_new

    def clean_line(self) -> Reading:
        return read_quick_line(self.cleaned_data["line"], self.service, takes_new=self.takes_new)

    @property
    def unknown_creditor(self) -> str:
        errors = self.errors.as_data().get("line", [])
        return next((str(error.params["text"]) for error in errors if error.code == UNKNOWN and error.params), "")


class FilterForm(forms.Form):
    """Which debts, in which order."""

    show = forms.ChoiceField(
        label=gettext_lazy("Show"),
        required=False,
        choices=[
            ("", gettext_lazy("all")),
            *Treatment.choices,
            ("flagged", gettext_lazy("to verify")),
            ("urgent", gettext_lazy("urgent")),
            ("done", gettext_lazy("settled, written off, time-barred")),
        ],
    )
    sort = forms.ChoiceField(
        label=gettext_lazy("Sorted by"),
        required=False,
        choices=[
            ("", gettext_lazy("urgency")),
            ("balance", gettext_lazy("balance")),
            ("creditor", gettext_lazy("creditor")),
            ("recorded", gettext_lazy("order of entry")),
        ],
    )

    def chosen(self, name: str) -> str:
        """The value if it is one of the list; anything else is as if nothing had been asked."""
        return str(self.cleaned_data.get(name, "")) if self.is_valid() or name in self.cleaned_data else ""

    def apply(self, lines: list[DebtLine]) -> list[DebtLine]:
        show, sort = self.chosen("show"), self.chosen("sort")
        picks: dict[str, Any] = {
            "": lambda line: True,
            "flagged": lambda line: bool(line.flags),
            "urgent": lambda line: line.is_urgent,
            "done": lambda line: not line.debt.is_owed,
        }
        orders: dict[str, Any] = {
            "balance": lambda line: -line.total,
            "creditor": lambda line: fold(line.debt.creditor.name),
            "recorded": lambda line: line.debt.created_at,
        }
        kept = [line for line in lines if picks.get(show, lambda line: line.debt.treatment == show)(line)]
        return sorted(kept, key=orders[sort]) if sort else kept
