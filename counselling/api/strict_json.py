"""JSON as partners' systems may send it: one object of limited size and depth, in which nothing is ambiguous."""

import json
import re
from typing import Any

MOST_BYTES = 64 * 1024
DEEPEST = 20
LONGEST_NUMBER = 18
# Strings whole, even one that never ends, so that a bracket in a text counts for nothing and no character twice.
_TOKEN = re.compile(r'"(?:[^"\\]++|\\.)*+"?|[\[{]|[\]}]', re.S)


class MalformedJson(ValueError):
    """Not the JSON that is asked for; what stood there is never repeated."""


def read(body: bytes) -> dict[str, Any]:
    """The object that stands in a body of UTF-8."""
    try:
        text = body.decode("utf-8")
        _require_shallow(text)
        value = json.loads(
            text, object_pairs_hook=_without_doubles, parse_int=_number, parse_float=_refused, parse_constant=_refused
        )
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        raise MalformedJson from error
    if not isinstance(value, dict):
        raise MalformedJson
    _require_text(value)
    return value


def _require_shallow(text: str) -> None:
    depth = 0
    for token in _TOKEN.finditer(text):
        if token[0] in "[{":
            depth += 1
        elif token[0] in "]}":
            depth -= 1
        if depth > DEEPEST:
            raise MalformedJson


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise MalformedJson
    return found


def _number(digits: str) -> int:
    if len(digits) > LONGEST_NUMBER:
        raise MalformedJson
    return int(digits)


def _refused(_constant: str) -> Any:
    """A fraction is no amount, which is a text; NaN and Infinity are no numbers."""
    raise MalformedJson


def _require_text(value: object) -> None:
    """No NUL and no half of a pair of surrogates, in names as in values."""
    match value:
        case str():
            if "\0" in value or any("\ud800" <= character <= "\udfff" for character in value):
                raise MalformedJson
        case dict():
            for name, held in value.items():
                _require_text(name)
                _require_text(held)
        case list():
            for held in value:
                _require_text(held)
