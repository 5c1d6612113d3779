"""A partner whose system is told of events: what reached it in the last days, and one event that never did."""

from datetime import timedelta

from caseflow import clock
from caseflow.accounts.models import User
from caseflow.accounts.operator import Operator
from counselling.domain.events import PUBLISHED
from counselling.domain.webhooks import Outcome
from counselling.partners import services as partners
from counselling.partners.models import Organisation, WebhookDelivery
from counselling.partners.webhooks import Reply

LISTENING = "Logements sociaux Les Tilleuls (fictif)"
FINE = Reply(Outcome.DELIVERED, 204, milliseconds=180)
BUSY = Reply(Outcome.REFUSED, 503, milliseconds=95)


def listen(by: User) -> None:
    """Give the landlord an endpoint before its first referral is sent; the second test of it succeeds."""
    organisation = Organisation.objects.get(name=LISTENING)
    made = partners.add_endpoint(
        organisation=organisation, url="https://hooks.tilleuls.example/caseflow", livemode=True,
        event_types=PUBLISHED, by=by,
    )  # fmt: skip
    for days, reply in ((9, BUSY), (8, FINE)):
        at = clock.now() - timedelta(days=days)
        tried = partners.send_test(endpoint=made.endpoint, at=at, by=by)
        partners.note_attempt(delivery=tried, reply=reply, at=at, by=Operator())


def tell_what_arrived() -> None:
    """One event met a system that was down and was given up after three days; each other one arrived at once."""
    operator, now = Operator(), clock.now()
    partners.purge_events(at=now, by=operator)
    sent = list(WebhookDelivery.objects.filter(event__isnull=False).order_by("pk"))
    lost = next((each for each in sent if each.created_at < now - timedelta(days=5)), None)
    for delivery in sent:
        if delivery == lost:
            _give_up(delivery, operator)
        else:
            at = delivery.created_at + timedelta(seconds=1)
            partners.note_attempt(delivery=delivery, reply=FINE, at=at, by=operator)


def _give_up(delivery: WebhookDelivery, operator: Operator) -> None:
    while at := delivery.next_at:
        partners.note_attempt(delivery=delivery, reply=BUSY, at=at, by=operator)
        delivery.refresh_from_db()
