"""The print stack: a slip to tick, then every letter on a front page; an aid for the printer, kept nowhere."""

from collections.abc import Sequence

from caseflow.files import storage
from caseflow.files.merging import MAX_LETTERS, merge_pdfs
from counselling.domain.errors import DomainError, gettext_noop
from documents.composition import slip_sheet
from documents.models import Letter
from documents.rendering import render_pdf
from documents.selectors import stack_of


class NothingToPrint(DomainError):
    code = "nothing-to-print"
    sentence = gettext_noop("There is no issued letter to print here.")


class StackTooHigh(DomainError):
    code = "stack-too-high"
    sentence = gettext_noop("A stack takes at most %(most)s letters.")


class FileChanged(DomainError):
    """The bytes on disk are not those that were issued."""

    code = "file-changed"
    sentence = gettext_noop(
        "The stored file of letter %(number)s is not the one that was issued. Tell your administrator."
    )


def pdf_of(letter: Letter) -> bytes:
    """The PDF as it was issued, or a refusal: never a file that changed since."""
    if letter.path is None or letter.sha256 is None or not storage.is_intact(letter.path, sha256=letter.sha256):
        raise FileChanged(number=letter.number)
    return storage.read(letter.path)


def print_stack(letters: Sequence[Letter], *, language: str) -> bytes:
    """One PDF in the order of the envelopes, the slip on top."""
    ordered = stack_of(letters)
    if not ordered:
        raise NothingToPrint
    if len(ordered) >= MAX_LETTERS:
        raise StackTooHigh(most=MAX_LETTERS - 1)
    rows = [(letter.number, letter.addressee, str(letter.get_channel_display()), letter.pages) for letter in ordered]
    slip = render_pdf(slip_sheet(rows, language=language))
    return merge_pdfs([slip, *(pdf_of(letter) for letter in ordered)])


def damaged(letters: Sequence[Letter]) -> list[str]:
    """The numbers of issued letters whose file is missing or changed."""
    return [
        letter.number for letter in letters if not storage.is_intact(letter.path or "", sha256=letter.sha256 or "")
    ]
