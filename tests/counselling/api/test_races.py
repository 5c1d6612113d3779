"""Calls that arrive at the same moment, and calls that break in the middle (referrals.md, 14.5 and 14.34)."""

import http.client
import json
import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from unittest.mock import patch
from urllib.parse import urlsplit

import pytest

from counselling.partners.models import IdempotencyRecord, OutboxEvent
from counselling.referrals.models import Referral, Submission
from tests.cast import Cast, build_cast
from tests.factories.api import World, build_world, call

LIST = "/api/v1/referrals"


def sent(live_server: Any, world: World, method: str, path: str, body: object, **headers: str) -> tuple[int, Any, str]:
    """Over the wire: the status, what is said, whether it was said before."""
    link = http.client.HTTPConnection(urlsplit(live_server.url).netloc, timeout=30)
    try:
        wanted = {"Authorization": f"Bearer {world.key}", "Content-Type": "application/json"} | headers
        link.request(method, path, json.dumps(body), wanted)
        answer = link.getresponse()
        return answer.status, json.loads(answer.read()), answer.headers.get("Idempotent-Replayed", "")
    finally:
        link.close()


def at_once(act: Callable[[int], Any], threads: int) -> list[Any]:
    gate = threading.Barrier(threads)

    def run(number: int) -> Any:
        gate.wait(30)
        return act(number)

    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(run, range(threads)))


@pytest.fixture
def open_world(transactional_db: None) -> World:
    cast = build_cast()
    return build_world(cast.service, cast.counsellor)


def test_twenty_at_once_with_one_key_are_one_referral(live_server: Any, open_world: World) -> None:
    """14.5: the others are told that it runs, or get the same answer again."""
    body, before = open_world.body, Referral.objects.count()
    headers = {"Idempotency-Key": "one"}
    answers = at_once(lambda _number: sent(live_server, open_world, "POST", LIST, body, **headers), threads=20)
    assert Referral.objects.count() == before + 1
    told = Counter((status, said.get("code"), replayed) for status, said, replayed in answers)
    assert told.pop((201, None, "")) == 1
    assert set(told) <= {(201, None, "true"), (409, "idempotency_key_in_use", "")}
    assert len({said["reference"] for status, said, _replayed in answers if status == 201}) == 1


def test_of_two_corrections_at_once_one_is_stored(live_server: Any, open_world: World) -> None:
    """14.34: the other has not seen what it would overwrite."""
    path, headers = f"{LIST}/{open_world.referral.reference}", {"If-Match": open_world.tag}
    answers = at_once(
        lambda number: sent(live_server, open_world, "PATCH", path, {"summary": f"Version {number}"}, **headers), 2
    )
    assert sorted(status for status, _said, _replayed in answers) == [200, 412]
    assert Submission.objects.filter(referral=open_world.referral).count() == 2


@pytest.mark.django_db
def test_a_call_that_breaks_leaves_nothing_and_succeeds_when_sent_again(cast: Cast) -> None:
    """14.5: whatever was written before the fault goes with it, the record of the call too."""
    world = build_world(cast.service, cast.counsellor)
    kept = (Referral, Submission, OutboxEvent, IdempotencyRecord)
    before, body = [model.objects.count() for model in kept], world.body
    with patch("caseflow.audit.verbs.append", side_effect=RuntimeError):
        broken = call(world.key, "POST", LIST, body, **{"Idempotency-Key": "k"})
    assert (broken.status_code, [model.objects.count() for model in kept]) == (500, before)
    again = call(world.key, "POST", LIST, body, **{"Idempotency-Key": "k"})
    assert (again.status_code, [model.objects.count() for model in kept]) == (201, [number + 1 for number in before])
