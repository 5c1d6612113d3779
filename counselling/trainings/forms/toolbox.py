"""What people type about material."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy

from caseflow.accounts.models import Language, Service
from caseflow.ui.fields import DatedForm, DayField
from caseflow.ui.layout import LaidOutForm, VersionedForm
from counselling.trainings.forms.files import ACCEPTED, checked_file
from counselling.trainings.forms.themes import theme_choices
from counselling.trainings.models import COUNTRIES, RESOURCE_KINDS, TOOL_AUDIENCES
from counselling.trainings.selectors import managing
from counselling.trainings.services import ResourceFields

ALL = ("", gettext_lazy("all"))
RESOURCE = ("title", "kind", "themes", "audiences", "languages", "countries", "valid_until", "hand_over", "licence")


def ticks(label: Any, choices: Any, **options: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, choices=choices, required=False, widget=forms.CheckboxSelectMultiple, **options
    )


class ToolboxFilterForm(forms.Form):
    theme = forms.ChoiceField(label=gettext_lazy("Theme"), choices=lambda: [ALL, *theme_choices()], required=False)
    audience = forms.ChoiceField(
        label=gettext_lazy("For whom"), choices=[ALL, *TOOL_AUDIENCES.items()], required=False
    )
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=[ALL, *Language.choices], required=False)


class EditionForm(LaidOutForm):
    """A checked file, or an address."""

    layout: ClassVar[tuple[str, ...]] = ("file address",)

    file = forms.FileField(
        label=gettext_lazy("File to hand out"), required=False, max_length=200,
        help_text=gettext_lazy("PDF, PNG or JPEG."),
        widget=forms.FileInput(attrs=ACCEPTED),
    )  # fmt: skip
    address = forms.URLField(label=gettext_lazy("Address"), max_length=200, required=False, assume_scheme="https")

    def clean_file(self) -> Any:
        sent = self.cleaned_data["file"]
        if not sent:
            return None
        return checked_file(sent)


class ResourceForm(DatedForm, VersionedForm):
    layout: ClassVar[tuple[str, ...]] = (
        "title", "kind valid_until", "audiences", "themes", "languages", "countries", "hand_over", "licence",
    )  # fmt: skip

    title = forms.CharField(label=gettext_lazy("Title"), max_length=120)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=RESOURCE_KINDS.items())
    valid_until = DayField(label=gettext_lazy("Valid until"), required=False)
    audiences = forms.MultipleChoiceField(
        label=gettext_lazy("For whom"), choices=TOOL_AUDIENCES.items(), widget=forms.CheckboxSelectMultiple
    )
    themes = ticks(gettext_lazy("Themes"), theme_choices, help_text=gettext_lazy("Nothing ticked fits every theme."))
    languages = ticks(gettext_lazy("Languages"), Language.choices)
    countries = ticks(gettext_lazy("Countries"), COUNTRIES.items())
    hand_over = forms.CharField(label=gettext_lazy("Who may hand it to whom"), max_length=200, required=False)
    licence = forms.CharField(label=gettext_lazy("Licence"), max_length=80, required=False)

    @property
    def resource_fields(self) -> ResourceFields:
        fields: Any = {name: self.cleaned_data[name] for name in RESOURCE}
        return fields


class NewResourceForm(ResourceForm, EditionForm):
    layout = ("service", *ResourceForm.layout, *EditionForm.layout)

    service = forms.ModelChoiceField(Service.objects.none(), label=gettext_lazy("Service"), empty_label=None)

    def __init__(self, *args: Any, user: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        del self.fields["version"]
        self.choose_among("service", managing(user))
