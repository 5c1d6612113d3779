"""Every URL × method × persona: the status, no foreign word, and nothing changed by a refusal."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from caseflow.accounts.models import User
from tests.cast import ROLES, Cast
from tests.permissions.matrix import Row, load_endpoints, load_rows
from tests.security.surface import CANARY, sow_canaries
from tests.wall import business_tables, tables_written

type Browsers = Callable[[User | None], Client]

MATRIX = load_rows()
# Sign-in, second factor and health belong to no file; their own tests say who may see what.
ELSEWHERE = ("account_", "mfa_", "health:", "ui:", "usersessions_")


def url_names(patterns: list[URLPattern | URLResolver], prefix: str = "") -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            namespace = f"{pattern.namespace}:" if pattern.namespace else ""
            yield from url_names(pattern.url_patterns, prefix + namespace)
        else:
            yield prefix + (pattern.name or str(pattern.pattern))


def test_every_url_is_in_the_matrix() -> None:
    names = {name for name in url_names(get_resolver().url_patterns) if not name.startswith(ELSEWHERE)}
    assert names == MATRIX.keys() | load_endpoints().keys()


@contextmanager
def tables_touched() -> Iterator[set[str]]:
    """The business tables that are written meanwhile, even where it is taken back."""
    touched: set[str] = set()

    def note(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        touched.update(tables_written(sql) & business_tables())
        return execute(sql, *rest)

    with connection.execute_wrapper(note):
        yield touched


@dataclass(frozen=True)
class Door:
    """One URL with what is posted there, made once: the objects behind it stand still while many try it."""

    name: str
    row: Row
    url: str
    data: dict[str, Any]

    @classmethod
    def of(cls, name: str, cast: Cast) -> "Door":
        row = MATRIX[name]
        return cls(name, row, reverse(name, kwargs=row.kwargs(cast)), row.data(cast))

    def tried(self, browser: Client, method: str) -> tuple[int, bytes, bool]:
        """Status, body, and whether any business row was written."""
        with tables_touched() as touched:
            response = browser.post(self.url, self.data) if method == "POST" else browser.get(self.url)
            body = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]
        return response.status_code, body, bool(touched)


EVERYBODY = (*ROLES, "anonymous")


def assert_answer(door: Door, method: str, persona: str, cast: Cast, as_: Browsers) -> None:
    browser = as_(None if persona == "anonymous" else getattr(cast, persona))
    status, body, changed = door.tried(browser, method)
    assert (persona, status) == (persona, door.row.expected(method, persona))
    if method == "GET" or not saves(door.row, method, persona):
        assert not changed
    if persona.startswith("other_") or status in {403, 404}:
        assert b"Weber" not in body
        assert CANARY.encode() not in body


def saves(row: Row, method: str, persona: str) -> bool:
    """Whether this persona's request may leave something behind."""
    nobody = persona in {"anonymous", "deactivated"} and not row.public
    return method == "POST" and not nobody and row.expected(method, persona) < 400


@pytest.mark.anywhere
@pytest.mark.parametrize("name", sorted(name for name, row in MATRIX.items() if row.GET))
def test_who_sees(name: str, cast: Cast, as_: Browsers) -> None:
    door = Door.of(name, cast)
    sow_canaries(cast.file)
    for persona in EVERYBODY:
        assert_answer(door, "GET", persona, cast, as_)


def test_the_canaries_are_seen_by_those_who_may(cast: Cast, as_: Browsers) -> None:
    """Without this, a file without a word of its own would pass as well."""
    household = Door.of("client_files:household", cast)
    assert sow_canaries(cast.file) > 10
    _status, body, _changed = household.tried(as_(cast.counsellor), "GET")
    assert len(set(re.findall(rb"cnry\d{4}", body))) > 5


@pytest.mark.anywhere
@pytest.mark.parametrize("name", sorted(name for name, row in MATRIX.items() if row.POST))
def test_who_is_refused(name: str, cast: Cast, as_: Browsers) -> None:
    door = Door.of(name, cast)
    sow_canaries(cast.file)
    for persona in EVERYBODY:
        if not saves(door.row, "POST", persona):
            assert_answer(door, "POST", persona, cast, as_)


SAVERS = [
    (name, persona)
    for name, row in sorted(MATRIX.items())
    if row.POST
    for persona in ROLES
    if saves(row, "POST", persona)
]


@pytest.mark.parametrize(("name", "persona"), SAVERS)
def test_who_saves(name: str, persona: str, cast: Cast, as_: Browsers) -> None:
    assert_answer(Door.of(name, cast), "POST", persona, cast, as_)


@pytest.mark.anywhere
@pytest.mark.parametrize(
    "name",
    sorted(
        name
        for name, row in MATRIX.items()
        if "reference" in row.kwargs.__code__.co_consts or "on_file" in row.kwargs.__qualname__
    ),
)
def test_hidden_and_nonexistent_are_the_same_bytes(
    name: str, cast: Cast, as_: Callable[[User | None], Client]
) -> None:
    row = MATRIX[name]
    kwargs = row.kwargs(cast)
    method = "GET" if row.GET else "POST"
    browser = as_(cast.other_referrer if name.startswith("partner_space:") else cast.other_counsellor)
    answers = [
        getattr(browser, method.lower())(reverse(name, kwargs=kwargs | {"reference": reference}))
        for reference in (kwargs["reference"], "LUH-2026-99999", "nonsense")
    ]
    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert len({answer.content for answer in answers}) == 1
