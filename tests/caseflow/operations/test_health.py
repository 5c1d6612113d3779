from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.test import Client
from django.utils import timezone

from caseflow.audit import seal, triggers
from caseflow.audit.entries import append
from caseflow.audit.models import Action
from caseflow.operations import health, tasks

pytestmark = pytest.mark.django_db
ALL = {"database": True, "migrations": True, "storage": True, "worker": True, "seal": True, "triggers": True}


@pytest.fixture(autouse=True)
def _worker_works() -> None:
    cache.clear()
    tasks.beat.enqueue()


def ready() -> tuple[int, dict[str, object]]:
    answer = Client().get("/health/ready")
    return answer.status_code, answer.json()


def test_the_process_answers_anybody() -> None:
    answer = Client().get("/health/live")
    assert (answer.status_code, answer.content, answer["Cache-Control"]) == (200, b"alive\n", "no-store")


def test_all_is_well() -> None:
    assert ready() == (200, {"ready": True, "checks": ALL})


def test_only_reading_is_answered() -> None:
    assert [Client().post(f"/health/{name}").status_code for name in ("live", "ready")] == [405, 405]


def test_a_silent_worker_is_noticed() -> None:
    assert health.worker(timezone.now() + timedelta(minutes=4))
    assert not health.worker(timezone.now() + timedelta(minutes=6))
    cache.clear()
    assert ready() == (503, {"ready": False, "checks": ALL | {"worker": False}})


def test_an_entry_left_open_is_noticed_and_sealing_helps() -> None:
    append(verb="tests.act", action=Action.CHANGE, by=None)
    later = timezone.now() + timedelta(hours=2)
    assert health.seal(timezone.now())
    assert not health.seal(later)


@pytest.mark.django_db(transaction=True)
def test_sealing_satisfies_the_check() -> None:
    append(verb="tests.act", action=Action.CHANGE, by=None)
    seal.seal_open_entries()
    assert health.seal(timezone.now() + timedelta(hours=2))


def test_a_lifted_trigger_is_noticed() -> None:
    triggers.remove()
    try:
        assert health.report(timezone.now()) == ALL | {"triggers": False}
    finally:
        triggers.install()


def test_a_database_that_does_not_answer_is_no_error_page(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        raise DatabaseError("row: secret")

    monkeypatch.setattr(connection, "cursor", refuse)
    status, answer = ready()
    assert (status, answer["ready"], answer["checks"]["database"]) == (503, False, False)  # type: ignore[index]
    assert "secret" not in str(answer)
