"""What people type about sessions, who takes part, who was there."""

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caseflow.accounts.models import Service, User
from caseflow.ui import formats
from caseflow.ui.fields import DatedForm, DayField, MoneyField, parse_day, parse_time
from caseflow.ui.grid import RowForm
from caseflow.ui.layout import LaidOutForm, VersionedForm
from counselling.domain.certificates import RevocationReason
from counselling.domain.lifecycle import SessionState
from counselling.partners.models import Affiliation
from counselling.partners.selectors import professional_with
from counselling.trainings.models import REVOCATION_LABELS, SESSION_STATES, HalfDay, Programme
from counselling.trainings.selectors import Seat, employer_of, managing, possible_trainers
from counselling.trainings.services import SessionFields, Sitting

MOST_HALF_DAYS = 60
LINE = re.compile(r"(?P<day>\S+)\s+(?P<starts>[\d:.hH]+)\s*[-–—]\s*(?P<ends>[\d:.hH]+)", re.ASCII)
PLAIN = ("code", "guest_trainers", "place", "link", "capacity", "enrol_until", "funding", "accessibility_contact")
THERE, AWAY = "yes", "no"


class HalfDaysField(forms.CharField):
    """One half-day per line: day, from, until."""

    widget = forms.Textarea
    today: date

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return super().widget_attrs(widget) | {"rows": 4}

    def to_python(self, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        lines = [(number, line.strip()) for number, line in enumerate(value.splitlines(), 1) if line.strip()]
        if len(lines) > MOST_HALF_DAYS:
            raise ValidationError(_("A session has at most %(most)s half-days.") % {"most": MOST_HALF_DAYS})
        return tuple(self._sitting(number, line) for number, line in lines)

    def _sitting(self, number: int, line: str) -> Sitting:
        match = LINE.fullmatch(line)
        try:
            if match is None:
                raise ValidationError(_("Write day, from and until: 24/11/2026 9h–12h30."))
            day = parse_day(match["day"], today=self.today)
            starts, ends = parse_time(match["starts"]), parse_time(match["ends"])
            if ends <= starts:
                raise ValidationError(_("It ends before it begins."))
        except ValidationError as error:
            facts = {"number": number, "error": " ".join(error.messages)}
            raise ValidationError(_("Line %(number)s: %(error)s") % facts) from None
        return day, starts, ends

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, str) or value is None:
            return value
        return "\n".join(f"{formats.day(day)} {starts:%H:%M}–{ends:%H:%M}" for day, starts, ends in value)


def sittings_of(half_days: Sequence[HalfDay]) -> tuple[Sitting, ...]:
    return tuple((half_day.on, half_day.starts, half_day.ends) for half_day in half_days)


