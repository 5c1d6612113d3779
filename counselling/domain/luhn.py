"""Luhn's check in any base: cards and national numbers in ten, references in thirty-two."""

from collections.abc import Sequence


def check_value(values: Sequence[int], *, base: int) -> int:
    """The value that completes these: every second one is doubled, from the last on, and its digits are added."""
    doubled = [value * (2 if place % 2 == 0 else 1) for place, value in enumerate(reversed(values))]
    return -sum(value // base + value % base for value in doubled) % base
