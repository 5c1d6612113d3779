"""Who takes over what a professional left behind."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from counselling.partners.models import Referrer
from counselling.referrals.selectors import LeftBehind


class HandOverForm(forms.Form):
    to = forms.ModelChoiceField(Referrer.objects.none(), label=_("Who follows them now"), empty_label=None)

    def __init__(self, data: Any = None, *, left: LeftBehind) -> None:
        super().__init__(data, prefix=f"{left.organisation.pk}-{left.referrer.pk}")
        people = Referrer.objects.filter(pk__in=[colleague.pk for colleague in left.colleagues])
        self.fields["to"].queryset = people  # type: ignore[attr-defined]
