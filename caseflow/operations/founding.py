"""What a new service finds on its first day: upper apps register it, `manage.py setup` prepares it."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from caseflow.accounts.operator import Operator

if TYPE_CHECKING:
    from caseflow.accounts.models import Service

type Provision = Callable[["Service", Operator], object]

_provisions: list[Provision] = []


def register(provision: Provision) -> None:
    _provisions.append(provision)


def prepare(service: "Service", *, by: Operator) -> None:
    for provision in _provisions:
        provision(service, by)
