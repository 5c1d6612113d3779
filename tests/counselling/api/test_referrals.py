"""A partner's system sends, follows, corrects and takes back (referrals.md, 11 and 14)."""

import json
from copy import deepcopy
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from caseflow.audit.models import AuditEntry, Via
from counselling import jobs
from counselling.partners.models import ApiCredential, IdempotencyRecord, OutboxEvent
from counselling.referrals.models import Referral, ReferralEvent, ReferralSettings, ReferralSubject
from tests.cast import Cast
from tests.factories.api import World, build_world, call, conditions_as_sent
from tests.factories.partners import ActivityFactory, ApiCredentialFactory, key_of
from tests.factories.referrals import submitted

pytestmark = pytest.mark.django_db
LIST = "/api/v1/referrals"


@pytest.fixture
def world(cast: Cast) -> World:
    return build_world(cast.service, cast.counsellor)


def create(world: World, body: Any = None, key: str = "k-1", **headers: str) -> Any:
    return call(world.key, "POST", LIST, body or world.body, **{"Idempotency-Key": key} | headers)


def at(referral: str, act: str = "") -> str:
    return f"{LIST}/{referral}{act}"


def pointers(answer: Any) -> dict[str, str]:
    return {fault["pointer"]: fault["code"] for fault in answer.json()["errors"]}


def altered(body: dict[str, Any], path: str, value: Any) -> dict[str, Any]:
    """The body with one place changed; a name that is not there yet is added."""
    changed = deepcopy(body)
    *way, last = path.split(".")
    place: Any = changed
    for name in way:
        place = place[int(name)] if isinstance(place, list) else place[name]
    place[int(last) if isinstance(place, list) else last] = value
    return changed


def test_a_referral_arrives_with_one_of_each(world: World) -> None:
    before = AuditEntry.objects.count(), OutboxEvent.objects.count()
    answer = create(world)
    sent = answer.json()
    assert (answer.status_code, sent["status"], sent["disclosure"]) == (201, "received", "receipt")
    referral = Referral.objects.get(reference=sent["reference"])
    assert (referral.source, referral.events.count(), referral.submissions.get().by) == ("api", 1, None)
    assert {row.recorded_by for row in referral.consents.all()} == {None}
    entry = AuditEntry.objects.latest("pk")
    assert (AuditEntry.objects.count(), OutboxEvent.objects.count()) == (before[0] + 1, before[1] + 1)
    assert (entry.verb, entry.via, entry.actor, entry.credential) == (
        "referrals.submit_referral", Via.API, None, world.credential.public_id,
    )  # fmt: skip
    read = call(world.key, "GET", answer.headers["Location"].removeprefix("http://testserver"))
    assert (read.json(), read.headers["ETag"]) == (sent, answer.headers["ETag"])
    assert read.json()["submission"]["person"]["last_name"] == "D'Hoore-Weiß"


def test_a_sender_in_no_register_is_named_to_those_who_decide(world: World) -> None:
    body = altered(world.body, "referrer.email", "nobody@bailleur.example")
    referral = Referral.objects.get(reference=create(world, body).json()["reference"])
    stated = "Anne Muller, chargée de clientèle, nobody@bailleur.example, +352621000002"
    assert (referral.referrer, referral.stated_sender, referral.open_checks) == (None, stated, ["referrer_unknown"])
    assert referral.sender == f"{referral.organisation}, {stated}"


def test_checking_says_the_same_and_leaves_nothing(world: World) -> None:
    def left() -> list[int]:
        return [model.objects.count() for model in (Referral, ReferralEvent, OutboxEvent, AuditEntry)]

    before, bad = left(), altered(world.body, "consents.0.decision", "refused")
    checked = call(world.key, "POST", at("validate"), world.body)
    refused = call(world.key, "POST", at("validate"), bad)
    assert (checked.status_code, set(checked.json())) == (200, {"decision_due_on", "certificate", "warnings"})
    assert left() == before
    assert refused.json()["errors"] == create(world, bad).json()["errors"]


