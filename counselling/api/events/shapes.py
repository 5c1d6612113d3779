"""Events as webhooks send them, and as they are read by number."""

from typing import Annotated

from pydantic import Field

from counselling.api.shapes import Answered, Moment, Shape, whole_number


class About(Answered):
    """Thin on purpose: the rest is read with the key's own rights."""

    reference: str
    external_reference: str | None
    sequence: int
    livemode: bool


class Event(Answered):
    type: str
    timestamp: Moment
    data: About


class Events(Answered):
    data: list[Event]
    has_more: bool


class EventsQuery(Shape):
    after: Annotated[whole_number(0, 999_999_999), Field(description="The last sequence that was read")] = 0
    limit: whole_number(1, 100) = 50
