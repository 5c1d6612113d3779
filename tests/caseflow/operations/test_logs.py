"""Logs hold no personal data (security.md, P14): who, which route, how it ended; never content."""

import json
import logging

import pytest
from django.db import IntegrityError, transaction
from django.test import Client, RequestFactory
from django.urls import resolve

from caseflow.accounts.models import User
from caseflow.operations import logs
from tests.cast import Cast

CANARY = "CNRY-weber-anne"


def line(message: str, *args: object, error: Exception | None = None, **facts: object) -> dict[str, object]:
    information = (type(error), error, error.__traceback__) if error else None
    record = logging.LogRecord("test", logging.ERROR, __file__, 1, message, args, information)
    if facts:
        record.facts = facts
    return json.loads(logs.JsonFormatter().format(record))


@pytest.fixture
def lines(caplog: pytest.LogCaptureFixture):
    """What the server would have written, as it is formatted in production."""
    caplog.set_level(logging.INFO, logger="caseflow")
    formatter, written = logs.JsonFormatter(), []

    class Keep(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            written.append(formatter.format(record))

    handler = Keep()
    logging.getLogger().addHandler(handler)
    yield written
    logging.getLogger().removeHandler(handler)


@pytest.mark.django_db
def test_a_request_is_one_line_without_address_query_or_body(cast: Cast, as_, lines: list[str]) -> None:
    browser = as_(cast.counsellor)
    browser.post(f"/profile/?q={CANARY}", {"name": CANARY, "language": "fr"}, headers={"User-Agent": CANARY})
    written = [json.loads(text) for text in lines if json.loads(text)["event"] == "request"]
    assert len(written) == 1
    assert written[0].keys() == {
        "at", "level", "logger", "event", "request", "user", "method", "route", "status", "milliseconds",
    }  # fmt: skip
    assert (written[0]["user"], written[0]["route"], written[0]["status"]) == (
        cast.counsellor.pk, "accounts:profile", 302,
    )  # fmt: skip
    assert CANARY not in "".join(lines)


@pytest.mark.django_db
def test_a_page_that_does_not_exist_is_logged_without_its_address(lines: list[str]) -> None:
    Client().get(f"/nowhere/{CANARY}/")
    assert lines
    assert CANARY not in "".join(lines)


def test_arguments_of_a_message_and_line_breaks_stay_out() -> None:
    assert line("Not found: %s", CANARY)["event"] == "Not found: %s"
    assert "\n" not in logs.JsonFormatter().format(
        logging.LogRecord("test", logging.INFO, __file__, 1, 'x\n{"forged": 1}', (), None)
    )


@pytest.mark.django_db
def test_of_a_database_error_the_constraint_is_told_and_never_the_row() -> None:
    User.objects.create_user(email=f"{CANARY}@example.org", name=CANARY)
    try:
        with transaction.atomic():
            User.objects.create_user(email=f"{CANARY}@example.org", name=CANARY)
    except IntegrityError as error:
        told = line("failed", error=error)
    assert CANARY.lower() not in json.dumps(told).lower()
    assert told["error"]["kind"] == "django.db.utils.IntegrityError"  # type: ignore[index]


def test_outside_a_request_a_line_names_no_person() -> None:
    assert line("job failed", job="seal").keys() == {"at", "level", "logger", "event", "job"}


def test_a_line_does_not_ask_the_database(django_assert_num_queries, db: None) -> None:
    request = RequestFactory().get("/profile/")
    request.resolver_match = resolve("/profile/")
    with django_assert_num_queries(0):
        assert logs._of_request(request)["route"] == "accounts:profile"
