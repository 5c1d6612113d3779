"""Personal data is known field by field, and none of it stands in a log, a mail or an error (P14, I1, I2)."""

import io
import json
import logging
import logging.config
from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from types import ModuleType
from typing import Any

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.db import transaction
from django.forms import CharField
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.views import View

from caseflow.accounts.models import User
from caseflow.audit import entries
from caseflow.audit.models import AuditEntry
from caseflow.privacy.registry import Sensitivity, fields
from counselling.client_files.models import ContactDetails, HouseholdMember, Note
from tests.cast import Cast
from tests.security.surface import (
    BUSINESS_APPS,
    MATRIX,
    WRITING,
    Browsers,
    bearer,
    every_route,
    forms_asked,
    request_for,
    undone,
)

# The inventory


def declared(app: str) -> Mapping[str, Sensitivity]:
    return import_module(f"{apps.get_app_config(app).name}.personal_data").DECLARED


def stored_fields(app: str) -> set[str]:
    """Every column of the app, and every relation of many to many."""
    models = apps.get_app_config(app).get_models(include_auto_created=True)
    return {
        f"{model.__name__}.{field.name}"
        for model in models
        for field in (*model._meta.concrete_fields, *model._meta.local_many_to_many)
    }


@pytest.mark.parametrize("app", BUSINESS_APPS)
def test_every_field_is_declared_and_no_other(app: str) -> None:
    assert sorted(stored_fields(app) - declared(app).keys()) == []
    assert sorted(declared(app).keys() - stored_fields(app)) == []


def test_a_forgotten_and_a_stale_field_would_be_noticed() -> None:
    known = stored_fields("accounts")
    assert known - (declared("accounts").keys() - {"User.phone"}) == {"User.phone"}
    assert (declared("accounts").keys() | {"User.fax"}) - known == {"User.fax"}


def test_no_field_is_declared_twice() -> None:
    with pytest.raises(ValueError, match=r"Note\.text is declared twice\."):
        fields("Note", sensitive="text", none="id text")


def test_free_text_and_amounts_of_a_file_are_never_harmless() -> None:
    """What a person writes about another one, and money, is at least personal."""
    harmless = {
        f"{model.__name__}.{field.name}"
        for app in ("counselling", "documents")
        for model in apps.get_app_config(app).get_models()
        if any(other.name in {"file", "member", "statement", "debt", "plan"} for other in model._meta.concrete_fields)
        for field in model._meta.concrete_fields
        if field.get_internal_type() in {"TextField", "JSONField", "DateField", "EmailField"}
        and declared(app)[f"{model.__name__}.{field.name}"] == Sensitivity.NONE
    }
    assert harmless == {"RepaymentPlan.law_ids", "Letter.law_ids", "Letter.layout"}


def test_the_audit_log_keeps_values_of_no_sensitive_field() -> None:
    kept = {f"{label.partition('.')[2]}.{name}": label.partition(".")[0] for label, name in entries._harmless}
    assert kept
    assert [field for field, app in kept.items() if declared(app)[field] == Sensitivity.SENSITIVE] == []


# Logs, mail and error reports

CANARY = "CNRY"
FORGED = f'\r\n{{"level": "error", "event": "forged {CANARY}"}}\r\n'


