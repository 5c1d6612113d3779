"""What can still happen to a letter that has its number: withdrawn, or replaced by a new one."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils import timezone

from caseflow.accounts.models import User
from caseflow.audit.models import Action
from caseflow.audit.verbs import verb
from counselling.client_files import journal
from counselling.client_files.services.rules import require_open
from counselling.domain.errors import DomainError, gettext_noop, required_reason
from counselling.domain.lifecycle import LetterState
from documents.models import Letter, LetterDraft
from documents.placeholders import day
from documents.services.drafting import copied

REPLACES: Mapping[str, str] = {
    "fr": "La présente annule et remplace notre lettre {number} du {day}.",
    "de": "Dieses Schreiben ersetzt unser Schreiben {number} vom {day}.",
    "en": "This letter replaces our letter {number} of {day}.",
}


class NotIssued(DomainError):
    code = "not-issued"
    sentence = gettext_noop("Letter %(number)s is not issued, or was withdrawn.")


class StillPrinting(DomainError):
    code = "still-printing"
    sentence = gettext_noop("Letter %(number)s is still being printed.")


@verb("documents.withdraw_letter")
def withdraw_letter(*, letter: Letter, reason: str, by: User) -> Letter:
    """Note that an issued letter is not to be sent; it stays in the register."""
    require_open(letter.file)
    held = Letter.objects.select_for_update(of=("self",)).select_related("file").get(pk=letter.pk)
    if held.state != LetterState.ISSUED or held.withdrawn_at is not None:
        raise NotIssued(number=held.number)
    because = required_reason(reason)
    held.withdrawn_at, held.withdrawn_by, held.withdrawn_because = timezone.now(), by, because
    held.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_because"])
    journal.record(
        held.file, about=held, fields=["withdrawn_at"], number=held.number, addressee=held.addressee,
        reason=because,
    )  # fmt: skip
    return held


@verb("documents.supersede_letter", action=Action.CREATE)
def supersede_letter(*, letter: Letter, on: date, by: User) -> LetterDraft:
    """Prepare the letter that takes the place of an issued one, and names it; after a void one, a fresh draft."""
    require_open(letter.file)
    if letter.state == LetterState.ISSUING:
        raise StillPrinting(number=letter.number)
    changes: dict[str, Any] = {}
    if letter.state == LetterState.ISSUED:
        changes["supersedes"] = letter
        if letter.withdrawn_at is None:
            changes["text"] = _with_reference(letter)
    draft = copied(letter.draft, by, **changes)
    journal.record(letter.file, about=draft, number=letter.number, addressee=letter.addressee, kind=letter.kind)
    return draft


def _with_reference(letter: Letter) -> str:
    """Below the salutation the text says which letter it replaces; one that was never sent needs no word."""
    sentence = REPLACES[letter.language].format(number=letter.number, day=day(letter.issued_on, letter.language))
    salutation, _blank, rest = letter.text.partition("\n\n")
    return f"{salutation}\n\n{sentence}\n\n{rest}"
