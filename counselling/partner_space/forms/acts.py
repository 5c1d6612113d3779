"""What a sender does with their referral: one form each, with the tag of what they had before them."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from caseflow.ui.fields import DatedForm, DayField
from counselling.client_files.models import AuthorisationMethod
from counselling.domain.referrals import ConsentDecision, ConsentKind, WithdrawalReason
from counselling.referrals.forms.submit import moment_of
from counselling.referrals.models import CONSENT_LABELS, DECISION_LABELS, WITHDRAWAL_LABELS
from counselling.referrals.services import Answer

# An error of the service is removed by a supervisor.
OWN_REASONS = [code for code in WithdrawalReason if code is not WithdrawalReason.ENTERED_IN_ERROR]
OWN_CONSENTS = [kind for kind in ConsentKind if kind is not ConsentKind.REDIRECT_TO_OTHER]


class SenderForm(DatedForm):
    tag = forms.CharField(widget=forms.HiddenInput, max_length=16)

    @property
    def said(self) -> dict[str, Any]:
        """What the verb is handed."""
        return dict(self.cleaned_data)


class WriteForm(SenderForm):
    text = forms.CharField(
        label=_("Message to the service"), max_length=2000, widget=forms.Textarea({"rows": 4}),
        help_text=_("Neither account nor national numbers, nothing about health."),
    )  # fmt: skip


class TakeBackForm(SenderForm):
    reason = forms.TypedChoiceField(
        label=_("Reason"), choices=[(code.value, WITHDRAWAL_LABELS[code]) for code in OWN_REASONS],
        coerce=WithdrawalReason,
    )  # fmt: skip


class AnswerForm(SenderForm):
    """What the person answered since."""

    kind = forms.TypedChoiceField(
        label=_("What for"), choices=[(code.value, CONSENT_LABELS[code]) for code in OWN_CONSENTS], coerce=ConsentKind,
        initial=ConsentKind.SHARE_OUTCOME,
        help_text=_("Whoever may no longer be named or contacted is withdrawn."),
    )  # fmt: skip
    decision = forms.TypedChoiceField(
        label=_("Answer"), choices=[(code.value, label) for code, label in DECISION_LABELS.items()],
        coerce=ConsentDecision, widget=forms.RadioSelect,
    )  # fmt: skip
    method = forms.ChoiceField(label=_("How"), choices=AuthorisationMethod, initial=AuthorisationMethod.ORAL_SCRIPT)
    collected_on = DayField(label=_("Said on"), future=False)

    @property
    def said(self) -> dict[str, Any]:
        data = self.cleaned_data
        answer = Answer(
            kind=data["kind"], decision=data["decision"], method=data["method"],
            collected_at=moment_of(data["collected_on"], self.today),
        )  # fmt: skip
        return {"answer": answer, "tag": data["tag"]}


ACTS: dict[str, type[SenderForm]] = {"write": WriteForm, "withdraw": TakeBackForm, "consent": AnswerForm}
