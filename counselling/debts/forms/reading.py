"""Debts in one line or pasted from a spreadsheet; what is unclear is asked, never guessed."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caseflow.accounts.models import Service
from caseflow.ui.fields import parse_money, parse_rate
from counselling.debts.forms.fields import creditor_or_new
from counselling.debts.services import DebtFields
from counselling.domain.matching import fold
from counselling.domain.money import Cents
from counselling.domain.quick_entry import Unclear, read_line, require_plausible
from counselling.partners.models import NATURE_LABELS, Creditor


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How one line or pasted row is understood; a creditor given as text is new to the directory."""

    creditor: Creditor | str
    balance: Cents
    instalment: Cents | None = None
    rate: Fraction | None = None
    reference: str = ""
    nature: str = ""

    @property
    def is_new(self) -> bool:
        return isinstance(self.creditor, str)

    def with_creditor(self, creditor: Creditor) -> Reading:
        return replace(self, creditor=creditor)

    @property
    def nature_label(self) -> Any:
        known = self.nature or (self.creditor.usual_nature if isinstance(self.creditor, Creditor) else "other")
        return NATURE_LABELS[known]  # type: ignore[index]

    @property
    def fields(self) -> DebtFields:
        return {
            "instalment": self.instalment,
            "rate": self.rate,
            "reference": self.reference,
            "nature": self.nature,
        }


def read_quick_line(text: str, service: Service, *, takes_new: bool = False) -> Reading:
    """The debt that one line says; ValidationError asks what is unclear."""
    try:
        entry = read_line(text)
        balance = parse_money(entry.balance)
        instalment = parse_money(entry.instalment) if entry.instalment else None
        require_plausible(balance=balance, instalment=instalment, entry=entry)
    except Unclear as question:
        raise ValidationError(_(question.message), code=question.code, params=dict(question.facts)) from question
    return Reading(
        creditor=creditor_or_new(service, entry.creditor, takes_new=takes_new),
        balance=balance,
        instalment=instalment,
        rate=parse_rate(entry.rate) if entry.rate else None,
        reference=_short(entry.reference),
    )


def _short(reference: str) -> str:
    if len(reference) > 60:
        raise ValidationError(_("A reference has at most 60 characters."), code="max_length")
    return reference


PASTE_COLUMNS = ("creditor", "balance", "instalment", "rate", "reference", "nature")
MOST_PASTED = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class PastedRow:
    """One row of a paste with its number: what it says, or why it cannot be read."""

    number: int
    cells: tuple[str, ...]
    reading: Reading | None
    errors: tuple[str, ...]


class PasteForm(forms.Form):
    """Rows copied from a spreadsheet: creditor, balance, instalment, rate, reference, nature."""

    text = forms.CharField(
        label=gettext_lazy("Rows from the spreadsheet"),
        max_length=100_000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=gettext_lazy(
            "Columns: creditor, balance, instalment, rate, reference, nature. The last four may be empty."
        ),
    )
    key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def clean_key(self) -> uuid.UUID:
        return self.cleaned_data["key"] or uuid.uuid4()

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        if len(text.strip().splitlines()) > MOST_PASTED:
            raise ValidationError(_("At most %(count)s rows at a time."), params={"count": MOST_PASTED})
        return text

    def rows(self, service: Service) -> list[PastedRow]:
        lines = enumerate(self.cleaned_data["text"].splitlines(), start=1)
        return [_pasted(number, line, service) for number, line in lines if line.strip()]


def _pasted(number: int, line: str, service: Service) -> PastedRow:
    cells = tuple(cell.strip().strip('"') for cell in line.split("\t"))
    cells += ("",) * (len(PASTE_COLUMNS) - len(cells))
    errors: list[str] = []
    if len(cells) > len(PASTE_COLUMNS) and any(cells[len(PASTE_COLUMNS) :]):
        errors.append(_("More than six columns."))
    values = dict(_read_cells(cells, service, errors))
    reading = None if errors else Reading(**values)
    return PastedRow(number=number, cells=cells[: len(PASTE_COLUMNS)], reading=reading, errors=tuple(errors))


def _read_cells(cells: tuple[str, ...], service: Service, errors: list[str]) -> Iterator[tuple[str, Any]]:
    readers = {
        "creditor": lambda text: creditor_or_new(service, _required(text, _("Name the creditor.")), takes_new=True),
        "balance": lambda text: parse_money(_required(text, _("What is owed?"))),
        "instalment": lambda text: parse_money(text) if text else None,
        "rate": lambda text: parse_rate(text) if text else None,
        "reference": _short,
        "nature": nature_named,
    }
    for (name, reader), cell in zip(readers.items(), cells, strict=False):
        try:
            yield name, reader(cell)
        except ValidationError as error:
            errors.extend(error.messages)


def _required(text: str, question: str) -> str:
    if not text:
        raise ValidationError(question, code="required")
    return text


def nature_named(text: str) -> str:
    """The nature that a code, or a label in any language of the house, names."""
    if not text:
        return ""
    wanted = fold(text)
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            for code, label in NATURE_LABELS.items():
                if wanted in {fold(code.value), fold(str(label))}:
                    return code.value
    raise ValidationError(
        _("“%(text)s” is not a nature of debts; leave it empty for the usual one."), params={"text": text}
    )