def test_the_same_call_is_one_referral_and_shows_today(world: World) -> None:
    body, count = world.body, Referral.objects.count()
    first, quoted = create(world, body), create(world, body, '"k-1"')
    assert (quoted.status_code, quoted.headers["Idempotent-Replayed"]) == (201, "true")
    assert first.json() == quoted.json()
    call(world.key, "POST", at(first.json()["reference"], "/withdraw"), {"reason": "solved"},
         **{"If-Match": first.headers["ETag"]})  # fmt: skip
    assert create(world, body).json()["status"] == "withdrawn"
    other = create(world, body | {"summary": "Autre chose."})
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
    assert Referral.objects.count() == count + 1


def test_another_key_gets_its_own_and_a_refused_call_frees_its_key(world: World, cast: Cast) -> None:
    body = world.body
    assert create(world, altered(body, "difficulties", [])).status_code == 400
    assert not IdempotencyRecord.objects.exists()
    first = create(world, body)
    assert call("", "POST", LIST, body, **{"Idempotency-Key": "k-1"}).status_code == 401
    second = call(
        key_of(ApiCredentialFactory(organisation=world.sender.organisation)), "POST", LIST, body,
        **{"Idempotency-Key": "k-1"},
    )  # fmt: skip
    assert (second.status_code, second.json()["reference"] != first.json()["reference"]) == (201, True)
    assert create(world, body).headers["Idempotent-Replayed"] == "true"


def test_a_key_is_new_after_a_day_and_the_job_forgets_it(world: World) -> None:
    create(world)
    IdempotencyRecord.objects.update(at=timezone.now() - timedelta(hours=25))
    assert "Idempotent-Replayed" not in create(world).headers
    IdempotencyRecord.objects.update(at=timezone.now() - timedelta(hours=25))
    jobs.look_after_calls(timezone.now())
    assert not IdempotencyRecord.objects.exists()
    assert ApiCredential.objects.get(pk=world.credential.pk).last_used_at is not None


@pytest.mark.parametrize("key", ["", "a" * 256, "a b", "é", 'a"b'])
def test_a_key_that_is_none(world: World, key: str) -> None:
    answer = create(world, key=key)
    assert (answer.status_code, answer.json()["code"]) == (400, "idempotency_key_missing")


REFUSED = [
    ("consents.0.decision", "refused", "/consents", "consent_required"),
    ("consents.1.decision", "given ", "/consents/1/decision", "invalid_choice"),
    ("consents.1.decision", True, "/consents/1/decision", "invalid_choice"),
    ("consents.0.kind", "share_identitty", "/consents/0/kind", "invalid_choice"),
    ("consents.2.kind", "share_identity", "/consents/2/kind", "invalid_choice"),
    ("consents", [], "/consents", "consent_required"),
    ("consents.0.wording_version", 999, "/consents/0/wording_version", "wording_outdated"),
    ("consents.0.collected_at", "2026-01-01T10:00:00Z", "/consents", "consent_outdated"),
    ("consents.0.collected_at", "2126-01-01T10:00:00Z", "/consents", "consent_outdated"),
    ("consents.0.collected_at", "2026-11-20T10:00:00", "/consents/0/collected_at", "invalid_moment"),
    ("person.phones", ["0123CNRY"], "/person/phones/0", "invalid_phone"),
    ("person.contact.call", "true", "/person/contact/call", "invalid_type"),
    ("person.contact.call", 1, "/person/contact/call", "invalid_type"),
    ("person.contact", {}, "/person/contact", "not_reachable"),
    ("person.last_name", " ", "/person/last_name", "invalid_length"),
    ("person.last_name", "CNRY\u202e", "/person/last_name", "invalid_text"),
    ("person.last_name", "CNRY\r\nX", "/person/last_name", "invalid_text"),
    ("person.last_name", "TEST-MEET", "/person/last_name", "test_data_in_live"),
    ("person.birth_date", "2126-02-28", "/person/birth_date", "out_of_range"),
    ("person.birth_date", "1981-02-30", "/person/birth_date", "invalid_date"),
    ("person.birth_date", "١٩٨١-02-28", "/person/birth_date", "invalid_date"),
    ("person.email", "CNRY", "/person/email", "invalid_email"),
    ("difficulties", [], "/difficulties", "invalid_length"),
    ("difficulties.0", "Rent", "/difficulties/0", "invalid_choice"),
    ("summary", "Compte LU28 0019 4006 4475 0000", "/summary", "sensitive_data"),
    ("summary", "x" * 2001, "/summary", "invalid_length"),
    ("arrears.amount", 2150, "/arrears/amount", "invalid_type"),
    ("arrears.amount", "2150,00", "/arrears/amount", "invalid_amount"),
    ("arrears.plan_running", "true", "/arrears/plan_running", "invalid_type"),
    ("household.adults", 0, "/household/adults", "out_of_range"),
    ("urgent_reason", None, "/urgent_reason", "required"),
    ("priority", "ordinary", "/priority", "invalid_choice"),
    ("service", "CNRY", "/service", "invalid_choice"),
    ("state", "accepted", "/state", "unknown_field"),
    ("person.trained", True, "/person/trained", "unknown_field"),
    ("CNRY<b>", 1, "/?", "unknown_field"),
]  # fmt: skip


