"""A first contact, parsed: who, how to reach them, what they ask, and who they might already be."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from caseflow.accounts.models import Language, Service, User
from caseflow.ui.fields import DatedForm, DayField, TimeField
from counselling import permissions
from counselling.client_files.forms.files import counsellors_of, moment
from counselling.client_files.models import (
    AuthorisationKind,
    AuthorisationMethod,
    ClientFile,
    DeadlineKind,
    Origin,
)
from counselling.client_files.services import Consent, Meeting, NewClient, Request


class NewFileForm(DatedForm):
    """A first contact: who, how to reach them, what they ask, and the consent."""

    last_name = forms.CharField(label=_("Last name"), max_length=80)
    first_name = forms.CharField(label=_("First name"), max_length=80, required=False)
    birth_date = DayField(label=_("Born on"), birth=True, required=False)
    language = forms.ChoiceField(label=_("Language"), choices=Language)
    interpreter = forms.CharField(label=_("Interpreter for"), max_length=40, required=False)
    phone = forms.CharField(label=_("Telephone"), max_length=40, required=False)
    email = forms.EmailField(label=_("E-mail"), required=False)
    may_call = forms.BooleanField(label=_("May be called"), required=False)
    may_leave_voicemail = forms.BooleanField(label=_("Voicemail is safe"), required=False)
    may_text = forms.BooleanField(label=_("Text messages are safe"), required=False)
    may_write = forms.BooleanField(label=_("Letters are safe"), required=False)
    origin = forms.ChoiceField(label=_("Origin"), choices=Origin, initial=Origin.SELF)
    request = forms.CharField(label=_("Request"), max_length=2000, required=False, widget=forms.Textarea({"rows": 3}))
    urgent = forms.ChoiceField(label=_("What burns"), choices=[("", "—"), *DeadlineKind.choices], required=False)
    urgent_on = DayField(label=_("on"), required=False)
    meet_on = DayField(label=_("First appointment on"), past=False, required=False)
    meet_at = TimeField(label=_("at"), required=False)
    earlier_file = forms.CharField(max_length=20, required=False)
    consent = forms.ChoiceField(
        label=_("Consent to process the data"),
        choices=[("", _("not yet")), *AuthorisationMethod.choices],
        required=False,
        widget=forms.RadioSelect,
    )
    consent_on = DayField(label=_("Given on"), future=False, required=False)
    consent_pending = forms.CharField(label=_("Why not yet"), max_length=200, required=False)
    service = forms.ModelChoiceField(Service.objects.none(), label=_("Service"), empty_label=None)
    counsellor = forms.ModelChoiceField(
        User.objects.none(), label=_("Counsellor"), required=False, empty_label=_("to be assigned")
    )
    duplicates_seen = forms.BooleanField(label=_("I looked: this is somebody else"), required=False)

    def __init__(self, *args: Any, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        services = permissions.services_for(user, permissions.ServicePermission.OPEN_FILE)
        self.user = user
        self.fields["service"].queryset = services  # type: ignore[attr-defined]
        self.fields["counsellor"].queryset = counsellors_of(services, self.today)  # type: ignore[attr-defined]
        self.fields["service"].initial = services.first()
        self.fields["counsellor"].initial = user
        self.fields["language"].initial = user.language
        self.fields["consent_on"].initial = self.today

    def clean_earlier_file(self) -> ClientFile | None:
        """The closed file this one goes on from; one that the person may not see is none."""
        reference = self.cleaned_data["earlier_file"]
        return ClientFile.objects.visible_to(self.user).filter(reference=reference).first() if reference else None

    def clean(self) -> dict[str, Any]:
        """Half a date is asked about, never guessed."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        for one, other in (("urgent", "urgent_on"), ("meet_on", "meet_at")):
            for filled, empty in ((one, other), (other, one)):
                if data.get(filled) and not data.get(empty) and empty not in self.errors:
                    self.add_error(empty, _("This goes with the field beside it."))
        if data.get("meet_on") and data.get("counsellor") is None:
            self.add_error("counsellor", _("An appointment needs somebody who comes to it."))
        return data

    @property
    def wish(self) -> Request:
        """What the person asks for, and what was agreed at once."""
        data = self.cleaned_data
        meeting = None
        if data["meet_on"]:
            meeting = Meeting(at=moment(data["meet_on"], data["meet_at"]), counsellor=data["counsellor"])
        return Request(
            text=data["request"], urgent=DeadlineKind(data["urgent"]) if data["urgent"] else None,
            urgent_on=data["urgent_on"], meeting=meeting, earlier_file=data["earlier_file"],
        )  # fmt: skip

    @property
    def client(self) -> NewClient:
        names = NewClient.__dataclass_fields__.keys() & self.fields.keys()
        return NewClient(**{name: self.cleaned_data[name] for name in names})

    @property
    def given_consent(self) -> Consent | None:
        method = self.cleaned_data["consent"]
        if not method:
            return None
        return Consent(
            kind=AuthorisationKind.PROCESS_DATA,
            on=self.cleaned_data["consent_on"] or self.today,
            method=AuthorisationMethod(method),
        )


class LikenessForm(DatedForm):
    """What is known of a person so far, while it is being typed."""

    last_name = forms.CharField(max_length=80, required=False)
    first_name = forms.CharField(max_length=80, required=False)
    birth_date = DayField(birth=True, required=False)
    phone = forms.CharField(max_length=40, required=False)
    email = forms.CharField(max_length=254, required=False)
    service = forms.ModelChoiceField(Service.objects.none())

    def __init__(self, *args: Any, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        services = permissions.services_for(user, permissions.ServicePermission.OPEN_FILE)
        self.fields["service"].queryset = services  # type: ignore[attr-defined]
