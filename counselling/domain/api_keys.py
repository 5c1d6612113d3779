"""Keys with which the systems of partners sign in: what they look like, and what is kept of them."""

import hashlib
import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from ipaddress import ip_address, ip_network

from counselling.domain.dates import add_months
from counselling.domain.references import ALPHABET, Draw

ID_LENGTH = 8
SECRET_BYTES = 32
LONGEST_MONTHS = 18
_KEY = re.compile(rf"cf_(live|test)_([{ALPHABET}]{{{ID_LENGTH}}})_([A-Za-z0-9_-]{{43}})", re.ASCII)


class ApiScope(StrEnum):
    REFERRALS_WRITE = "referrals:write"
    REFERRALS_READ = "referrals:read"
    EVENTS_READ = "events:read"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyParts:
    """What a well-formed key says of itself; whether it opens anything is another question."""

    livemode: bool
    public_id: str


def new_public_id(*, draw: Draw) -> str:
    return "".join(draw(ALPHABET) for _place in range(ID_LENGTH))


def compose_key(*, livemode: bool, public_id: str, secret: str) -> str:
    """The whole key as its holder sends it; `secret` is 256 random bits in URL-safe base 64."""
    return f"{shown_start(livemode=livemode, public_id=public_id)}_{secret}"


def shown_start(*, livemode: bool, public_id: str) -> str:
    """The part of a key that is no secret."""
    return f"cf_{'live' if livemode else 'test'}_{public_id}"


def parts_of(key: str) -> KeyParts | None:
    match = _KEY.fullmatch(key)
    return KeyParts(livemode=match[1] == "live", public_id=match[2]) if match else None


def digest_of(key: str) -> str:
    """SHA-256 of the whole key: 256 random bits need no slow hash."""
    return hashlib.sha256(key.encode()).hexdigest()


def read_network(text: str) -> str:
    """An address or a network as it is kept, such as 192.0.2.0/24; ValueError if it is none."""
    return str(ip_network(text.strip(), strict=False))


def is_admitted(address: str, networks: Collection[str]) -> bool:
    """Whether a call from this address is taken; without networks, from everywhere."""
    if not networks:
        return True
    try:
        known = ip_address(address)
    except ValueError:
        return False
    mapped = getattr(known, "ipv4_mapped", None) or known
    return any(mapped in ip_network(network) for network in networks)


# So many days before a key ends, whoever looks after its system is told.
TOLD_BEFORE = (14, 60)


def ending_step(days: int, told: int | None) -> int | None:
    """Which reminder is due that many days before the end; nothing if it, or a later one, was sent already."""
    step = next((step for step in TOLD_BEFORE if 0 <= days <= step), None)
    return step if step is not None and (told is None or step < told) else None


def last_allowed_day(on: date) -> date:
    """The last day on which a key issued on that day may be valid."""
    return add_months(on, LONGEST_MONTHS)
