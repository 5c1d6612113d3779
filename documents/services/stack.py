"""The print stack: a slip to tick, then every letter with its enclosures; an aid for the printer, kept nowhere."""

from collections.abc import Iterable, Iterator, Sequence

from caseflow.files import storage
from caseflow.files.merging import StackRefused, merge_papers
from counselling.domain.errors import DomainError, gettext_noop
from documents.composition import slip_sheet
from documents.models import Letter, LetterEnclosure
from documents.rendering import render_pdf
from documents.selectors import papers_of, stack_of

MOST_LETTERS = 200


class NothingToPrint(DomainError):
    code = "nothing-to-print"
    sentence = gettext_noop("There is no issued letter to print here.")


class StackTooHigh(DomainError):
    code = "stack-too-high"
    sentence = gettext_noop("A stack takes at most %(most)s letters.")


class StackTooHeavy(DomainError):
    code = "stack-too-heavy"
    sentence = gettext_noop("The enclosures are too heavy for one stack: print the letters one by one.")


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


def for_the_envelope(letter: Letter) -> bytes:
    """One letter and its enclosures, each beginning on a front page."""
    return _merged(_envelope(letter, papers_of([letter])))


def print_stack(letters: Sequence[Letter], *, language: str) -> bytes:
    """One PDF in the order of the envelopes, the slip on top."""
    ordered = stack_of(letters)
    if not ordered:
        raise NothingToPrint
    if len(ordered) > MOST_LETTERS:
        raise StackTooHigh(most=MOST_LETTERS)
    papers = papers_of(ordered)
    rows = [
        (letter.number, letter.addressee, str(letter.get_channel_display()), letter.pages, _pages(letter, papers))
        for letter in ordered
    ]
    slip = render_pdf(slip_sheet(rows, language=language))
    return _merged([slip, *(part for letter in ordered for part in _envelope(letter, papers))])


def _envelope(letter: Letter, papers: Sequence[LetterEnclosure]) -> Iterator[bytes]:
    yield pdf_of(letter)
    for paper in papers:
        if paper.letter_id == letter.pk:
            if not storage.is_intact(paper.path, sha256=paper.sha256):
                raise FileChanged(number=letter.number)
            yield storage.read(paper.path)


def _pages(letter: Letter, papers: Iterable[LetterEnclosure]) -> int:
    return sum(paper.pages for paper in papers if paper.letter_id == letter.pk)


def _merged(parts: Iterable[bytes]) -> bytes:
    try:
        return merge_papers(parts)
    except StackRefused as refused:
        raise StackTooHeavy from refused


def damaged(letters: Iterable[Letter], papers: Iterable[LetterEnclosure]) -> list[str]:
    """The numbers of issued letters whose file, or one that went with it, is missing or changed."""
    found = [
        letter.number for letter in letters if not storage.is_intact(letter.path or "", sha256=letter.sha256 or "")
    ]
    found += [paper.letter.number for paper in papers if not storage.is_intact(paper.path, sha256=paper.sha256)]
    return sorted(set(found))
