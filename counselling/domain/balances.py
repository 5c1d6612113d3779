"""What is owed at a date, from several sources that may disagree."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from counselling.domain.money import Cents

TOLERANCE = 10_00
TOLERATED_SHARE = Fraction(1, 100)


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownBalance:
    """What one source says is owed on a day; `order` tells which of two rows of one day was written later."""

    source: str
    as_of: date
    order: int
    principal: Cents
    interest: Cents = 0
    costs: Cents = 0

    @property
    def total(self) -> Cents:
        return self.principal + self.interest + self.costs


def balance_at(known: Iterable[KnownBalance], on: date) -> KnownBalance | None:
    """The newest balance on or before the day."""
    return max((row for row in known if row.as_of <= on), key=lambda row: (row.as_of, row.order), default=None)


def disagreement(known: Iterable[KnownBalance], on: date) -> tuple[KnownBalance, KnownBalance] | None:
    """The lowest and the highest of the newest balances of each source, if they are too far apart.

    Too far is more than 1 % of the higher one, or more than 10 €.
    """
    newest: dict[str, KnownBalance] = {}
    for row in sorted((row for row in known if row.as_of <= on), key=lambda row: (row.as_of, row.order)):
        newest[row.source] = row
    if len(newest) < 2:
        return None
    lowest, *_between, highest = sorted(newest.values(), key=lambda row: (row.total, row.source))
    gap = highest.total - lowest.total
    return (lowest, highest) if gap > TOLERANCE or gap > highest.total * TOLERATED_SHARE else None
