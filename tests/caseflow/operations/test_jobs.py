from datetime import datetime, timedelta
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from caseflow.operations import jobs, upkeep

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def ran(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    cache.clear()
    monkeypatch.setattr(jobs, "_jobs", {})
    return []


def test_a_job_runs_when_its_time_has_come(ran: list[str]) -> None:
    jobs.register("often", lambda at: ran.append("often"), every=timedelta(minutes=1))
    jobs.register("rarely", lambda at: ran.append("rarely"), every=timedelta(hours=1))
    start = timezone.now()
    with time_machine.travel(start, tick=False) as clock:
        for minutes in (0, 1, 2, 59, 60):
            clock.move_to(start + timedelta(minutes=minutes))
            call_command("tick", stdout=StringIO())
    assert ran == ["often", "rarely", "often", "often", "often", "often", "rarely"]


def test_two_clocks_do_not_run_it_twice(ran: list[str]) -> None:
    jobs.register("job", lambda at: ran.append("job"), every=timedelta(minutes=15))
    for _clock in range(2):
        call_command("tick", stdout=StringIO())
    assert ran == ["job"]


def test_one_that_fails_is_named_holds_up_nobody_and_has_its_turn_again(ran: list[str]) -> None:
    def fail(at: datetime) -> None:
        ran.append("fails")
        raise RuntimeError("Weber, Anne")

    jobs.register("fails", fail, every=timedelta(hours=1))
    jobs.register("works", lambda at: ran.append("works"), every=timedelta(hours=1))
    told = StringIO()
    with pytest.raises(CommandError, match=r"^Failed: fails\.$"):
        call_command("tick", stdout=told)
    assert told.getvalue() == "fails: RuntimeError\nworks: done\n"
    with pytest.raises(CommandError):
        call_command("tick", stdout=StringIO())
    assert ran == ["fails", "works", "fails"]


def test_a_name_is_given_once(ran: list[str]) -> None:
    jobs.register("job", print, every=timedelta(hours=1))
    with pytest.raises(ValueError, match="twice"):
        jobs.register("job", print, every=timedelta(hours=1))


@pytest.mark.usefixtures("stored_cache")
def test_what_the_cache_held_beyond_its_time_goes() -> None:
    cache.set("draft", "half a sentence", timeout=60)
    cache.set("still", "wanted", timeout=3600)
    upkeep.forget_expired(timezone.now() + timedelta(minutes=2))
    with connection.cursor() as cursor:
        cursor.execute('SELECT cache_key FROM "remembered"')
        assert cursor.fetchall() == [(":1:still",)]


@pytest.fixture
def stored_cache(settings: Any) -> None:
    stored = {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "remembered"}
    settings.CACHES = {"default": stored}
    call_command("createcachetable", verbosity=0)
