"""Which referrals the queue shows, how long its clocks run, whether there is room."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from caseflow.accounts.models import Service
from caseflow.ui import formats
from caseflow.ui.fields import DatedForm, DayField, parse_day
from counselling import permissions
from counselling.domain.dates import regions_of
from counselling.partners.models import Organisation
from counselling.permissions import ServicePermission
from counselling.referrals import selectors
from counselling.referrals.models import STATE_LABELS, Referral, ReferralSettings

STATES: Mapping[str, Any] = {selectors.OPEN: _("all open ones"), "": _("with those that have ended")} | {
    str(state): label for state, label in STATE_LABELS.items()
}


class QueueForm(forms.Form):
    state = forms.ChoiceField(label=_("State"), choices=list(STATES.items()), required=False)
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("Organisation"), required=False, empty_label=_("all organisations")
    )

    def __init__(self, data: Any, *, user: Any) -> None:
        super().__init__({"state": selectors.OPEN} | data.dict())
        senders = Referral.objects.visible_to(user).order_by().values("organisation")
        organisations = Organisation.objects.filter(pk__in=senders).order_by("name", "pk")
        self.fields["organisation"].queryset = organisations  # type: ignore[attr-defined]

    @property
    def asked(self) -> dict[str, Any]:
        """What is asked for; a question that cannot be read is not asked."""
        self.is_valid()
        organisation = self.cleaned_data.get("organisation")
        return {
            "state": self.cleaned_data.get("state", selectors.OPEN),
            "organisation": organisation.pk if organisation else None,
        }


DAYS = (
    "decision", "decision_urgent", "first_contact", "first_contact_urgent", "first_meeting", "first_meeting_urgent",
    "answer_within", "expiry", "erase_after", "erase_withdrawn",
)  # fmt: skip


class ClocksForm(DatedForm):
    """The clocks of one service from today on."""

    service = forms.ModelChoiceField(Service.objects.none(), label=_("Service"), empty_label=None)
    region = forms.ChoiceField(label=_("Region with holidays of its own"), required=False)
    closed_on = forms.CharField(
        label=_("Closing days"), required=False, max_length=4000, widget=forms.Textarea({"rows": 6}),
        help_text=_("One date per line, beside week-ends and public holidays."),
    )  # fmt: skip

    def __init__(self, *args: Any, user: Any, service: Service, **options: Any) -> None:
        set_so_far = selectors.settings_of(service.pk, options["today"]) or ReferralSettings()
        super().__init__(*args, **options)
        for name in DAYS:
            column: Any = ReferralSettings._meta.get_field(name)
            self.fields[name] = column.formfield(
                initial=getattr(set_so_far, name), min_value=1, max_value=250, label=column.verbose_name.capitalize()
            )
        services = permissions.services_for(user, ServicePermission.MANAGE_REFERRALS)
        self.fields["service"].queryset = services  # type: ignore[attr-defined]
        self.fields["service"].initial = service
        regions = [(code, f"{code} {where}") for code, where in regions_of(service.jurisdiction).items()]
        self.fields["region"].choices = [("", "—"), *regions]  # type: ignore[attr-defined]
        self.fields["region"].initial = set_so_far.region
        days = sorted(set_so_far.closing_days)
        self.fields["closed_on"].initial = "\n".join(formats.day(day) for day in days)

    def clean_closed_on(self) -> list[date]:
        """Each line a day; the first that cannot be read is named by its number, never repeated."""
        days = []
        for number, line in enumerate(self.cleaned_data["closed_on"].splitlines(), 1):
            try:
                days += [parse_day(line.strip(), today=self.today)] if line.strip() else []
            except ValidationError as error:
                raise ValidationError(
                    _("Line %(number)s: %(reason)s"), params={"number": number, "reason": error.messages[0]}
                ) from error
        return days

    @property
    def days(self) -> dict[str, int]:
        return {name: self.cleaned_data[name] for name in DAYS}


class RoomForm(DatedForm):
    """Whether one service takes referrals, from when it has room, and whom it takes on."""

    service = forms.ModelChoiceField(Service.objects.none(), label=_("Service"), empty_label=None)
    takes_referrals = forms.BooleanField(
        label=_("Takes referrals"), required=False,
        help_text=_("Otherwise nobody can be sent to this service."),
    )  # fmt: skip
    free_from = DayField(
        label=_("Waiting list: first appointments from"), past=False, required=False,
        help_text=_("Empty: there is room. Whoever accepts a referral then says until when the person waits."),
    )  # fmt: skip
    postcodes = forms.CharField(
        label=_("Postcodes of the area"), required=False, max_length=400,
        help_text=_("Or their first digits, separated by blanks. Empty: the whole country."),
    )  # fmt: skip

    def __init__(self, *args: Any, user: Any, service: Service, **options: Any) -> None:
        super().__init__(*args, **options)
        services = permissions.services_for(user, ServicePermission.MANAGE_REFERRALS)
        self.fields["service"].queryset = services  # type: ignore[attr-defined]
        room = selectors.room_of(service, options["today"])
        known = {
            "service": service, "takes_referrals": room.takes_referrals, "free_from": room.waits_until,
            "postcodes": " ".join(room.area.postcodes),
        }  # fmt: skip
        for name, value in known.items():
            self.fields[name].initial = value
