"""What templates of the house can say: amounts, days, icons, the way around."""

import itertools
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Any
from uuid import uuid4

from django import forms, template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from caseflow.ui import formats, navigation
from caseflow.ui.fields import DayField

register = template.Library()

type Amount = int | Fraction | Decimal | None


@register.filter
def money(amount: Amount) -> str:
    return formats.money(amount)


@register.filter
def signed(amount: Amount) -> str:
    return formats.money(amount, plus=True)


@register.filter
def euros(amount: Amount) -> str:
    return formats.euros(amount)


@register.filter
def percent(share: Fraction | None, decimals: int = 1) -> str:
    return formats.percent(share, decimals)


@register.filter
def number(value: Fraction | int, decimals: int = 1) -> str:
    return formats.number(value, decimals, padded=False)


@register.filter
def day(value: date | None, form: str = "") -> str:
    return formats.day(value, long=form == "long")


@register.filter
def initials(name: str) -> str:
    """“Anne Kieffer” is AK."""
    words = name.split()
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper() or "?"


@register.filter
def echo(field: forms.BoundField) -> str:
    """How a date field was read, with its weekday."""
    return field.field.echo(field.value()) if isinstance(field.field, DayField) else ""


@register.filter
def is_day(field: forms.BoundField) -> bool:
    return isinstance(field.field, DayField)


@register.filter
def is_checkbox(field: forms.BoundField) -> bool:
    return isinstance(field.field.widget, forms.CheckboxInput)


@register.filter
def must_be_filled(field: forms.BoundField) -> bool:
    """Whether “required” helps: a list that always has a choice in it cannot be left empty."""
    widget = field.field.widget
    has_choice = isinstance(widget, forms.Select) and not widget.allow_multiple_selected and _first_choice(widget)
    return field.field.required and not has_choice


def _first_choice(widget: forms.Select) -> bool:
    """Whether the first entry of a list is a choice, not the empty one."""
    return any(value not in {"", None} for value, _label in itertools.islice(widget.choices, 1))


@cache
def _sprite() -> str:
    """Its address with the hash of its content, the same for the life of a process."""
    return static("ui/vendor/lucide@1.62.0/icons.svg")


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """One of the sprite; without a label it is decoration."""
    address = f"{_sprite()}#{name}"
    if label:
        return format_html('<svg class="icon" role="img" aria-label="{}"><use href="{}"></use></svg>', label, address)
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}"></use></svg>', address)


@register.simple_tag(takes_context=True)
def ways(context: template.Context, *, now_and_then: bool = False) -> Sequence[navigation.Way]:
    """Entries of the top navigation, or of the account's menu, that the person of this page may follow."""
    return navigation.ways(context.get("request"), now_and_then=now_and_then)


@register.simple_tag
def once() -> SafeString:
    """Makes a form one act, however often it is sent: beside `{% csrf_token %}` of every form that writes."""
    return format_html('<input type="hidden" name="once" value="{}">', uuid4())


@register.simple_tag(takes_context=True)
def search_address(context: template.Context) -> str:
    return navigation.search_address(context.get("request"))


@register.simple_tag(takes_context=True)
def with_query(context: template.Context, **changes: Any) -> str:
    """The address of this page with other query parameters; None removes one."""
    query = context["request"].GET.copy()
    for name, value in changes.items():
        if value is None:
            query.pop(name, None)
        else:
            query[name] = value
    return f"?{query.urlencode()}" if query else "?"
