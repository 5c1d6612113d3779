"""Each URL name → method → persona → status. A page that is not here fails the build.

A capability adds its rows in `tests/permissions/rows/<capability>.py` as `ROWS`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

import tests.permissions.rows
from tests.cast import HOUSE, PARTNERS, Cast

SIGN_IN = 302


@dataclass(frozen=True, kw_only=True)
class Row:
    """What one URL answers, and to whom; `others` is every persona not named."""

    kwargs: Callable[[Cast], dict[str, Any]] = lambda _cast: {}
    GET: Mapping[str, int] = field(default_factory=dict)
    POST: Mapping[str, int] = field(default_factory=dict)
    data: Callable[[Cast], dict[str, Any]] = lambda _cast: {}
    others: int = 404
    anonymous: int = SIGN_IN
    headers: Mapping[str, str] = field(default_factory=dict)
    # Whoever holds the address may write there, without an account.
    public: bool = False

    def expected(self, method: str, persona: str) -> int:
        """The status this persona gets; a deactivated account is nobody, so it meets the sign-in page.

        Somebody of a partner finds what a row names them for, and what is open without a sign-in.
        """
        if persona in {"anonymous", "deactivated"}:
            return self.anonymous
        others = self.others
        if persona in PARTNERS:
            others = 404 if self.anonymous == SIGN_IN and not self.public else self.anonymous
        return getattr(self, method).get(persona, others)


# What a caller of the API may hold; only the first opens everything of its organisation.
KEYS = (
    "live", "read_only", "write_only", "other_department", "other_organisation", "sandbox", "expired", "revoked",
    "suspended", "wrong", "no_key",
)  # fmt: skip
NO_ENTRY = dict.fromkeys(("expired", "revoked", "suspended", "wrong", "no_key"), 401)


@dataclass(frozen=True, kw_only=True)
class Endpoint:
    """What one address of the API answers, and to which key; without a status for a key, that of `live`."""

    kwargs: Callable[[Any], dict[str, Any]] = lambda _world: {}
    GET: Mapping[str, int] = field(default_factory=dict)
    POST: Mapping[str, int] = field(default_factory=dict)
    PATCH: Mapping[str, int] = field(default_factory=dict)
    body: Callable[[Any], Any] = lambda _world: {}
    headers: Callable[[Any], dict[str, str]] = lambda _world: {}
    is_public: bool = False

    @property
    def methods(self) -> list[str]:
        return [method for method in ("GET", "POST", "PATCH") if getattr(self, method)]

    def expected(self, method: str, key: str) -> int:
        said = getattr(self, method)
        return (said if self.is_public else NO_ENTRY | said).get(key, said["live"])


def everyone(status: int = 200) -> dict[str, int]:
    """All of the house who are signed in."""
    return dict.fromkeys(HOUSE, status)


def on_file(
    *,
    GET: Mapping[str, int] | None = None,
    POST: Mapping[str, int] | None = None,
    data: Callable[[Cast], dict[str, Any]] = lambda _cast: {},
    **kwargs: Callable[[Cast], Any],
) -> Row:
    """A URL below `/files/<reference>/` of the file that `counsellor` is in charge of and `cover` covers.

    Personas not named get 404. `kwargs` give further URL arguments: `debt_id=lambda cast: …`.
    """
    return Row(
        kwargs=lambda cast: {"reference": cast.file.reference} | {name: of(cast) for name, of in kwargs.items()},
        GET=GET or {},
        POST=POST or {},
        data=data,
    )


# The usual answers on a file.
READERS = {"counsellor": 200, "cover": 200, "supervisor": 200}
WRITERS_SEE = {"counsellor": 200, "cover": 200, "supervisor": 403}
WRITERS_SAVE = {"counsellor": 302, "cover": 302, "supervisor": 403}


def load_endpoints() -> dict[str, Endpoint]:
    return dict(import_module("tests.permissions.rows.api").ENDPOINTS)


def load_rows() -> dict[str, Row]:
    rows: dict[str, Row] = {}
    for module in iter_modules(tests.permissions.rows.__path__):
        for name, row in import_module(f"tests.permissions.rows.{module.name}").ROWS.items():
            assert name not in rows, f"{name} stands twice in the matrix"
            rows[name] = row
    return rows
