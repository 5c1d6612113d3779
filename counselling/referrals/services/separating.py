"""Joining taken back: the referral leaves the file of somebody else and gets one of its own."""

from datetime import date

from caseflow.accounts.models import User
from caseflow.audit.verbs import verb
from counselling.client_files import journal
from counselling.client_files import services as files
from counselling.client_files.models import ClientFile, Task, TaskSource
from counselling.domain.duplicates import JOIN_HOLDS_OPEN, Verdict
from counselling.domain.errors import DomainError, TransitionRefused, gettext_noop, required_reason
from counselling.domain.lifecycle import REFERRAL, ReferralState
from counselling.referrals import selectors
from counselling.referrals.models import DuplicateDecision, Referral
from counselling.referrals.services.accepting import hand_to, open_for
from counselling.referrals.services.course import Said, hold, new_event, settle


class PersonErased(DomainError):
    code = "person-erased"
    sentence = gettext_noop("The person's details are erased: nothing is left to open a file with.")


class JoinedTooLongAgo(DomainError):
    code = "joined-too-long-ago"
    sentence = gettext_noop("The referral joined this file more than 30 days ago.")


@verb("referrals.undo_join")
def undo_join(*, referral: Referral, counsellor: User, reason: str, version: int, on: date, by: User) -> Referral:
    """It was somebody else after all: the referral goes on in a new file, as if it had never joined the other one.

    The sender reads the same as before. Attempts and appointments stay where they were written down, so that the
    clock of the first contact runs again, also where a meeting of the other person had ended it.
    """
    current = hold(referral, version)
    because = required_reason(reason)
    before, left = ReferralState(current.state), current.file
    if not current.joined or left is None:
        raise TransitionRefused(state=current.state)
    state = REFERRAL.next(before, "undo_join")
    if not may_still_undo(current, on):
        raise JoinedTooLongAgo
    if not hasattr(current, "subject"):
        raise PersonErased
    DuplicateDecision.objects.create(referral=current, file=left, verdict=Verdict.NOT_THE_SAME, by=by)
    file = open_for(current, counsellor, _earlier(current), None, on=on, by=by)
    for column, value in _anew(file, state).items():
        setattr(current, column, value)
    event = new_event(current, "undo_join", before=before, by=by, said=Said(text=because))
    settle(current, event=event, on=on)
    hand_to(counsellor, current, file, by=by)
    _tidy(left, current, on=on, by=by)
    journal.record(
        left, about=current, fields=("file", "state"), referral=current.reference,
        organisation=current.organisation.name, reason=because,
    )  # fmt: skip
    return current


def may_still_undo(referral: Referral, on: date) -> bool:
    return referral.accepted_on is not None and on <= referral.accepted_on + JOIN_HOLDS_OPEN


def _earlier(referral: Referral) -> ClientFile | None:
    """A closed file of which a counsellor said that it is the same person."""
    found = selectors.candidates_for(referral)
    same = [known.file for known in found if known.verdict is Verdict.SAME and not known.file.is_open]
    return max(same, key=lambda file: file.pk, default=None)


def _anew(file: ClientFile, state: ReferralState) -> dict[str, object]:
    return {
        "file": file, "joined": False, "contacted_on": None, "state": state.value, "ended_on": None, "end_reason": ""
    }  # fmt: skip


def _tidy(file: ClientFile, referral: Referral, *, on: date, by: User) -> None:
    """Nobody is to look after it in the file that it left."""
    waiting = Task.objects.open().filter(file=file, source=TaskSource.REFERRAL, what__contains=referral.reference)
    for task in waiting.order_by("pk"):
        files.complete_task(task=task, on=on, by=by)
