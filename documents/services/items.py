"""The items of a list of letters with where each stands: to correct, held, ready, printed or failed."""

from collections.abc import Iterable
from dataclasses import dataclass

from counselling.domain.lifecycle import LetterState
from documents.contexts.building import Occasion, Situation
from documents.models import Letter, LetterDraft
from documents.services.checking import check_draft
from documents.services.findings import Check, Status

OF_LETTER = {
    LetterState.ISSUING: Status.ISSUING,
    LetterState.ISSUED: Status.ISSUED,
    LetterState.VOID: Status.FAILED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One draft of a list, checked unless it is in line, or the letter it has become."""

    draft: LetterDraft
    letter: Letter | None
    check: Check | None

    @property
    def status(self) -> Status:
        if self.letter is not None:
            return OF_LETTER[LetterState(self.letter.state)]
        return self.check.status if self.check else Status.IN_LINE


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a batch is with what was ordered of it."""

    items: tuple[Item, ...]

    def count(self, *statuses: Status) -> int:
        return sum(item.status in statuses for item in self.items)

    @property
    def ready(self) -> int:
        return self.count(Status.READY)

    @property
    def in_line(self) -> int:
        return self.count(Status.IN_LINE)

    @property
    def done(self) -> int:
        return self.count(Status.ISSUED, Status.FAILED)

    @property
    def ordered(self) -> int:
        return self.done + self.count(Status.ISSUING, Status.IN_LINE)

    @property
    def is_running(self) -> bool:
        return self.done < self.ordered

    @property
    def letters(self) -> list[Letter]:
        return [item.letter for item in self.items if item.letter is not None]

    @property
    def current(self) -> Letter | None:
        """The letter that is being printed."""
        return next((letter for letter in self.letters if letter.is_waiting), None)


def items_of(drafts: Iterable[LetterDraft], situation: Situation, occasion: Occasion) -> Progress:
    """Each draft with its letter, or with what the checks say today."""
    found = []
    for draft in drafts:
        letter: Letter | None = getattr(draft, "letter", None)
        settled = letter is not None or draft.ordered_on is not None
        check = None if settled else check_draft(draft, situation, occasion)
        found.append(Item(draft=draft, letter=letter, check=check))
    return Progress(items=tuple(found))
