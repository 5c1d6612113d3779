"""Taking a referred person on: a file is opened with nothing typed twice, or one that is open is joined."""

from dataclasses import dataclass
from datetime import date

from django.utils import translation
from django.utils.translation import gettext

from caseflow.accounts.models import Language, User
from caseflow.audit.verbs import verb
from counselling.client_files import services as files
from counselling.client_files.models import (
    AuthorisationKind,
    AuthorisationMethod,
    ClientFile,
    DeadlineKind,
    Origin,
    TaskSource,
)
from counselling.client_files.services import Consent, Meeting, NewClient, Request
from counselling.domain.duplicates import Verdict
from counselling.domain.errors import DomainError, gettext_noop
from counselling.domain.referrals import ConsentDecision, ConsentKind, UrgentReason
from counselling.partners.models import SPOKEN_LANGUAGES
from counselling.referrals import selectors
from counselling.referrals.models import Referral, ReferralSubject
from counselling.referrals.services.course import Said, hold, step

BURNS = {
    UrgentReason.EVICTION: DeadlineKind.EVICTION,
    UrgentReason.CUT_OFF: DeadlineKind.CUT_OFF,
    UrgentReason.SEIZURE: DeadlineKind.SEIZURE,
    UrgentReason.HEARING: DeadlineKind.HEARING,
}


class CandidatesOpen(DomainError):
    code = "candidates-open"
    sentence = gettext_noop("Say first of each candidate whether it is the same person.")


class TwoFilesOfOnePerson(DomainError):
    code = "two-files-of-one-person"
    sentence = gettext_noop("Only one open file can be joined: say of which of them it is the same person.")


class NoRoom(DomainError):
    code = "no-room"
    sentence = gettext_noop(
        "The service has no room at present: name the day until which the person waits, or the first appointment."
    )


class WaitsInThePast(DomainError):
    code = "waits-in-the-past"
    sentence = gettext_noop("A waiting list ends on a day to come.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the counsellors said of the candidates: the open file to join, or the closed one to go on from."""

    open: ClientFile | None = None
    closed: ClientFile | None = None


@verb("referrals.accept_referral")
def accept_referral(
    *,
    referral: Referral,
    counsellor: User,
    version: int,
    on: date,
    by: User,
    meeting: Meeting | None = None,
    waits_until: date | None = None,
) -> Referral:
    """Take the person on: the file opens in the hands of a counsellor, whose clock for the first contact runs.

    Without room a new file needs a day to come: `waits_until` of the waiting list, or the first `meeting`.
    """
    current = hold(referral, version)
    known = _known(current)
    if not known.open:
        _require_room(current, meeting, waits_until, on)
    if known.open:
        file, joined = known.open, True
        assignee = file.counsellor or counsellor
        with translation.override(assignee.language):
            what = gettext("Referral %(reference)s joined this file") % {"reference": current.reference}
        files.add_task(file=file, what=what, assignee=assignee, due_on=on, source=TaskSource.REFERRAL, by=by)
    else:
        file, joined = open_for(current, counsellor, known.closed, meeting, on=on, by=by), False
    accepted = step(
        current, on=on, by=by, file=file, joined=joined, accepted_on=on, assigned_to=by,
        waits_until=None if joined else waits_until, said=Said(until=None if joined else waits_until),
    )  # fmt: skip
    if not joined:
        hand_to(counsellor, accepted, file, by=by)
    return accepted


def hand_to(counsellor: User, referral: Referral, file: ClientFile, *, by: User) -> None:
    """What whoever has the new file finds in it: what the person said of feedback, and the first thing to do."""
    _carry_over(referral, file, by=by)
    with translation.override(counsellor.language):
        what = gettext("First contact with the referred person")
    files.add_task(
        file=file, what=what, assignee=counsellor, due_on=referral.due_on,
        urgent=referral.is_urgent, source=TaskSource.REFERRAL, by=by,
    )  # fmt: skip


def _known(referral: Referral) -> Known:
    found = selectors.candidates_for(referral)
    if any(candidate.verdict is None for candidate in found):
        raise CandidatesOpen
    same = [candidate.file for candidate in found if candidate.verdict is Verdict.SAME]
    still_open = [file for file in same if file.is_open]
    if len(still_open) > 1:
        raise TwoFilesOfOnePerson
    closed = max((file for file in same if not file.is_open), key=lambda file: file.pk, default=None)
    return Known(open=still_open[0] if still_open else None, closed=None if still_open else closed)


def _require_room(referral: Referral, meeting: Meeting | None, waits_until: date | None, on: date) -> None:
    if waits_until and waits_until <= on:
        raise WaitsInThePast(field="waits_until")
    if not meeting and not waits_until and not selectors.room_of(referral.service, on).has_room:
        raise NoRoom(field="waits_until")


def open_for(
    referral: Referral, counsellor: User, earlier: ClientFile | None, meeting: Meeting | None, *, on: date, by: User
) -> ClientFile:
    """A file with what the referral says, in the hands of a counsellor; `earlier` is a closed one of the person."""
    said, subject = referral.submissions.order_by("-number")[0], referral.subject
    burns = BURNS.get(UrgentReason(referral.urgent_reason)) if referral.urgent_reason else None
    return files.open_file(
        service=referral.service, client=_client(subject), on=on, by=by, counsellor=counsellor,
        language=subject.language if subject.language in Language.values else "", origin=Origin.REFERRAL,
        request=Request(
            text=said.summary, urgent=burns if referral.deadline_on else None,
            urgent_on=referral.deadline_on if burns else None, meeting=meeting, earlier_file=earlier,
        ),
        # Until the first meeting the file has only what the person allowed the referrer to pass on.
        consent_pending=gettext("Referred: only what the person agreed to pass on, until the first meeting"),
        duplicates_seen=True,
    )  # fmt: skip


def _client(subject: ReferralSubject) -> NewClient:
    """The referred person as a client; a mailbox that is not safe stays behind, since a file has no mark for it."""
    return NewClient(
        last_name=subject.last_name, first_name=subject.first_name, birth_date=subject.birth_date,
        phone=subject.phone, email=subject.email if subject.may_email else "", may_call=subject.may_call,
        may_leave_voicemail=subject.may_leave_voicemail, may_text=subject.may_text, may_write=subject.may_write,
        interpreter=str(SPOKEN_LANGUAGES[subject.language]) if subject.interpreter_needed else "",
        comment=subject.manner,
    )  # fmt: skip


def _carry_over(referral: Referral, file: ClientFile, *, by: User) -> None:
    """What the person said of feedback to the referrer stands in the file too, where they can take it back."""
    last = referral.consents.filter(kind=ConsentKind.SHARE_OUTCOME).order_by("pk").last()
    if last is None or last.decision != ConsentDecision.GIVEN:
        return
    consent = Consent(
        kind=AuthorisationKind.SHARE_OUTCOME, on=last.collected_at.date(), method=AuthorisationMethod(last.method),
        wording=f"{last.wording} {last.wording_version}",
    )  # fmt: skip
    files.record_authorisation(member=selectors.client_of(file), consent=consent, by=by)
