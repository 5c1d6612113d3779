"""Calls, tries to reach a client, and questions answered without a file."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext

from caseflow.accounts.models import Service, User
from caseflow.audit.models import Action
from caseflow.audit.verbs import tell, verb
from counselling.client_files import journal, registry
from counselling.client_files.models import (
    CLIENT_RELATIONS,
    Asker,
    AttemptChannel,
    AttemptResult,
    CallResult,
    ClientFile,
    ContactAttempt,
    Enquiry,
    EnquiryAnswer,
    EnquiryTopic,
    HouseholdMember,
    Note,
    NoteChannel,
    Task,
)
from counselling.client_files.services.agenda import show_next_action
from counselling.client_files.services.notes import NoteEmpty
from counselling.client_files.services.rules import require_open
from counselling.domain.errors import DomainError, gettext_noop

# The flag that says whether a way to a client is safe; a visit and the other ways have none.
SAFE_BY = {
    AttemptChannel.CALL: "may_call",
    AttemptChannel.VOICEMAIL: "may_leave_voicemail",
    AttemptChannel.SMS: "may_text",
    AttemptChannel.POST: "may_write",
}


class UnsafeChannel(DomainError):
    code = "unsafe-channel"
    sentence = gettext_noop("%(person)s has not said that this way is safe (%(channel)s).")


class OnlyClientsAreContacted(DomainError):
    code = "only-clients-are-contacted"
    sentence = gettext_noop("Choose the client or the co-client.")


class DayMissing(DomainError):
    code = "day-missing"
    sentence = gettext_noop("Until when? The next step needs a day.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """What was said on the telephone, with whom, and what follows from it."""

    party: str
    at: datetime
    text: str = ""
    result: CallResult = CallResult.TALKED
    # The client or co-client, when it was one of them.
    member: HouseholdMember | None = None
    next_step: str = ""
    due_on: date | None = None


@verb("client_files.record_call", action=Action.CREATE)
def record_call(*, file: ClientFile, call: Call, by: User) -> Note:
    """Write down a call, with the task that follows; a call with a client also counts as a try to reach them."""
    require_open(file)
    if not call.text.strip() and call.result != CallResult.NO_ANSWER:
        raise NoteEmpty(field="text")
    if call.member:
        if call.member.file_id != file.pk:
            raise OnlyClientsAreContacted(field="member")
        reached = call.result != CallResult.NO_ANSWER
        result = AttemptResult.REACHED if reached else AttemptResult.NO_ANSWER
        # Who was spoken to may have called by themselves: only our own ringing must have been safe.
        _write_attempt(call.member, AttemptChannel.CALL, result, at=call.at, by=by, asks=not reached)
    note = Note.objects.create(
        file=file, author=by, text=call.text.strip(), occurred_at=call.at, channel=NoteChannel.PHONE,
        party=call.party.strip(), result=call.result,
    )  # fmt: skip
    task = _write_next_step(file, call, by)
    journal.record(
        file, about=note, note=note.pk, party=note.party, result=call.result, next_step=task.what if task else "",
        due_on=call.due_on if task else None,
    )  # fmt: skip
    return note


def _write_next_step(file: ClientFile, call: Call, by: User) -> Task | None:
    what = call.next_step.strip()
    if not what and call.result == CallResult.CALL_BACK:
        what = gettext("Call %(party)s again") % {"party": call.party.strip()}
    if not what:
        return None
    if call.due_on is None:
        raise DayMissing(field="due_on")
    task = Task.objects.create(file=file, what=what, assignee=by, due_on=call.due_on)
    show_next_action(file)
    return task


@verb("client_files.record_contact_attempt", action=Action.CREATE)
def record_contact_attempt(
    *, member: HouseholdMember, channel: AttemptChannel, result: AttemptResult, at: datetime, by: User
) -> ContactAttempt:
    """Note one try to reach a client, by a way that is safe for them."""
    require_open(member.file)
    attempt = _write_attempt(member, channel, result, at=at, by=by, asks=True)
    journal.record(member.file, about=attempt, member=str(member), channel=channel, result=result)
    return attempt


def _write_attempt(
    member: HouseholdMember, channel: AttemptChannel, result: AttemptResult, *, at: datetime, by: User, asks: bool
) -> ContactAttempt:
    if member.relation not in CLIENT_RELATIONS:
        raise OnlyClientsAreContacted(field="member")
    if asks and channel in SAFE_BY and not getattr(member.contact, SAFE_BY[channel]):
        raise UnsafeChannel(person=str(member), channel=str(channel.label))
    attempt = ContactAttempt.objects.create(
        file=member.file, member=member, at=at, channel=channel, result=result, by=by
    )
    registry.after(member.file, "record_contact_attempt", attempt, by)
    return attempt


@verb("client_files.record_enquiry", action=Action.CREATE)
def record_enquiry(
    *, service: Service, asker: Asker, topic: EnquiryTopic, answer: EnquiryAnswer, on: date, by: User
) -> Enquiry:
    """Count a question that was answered without a file; nobody is named."""
    enquiry = Enquiry.objects.create(service=service, on=on, asker=asker, topic=topic, answer=answer, recorded_by=by)
    tell(service=service.pk, object_type=Enquiry._meta.label, object_id=str(enquiry.pk))
    return enquiry
