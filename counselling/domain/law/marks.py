"""What is to be confirmed: every value and statement of the law files, with its mark on a day."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from counselling.domain.law.loader import Law
from counselling.domain.law.lookup import is_confirmed
from counselling.domain.law.rows import Data, day, nodes


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One value or statement in force on a day; `name` is its id, or its place where it has none."""

    section: str
    name: str
    confirmed: bool
    review_by: date | None
    note: str


def marks_of(law: Law, *, on: date) -> Iterator[Mark]:
    """The mark of everything that a file states and that holds on a day."""
    for path, node in nodes(law.sections):
        if "verified" in node and _in_force(node, on):
            yield Mark(
                section=str(path[0]),
                name=str(node.get("id") or ".".join(str(part) for part in path)),
                confirmed=is_confirmed(node, on),
                review_by=day(node.get("review_by")),
                note=str(node.get("note", "")),
            )


def _in_force(node: Data, on: date) -> bool:
    starts, ends = day(node.get("from")), day(node.get("to"))
    return (starts is None or starts <= on) and (ends is None or on <= ends)
