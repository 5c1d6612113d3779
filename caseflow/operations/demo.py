"""Invented services for trying, teaching and testing: each app registers what it builds, upper apps later."""

from collections.abc import Callable
from datetime import date

from caseflow.accounts.operator import Operator

PASSWORD = "essayer-caseflow-2026"  # noqa: S105 - printed at the start of every demonstration

type Builder = Callable[[date, Operator], None]

_builders: dict[str, tuple[int, Builder]] = {}


def register(name: str, build: Builder, *, order: int) -> None:
    """Let `build(on, by)` add its part; parts that others stand on have the lower `order`."""
    _builders[name] = (order, build)


def builders() -> list[tuple[str, Builder]]:
    return [(name, build) for name, (_order, build) in sorted(_builders.items(), key=lambda item: item[1][0])]
