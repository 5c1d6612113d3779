"""Rules that the verbs about letters share."""

from counselling.client_files.services.rules import save_version
from counselling.domain.errors import DomainError, gettext_noop
from documents.models import Letter, LetterDraft

__all__ = ["AlreadyALetter", "lock_draft", "save_version"]


class AlreadyALetter(DomainError):
    """Two people, or one person twice, wanted the same letter."""

    code = "already-a-letter"
    sentence = gettext_noop("This draft has become letter %(number)s.")


def lock_draft(draft: LetterDraft) -> LetterDraft:
    """The draft as it is now, held until the verb is through; one that became a letter is left alone."""
    held = (
        LetterDraft.objects.select_for_update(of=("self",))
        .select_related("file__service", "file__counsellor", "addressee", "plan__statement", "supersedes")
        .prefetch_related("debts")
        .get(pk=draft.pk)
    )
    number = Letter.objects.filter(draft=held).values_list("number", flat=True).first()
    if number is not None:
        raise AlreadyALetter(number=number)
    return held
