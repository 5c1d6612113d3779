"""Results as the rows of a spreadsheet: the figures of the page and the mean; never a person."""

from collections.abc import Iterator
from decimal import Decimal

from django.utils.translation import gettext as _

from counselling.trainings.selectors.results import Learnt, Results, Said

type ResultRow = tuple[str, str, str, str | int | Decimal | None, int | None]


def result_heads() -> list[str]:
    """What stands above the columns of `result_rows`."""
    return [_("Part"), _("Question"), _("Figure"), _("Value"), _("People")]


def result_rows(results: Results) -> list[ResultRow]:
    """Part, question, figure, its value, and of how many people it speaks; shares are in per cent.

    What would speak of fewer than five says “too few”, as the page does. Words that were written stand in the order
    of the alphabet, each without whoever wrote it.
    """
    return gain_rows(results) + opinion_rows(results)


def gain_rows(results: Results) -> list[ResultRow]:
    """What the training changed, on the whole and question by question."""
    return [*_changed(results), *(row for line in results.learnt for row in _learnt(line))]


def opinion_rows(results: Results) -> list[ResultRow]:
    """What people thought of it at the end, and some months later."""
    return [row for part, said in results.told for answer in said for row in _opinion(str(part), answer)]


def _changed(results: Results) -> Iterator[ResultRow]:
    gain, part = results.gain, _("What the training changed")
    few, values = _("too few"), len(gain.values)
    yield part, "", _("Median gain"), few if results.median is None else results.median, values
    yield part, "", _("Mean gain"), few if results.mean is None else results.mean, values
    yield part, "", _("Improving, in per cent"), few if results.improving is None else results.improving, gain.paired
    yield part, "", _("Enrolled"), gain.enrolled, None
    yield part, "", _("Answered before and after"), gain.paired, None
    if not gain.is_too_few:
        yield part, "", _("Already at the maximum"), gain.at_maximum, None
    yield part, "", _("Without a pair"), gain.unpaired, None
    if results.left_out:
        yield part, "", _("Sessions left out, for their few answers"), results.left_out, None


def _learnt(line: Learnt) -> Iterator[ResultRow]:
    before, after = line.percents
    yield _("Answered right"), line.question, _("Right before, in per cent"), before, line.count
    yield _("Answered right"), line.question, _("Right after, in per cent"), after, line.count


def _opinion(part: str, said: Said) -> Iterator[ResultRow]:
    count = said.opinion.count
    if said.is_too_few:
        yield part, said.question, _("Answers"), _("too few"), count
        return
    if said.mean is not None:
        yield part, said.question, _("Mean"), said.mean, count
    for label, share in said.shares:
        yield part, said.question, label, share, count
    for text in said.opinion.texts:
        yield part, said.question, _("In their words"), text, None
