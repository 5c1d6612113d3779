"""Amounts as people write them in four countries, read to whole cents or asked about, never guessed."""

import re
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caseflow.ui.formats import decimal_separator

CURRENCY = re.compile(r"^(?:€|EUR)[ ]?|[ ]?(?:€|EUR)$", re.IGNORECASE)
SPACES = re.compile("[\u00a0\u202f\u2009\t]")
ALLOWED = re.compile(r"[0-9.,'’ ]+")
GROUPED = re.compile(r"[1-9][0-9]{0,2}(?:([ .,'])[0-9]{3})(?:\1[0-9]{3})*")
OPERATORS = re.compile(r"([+*/−-])")
LARGEST = 999_999_999_999
LONGEST_TEXT = 200
MOST_NUMBERS = 10


def parse_money(text: str, *, negative: bool = False) -> int:
    """Whole cents of an amount or of a sum that starts with “=”; ValidationError says what would be accepted."""
    text = SPACES.sub(" ", text).strip()
    if len(text) > LONGEST_TEXT:
        raise _not_an_amount()
    cents = _sum(text[1:]) if text.startswith("=") else _signed(text, negative=negative)
    if cents < 0 and not negative:
        raise ValidationError(_("This amount cannot be negative."), code="negative")
    if abs(cents) > LARGEST:
        raise ValidationError(_("The largest amount is 9,999,999,999.99."), code="too_large")
    return cents


def typed_sum(text: str | None) -> str:
    """The sum as typed (“=120+35,5”), for the comment of the line; empty when no sum was typed."""
    text = (text or "").strip()
    return text if text.startswith("=") else ""


def _signed(text: str, *, negative: bool) -> int:
    if text[:1] in {"-", "−"}:
        if not negative:
            raise ValidationError(_("This amount cannot be negative."), code="negative")
        return -_unsigned(text[1:].lstrip())
    return _unsigned(text)


def _unsigned(text: str) -> int:
    text = CURRENCY.sub("", text, count=1).replace("’", "'")
    if not ALLOWED.fullmatch(text) or not re.search("[0-9]", text) or text != text.strip():
        raise _not_an_amount()
    whole, decimals = _divided(text)
    if not re.fullmatch("[0-9]*", decimals) or not (re.fullmatch("[0-9]*", whole) or GROUPED.fullmatch(whole)):
        raise _wrong_groups()
    whole = re.sub("[^0-9]", "", whole)
    if len(decimals) > 2:
        raise ValidationError(_("At most two decimals."), code="decimals")
    return int(whole or 0) * 100 + int(decimals.ljust(2, "0"))


def _divided(text: str) -> tuple[str, str]:
    """Whole part with its groups, and decimals: with both separators the last one is the decimal one."""
    dots, commas = text.count("."), text.count(",")
    if not dots and not commas:
        return text, ""
    last = max(text.rfind("."), text.rfind(","))
    before, after = text[:last], text[last + 1 :]
    if dots and commas:
        if text[last] in before:
            raise _wrong_groups()
        return before, after
    if dots + commas > 1:
        return text, ""
    if len(after) == 3 and after.isdigit() and re.fullmatch("[1-9][0-9]{0,2}", before):
        raise _ambiguous(before, after)
    return before, after


def _not_an_amount() -> ValidationError:
    return ValidationError(_("This is not an amount. Write it as 1234.56 or 1234,56."), code="invalid")


def _wrong_groups() -> ValidationError:
    return ValidationError(_("Groups must have three digits: 1 234 or 1234."), code="groups")


def _ambiguous(before: str, after: str) -> ValidationError:
    return ValidationError(
        _("%(whole)s or %(decimal)s? Write %(whole)s or %(decimal)s."),
        code="ambiguous",
        params={"whole": before + after, "decimal": before + decimal_separator() + after[:2]},
    )


def _sum(text: str) -> int:
    """`+ - * /` without brackets, exact, rounded once, half up."""
    parts = [part.strip() for part in OPERATORS.split(text)]
    if len(parts) % 2 == 0 or len(parts) > 2 * MOST_NUMBERS - 1 or not all(parts):
        raise _unreadable()
    exact = Fraction(0)
    term, sign = Fraction(_unsigned(parts[0]), 100), 1
    for operator, number in zip(parts[1::2], parts[2::2], strict=True):
        value = Fraction(_unsigned(number), 100)
        if operator == "*":
            term *= value
        elif operator == "/":
            if not value:
                raise _unreadable()
            term /= value
        else:
            exact += sign * term
            term, sign = value, 1 if operator == "+" else -1
    exact = (exact + sign * term) * 100
    rounded = int((2 * abs(exact) + 1) // 2)
    return rounded if exact >= 0 else -rounded


def _unreadable() -> ValidationError:
    return ValidationError(_("The sum cannot be read. Write it as =120+35.50, without brackets."), code="sum")


class MoneyField(forms.CharField):
    """An amount in whole cents; `initial` may be cents or the Decimal of the database."""

    default_error_messages = {"required": gettext_lazy("Enter an amount.")}

    def __init__(self, *, negative: bool = False, **options: Any) -> None:
        self.negative = negative
        options.setdefault("max_length", LONGEST_TEXT)
        super().__init__(**options)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return super().widget_attrs(widget) | {"inputmode": "decimal", "autocomplete": "off", "class": "money"}

    def to_python(self, value: Any) -> int | None:  # type: ignore[override]
        if value is None or isinstance(value, int):
            return value
        text = str(value).strip()
        return parse_money(text, negative=self.negative) if text else None

    def run_validators(self, value: Any) -> None:
        """Length is a matter of the text that was typed, and the parser has its own limits."""

    def prepare_value(self, value: Any) -> Any:
        """Always two decimals: a refilled “1.234” would come back ambiguous."""
        if isinstance(value, Decimal):
            value = int(value * 100)
        if not isinstance(value, int) or isinstance(value, bool):
            return value
        sign = "-" if value < 0 else ""
        return f"{sign}{abs(value) // 100}{decimal_separator()}{abs(value) % 100:02d}"

    def has_changed(self, initial: Any, data: Any) -> bool:
        if isinstance(initial, Decimal):
            initial = int(initial * 100)
        try:
            return bool(self.to_python(data) != initial)
        except ValidationError:
            return True
