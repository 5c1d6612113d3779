"""What partners' systems are told, written in the transaction of the change and numbered without a gap."""

import secrets

from caseflow.audit.verbs import at_the_end
from counselling.domain.events import EventType, new_event_id
from counselling.partners.models import EventSeries, Organisation, OutboxEvent


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
        OutboxEvent.objects.create(
            organisation=organisation, livemode=livemode, sequence=series.last,
            public_id=new_event_id(draw=secrets.choice), type=event, reference=reference,
            external_reference=external_reference, department=department,
        )  # fmt: skip

    at_the_end(write, place=(organisation.pk, livemode))
