"""Plain controls written directly: a grid has hundreds, and a template for each would be most of its page's time."""

from collections.abc import Callable, Mapping
from html import escape
from typing import Any

from django.utils.safestring import SafeString, mark_safe

WIDGETS = "django/forms/widgets/"
INPUTS = ("checkbox", "date", "email", "file", "hidden", "input", "number", "search", "tel", "text", "time")


def input_of(widget: Mapping[str, Any]) -> SafeString:
    value = "" if widget["value"] is None else f' value="{_escaped(widget["value"])}"'
    name = _escaped(widget["name"])
    return mark_safe(f'<input type="{widget["type"]}" name="{name}"{value}{_attributes(widget["attrs"])}>')  # noqa: S308


def select_of(widget: Mapping[str, Any]) -> SafeString:
    name = _escaped(widget["name"])
    groups = "".join(_group(label, options) for label, options, _index in widget["optgroups"])
    return mark_safe(f'<select name="{name}"{_attributes(widget["attrs"])}>{groups}\n</select>')  # noqa: S308


def _group(label: str | None, options: list[Mapping[str, Any]]) -> str:
    lines = "".join(
        f'\n  <option value="{_escaped(option["value"])}"{_attributes(option["attrs"])}>'
        f"{_escaped(option['label'])}</option>\n"
        for option in options
    )
    return f'\n  <optgroup label="{_escaped(label)}">{lines}\n  </optgroup>' if label else lines


def _attributes(attributes: Mapping[str, Any]) -> str:
    """True stands alone, False not at all."""
    return "".join(
        f" {_escaped(name)}" if value is True else f' {_escaped(name)}="{_escaped(value)}"'
        for name, value in attributes.items()
        if value is not False
    )


def _escaped(value: object) -> str:
    """As Django escapes, without asking each time whether a text is lazy."""
    return str(value) if hasattr(value, "__html__") else escape(str(value))


# By the template that Django would render.
WRITTEN: Mapping[str, Callable[[Mapping[str, Any]], SafeString]] = {
    **{f"{WIDGETS}{name}.html": input_of for name in INPUTS},
    f"{WIDGETS}select.html": select_of,
}
