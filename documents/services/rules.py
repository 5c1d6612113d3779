"""Rules that the verbs about letters share."""

from typing import Any

from counselling.domain.errors import DomainError, gettext_noop
from documents.models import Letter, LetterDraft

# A draft that changes has to be read again.
UNREAD: dict[str, Any] = {"approved_on": None, "approved_by": None, "approved_content": ""}


class AlreadyALetter(DomainError):
    """Two people, or one person twice, wanted the same letter."""

    code = "already-a-letter"
    sentence = gettext_noop("This draft has become letter %(number)s.")


class DraftGone(DomainError):
    """The second click on “Throw away”, or a page that was open meanwhile."""

    code = "draft-gone"
    sentence = gettext_noop("This draft was thrown away.")


class InLine(DomainError):
    """A draft does not change under the hands of the worker."""

    code = "in-line"
    sentence = gettext_noop("This letter is about to be issued: stop the batch before changing it.")


def lock_to_change(draft: LetterDraft) -> LetterDraft:
    """The draft, held, if nobody ordered it to be issued."""
    held = lock_draft(draft)
    if held.ordered_on is not None:
        raise InLine
    return held


def lock_draft(draft: LetterDraft) -> LetterDraft:
    """The draft as it is now, held until the verb is through; one that became a letter is left alone."""
    held = (
        LetterDraft.objects.select_for_update(of=("self",))
        .select_related("file__service", "file__counsellor", "addressee")
        .select_related("plan__statement", "supersedes", "ordered_by")
        .prefetch_related("debts")
        .filter(pk=draft.pk)
        .first()
    )
    if held is None:
        raise DraftGone
    number = Letter.objects.filter(draft=held).values_list("number", flat=True).first()
    if number is not None:
        raise AlreadyALetter(number=number)
    return held
