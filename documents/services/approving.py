"""The second reading: a supervisor reads what another person prepared, and it leaves exactly so or not at all."""

from datetime import date

from caseflow.accounts.models import User
from caseflow.audit.verbs import verb
from counselling.changes import save_version
from counselling.client_files import journal
from counselling.client_files.models import JournalEntry
from counselling.client_files.services.rules import (
    require_open,
)
from counselling.domain.errors import DomainError, gettext_noop
from documents.contexts.building import Occasion, Situation
from documents.models import LetterDraft
from documents.services.checking import check_draft, content_of
from documents.services.findings import Status
from documents.services.rules import lock_to_change

# What changes what a letter says, or whether it may say it.
WORDING = {"documents.change_draft", "documents.choose_enclosures", "documents.leave_out_debt", "documents.lift_hold"}


class NothingToApprove(DomainError):
    code = "nothing-to-approve"
    sentence = gettext_noop("This letter does not wait for a second reading.")


class OwnLetter(DomainError):
    code = "own-letter"
    sentence = gettext_noop("Somebody else has to read this letter: you prepared it.")


@verb("documents.approve_draft")
def approve_draft(*, draft: LetterDraft, version: int, on: date, by: User) -> LetterDraft:
    """Let a letter leave as it reads today; any change of what it says asks for a new reading."""
    require_open(draft.file)
    held = lock_to_change(draft)
    if by.pk in {held.created_by_id, held.file.counsellor_id, _last_to_change(held)}:
        raise OwnLetter
    situation = Situation.of(held, on)
    check = check_draft(held, situation, Occasion(on=on, by=held.file.counsellor or by))
    if check.status is not Status.TO_APPROVE:
        raise NothingToApprove
    content = content_of(held, situation, check.body, on)
    save_version(held, version=version, approved_on=on, approved_by=by, approved_content=content)
    journal.record(
        held.file, about=held, fields=["approved_on"], kind=held.kind,
        addressee=held.addressee.name if held.addressee else "",
    )  # fmt: skip
    return held


def _last_to_change(draft: LetterDraft) -> int | None:
    changes = JournalEntry.objects.filter(file=draft.file_id, verb__in=WORDING, facts__draft=draft.pk)
    return changes.order_by("-pk").values_list("by", flat=True).first()
