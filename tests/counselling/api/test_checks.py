"""What referrals.md 14 promises to senders and to the persons they send, check by check; the number stands first."""

import logging
import re
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from django.apps import apps
from django.core.cache import cache
from django.db import OperationalError
from django.test import Client
from django.utils import timezone

from caseflow.audit.models import AuditEntry
from counselling.api.problems import KINDS
from counselling.domain.lifecycle import OrganisationStatus
from counselling.partners import services as partners
from counselling.partners.models import ApiCredential
from counselling.referrals.models import ConsentRecord, Referral
from tests.cast import Cast
from tests.counselling import api as api_tests
from tests.counselling.api.test_referrals import LIST, altered, at, create
from tests.counselling.referrals import test_disclosure as courses
from tests.factories.api import World, build_world, call
from tests.security.surface import undone
from tests.wall import business_tables

TESTS = Path(__file__).parents[2]
pytestmark = pytest.mark.django_db


@pytest.fixture
def world(cast: Cast) -> World:
    return build_world(cast.service, cast.counsellor)


def test_every_check_has_its_tests() -> None:
    """The list in this package is complete, and names tests that exist."""
    listed = dict(re.findall(r"^(\d+): ((?:.+?\n)+?)(?=\d+:|\Z)", str(api_tests.__doc__), re.M))
    assert {int(number) for number in listed} == {*range(1, 10), 14, 15, 16, *range(29, 39)}
    written = "".join(path.read_text("utf-8") for path in TESTS.rglob("test_*.py"))
    named = {name for names in listed.values() for name in re.findall(r"test_\w+", names)}
    assert not {name for name in named if f"def {name}(" not in written}


def rows() -> dict[str, int]:
    """How many rows each business table has."""
    tables = business_tables()
    return {
        model._meta.label: model._base_manager.count() for model in apps.get_models() if model._meta.db_table in tables
    }


def given(world: World) -> dict[str, Any]:
    """With a yes to feedback, and an agreement that allows the milestones."""
    return altered(world.body, "consents.2.decision", "given")


def test_every_kind_of_problem_resolves_in_three_languages() -> None:
    """14.3: the address in `type` is a page for people."""
    for slug, kind in KINDS.items():
        for language in ("fr", "de", "en"):
            page = Client().get(f"/problems/{slug}", headers={"Accept-Language": language})
            assert (slug, language, page.status_code) == (slug, language, 200)
            assert str(kind.status) in page.content.decode()


def test_a_database_that_is_away_is_a_problem_with_a_time_to_try_again(world: World) -> None:
    """14.3: 503 as well, and nothing of the fault is told."""
    with patch("counselling.api.account.views.selectors.agreed_until", side_effect=OperationalError("CNRY")):
        answer = call(world.key, "GET", "/api/v1/me")
    assert (answer.status_code, answer.headers["Content-Type"]) == (503, "application/problem+json")
    assert int(answer.headers["Retry-After"]) > 0
    assert b"CNRY" not in answer.content


def test_a_repeated_call_shows_what_may_be_shown_today(world: World) -> None:
    """14.7: the person took their agreement to feedback back since."""
    body = given(world)
    first = create(world, body)
    url = at(first.json()["reference"])
    withdrawn = body["consents"][2] | {"decision": "withdrawn"}
    assert call(world.key, "POST", f"{url}/consents", withdrawn).status_code == 201
    again = create(world, body)
    assert [answer.json()["disclosure"] for answer in (first, again)] == ["milestones", "receipt"]
    assert again.headers["Idempotent-Replayed"] == "true"


NOT_AGREED = [
    ("consents.0.decision", "refused"), ("consents.1.decision", "refused"), ("consents.0.decision", "given "),
    ("consents.1.decision", True), ("consents.0.kind", "share_identitty"), ("consents", []),
    ("consents.0.collected_at", "2126-01-01T10:00:00Z"), ("summary", "CNRY LU28 0019 4006 4475 0000"),
]  # fmt: skip


def test_without_the_agreement_no_word_is_kept_anywhere(
    world: World, caplog: pytest.LogCaptureFixture, mailoutbox: list[Any]
) -> None:
    """14.8 and 14.33: the example is urgent, and it changes nothing."""
    caplog.set_level(logging.DEBUG)
    before, noted = rows(), AuditEntry.objects.count()
    secrets = ("CNRY", "D'Hoore", "+352621123456", "1981-02-28", "LU28", "deux loyers")
    for path, value in NOT_AGREED:
        for url in (LIST, at("validate")):
            body = altered(altered(world.body, "person.first_name", "CNRY"), path, value)
            answer = call(world.key, "POST", url, body, **{"Idempotency-Key": "k"})
            assert (path, value, answer.status_code) == (path, value, 400)
            assert not [word for word in secrets if word in answer.content.decode()]
    assert (rows(), mailoutbox) == (before, [])
    written = [str(entry) for entry in AuditEntry.objects.order_by("pk")[noted:].values_list("detail", "fields")]
    logged = [
        f"{record.getMessage()} {record.__dict__}" for record in caplog.records if record.name != "django.db.backends"
    ]
    assert not [word for word in secrets for line in (*written, *logged) if word in line]


