"""From a frozen letter to its PDF: the queue is the letters without one, and whoever comes again harms nothing."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from decimal import Decimal

from django.db.models import QuerySet

from caseflow import sandbox
from caseflow.accounts.models import User
from caseflow.accounts.operator import Operator
from caseflow.audit.verbs import tell, verb
from caseflow.files import storage
from counselling.client_files import journal
from counselling.domain.lifecycle import LetterState
from documents.composition import Composition
from documents.contexts import from_json
from documents.kinds import KINDS
from documents.layouts import Layout
from documents.models import Letter
from documents.rendering import Printed, print_letters

MOST_ATTEMPTS = 3
LEFT_BEHIND = timedelta(minutes=2)
AT_ONCE = 40


def print_waiting(ids: Iterable[int]) -> int:
    """Print these letters if they still wait; how many were finished."""
    return print_letters_of(_waiting().filter(pk__in=list(ids)))


def print_left_behind(now: datetime) -> int:
    """Print what a worker that died has left: letters older than two minutes, the oldest first."""
    return print_letters_of(_waiting().filter(issued_at__lt=now - LEFT_BEHIND)[:AT_ONCE])


def _waiting() -> QuerySet[Letter]:
    return Letter.objects.issuing().select_related("file__service", "issued_by").order_by("issued_at", "pk")


def print_letters_of(letters: Iterable[Letter]) -> int:
    """Render outside any transaction, then a short one for each letter; a letter is taken when a child is free."""
    under_way: dict[int, Letter] = {}

    def sheets() -> Iterator[tuple[int, Composition]]:
        for letter in letters:
            under_way[letter.pk] = letter
            yield letter.pk, composed(letter)

    finished = 0
    for pk, outcome in print_letters(sheets()):
        letter = under_way.pop(pk)
        if isinstance(outcome, Printed):
            finish_letter(letter=letter, printed=outcome, by=Operator())
            finished += 1
        else:
            _failed(letter, outcome)
    return finished


def composed(letter: Letter) -> Composition:
    """The letter as it was frozen, ready for the press."""
    kind = KINDS[letter.kind]
    context = from_json(kind.context, letter.context)
    return kind.compose(context, text=letter.text, layout=frozen_layout(letter), language=letter.language)


def frozen_layout(letter: Letter) -> Layout:
    kept = letter.layout
    return Layout(
        preset=kept["preset"],
        offset_x=Decimal(kept["offset_x"]),
        offset_y=Decimal(kept["offset_y"]),
        fold_marks=kept["fold_marks"],
    )


@verb("documents.finish_letter")
def finish_letter(*, letter: Letter, printed: Printed, by: User | Operator) -> Letter:
    """Keep the PDF of a letter and what proves that it never changed; the second one to come is too late."""
    held = _lock(letter)
    if held.state == LetterState.ISSUING:
        stored = storage.store(printed.content, extension="pdf")
        held.state = LetterState.ISSUED
        held.path, held.sha256, held.size, held.pages = stored.path, stored.sha256, stored.size, printed.pages
        held.save(update_fields=["state", "path", "sha256", "size", "pages"])
    _tell_of(held, pages=held.pages)
    return held


@verb("documents.note_failure")
def note_failure(*, letter: Letter, failure: str, by: User | Operator) -> Letter:
    """Count an attempt that gave no PDF."""
    held = _lock(letter)
    if held.state == LetterState.ISSUING:
        held.attempts += 1
        held.failure = failure[:60]
        held.save(update_fields=["attempts", "failure"])
    _tell_of(held, attempts=held.attempts)
    return held


@verb("documents.void_letter")
def void_letter(*, letter: Letter, reason: str, by: User | Operator) -> Letter:
    """Give up a letter that cannot be printed; its number stays in the register, void."""
    held = _lock(letter)
    if held.state == LetterState.ISSUING:
        held.state = LetterState.VOID
        held.void_reason = reason[:60]
        held.save(update_fields=["state", "void_reason"])
    if isinstance(by, User):
        journal.record(held.file, about=held, number=held.number, addressee=held.addressee, reason=reason)
    else:
        _tell_of(held, reason=reason)
    return held


def _failed(letter: Letter, error: sandbox.SandboxError) -> None:
    failure = str(error.reason)
    noted = note_failure(letter=letter, failure=failure, by=Operator())
    if noted.attempts >= MOST_ATTEMPTS:
        # The timeline names the counsellor who ordered it, as long as that account is open.
        void_letter(letter=letter, reason=failure, by=letter.issued_by if letter.issued_by.is_active else Operator())


def _lock(letter: Letter) -> Letter:
    return Letter.objects.select_for_update(of=("self",)).select_related("file").get(pk=letter.pk)


def _tell_of(letter: Letter, **detail: object) -> None:
    tell(
        service=letter.file.service_id,
        file=letter.file.reference,
        object_type=Letter._meta.label,
        object_id=letter.pk,
        fields=["state"],
        detail={"number": letter.number, **detail},
    )
