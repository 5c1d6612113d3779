"""What people type about activities, searches and gaps."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from caseflow.ui.fields import DatedForm, DayField
from caseflow.ui.layout import LaidOutForm, VersionedForm
from counselling.domain.directory import Theme, place_typed, understand
from counselling.partners.models import AUDIENCE_LABELS, SPOKEN_LANGUAGES, WAY_IN_LABELS, Activity, theme_name
from counselling.partners.selectors import Wish

ALL = ("", _("all"))


def theme_choices() -> list[tuple[str, str]]:
    return [(theme.value, theme_name(theme)) for theme in Theme]


def theme_filter() -> list[tuple[str, Any]]:
    return [ALL, *theme_choices()]


class DirectoryForm(forms.Form):
    """One box and four filters; posted, since a search box collects names."""

    q = forms.CharField(label=_("What is needed"), max_length=80, required=False)
    theme = forms.ChoiceField(label=_("Theme"), choices=theme_filter, required=False)
    place = forms.CharField(label=_("Commune or postcode"), max_length=80, required=False)
    language = forms.ChoiceField(label=_("Language"), choices=[ALL, *SPOKEN_LANGUAGES.items()], required=False)
    audience = forms.ChoiceField(label=_("For whom"), choices=[ALL, *AUDIENCE_LABELS.items()], required=False)
    literally = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def wish(self, *, country: str, among_members: bool) -> Wish:
        data = self.cleaned_data
        return Wish(
            question=understand(data["q"], literally=data["literally"]),
            place=place_typed(data["place"], country=country),
            theme=data["theme"], language=data["language"], audience=data["audience"], among_members=among_members,
        )  # fmt: skip


class ActivityForm(DatedForm, VersionedForm):
    layout: ClassVar[tuple[str, ...]] = (
        "theme way_in", "title_fr title_de title_en", "description_fr", "description_de", "description_en",
        "country regions", "communes", "postcodes", "remote", "audiences", "languages", "conditions", "bring",
        "cost delay_weeks places", "valid_from valid_until", "skills", "source",
    )  # fmt: skip

    theme = forms.ChoiceField(label=_("Theme"), choices=theme_choices)
    way_in = forms.ChoiceField(label=_("How to get there"), choices=WAY_IN_LABELS.items())
    title_fr = forms.CharField(label=_("Title in French"), max_length=120, required=False)
    title_de = forms.CharField(label=_("Title in German"), max_length=120, required=False)
    title_en = forms.CharField(label=_("Title in English"), max_length=120, required=False)
    description_fr = forms.CharField(
        label=_("Description in French"), max_length=1000, required=False, widget=forms.Textarea({"rows": 3})
    )
    description_de = forms.CharField(
        label=_("Description in German"), max_length=1000, required=False, widget=forms.Textarea({"rows": 3})
    )
    description_en = forms.CharField(
        label=_("Description in English"), max_length=1000, required=False, widget=forms.Textarea({"rows": 3})
    )
    country = forms.RegexField(r"^[A-Za-z]{2}$", label=_("Country (two letters)"), max_length=2)
    regions = forms.CharField(label=_("Regions"), max_length=200, required=False)
    communes = forms.CharField(
        label=_("Communes"), max_length=1000, required=False,
        help_text=_("Separated by semicolons; without regions, communes and postcodes it reaches the whole country."),
    )  # fmt: skip
    postcodes = forms.CharField(
        label=_("Postcodes"), max_length=400, required=False, help_text=_("Whole ones, or their first digits.")
    )
    remote = forms.BooleanField(label=_("Also from afar: by telephone, online"), required=False)
    audiences = forms.MultipleChoiceField(
        label=_("For whom"), choices=AUDIENCE_LABELS.items(), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Nothing ticked means everybody."),
    )  # fmt: skip
    languages = forms.MultipleChoiceField(
        label=_("Languages"), choices=SPOKEN_LANGUAGES.items(), required=False, widget=forms.CheckboxSelectMultiple
    )
    conditions = forms.CharField(label=_("Conditions"), max_length=400, required=False)
    bring = forms.CharField(label=_("Documents to bring"), max_length=400, required=False)
    cost = forms.CharField(label=_("Cost"), max_length=120, required=False)
    delay_weeks = forms.IntegerField(label=_("Weeks to wait"), min_value=0, max_value=999, required=False)
    places = forms.IntegerField(label=_("Places, if counted"), min_value=0, max_value=9999, required=False)
    valid_from = DayField(label=_("From"), required=False)
    valid_until = DayField(label=_("Until"), required=False)
    skills = forms.CharField(
        label=_("Skills and equipment for other members"), max_length=400, required=False,
        help_text=_("A meeting room, a van, an interpreter: what others of the network may ask for."),
    )  # fmt: skip
    source = forms.CharField(label=_("Where this is known from"), max_length=200, required=False)


class MessageForm(LaidOutForm):
    message = forms.CharField(
        label=_("What was needed"), max_length=200, help_text=_("No names: every member of the network reads this.")
    )


class FillForm(LaidOutForm):
    activity = forms.ModelChoiceField(Activity.objects.none(), label=_("Filled by"), empty_label="—")

    def __init__(self, *args: Any, activities: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["activity"].queryset = activities  # type: ignore[attr-defined]