@pytest.mark.parametrize(("path", "value", "pointer", "code"), REFUSED)
def test_what_is_wrong_is_told_at_its_place_and_not_repeated(
    world: World, path: str, value: object, pointer: str, code: str
) -> None:
    body, before = altered(world.body, path, value), ReferralSubject.objects.count()
    answer = create(world, body)
    assert (answer.status_code, pointers(answer).get(pointer)) == (400, code)
    assert ReferralSubject.objects.count() == before
    assert not [word for word in ("CNRY", "D'Hoore", "LU28") if word.encode() in answer.content]


def test_a_creditor_names_three_days_and_corrects_them(world: World) -> None:
    world.sender.organisation.is_creditor = True
    world.sender.organisation.save()
    today, days = timezone.localdate(), conditions_as_sent(timezone.localdate())
    place = "/creditor_conditions/help_mentioned_on"
    body = altered(world.body | {"creditor_conditions": days}, "arrears", {"plan_running": True})
    tomorrow = (today + timedelta(days=1)).isoformat()
    for day, code in ((None, "creditor_condition_missing"), (tomorrow, "out_of_range"), (3, "invalid_date")):
        wrong = altered(body, "creditor_conditions.help_mentioned_on", day)
        assert pointers(create(world, wrong)) == {place: code}
        assert pointers(call(world.key, "POST", at("validate"), wrong)) == {place: code}
    assert len(pointers(create(world, world.body))) == len(days)
    sent = create(world, body)
    submission = sent.json()["submission"]
    assert (submission["creditor_conditions"], submission["arrears"]["plan_running"]) == (days, True)
    url, tag = at(sent.json()["reference"]), {"If-Match": sent.headers["ETag"]}
    assert len(pointers(call(world.key, "PATCH", url, {"creditor_conditions": None}, **tag))) == len(days)
    change = {"creditor_conditions": {"help_mentioned_on": today.isoformat()}, "arrears": {"plan_running": False}}
    corrected = call(world.key, "PATCH", url, change, **tag).json()["submission"]
    assert corrected["creditor_conditions"] == days | {"help_mentioned_on": today.isoformat()}
    assert corrected["arrears"]["plan_running"] is False
    assert place in call(world.key, "GET", "/api/v1/referral-options").json()["required"]


def test_who_is_no_creditor_names_none_and_keeps_what_it_said_as_one(world: World) -> None:
    organisation, days = world.sender.organisation, conditions_as_sent(timezone.localdate())
    body = world.body | {"creditor_conditions": days}
    refused = pointers(create(world, body))
    assert refused == {f"/creditor_conditions/{name}": "creditors_only" for name in days}
    organisation.is_creditor = True
    organisation.save()
    sent = create(world, body)
    organisation.is_creditor = False
    organisation.save()
    url, tag = at(sent.json()["reference"]), {"If-Match": sent.headers["ETag"]}
    moved = {"creditor_conditions": days | {"reminder_sent_on": timezone.localdate().isoformat()}}
    assert pointers(call(world.key, "PATCH", url, moved, **tag)) == {
        "/creditor_conditions/reminder_sent_on": "creditors_only"
    }
    assert call(world.key, "PATCH", url, {"summary": "Trois loyers."}, **tag).status_code == 200


