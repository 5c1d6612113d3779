"""The print stack: many letters as one file for the printer, an aid and never the record."""

from collections.abc import Iterable

from caseflow import sandbox

JOIN = "caseflow.files.parsing.merged"
MAX_LETTERS = 200


class StackRefused(ValueError):
    """Nothing to print, or more than one stack takes."""


def merge_pdfs(parts: Iterable[bytes]) -> bytes:
    """One PDF in the given order; each part begins on a front page."""
    parts = tuple(parts)
    if not 1 <= len(parts) <= MAX_LETTERS:
        raise StackRefused(len(parts))
    return sandbox.run(JOIN, parts)
