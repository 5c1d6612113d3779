"""How figures and days look in the reader's language; nothing is read here, only written."""

from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

from django.utils import formats as django_formats
from django.utils import timezone
from django.utils.translation import get_language

NARROW_SPACE = "\u202f"
NO_BREAK_SPACE = "\u00a0"
MINUS = "\u2212"
NOTHING = "\u2014"

SEPARATORS = {"fr": (NARROW_SPACE, ","), "de": (".", ","), "en": (",", ".")}
SHORT_DAY = {"fr": "d/m/Y", "de": "d.m.Y", "en": "d/m/Y"}
WEEKDAY = {"fr": "D.", "de": "D,", "en": "D"}


def language() -> str:
    """The two letters that decide about figures: French unless another of the house's languages is active."""
    code = (get_language() or "fr")[:2]
    return code if code in SEPARATORS else "fr"


def decimal_separator() -> str:
    return SEPARATORS[language()][1]


def _half_up(exact: Fraction) -> int:
    rounded = int((2 * abs(exact) + 1) // 2)
    return -rounded if exact < 0 else rounded


def in_cents(amount: int | Fraction | Decimal) -> int:
    """Whole cents of cents, of an exact fraction of cents, or of the Decimal euros of the database."""
    if isinstance(amount, int):
        return amount
    if isinstance(amount, Decimal):
        shifted = amount.scaleb(2)
        whole = int(shifted)
        return whole if whole == shifted else _half_up(Fraction(amount) * 100)
    return _half_up(amount)


def money(amount: int | Fraction | Decimal | None, *, plus: bool = False) -> str:
    """“−1 234,56” with a true minus; a dash for no amount."""
    if amount is None:
        return NOTHING
    cents = in_cents(amount)
    group, point = SEPARATORS[language()]
    sign = MINUS if cents < 0 else "+" if plus and cents else ""
    return f"{sign}{abs(cents) // 100:,}".replace(",", group) + f"{point}{abs(cents) % 100:02d}"


def euros(amount: int | Fraction | Decimal | None, *, plus: bool = False) -> str:
    """The amount with its currency, where the reader's language puts it."""
    text = money(amount, plus=plus)
    if amount is None:
        return text
    if language() == "en":
        return f"{text[0]}€{text[1:]}" if text[0] in {MINUS, "+"} else f"€{text}"
    return f"{text}{NO_BREAK_SPACE}€"


def number(value: Fraction | Decimal | int, decimals: int, *, padded: bool = True) -> str:
    """A plain figure rounded half up, with the decimals wanted, or only the significant ones."""
    group, point = SEPARATORS[language()]
    scaled = _half_up(Fraction(value) * 10**decimals)
    whole, rest = divmod(abs(scaled), 10**decimals)
    fraction = f"{rest:0{decimals}d}" if decimals else ""
    if not padded:
        fraction = fraction.rstrip("0")
    sign = MINUS if scaled < 0 else ""
    return f"{sign}{whole:,}".replace(",", group) + (point + fraction if fraction else "")


def percent(value: Fraction | int | None, decimals: int = 1) -> str:
    """A share of one as per cent: Fraction(249, 1000) is “24,9 %”."""
    if value is None:
        return NOTHING
    space = {"fr": NARROW_SPACE, "de": NO_BREAK_SPACE, "en": ""}[language()]
    return f"{number(Fraction(value) * 100, decimals, padded=False)}{space}%"


def day(value: date | None, *, long: bool = False) -> str:
    """“31/12/2026”, or with its weekday “jeu. 31 décembre 2026”, “mar. 1er septembre 2026”."""
    if value is None:
        return NOTHING
    if isinstance(value, datetime):  # A moment is on the day that the clock on the wall says.
        value = timezone.localdate(value)
    if not long:
        return django_formats.date_format(value, SHORT_DAY[language()])
    return f"{django_formats.date_format(value, WEEKDAY[language()])} {day_in_words(value)}"


def day_in_words(value: date) -> str:
    """“1er juin 2026”, “1. Juni 2026”, “1 June 2026”, inside a sentence."""
    number = {"fr": "1er" if value.day == 1 else str(value.day), "de": f"{value.day}.", "en": str(value.day)}
    return f"{number[language()]} {django_formats.date_format(value, 'F Y')}"
