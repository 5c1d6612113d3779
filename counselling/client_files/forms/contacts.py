"""Appointments, calls, tries to reach a client, and questions answered without a file."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from caseflow.accounts.models import Service, User
from caseflow.ui.fields import DatedForm, DayField, TimeField
from counselling import permissions
from counselling.client_files.forms.files import DraftedForm, MomentForm, counsellors_of, moment
from counselling.client_files.models import (
    AppointmentWay,
    Asker,
    AttemptChannel,
    AttemptResult,
    CallResult,
    EnquiryAnswer,
    EnquiryTopic,
    HouseholdMember,
)
from counselling.client_files.services import Call, Meeting


class AppointmentForm(DatedForm):
    day = DayField(label=_("Day"))
    time = TimeField(label=_("Time"))
    way = forms.TypedChoiceField(label=_("How"), choices=AppointmentWay, coerce=AppointmentWay)
    place = forms.CharField(label=_("Where, if it needs saying"), max_length=120, required=False)
    counsellor = forms.ModelChoiceField(User.objects.none(), label=_("With whom"), empty_label=None)

    def __init__(self, *args: Any, service: Service, user: User | None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["counsellor"].queryset = counsellors_of([service.pk], self.today)  # type: ignore[attr-defined]
        self.fields["counsellor"].initial = user

    @property
    def meeting(self) -> Meeting:
        data = self.cleaned_data
        return Meeting(
            at=moment(data["day"], data["time"]), way=data["way"], place=data["place"], counsellor=data["counsellor"]
        )


class CallForm(DraftedForm, MomentForm):
    """Whoever has the telephone at the ear types one text and goes on."""

    party = forms.CharField(
        label=_("With whom"), max_length=120, widget=forms.TextInput({"list": "call-parties", "autocomplete": "off"})
    )
    result = forms.TypedChoiceField(
        label=_("Result"), choices=CallResult, coerce=CallResult, initial=CallResult.TALKED
    )
    text = forms.CharField(
        label=_("What was said"), max_length=10_000, required=False,
        widget=forms.Textarea({"rows": 5, "autofocus": True}),
    )  # fmt: skip
    next_step = forms.CharField(label=_("Next step"), max_length=200, required=False)
    due_on = DayField(label=_("Due on"), past=False, required=False)

    # Beside the fields of the page under the drawer.
    def __init__(self, *args: Any, clients: list[HouseholdMember], **options: Any) -> None:
        super().__init__(*args, auto_id="call_%s", **options)
        self.clients = clients
        self.order_fields(["party", "result", "text", "next_step", "due_on", "day", "time"])

    @property
    def call(self) -> Call:
        data = self.cleaned_data
        named = {client.full_name.casefold(): client for client in self.clients}
        return Call(
            party=data["party"], at=self.occurred_at, text=data["text"], result=data["result"],
            member=named.get(data["party"].strip().casefold()), next_step=data["next_step"], due_on=data["due_on"],
        )  # fmt: skip


class AttemptForm(MomentForm):
    member = forms.ModelChoiceField(HouseholdMember.objects.none(), label=_("Whom"), empty_label=None)
    channel = forms.TypedChoiceField(label=_("How"), choices=AttemptChannel, coerce=AttemptChannel)
    result = forms.TypedChoiceField(
        label=_("Result"), choices=AttemptResult, coerce=AttemptResult, initial=AttemptResult.NO_ANSWER
    )

    def __init__(self, *args: Any, clients: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["member"].queryset = clients  # type: ignore[attr-defined]
        self.order_fields(["member", "channel", "result", "day", "time"])


class EnquiryForm(forms.Form):
    """Choices only: what has no place for a name cannot hold one."""

    asker = forms.TypedChoiceField(label=_("Who asked"), choices=Asker, coerce=Asker)
    topic = forms.TypedChoiceField(label=_("About"), choices=EnquiryTopic, coerce=EnquiryTopic)
    answer = forms.TypedChoiceField(label=_("Answer"), choices=EnquiryAnswer, coerce=EnquiryAnswer)
    service = forms.ModelChoiceField(Service.objects.none(), label=_("Service"), empty_label=None)

    def __init__(self, *args: Any, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        services = permissions.services_for(user, permissions.ServicePermission.OPEN_FILE)
        self.fields["service"].queryset = services  # type: ignore[attr-defined]
        self.fields["service"].initial = services.first()
