"""A sender cannot find out whether the service knows somebody (referrals.md, 14.14; room B, B6)."""

import random
import re
import time
from statistics import fmean, quantiles, variance
from typing import Any
from unittest.mock import patch

import pytest
from django.test import Client

from counselling.api import quotas
from counselling.client_files.models import ContactDetails, HouseholdMember
from counselling.referrals import selectors
from counselling.referrals.models import DuplicateDecision
from tests.cast import Cast
from tests.factories.api import World, build_world, call
from tests.factories.referrals import submitted
from tests.security.surface import undone

pytestmark = pytest.mark.django_db
PHONE = {"known": "+352621777001", "unknown": "+352621888002"}
NAME = {"known": "Schmitz", "unknown": "Schmotz"}
BORN = {"known": "1979-04-11", "unknown": "1978-05-12"}
WHAT_DIFFERS = re.compile(r"LUH-\d\d-[0-9A-Z-]{6}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|T\d\d:\d\d:\d\dZ|t=\d+")
MOST, REQUESTS, PLANTED = 4.5, 1_000, 400


@pytest.fixture
def world(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> World:
    """Somebody has a file here and was sent by another organisation; calls are not limited."""
    monkeypatch.setattr(quotas, "count", lambda _caller, *_policies: [])
    client = HouseholdMember.objects.get(file=cast.file)
    HouseholdMember.objects.filter(pk=client.pk).update(
        last_name=NAME["known"], first_name="Marie", folded_name="schmitz marie", match_key="marie schmitz",
        birth_date=BORN["known"],
    )  # fmt: skip
    ContactDetails.objects.filter(member=client).update(phone=PHONE["known"], phone_key=PHONE["known"][-8:])
    who = {"last_name": NAME["known"], "first_name": "Marie", "birth_date": BORN["known"], "phone": PHONE["known"]}
    submitted(cast.service, cast.counsellor, **who)
    return build_world(cast.service, cast.counsellor)


def body_about(world: World, which: str) -> dict[str, Any]:
    body = world.body
    body["person"] |= {"last_name": NAME[which], "first_name": "Marie", "birth_date": BORN[which]}
    body["person"]["phones"] = [PHONE[which]]
    return body


def test_what_is_answered_is_the_same(world: World) -> None:
    """Status, headers and body, but for the reference and the time."""
    told = []
    for which in ("known", "unknown"):
        with undone():
            answer = call(world.key, "POST", "/api/v1/referrals", body_about(world, which), **{"Idempotency-Key": "k"})
        said = answer.json() | {"submission": None}
        headers = {name: value for name, value in answer.headers.items() if name != "ETag"}
        told.append(WHAT_DIFFERS.sub("", f"{answer.status_code} {headers} {said}"))
    assert told[0] == told[1]
    assert "submission" in told[0]


def welch(world: World, requests: int) -> float:
    """Welch's t of the work for so many calls about each, in random turns, without the slowest tenth.

    The work of the processor, since what others do on the machine would hide a difference.
    """
    bodies = {which: body_about(world, which) for which in NAME}
    turns = [*NAME] * requests
    random.shuffle(turns)
    taken: dict[str, list[float]] = {which: [] for which in NAME}
    client = Client(headers={"Authorization": f"Bearer {world.key}", "Idempotency-Key": "k"})
    for which in turns:
        with undone():
            started = time.process_time()
            answer = client.post("/api/v1/referrals", bodies[which], content_type="application/json")
            taken[which].append(time.process_time() - started)
        assert answer.status_code == 201
    most = quantiles(taken["known"] + taken["unknown"], n=10)[-1]
    known, unknown = ([each for each in taken[which] if each <= most] for which in NAME)
    return (fmean(known) - fmean(unknown)) / (variance(known) / len(known) + variance(unknown) / len(unknown)) ** 0.5


@pytest.mark.full
def test_who_is_known_takes_no_longer(world: World) -> None:
    """Measured with 1,000 calls about each: t = -0.25; with the planted comparison below, 400 about each, 8.6."""
    welch(world, 20)
    assert abs(welch(world, REQUESTS)) < MOST


@pytest.mark.full
def test_a_comparison_within_the_request_would_be_seen(world: World) -> None:
    """The arm without protection: candidates are noted while the sender waits."""

    def compare(referral: Any, _on: Any) -> bool:
        for found in selectors.candidates_for(referral):
            DuplicateDecision.objects.create(
                referral=referral, file=found.file, verdict="related", by=found.file.counsellor
            )
        return False

    with patch.object(selectors, "sent_lately", compare):
        welch(world, 20)
        assert abs(welch(world, PLANTED)) > MOST
