"""Webhooks on their way: claimed, sent outside any transaction, noted, tried again; an endpoint that fails is left."""

import logging
import secrets
from collections.abc import Collection, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from datetime import datetime, timedelta

from django.db.models import Min, Q, QuerySet

from caseflow import clock, encryption
from caseflow.accounts.operator import Operator
from caseflow.audit.verbs import tell, verb
from counselling.changes import hold
from counselling.domain.sandbox import SandboxCheck
from counselling.domain.webhooks import PATIENCE, DeliveryState, OffReason, Outcome, next_try
from counselling.partners.models import WebhookDelivery, WebhookEndpoint
from counselling.partners.selectors import is_proven
from counselling.partners.services.sandbox import note_proof
from counselling.partners.webhooks import Line, Message, Reply, send

logger = logging.getLogger("caseflow.webhooks")

# So many partners are waited for at once, each for a quarter of a minute at most.
AT_ONCE = 8
# Longer than any attempt lasts: who has not noted the outcome by then will not.
LEASE = timedelta(minutes=2)
ROUND = timedelta(seconds=40)


def deliver_due(*, by: Operator, line: Line | None = None) -> Iterator[WebhookEndpoint]:
    """Send what is due, of each endpoint in the order of the events; yields the endpoints that were switched off.

    Whoever failed is left alone until the next time, so that a partner that hangs holds up nobody else twice.
    """
    until = clock.now() + ROUND
    resting: set[int] = set()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        while clock.now() < until and _firsts(clock.now(), resting).exists():
            claimed = claim_deliveries(at=clock.now(), resting=frozenset(resting), by=by)
            for delivery, reply in _sent(claimed, pool, line or Line()):
                noted = note_attempt(delivery=delivery, reply=reply, at=clock.now(), by=by)
                if reply.outcome is not Outcome.DELIVERED:
                    resting.add(noted.pk)
                    if not noted.is_on:
                        yield noted


@verb("partners.claim_deliveries")
def claim_deliveries(*, at: datetime, resting: Collection[int], by: Operator) -> list[WebhookDelivery]:
    """Take the first delivery of each endpoint; what another worker has just taken is passed over."""
    free = _firsts(at, resting).filter(_unclaimed(at), state=DeliveryState.WAITING)
    claimed = list(
        free.select_related("endpoint", "event")
        .select_for_update(skip_locked=True, of=("self",))
        .order_by("next_at", "pk")[:AT_ONCE]
    )
    WebhookDelivery.objects.filter(pk__in=[each.pk for each in claimed]).update(claimed_until=at + LEASE)
    tell(object_type=WebhookDelivery._meta.label, detail={"count": len(claimed)})
    return claimed


@verb("partners.note_attempt")
def note_attempt(*, delivery: WebhookDelivery, reply: Reply, at: datetime, by: Operator) -> WebhookEndpoint:
    """Note what became of an attempt: done, tried again later, or given up; and what it says of the endpoint."""
    held = hold(delivery)
    if held.state == DeliveryState.WAITING:
        held.attempts, held.tried_at, held.claimed_until = held.attempts + 1, at, None
        held.outcome, held.status, held.milliseconds = reply.outcome, reply.status, reply.milliseconds
        held.state, held.next_at = _what_next(held, reply, at)
        held.save()
    endpoint = hold(delivery.endpoint)
    if (health := _health(endpoint, held, reply, at)) != _as_it_is(endpoint):
        endpoint.failing_since, endpoint.off_because, endpoint.off_at = health
        endpoint.version += 1
        endpoint.save(update_fields=["failing_since", "off_because", "off_at", "version"])
    if reply.outcome is Outcome.DELIVERED and not endpoint.livemode:
        _note_proof(endpoint, at=at, by=by)
    detail = {"endpoint": endpoint.pk, "webhook": held.webhook_id, "attempt": held.attempts, "outcome": reply.outcome}
    tell(
        service=endpoint.organisation.keeper_id, object_type=WebhookDelivery._meta.label, object_id=held.pk,
        detail=detail | {"status": reply.status or 0},
    )  # fmt: skip
    return endpoint


