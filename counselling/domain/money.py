"""Whole cents: the only money the domain knows."""

from decimal import Decimal
from fractions import Fraction

type Cents = int

# The most that a column of twelve digits holds.
LARGEST: Cents = 999_999_999_999


def to_cents(amount: Decimal) -> Cents:
    """Whole cents of a `Decimal` with at most two decimals; more decimals raise ValueError."""
    scaled = amount * 100
    cents = int(scaled)
    if cents != scaled:
        raise ValueError(f"more than two decimals: {amount}")
    return cents


def to_decimal(cents: Cents) -> Decimal:
    """`Decimal` with two places, as the database stores it."""
    return Decimal(cents).scaleb(-2)


def round_half_up(exact: Fraction) -> Cents:
    """Nearest whole cent of an exact amount in cents, halves away from zero."""
    sign = -1 if exact < 0 else 1
    return sign * int((2 * abs(exact) + 1) // 2)
