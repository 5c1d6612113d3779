"""What the systems of partners are told: that something changed, never what."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from counselling.domain.references import ALPHABET, Draw

KEPT = timedelta(days=30)
ID_LENGTH = 20


class EventType(StrEnum):
    REFERRAL_RECEIVED = "referral.received"
    REFERRAL_CHANGED = "referral.changed"
    MESSAGE_CREATED = "message.created"
    CERTIFICATE_EXPIRING = "certificate.expiring"
    CERTIFICATE_REVOKED = "certificate.revoked"
    ENDPOINT_TEST = "endpoint.test"


# The types an endpoint may choose; a test reaches every endpoint and stands in no outbox.
PUBLISHED = (
    EventType.REFERRAL_RECEIVED,
    EventType.REFERRAL_CHANGED,
    EventType.MESSAGE_CREATED,
    EventType.CERTIFICATE_EXPIRING,
    EventType.CERTIFICATE_REVOKED,
)


def new_event_id(*, draw: Draw) -> str:
    return "evt_" + "".join(draw(ALPHABET) for _place in range(ID_LENGTH))


def thin_event(type_: str, *, at: datetime, data: Mapping[str, object]) -> dict[str, object]:
    """The document that is sent and read: whoever wants to know more asks for it with rights of their own."""
    return {"type": str(type_), "timestamp": at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"), "data": dict(data)}
