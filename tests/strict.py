"""What no test may let pass, whatever it is about; `tests/conftest.py` imports the fixtures.

Warnings are errors already (`filterwarnings`), and with them naive datetimes.
"""

import inspect
import random
import re
import socket
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db.models import DecimalField, QuerySet
from django.http import HttpResponse
from django.template import Node, engines
from django.test import Client
from django.utils import translation

ROOT = Path(__file__).parents[1]
OURS = tuple(str(ROOT / name) for name in ("caseflow", "counselling", "documents", "tests", "templates"))
LOOPBACK = {"127.0.0.1", "::1", "localhost", "0.0.0.0", ""}  # noqa: S104 - named here to be allowed as loopback

INLINE = {
    "an inline handler": re.compile(r"<[a-z][^<>]*\son[a-z]+\s*=", re.I),
    "an inline style": re.compile(r"<[a-z][^<>]*\sstyle\s*=|<style", re.I),
    "an inline script": re.compile(r"<script(?![^>]*\ssrc=)(?![^>]*type=.application/json)", re.I),
}
UNRENDERED = re.compile(r"\{\{.*?\}\}|\{%.*?%\}")


class Undefined(str):
    """Stands for a variable that no context has; our own templates ask for none such."""

    __slots__ = ()

    def __contains__(self, item: object) -> bool:
        return item == "%s"

    def __mod__(self, variable: object) -> str:
        for frame in inspect.stack(0):
            rendered = frame.frame.f_locals.get("self")
            if isinstance(rendered, Node) and (origin := getattr(rendered, "origin", None)):
                if str(origin.name).startswith(OURS):
                    pytest.fail(f"{origin.name}: undefined variable {variable}")
                break
        return ""


@pytest.fixture(autouse=True)
def _defined_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines["django"].engine, "string_if_invalid", Undefined("%s"))


@pytest.fixture(autouse=True)
def _forgotten() -> None:
    """Who was seen and what was drafted in one test is not known in the next, nor is its reader's language spoken."""
    cache.clear()
    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture(autouse=True)
def _no_accidental_order(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows of a queryset without an order come in any order, as the database is free to send them."""
    fetch_all = QuerySet._fetch_all

    def fetch_and_shuffle(queryset: QuerySet[Any]) -> None:
        fresh = queryset._result_cache is None
        fetch_all(queryset)
        if fresh and not queryset.ordered and isinstance(queryset._result_cache, list):
            random.shuffle(queryset._result_cache)

    monkeypatch.setattr(QuerySet, "_fetch_all", fetch_and_shuffle)


@pytest.fixture(autouse=True)
def _loopback_only(monkeypatch: pytest.MonkeyPatch) -> None:
    connect, look_up = socket.socket.connect, socket.getaddrinfo

    def connect_nearby(self: socket.socket, address: Any) -> None:
        if self.family != socket.AF_UNIX and address[0] not in LOOPBACK:
            pytest.fail(f"A test reaches for the network: {address[0]}")
        connect(self, address)

    def look_up_nearby(host: Any, *args: Any, **kwargs: Any) -> Any:
        if host is not None and str(host) not in LOOPBACK:
            pytest.fail(f"A test looks up a name: {host}")
        return look_up(host, *args, **kwargs)

    monkeypatch.setattr(socket.socket, "connect", connect_nearby)
    monkeypatch.setattr(socket, "getaddrinfo", look_up_nearby)


@pytest.fixture(autouse=True)
def _no_sleep(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Our code waits for nothing by the clock; a browser may."""
    sleep = time.sleep

    def awake(seconds: float) -> None:
        caller = inspect.stack(0)[1].filename
        if caller.startswith(OURS) and "browser" not in request.keywords:
            pytest.fail(f"{caller} sleeps for {seconds} s")
        sleep(seconds)

    monkeypatch.setattr(time, "sleep", awake)


@pytest.fixture(autouse=True)
def _no_float_in_money(monkeypatch: pytest.MonkeyPatch) -> None:
    to_python = DecimalField.to_python

    def exactly(self: DecimalField[Any, Any], value: Any) -> Any:
        if isinstance(value, float):
            pytest.fail(f"{self}: a float, {value!r}")
        return to_python(self, value)

    monkeypatch.setattr(DecimalField, "to_python", exactly)


@pytest.fixture(autouse=True)
def _clean_pages(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each page a test client gets is rendered to the end, with nothing inline that the policy would block.

    A test of hostile text says so in its name: template language that somebody typed is shown as text.
    """
    send: Callable[..., HttpResponse] = Client.request
    hostile = "hostile" in request.node.name

    def send_and_look(self: Client, **environ: Any) -> HttpResponse:
        response = send(self, **environ)
        if response.headers.get("Content-Type", "").startswith("text/html") and not response.streaming:
            _look_at(response.content.decode(), hostile=hostile)
        return response

    monkeypatch.setattr(Client, "request", send_and_look)


def _look_at(page: str, *, hostile: bool) -> None:
    for what, pattern in INLINE.items():
        if found := pattern.search(page):
            pytest.fail(f"A page has {what}: {found[0][:120]}")
    if not hostile and (found := UNRENDERED.search(page)):
        pytest.fail(f"A page shows an unrendered {found[0][:120]}")
