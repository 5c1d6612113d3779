"""Issuing a batch: ordered by a person, done one letter after the other by the worker, stopped by a person.

The drafts in line are the queue: a worker that dies leaves them there for the next one, and two workers share them.
"""

from collections.abc import Iterator
from datetime import date

from django.db import transaction

from caseflow.accounts.models import User
from caseflow.accounts.operator import Operator
from caseflow.audit.verbs import tell, verb
from counselling import permissions
from counselling.client_files import journal
from counselling.client_files.services.rules import require_open
from counselling.domain.errors import DomainError, gettext_noop
from counselling.permissions import FilePermission
from documents import selectors
from documents.contexts.building import Occasion, Situation
from documents.models import Letter, LetterBatch, LetterDraft
from documents.services.checking import check_draft
from documents.services.findings import Status
from documents.services.issuing import NotReady, issue_letter
from documents.services.printing import print_letters_of
from documents.services.rules import AlreadyALetter


class NothingReady(DomainError):
    code = "nothing-ready"
    sentence = gettext_noop("No letter of this batch was ready.")


class AlreadyOrdered(DomainError):
    """The second click, or a colleague’s."""

    code = "already-ordered"
    sentence = gettext_noop("This batch is being issued already.")


class NothingInLine(DomainError):
    code = "nothing-in-line"
    sentence = gettext_noop("Nothing was left to stop.")


@verb("documents.order_batch")
def order_batch(*, batch: LetterBatch, on: date, by: User) -> int:
    """Put what is ready in line to be issued; how many letters that is; a second click finds them in line."""
    require_open(batch.file)
    lock = LetterBatch.objects.select_for_update(of=("self",))
    held = lock.select_related("file__service", "file__counsellor").get(pk=batch.pk)
    situation, occasion = Situation(held.file, on), Occasion(on=on, by=by)
    ready = [
        draft.pk
        for draft in selectors.drafts_in(held).filter(letter=None, ordered_on=None)
        if check_draft(draft, situation, occasion).status is Status.READY
    ]
    if not ready:
        raise AlreadyOrdered if LetterDraft.objects.in_line().filter(batch=held).exists() else NothingReady
    LetterDraft.objects.filter(pk__in=ready).update(ordered_on=on, ordered_by=by)
    journal.record(held.file, about=held, kind=held.kind, count=len(ready))
    return len(ready)


@verb("documents.stop_batch")
def stop_batch(*, batch: LetterBatch, by: User) -> int:
    """Take back the order for what has no number yet; how many letters stay as they are."""
    waiting = LetterDraft.objects.in_line().filter(batch=batch)
    held = [draft.pk for draft in waiting.select_for_update(of=("self",))]
    # While this waited for the worker, the letter at its turn got its number.
    left = list(waiting.filter(pk__in=held).values_list("pk", flat=True))
    if not left:
        raise NothingInLine
    LetterDraft.objects.filter(pk__in=left).update(ordered_on=None, ordered_by=None)
    journal.record(batch.file, about=batch, kind=batch.kind, count=len(left))
    return len(left)


@verb("documents.put_back")
def put_back(*, draft: LetterDraft, reason: str, by: User | Operator) -> None:
    """Take a draft out of the line that cannot leave any more: something changed since it was ordered."""
    LetterDraft.objects.filter(pk=draft.pk).update(ordered_on=None, ordered_by=None)
    tell(
        service=draft.file.service_id, file=draft.file.reference, object_type=LetterDraft._meta.label,
        object_id=draft.pk, fields=["ordered_on"], detail={"reason": reason},
    )  # fmt: skip


def issue_in_line(batch: LetterBatch) -> Iterator[Letter]:
    """Number what is in line, in the order of the list, until nothing is left or somebody stops it."""
    while (draft := LetterDraft.objects.in_line().filter(batch=batch).select_related("file").first()) is not None:
        try:
            if letter := _issued(draft):
                yield letter
        except AlreadyALetter:
            continue
        except DomainError as refused:
            put_back(draft=draft, reason=refused.code, by=Operator())


def _issued(draft: LetterDraft) -> Letter | None:
    """The letter of a draft that is still in line; whoever ordered it must still have a right to."""
    still = LetterDraft.objects.in_line().filter(pk=draft.pk).select_related("file", "ordered_by")
    with transaction.atomic():
        held = still.select_for_update(of=("self",)).first()
        if held is None or held.ordered_by is None or held.ordered_on is None:
            return None
        if not permissions.allows(held.ordered_by, FilePermission.CHANGE, held.file):
            raise NotReady
        return issue_letter(draft=held, on=held.ordered_on, by=held.ordered_by)


def print_in_line(batch: LetterBatch) -> int:
    """Issue and print what is in line, each letter as soon as it has its number; how many were finished."""
    return print_letters_of(issue_in_line(batch))


def resume_left_behind() -> int:
    """Go on with every batch whose worker died, or help one that is at work."""
    batches = LetterBatch.objects.filter(drafts__in=LetterDraft.objects.in_line().order_by()).distinct()
    return sum(print_in_line(batch) for batch in batches)
