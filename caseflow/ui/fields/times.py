"""Times of day as people write them: 9, 9h30, 0930, 9:30."""

import re
from datetime import time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

TIME = re.compile(r"([0-9]{1,2})(?:\s?[h:.]\s?([0-9]{2})?)?|([0-9]{1,2})([0-9]{2})", re.IGNORECASE)


def parse_time(text: str) -> time:
    match = TIME.fullmatch(text.strip()) if text.isascii() else None
    if not match:
        raise ValidationError(_("Write the time as 9:30, 9h30 or 0930."), code="invalid")
    hour, minute = int(match[1] or match[3]), int(match[2] or match[4] or 0)
    if hour > 23 or minute > 59:
        raise ValidationError(_("A day ends at 23:59."), code="range")
    return time(hour, minute)


class TimeField(forms.CharField):
    default_error_messages = {"required": gettext_lazy("Enter a time.")}

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return super().widget_attrs(widget) | {"inputmode": "numeric", "autocomplete": "off", "class": "time"}

    def to_python(self, value: Any) -> time | None:  # type: ignore[override]
        if value is None or isinstance(value, time):
            return value
        text = str(value).strip()
        return parse_time(text) if text else None

    def prepare_value(self, value: Any) -> Any:
        return f"{value:%H:%M}" if isinstance(value, time) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(self.to_python(data) != initial)
        except ValidationError:
            return True
