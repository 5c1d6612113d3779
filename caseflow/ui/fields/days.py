"""Dates as people write them, read with the day of the house in hand; a date outside is refused, never shifted."""

import re
from calendar import monthrange
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caseflow.ui import formats

TODAY = {"auj", "aujourd'hui", "aujourd’hui", "heute", "today"}
RELATIVE = re.compile(r"([+−-])([0-9]{1,4})([mws]?)")
WRITTEN = (
    re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{1,2})-(?P<day>[0-9]{1,2})"),
    re.compile(r"(?P<day>[0-9]{1,2})([/.-])(?P<month>[0-9]{1,2})\2(?P<year>[0-9]{4}|[0-9]{2})"),
    re.compile(r"(?P<day>[0-9]{1,2})[/.-](?P<month>[0-9]{1,2})[/.-]?"),
    re.compile(r"(?P<day>[0-9]{2})(?P<month>[0-9]{2})(?P<year>[0-9]{4}|[0-9]{2})"),
)
YEARS_AHEAD = 10
FIRST_YEAR, LAST_YEAR = 1900, 2199


def parse_day(text: str, *, today: date, birth: bool = False) -> date:
    """The date a person wrote; of a two-digit year at most ten years ahead, and none ahead for a birth."""
    text = text.strip().lower()
    day = _read(text, today=today, birth=birth)
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise _year_outside()
    return day


def _read(text: str, *, today: date, birth: bool) -> date:
    if text in TODAY:
        return today
    if not text.isascii() and not text.startswith("−"):
        raise _unreadable()
    if match := RELATIVE.fullmatch(text):
        return _relative(today, -1 if match[1] != "+" else 1, int(match[2]), match[3])
    for pattern in WRITTEN:
        if match := pattern.fullmatch(text):
            return _written(match.groupdict(), today=today, birth=birth)
    raise _unreadable()


def _relative(today: date, sign: int, count: int, unit: str) -> date:
    if unit != "m":
        return today + timedelta(days=sign * count * (7 if unit else 1))
    year, month = divmod(today.year * 12 + today.month - 1 + sign * count, 12)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise _year_outside()
    return date(year, month + 1, min(today.day, monthrange(year, month + 1)[1]))


def _written(parts: dict[str, str], *, today: date, birth: bool) -> date:
    day, month, year = int(parts["day"]), int(parts["month"]), _year(parts.get("year", ""), today)
    if not 1 <= month <= 12:
        raise ValidationError(_("There is no month %(month)s."), code="month", params={"month": month})
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise _year_outside()
    if not 1 <= day <= monthrange(year, month)[1]:
        raise ValidationError(
            _("%(month)s has no day %(day)s."), code="day", params={"month": _month_name(year, month), "day": day}
        )
    written = date(year, month, day)
    if birth and written > today and len(parts.get("year", "")) == 2:
        return _written(parts | {"year": str(year - 100)}, today=today, birth=False)
    return written


def _year(written: str, today: date) -> int:
    if not written:
        return today.year
    if len(written) == 4:
        return int(written)
    year = 2000 + int(written)
    return year if year <= today.year + YEARS_AHEAD else year - 100


def _month_name(year: int, month: int) -> str:
    return formats.django_formats.date_format(date(year, month, 1), "F Y")


def _year_outside() -> ValidationError:
    return ValidationError(_("The year must lie between 1900 and 2199."), code="year")


def _unreadable() -> ValidationError:
    return ValidationError(_("Write the date as 31/12/2026, 31.12.26, today or +14 (days)."), code="invalid")


class DayField(forms.CharField):
    """A calendar day; the form hands it `today`, and it says whether it may lie behind or ahead."""

    default_error_messages = {"required": gettext_lazy("Enter a date.")}
    today: date | None = None

    def __init__(self, *, past: bool = True, future: bool = True, birth: bool = False, **options: Any) -> None:
        self.past, self.future, self.birth = past, future and not birth, birth
        options.setdefault("max_length", 20)
        super().__init__(**options)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return super().widget_attrs(widget) | {"autocomplete": "off", "class": "day"}

    def to_python(self, value: Any) -> date | None:  # type: ignore[override]
        if value is None or isinstance(value, date):
            return value
        text = str(value).strip()
        if not text:
            return None
        if self.today is None:
            raise RuntimeError("A DayField needs to know today: use DatedForm, or set field.today in the form.")
        return parse_day(text, today=self.today, birth=self.birth)

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value is None or self.today is None:
            return
        if value > self.today and not self.future:
            raise ValidationError(_("This day has not come yet."), code="future")
        if value < self.today and not self.past:
            raise ValidationError(_("This day is over."), code="past")

    def run_validators(self, value: Any) -> None:
        """Length is a matter of the text that was typed."""

    def prepare_value(self, value: Any) -> Any:
        return formats.day(value) if isinstance(value, date) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(self.to_python(data) != initial)
        except ValidationError:
            return True

    def echo(self, value: Any) -> str:
        """The reading with its weekday (“jeu. 31 décembre 2026”), or nothing while it cannot be read."""
        try:
            day = self.to_python(value)
        except ValidationError:
            return ""
        return formats.day(day, long=True) if day else ""


class DatedForm(forms.Form):
    """A form whose date fields know today."""

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.today = today
        for field in self.fields.values():
            if isinstance(field, DayField):
                field.today = today
