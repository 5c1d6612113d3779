"""What an organisation's systems have been told."""

from counselling.partners.models import Organisation, OutboxEvent


def events_after(
    organisation: Organisation, sequence: int, limit: int, *, livemode: bool, department: str = ""
) -> list[OutboxEvent]:
    """The events that follow the number `sequence`, those of one department if it is named; none is left out."""
    events = OutboxEvent.objects.filter(organisation=organisation, livemode=livemode, sequence__gt=sequence)
    if department:
        events = events.filter(department=department)
    return list(events.order_by("sequence")[:limit])
