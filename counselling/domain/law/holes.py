"""Holes between the rows of a law file: days without a value must be said, never stumbled upon."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from itertools import pairwise, product

from counselling.domain.law.rows import Data, Row

DAY = timedelta(days=1)
# “2017 and 2018”, “2013 to 2023”, “2023-02-01 to 2023-03-31”
YEARS = re.compile(r"(\d{4})(?:-\d\d-\d\d)?(?:(?: to |-)(\d{4})(?:-\d\d-\d\d)?)?")


def undeclared_holes(law: Data, rows: Iterable[Row]) -> Iterator[tuple[Row, date, date]]:
    """The row after each hole that the file says nothing about, with its first and last day.

    A file says it with `to_known: false` on the row before, or by the years in the section's `gaps`.
    """
    reported: set[str] = set()
    for section, series in _series_of(rows):
        known = {year for text in law[section]["gaps"] for year in _years_in(text)}
        for before, after in pairwise(series):
            if before.ends is None or after.starts is None:
                continue
            first, last = before.ends + DAY, after.starts - DAY
            said = before.data.get("to_known") is False or set(range(first.year, last.year + 1)) <= known
            if first <= last and not said and after.id not in reported:
                reported.add(after.id)
                yield after, first, last


def _series_of(rows: Iterable[Row]) -> Iterator[tuple[str, list[Row]]]:
    """The rows that follow each other in time: one list for each choice of selectors."""
    found: Mapping[tuple[str, tuple[str, ...]], list[Row]] = defaultdict(list)
    for row in rows:
        for choice in product(*(sorted(values) for values in row.selectors.values())):
            found[row.section, choice].append(row)
    for (section, _choice), series in found.items():
        yield section, sorted(series, key=lambda row: row.starts or date.min)


def _years_in(text: str) -> Iterator[int]:
    for first, last in YEARS.findall(text):
        yield from range(int(first), int(last or first) + 1)
