"""Many papers as one file for the printer, an aid and never the record."""

from collections.abc import Iterable

from caseflow import sandbox

JOIN = "caseflow.files.parsing.merged"
MOST_BYTES = 100 << 20
# What is joined was checked when it came in; a stack is only larger than one paper.
LIMITS = sandbox.Limits(processor_seconds=30, file_size=2 * MOST_BYTES, wall_seconds=40.0)


class StackRefused(ValueError):
    """Nothing to print, or more than one stack takes."""


def merge_papers(parts: Iterable[bytes]) -> bytes:
    """One PDF in the given order; each part, a PDF or an image, begins on a front page.

    A paper that goes with many letters is handed over once.
    """
    places: dict[bytes, int] = {}
    order = tuple(places.setdefault(part, len(places)) for part in parts)
    if not order or sum(map(len, places)) > MOST_BYTES:
        raise StackRefused(len(order))
    return sandbox.run(JOIN, tuple(places), order, limits=LIMITS)
