"""What people type about an open file, parsed; messages stand beside the field."""

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from caseflow.accounts.models import Service, User
from caseflow.ui.fields import DatedForm, DayField, TimeField
from caseflow.ui.grid import RowForm
from counselling import permissions
from counselling.client_files import selectors
from counselling.client_files.drafts import Draft
from counselling.client_files.models import (
    CLOSURE_LABELS,
    PROCEDURE_LABELS,
    Attachment,
    AttachmentCategory,
    AuthorisationKind,
    AuthorisationMethod,
    Channel,
    DeadlineKind,
    HouseholdMember,
    MemberRelation,
    NoteChannel,
    Visibility,
)
from counselling.client_files.services import Paper
from counselling.domain.lifecycle import ClosureReason, Procedure

NOON = time(12)


def counsellors_of(services: Any, on: date) -> Any:
    """People who counsel for one of these services on that day."""
    live = permissions.counsellors(services, on)
    return User.objects.filter(pk__in=live).order_by("name")


def moment(day: date, at: time) -> datetime:
    """That time of that day, where the service is."""
    return timezone.make_aware(datetime.combine(day, at.replace(tzinfo=None)))


class MomentForm(DatedForm):
    """Something that happened: now, unless another day or time is given."""

    day = DayField(label=_("Day"), future=False, required=False)
    time = TimeField(label=_("Time"), required=False)

    @property
    def occurred_at(self) -> datetime:
        """The moment as typed; without a time, now on the same day or noon on another."""
        now = timezone.localtime()
        day = self.cleaned_data["day"] or self.today
        return moment(day, self.cleaned_data["time"] or (now.time() if day == now.date() else NOON))


class DraftedForm(forms.Form):
    """A form whose `text` is sent two seconds after the last key, and offered again on return."""

    draft: Draft | None = None
    draft_url = ""

    def keep_draft(self, url: str, draft: Draft | None) -> None:
        self.draft_url, self.draft = url, draft
        if draft:
            self.initial["text"] = draft.text
        self.fields["text"].widget.attrs |= {
            "data-hx-post": url, "data-hx-trigger": "input changed delay:2s", "data-hx-swap": "innerHTML",
            "data-hx-target": f"#{self['text'].id_for_label}-draft", "data-hx-sync": "closest form:drop",
        }  # fmt: skip


