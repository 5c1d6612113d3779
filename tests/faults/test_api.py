"""The web worker dies in the middle of a call: what was acknowledged is stored, and nothing is stored twice (X6).

referrals.md 14.5 and the third proof of its first release. Eight clients send as partners' systems do; meanwhile a
worker is killed again and again, each time when a call has just been stored: what it was about to answer is lost, and
what its other threads had begun. A client that got no answer sends the same call again.
Measured on PostgreSQL with 1,000 referrals and 40 kills: 145 calls cut, 0 lost, 0 doubled. Where each try has a key of
its own: 133 cut, 0 lost, 18 doubled.
"""

import random
import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import override_settings

from caseflow.audit.models import AuditEntry
from caseflow.settings.base import CACHES
from counselling.partners.models import IdempotencyRecord, OutboxEvent
from counselling.referrals.models import ConsentRecord, Referral, ReferralEvent, ReferralSubject, Submission
from tests.cast import build_cast
from tests.factories.api import body_for, build_world
from tests.factories.partners import ApiCredentialFactory, key_of
from tests.faults.served import Answer, Server, served

# SQLite, which lets one write at a time, is asked for less and without the arm that shows what the key is for.
ON_POSTGRESQL = connection.vendor == "postgresql"
REFERRALS, KILLS = (1_000, 40) if ON_POSTGRESQL else (125, 5)
CLIENTS, KEYS = 8, 40
TRY_AGAIN = {409, 429, 500, 502, 503}


@pytest.fixture
def counters(transactional_db: None) -> Iterator[None]:
    """The table in which an installation counts calls; tests count in memory."""
    with override_settings(CACHES=CACHES):
        call_command("createcachetable", verbosity=0)
    yield
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE cache")


class Clients:
    """Partners' systems with keys of their own, and what they remember: how often each call was sent and answered."""

    def __init__(self, server: Server, bodies: list[dict[str, Any]], keys: list[str], *, keeps_its_key: bool) -> None:
        self.server, self.bodies, self.keys, self.keeps_its_key = server, bodies, keys, keeps_its_key
        self.acknowledged: dict[int, str] = {}
        self.cut = 0
        self.lock, self.pause = threading.Lock(), threading.Event()

    def send(self, number: int) -> None:
        """Until it is acknowledged: the same call again, or in the arm without protection each time a new one."""
        for attempt in count():
            key = f"call-{number}" if self.keeps_its_key else f"call-{number}-{attempt}"
            answer = self.try_once(number, key)
            if answer and answer.status == 201:
                with self.lock:
                    self.acknowledged[number] = answer.json()["reference"]
                return
            assert answer is None or answer.status in TRY_AGAIN, (answer.status, answer.content)
            self.pause.wait(0.05)

    def try_once(self, number: int, key: str) -> Answer | None:
        headers = {"Authorization": f"Bearer {self.keys[number % len(self.keys)]}", "Idempotency-Key": key}
        try:
            return self.server.post("/api/v1/referrals", self.bodies[number], headers)
        except OSError:
            with self.lock:
                self.cut += 1
            return None


def wait_for_a_commit() -> None:
    calls = IdempotencyRecord.objects.order_by("-pk").values_list("pk", flat=True)
    last = calls.first()
    while calls.first() == last:
        pass


@pytest.mark.full
@pytest.mark.parametrize("keeps_its_key", [True, False] if ON_POSTGRESQL else [True])
def test_workers_are_killed_in_mid_create(counters: None, keeps_its_key: bool) -> None:
    cast = build_cast()
    world = build_world(cast.service, cast.counsellor)
    organisation = world.sender.organisation
    keys = [key_of(ApiCredentialFactory(organisation=organisation)) for _number in range(KEYS)]
    bodies = [
        body_for(cast.service, world.sender.referrer.email, summary=f"Numéro {number}.") for number in range(REFERRALS)
    ]
    before = Referral.objects.count()
    draw = random.Random(7)
    with served() as server, ThreadPoolExecutor(CLIENTS) as pool:
        clients = Clients(server, bodies, keys, keeps_its_key=keeps_its_key)
        sent = [pool.submit(clients.send, number) for number in range(REFERRALS)]
        for kill in range(1, KILLS + 1):
            while len(clients.acknowledged) < kill * REFERRALS // (KILLS + 1):
                clients.pause.wait(0.01)
            wait_for_a_commit()
            server.kill_worker(draw)
        for each in sent:
            each.result()
    stored = Counter(
        Submission.objects.filter(number=1).exclude(summary="Deux loyers.").values_list("summary", flat=True)
    )
    lost = [n for n, reference in clients.acknowledged.items() if not Referral.objects.filter(reference=reference)]
    doubled = sum(copies - 1 for copies in stored.values())
    assert (len(clients.acknowledged), len(stored), lost) == (REFERRALS, REFERRALS, [])
    assert clients.cut >= KILLS // 2
    if keeps_its_key:
        assert doubled == 0
        assert len(set(clients.acknowledged.values())) == REFERRALS
    else:
        assert doubled > 0
    # No half of a call: each referral has one of everything that arrives with it.
    referrals = Referral.objects.count() - before
    assert referrals == REFERRALS + doubled
    assert IdempotencyRecord.objects.count() == referrals
    for model, each in (
        (ReferralSubject, 1),
        (Submission, 1),
        (ConsentRecord, 3),
        (ReferralEvent, 1),
        (OutboxEvent, 1),
    ):
        assert model.objects.count() == each * (referrals + before), model
    assert AuditEntry.objects.filter(verb="referrals.submit_referral").count() == referrals + before
    assert AuditEntry.objects.filter(verb="referrals.submit_referral", via="api").count() == referrals
