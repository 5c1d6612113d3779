"""Where a list goes on: a place that only the key that got it can use, with the same filters."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core import signing

from counselling.api.errors import Problem

SALT = "counselling.api.cursor"


def cursor_after(at: datetime, reference: str, *, holder: str, filters: Mapping[str, Any]) -> str:
    return signing.dumps([at.isoformat(), reference, holder, _said(filters)], salt=SALT)


def place_of(cursor: str, *, holder: str, filters: Mapping[str, Any]) -> tuple[datetime, str]:
    try:
        at, reference, owner, said = signing.loads(cursor, salt=SALT)
        place = datetime.fromisoformat(at), str(reference)
    except (signing.BadSignature, ValueError, TypeError):
        raise Problem("invalid-cursor") from None
    if (owner, said) != (holder, _said(filters)):
        raise Problem("invalid-cursor")
    return place


def _said(filters: Mapping[str, Any]) -> list[list[str]]:
    return [[name, str(value)] for name, value in sorted(filters.items())]
