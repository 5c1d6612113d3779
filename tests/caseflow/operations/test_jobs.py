from datetime import datetime, timedelta
from io import StringIO

import pytest
import time_machine
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.utils import timezone

from caseflow.operations import jobs

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
