"""What a referral says, as whoever sends it types it; and one that came by telephone or on paper."""

from datetime import datetime, time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from caseflow.accounts.models import Service
from caseflow.ui.fields import DatedForm, DayField, MoneyField
from counselling import permissions
from counselling.client_files.models import AuthorisationMethod
from counselling.domain.referrals import ConsentDecision, ConsentKind, Difficulty, UrgentReason
from counselling.partners.models import SPOKEN_LANGUAGES, Affiliation, Organisation
from counselling.permissions import ServicePermission
from counselling.referrals.models import CONDITIONS, CONSENT_LABELS, DIFFICULTY_LABELS, URGENT_LABELS, WORDINGS
from counselling.referrals.services import Answer, Sent, Situation, Subject, refused_conditions

COUNTRIES = (("LU", "Luxembourg"), ("FR", "France"), ("BE", "Belgique"), ("DE", "Deutschland"))


def moment_of(day: Any, today: Any) -> datetime:
    """When something was said: now, or at noon of an earlier day."""
    if day is None or day == today:
        return timezone.now()
    return timezone.make_aware(datetime.combine(day, time(12)))


def asked(kind: ConsentKind, *, required: bool) -> forms.TypedChoiceField:
    """One question with the sentence to read aloud."""
    return forms.TypedChoiceField(
        label=capfirst(CONSENT_LABELS[kind]), help_text=WORDINGS[kind], required=required, widget=forms.RadioSelect,
        choices=[(ConsentDecision.GIVEN.value, _("yes")), (ConsentDecision.REFUSED.value, _("no"))],
        coerce=ConsentDecision, empty_value=None,
    )  # fmt: skip


