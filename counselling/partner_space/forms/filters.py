"""Which of their referrals a sender wants to see."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from counselling.referrals.models import PUBLIC_LABELS


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
