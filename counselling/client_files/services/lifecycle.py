"""The steps of a file that need to know nothing of budgets, debts and plans."""

from datetime import date

from django.db.models import F

from caseflow.accounts.models import User
from caseflow.audit.verbs import verb
from counselling.client_files import journal, registry
from counselling.client_files.models import (
    Appointment,
    Authorisation,
    AuthorisationKind,
    ClientFile,
    Deadline,
    Origin,
)
from counselling.domain.errors import DomainError, gettext_noop, required_reason
from counselling.domain.lifecycle import FILE, ClosureReason, FileState, Procedure


class CounsellorMissing(DomainError):
    code = "counsellor-missing"
    sentence = gettext_noop("Assign a counsellor first.")


class ConsentNotLive(DomainError):
    code = "consent-not-live"
    sentence = gettext_noop("The consent to process the data is missing or has ended.")


class FirstMeetingMissing(DomainError):
    code = "first-meeting-missing"
    sentence = gettext_noop("Whoever was referred is met first: no appointment of this file has been kept yet.")


class OpenDeadlines(DomainError):
    code = "open-deadlines"
    sentence = gettext_noop("%(count)s deadlines are still open: meet them or waive them with a reason.")


class ProcedureMissing(DomainError):
    code = "procedure-missing"
    sentence = gettext_noop("In which statutory procedure does it go on?")


class NoProcedure(DomainError):
    code = "no-procedure"
    sentence = gettext_noop("A procedure is named only when the file goes on in one: choose that reason, or leave it.")


def step(file: ClientFile, verb_name: str, **columns: object) -> FileState:
    """Take one step of the lifecycle, from the state in the database; the guard stands in the calling verb."""
    current = FileState(ClientFile.objects.select_for_update().get(pk=file.pk).state)
    state = FILE.next(current, verb_name)
    ClientFile.objects.filter(pk=file.pk).update(state=state, version=F("version") + 1, **columns)
    file.refresh_from_db()
    return state


@verb("client_files.start_assessment")
def start_assessment(*, file: ClientFile, on: date, by: User) -> ClientFile:
    """Begin to take stock with the client."""
    if file.counsellor_id is None:
        raise CounsellorMissing
    if not Authorisation.objects.live(on).filter(file=file, kind=AuthorisationKind.PROCESS_DATA).exists():
        raise ConsentNotLive
    if file.origin == Origin.REFERRAL and not Appointment.objects.kept().filter(file=file).exists():
        raise FirstMeetingMissing
    step(file, "start_assessment")
    journal.record(file)
    return file


@verb("client_files.reassess")
def reassess(*, file: ClientFile, reason: str, by: User) -> ClientFile:
    """Go back to the assessment because the situation changed."""
    because = required_reason(reason)
    step(file, "reassess")
    journal.record(file, reason=because)
    return file


@verb("client_files.close_file")
def close_file(
    *, file: ClientFile, closure_reason: ClosureReason, on: date, by: User, procedure: Procedure | None = None
) -> ClientFile:
    """End the work on a file; it stays readable."""
    if still_open := Deadline.objects.open().filter(file=file).count():
        raise OpenDeadlines(count=still_open)
    if closure_reason != ClosureReason.STATUTORY_PROCEDURE and procedure:
        raise NoProcedure(field="procedure")
    if closure_reason == ClosureReason.STATUTORY_PROCEDURE and not (
        procedure and procedure.is_of(file.service.jurisdiction)
    ):
        raise ProcedureMissing(field="procedure")
    step(file, "close_file", closed_on=on, closure_reason=closure_reason, closure_procedure=procedure or "")
    journal.record(file, closure_reason=closure_reason, procedure=procedure or "")
    registry.after(file, "close_file", file, by)
    return file


@verb("client_files.reopen_file")
def reopen_file(*, file: ClientFile, reason: str, by: User) -> ClientFile:
    """Take up a closed file again."""
    because = required_reason(reason)
    step(file, "reopen_file", closed_on=None, closure_reason="", closure_procedure="")
    journal.record(file, reason=because)
    return file
