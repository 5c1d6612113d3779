"""A creditor by any fragment of its name, and what every way of typing a debt shares."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caseflow.accounts.models import Service
from counselling.debts.selectors import DebtLine
from counselling.debts.services import DebtFields
from counselling.domain.money import Cents, to_cents
from counselling.partners.models import NATURE_LABELS, Creditor
from counselling.partners.selectors import creditor_meant

UNKNOWN = "unknown-creditor"
SEVERAL = "several-creditors"
LONGEST_NAME = 120
SUGGESTIONS = reverse_lazy("partners:suggestions")


def creditor_named(service: Service, text: str) -> Creditor:
    """The one creditor that the text names; nobody and several are asked about."""
    match = creditor_meant(service, text)
    if match.creditor:
        return match.creditor
    if match.candidates:
        names = ", ".join(_full_name(creditor) for creditor in match.candidates)
        raise ValidationError(
            _("Several creditors fit “%(text)s”: %(names)s. Write more of the name."),
            code=SEVERAL,
            params={"text": text, "names": names},
        )
    raise ValidationError(_("No creditor is called “%(text)s”."), code=UNKNOWN, params={"text": text})


def creditor_or_new(service: Service, text: str, *, takes_new: bool) -> Creditor | str:
    """The creditor that the text names; with `takes_new`, an unknown name is the text of a new one."""
    try:
        return creditor_named(service, text)
    except ValidationError as error:
        if not takes_new or error.code != UNKNOWN:
            raise
    if len(text) > LONGEST_NAME:
        raise ValidationError(_("A name has at most %(longest)s characters."), params={"longest": LONGEST_NAME})
    return text


def _full_name(creditor: Creditor) -> str:
    return _("%(name)s (national list)") % {"name": creditor.name} if creditor.is_national else creditor.name


class CreditorField(forms.CharField):
    """Any fragment of a creditor's name; the form hands it the service whose directory counts.

    With `takes_new` an unknown name is returned as text: the caller adds it to the directory.
    """

    default_error_messages = {"required": gettext_lazy("Name the creditor.")}
    service: Service
    current: Creditor | None = None
    takes_new = False

    def __init__(self, **options: Any) -> None:
        options.setdefault("max_length", LONGEST_NAME)
        super().__init__(**options)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        source = {"autocomplete": "off", "data-source": SUGGESTIONS}
        return super().widget_attrs(widget) | source

    def to_python(self, value: Any) -> Creditor | str | None:  # type: ignore[override]
        if isinstance(value, Creditor):
            return value
        text = str(super().to_python(value))
        if not text:
            return None
        if self.current and text == self.current.name:
            return self.current
        return creditor_or_new(self.service, text, takes_new=self.takes_new)

    def run_validators(self, value: Any) -> None:
        """Length is a matter of the text that was typed."""

    def prepare_value(self, value: Any) -> Any:
        return value.name if isinstance(value, Creditor) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return (str(data).strip() if data else "") != (initial.name if isinstance(initial, Creditor) else "")


class DebtFieldsForm(forms.Form):
    """What every way of typing a debt shares: the directory of the service, and what is saved already."""

    line: DebtLine | None = None

    def bind_debt(self, service: Service, line: DebtLine | None, *, takes_new: bool = False) -> None:
        self.line = line
        for name in ("creditor", "collector"):
            field = self.fields[name]
            assert isinstance(field, CreditorField)  # noqa: S101
            field.service = service
            field.current = getattr(line.debt, name) if line else None
        self.fields["creditor"].takes_new = takes_new  # type: ignore[attr-defined]

    @property
    def unknown_creditor(self) -> str:
        """The name that could be added to the directory; empty if the creditor is known or unclear."""
        errors = self.errors.as_data().get("creditor", [])
        return next((str(error.params["text"]) for error in errors if error.code == UNKNOWN and error.params), "")

    def clean_nature(self) -> str:
        """Left empty, it stays what it is; of a new debt it is the usual one of the creditor."""
        return self.cleaned_data["nature"] or (self.line.debt.nature if self.line else "")

    def changes(self) -> DebtFields:
        """The fields whose value is not the saved one."""
        return {  # type: ignore[return-value]
            name: value
            for name, value in self.cleaned_data.items()
            if name not in {"balance", "version"} and (self.line is None or value != self.initial.get(name))
        }

    @property
    def new_balance(self) -> Cents | None:
        """The balance as typed, if it is not the one known already."""
        typed = self.cleaned_data.get("balance")
        known = self.line.balance.total if self.line and self.line.balance else None
        return typed if typed != known else None


def natures(empty: Any) -> list[tuple[str, Any]]:
    return [("", empty), *((code.value, label) for code, label in NATURE_LABELS.items())]


def initial_of(line: DebtLine, names: Any) -> dict[str, Any]:
    """The saved values as the fields yield them: cents, fractions, creditors."""
    debt = line.debt
    values: dict[str, Any] = {name: getattr(debt, name) for name in names if hasattr(debt, name)}
    for name in {"original_amount", "instalment", "arrears"} & values.keys():
        values[name] = None if values[name] is None else to_cents(values[name])
    if "rate" in values:
        values["rate"] = line.rate
    if "balance" in names:
        values["balance"] = line.balance.total if line.balance else None
    return values
