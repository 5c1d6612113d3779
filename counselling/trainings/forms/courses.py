"""What people type about trainings of other providers."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy

from caseflow.accounts.models import Language, Service
from caseflow.ui.fields import DatedForm, DayField
from caseflow.ui.layout import VersionedForm
from counselling.trainings.forms.themes import theme_choices
from counselling.trainings.models import Modality
from counselling.trainings.selectors import managing
from counselling.trainings.services import CourseFields

COURSE = (
    "title", "organiser", "theme", "objective", "language", "modality", "place", "first_day", "last_day", "price",
    "awards_certificate", "address",
)  # fmt: skip


class CourseForm(DatedForm, VersionedForm):
    layout: ClassVar[tuple[str, ...]] = (
        "title organiser", "objective", "theme language modality", "first_day last_day", "place price", "address",
        "awards_certificate",
    )  # fmt: skip

    title = forms.CharField(label=gettext_lazy("Title"), max_length=120)
    organiser = forms.CharField(label=gettext_lazy("Organised by"), max_length=120)
    objective = forms.CharField(
        label=gettext_lazy("What one can do afterwards"), max_length=500, widget=forms.Textarea({"rows": 3})
    )
    theme = forms.ChoiceField(label=gettext_lazy("Theme"), choices=theme_choices)
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=Language.choices)
    modality = forms.ChoiceField(label=gettext_lazy("Modality"), choices=Modality.choices)
    first_day = DayField(label=gettext_lazy("First day"))
    last_day = DayField(label=gettext_lazy("Last day"), required=False)
    place = forms.CharField(label=gettext_lazy("Place"), max_length=200, required=False)
    price = forms.CharField(label=gettext_lazy("Price"), max_length=80, required=False)
    address = forms.URLField(label=gettext_lazy("Address for enrolment"), max_length=200, assume_scheme="https")
    awards_certificate = forms.BooleanField(label=gettext_lazy("Ends with a certificate"), required=False)

    @property
    def course_fields(self) -> CourseFields:
        fields: Any = {name: self.cleaned_data[name] for name in COURSE}
        return fields


class NewCourseForm(CourseForm):
    layout = ("service", *CourseForm.layout)

    service = forms.ModelChoiceField(Service.objects.none(), label=gettext_lazy("Service"), empty_label=None)

    def __init__(self, *args: Any, user: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        del self.fields["version"]
        self.choose_among("service", managing(user))
