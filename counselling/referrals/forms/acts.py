"""One form for each step that is taken with a referral; `told` is what its verb is handed."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from caseflow.accounts.models import Service, User
from caseflow.ui.fields import DatedForm, DayField, TimeField
from counselling import permissions
from counselling.client_files.models import AttemptChannel, AttemptResult, AuthorisationMethod
from counselling.domain.duplicates import Verdict
from counselling.domain.lifecycle import ReferralState
from counselling.domain.referrals import (
    ConsentDecision,
    ConsentKind,
    DeclineReason,
    NotMetReason,
    UrgentReason,
    WithdrawalReason,
    not_met_reasons,
)
from counselling.permissions import ServicePermission
from counselling.referrals import selectors
from counselling.referrals.forms.submit import moment_of
from counselling.referrals.models import (
    CONSENT_LABELS,
    DECISION_LABELS,
    DECLINE_LABELS,
    NOT_MET_LABELS,
    URGENT_LABELS,
    VERDICT_LABELS,
    WITHDRAWAL_LABELS,
    Referral,
)
from counselling.referrals.services import Answer, Elsewhere

TEXT = forms.Textarea({"rows": 4})
METHODS: dict[str, Any] = {"choices": AuthorisationMethod, "initial": AuthorisationMethod.ORAL_SCRIPT}


class ActForm(DatedForm):
    """What one step asks for, and the version it was read at."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)

    def __init__(self, *args: Any, referral: Referral, user: Any, leads: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        self.referral, self.user, self.leads = referral, user, leads
        self.fields["version"].initial = referral.version

    @property
    def told(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class TakeForm(ActForm):
    """A button."""


class ReasonForm(ActForm):
    reason = forms.CharField(label=_("Why"), max_length=2000, widget=TEXT)


class ReleaseForm(ReasonForm):
    until = DayField(
        label=_("Also everything this professional sends, until"), past=False, required=False,
        help_text=_("Empty: this referral alone. At most 90 days."),
    )  # fmt: skip


class KeepForm(ReasonForm):
    until = DayField(
        label=_("Nothing is erased until"), past=False,
        help_text=_("12 months at most; then somebody looks again. The reason stands among the steps."),
    )  # fmt: skip


class QuestionForm(ActForm):
    question = forms.CharField(
        label=_("Question to the referrer"), max_length=2000, widget=TEXT,
        help_text=_("The referrer reads it word for word; the clock stands still until they answer."),
    )  # fmt: skip


class AnswerForm(ActForm):
    answer = forms.CharField(label=_("Answer of the referrer"), max_length=2000, widget=TEXT)


class MessageForm(ActForm):
    text = forms.CharField(
        label=_("Message to the referrer"), max_length=2000, widget=TEXT,
        help_text=_("The referrer reads it word for word. Nothing of the file belongs here."),
    )  # fmt: skip


class DeclineForm(ActForm):
    reason = forms.TypedChoiceField(
        label=_("Reason"), choices=[(code.value, label) for code, label in DECLINE_LABELS.items()],
        coerce=DeclineReason,
    )  # fmt: skip
    next_step = forms.CharField(
        label=_("Where the person turns instead"), max_length=2000, widget=TEXT,
        help_text=_("The referrer reads it word for word."),
    )  # fmt: skip


class WithdrawForm(ActForm):
    reason = forms.TypedChoiceField(
        label=_("Reason"), choices=[(code.value, label) for code, label in WITHDRAWAL_LABELS.items()],
        coerce=WithdrawalReason,
    )  # fmt: skip


class EndForm(ActForm):
    reason = forms.TypedChoiceField(label=_("Reason"), coerce=NotMetReason)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        reasons = not_met_reasons(ReferralState(self.referral.state))
        self.fields["reason"].choices = [(code.value, NOT_MET_LABELS[code]) for code in reasons]  # type: ignore[attr-defined]

    @property
    def told(self) -> dict[str, Any]:
        return super().told | {"supervisor_agrees": self.leads}


class UrgencyForm(ReasonForm):
    urgent_reason = forms.TypedChoiceField(
        label=_("What burns"), choices=[("", _("nothing")), *URGENT_LABELS.items()], required=False,
        coerce=UrgentReason, empty_value=None,
    )  # fmt: skip

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["urgent_reason"].initial = self.referral.urgent_reason
        self.order_fields(["urgent_reason", "reason"])


class PassOnForm(ActForm):
    service = forms.ModelChoiceField(
        Service.objects.none(), label=_("To another service"), required=False, empty_label=_("to somebody outside")
    )
    words = forms.CharField(
        label=_("Who helps instead"), max_length=200, required=False,
        help_text=_("Name and telephone of the organisation, if it is not one of the services."),
    )  # fmt: skip
    agreed_on = DayField(label=_("The person agreed on"), future=False)
    method = forms.ChoiceField(label=_("How"), **METHODS)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        # All services of the installation: nothing of them is shown but the name.
        others = Service.objects.real().exclude(pk=self.referral.service_id)
        self.fields["service"].queryset = others.order_by("name")  # type: ignore[attr-defined]

    @property
    def told(self) -> dict[str, Any]:
        data = self.cleaned_data
        at = moment_of(data["agreed_on"], self.today)
        return {"to": Elsewhere(agreed_at=at, method=data["method"], service=data["service"], words=data["words"])}


class ConsentForm(ActForm):
    """What the person said to the service itself."""

    kind = forms.TypedChoiceField(
        label=_("What for"), choices=[(code.value, label) for code, label in CONSENT_LABELS.items()],
        coerce=ConsentKind, initial=ConsentKind.SHARE_OUTCOME,
    )  # fmt: skip
    decision = forms.TypedChoiceField(
        label=_("Answer"), choices=[(code.value, label) for code, label in DECISION_LABELS.items()],
        coerce=ConsentDecision, widget=forms.RadioSelect,
    )  # fmt: skip
    method = forms.ChoiceField(label=_("How"), **METHODS)

    @property
    def told(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "answer": Answer(
                kind=data["kind"], decision=data["decision"], collected_at=moment_of(None, self.today),
                method=data["method"], language=self.referral.subject.language,
            )
        }  # fmt: skip


class HandsForm(ActForm):
    """Who has the file that is opened."""

    counsellor = forms.ModelChoiceField(
        User.objects.none(), label=_("In the hands of"), empty_label=_("choose a counsellor")
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        here = permissions.services_for(self.user, ServicePermission.TRIAGE).filter(pk=self.referral.service_id)
        people = User.objects.filter(pk__in=permissions.counsellors(here, self.today)).order_by("name")
        self.fields["counsellor"].queryset = people  # type: ignore[attr-defined]
        self.fields["counsellor"].initial = self.referral.assigned_to or self.user


class SeparateForm(HandsForm):
    reason = forms.CharField(
        label=_("Why it is somebody else"), max_length=2000, widget=TEXT,
        help_text=_("This stands in the journal of the file that the referral leaves."),
    )  # fmt: skip


class AcceptForm(HandsForm):
    meet_on = DayField(label=_("First appointment on"), past=False, required=False)
    meet_at = TimeField(label=_("at"), required=False)
    waits_until = DayField(
        label=_("On the waiting list until"), past=False, required=False,
        help_text=_("Not needed if the first appointment is fixed, nor where an open file is joined."),
    )  # fmt: skip

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.room = selectors.room_of(self.referral.service, self.today)
        if self.room.has_room:
            del self.fields["waits_until"]
        else:
            self.fields["waits_until"].initial = self.room.waits_until

    def clean(self) -> dict[str, Any]:
        """Half a date is asked about, never guessed."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        for filled, empty in (("meet_on", "meet_at"), ("meet_at", "meet_on")):
            if data.get(filled) and not data.get(empty) and empty not in self.errors:
                self.add_error(empty, _("This goes with the field beside it."))
        return data


class AttemptForm(forms.Form):
    """One click: which way, and what came of it."""

    channel = forms.TypedChoiceField(choices=AttemptChannel, coerce=AttemptChannel)
    result = forms.TypedChoiceField(choices=AttemptResult, coerce=AttemptResult)


class VerdictForm(forms.Form):
    verdict = forms.TypedChoiceField(
        choices=[(code.value, label) for code, label in VERDICT_LABELS.items()], coerce=Verdict
    )
