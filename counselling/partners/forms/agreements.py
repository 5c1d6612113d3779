"""What people type about agreements."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from caseflow.accounts.models import Service
from caseflow.ui.fields import DatedForm, DayField
from caseflow.ui.layout import LaidOutForm, VersionedForm
from counselling.domain.partners import Billing, DataProtectionRole, DisclosureCap, ReferralChannel
from counselling.partners.models import BILLING_LABELS, CAP_LABELS, CHANNEL_LABELS, DATA_PROTECTION_LABELS
from counselling.partners.selectors import managing


class TermsForm(DatedForm, VersionedForm):
    """The terms of an agreement or of an amendment."""

    layout = (
        "service number", "valid_from valid_until", "training_required", "disclosure_cap data_protection", "channels",
        "departments", "billing seats",
    )  # fmt: skip

    valid_from = DayField(label=_("From"))
    valid_until = DayField(label=_("Until"), required=False)
    training_required = forms.BooleanField(label=_("Referrers must be trained"), required=False, initial=True)
    disclosure_cap = forms.ChoiceField(
        label=_("Feedback on referrals, at most"), choices=CAP_LABELS.items(), initial=DisclosureCap.MILESTONES,
        help_text=_("What the person agrees to goes first."),
    )  # fmt: skip
    data_protection = forms.ChoiceField(
        label=_("Data protection"), choices=DATA_PROTECTION_LABELS.items(), initial=DataProtectionRole.SEPARATE
    )
    channels = forms.MultipleChoiceField(
        label=_("Allowed channels"), choices=CHANNEL_LABELS.items(), widget=forms.CheckboxSelectMultiple,
        initial=[ReferralChannel.PARTNER_SPACE, ReferralChannel.PHONE],
    )  # fmt: skip
    departments = forms.CharField(
        label=_("Departments"), max_length=400, required=False,
        help_text=_("Separated by semicolons; empty if the whole organisation refers people."),
    )  # fmt: skip
    billing = forms.ChoiceField(label=_("Billing"), choices=BILLING_LABELS.items(), initial=Billing.NONE)
    seats = forms.IntegerField(label=_("Seats bought in trainings"), min_value=0, max_value=9999, initial=0)


class AgreementForm(TermsForm):
    """A new agreement: with which service, under which number, on which terms."""

    service = forms.ModelChoiceField(Service.objects.none(), label=_("Service"), empty_label=None)
    number = forms.CharField(label=_("Number"), max_length=40)

    def __init__(self, *args: Any, user: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        del self.fields["version"]
        self.choose_among("service", managing(user))


class SignForm(DatedForm, VersionedForm):
    signed_on = DayField(label=_("Signed by both sides on"), future=False)


class EndForm(DatedForm, LaidOutForm):
    ended_on = DayField(label=_("Holds no longer from"), past=False)
    reason = forms.CharField(label=_("Reason"), max_length=200)