def test_an_unsafe_word_is_harmless_and_names_are_stored_as_they_are(world: World) -> None:
    for number, name in enumerate(
        ("D'Hoore", "Weiß", "Ní Bhriain", "X", "Null", "é", "😀", "<script>", "{{7*7}}", "=A1")
    ):
        sent = create(world, altered(world.body, "person.last_name", name), key=f"n-{number}")
        stored = Referral.objects.get(reference=sent.json()["reference"]).subject.last_name
        assert (sent.status_code, stored) == (201, name.replace("e\u0301", "é"))


@pytest.mark.parametrize(
    ("content", "headers", "status"),
    [
        (b'{"a": 1, "a": 1}', {}, 400),
        (b"{" + b" " * 70_000 + b"}", {}, 413),
        (b"{}", {"Content-Type": "text/plain"}, 415),
        (b"{}", {"Content-Type": "application/json; charset=latin-1"}, 415),
        (b"{}", {"Content-Encoding": "gzip"}, 415),
        (b"a=1", {"Content-Type": "application/x-www-form-urlencoded"}, 415),
        (b"{}", {"Accept": "text/html"}, 406),
    ],
)
def test_a_body_that_cannot_be_read(world: World, content: bytes, headers: dict[str, str], status: int) -> None:
    kind = headers.get("Content-Type", "application/json")
    sent = {"Authorization": f"Bearer {world.key}", "Idempotency-Key": "k"} | headers
    answer = Client().post(LIST, content, content_type=kind, headers=sent)
    assert (answer.status_code, answer.headers["Content-Type"]) == (status, "application/problem+json")


def test_hidden_and_nonexistent_are_the_same_bytes(world: World, cast: Cast) -> None:
    foreign = build_world(cast.other_service, cast.other_counsellor).referral.reference
    number = "5b1c7f0e-2a7d-4c56-9f0e-0f3f3a1f9a10"
    answers = [
        call(world.key, "GET", at(reference), **{"X-Request-Id": number})
        for reference in (foreign, "LUH-26-7K3F-3", "nonsense", "%00")
    ]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1
    assert answers[0].headers["X-Request-Id"] == answers[0].json()["request_id"] == number


