"""Which entry another one is merged into."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from counselling import permissions
from counselling.partners.models import Creditor


class MergeForm(forms.Form):
    kept = forms.ModelChoiceField(Creditor.objects.none(), label=_("Merge into"))

    def __init__(self, *args: Any, user: Any, creditor: Creditor, **options: Any) -> None:
        super().__init__(*args, **options)
        others = permissions.choices_for(user, Creditor).exclude(pk=creditor.pk)
        self.fields["kept"].queryset = others  # type: ignore[attr-defined]
