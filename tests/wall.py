"""The wall: while a request, a task or a command runs, business tables are written inside a verb or not at all.

`tests/conftest.py` imports the fixtures; they watch every test. What tests arrange themselves is not watched.
"""

import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import pytest
from django.apps import apps
from django.core.management.base import BaseCommand
from django.core.signals import request_finished, request_started
from django.db import connections
from django.db.backends.signals import connection_created
from django.tasks.signals import task_finished, task_started
from django.test import TransactionTestCase

from caseflow.audit import triggers, verbs

BUSINESS_APPS = ("accounts", "counselling", "documents", "guardian")
HOUSE = ("caseflow", "counselling", "documents")
SAFE = ("GET", "HEAD", "OPTIONS", "TRACE")

# Django renews the hash of a password that was just proved, when hashing has become stronger: nobody's act.
RENEWED_HASH = re.compile(r'UPDATE "accounts_user" SET "password" = %s WHERE "accounts_user"."id" = %s', re.I)

# A key that stood in the address of whatever request is taken back at once.
GIVEN_AWAY = re.compile(r'UPDATE "counselling_apicredential" SET "revoked_at" = %s, .*', re.I)
IN_ANY_REQUEST = (RENEWED_HASH, GIVEN_AWAY)

LITERAL = re.compile(r"'(?:[^']|'')*'")
COMMENT = re.compile(r"--[^\n]*|/\*.*?\*/", re.S)
WRITE = re.compile(
    r"""\b(?:INSERT\s+(?:OR\s+\w+\s+)?INTO|REPLACE\s+INTO|(?<!FOR\ )(?<!KEY\ )UPDATE(?:\s+OR\s+\w+)?|DELETE\s+FROM
    |MERGE\s+INTO|TRUNCATE(?:\s+TABLE)?|COPY)\s+(?:ONLY\s+)?(?:"?\w+"?\s*\.\s*)?["`\[]?(\w+)""",
    re.I | re.X,
)


class OutsideVerb(AssertionError):
    """A business table was written where nobody may write it."""


class Wall(threading.local):
    """What runs in this thread, innermost last: “GET /files/”, “command demo”, “task issue_letters”."""

    def __init__(self) -> None:
        self.running: list[str] = []


_wall = Wall()
_breaches: list[str] = []


def tables_written(sql: str) -> set[str]:
    """Tables that a statement changes, in whatever form it says so; `FOR UPDATE OF` only holds rows."""
    return {name.lower() for name in WRITE.findall(LITERAL.sub("''", COMMENT.sub(" ", sql)))}


@cache
def business_tables() -> frozenset[str]:
    models = (
        model for label in BUSINESS_APPS for model in apps.get_app_config(label).get_models(include_auto_created=True)
    )
    return frozenset(model._meta.db_table for model in models)


@contextmanager
def while_running(what: str) -> Iterator[None]:
    _wall.running.append(what)
    try:
        yield
    finally:
        _wall.running.pop()


def watch(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    if _wall.running and not any(known.fullmatch(sql) for known in IN_ANY_REQUEST):
        written = tables_written(sql) & business_tables()
        safe = [what for what in _wall.running if what.split()[0] in SAFE]
        if written and (safe or not verbs.in_verb()):
            place = f"in the safe request {safe[0]}" if safe else f"outside a verb, in {_wall.running[-1]}"
            _breaches.append(f"{', '.join(sorted(written))} written {place}: {sql[:200]}")
            raise OutsideVerb(_breaches[-1])
    return execute(sql, params, many, context)


def stand_in(connection: Any, **signal: Any) -> None:
    """Watch this connection from now on; a live server's threads bring connections of their own."""
    if watch not in connection.execute_wrappers:
        connection.execute_wrappers.append(watch)


def request_begins(environ: dict[str, Any], **signal: Any) -> None:
    for connection in connections.all(initialized_only=True):
        stand_in(connection)
    # A test client whose last response was never closed leaves its request behind.
    _wall.running[:] = [what for what in _wall.running if what.split()[0] in {"command", "task"}]
    _wall.running.append(f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']}")


def request_ends(**signal: Any) -> None:
    _wall.running[:] = [what for what in _wall.running if what.split()[0] in {"command", "task"}]


def task_begins(task_result: Any, **signal: Any) -> None:
    _wall.running.append(f"task {task_result.task.name}")


def task_ends(**signal: Any) -> None:
    if _wall.running and _wall.running[-1].startswith("task "):
        _wall.running.pop()


@pytest.fixture(scope="session", autouse=True)
def built_wall() -> Iterator[None]:
    """Learn of requests, tasks and commands, and let the flush after a transactional test through."""
    execute, flush = BaseCommand.execute, TransactionTestCase._fixture_teardown

    def watched(command: BaseCommand, *args: Any, **options: Any) -> Any:
        package, _dot, name = type(command).__module__.partition(".")
        if package not in HOUSE:
            return execute(command, *args, **options)
        with while_running(f"command {name.rpartition('.')[2]}"):
            return execute(command, *args, **options)

    def lifted(case: TransactionTestCase) -> None:
        for using in case._databases_names(include_mirrors=False):
            triggers.remove(using)
        flush(case)
        for using in case._databases_names(include_mirrors=False):
            triggers.install(using)

    receivers = (
        (connection_created, stand_in),
        (request_started, request_begins),
        (request_finished, request_ends),
        (task_started, task_begins),
        (task_finished, task_ends),
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseCommand, "execute", watched)
        patch.setattr(TransactionTestCase, "_fixture_teardown", lifted)
        for signal, receiver in receivers:
            signal.connect(receiver)
        yield
        for signal, receiver in receivers:
            signal.disconnect(receiver)


@pytest.fixture(autouse=True)
def wall(built_wall: None) -> Iterator[list[str]]:
    """Fail the test even where the page swallowed the refusal; a test of the wall itself clears the list."""
    _breaches.clear()
    _wall.running.clear()
    for connection in connections.all(initialized_only=True):
        stand_in(connection)
    yield _breaches
    assert not _breaches, "\n".join(_breaches)
