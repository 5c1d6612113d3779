"""Dividing an amount among claims, to the cent: no cent lost, none invented."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from operator import sub

from counselling.domain.money import Cents

type Key = int | Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One claim on an amount: its key, the most it can take (`cap`) and the least it should get (`floor`)."""

    id: str
    key: Key
    cap: Cents | None = None
    floor: Cents = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Sharing:
    """Who gets what; `floors_dropped` says that the least amounts did not fit together."""

    parts: dict[str, Cents]
    floors_dropped: bool = False


def largest_remainder(amount: Cents, *, keys: Mapping[str, Key]) -> dict[str, Cents]:
    """Divide an amount in proportion to keys; odd cents go to the largest fractions, then keys, then ids."""
    return share(amount, claims=[Claim(id=name, key=key) for name, key in keys.items()]).parts


def share(amount: Cents, *, claims: Iterable[Claim]) -> Sharing:
    """Divide an amount in proportion to keys within caps and floors: Σ clamp(k·key, floor, cap) = amount.

    What no claim can take stays undivided; floors that do not fit together are dropped.
    """
    ordered = sorted(claims, key=lambda claim: claim.id)
    floors = [claim.floor if claim.cap is None else min(claim.floor, claim.cap) for claim in ordered]
    dropped = sum(floors) > amount
    parts = share_in_order(
        amount,
        keys=whole_keys([claim.key for claim in ordered]),
        caps=[amount if claim.cap is None else claim.cap for claim in ordered],
        floors=[0] * len(floors) if dropped else floors,
    )
    return Sharing(parts=dict(zip((claim.id for claim in ordered), parts, strict=True)), floors_dropped=dropped)


def split_shared(amount: Cents, *, shares: Mapping[str, Fraction]) -> dict[str, Cents]:
    """Split one debt between the households that owe it together."""
    return largest_remainder(amount, keys=shares)


def whole_keys(keys: list[Key]) -> list[int]:
    """The same proportions in whole numbers."""
    ratios = [key.as_integer_ratio() for key in keys]
    scale = lcm(*[denominator for _, denominator in ratios])
    return [numerator * (scale // denominator) for numerator, denominator in ratios]


def share_in_order(amount: Cents, *, keys: list[int], caps: list[Cents], floors: list[Cents]) -> list[Cents]:
    """The parts of claims that stand in the order of their ids; floors fit the amount and never exceed caps."""
    total = sum(keys)
    if total and not any(floors):
        products = [amount * key for key in keys]
        # A whole cent below every cap: no cap can bind.
        if min(map(sub, caps, [product // total for product in products])) > 0:
            return _round(amount, products, keys, total)
    return _share_clamped(amount, keys, caps, floors)


def share_running_totals(
    amount: Cents, *, keys: list[int], caps: list[Cents], floors: list[Cents], paid: list[Cents]
) -> list[Cents]:
    """The parts that bring the running totals to their exact proportion, each within a cent of it.

    `paid` is what each claim has had so far; nobody gives back a cent it had by rounding.
    """
    running = share_in_order(
        amount + sum(paid),
        keys=keys,
        caps=[had + cap for had, cap in zip(paid, caps, strict=True)],
        floors=[had + floor for had, floor in zip(paid, floors, strict=True)],
    )
    return [total - had for total, had in zip(running, paid, strict=True)]


def _share_clamped(amount: Cents, keys: list[int], caps: list[Cents], floors: list[Cents]) -> list[Cents]:
    """Fix the claims that hit a cap or a floor, the worse side first, until the rest is in proportion."""
    parts = list(floors)
    free = [index for index, key in enumerate(keys) if key and caps[index] > floors[index]]
    amount -= sum(parts) - sum(parts[index] for index in free)
    while free:
        total = sum(keys[index] for index in free)
        over = [index for index in free if amount * keys[index] > caps[index] * total]
        under = [index for index in free if amount * keys[index] < floors[index] * total]
        if not over and not under:
            rounded = _round(amount, [amount * keys[index] for index in free], [keys[index] for index in free], total)
            for index, part in zip(free, rounded, strict=True):
                parts[index] = part
            break
        excess = sum(amount * keys[index] - caps[index] * total for index in over)
        lack = sum(floors[index] * total - amount * keys[index] for index in under)
        for fixed, bounds in ((over, caps), (under, floors)):
            if fixed and (excess >= lack if fixed is over else lack >= excess):
                for index in fixed:
                    parts[index] = bounds[index]
                    amount -= bounds[index]
                free = [index for index in free if index not in fixed]
    return parts


def _round(amount: Cents, products: list[int], keys: list[int], total: int) -> list[Cents]:
    """Round down `product / total`, then hand the missing cents to the largest fractions."""
    parts = [product // total for product in products]
    missing = amount - sum(parts)
    if missing:
        fractions = [-(product % total) for product in products]
        first = sorted(zip(fractions, [-key for key in keys], range(len(keys)), strict=True))
        for _, _, index in first[:missing]:
            parts[index] += 1
    return parts
