"""The names a text may use, and how their values read in the language of the letter."""

import dataclasses
import typing
from collections.abc import Hashable, Mapping
from datetime import date
from functools import cache
from operator import attrgetter
from types import UnionType
from typing import Any, cast

from counselling.domain.money import Cents

NARROW_SPACE, SPACE = "\u202f", "\u00a0"
MONTHS: Mapping[str, str] = {
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "en": "January February March April May June July August September October November December",
}


TECHNICAL = frozenset({"channel", "jurisdiction"})


def day(on: date, language: str) -> str:
    """“1er mars 2026”, “1. März 2026”, “1 March 2026”, never broken across lines."""
    number = {"fr": "1er" if on.day == 1 else str(on.day), "de": f"{on.day}.", "en": str(on.day)}[language]
    return SPACE.join((number, month(on, language)))


def month(on: date, language: str) -> str:
    """“mars 2026”, as it heads a row."""
    return SPACE.join((MONTHS[language].split()[on.month - 1], str(on.year)))


def amount(cents: Cents, language: str) -> str:
    """“1 234,56 €”, “1.234,56 €”, “€1,234.56”, never broken across lines."""
    sign = "−" if cents < 0 else ""
    euros, rest = divmod(abs(cents), 100)
    grouped = f"{euros:,}"
    if language == "en":
        return f"{sign}€{grouped}.{rest:02}"
    separator = NARROW_SPACE if language == "fr" else "."
    return f"{sign}{grouped.replace(',', separator)},{rest:02}{SPACE}€"


def _is_part(declared: Any) -> bool:
    return dataclasses.is_dataclass(declared) and isinstance(declared, type)


def _without_none(declared: Any) -> Any:
    if isinstance(declared, UnionType):
        return next(option for option in typing.get_args(declared) if option is not type(None))
    return declared


def _members(kind: type) -> Mapping[str, Any]:
    """Fields and computed parts of a context with their types; `Cents` keeps its name."""
    return _members_by_kind(cast("Hashable", kind))


@cache
def _members_by_kind(kind: Any) -> Mapping[str, Any]:
    hints = typing.get_type_hints(kind)
    fields = {field.name: hints[field.name] for field in dataclasses.fields(kind)}
    computed = {
        name: typing.get_type_hints(member.fget)["return"]
        for parent in reversed(kind.__mro__)
        for name, member in vars(parent).items()
        if isinstance(member, property) and member.fget
    }
    return {name: _without_none(declared) for name, declared in (fields | computed).items()}


def names_of(kind: type) -> Mapping[str, Any]:
    """Every name a text of this kind may use, `client.names` or `reason`, with the type of its value."""
    return _names_by_kind(cast("Hashable", kind))


@cache
def _names_by_kind(kind: Any) -> Mapping[str, Any]:
    names: dict[str, Any] = {}
    for name, declared in _members(kind).items():
        if _is_part(declared):
            names |= {f"{name}.{inner}": value for inner, value in names_of(declared).items()}
        elif declared in (str, int, date, Cents) and name not in TECHNICAL:
            names[name] = declared
    return names


def spoken(context: Any, language: str) -> Mapping[str, Any]:
    """A context as templates see it: the same names, every amount and day already in words."""
    return {
        name: _spoken(getattr(context, name), declared, language) for name, declared in _members(type(context)).items()
    }


def _spoken(value: Any, declared: Any, language: str) -> Any:
    if isinstance(value, tuple):
        item = typing.get_args(declared)[0]
        return tuple(_spoken(entry, item, language) for entry in value)
    if dataclasses.is_dataclass(value):
        return spoken(value, language)
    if isinstance(value, bool):
        return value
    return _text(value, declared, language)


def values_of(context: Any, language: str) -> Mapping[str, str]:
    """The text of each name of this context; a value that is missing is an empty text."""
    names = names_of(type(context))
    return {name: _text(attrgetter(name)(context), declared, language) for name, declared in names.items()}


def _text(value: Any, declared: Any, language: str) -> str:
    if value is None:
        return ""
    if declared is Cents:
        return amount(value, language)
    if isinstance(value, date):
        return day(value, language)
    return str(value)
