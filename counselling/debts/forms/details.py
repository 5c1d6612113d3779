"""Everything about one debt."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy

from caseflow.ui.fields import DatedForm, DayField, MoneyField, RateField
from counselling.client_files.models import Attachment
from counselling.debts.forms.fields import CreditorField, DebtFieldsForm, natures
from counselling.debts.models import (
    CLASS_LABELS,
    EVENT_LABELS,
    BalanceSource,
    Debtor,
    Enforcement,
    RateKind,
    Treatment,
)


class DebtForm(DebtFieldsForm, DatedForm):
    """Everything that is known of one debt."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    creditor = CreditorField(label=gettext_lazy("Creditor"))
    collector = CreditorField(label=gettext_lazy("Collector"), required=False)
    nature = forms.ChoiceField(label=gettext_lazy("Nature"), choices=natures(gettext_lazy("as usual")), required=False)
    reference = forms.CharField(label=gettext_lazy("Creditor's reference"), max_length=60, required=False)
    debtor = forms.ChoiceField(label=gettext_lazy("Who owes it"), choices=Debtor)
    guarantor = forms.CharField(label=gettext_lazy("Guarantor"), max_length=120, required=False)
    contract_date = DayField(label=gettext_lazy("Contract of"), future=False, required=False)
    original_amount = MoneyField(label=gettext_lazy("Original amount"), required=False)
    rate = RateField(label=gettext_lazy("Yearly interest, %"), required=False)
    rate_kind = forms.ChoiceField(label=gettext_lazy("Interest by"), choices=RateKind)
    instalment = MoneyField(label=gettext_lazy("Contractual instalment"), required=False)
    instalment_until = DayField(label=gettext_lazy("Last instalment on"), required=False)
    being_paid = forms.BooleanField(label=gettext_lazy("Is being paid"), required=False)
    arrears = MoneyField(label=gettext_lazy("Arrears"), required=False)
    secured_on = forms.CharField(label=gettext_lazy("Secured on"), max_length=120, required=False)
    enforcement = forms.ChoiceField(label=gettext_lazy("Enforcement"), choices=Enforcement)
    enforcement_on = DayField(label=gettext_lazy("Next date of the enforcement"), required=False)
    treatment = forms.ChoiceField(label=gettext_lazy("Treatment"), choices=Treatment)
    treatment_reason = forms.CharField(label=gettext_lazy("Why not in the plan"), max_length=200, required=False)
    legal_class_override = forms.ChoiceField(
        label=gettext_lazy("Class set by the counsellor"),
        choices=[
            ("", gettext_lazy("as the law says")),
            *((code.value, label) for code, label in CLASS_LABELS.items()),
        ],
        required=False,
    )
    legal_class_reason = forms.CharField(label=gettext_lazy("Why another class"), max_length=200, required=False)

    groups: ClassVar[tuple[tuple[Any, tuple[str, ...]], ...]] = (
        (gettext_lazy("Who"), ("creditor", "collector", "reference", "debtor", "guarantor")),
        (
            gettext_lazy("Contract"),
            ("nature", "contract_date", "original_amount", "rate", "rate_kind", "secured_on"),
        ),
        (gettext_lazy("Payment"), ("instalment", "instalment_until", "being_paid", "arrears")),
        (
            gettext_lazy("Treatment"),
            (
                "treatment", "treatment_reason", "legal_class_override", "legal_class_reason",
                "enforcement", "enforcement_on",
            ),
        ),
    )  # fmt: skip

    def by_group(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """The fields as the page lays them out, in columns."""
        return [(title, [self[name] for name in names]) for title, names in self.groups]


class BalanceForm(DatedForm):
    principal = MoneyField(label=gettext_lazy("Principal"))
    interest = MoneyField(label=gettext_lazy("Interest"), required=False)
    costs = MoneyField(label=gettext_lazy("Costs"), required=False)
    as_of = DayField(label=gettext_lazy("As of"), future=False)
    source = forms.ChoiceField(
        label=gettext_lazy("Source"), choices=BalanceSource.choices[:3], initial=BalanceSource.STATEMENT
    )
    evidence = forms.CharField(label=gettext_lazy("Evidence"), max_length=200, required=False)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        return data | {name: data.get(name) or 0 for name in ("interest", "costs")}


class EventForm(DatedForm):
    kind = forms.ChoiceField(
        label=gettext_lazy("What happened"), choices=[(k.value, v) for k, v in EVENT_LABELS.items()]
    )
    happened_on = DayField(label=gettext_lazy("On"), future=False)
    evidence = forms.CharField(label=gettext_lazy("Evidence"), max_length=200, required=False)


class StepForm(forms.Form):
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=200, required=False)


class PaperForm(forms.Form):
    """A paper of the file that proves the debt."""

    paper = forms.ModelChoiceField(Attachment.objects.none(), label=gettext_lazy("Paper of the file"))

    def __init__(self, *args: Any, papers: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["paper"].queryset = papers  # type: ignore[attr-defined]
