"""People who live on one budget, on a given day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction


class Relation(StrEnum):
    CLIENT = "client"
    PARTNER = "partner"
    CHILD = "child"
    OTHER_DEPENDANT = "other_dependant"
    OTHER_ADULT = "other_adult"


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One person of the household; the age counts only where the birth date is not known."""

    id: str
    relation: Relation
    name: str = ""
    birth_date: date | None = None
    age: int | None = None
    time_share: Fraction = Fraction(1)
    income_holder: bool = False
    starts: date | None = None
    ends: date | None = None

    def lives_here(self, on: date) -> bool:
        """Whether the person belongs to the household on this day; both ends are included."""
        return (self.starts is None or self.starts <= on) and (self.ends is None or on <= self.ends)

    def age_on(self, on: date) -> int | None:
        """Completed years on a day, if they can be told."""
        if self.birth_date is None:
            return self.age
        had_birthday = (on.month, on.day) >= (self.birth_date.month, self.birth_date.day)
        return on.year - self.birth_date.year - (0 if had_birthday else 1)


def present(members: Iterable[Member], *, on: date) -> tuple[Member, ...]:
    """Who lives in the household on a day."""
    return tuple(member for member in members if member.lives_here(on))


def persons_of(members: Iterable[Member], *, on: date) -> Fraction:
    """How many persons live on the budget; each counts with its share of time."""
    return sum((member.time_share for member in present(members, on=on)), Fraction(0))
