"""Invented services for trying, teaching and testing: each app registers what it builds, upper apps later."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from caseflow.accounts.operator import Operator

PASSWORD = "essayer-caseflow-2026"  # noqa: S105 - printed at the start of every demonstration


class Builder(Protocol):
    """Adds its part as it would stand on that day; the small one is quick and still has every state.

    Returns what whoever started it has to know to try it.
    """

    def __call__(self, *, on: date, by: Operator, small: bool) -> Sequence[str] | None: ...


_builders: dict[str, tuple[int, Builder]] = {}


def register(name: str, build: Builder, *, order: int) -> None:
    """Let `build` add its part; parts that others stand on have the lower `order`."""
    _builders[name] = (order, build)


def builders() -> list[tuple[str, Builder]]:
    return [(name, build) for name, (_order, build) in sorted(_builders.items(), key=lambda item: item[1][0])]
