"""The themes of the directory, as they are chosen, and the search of sessions by them."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from caseflow.accounts.models import Language
from counselling.domain.directory import Theme
from counselling.partners.models import theme_name

ALL = ("", gettext_lazy("all"))


def theme_choices() -> list[tuple[str, str]]:
    return [(theme.value, theme_name(theme)) for theme in Theme]


def theme_filter() -> list[tuple[str, Any]]:
    return [ALL, *theme_choices()]


class CatalogueForm(forms.Form):
    """Posted, since a box of a search collects names."""

    theme = forms.ChoiceField(label=gettext_lazy("Theme"), choices=theme_filter, required=False)
    place = forms.CharField(label=gettext_lazy("Commune or postcode"), max_length=80, required=False)
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=[ALL, *Language.choices], required=False)


class NoticeForm(CatalogueForm):
    """Behind a search without a result: where to send the notice; the wish goes along unseen."""

    email = forms.EmailField(label=gettext_lazy("Mail address"), max_length=254)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in CatalogueForm.base_fields:
            self.fields[name].widget = forms.HiddenInput()
