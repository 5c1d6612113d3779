"""Whose key this is."""

from collections.abc import Mapping
from typing import ClassVar

from rest_framework.request import Request
from rest_framework.response import Response

from counselling.api.account.shapes import Me
from counselling.api.endpoint import Endpoint, Operation
from counselling.partners import selectors


class Account(Endpoint):
    operations: ClassVar[Mapping[str, Operation]] = {
        "GET": Operation(summary="Organisation, scopes, limits and end of this key", answers={200: Me})
    }

    def get(self, request: Request) -> Response:
        self.query(self.operation.query)
        key = self.credential
        agreed = selectors.agreed_until(key.organisation, self.today)
        return Response(
            {
                "organisation": key.organisation.name,
                "department": key.department or None,
                "livemode": key.livemode,
                "key": str(key),
                "scopes": sorted(key.scopes),
                "expires_on": key.expires_on.isoformat(),
                "limits": [{"name": it.name, "quota": it.quota, "seconds": it.window} for it in self.policies],
                "agreements": [
                    {"service": service.slug, "until": until and until.isoformat()} for service, until in agreed
                ],
            }
        )
