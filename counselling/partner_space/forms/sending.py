"""A new referral on four pages: each is a part of one form, so that all of it is checked together in the end."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from caseflow.accounts.models import Service
from caseflow.ui import formats
from caseflow.ui.fields import MoneyField
from counselling.domain.referrals import NEEDED_CONSENTS, ConsentDecision, ReferralSource
from counselling.partners.models import Organisation, Referrer
from counselling.referrals.forms.submit import ReferralForm
from counselling.referrals.models import CONDITIONS, Referral, Submission
from counselling.referrals.services import ConsentRequired, Sent

STEPS: dict[str, tuple[str, ...]] = {
    "where": (
        "postcode", "country", "debts", "decides", "service", "organisation", "department", "external_reference",
    ),
    "person": (
        "last_name", "first_name", "birth_date", "language", "interpreter_needed", "phone", "email", "may_call",
        "may_leave_voicemail", "may_text", "may_email", "may_write", "manner",
    ),
    "situation": (
        "difficulties", "summary", "adults", "children", "arrears", "arrears_since", "plan_running", *CONDITIONS,
        "urgent_reason", "deadline_on",
    ),
    "consents": ("share_identity", "contact_by_service", "share_outcome", "method", "collected_on"),
}  # fmt: skip
TITLES = {
    "where": _("Where to"), "person": _("The person"), "situation": _("The situation"),
    "consents": _("Agreements of the person"),
}  # fmt: skip
PRIVATE, BUSINESS = "private", "business"


class NewReferralForm(ReferralForm):
    """All of it, or the fields of one page; what cannot be helped here is said before anybody is named."""

    debts = forms.ChoiceField(
        label=_("Which debts"), widget=forms.RadioSelect,
        choices=[
            (PRIVATE, _("private ones")), ("mixed", _("private ones, and of a business")),
            (BUSINESS, _("of a business only")),
        ],
    )  # fmt: skip
    decides = forms.ChoiceField(
        label=_("Decides for themselves"), widget=forms.RadioSelect,
        choices=[("yes", _("yes")), ("no", _("no, somebody represents them"))],
    )  # fmt: skip
    service = forms.ModelChoiceField(Service.objects.none(), label=_("Service"), empty_label=None)
    organisation = forms.ModelChoiceField(Organisation.objects.none(), label=_("You write for"), empty_label=None)
    department = forms.CharField(label=_("Department"), max_length=80, required=False)
    external_reference = forms.CharField(
        label=_("Your number"), max_length=60, required=False, help_text=_("Without the name of the person.")
    )

    def __init__(
        self, *args: Any, services: Sequence[Service], organisations: Any, from_creditor: bool, only: str = "",
        **options: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **options)
        ask_conditions(self, asked=from_creditor, required=from_creditor)
        fields: dict[str, Any] = self.fields
        fields["service"].queryset = Service.objects.filter(pk__in=[it.pk for it in services]).order_by("name")
        fields["organisation"].queryset = organisations
        fields["collected_on"].initial = self.today
        if services:
            fields["country"].initial = services[0].jurisdiction.upper()
        for name in [name for name in fields if only and name not in STEPS[only]]:
            del fields[name]
        self.order_fields(STEPS[only] if only else [name for names in STEPS.values() for name in names])

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if service := data.get("service"):
            self._lead_elsewhere(service, data)
        for kind in sorted(NEEDED_CONSENTS):
            if data.get(kind.value) is ConsentDecision.REFUSED:
                self.add_error(kind.value, _now(ConsentRequired.sentence))
        return data

    def _lead_elsewhere(self, service: Service, data: dict[str, Any]) -> None:
        """A wrong address ends in a useful one."""
        call = _now("Call us, we name who helps: %(phone)s.") % {"phone": service.phone or service.email}
        if data.get("country") and data["country"] != service.jurisdiction.upper():
            self.add_error("country", f"{_now('This service helps people who live in its own country.')} {call}")
        if data.get("debts") == BUSINESS:
            self.add_error("debts", f"{_now('Debts of a business alone are not for this service.')} {call}")
        if data.get("decides") == "no":
            self.add_error("decides", f"{_now('Then whoever represents the person turns to us.')} {call}")

    def sent(self, referrer: Referrer) -> Sent:
        data = self.cleaned_data
        return Sent(
            service=data["service"], organisation=data["organisation"], referrer=referrer,
            department=data["department"], source=ReferralSource.PARTNER_SPACE,
            external_reference=data["external_reference"].strip(), urgent_reason=data["urgent_reason"],
            deadline_on=data["deadline_on"],
        )  # fmt: skip

    @property
    def chapters(self) -> list[tuple[str, Any, list[tuple[str, str]]]]:
        """For the last look: each page with what was typed there."""
        return [(step, TITLES[step], self._lines(names)) for step, names in STEPS.items()]

    def _lines(self, names: tuple[str, ...]) -> list[tuple[str, str]]:
        shown = [(str(self[name].label), self._shown(name)) for name in names if name in self.fields]
        return [(label, text) for label, text in shown if text]

    def _shown(self, name: str) -> str:
        value, field = self.cleaned_data[name], self.fields[name]
        if isinstance(value, date):
            return formats.day(value)
        if isinstance(field, MoneyField):
            return "" if value is None else formats.euros(value)
        if isinstance(field, forms.BooleanField):
            return _now("yes") if value else ""
        if isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField):
            labels: dict[Any, Any] = dict(field.choices)  # type: ignore[arg-type]
            chosen = value if isinstance(value, list) else [value]
            return ", ".join(str(labels[str(each)]) for each in chosen if each not in {None, ""})
        return str(value or "")


def ask_conditions(form: ReferralForm, *, asked: bool, required: bool) -> None:
    """The three days that only creditors name; nobody else is asked."""
    for name in CONDITIONS:
        if asked:
            form.fields[name].required = required
        else:
            del form.fields[name]


def first_step_of(names: Sequence[str]) -> str:
    """The page on which the first of these fields stands."""
    return next((step for step, fields in STEPS.items() if set(names) & set(fields)), next(iter(STEPS)))


CORRECTED = ("postcode", "country", *STEPS["person"], *STEPS["situation"][:-2])


class CorrectionForm(ReferralForm):
    """The person and the situation as they should have been, with the tag of what was read before."""

    tag = forms.CharField(widget=forms.HiddenInput, max_length=16)

    def __init__(self, *args: Any, referral: Referral, said: Submission, **options: Any) -> None:
        super().__init__(*args, **options)
        is_creditor = referral.organisation.is_creditor
        # What was said stays to be read and corrected, even if the organisation is no creditor any more.
        ask_conditions(self, asked=is_creditor or any(said.conditions.values()), required=is_creditor)
        for name in [name for name in self.fields if name not in {*CORRECTED, "tag"}]:
            del self.fields[name]
        self.order_fields(CORRECTED)

    @staticmethod
    def known(referral: Referral, said: Submission) -> dict[str, Any]:
        """What stands there now."""
        person = {name: getattr(referral.subject, name) for name in CORRECTED if hasattr(referral.subject, name)}
        return person | {name: getattr(said, name) for name in CORRECTED if hasattr(said, name)}
