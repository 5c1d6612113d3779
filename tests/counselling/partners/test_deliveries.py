"""Endpoints and what is sent to them: at least once, in order, to whoever listens, until they fail for five days."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import pytest
from django.core import mail, serializers
from django.db import connections

from caseflow import clock, encryption
from caseflow.accounts.operator import Operator
from caseflow.audit.models import AuditEntry
from counselling import jobs
from counselling.domain.errors import ReasonMissing, StaleVersion
from counselling.domain.events import PUBLISHED, EventType
from counselling.domain.webhooks import NotAName, OffReason, Outcome
from counselling.partners import selectors
from counselling.partners import services as partners
from counselling.partners.models import Organisation, OutboxEvent, WebhookDelivery, WebhookEndpoint
from counselling.partners.services import deliveries
from counselling.partners.webhooks import Line, Reply
from tests.cast import Cast
from tests.counselling.partners.test_webhooks import HOST, OK, loopback_allowed, papers, receiver
from tests.factories.partners import (
    WEBHOOK_SECRET,
    OrganisationContactFactory,
    OrganisationFactory,
    OutboxEventFactory,
    WebhookDeliveryFactory,
    WebhookEndpointFactory,
)
from tests.factories.referrals import professional, submitted
from tests.security.surface import Browsers
from tests.security.test_concurrency import at_once, crowd, shared

__all__ = ["crowd", "loopback_allowed", "papers", "shared"]
CLOCK = Operator("clock")
URL = f"https://{HOST}/hooks"
BUSY = b"HTTP/1.1 503 Busy\r\n\r\n"


@pytest.fixture
def organisation(cast: Cast) -> Organisation:
    return OrganisationFactory(keeper=cast.service)


def deliver(line: Line) -> list[WebhookEndpoint]:
    return list(partners.deliver_due(by=CLOCK, line=line))


def state(delivery: WebhookDelivery) -> tuple[str, int, str, int | None]:
    delivery.refresh_from_db()
    return delivery.state, delivery.attempts, delivery.outcome, delivery.status


# Endpoints


def add(cast: Cast, organisation: Organisation, **facts: Any) -> partners.NewSecret:
    known = {"url": URL, "livemode": True, "event_types": PUBLISHED}
    return partners.add_endpoint(organisation=organisation, by=cast.supervisor, **known | facts)


def test_the_secret_is_in_no_row_and_no_log(cast: Cast, organisation: Organisation) -> None:
    made = add(cast, organisation)
    kept = WebhookEndpoint.objects.get()
    rows = serializers.serialize("json", [*WebhookEndpoint.objects.all(), *AuditEntry.objects.all()])
    assert made.secret.startswith("whsec_")
    assert made.secret not in rows + repr(made) + str(made)
    assert (encryption.decrypt(kept.secret), kept.is_on, str(kept)) == (made.secret, True, f"{HOST}/hooks")
    told = AuditEntry.objects.get(verb="partners.add_endpoint").detail
    assert told == {"organisation": organisation.pk, "types": sorted(PUBLISHED), "livemode": True}


def test_what_no_endpoint_becomes(cast: Cast, organisation: Organisation) -> None:
    with pytest.raises(NotAName):
        add(cast, organisation, url="https://10.0.0.1/")
    first = add(cast, organisation).endpoint
    with pytest.raises(partners.EndpointKnown):
        add(cast, organisation)
    for number in range(4):
        last = add(cast, organisation, url=f"{URL}/{number}").endpoint
    with pytest.raises(partners.TooManyEndpoints):
        add(cast, organisation, url=f"{URL}/5")
    assert add(cast, organisation, livemode=False).endpoint.livemode is False
    with pytest.raises(partners.EndpointKnown):
        partners.change_endpoint(endpoint=last, url=URL, event_types=PUBLISHED, version=1, by=cast.supervisor)
    with pytest.raises(NotAName):
        partners.change_endpoint(
            endpoint=first, url="https://127.1/", event_types=PUBLISHED, version=1, by=cast.supervisor
        )
    Organisation.objects.filter(pk=organisation.pk).update(status="suspended")
    with pytest.raises(partners.OrganisationInactive):
        add(cast, organisation, url=f"{URL}/6")
    assert WebhookEndpoint.objects.count() == 6


def test_a_rotation_lasts_a_day_and_a_second_click_changes_nothing(cast: Cast) -> None:
    endpoint, now = WebhookEndpointFactory(), clock.now()
    made = partners.rotate_secret(endpoint=endpoint, version=1, at=now, by=cast.supervisor)
    with pytest.raises(StaleVersion):
        partners.rotate_secret(endpoint=endpoint, version=1, at=now, by=cast.supervisor)
    delivery = WebhookDeliveryFactory(endpoint=WebhookEndpoint.objects.get())
    day, moment = timedelta(days=1), timedelta(microseconds=1)
    assert deliveries.message_of(delivery, now + day - moment).secrets == [made.secret, WEBHOOK_SECRET]
    assert deliveries.message_of(delivery, now + day).secrets == [made.secret]
    assert [partners.tidy_secrets(at=now + wait, by=CLOCK) for wait in (timedelta(), day, day)] == [0, 1, 0]
    kept = WebhookEndpoint.objects.get()
    assert (kept.earlier_secret, kept.earlier_until, encryption.decrypt(kept.secret)) == ("", None, made.secret)


def test_secrets_follow_a_new_key_of_the_installation(cast: Cast, settings: Any) -> None:
    endpoint, now = WebhookEndpointFactory(), clock.now()
    partners.rotate_secret(endpoint=endpoint, version=1, at=now, by=cast.supervisor)
    settings.CASEFLOW_ENCRYPTION_KEYS = ["k" * 32]
    assert [partners.tidy_secrets(at=now, by=CLOCK) for _time in range(2)] == [1, 0]
    settings.SECRET_KEY = "another"
    kept = WebhookEndpoint.objects.get()
    assert encryption.decrypt(kept.earlier_secret) == WEBHOOK_SECRET
    settings.CASEFLOW_ENCRYPTION_KEYS = []
    assert partners.tidy_secrets(at=now, by=CLOCK) == 0
    delivery = WebhookDeliveryFactory(endpoint=kept)
    assert deliver(Line()) == []
    assert state(delivery) == ("waiting", 1, "secret_lost", None)


def test_an_endpoint_is_switched_off_with_a_reason_and_on_again(cast: Cast) -> None:
    endpoint, now = WebhookEndpointFactory(failing_since=clock.now()), clock.now()
    off = {"endpoint": endpoint, "at": now, "by": cast.supervisor}
    with pytest.raises(ReasonMissing):
        partners.switch_off_endpoint(reason=" ", **off)
    assert partners.switch_off_endpoint(reason="moving", **off).off_note == "moving"
    with pytest.raises(partners.EndpointOff):
        partners.switch_off_endpoint(reason="moving", **off)
    with pytest.raises(partners.EndpointOff):
        partners.send_test(**off)
    with pytest.raises(partners.EndpointOff):
        partners.replay_delivery(delivery=WebhookDeliveryFactory(endpoint=endpoint), at=now, by=cast.supervisor)
    partners.switch_on_endpoint(endpoint=endpoint, by=cast.supervisor)
    with pytest.raises(partners.EndpointOn):
        partners.switch_on_endpoint(endpoint=endpoint, by=cast.supervisor)
    kept = WebhookEndpoint.objects.get()
    assert (kept.is_on, kept.off_note, kept.failing_since) == (True, "", None)


# Who is told


def test_an_event_goes_to_whoever_listens_to_it_and_nobody_else(cast: Cast) -> None:
    sender = professional(cast.service)
    here = {"organisation": sender.organisation}
    listening = WebhookEndpointFactory(**here)
    WebhookEndpointFactory(**here, event_types=["referral.changed"])
    WebhookEndpointFactory(**here, livemode=False)
    WebhookEndpointFactory(**here, off=True)
    WebhookEndpointFactory()
    submitted(cast.service, cast.counsellor, sender=sender)
    (delivery,) = WebhookDelivery.objects.all()
    assert (delivery.endpoint, delivery.webhook_id) == (listening, OutboxEvent.objects.get().public_id)


# On the way


@pytest.mark.usefixtures("loopback_allowed")
def test_it_is_delivered_in_the_order_of_the_events(cast: Cast, papers: dict[str, Path]) -> None:
    endpoint = WebhookEndpointFactory(url=URL)
    sent = [WebhookDeliveryFactory(endpoint=endpoint) for _number in range(3)]
    WebhookDeliveryFactory(endpoint=endpoint, next_at=clock.now() + timedelta(minutes=1))
    WebhookDeliveryFactory(endpoint__url=f"{URL}/off", endpoint__off=True)
    WebhookDeliveryFactory(endpoint__url=f"{URL}/s", endpoint__organisation=OrganisationFactory(suspended=True))
    with receiver(papers, OK) as (listening, line):
        assert deliver(line) == []
    ids = [head.partition(b"webhook-id: ")[2].partition(b"\r\n")[0].decode() for head in listening.heads]
    assert ids == [delivery.webhook_id for delivery in sent]
    assert [state(delivery) for delivery in sent] == [("delivered", 1, "delivered", 204)] * 3
    noted = AuditEntry.objects.filter(verb="partners.note_attempt").order_by("pk")[0]
    assert (noted.service, noted.detail) == (
        endpoint.organisation.keeper_id,
        {"endpoint": endpoint.pk, "webhook": ids[0], "attempt": 1, "outcome": "delivered", "status": 204},
    )


@pytest.mark.usefixtures("loopback_allowed")
def test_whoever_fails_is_tried_later_and_keeps_nobody_waiting(cast: Cast, papers: dict[str, Path]) -> None:
    failing, well = WebhookEndpointFactory(url=URL), WebhookEndpointFactory(url=URL)
    refused, behind = (WebhookDeliveryFactory(endpoint=failing) for _number in range(2))
    fine = WebhookDeliveryFactory(endpoint=well)

    def answer(wire: Any) -> None:
        wire.sendall(BUSY if refused.webhook_id.encode() in listening.heads[-1] else OK)

    with receiver(papers, answer) as (listening, line):
        before = clock.now()
        deliver(line)
        assert state(refused) == ("waiting", 1, "refused", 503)
        assert timedelta(seconds=5) <= refused.next_at - before <= timedelta(seconds=30)
        assert [state(delivery)[0] for delivery in (behind, fine)] == ["waiting", "delivered"]
        failing.refresh_from_db()
        assert (failing.is_on, failing.failing_since is not None, refused.claimed_until) == (True, True, None)
        deliver(line)
    assert state(behind)[0] == "delivered"
    failing.refresh_from_db()
    assert failing.failing_since is None


def test_a_failure_of_our_own_is_an_attempt_too(cast: Cast, caplog: pytest.LogCaptureFixture) -> None:
    """Whatever the sending raises is noted, so that no delivery is at the head of the queue for ever."""

    def broken(_host: str) -> list[str]:
        raise ZeroDivisionError

    delivery = WebhookDeliveryFactory()
    deliver(Line(resolve=broken))
    assert state(delivery) == ("waiting", 1, "unreachable", None)
    assert [record.message for record in caplog.records] == ["webhook failed"]
    assert WEBHOOK_SECRET not in caplog.text


def note(delivery: WebhookDelivery, outcome: Outcome, at: datetime, **facts: Any) -> WebhookEndpoint:
    return partners.note_attempt(delivery=delivery, reply=Reply(outcome, **facts), at=at, by=CLOCK)


def test_it_is_given_up_after_ten_attempts(cast: Cast) -> None:
    delivery, at = WebhookDeliveryFactory(), clock.now()
    for attempt in range(1, 11):
        note(delivery, Outcome.TOO_SLOW, at)
        delivery.refresh_from_db()
        assert delivery.attempts == attempt
        at = delivery.next_at or at
    assert state(delivery) == ("failed", 10, "too_slow", None)
    note(delivery, Outcome.DELIVERED, at, status=200)
    assert state(delivery) == ("failed", 10, "too_slow", None)


def test_a_wish_for_a_pause_is_kept(cast: Cast) -> None:
    delivery, at = WebhookDeliveryFactory(), clock.now()
    note(delivery, Outcome.REFUSED, at, status=429, retry_after="3600")
    delivery.refresh_from_db()
    assert delivery.next_at == at + timedelta(hours=1)


def test_410_switches_off_at_once(cast: Cast) -> None:
    delivery = WebhookDeliveryFactory()
    endpoint = note(delivery, Outcome.GONE, clock.now(), status=410)
    assert (endpoint.off_because, state(delivery)[0]) == (OffReason.GONE, "waiting")


def test_five_days_of_failures_and_no_success_switch_off(cast: Cast) -> None:
    endpoint, at, days = WebhookEndpointFactory(), clock.now(), timedelta(days=1)
    sent = [WebhookDeliveryFactory(endpoint=endpoint) for _number in range(5)]
    moments = [at, at + 4 * days, at + 4 * days, at + 9 * days - timedelta(seconds=1), at + 9 * days]
    outcomes = [Outcome.UNREACHABLE, Outcome.DELIVERED, *[Outcome.UNREACHABLE] * 3]
    reasons = [
        note(delivery, outcome, moment).off_because
        for delivery, outcome, moment in zip(sent, outcomes, moments, strict=True)
    ]
    assert reasons == ["", "", "", "", OffReason.FAILING]


def test_a_test_is_tried_once_and_its_failure_counts_for_nothing(cast: Cast) -> None:
    endpoint, at = WebhookEndpointFactory(failing_since=clock.now() - timedelta(days=9)), clock.now()
    delivery = partners.send_test(endpoint=endpoint, at=at, by=cast.supervisor)
    assert delivery.document["data"] == {"livemode": True}
    assert (note(delivery, Outcome.REFUSED, at, status=500).is_on, state(delivery)[0]) == (True, "failed")
    assert OutboxEvent.objects.count() == 0


def test_what_is_sent_once_more_has_the_same_number(cast: Cast) -> None:
    first = WebhookDeliveryFactory(delivered=True)
    again = partners.replay_delivery(delivery=first, at=clock.now(), by=cast.supervisor)
    assert (again.webhook_id, again.document, again.is_replay) == (first.webhook_id, first.document, True)


def test_the_log_goes_with_its_events(cast: Cast) -> None:
    endpoint, long_ago = WebhookEndpointFactory(), clock.now() - timedelta(days=31)
    old, new = (OutboxEventFactory(organisation=endpoint.organisation) for _number in range(2))
    OutboxEvent.objects.filter(pk=old.pk).update(at=long_ago)
    WebhookDeliveryFactory(endpoint=endpoint, event=old)
    kept = [WebhookDeliveryFactory(endpoint=endpoint, event=new)]
    partners.send_test(endpoint=endpoint, at=long_ago, by=cast.supervisor)
    kept.append(partners.send_test(endpoint=endpoint, at=clock.now(), by=cast.supervisor))
    partners.purge_events(at=clock.now(), by=CLOCK)
    assert list(WebhookDelivery.objects.order_by("pk")) == kept


def test_who_looks_after_the_system_is_told_that_it_is_called_no_more(
    cast: Cast, organisation: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    OrganisationContactFactory(organisation=organisation, email="accueil@partner.example")
    assert selectors.contacts_for_technique(organisation) == ["accueil@partner.example"]
    OrganisationContactFactory(organisation=organisation, function="technique", name="IT", email="it@partner.example")
    endpoint = WebhookEndpointFactory(organisation=organisation, url=f"{URL}?token=hidden", off=True)

    def switched_off(**_facts: object) -> Iterator[WebhookEndpoint]:
        yield endpoint

    monkeypatch.setattr(partners, "deliver_due", switched_off)
    jobs.deliver_webhooks(clock.now())
    (letter,) = mail.outbox
    assert (letter.to, f"{HOST}/hooks" in letter.subject) == (["it@partner.example"], True)
    assert "hidden" not in letter.subject + letter.body


def test_two_workers_never_take_the_same_delivery(crowd: Cast) -> None:
    endpoints = [WebhookEndpointFactory() for _number in range(5)]
    for endpoint in endpoints * 3:
        WebhookDeliveryFactory(endpoint=endpoint)
    at = clock.now()
    answers = at_once(lambda _thread: partners.claim_deliveries(at=at, resting=(), by=CLOCK), threads=4)
    taken = [delivery.endpoint_id for claimed in answers for delivery in claimed]
    assert sorted(taken) == sorted(endpoint.pk for endpoint in endpoints)
    later = partners.claim_deliveries(at=at + deliveries.LEASE, resting=(endpoints[0].pk,), by=CLOCK)
    assert len(later) == 4


def test_no_transaction_is_open_while_a_partner_is_called(crowd: Cast, papers: dict[str, Path], settings: Any) -> None:
    settings.CASEFLOW_WEBHOOK_NETWORKS = [ip_network("127.0.0.0/8")]
    WebhookDeliveryFactory(endpoint__url=URL)
    seen = list[bool]()

    def answer(wire: Any) -> None:
        seen.append(owner.in_atomic_block)
        wire.sendall(OK)

    owner = connections["default"]
    with receiver(papers, answer) as (_listening, line):
        deliver(line)
    assert seen == [False]


# On screen


def test_the_page_shows_the_secret_once(cast: Cast, as_: Browsers, organisation: Organisation) -> None:
    browser, page = as_(cast.supervisor), f"/partners/{organisation.pk}/"
    typed = {"url": URL, "livemode": "live", "event_types": ["referral.changed"]}
    refused = browser.post(f"{page}webhooks/new/", typed | {"url": "https://10.0.0.1/"})
    assert (refused.status_code, "https://10.0.0.1/" in refused.content.decode()) == (422, True)
    answer = browser.post(f"{page}webhooks/new/", typed)
    secret = answer.context["made"].secret
    assert secret in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    endpoint = WebhookEndpoint.objects.get()
    here = f"{page}webhooks/{endpoint.pk}/"
    for shown in (browser.get(page), browser.get(here)):
        text = shown.content.decode()
        assert (f"{HOST}/hooks" in text, secret in text, endpoint.secret in text) == (True, False, False)
    assert f"{HOST}/hooks" not in as_(cast.counsellor).get(page).content.decode()
    renewed = browser.post(f"{here}secret/", {"version": 1})
    assert renewed.context["made"].secret != secret
    assert browser.post(f"{here}secret/", {"version": 1}).status_code == 409


def test_a_test_is_sent_and_shown_with_its_outcome(cast: Cast, as_: Browsers, organisation: Organisation) -> None:
    endpoint = WebhookEndpointFactory(organisation=organisation)
    browser, here = as_(cast.supervisor), f"/partners/{organisation.pk}/webhooks/{endpoint.pk}/"
    assert browser.post(f"{here}test/").status_code == 302
    delivery = WebhookDelivery.objects.get()
    note(delivery, Outcome.BAD_CERTIFICATE, clock.now())
    assert delivery.webhook_id in browser.get(here).content.decode()
    assert browser.post(f"{here}deliveries/{delivery.pk}/replay/").status_code == 404
    assert delivery.document["type"] == EventType.ENDPOINT_TEST


def test_the_log_is_read_by_pages(cast: Cast, organisation: Organisation) -> None:
    endpoint = WebhookEndpointFactory(organisation=organisation)
    sent = [WebhookDeliveryFactory(endpoint=endpoint) for _number in range(51)]
    first = selectors.deliveries_to(endpoint)
    assert (first.rows[0], len(first.rows), first.next) == (sent[-1], 50, sent[1].pk)
    assert selectors.deliveries_to(endpoint, before=str(first.next)).rows == [sent[0]]
    assert selectors.deliveries_to(endpoint, before="x").rows == first.rows
