"""Bank accounts: checked by their own check digits and national rules."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from schwifty import IBAN
from schwifty.exceptions import SchwiftyException


def parse_iban(text: str) -> str:
    """The IBAN without spaces, in capitals."""
    try:
        return IBAN(text.strip(), validate_bban=True).compact
    except SchwiftyException as error:
        raise ValidationError(
            _("This IBAN is not valid: check its figures, one may be missing or wrong."), code="invalid"
        ) from error


class IbanField(forms.CharField):
    default_error_messages = {"required": gettext_lazy("Enter an IBAN.")}

    def __init__(self, **options: Any) -> None:
        options.setdefault("max_length", 42)
        super().__init__(**options)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return super().widget_attrs(widget) | {"autocomplete": "off", "spellcheck": "false", "class": "iban"}

    def to_python(self, value: Any) -> str:
        text = str(super().to_python(value))
        return parse_iban(text) if text else ""

    def prepare_value(self, value: Any) -> Any:
        """In groups of four, as it stands on the card; what cannot be an IBAN is shown as typed."""
        if not isinstance(value, str) or not value.isalnum():
            return value
        return " ".join(value[start : start + 4] for start in range(0, len(value), 4))