@pytest.fixture
def production(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    for name, value in {
        "CASEFLOW_SECRET_KEY": "invented", "CASEFLOW_HOSTS": "testserver", "CASEFLOW_EMAIL_URL": "console:",
        "CASEFLOW_EMAIL_FROM": "caseflow@example.org",
    }.items():  # fmt: skip
        monkeypatch.setenv(name, value)
    return import_module("caseflow.settings.prod")


@pytest.fixture
def log(production: ModuleType) -> Iterator[io.StringIO]:
    """What production would write, from every logger, while the test runs."""
    loggers = [logging.getLogger(), *map(logging.getLogger, production.LOGGING["loggers"])]
    before = [(logger, logger.level, logger.handlers[:], logger.propagate) for logger in loggers]
    logging.config.dictConfig(production.LOGGING)
    written = io.StringIO()
    for handler in logging.getLogger().handlers:
        handler.setStream(written)  # type: ignore[attr-defined]
    yield written
    for logger, level, handlers, propagate in before:
        logger.setLevel(level)
        logger.handlers[:] = handlers
        logger.propagate = propagate


def lines(log: io.StringIO) -> list[dict[str, Any]]:
    """Each line is one event, and nothing stands between the lines."""
    return [json.loads(line) for line in log.getvalue().splitlines()]


def assert_clean(log: io.StringIO, *secrets: str) -> None:
    known = {name for name, _route in every_route()} | {""}
    told = lines(log)
    assert told
    assert {line.get("route", "") for line in told} <= known
    for secret in (CANARY, "forged", "?", *secrets):
        assert [line for line in told if secret.lower() in json.dumps(line, ensure_ascii=False).lower()] == []


def mark(cast: Cast) -> None:
    """Everything that is known of the people is a canary."""
    HouseholdMember.objects.update(last_name=f"{CANARY}last", first_name=f"{CANARY}first")
    ContactDetails.objects.update(phone=f"{CANARY}691", email="cnry@example.org")
    User.objects.filter(pk=cast.counsellor.pk).update(name=f"{CANARY} Kieffer")


def fail_with(error: Callable[[], Exception]) -> Callable[..., HttpResponse]:
    def dispatch(*_args: object, **_kwargs: object) -> HttpResponse:
        raise error()

    return dispatch


def a_whole_row() -> Exception:
    """PostgreSQL quotes the whole row that it refuses."""
    try:
        with transaction.atomic():
            Session.objects.create(session_key=f"{CANARY}key", session_data=f"{CANARY}data", expire_date=None)
    except Exception as error:  # noqa: BLE001 - whatever the database says
        return error
    raise AssertionError


@pytest.mark.anywhere
@pytest.mark.django_db
@pytest.mark.parametrize("name", WRITING)
def test_a_page_writes_no_word_of_what_was_typed(name: str, cast: Cast, as_: Browsers, log: io.StringIO) -> None:
    mark(cast)
    request = request_for(name, "POST", cast)
    person = getattr(cast, bearer(MATRIX[name], "POST"))
    with undone(), forms_asked() as asked:
        request.send(as_(person))
    typed = {
        form.add_prefix(field): f"{CANARY}{FORGED}"
        for form in asked
        for field, control in form.fields.items()
        if isinstance(control, CharField)
    }
    browser = as_(person)
    browser.raise_request_exception = False
    headers = {"User-Agent": f"{CANARY}", "Referer": f"http://testserver/?q={CANARY}", "X-Request-Id": f"{CANARY}"}
    browser.post(f"{request.url}?q={CANARY}", request.data | typed, headers=headers)
    assert_clean(log, browser.cookies["sessionid"].value)


PATHS = (
    f"/files/{CANARY}/", f"/{CANARY}%0d%0a{CANARY}/?q={CANARY}", f"/creditors/?q={CANARY}", f"/files/?order={CANARY}",
    f"/accounts/password/reset/key/1-{CANARY}-token/", f"/static/{CANARY}.css", f"/files/{CANARY}",
)  # fmt: skip


@pytest.mark.django_db
def test_failures_are_told_without_their_words(cast: Cast, as_: Browsers, log: io.StringIO) -> None:
    mark(cast)
    browser = as_(cast.counsellor)
    browser.raise_request_exception = False
    for path in PATHS:
        browser.get(path)
    for host in (f"{CANARY}.example", f"{CANARY}\r\nforged"):
        browser.get("/", headers={"Host": host})
    Client(enforce_csrf_checks=True).post(f"/accounts/login/?next=/{CANARY}", {"login": f"{CANARY}@example.org"})
    Client().post("/accounts/login/", {"login": f"{CANARY}@example.org", "password": f"{CANARY}password"})
    browser.post(reverse("overview:search"), {f"{CANARY}{number}": "x" for number in range(1200)})
    browser.post(reverse("overview:search"), {"q": CANARY * 800_000})
    errors = (lambda: ValueError(f"{CANARY}{FORGED}"), a_whole_row, lambda: Note.DoesNotExist(f"{CANARY}"))
    for error in errors:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(View, "dispatch", fail_with(error))
            answer = browser.get(f"{reverse('overview:files')}?q={CANARY}")
        assert answer.status_code == 500
        assert CANARY.encode() not in answer.content
    told = lines(log)
    assert {line["level"] for line in told} >= {"info", "warning", "error"}
    kinds = {line["error"]["kind"] for line in told if "error" in line}
    assert kinds >= {"builtins.ValueError", "django.db.utils.IntegrityError"}
    assert_clean(log, browser.cookies["sessionid"].value)


@pytest.mark.django_db
def test_a_reset_sends_nobodys_name_and_logs_no_key(cast: Cast, log: io.StringIO, mailoutbox: list[Any]) -> None:
    mark(cast)
    Client().post(reverse("account_reset_password"), {"email": cast.counsellor.email})
    [message] = mailoutbox
    key = next(word for word in message.body.split() if "/password/reset/key/" in word).rstrip("/").rpartition("/")[2]
    Client().get(
        reverse("account_reset_password_from_key", kwargs=dict(zip(("uidb36", "key"), key.split("-", 1), strict=True)))
    )
    assert CANARY not in message.subject + message.body
    assert_clean(log, key, cast.counsellor.email)


@pytest.mark.django_db
def test_the_audit_log_has_no_word_of_a_client(cast: Cast, as_: Browsers) -> None:
    mark(cast)
    browser = as_(cast.counsellor)
    for name in ("client_files:household", "client_files:timeline", "overview:file"):
        browser.get(reverse(name, args=[cast.file.reference]))
    browser.get(f"/files/{CANARY}/")
    browser.post(reverse("overview:search"), {"q": CANARY})
    columns = [field.name for field in AuditEntry._meta.concrete_fields if field.name != "actor_name"]
    told = list(AuditEntry.objects.values(*columns))
    assert len(told) >= 5
    assert CANARY not in str(told)


def test_the_formatter_and_not_luck_keeps_the_log_clean(log: io.StringIO) -> None:
    """The control arm: the same events through the formatter of the library tell everything."""
    plain = io.StringIO()
    handler = logging.StreamHandler(plain)
    logger = logging.getLogger("caseflow.control")
    logger.addHandler(handler)
    try:
        raise ValueError(CANARY)
    except ValueError:
        logger.exception("It failed for %s.", CANARY)
    finally:
        logger.removeHandler(handler)
    assert CANARY in plain.getvalue()
    assert_clean(log)
