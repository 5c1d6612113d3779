"""What people type about keys of partners' systems."""

from typing import ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from caseflow.ui.fields import DatedForm, DayField
from caseflow.ui.layout import LaidOutForm
from counselling.domain.api_keys import ApiScope
from counselling.partners.models import SCOPE_LABELS
from counselling.partners.services import NewKey


class KeyForm(DatedForm, LaidOutForm):
    layout: ClassVar[tuple[str, ...]] = ("name department", "livemode expires_on", "scopes", "allowed_from")

    name = forms.CharField(label=_("Name"), max_length=80, help_text=_("Which system will send this key."))
    department = forms.CharField(
        label=_("Department"), max_length=80, required=False, help_text=_("Empty for the whole organisation.")
    )
    livemode = forms.TypedChoiceField(
        label=_("What it reaches"), choices=[("test", _("the sandbox")), ("live", _("the real services"))],
        coerce=lambda answer: answer == "live",
    )  # fmt: skip
    expires_on = DayField(label=_("Valid until"), past=False)
    scopes = forms.TypedMultipleChoiceField(
        label=_("It may"), choices=SCOPE_LABELS.items(), coerce=ApiScope, widget=forms.CheckboxSelectMultiple,
        initial=[ApiScope.REFERRALS_WRITE, ApiScope.REFERRALS_READ],
    )  # fmt: skip

    allowed_from = forms.CharField(
        label=_("Only from these networks"), required=False, max_length=1000, widget=forms.Textarea({"rows": 2}),
        help_text=_("One address or network a line, such as 192.0.2.0/24. Empty: from everywhere."),
    )  # fmt: skip

    @property
    def new(self) -> NewKey:
        typed = self.cleaned_data
        networks = tuple(typed["allowed_from"].split())
        return NewKey(**typed | {"scopes": tuple(typed["scopes"]), "allowed_from": networks})


class VouchedKeyForm(KeyForm):
    """For whoever may answer for a live key that the sandbox has not shown to be in good hands."""

    layout: ClassVar[tuple[str, ...]] = (*KeyForm.layout, "untested_because")

    untested_because = forms.CharField(
        label=_("Reason for a live key without the sandbox"), max_length=200, required=False,
        help_text=_("Only if its systems have not gone through the list of the sandbox; it stands beside the key."),
    )  # fmt: skip
