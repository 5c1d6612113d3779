"""What somebody looks for: among their referrals, or in the toolbox."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from caseflow.accounts.models import Language
from counselling.domain.directory import understand
from counselling.referrals.models import PUBLIC_LABELS
from counselling.trainings.forms.themes import ALL, theme_filter
from counselling.trainings.selectors import ToolWish


class StatusForm(forms.Form):
    status = forms.ChoiceField(
        label=_("State"), choices=[("", _("all")), *((str(code), label) for code, label in PUBLIC_LABELS.items())],
        required=False,
    )  # fmt: skip

    def __init__(self, data: Any) -> None:
        super().__init__(data)

    @property
    def asked(self) -> str:
        """A status that cannot be read is not asked for."""
        self.is_valid()
        return str(self.cleaned_data.get("status", ""))


class ToolboxForm(forms.Form):
    """Posted, since a search box collects names."""

    q = forms.CharField(label=_("What is needed"), max_length=80, required=False)
    theme = forms.ChoiceField(label=_("Theme"), choices=theme_filter, required=False)
    language = forms.ChoiceField(label=_("Language"), choices=[ALL, *Language.choices], required=False)

    @property
    def wish(self) -> ToolWish:
        data = self.cleaned_data
        return ToolWish(question=understand(data["q"]), theme=data["theme"], language=data["language"])
