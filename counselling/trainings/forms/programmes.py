"""What people type about programmes and their versions."""

from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from caseflow.accounts.models import Language, Service
from caseflow.ui.layout import VersionedForm
from counselling import permissions
from counselling.domain.directory import Theme
from counselling.trainings.forms.themes import theme_choices
from counselling.trainings.models import Modality, Programme
from counselling.trainings.models.programmes import USUAL_ATTENDANCE, USUAL_VALIDITY
from counselling.trainings.selectors import managing
from counselling.trainings.services import ProgrammeFields, VersionFields

PROGRAMME = (
    "code", "title_fr", "title_de", "title_en", "theme", "objectives", "audience", "prerequisites", "language",
    "awards_certificate", "refresher_of", "active",
)  # fmt: skip
VERSION = ("content", "hours", "modality", "pass_mark", "attendance_share", "validity_months")


class ProgrammeForm(VersionedForm):
    layout: ClassVar[tuple[str, ...]] = (
        "code language",
        "title_fr title_de title_en",
        "objectives",
        "audience prerequisites",
        "theme refresher_of",
    )

    code = forms.CharField(label=_("Code"), max_length=20)
    language = forms.ChoiceField(label=_("Language"), choices=Language.choices)
    title_fr = forms.CharField(label=_("Title in French"), max_length=120, required=False)
    title_de = forms.CharField(label=_("Title in German"), max_length=120, required=False)
    title_en = forms.CharField(label=_("Title in English"), max_length=120, required=False)
    theme = forms.ChoiceField(label=_("Theme"), choices=theme_choices, initial=Theme.DEBT_COUNSELLING, required=False)
    objectives = forms.CharField(
        label=_("Objectives that can be assessed"), max_length=2000, required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    audience = forms.CharField(label=_("For whom"), max_length=200, required=False)
    prerequisites = forms.CharField(label=_("Prerequisites"), max_length=200, required=False)
    refresher_of = forms.ModelChoiceField(
        Programme.objects.none(), label=_("Refreshes the programme"), required=False, empty_label="—"
    )
    awards_certificate = forms.BooleanField(label=_("Ends with a certificate"), required=False, initial=True)
    active = forms.BooleanField(label=_("Offered"), required=False, initial=True)

    def __init__(self, *args: Any, user: Any, programme: Programme | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        full = permissions.choices_for(user, Programme).filter(refresher_of__isnull=True)
        if programme is not None:
            full = full.filter(service=programme.service_id).exclude(pk=programme.pk)
        self.fields["refresher_of"].queryset = full  # type: ignore[attr-defined]

    def clean_theme(self) -> str:
        return self.cleaned_data["theme"] or Theme.DEBT_COUNSELLING

    @property
    def programme_fields(self) -> ProgrammeFields:
        fields: Any = {name: self.cleaned_data[name] for name in PROGRAMME}
        return fields


class VersionForm(VersionedForm):
    layout: ClassVar[tuple[str, ...]] = ("content", "hours modality", "attendance_share pass_mark validity_months")

    content = forms.CharField(
        label=_("Content"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    hours = forms.DecimalField(
        label=_("Hours"), min_value=Decimal("0.5"), max_value=999, max_digits=4, decimal_places=1
    )
    modality = forms.ChoiceField(label=_("Modality"), choices=Modality.choices)
    attendance_share = forms.IntegerField(
        label=_("Attendance needed, %"), min_value=1, max_value=100, initial=USUAL_ATTENDANCE
    )
    pass_mark = forms.IntegerField(
        label=_("Pass mark in points"), min_value=1, max_value=1000, required=False,
        help_text=_("Empty if nothing is marked."),
    )  # fmt: skip
    validity_months = forms.IntegerField(
        label=_("Certificate valid for, months"), min_value=1, max_value=600, required=False, initial=USUAL_VALIDITY,
        help_text=_("Empty if it never ends."),
    )  # fmt: skip

    @property
    def version_fields(self) -> VersionFields:
        fields: Any = {name: self.cleaned_data[name] for name in VERSION}
        return fields


class NewProgrammeForm(ProgrammeForm, VersionForm):
    """A programme and how it is taught first."""

    layout = ("service", *ProgrammeForm.layout, *VersionForm.layout)

    service = forms.ModelChoiceField(Service.objects.none(), label=_("Service"), empty_label=None)

    def __init__(self, *args: Any, user: Any, **options: Any) -> None:
        super().__init__(*args, user=user, **options)
        del self.fields["version"]
        self.choose_among("service", managing(user))
