"""What partners are told, written in the transaction of the change: their systems by number without a gap, their
professionals by mail."""

import secrets

from caseflow.audit.verbs import at_the_end
from counselling.domain.events import EventType, new_event_id
from counselling.domain.notices import Notice
from counselling.partners.models import (
    EventSeries,
    Organisation,
    OutboxEvent,
    ProfessionalNotice,
    Referrer,
    WebhookDelivery,
    WebhookEndpoint,
)


def publish(
    organisation: Organisation,
    event: EventType,
    *,
    reference: str,
    external_reference: str = "",
    department: str = "",
    livemode: bool = True,
) -> None:
    """Tell an organisation that something it may read has changed; only inside a verb, and undone with it.

    The number is drawn when the verb has done everything else: its row is held until the commit, so that numbers
    become readable in their order, and for as short a time as can be, so that nobody waits for it in a circle.
    """

    def write() -> None:
        series, _new = EventSeries.objects.select_for_update().get_or_create(
            organisation=organisation, livemode=livemode
        )  # fmt: skip
        series.last += 1
        series.save(update_fields=["last"])
        written = OutboxEvent.objects.create(
            organisation=organisation, livemode=livemode, sequence=series.last,
            public_id=new_event_id(draw=secrets.choice), type=event, reference=reference,
            external_reference=external_reference, department=department,
        )  # fmt: skip

        _address(written)

    at_the_end(write, place=(organisation.pk, livemode))


def _address(event: OutboxEvent) -> None:
    """A delivery for each endpoint that listens to events of this type; the worker takes it from here."""
    listening = WebhookEndpoint.objects.listening().filter(organisation=event.organisation, livemode=event.livemode)
    WebhookDelivery.objects.bulk_create(
        WebhookDelivery(
            endpoint=endpoint, event=event, webhook_id=event.public_id, created_at=event.at, next_at=event.at
        )
        for endpoint in listening.order_by("pk")
        if event.type in endpoint.event_types
    )


def write_to(referrer: Referrer, notice: Notice, *, reference: str = "") -> None:
    """Put a mail in line; only inside a verb, and undone with it."""
    ProfessionalNotice.objects.create(referrer=referrer, notice=notice, reference=reference)