def test_what_is_known_is_not_sent_again_and_not_logged(world: World) -> None:
    url = at(world.referral.reference)
    first = call(world.key, "GET", url)
    read = AuditEntry.objects.filter(verb="referrals.read").count()
    again = call(world.key, "GET", url, **{"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content, AuditEntry.objects.filter(verb="referrals.read").count()) == (
        304,
        b"",
        read,
    )


def test_a_correction_needs_what_was_read_and_changes_it(world: World) -> None:
    url, body = at(world.referral.reference), {"person": {"first_name": "Jeanne"}, "summary": None}
    assert call(world.key, "PATCH", url, body).status_code == 428
    for stale in ('"0000000000000000"', "*", "x"):
        assert call(world.key, "PATCH", url, body, **{"If-Match": stale}).status_code == 412
    tag = world.tag
    corrected = call(world.key, "PATCH", url, body, **{"If-Match": tag})
    said = corrected.json()["submission"]
    assert (corrected.status_code, said["person"]["first_name"], said["summary"]) == (200, "Jeanne", "")
    assert call(world.key, "PATCH", url, body, **{"If-Match": tag}).status_code == 412
    refused = call(world.key, "PATCH", url, {"status": "accepted"}, **{"If-Match": corrected.headers["ETag"]})
    assert (refused.status_code, pointers(refused)) == (400, {"/status": "unknown_field"})


def test_a_correction_leaves_what_somebody_typed_in_the_browser(world: World) -> None:
    """A number without its country is none of the correction's business, unless it is corrected itself."""
    ReferralSubject.objects.filter(referral=world.referral).update(phone="621 123 456")
    url = at(world.referral.reference)
    corrected = call(world.key, "PATCH", url, {"summary": "Trois loyers."}, **{"If-Match": world.tag})
    assert (corrected.status_code, corrected.json()["submission"]["person"]["phones"]) == (200, ["621 123 456"])
    assert world.referral.submissions.latest("number").changed == ["summary"]
    for phone in ("621 123 457", "4010", "CNRY-api-subject"):
        refused = call(world.key, "PATCH", url, {"person": {"phones": [phone]}}, **{"If-Match": world.tag})
        assert (refused.status_code, pointers(refused)) == (400, {"/person/phones/0": "invalid_phone"})


def set_room(cast: Cast, **columns: Any) -> None:
    ReferralSettings.objects.create(
        service=cast.service, valid_from=timezone.localdate(), set_by=cast.supervisor, **columns
    )


def test_whoever_is_not_taken_on_here_is_told_where(world: World, cast: Cast) -> None:
    ActivityFactory(theme="debt_counselling", title_fr="Conseil en dettes", organisation__name="CNRY-listed")
    set_room(cast, postcodes="20; 21")
    refused = create(world)
    assert (refused.status_code, refused.json()["code"]) == (422, "out_of_territory")
    named = refused.json()["suggestions"]
    assert cast.other_service.slug in [place["slug"] for place in named]
    assert named[-1]["slug"] is None
    assert "CNRY-listed" in named[-1]["name"]
    assert create(world, altered(world.body, "person.postcode", "2010")).status_code == 201
    set_room(cast, takes_referrals=False)
    closed = create(world, key="k-2")
    assert (closed.status_code, closed.json()["code"]) == (409, "service_not_accepting")
    assert cast.other_service.slug in [place["slug"] for place in closed.json()["alternatives"]]
    assert b"D'Hoore" not in refused.content + closed.content
    # A colleague who takes a call from elsewhere may know better.
    set_room(cast, postcodes="20")
    assert submitted(cast.service, cast.counsellor, sender=world.sender, on=timezone.localdate()).state == "received"


def test_the_options_say_how_far_a_service_reaches_and_what_is_required(world: World, cast: Cast) -> None:
    waits = timezone.localdate() + timedelta(days=20)
    set_room(cast, postcodes="40, 41", free_from=waits)
    told = call(world.key, "GET", "/api/v1/referral-options").json()
    here = next(offered for offered in told["services"] if offered["slug"] == cast.service.slug)
    shown = {name: here[name] for name in ("postcodes", "has_room", "waits_until", "median_days")}
    assert shown == {
        "postcodes": ["40", "41"], "has_room": False, "waits_until": waits.isoformat(), "median_days": None,
    }  # fmt: skip
    for place in told["required"]:
        *way, last = place.strip("/").split("/")
        body = deepcopy(world.body)
        inner = body
        for name in way:
            inner = inner[name]
        del inner[last]
        assert create(world, body).status_code == 400, place


def test_taken_back_once_and_nothing_to_correct_after(world: World) -> None:
    url, tag = at(world.referral.reference), world.tag
    first = call(world.key, "POST", f"{url}/withdraw", {"reason": "person_declined"}, **{"If-Match": tag})
    again = call(world.key, "POST", f"{url}/withdraw", {"reason": "solved"}, **{"If-Match": tag})
    assert (first.status_code, again.status_code, again.json()) == (200, 200, first.json())
    late = call(world.key, "PATCH", url, {"summary": "x"}, **{"If-Match": world.tag})
    assert (late.status_code, late.json()["allowed_actions"]) == (409, ["message"])


def test_messages_are_written_once_and_consents_move_the_level(world: World) -> None:
    url = at(world.referral.reference)
    for _ in range(2):
        sent = call(world.key, "POST", f"{url}/messages", {"text": "Le soir."}, **{"Idempotency-Key": "m-1"})
    assert (sent.status_code, sent.headers["Idempotent-Replayed"]) == (201, "true")
    thread = call(world.key, "GET", f"{url}/messages").json()["data"]
    assert [(message["author"], message["text"]) for message in thread] == [("sender", "Le soir.")]
    # A yes counts only if it was said after the no of this morning.
    later = f"{timezone.localdate()}T20:00:00Z"
    consent = world.body["consents"][2] | {"decision": "given", "collected_at": later}
    assert call(world.key, "POST", f"{url}/consents", consent).json()["disclosure"] == "milestones"
    refused = call(world.key, "POST", f"{url}/consents", consent | {"decision": "withdrawn"})
    assert refused.json()["disclosure"] == "receipt"


def test_a_list_goes_on_where_it_stopped_for_whoever_got_it(world: World, cast: Cast) -> None:
    for number in range(3):
        create(world, world.body | {"external_reference": f"N-{number}"}, key=f"l-{number}")
    seen, cursor = [], ""
    while cursor is not None:
        page = call(world.key, "GET", f"{LIST}?limit=2{cursor and '&cursor='}{cursor}").json()
        seen += [line["reference"] for line in page["data"]]
        cursor = page["next_cursor"]
    assert (len(seen), len(set(seen))) == (4, 4)
    mine = call(world.key, "GET", f"{LIST}?limit=1").json()["next_cursor"]
    other = key_of(ApiCredentialFactory(organisation=world.sender.organisation))
    for query, key in ((f"limit=1&cursor={mine}", other), (f"cursor={mine}&status=met", world.key),
                       (f"cursor={mine}x", world.key), ("cursor=", world.key)):  # fmt: skip
        answer = call(key, "GET", f"{LIST}?{query}")
        assert (answer.status_code, answer.json()["code"]) == (400, "invalid_cursor")
    assert len(call(world.key, "GET", f"{LIST}?external_reference=N-1").json()["data"]) == 1


@pytest.mark.parametrize(
    "query",
    ["limit=0", "limit=101", "limit=abc", "limit=1&limit=2", "updated_after=2026-11-20T10:00:00", "x=1", "status=x"],
)
def test_a_parameter_that_is_none(world: World, query: str) -> None:
    answer = call(world.key, "GET", f"{LIST}?{query}")
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid_parameter")


def test_a_key_in_the_address_is_refused_and_taken_back(world: World) -> None:
    answer = call(world.key, "GET", f"/api/v1/me?token={world.key}")
    wrong = call(world.key[:-1] + "B", "GET", "/api/v1/me")
    assert (answer.status_code, wrong.status_code) == (401, 401)
    assert answer.json()["detail"] == wrong.json()["detail"]
    gone = ApiCredential.objects.get(pk=world.credential.pk)
    assert (gone.revoked_at is None, gone.revoked_by, bool(gone.revoked_because)) == (False, None, True)
    assert call(world.key, "GET", "/api/v1/me").status_code == 401


def test_refused_keys_are_few_a_minute(world: World) -> None:
    statuses = [call("cf_live_nonsense", "GET", "/api/v1/me").status_code for _ in range(12)]
    assert statuses == [401] * 10 + [429] * 2
    assert call(world.key, "GET", "/api/v1/me").status_code == 200


def test_limits_count_down_and_a_lost_counter_serves(world: World) -> None:
    # All in one window.
    with time_machine.travel(timezone.now(), tick=False):
        answers = [call(world.key, "GET", "/api/v1/me") for _ in range(61)]
    left = [answer.headers["RateLimit"].partition("r=")[2].partition(";")[0] for answer in answers[:2]]
    assert (left, answers[-1].status_code, answers[-1].json()["violated_policies"]) == (["59", "58"], 429, ["burst"])
    assert 1 <= int(answers[-1].headers["Retry-After"]) <= 60
    with patch("counselling.api.quotas.cache.get", side_effect=OSError):
        assert create(world).status_code == 201


@pytest.mark.parametrize("language", ["fr", "de", "en"])
def test_every_kind_of_problem_has_its_page(language: str) -> None:
    answer = Client(raise_request_exception=False).get("/api/v1/nothing", headers={"Accept-Language": language})
    problem = answer.json()
    page = Client().get(problem["type"].removeprefix("http://testserver"), headers={"Accept-Language": language})
    assert (answer.status_code, answer.headers["Content-Language"], page.status_code) == (404, language, 200)
    assert problem["title"] in page.content.decode()


def test_errors_that_nobody_described_are_problems(world: World) -> None:
    elsewhere = Client().get("/api/v1/me", headers={"Host": "elsewhere.example"})
    wrong_method = Client().delete("/api/v1/me", headers={"Authorization": f"Bearer {world.key}"})
    with patch("counselling.api.account.views.selectors.agreed_until", side_effect=RuntimeError("CNRY")):
        broken = call(world.key, "GET", "/api/v1/me")
    for answer, status in ((elsewhere, 400), (wrong_method, 405), (broken, 500)):
        assert (answer.status_code, answer.headers["Content-Type"]) == (status, "application/problem+json")
        assert "CNRY" not in json.dumps(answer.json())