class NoteForm(DraftedForm, MomentForm):
    text = forms.CharField(label=_("Note"), max_length=10_000, widget=forms.Textarea({"rows": 4}))
    channel = forms.ChoiceField(label=_("Channel"), choices=NoteChannel)
    visibility = forms.ChoiceField(label=_("For"), choices=Visibility)
    pinned = forms.BooleanField(label=_("Pin on top"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.order_fields(["text", "channel", "day", "time", "visibility", "pinned"])


class TimelineForm(DatedForm):
    """What somebody wants to see of a timeline; the address carries codes, never words."""

    kind = forms.ChoiceField(
        label=_("What"),
        choices=[("", _("all")), *((code, label) for code, (label, _starts) in selectors.KINDS.items())],
        required=False,
    )
    by = forms.ModelChoiceField(User.objects.none(), label=_("Who"), required=False, empty_label=_("all"))
    since = DayField(label=_("From"), required=False)
    until = DayField(label=_("Until"), required=False)

    def __init__(self, *args: Any, people: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["by"].queryset = people  # type: ignore[attr-defined]

    @property
    def question(self) -> selectors.Question:
        """What can be read of it; a field that is wrong asks for nothing."""
        self.is_valid()
        return selectors.Question(**{name: value for name, value in self.cleaned_data.items() if value})


class CorrectionForm(DraftedForm):
    text = forms.CharField(label=_("Note"), max_length=10_000, widget=forms.Textarea({"rows": 8}))


class TaskForm(DatedForm):
    what = forms.CharField(label=_("What"), max_length=200)
    due_on = DayField(label=_("Due on"), past=False)
    assignee = forms.ModelChoiceField(User.objects.none(), label=_("For whom"), empty_label=None)
    urgent = forms.BooleanField(label=_("Urgent"), required=False)

    def __init__(self, *args: Any, service: Service, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["assignee"].queryset = counsellors_of([service.pk], self.today)  # type: ignore[attr-defined]
        self.fields["assignee"].initial = user


class PostponeForm(DatedForm):
    due_on = DayField(label=_("Due on"), past=False)


class DeadlineForm(DatedForm):
    kind = forms.ChoiceField(label=_("Kind"), choices=DeadlineKind)
    what = forms.CharField(label=_("What"), max_length=200, required=False)
    due_on = DayField(label=_("On"))
    document = forms.CharField(label=_("Known from"), max_length=200, required=False)


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=200)


class CloseForm(forms.Form):
    closure_reason = forms.TypedChoiceField(
        label=_("Closure reason"), choices=list(CLOSURE_LABELS.items()), coerce=ClosureReason
    )
    procedure = forms.TypedChoiceField(
        label=_("Which statutory procedure"), coerce=Procedure, empty_value=None, required=False,
        help_text=_("Only when the file goes on in one."),
    )  # fmt: skip

    def __init__(self, *args: Any, jurisdiction: str, **options: Any) -> None:
        super().__init__(*args, **options)
        here = [(code, label) for code, label in PROCEDURE_LABELS.items() if code.is_of(jurisdiction)]
        self.fields["procedure"].choices = [("", "—"), *here]  # type: ignore[attr-defined]


class AssignForm(DatedForm):
    counsellor = forms.ModelChoiceField(User.objects.none(), label=_("Counsellor"), empty_label=None)

    def __init__(self, *args: Any, service: Service, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["counsellor"].queryset = counsellors_of([service.pk], self.today)  # type: ignore[attr-defined]


class CoverForm(AssignForm):
    first_day = DayField(label=_("From"))
    last_day = DayField(label=_("Until"), past=False)
    reason = forms.CharField(label=_("Reason"), max_length=200)

    def __init__(self, *args: Any, in_charge: int | None, **options: Any) -> None:
        super().__init__(*args, **options)
        others = self.fields["counsellor"].queryset.exclude(pk=in_charge)  # type: ignore[attr-defined]
        self.fields["counsellor"].queryset = others  # type: ignore[attr-defined]


class MemberForm(RowForm, DatedForm):
    """One row of the household grid."""

    last_name = forms.CharField(label=_("Last name"), max_length=80)
    first_name = forms.CharField(label=_("First name"), max_length=80, required=False)
    birth_date = DayField(label=_("Born on"), birth=True, required=False)
    age = forms.IntegerField(label=_("or age"), min_value=0, max_value=120, required=False)
    relation = forms.ChoiceField(label=_("Relation"), choices=MemberRelation.choices, initial=MemberRelation.CHILD)
    presence = forms.IntegerField(label=_("Share of time, %"), min_value=0, max_value=100, initial=100)
    has_income = forms.BooleanField(label=_("Has an income"), required=False)
    since = DayField(label=_("Since"), required=False)
    until = DayField(label=_("Until"), required=False)


class ContactForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    phone = forms.CharField(label=_("Telephone"), max_length=40, required=False)
    second_phone = forms.CharField(label=_("Second telephone"), max_length=40, required=False)
    email = forms.EmailField(label=_("E-mail"), required=False)
    may_call = forms.BooleanField(label=_("May be called"), required=False)
    may_leave_voicemail = forms.BooleanField(label=_("Voicemail is safe"), required=False)
    may_text = forms.BooleanField(label=_("Text messages are safe"), required=False)
    may_write = forms.BooleanField(label=_("Letters are safe"), required=False)
    preferred_channel = forms.ChoiceField(label=_("Prefers"), choices=[("", "—"), *Channel.choices], required=False)
    interpreter = forms.CharField(label=_("Interpreter for"), max_length=40, required=False)
    comment = forms.CharField(label=_("When and how"), max_length=200, required=False)


class AddressForm(DatedForm):
    lines = forms.CharField(label=_("Street"), max_length=200)
    postcode = forms.CharField(label=_("Postcode"), max_length=12, required=False)
    city = forms.CharField(label=_("Town"), max_length=80)
    country = forms.RegexField(r"^[A-Za-z]{2}$", label=_("Country (two letters)"))
    since = DayField(label=_("Since"))


class AuthorisationForm(DatedForm):
    kind = forms.TypedChoiceField(label=_("What for"), choices=AuthorisationKind, coerce=AuthorisationKind)
    member = forms.ModelChoiceField(HouseholdMember.objects.none(), label=_("Given by"), empty_label=None)
    on = DayField(label=_("On"), future=False)
    method = forms.TypedChoiceField(label=_("How"), choices=AuthorisationMethod, coerce=AuthorisationMethod)
    valid_until = DayField(label=_("Valid until"), past=False, required=False)
    scan = forms.ModelChoiceField(Attachment.objects.none(), label=_("Signed paper"), required=False)

    def __init__(self, *args: Any, clients: Any, papers: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["scan"].queryset = papers  # type: ignore[attr-defined]
        self.fields["member"].queryset = clients  # type: ignore[attr-defined]
        self.fields["on"].initial = self.today


class ScanForm(forms.Form):
    scan = forms.ModelChoiceField(Attachment.objects.none(), label=_("Signed paper"))

    def __init__(self, *args: Any, papers: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["scan"].queryset = papers  # type: ignore[attr-defined]


class SeveralFiles(forms.FileInput):
    allow_multiple_selected = True


class DocumentsField(forms.FileField):
    """One or more files; each is judged by itself, later."""

    widget = SeveralFiles({"accept": ".pdf,.jpg,.jpeg,.png"})
    default_error_messages: ClassVar = {"many": _("At most %(most)s files at once.")}
    most = 10

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        sent = list(data or [])
        if not sent:
            raise ValidationError(self.error_messages["required"], code="required")
        if len(sent) > self.most:
            raise ValidationError(self.error_messages["many"], code="many", params={"most": self.most})
        return sent


class EvidenceForm(DatedForm):
    """Papers somebody brought, and what they are; empty ones are refused with their names like all others."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    documents = DocumentsField(label=_("Papers"), help_text=_("PDF, JPEG or PNG, up to 20 MB each, ten at once"))
    category = forms.ChoiceField(label=_("What it proves"), choices=[("", "—"), *AttachmentCategory.choices])
    title = forms.CharField(
        label=_("Title"), max_length=110, required=False, help_text=_("Left empty: the name of the file")
    )
    dated_on = DayField(label=_("Date of the paper"), required=False)
    note = forms.CharField(label=_("Note"), max_length=200, required=False)

    @property
    def sent(self) -> list[UploadedFile]:
        return list(self.cleaned_data["documents"])

    def paper(self, name: str, number: int) -> Paper:
        """What one of the files is: the title typed, numbered where it stands for several."""
        told = self.cleaned_data
        title = told["title"] or name.rpartition(".")[0]
        several = told["title"] and len(self.sent) > 1
        return Paper(
            category=AttachmentCategory(told["category"]),
            title=f"{title} {number + 1}/{len(self.sent)}" if several else title,
            dated_on=told["dated_on"],
            note=told["note"],
        )

    def refuse(self, sentences: Iterable[str]) -> None:
        """Say beside the files which were not kept, and why."""
        self.add_error("documents", list(sentences))
