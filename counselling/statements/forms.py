"""What people type into a budget, parsed; messages stand beside the field."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from caseflow.accounts.models import Service
from caseflow.ui.fields import DatedForm, DayField, MoneyField, parse_money, typed_sum
from caseflow.ui.grid import RowForm
from counselling.client_files.models import ClientFile
from counselling.domain.budget import Category, Section
from counselling.domain.matching import fold
from counselling.domain.periods import Period
from counselling.statements.models import (
    CATEGORY_LABELS,
    INCOME_KIND_LABELS,
    PERIOD_LABELS,
    SECTION_LABELS,
    BudgetLine,
    Evidence,
)
from counselling.statements.services import LineDetails, details_of

HOUSEHOLD = _("the household")


def categories_in(section: Section) -> list[tuple[str, Any]]:
    return [(category.value, CATEGORY_LABELS[category]) for category in Category if category.section is section]


class LineFields(forms.Form):
    """What every way of typing a line shares."""

    label = forms.CharField(label=_("Label"), max_length=120, required=False)
    amount = MoneyField(label=_("Amount"))
    period = forms.ChoiceField(label=_("Period"), choices=list(PERIOD_LABELS.items()), initial=Period.MONTHLY)
    evidence = forms.ChoiceField(label=_("Evidence"), choices=Evidence, initial=Evidence.NONE)

    def details(self, line: BudgetLine | None) -> LineDetails:
        """The line as typed; what this form does not ask stays as it was."""
        known = details_of(line) if line else LineDetails(category="", amount=0)
        typed = dict(self.cleaned_data)
        details = replace(known, **typed)
        if written := typed_sum(self["amount"].data):
            return replace(details, comment=written)
        outdated = details.comment.startswith("=") and details.amount != known.amount
        return replace(details, comment="") if outdated else details


def initial_of(line: BudgetLine | None) -> dict[str, Any]:
    if line is None:
        return {}
    names = ("category", "label", "amount", "period", "evidence", "reason", "starts", "ends", "comment")
    return {name: getattr(line, name) for name in names} | {
        "holder": line.holder_id or "", "paper": line.paper_id or "",
    }  # fmt: skip


class LineRow(RowForm, LineFields):
    """One row of the grid of a section."""

    category = forms.ChoiceField(label=_("Category"))
    field_order = ("category", "label")

    def __init__(self, *args: Any, section: Section, file: ClientFile, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["category"].choices = [("", _("new line…")), *categories_in(section)]  # type: ignore[attr-defined]
        if section is Section.INCOME:
            self.fields["holder"] = holder_field(file)
        else:
            self.fields["reason"] = forms.CharField(label=_("Reason"), max_length=200, required=False)


def holder_field(file: ClientFile) -> forms.TypedChoiceField:
    """Who the line belongs to; read from the people already loaded, since every row has this field."""
    people = [(member.pk, member.full_name) for member in file.members.all()]
    return forms.TypedChoiceField(
        label=_("Whose"),
        choices=[("", HOUSEHOLD), *people],
        coerce=int,
        empty_value=None,
        required=False,
        # As for a relation: the refusal repeats no key.
        error_messages={"invalid_choice": forms.ModelChoiceField.default_error_messages["invalid_choice"]},
    )


def paper_field(file: ClientFile, line: BudgetLine) -> forms.TypedChoiceField:
    """Which paper of the file proves the line; one that was removed since stays where it was named."""
    papers = file.attachments.filter(Q(removed_on__isnull=True) | Q(pk=line.paper_id))
    return forms.TypedChoiceField(
        label=_("Paper of the file"),
        choices=[("", "—"), *((paper.pk, paper.title) for paper in papers)],
        coerce=int,
        empty_value=None,
        required=False,
        error_messages={"invalid_choice": forms.ModelChoiceField.default_error_messages["invalid_choice"]},
    )


class LineForm(DatedForm, LineFields):
    """A line with everything that can be said of it, on a page of its own."""

    category = forms.ChoiceField(
        label=_("Category"),
        choices=[(SECTION_LABELS[section], categories_in(section)) for section in Section],
    )
    starts = DayField(label=_("From"), required=False)
    ends = DayField(label=_("Until"), required=False)
    comment = forms.CharField(label=_("Comment"), max_length=200, required=False)
    reason = forms.CharField(
        label=_("Reason, when far from the reference"), max_length=200, required=False,
        help_text=_("Printed in the offer to the creditors: no more than they need to know."),
    )  # fmt: skip
    field_order = (
        "category",
        "label",
        "holder",
        "amount",
        "period",
        "starts",
        "ends",
        "evidence",
        "paper",
        "reason",
        "comment",
    )

    def __init__(self, *args: Any, file: ClientFile, line: BudgetLine, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["holder"] = holder_field(file)
        self.fields["paper"] = paper_field(file, line)
        self.order_fields(self.field_order)


class EffectiveForm(DatedForm):
    effective_on = DayField(label=_("In effect from"))


class PasteForm(forms.Form):
    batch = forms.UUIDField(widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("Rows of a spreadsheet"),
        max_length=20_000,
        strip=False,
        widget=forms.Textarea({"rows": 8}),
        help_text=_(
            "Four columns: category, label, amount, period. Copy them in the spreadsheet and paste them here."
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class PastedRow:
    """One row of a spreadsheet: its number, its cells, and the line it makes or what is wrong with it."""

    number: int
    cells: tuple[str, ...]
    details: LineDetails | None = None
    problem: str = ""


# What spreadsheets call a period, beside the labels of the house.
PERIOD_NAMES = {
    Period.WEEKLY: "hebdomadaire semaine wochentlich woche weekly",
    Period.MONTHLY: "mensuel mois monatlich monat monthly m",
    Period.TWO_MONTHLY: "bimestriel zweimonatlich",
    Period.QUARTERLY: "trimestriel trimestre vierteljahrlich quartal quarterly",
    Period.HALF_YEARLY: "semestriel semestre halbjahrlich halbjahr",
    Period.YEARLY: "annuel an annee jahrlich jahr yearly annual",
}


def pasted_rows(text: str) -> list[PastedRow]:
    """Every filled row with its number, read or with the reason why not."""
    categories, periods = _names(CATEGORY_LABELS), _names(PERIOD_LABELS)
    periods |= {name: period.value for period, names in PERIOD_NAMES.items() for name in names.split()}
    numbered = enumerate(text.splitlines(), start=1)
    return [_pasted(number, row, categories, periods) for number, row in numbered if row.strip()]


def _names(labels: Mapping[Any, Any]) -> dict[str, str]:
    """Codes and labels in every language of the house, folded, with the code they stand for."""
    names: dict[str, str] = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            names |= {fold(str(label)): code.value for code, label in labels.items()}
    return names | {fold(code.value): code.value for code in labels}


def _pasted(number: int, row: str, categories: Mapping[str, str], periods: Mapping[str, str]) -> PastedRow:
    typed = [cell.strip() for cell in row.rstrip().split("\t")]
    cells = (*typed, "", "", "", "")[:4]
    category, label, amount, period = cells
    try:
        if len(typed) > 4:
            raise ValidationError(translation.gettext("More than four columns."))
        if len(label) > 120:
            raise ValidationError(translation.gettext("A label has at most 120 characters."))
        if fold(category) not in categories:
            raise ValidationError(translation.gettext("“%(text)s” is not a category.") % {"text": category})
        if period and fold(period) not in periods:
            raise ValidationError(translation.gettext("“%(text)s” is not a period.") % {"text": period})
        details = LineDetails(
            category=categories[fold(category)],
            label=label,
            amount=parse_money(amount),
            period=periods.get(fold(period), Period.MONTHLY.value),
            comment=typed_sum(amount),
        )
    except ValidationError as error:
        return PastedRow(number=number, cells=cells, problem=" ".join(error.messages))
    return PastedRow(number=number, cells=cells, details=details)


class CapacityForm(forms.Form):
    amount = MoneyField(label=_("Capacity offered to the creditors a month"))
    reason = forms.CharField(label=_("Reason"), max_length=200)


class NumberForm(forms.Form):
    value = forms.IntegerField(label=_("Counted by the law"), min_value=0, max_value=30)
    reason = forms.CharField(label=_("Reason"), max_length=200)


class AmountForm(forms.Form):
    value = MoneyField(label=_("Minimum income of the household a month"))
    reason = forms.CharField(label=_("Reason and source"), max_length=200)


class KindForm(forms.Form):
    value = forms.ChoiceField(label=_("Kind of income"), choices=list(INCOME_KIND_LABELS.items()))
    reason = forms.CharField(label=_("Reason"), max_length=200)


class CategoryForm(forms.Form):
    value = forms.ChoiceField(label=_("Category of the household"))
    reason = forms.CharField(label=_("Reason"), max_length=200)

    def __init__(self, *args: Any, choices: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["value"].choices = choices  # type: ignore[attr-defined]


class WaiverForm(forms.Form):
    reason = forms.CharField(label=_("The consent: who gave it, when, how"), max_length=200)


class ReferenceForm(forms.Form):
    """What a household of a size is expected to spend; an empty amount takes the reference away."""

    service = forms.ModelChoiceField(Service.objects.none(), label=_("Service"), empty_label=None)
    category = forms.ChoiceField(
        label=_("Category"),
        choices=[
            (SECTION_LABELS[section], categories_in(section)) for section in Section if section != Section.INCOME
        ],
    )
    persons = forms.IntegerField(label=_("Persons in the household, from"), min_value=1, max_value=20)
    amount = MoneyField(label=_("Amount a month"), required=False, help_text=_("Leave empty to take it away."))

    def __init__(self, *args: Any, services: QuerySet[Service], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["service"].queryset = services  # type: ignore[attr-defined]
        self.fields["service"].initial = services.first()
