"""Where a person can be sent, for everybody; nothing of a search is kept."""

from collections.abc import Mapping
from typing import Any, ClassVar

from rest_framework.request import Request
from rest_framework.response import Response

from counselling.api.directory.shapes import Directory, DirectoryQuery
from counselling.api.endpoint import Operation, PublicEndpoint
from counselling.domain.directory import place_typed, understand
from counselling.partners import selectors


class Services(PublicEndpoint):
    operations: ClassVar[Mapping[str, Operation]] = {
        "GET": Operation(
            summary="Search the directory; entries that reach the place come first", query=DirectoryQuery,
            answers={200: Directory},
        )
    }  # fmt: skip

    def get(self, request: Request) -> Response:
        asked = self.query(DirectoryQuery)
        wish = selectors.Wish(
            question=understand(asked.q), place=place_typed(asked.postcode, country=asked.country),
            theme=asked.theme.value if asked.theme else "", language=asked.language, audience=asked.audience,
        )  # fmt: skip
        found = selectors.search_directory(None, wish, self.today)
        lines = [_line(hit.activity, reaches=True) for hit in found.here]
        lines += [_line(hit.activity, reaches=False) for hit in found.elsewhere]
        return Response({"data": lines, "total": found.total})


def _line(activity: Any, *, reaches: bool) -> dict[str, Any]:
    names = (
        "theme", "country", "communes", "regions", "remote", "languages", "audiences", "conditions", "cost", "bring",
        "way_in", "delay_weeks",
    )  # fmt: skip
    return {name: getattr(activity, name) for name in names} | {
        "title": str(activity), "organisation": activity.organisation.name, "web": activity.organisation.web,
        "verified_on": activity.verified_on.isoformat(), "reaches_place": reaches,
    }  # fmt: skip
