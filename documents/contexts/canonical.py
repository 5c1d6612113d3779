"""The frozen form of a context: JSON with sorted keys and no spaces, and its sha256."""

import dataclasses
import hashlib
import json
import types
import typing
from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any, TypeAliasType


class ContextMismatch(ValueError):
    """The stored JSON is not a context of this kind."""


def to_json(context: Any) -> str:
    """The one JSON text of a context: equal contexts give equal bytes."""
    return json.dumps(_plain(context), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(text: str) -> str:
    """The sha256 under which the frozen context is stored."""
    return hashlib.sha256(text.encode()).hexdigest()


def from_json[T](kind: type[T], text: str) -> T:
    """The context again, with dates, amounts and parts of their own types; anything else is refused."""
    return typing.cast("T", _typed(kind, json.loads(text), kind.__name__))


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, date):
        return value.isoformat()
    if value is None or isinstance(value, (str, int)):
        return value
    raise TypeError(f"not a plain value: {type(value).__name__}")


@cache
def field_types(kind: type) -> Mapping[str, Any]:
    """The declared type of each field, inherited ones included."""
    hints = typing.get_type_hints(kind)
    return {field.name: hints[field.name] for field in dataclasses.fields(kind)}


def without_none(declared: Any) -> Any:
    """`date` for `date | None`."""
    if isinstance(declared, types.UnionType) or typing.get_origin(declared) is typing.Union:
        return next(option for option in typing.get_args(declared) if option is not type(None))
    return declared


def _typed(declared: Any, value: Any, place: str) -> Any:
    wanted = without_none(declared)
    if value is None and wanted is not declared:
        return None
    if isinstance(wanted, TypeAliasType):
        wanted = wanted.__value__
    if typing.get_origin(wanted) is tuple and isinstance(value, list):
        item = typing.get_args(wanted)[0]
        return tuple(_typed(item, entry, f"{place}[{number}]") for number, entry in enumerate(value))
    if wanted is date and isinstance(value, str):
        return date.fromisoformat(value)
    if dataclasses.is_dataclass(wanted) and isinstance(value, dict):
        return _part(typing.cast("type", wanted), value, place)
    if wanted in (str, int, bool) and type(value) is wanted:
        return value
    raise ContextMismatch(f"{place}: {type(value).__name__} instead of {wanted}")


def _part(kind: type, value: dict[str, Any], place: str) -> Any:
    declared = field_types(kind)
    if unknown := value.keys() - declared.keys():
        raise ContextMismatch(f"{place}: unknown {', '.join(sorted(unknown))}")
    try:
        return kind(**{name: _typed(declared[name], value[name], f"{place}.{name}") for name in value})
    except TypeError as missing:
        raise ContextMismatch(f"{place}: {missing}") from missing
