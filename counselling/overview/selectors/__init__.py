"""What the pages over several capabilities read: the desk, lists of files, a file at a glance and its gaps."""

from counselling.overview.selectors.desk import Desk, desk_of
from counselling.overview.selectors.identity import Identity, identity_of
from counselling.overview.selectors.lists import ORDERS, named, ordered, silent, with_clients
from counselling.overview.selectors.missing import Missing, missing_in

__all__ = [
    "ORDERS",
    "Desk",
    "Identity",
    "Missing",
    "desk_of",
    "identity_of",
    "missing_in",
    "named",
    "ordered",
    "silent",
    "with_clients",
]