class SessionForm(DatedForm, VersionedForm):
    layout = (
        "code capacity", "half_days", "place link", "trainers", "guest_trainers", "enrol_until price", "funding",
        "accessibility_contact",
    )  # fmt: skip

    code = forms.CharField(label=gettext_lazy("Code"), max_length=30)
    capacity = forms.IntegerField(label=gettext_lazy("Seats"), min_value=1, max_value=5000)
    half_days = HalfDaysField(
        label=gettext_lazy("Half-days"),
        max_length=4000,
        help_text=gettext_lazy("One per line: day, from–until, as 24/11/2026 9h–12h30."),
    )
    place = forms.CharField(label=gettext_lazy("Place"), max_length=200, required=False)
    link = forms.URLField(
        label=gettext_lazy("Link, if it is remote"), max_length=200, required=False, assume_scheme="https"
    )
    trainers = forms.ModelMultipleChoiceField(
        User.objects.none(),
        label=gettext_lazy("Trainers of the house"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages=dict.fromkeys(
            ("invalid_choice", "invalid_pk_value"), gettext_lazy("Choose somebody of the list.")
        ),
        help_text=gettext_lazy(
            "They see who takes part, note attendance and issue certificates, in this session only."
        ),
    )
    guest_trainers = forms.CharField(label=gettext_lazy("Trainers from outside"), max_length=200, required=False)
    enrol_until = DayField(label=gettext_lazy("Enrolment until"), required=False)
    price = MoneyField(label=gettext_lazy("Price"), required=False)
    funding = forms.CharField(label=gettext_lazy("Funding"), max_length=200, required=False)
    accessibility_contact = forms.CharField(
        label=gettext_lazy("Whom to tell what one needs to take part"), max_length=200, required=False
    )

    def __init__(self, *args: Any, service: int, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["half_days"].today = self.today  # type: ignore[attr-defined]
        self.fields["trainers"].queryset = possible_trainers(service, self.today)  # type: ignore[attr-defined]

    @property
    def session_fields(self) -> SessionFields:
        data = self.cleaned_data
        fields: Any = {name: data[name] for name in PLAIN}
        price = data["price"]
        return {**fields, "price": None if price is None else Decimal(price) / 100}


class SessionFilterForm(forms.Form):
    """Which sessions to show."""

    programme = forms.ModelChoiceField(
        Programme.objects.none(), label=gettext_lazy("Programme"), required=False, empty_label=gettext_lazy("all")
    )
    state = forms.ChoiceField(
        label=gettext_lazy("State"),
        required=False,
        choices=[("", gettext_lazy("all")), *((s.value, SESSION_STATES[s]) for s in SessionState)],
    )


class EnrolForm(LaidOutForm):
    """The work e-mail says who it is."""

    layout = ("email needs",)

    email = forms.EmailField(
        label=gettext_lazy("Work e-mail of the professional"), max_length=254,
        widget=forms.EmailInput(attrs={"list": "professionals", "autocomplete": "off"}),
    )  # fmt: skip
    needs = forms.CharField(label=gettext_lazy("What this person needs to take part"), max_length=200, required=False)

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.today = today

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        self.referrer = professional_with(email)
        if self.referrer is None:
            raise ValidationError(_("No professional is known with this address: add them at their organisation."))
        self.organisation = employer_of(self.referrer, self.today)
        if self.organisation is None or not self.organisation.is_active:
            raise ValidationError(_("This person works for no active organisation."))
        return email


def suggestion(affiliation: Affiliation) -> tuple[str, str]:
    return affiliation.referrer.email, f"{affiliation.referrer}, {affiliation.organisation}"


class AttendanceRow(RowForm):
    """One person: each half-day, the points, and why it is corrected long afterwards."""

    is_excused = forms.BooleanField(label=gettext_lazy("Excused"), required=False)
    points = forms.IntegerField(label=gettext_lazy("Points"), required=False, min_value=0, max_value=1000)
    reason = forms.CharField(label=gettext_lazy("Reason"), required=False, max_length=200)

    def __init__(self, *args: Any, seat: Seat, is_late: bool, is_marked: bool, key: UUID, **options: Any) -> None:
        initial = {"is_excused": seat.enrolment.is_excused, "points": seat.enrolment.points}
        self.half_days = {name_of(half_day): half_day for half_day, _there in seat.presence}
        said = {True: THERE, False: AWAY, None: ""}
        noted = {name_of(half_day): said[there] for half_day, there in seat.presence}
        super().__init__(*args, key=key, initial=initial | noted, **options)
        choices = [("", "—"), (THERE, gettext_lazy("present")), (AWAY, gettext_lazy("absent"))]
        for name, half_day in self.half_days.items():
            self.fields[name] = forms.ChoiceField(label=str(half_day), choices=choices, required=False)
        if not is_late:
            del self.fields["reason"]
        if not is_marked:
            del self.fields["points"]

    @property
    def presence(self) -> dict[HalfDay, bool | None]:
        heard = {THERE: True, AWAY: False}
        return {half_day: heard.get(self.cleaned_data[name]) for name, half_day in self.half_days.items()}


def name_of(half_day: HalfDay) -> str:
    return f"h{half_day.pk}"


class ImportForm(LaidOutForm):
    """A list of attendances, and why old ones are corrected."""

    layout = ("sheet service", "reason")

    sheet = forms.FileField(
        label=gettext_lazy("CSV or XLSX"), max_length=200, widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"})
    )
    service = forms.ModelChoiceField(Service.objects.none(), label=gettext_lazy("Service"), empty_label=None)
    reason = forms.CharField(
        label=gettext_lazy("Reason for corrections"), max_length=200, required=False,
        help_text=gettext_lazy("Only needed where a session ended more than 30 days ago."),
    )  # fmt: skip

    def __init__(self, *args: Any, user: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.choose_among("service", managing(user))


class ConfirmImportForm(forms.Form):
    """The same list again, out of safekeeping."""

    kept = forms.CharField(max_length=400)
    skip_bad = forms.BooleanField(required=False)
    service = forms.ModelChoiceField(Service.objects.none(), empty_label=None)
    reason = forms.CharField(max_length=200, required=False)

    def __init__(self, *args: Any, user: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["service"].queryset = managing(user)  # type: ignore[attr-defined]


class ReasonForm(LaidOutForm):
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=200)


class RevocationForm(LaidOutForm):
    revocation = forms.TypedChoiceField(
        label=gettext_lazy("Why"), choices=REVOCATION_LABELS.items(), coerce=RevocationReason
    )
    note = forms.CharField(label=gettext_lazy("Explanation"), max_length=200)


class VerifyForm(forms.Form):
    code = forms.CharField(
        label=gettext_lazy("Verification code"), max_length=40, required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip
