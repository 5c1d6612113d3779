"""Yearly rates: per cent with at most three decimals on the screen, an exact fraction behind it."""

import re
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caseflow.ui.formats import decimal_separator

RATE = re.compile(r"([0-9]{0,3})(?:[.,]([0-9]*))?")
PER_CENT = re.compile(r"\s*%$")


def parse_rate(text: str) -> Fraction:
    """“3.125” is 3.125 %, so Fraction(1, 32): no grouping, hence nothing ambiguous."""
    text = PER_CENT.sub("", text.strip())
    match = RATE.fullmatch(text)
    if not match or not re.search("[0-9]", text) or not text.isascii():
        raise ValidationError(_("This is not a rate. Write per cent as 3.125 or 3,125."), code="invalid")
    whole, decimals = match[1] or "0", match[2] or ""
    if len(decimals) > 3:
        raise ValidationError(_("At most three decimals."), code="decimals")
    rate = Fraction(int(whole) * 1000 + int(decimals.ljust(3, "0")), 100_000)
    if rate > 1:
        raise ValidationError(_("A rate lies between 0 and 100 per cent."), code="range")
    return rate


class RateField(forms.CharField):
    """A rate as a Fraction of one; `initial` may be such a Fraction or the Decimal per cent of the database."""

    default_error_messages = {"required": gettext_lazy("Enter a rate.")}

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return super().widget_attrs(widget) | {"inputmode": "decimal", "autocomplete": "off", "class": "rate"}

    def to_python(self, value: Any) -> Fraction | None:  # type: ignore[override]
        if value is None or isinstance(value, Fraction):
            return value
        text = str(value).strip()
        return parse_rate(text) if text else None

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, Fraction):
            value = Decimal((value * 100_000).numerator).scaleb(-3)
        if not isinstance(value, Decimal):
            return value
        text = f"{value:f}"
        return (text.rstrip("0").rstrip(".") if "." in text else text).replace(".", decimal_separator())

    def has_changed(self, initial: Any, data: Any) -> bool:
        if isinstance(initial, Decimal):
            initial = Fraction(initial) / 100
        try:
            return bool(self.to_python(data) != initial)
        except ValidationError:
            return True
