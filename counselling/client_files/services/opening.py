"""Taking a person on: the duplicate check, the reference, the first row of the household."""

from dataclasses import dataclass
from datetime import date

from django.db.models import F

from caseflow.accounts.models import Service, User
from caseflow.audit.models import Action
from caseflow.audit.verbs import verb
from counselling.client_files import journal, selectors
from counselling.client_files.models import (
    Assignment,
    ClientFile,
    ContactDetails,
    Deadline,
    DeadlineKind,
    FileSeries,
    HouseholdMember,
    MemberRelation,
    Origin,
)
from counselling.client_files.services.agenda import show_next_action
from counselling.client_files.services.appointments import Meeting, write_appointment
from counselling.client_files.services.consents import Consent, write_authorisation
from counselling.domain.errors import DomainError, gettext_noop
from counselling.domain.matching import fold, name_key, phone_key


@dataclass(frozen=True, slots=True, kw_only=True)
class NewClient:
    """What a first contact tells of a person; only the last name is certain."""

    last_name: str
    first_name: str = ""
    birth_date: date | None = None
    phone: str = ""
    email: str = ""
    may_call: bool = False
    may_leave_voicemail: bool = False
    may_text: bool = False
    may_write: bool = False
    interpreter: str = ""
    comment: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What the person asks for, what burns until when, when to meet, and the closed file it goes on from."""

    text: str = ""
    urgent: DeadlineKind | None = None
    urgent_on: date | None = None
    meeting: Meeting | None = None
    earlier_file: ClientFile | None = None


class EarlierFileOpen(DomainError):
    code = "earlier-file-open"
    sentence = gettext_noop("The earlier file is still open, or of another service: work on there.")


class DuplicatePossible(DomainError):
    code = "duplicate-possible"
    sentence = gettext_noop(
        "This person may already have a file here. Look at it, or confirm that this is somebody else."
    )


class ConsentMissing(DomainError):
    code = "consent-missing"
    sentence = gettext_noop("Record the consent to process the data, or say why it is not there yet.")


NOTHING_SAID = Request()


@verb("client_files.open_file", action=Action.CREATE)
def open_file(
    *,
    service: Service,
    client: NewClient,
    on: date,
    by: User,
    counsellor: User | None = None,
    language: str = "",
    origin: Origin = Origin.SELF,
    request: Request = NOTHING_SAID,
    consent: Consent | None = None,
    consent_pending: str = "",
    duplicates_seen: bool = False,
) -> ClientFile:
    """Take the person on: the file with its reference, its client, and its consent or the reason why not yet."""
    if not consent and not consent_pending.strip():
        raise ConsentMissing(field="consent_pending")
    likely = selectors.duplicates_of(
        service=service,
        last_name=client.last_name,
        first_name=client.first_name,
        birth_date=client.birth_date,
        phone=client.phone,
        email=client.email,
    )
    if not duplicates_seen and request.earlier_file is None and likely.exists():
        raise DuplicatePossible(field="duplicates_seen")
    if (earlier := request.earlier_file) and (earlier.is_open or earlier.service_id != service.pk):
        raise EarlierFileOpen(field="earlier_file")
    file = ClientFile.objects.create(
        reference=_next_reference(service, on),
        service=service,
        counsellor=counsellor,
        opened_on=on,
        language=language or service.default_language,
        origin=origin,
        request=request.text,
        earlier_file=request.earlier_file,
        consent_pending="" if consent else consent_pending.strip(),
    )
    member = _write_client(file, client)
    if consent:
        write_authorisation(member=member, consent=consent, given=True, by=by)
    if counsellor:
        Assignment.objects.create(file=file, counsellor=counsellor, valid_from=on)
    _write_plans(file, request, on)
    journal.record(file, client=str(member), counsellor=counsellor.name if counsellor else "", origin=origin)
    return file


def _write_plans(file: ClientFile, request: Request, on: date) -> None:
    """What burns, and the first meeting."""
    if request.urgent and request.urgent_on:
        Deadline.objects.create(file=file, kind=request.urgent, due_on=request.urgent_on)
    if request.meeting:
        write_appointment(file, request.meeting, on)
    show_next_action(file)


def _next_reference(service: Service, on: date) -> str:
    """`LU-2026-00042`; the row is locked until the file is committed, so no number is lost or doubled."""
    FileSeries.objects.get_or_create(service=service, year=on.year)
    series = FileSeries.objects.select_for_update().get(service=service, year=on.year)
    FileSeries.objects.filter(pk=series.pk).update(last=F("last") + 1)
    return f"{service.prefix}-{on.year}-{series.last + 1:05d}"


def _write_client(file: ClientFile, client: NewClient) -> HouseholdMember:
    member = HouseholdMember.objects.create(
        file=file,
        last_name=client.last_name.strip(),
        first_name=client.first_name.strip(),
        folded_name=fold(f"{client.last_name} {client.first_name}"),
        match_key=name_key(client.last_name, client.first_name),
        birth_date=client.birth_date,
        relation=MemberRelation.CLIENT,
        has_income=True,
    )
    ContactDetails.objects.create(
        member=member,
        phone=client.phone.strip(),
        phone_key=phone_key(client.phone),
        email=client.email.strip().lower(),
        may_call=client.may_call,
        may_leave_voicemail=client.may_leave_voicemail,
        may_text=client.may_text,
        may_write=client.may_write,
        interpreter=client.interpreter.strip(),
        comment=client.comment.strip(),
    )
    return member
