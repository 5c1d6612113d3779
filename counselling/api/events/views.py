"""What has changed, in the order in which it did; no number is skipped for whoever reads on from the last one."""

from collections.abc import Mapping
from typing import ClassVar

from rest_framework.request import Request
from rest_framework.response import Response

from counselling.api.endpoint import Endpoint, Operation
from counselling.api.events.shapes import Events, EventsQuery
from counselling.domain.api_keys import ApiScope
from counselling.partners import selectors


class EventsAfter(Endpoint):
    operations: ClassVar[Mapping[str, Operation]] = {
        "GET": Operation(
            summary="The events of the last thirty days, as webhooks send them", scope=ApiScope.EVENTS_READ,
            query=EventsQuery, answers={200: Events},
        )
    }  # fmt: skip

    def get(self, request: Request) -> Response:
        asked, key = self.query(EventsQuery), self.credential
        found = selectors.events_after(
            key.organisation, asked.after, asked.limit + 1, livemode=key.livemode, department=key.department
        )
        shown = [event.document for event in found[: asked.limit]]
        return Response({"data": shown, "has_more": len(found) > asked.limit})
