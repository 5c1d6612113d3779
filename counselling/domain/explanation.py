"""How a figure came about, as data: rendered to a page, a PDF or JSON in any language at the edge."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction


class Unit(StrEnum):
    CENTS = "cents"
    PERCENT = "percent"
    COUNT = "count"
    MONTHS = "months"
    DATE = "date"
    TEXT = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A dated rule or value of the law that a figure rests on.

    `id` is the stable id of the law files (`lu.attachable.2023-04-01`); `confirmed` is false
    for a value nobody has verified or that is past its review date.
    """

    id: str
    text: str = ""
    source: str = ""
    valid_from: date | None = None
    note: str = ""
    confirmed: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One figure with its formula, inputs, rounding step and rules.

    `name` is a code that the edge has a label for (`surplus`, `budget_line`); `label` is text a
    person typed (“Rent”) and is shown as it is. `formula` and `rounding` are marked sentences
    with `%(name)s` placeholders for `facts`. CENTS values are whole cents or exact fractions of a cent.
    """

    name: str
    value: int | Fraction | date | str | None
    unit: Unit = Unit.CENTS
    label: str = ""
    formula: str = ""
    rounding: str = ""
    inputs: tuple["Figure", ...] = ()
    rules: tuple[Rule, ...] = ()
    facts: Mapping[str, object] = field(default_factory=dict)

    @property
    def all_rules(self) -> tuple[Rule, ...]:
        """Every rule below this figure, each id once, in order of first use."""
        return tuple({rule.id: rule for figure in self.walk() for rule in figure.rules}.values())

    @property
    def confirmed(self) -> bool:
        return all(rule.confirmed for rule in self.all_rules)

    def walk(self) -> Iterator["Figure"]:
        yield self
        for figure in self.inputs:
            yield from figure.walk()
