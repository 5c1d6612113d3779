"""What a counsellor sets on a scenario, and how it is kept."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Any

from counselling.domain.money import Cents
from counselling.domain.plan import Method


class Interest(StrEnum):
    """What interest the creditors are asked for while the plan runs."""

    NONE = "none"
    CONTRACT = "contract"
    REDUCED = "reduced"


@dataclass(frozen=True, slots=True, kw_only=True)
class Levers:
    """The levers of a scenario.

    `capacity` None offers what the rule gives; `refusing` maps debts outside the sharing to the instalment
    they are paid, 0 for that of the contract; `spill` is the least amount that goes on to the next rank.
    """

    name: str
    first_due: date
    horizon: int
    horizon_reason: str = ""
    capacity: Cents | None = None
    capacity_reason: str = ""
    reserve: Cents = 0
    moratorium: int = 0
    method: Method = Method.STAGED
    unit: Cents = 1
    small_claims: Cents = 500_00
    spill: Cents | None = 10_00
    interest: Interest = Interest.NONE
    interest_rate: Fraction | None = None
    priority_first: bool = True
    refusing: Mapping[str, Cents] = field(default_factory=dict)


def kept_levers(levers: Levers) -> dict[str, Any]:
    """The levers as plain JSON."""
    rate = levers.interest_rate
    return asdict(levers) | {
        "first_due": levers.first_due.isoformat(),
        "interest_rate": None if rate is None else str(rate),
        "refusing": dict(sorted(levers.refusing.items())),
    }


def restored_levers(kept: Mapping[str, Any]) -> Levers:
    """The levers as they were kept."""
    rate = kept["interest_rate"]
    return Levers(
        **{
            **kept,
            "first_due": date.fromisoformat(kept["first_due"]),
            "method": Method(kept["method"]),
            "interest": Interest(kept["interest"]),
            "interest_rate": None if rate is None else Fraction(rate),
        }
    )
