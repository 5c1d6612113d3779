"""Arguments of commands as people type them; what is not one is refused with an example."""

import re
from argparse import ArgumentTypeError
from datetime import date
from decimal import Decimal

from counselling.domain.money import Cents, to_cents

AMOUNT = re.compile(r"[0-9]{1,10}(\.[0-9]{1,2})?", re.ASCII)
# Three centuries: what lies outside is a slip of the hand.
DAY = re.compile(r"(19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}", re.ASCII)
COUNT = re.compile(r"[0-9]{1,3}", re.ASCII)


def amount(text: str) -> Cents:
    """Euros with at most two decimals, as cents."""
    if not AMOUNT.fullmatch(text):
        raise ArgumentTypeError(f"“{text}” is not an amount such as 1250 or 1250.50")
    return to_cents(Decimal(text))


def day(text: str) -> date:
    try:
        if DAY.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise ArgumentTypeError(f"“{text}” is not a day such as 2026-06-01")


def count(text: str) -> int:
    if not COUNT.fullmatch(text):
        raise ArgumentTypeError(f"“{text}” is not a number such as 2")
    return int(text)