def _note_proof(endpoint: WebhookEndpoint, *, at: datetime, by: Operator) -> None:
    """A system that takes what the sandbox sends has done the last thing on the list."""
    if not is_proven(endpoint.organisation, SandboxCheck.WEBHOOK):
        note_proof(organisation=endpoint.organisation, check=SandboxCheck.WEBHOOK, at=at, by=by)


type Health = tuple[datetime | None, str, datetime | None]


def _as_it_is(endpoint: WebhookEndpoint) -> Health:
    return endpoint.failing_since, endpoint.off_because, endpoint.off_at


def _health(endpoint: WebhookEndpoint, delivery: WebhookDelivery, reply: Reply, at: datetime) -> Health:
    """Since when it fails and whether it is called at all; a test that fails says nothing of the five days."""
    if reply.outcome is Outcome.DELIVERED:
        return None, endpoint.off_because, endpoint.off_at
    if not endpoint.is_on or (delivery.event is None and reply.outcome is not Outcome.GONE):
        return _as_it_is(endpoint)
    since = endpoint.failing_since or at
    if reply.outcome is Outcome.GONE:
        return since, OffReason.GONE, at
    return (since, OffReason.FAILING, at) if at - since >= PATIENCE else (since, "", None)


def _what_next(delivery: WebhookDelivery, reply: Reply, at: datetime) -> tuple[DeliveryState, datetime | None]:
    if reply.outcome is Outcome.DELIVERED:
        return DeliveryState.DELIVERED, None
    if delivery.event is None:
        return DeliveryState.FAILED, None
    then = next_try(attempts=delivery.attempts, at=at, draw=secrets.randbelow, retry_after=reply.retry_after)
    return (DeliveryState.WAITING, then) if then else (DeliveryState.FAILED, None)


def _unclaimed(at: datetime) -> Q:
    return Q(claimed_until=None) | Q(claimed_until__lte=at)


def _firsts(at: datetime, resting: Collection[int]) -> QuerySet[WebhookDelivery]:
    """The first due delivery of each endpoint at which nobody is."""
    busy = WebhookDelivery.objects.filter(claimed_until__gt=at).order_by().values("endpoint")
    due = WebhookDelivery.objects.due(at).exclude(endpoint__in=busy).exclude(endpoint__in=list(resting))
    return WebhookDelivery.objects.filter(
        pk__in=due.order_by().values("endpoint").annotate(first=Min("pk")).values("first")
    )


def _sent(
    claimed: Sequence[WebhookDelivery], pool: ThreadPoolExecutor, line: Line
) -> Iterator[tuple[WebhookDelivery, Reply]]:
    """Each with what became of it, as it comes; the threads know no database."""
    underway: dict[Future[Reply], WebhookDelivery] = {}
    for delivery in claimed:
        try:
            message = message_of(delivery, clock.now())
        except encryption.Unreadable:
            yield delivery, Reply(Outcome.SECRET_LOST)
        else:
            underway[pool.submit(send, message, at=clock.now(), line=line)] = delivery
    for done in as_completed(underway):
        if error := done.exception():
            logger.error("webhook failed", exc_info=error, extra={"facts": {"delivery": underway[done].pk}})
        yield underway[done], Reply(Outcome.UNREACHABLE) if error else done.result()


def message_of(delivery: WebhookDelivery, at: datetime) -> Message:
    endpoint = delivery.endpoint
    kept = [endpoint.secret]
    if endpoint.earlier_until and at < endpoint.earlier_until:
        kept.append(endpoint.earlier_secret)
    return Message(delivery.webhook_id, endpoint.url, delivery.document, [encryption.decrypt(each) for each in kept])
