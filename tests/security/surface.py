"""The whole surface of the house, found by walking it: addresses, forms, fields, and every row that is stored.

Nothing here is a list kept by hand: what a capability adds is attacked from the day it is in the matrix.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.apps import apps
from django.core.files import File
from django.db import IntegrityError, connection, models, transaction
from django.forms import BaseForm
from django.http import HttpResponse, QueryDict
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse

from caseflow.accounts.models import User
from counselling.client_files.models import ClientFile
from tests.cast import ROLES, Cast
from tests.permissions.matrix import Row, load_rows

type Browsers = Callable[[User | None], Client]
type Stored = dict[str, list[tuple[object, ...]]]

# Two prints of one letter differ by the moment that stands in them, a password by its salt, a key by its secret.
# The reference of a referral is drawn.
OF_THE_MOMENT = {
    "password", "path", "sha256", "size", "public_id", "digest", "last_four", "counselling.Referral.reference",
    "counselling.OutboxEvent.reference", "counselling.ProfessionalNotice.reference", "verification_code",
    "webhook_id", "secret", "earlier_secret",
}  # fmt: skip
BUSINESS_APPS = ("accounts", "counselling", "documents")
HOUSE = ("caseflow", "counselling", "documents")
MATRIX = load_rows()
READING = sorted(name for name, row in MATRIX.items() if row.GET)
WRITING = sorted(name for name, row in MATRIX.items() if row.POST)
TOKEN = re.compile(rb'(name="(?:csrfmiddlewaretoken|once)" value|"X-CSRFToken"|data-token)(=|: ?)"?[\w-]+"?')


def is_of_a_file(name: str) -> bool:
    return "on_file" in MATRIX[name].kwargs.__qualname__


OF_A_FILE = sorted(name for name in MATRIX if is_of_a_file(name))


def content(response: HttpResponse) -> bytes:
    """What arrived, without the token that differs with every page."""
    body = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]
    return TOKEN.sub(b"", body)


def heading(response: HttpResponse) -> dict[str, str]:
    """The headers, without the day; cookies are not among them."""
    return {name: value for name, value in response.headers.items() if name != "Date"}


def bearer(row: Row, method: str) -> str:
    """The first of the cast who may do this, or whom at least a rule of the domain refuses and not the policy."""
    able = {role: row.expected(method, role) for role in ROLES if role != "deactivated"}
    return next(
        role for limit in (400, 423) for role, status in able.items() if status < limit and status not in {403, 404}
    )


def pattern_of(name: str) -> str:
    """The address as the resolver knows it, with its converters."""
    return next(route for found, route in every_route() if found == name)


def every_route() -> Iterator[tuple[str, str]]:
    return routes(get_resolver().url_patterns)


def routes(patterns: list[Any], prefix: str = "", route: str = "") -> Iterator[tuple[str, str]]:
    for pattern in patterns:
        here = route + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            namespace = f"{pattern.namespace}:" if pattern.namespace else ""
            yield from routes(pattern.url_patterns, prefix + namespace, here)
        else:
            yield prefix + (pattern.name or here), here


def methods_of(row: Row) -> list[str]:
    return [method for method in ("GET", "POST") if getattr(row, method)]


@dataclass(frozen=True)
class Request:
    """One request of the matrix, ready to be sent, altered and sent again."""

    url: str
    method: str
    data: dict[str, Any]

    def send(self, browser: Client, **changes: Any) -> HttpResponse:
        if self.method == "POST":
            for sent in self.data.values():
                if isinstance(sent, File):  # the last request read it to its end
                    sent.seek(0)
            return browser.post(self.url, self.data | changes)
        return browser.get(self.url, changes)


def request_for(name: str, method: str, cast: Cast) -> Request:
    row = MATRIX[name]
    kwargs = row.kwargs(cast)
    return Request(reverse(name, kwargs=kwargs), method, dict(row.data(cast)) if method == "POST" else {})


@contextmanager
def undone() -> Iterator[None]:
    """Whatever happens inside has not happened afterwards."""
    before = transaction.savepoint_create()
    try:
        yield
    finally:
        transaction.savepoint_rollback(before)


@contextmanager
def forms_asked() -> Iterator[list[BaseForm]]:
    """The forms that are given data meanwhile."""
    asked: list[BaseForm] = []
    clean = BaseForm.full_clean

    def noted(form: BaseForm) -> None:
        if form.is_bound and form not in asked:
            asked.append(form)
        clean(form)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseForm, "full_clean", noted)
        yield asked


@contextmanager
def query_asked() -> Iterator[set[str]]:
    """The names that are looked up in a query string meanwhile."""
    asked: set[str] = set()
    with pytest.MonkeyPatch.context() as patch:
        for way in ("__getitem__", "getlist", "get", "__contains__"):
            patch.setattr(QueryDict, way, _noting(getattr(QueryDict, way), asked))
        yield asked


def _noting(look_up: Callable[..., Any], asked: set[str]) -> Callable[..., Any]:
    def noted(query: QueryDict, name: str, *default: Any) -> Any:
        asked.add(str(name))
        return look_up(query, name, *default)

    return noted


@cache
def business_models() -> list[type[models.Model]]:
    return [model for app in BUSINESS_APPS for model in apps.get_app_config(app).get_models()]


@cache
def _everything_of(model: type[models.Model]) -> str:
    """The statement for every row of a table, built once: a walk asks for all of them thousands of times."""
    quote = connection.ops.quote_name
    columns = ", ".join(quote(field.column) for field in model._meta.concrete_fields)
    return f"SELECT {columns} FROM {quote(model._meta.db_table)} ORDER BY {quote(model._meta.pk.column)}"  # noqa: S608


def stored() -> Stored:
    """Every value of every business row as the database gives it, for “not one of them changed”."""
    rows: Stored = {}
    with connection.cursor() as cursor:
        for model in business_models():
            cursor.execute(_everything_of(model))
            rows[model._meta.label] = cursor.fetchall()
    return rows


def likeness(before: Stored) -> dict[str, list[str]]:
    """What differs now, with new keys and moments named alike: two runs of one act compare as equal."""
    known = {model._meta.label: _known(model, before) for model in business_models()}
    now = stored()
    return {
        model._meta.label: sorted(str(_alike(model, row, known)) for row in model._default_manager.values())
        for model in business_models()
        if now[model._meta.label] != before[model._meta.label]
    }


def _known(model: type[models.Model], before: Stored) -> set[object]:
    place = [field.attname for field in model._meta.concrete_fields].index(model._meta.pk.attname)
    return {model._meta.pk.to_python(row[place]) for row in before[model._meta.label]}


def _alike(model: type[models.Model], row: dict[str, object], known: dict[str, set[object]]) -> dict[str, object]:
    alike: dict[str, object] = {}
    for field in model._meta.concrete_fields:
        value = row[field.attname]
        target = field.related_model._meta.label if field.related_model else model._meta.label
        if (field.primary_key or field.is_relation) and value is not None:
            value = value if value in known.get(target, {value}) else "new"
        elif isinstance(value, datetime | UUID) or {field.name, str(field)} & OF_THE_MOMENT:
            value = type(value).__name__
        elif isinstance(field, models.JSONField):
            value = sorted(value) if isinstance(value, dict) else value
        alike[field.attname] = value
    return alike


def in_file(model: type[models.Model], file: ClientFile) -> models.Q:
    """The rows of this model that belong to the file, by the shortest way of keys."""
    names = {field.name: field.related_model for field in model._meta.concrete_fields if field.is_relation}
    if model is ClientFile:
        return models.Q(pk=file.pk)
    if "file" in names:
        return models.Q(file=file)
    ways = [name for name, target in names.items() if any(f.name == "file" for f in target._meta.concrete_fields)]
    return models.Q(**{f"{ways[0]}__file": file}) if ways else models.Q(pk__in=())


CANARY = "cnry"
# Texts that the program reads: a code, a document, what a signature was made over.
FOR_THE_PROGRAM = {"kind", "code", "document", "context", "content_type"}


def sow_canaries(file: ClientFile) -> int:
    """Put a word that stands nowhere else into every free text of every row of the file; how many columns have one."""
    sown = 0
    for model in business_models():
        rows = model._default_manager.filter(in_file(model, file))
        free = [field for field in model._meta.concrete_fields if _is_free_text(field)]
        if free and rows.exists():
            try:
                with transaction.atomic():
                    rows.update(**{field.attname: f"{CANARY}{sown + number:04}" for number, field in enumerate(free)})
            except IntegrityError:  # what is written once stays as it was written
                continue
            sown += len(free)
    return sown


def _is_free_text(field: models.Field[Any, Any]) -> bool:
    return (
        isinstance(field, models.CharField | models.TextField)
        and not (field.choices or field.unique or field.name in OF_THE_MOMENT | FOR_THE_PROGRAM)
        and (field.max_length or 99) >= len(CANARY) + 4
    )


def elsewhere(cast: Cast) -> Cast:
    """The same cast, looking at the other service's file."""
    return replace(cast, file=cast.other_file, service=cast.other_service, counsellor=cast.other_counsellor)


def nothing_like(value: object) -> object:
    """An id of the same shape that names nothing."""
    return uuid4() if isinstance(value, UUID) else 987_654_321


@cache
def form_classes() -> tuple[type[BaseForm], ...]:
    """Every form class of the house."""
    found, waiting = [], [BaseForm]
    while waiting:
        form = waiting.pop()
        waiting += form.__subclasses__()
        if form.__module__.startswith(HOUSE):
            found.append(form)
    return tuple(sorted(set(found), key=lambda form: f"{form.__module__}.{form.__qualname__}"))