class ReferralForm(DatedForm):
    """The person, the situation and what the person agreed to."""

    share_identity = asked(ConsentKind.SHARE_IDENTITY, required=True)
    contact_by_service = asked(ConsentKind.CONTACT_BY_SERVICE, required=True)
    share_outcome = asked(ConsentKind.SHARE_OUTCOME, required=True)
    method = forms.ChoiceField(
        label=_("How the person answered"), choices=AuthorisationMethod, initial=AuthorisationMethod.ORAL_SCRIPT
    )
    collected_on = DayField(label=_("Agreed on"), future=False, required=False)
    last_name = forms.CharField(label=_("Last name"), max_length=80)
    first_name = forms.CharField(label=_("First name"), max_length=80, required=False)
    birth_date = DayField(label=_("Born on"), birth=True, required=False)
    postcode = forms.CharField(label=_("Postcode"), max_length=12)
    country = forms.ChoiceField(label=_("Country"), choices=COUNTRIES)
    language = forms.ChoiceField(label=_("Language"), choices=list(SPOKEN_LANGUAGES.items()), initial="fr")
    interpreter_needed = forms.BooleanField(label=_("Needs an interpreter"), required=False)
    phone = forms.CharField(label=_("Telephone"), max_length=40, required=False)
    email = forms.EmailField(label=_("E-mail"), required=False)
    may_call = forms.BooleanField(label=_("May be called"), required=False)
    may_leave_voicemail = forms.BooleanField(label=_("Voicemail is safe"), required=False)
    may_text = forms.BooleanField(label=_("Text messages are safe"), required=False)
    may_email = forms.BooleanField(label=_("E-mail is safe"), required=False)
    may_write = forms.BooleanField(label=_("Letters are safe"), required=False)
    manner = forms.CharField(label=_("When, and how to introduce oneself"), max_length=200, required=False)
    difficulties = forms.TypedMultipleChoiceField(
        label=_("Difficulties"), choices=[(code.value, label) for code, label in DIFFICULTY_LABELS.items()],
        coerce=Difficulty, widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    summary = forms.CharField(
        label=_("In a few words"), max_length=2000, required=False, widget=forms.Textarea({"rows": 3}),
        help_text=_("Neither account nor national numbers, nothing about health."),
    )  # fmt: skip
    adults = forms.IntegerField(label=_("Adults"), min_value=1, max_value=20, initial=1)
    children = forms.IntegerField(label=_("Children"), min_value=0, max_value=20, initial=0)
    arrears = MoneyField(label=_("Arrears"), required=False)
    arrears_since = DayField(label=_("Unpaid since"), future=False, required=False)
    plan_running = forms.TypedChoiceField(
        label=_("A payment plan is running"), required=False, coerce=lambda value: value == "True", empty_value=None,
        choices=[("", _("not known")), ("True", _("yes")), ("False", _("no"))],
    )  # fmt: skip
    personal_contact_on = DayField(label=_("Personal contact on"), future=False, required=False)
    help_mentioned_on = DayField(label=_("Help mentioned on"), future=False, required=False)
    reminder_sent_on = DayField(label=_("Reminder sent on"), future=False, required=False)
    urgent_reason = forms.TypedChoiceField(
        label=_("What burns"), choices=[("", _("nothing")), *URGENT_LABELS.items()], required=False,
        coerce=UrgentReason, empty_value=None,
    )  # fmt: skip
    deadline_on = DayField(label=_("on"), required=False)

    @property
    def subject(self) -> Subject:
        names = Subject.__dataclass_fields__.keys() & self.fields.keys()
        return Subject(**{name: self.cleaned_data[name] for name in names})

    @property
    def situation(self) -> Situation:
        names = Situation.__dataclass_fields__.keys() & self.fields.keys()
        return Situation(**{name: self.cleaned_data[name] for name in names})

    @property
    def answers(self) -> list[Answer]:
        data = self.cleaned_data
        at = moment_of(data["collected_on"], self.today)
        return [
            Answer(
                kind=kind, decision=data[kind.value], collected_at=at, method=data["method"],
                language=data["language"],
            )
            for kind in ConsentKind
            if kind.value in data
        ]  # fmt: skip


class SubmitForm(ReferralForm):
    """Taken in by a colleague, from a professional on the telephone or a letter."""

    service = forms.ModelChoiceField(Service.objects.none(), label=_("Service"), empty_label=None)
    professional = forms.ModelChoiceField(
        Affiliation.objects.none(), label=_("Professional"), required=False, empty_label=_("not in the register")
    )
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("Organisation"), required=False, empty_label=_("that of the professional")
    )
    department = forms.CharField(label=_("Department"), max_length=80, required=False)
    external_reference = forms.CharField(label=_("Their own number"), max_length=60, required=False)

    def __init__(self, *args: Any, user: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        services = permissions.services_for(user, ServicePermission.TRIAGE)
        fields: dict[str, Any] = self.fields
        fields["service"].queryset = services
        fields["service"].initial = services.first()
        fields["professional"].queryset = Affiliation.objects.who_may_refer(user, self.today)
        fields["organisation"].queryset = Organisation.objects.choices_for(user)
        fields["collected_on"].initial = self.today

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        affiliation, organisation = data.get("professional"), data.get("organisation")
        known = not {"professional", "organisation"} & self.errors.keys()
        if affiliation is None and organisation is None and known:
            self.add_error("organisation", _("Who sends it? Choose the professional, or at least the organisation."))
        if affiliation and organisation and affiliation.organisation_id != organisation.pk:
            self.add_error("organisation", _("The professional does not work there."))
        if sender := affiliation.organisation if affiliation else organisation:
            self._add_refused(data, sender)
        return data

    def _add_refused(self, data: dict[str, Any], sender: Organisation) -> None:
        """All that a creditor has not said yet, at once; a day that could not be read has its error already."""
        stated = {name: data[name] for name in CONDITIONS if name in data}
        for refusal in refused_conditions(stated, from_creditor=sender.is_creditor, on=self.today):
            self.add_error(refusal.field, refusal.told(gettext))

    @property
    def sent(self) -> Sent:
        data = self.cleaned_data
        affiliation = data["professional"]
        return Sent(
            service=data["service"], organisation=affiliation.organisation if affiliation else data["organisation"],
            referrer=affiliation.referrer if affiliation else None,
            department=data["department"] or (affiliation.department if affiliation else ""),
            external_reference=data["external_reference"].strip(), urgent_reason=data["urgent_reason"],
            deadline_on=data["deadline_on"],
        )  # fmt: skip