def test_an_agreement_counts_for_thirty_days_in_the_words_of_its_day(world: World) -> None:
    """14.9: of 31 days ago it counts no more; what was read aloud is kept with its version and moment."""
    now = timezone.now().replace(microsecond=0)
    for days, status in ((31, 400), (29, 201)):
        said = (now - timedelta(days=days)).isoformat()
        answer = create(world, altered(world.body, "consents.0.collected_at", said), key=f"d-{days}")
        assert (days, answer.status_code) == (days, status)
    kept = ConsentRecord.objects.get(referral__reference=answer.json()["reference"], kind="share_identity")
    assert (kept.wording, kept.wording_version, kept.language, kept.method, kept.collected_at) == (
        "share_identity", 1, "fr", "oral_script", now - timedelta(days=29),
    )  # fmt: skip


VARIES = re.compile(r"LUH-\d\d-[0-9A-Z-]{6}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|T\d\d:\d\d:\d\dZ|[rt]=\d+")


@pytest.mark.parametrize("course", courses.COURSES)
def test_what_is_decided_inside_is_not_heard_in_any_answer(
    world: World, cast: Cast, monkeypatch: pytest.MonkeyPatch, course: Callable[[Referral, Cast], None]
) -> None:
    """14.15: correcting, writing, taking back and sending the same number again, before and after."""
    monkeypatch.setattr(courses, "NEXT", timezone.localdate())
    body = world.body | {"external_reference": "DOS-1"}
    reference = create(world, body).json()["reference"]

    def sent(number: int, method: str, url: str, content: Any, *, tagged: bool) -> str:
        tag = {"If-Match": call(world.key, "GET", at(reference)).headers["ETag"]} if tagged else {}
        answer = call(world.key, method, url, content, **tag, **{"Idempotency-Key": f"n-{number}"})
        # The tag names the second of one's own act.
        headers = {name: value for name, value in answer.headers.items() if name != "ETag"}
        return VARIES.sub("", f"{answer.status_code} {headers} {answer.content.decode()}")

    def answers() -> list[str]:
        with undone():
            return [
                sent(1, "POST", at(reference, "/messages"), {"text": "Le soir."}, tagged=False),
                sent(2, "PATCH", at(reference), {"summary": "Trois loyers."}, tagged=True),
                sent(3, "POST", LIST, body, tagged=False),
                sent(4, "POST", at(reference, "/withdraw"), {"reason": "solved"}, tagged=True),
                sent(5, "PATCH", at(reference), {"summary": "Quatre."}, tagged=True),
                sent(6, "GET", at(reference), None, tagged=False),
            ]

    before = answers()
    course(Referral.objects.get(reference=reference), cast)
    assert answers() == before
    assert Counter(line[:3] for line in before) == {"200": 3, "201": 1, "409": 2}


def test_the_next_request_of_whoever_lost_their_right_fails(world: World, cast: Cast) -> None:
    """14.30: nothing about a key is remembered between two requests."""
    organisation = world.sender.organisation
    assert call(world.key, "GET", "/api/v1/me").status_code == 200
    with undone():
        partners.revoke_credential(credential=world.credential, reason="lost", by=cast.supervisor)
        assert {call(world.key, "GET", "/api/v1/me").status_code for _time in range(8)} == {401}
    cache.clear()
    with undone():
        type(organisation).objects.filter(pk=organisation.pk).update(
            status=OrganisationStatus.SUSPENDED, status_because="volume"
        )
        assert create(world).status_code == 401
    ApiCredential.objects.filter(pk=world.credential.pk).update(expires_on=timezone.localdate() - timedelta(days=1))
    assert create(world).status_code == 401


def test_a_tag_of_another_referral_is_none(world: World) -> None:
    """14.34: it names what was read, and that was something else."""
    other = create(world).json()["reference"]
    answer = call(world.key, "PATCH", at(other), {"summary": "x"}, **{"If-Match": world.tag})
    assert (answer.status_code, answer.json()["code"]) == (412, "precondition_failed")


def test_a_walk_loses_nothing_while_rows_change(world: World) -> None:
    """14.35: a row that changes moves to the end, and is seen twice at most."""
    for number in range(30):
        call(world.key, "POST", f"{LIST}", world.body, **{"Idempotency-Key": f"w-{number}"})
    everything = set(Referral.objects.values_list("reference", flat=True))
    seen: Counter[str] = Counter()
    changed: set[str] = set()
    cursor = ""
    while cursor is not None:
        told = call(world.key, "GET", f"{LIST}?limit=4{cursor and '&cursor='}{cursor}").json()
        seen.update(line["reference"] for line in told["data"])
        cursor = told["next_cursor"]
        # One that was shown and one that was not change meanwhile.
        moved = {*sorted(set(seen) - changed)[:1], *sorted(everything - set(seen) - changed)[:1]}
        if len(changed) < 16:
            changed |= moved
            Referral.objects.filter(reference__in=moved).update(public_changed_at=timezone.now())
    assert set(seen) == everything
    assert max(seen.values()) == 2


def test_refusals_are_counted_by_the_address_that_a_trusted_proxy_vouches_for(settings: Any) -> None:
    """14.36: nobody changes it by a header of their own; codes of certificates are counted as well."""

    def tried(path: str, times: int, **headers: str) -> list[int]:
        return [
            Client().get(path, headers={"X-Forwarded-For": f"203.0.113.{number}"} | headers).status_code
            for number in range(times)
        ]

    wrong = {"Authorization": "Bearer cf_live_nonsense"}
    assert tried("/api/v1/me", 11, **wrong) == [401] * 10 + [429]
    assert tried("/api/v1/certificates/nonsense", 21) == [404] * 20 + [429]
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    assert tried("/api/v1/me", 11, **wrong) == [401] * 11
