"""Dated rows of the law files: what was in force when, and for whom."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

type Data = Mapping[str, Any]
type Path = tuple[str | int, ...]
# Where something is wrong, and why.
type Flaw = tuple[Path, str]


class Jurisdiction(StrEnum):
    LU = "lu"
    FR = "fr"
    BE = "be"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One dated value: the selectors it answers to, its first and last day, both included."""

    section: str
    path: Path
    selectors: Mapping[str, frozenset[str]]
    starts: date | None
    ends: date | None
    data: Data

    @property
    def id(self) -> str:
        return str(self.data["id"])

    def fits(self, selectors: Mapping[str, str]) -> bool:
        """Whether the row answers to all these selectors."""
        return all(value in self.selectors[name] for name, value in selectors.items())

    def in_force(self, on: date) -> bool:
        return (self.starts is None or self.starts <= on) and (self.ends is None or on <= self.ends)

    def overlaps(self, other: "Row") -> bool:
        """Whether both rows could answer to one question on one day."""
        return (
            self.section == other.section
            and all(self.selectors[name] & other.selectors[name] for name in self.selectors)
            and (self.ends is None or other.starts is None or other.starts <= self.ends)
            and (other.ends is None or self.starts is None or self.starts <= other.ends)
        )


type _Found = Iterator[tuple[Path, Data, Mapping[str, frozenset[str]]]]


def day(text: str | None) -> date | None:
    """A day of the files; null is an open end."""
    return date.fromisoformat(text) if text else None


def nodes(node: object, path: Path = ()) -> Iterator[tuple[Path, Data]]:
    """Every mapping of a file with the way to it."""
    if isinstance(node, dict):
        yield path, node
        for key, child in node.items():
            yield from nodes(child, (*path, key))
    elif isinstance(node, list):
        for number, child in enumerate(node):
            yield from nodes(child, (*path, number))


def rows_of(law: Data) -> Iterator[Row]:
    """Every dated row of one jurisdiction, section by section."""
    for section, find in FINDERS.items():
        for path, data, selectors in find(law[section]):
            yield Row(
                section=section,
                path=(section, *path),
                selectors=selectors,
                starts=day(data["from"]),
                ends=day(data["to"]),
                data=data,
            )


def _one(name: str, value: str) -> Mapping[str, frozenset[str]]:
    return {name: frozenset({value})}


def _attachable_scales(section: Data) -> _Found:
    for number, scale in enumerate(section["scales"]):
        yield ("scales", number), scale, {"kind": frozenset(scale["kinds"])}


def _expense_scales(section: Data) -> _Found:
    for number, scale in enumerate(section["scales"]):
        yield ("scales", number), scale, _one("commission", str(scale["commission"]))


def _minimum_incomes(section: Data) -> _Found:
    for place, scheme in enumerate(section["schemes"]):
        for number, scale in enumerate(scheme["scales"]):
            yield ("schemes", place, "scales", number), scale, _one("scheme", scheme["code"])


def _series(section: Data) -> _Found:
    for place, series in enumerate(section["series"]):
        for number, value in enumerate(series["values"]):
            yield ("series", place, "values", number), value, _one("series", series["code"])


def _plan_limits(section: Data) -> _Found:
    for number, limit in enumerate(section["limits"]):
        yield ("limits", number), limit, _one("code", limit["code"])


def _usury_ceilings(section: Data) -> _Found:
    for number, value in enumerate(section["values"]):
        yield ("values", number), value, {}


FINDERS: Mapping[str, Callable[[Data], _Found]] = {
    "attachable_share": _attachable_scales,
    "minimum_income": _minimum_incomes,
    "indices": _series,
    "expense_scale": _expense_scales,
    "plan_limits": _plan_limits,
    "legal_interest": _series,
    "usury": _usury_ceilings,
    "reference_amounts": _series,
}
