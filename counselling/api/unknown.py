"""Every address below /api/ that is none."""

from collections.abc import Mapping
from typing import Any, ClassVar

from rest_framework.permissions import AllowAny

from counselling.api.endpoint import Operation, PublicEndpoint
from counselling.api.errors import Problem


class UnknownPath(PublicEndpoint):
    permission_classes: ClassVar[list[Any]] = [AllowAny]
    operations: ClassVar[Mapping[str, Operation]] = {}

    def initial(self, request: Any, *args: Any, **kwargs: Any) -> None:
        self.states = []
        raise Problem("not-found")
