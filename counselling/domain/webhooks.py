"""Where a webhook may go, what became of it, and when it is tried again."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from enum import StrEnum
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network
from urllib.parse import urlsplit

from counselling.domain.errors import DomainError, gettext_noop

type Address = IPv4Address | IPv6Address
type Network = IPv4Network | IPv6Network

LONGEST_ADDRESS = 500
# Between an attempt that failed and the next; after the last one the delivery is given up.
SCHEDULE = tuple(
    timedelta(seconds=seconds) for seconds in (5, 300, 1800, *(hours * 3600 for hours in (2, 5, 10, 14, 20, 24)))
)
LONGEST_PAUSE = timedelta(hours=24)
# Both secrets sign for so long after a rotation.
OVERLAP = timedelta(hours=24)
# An endpoint that fails for so long, and never succeeds meanwhile, is switched off.
PATIENCE = timedelta(days=5)

_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
# The last label begins with a letter: no way to write a number as an address passes, be it octal or hexadecimal.
_HOST = re.compile(rf"(?=.{{1,253}}\Z)(?:{_LABEL}\.)+[a-z](?:[a-z0-9-]{{0,61}}[a-z0-9])", re.ASCII)
_PRINTABLE = re.compile(r"[!-~]+", re.ASCII)

_TRANSLATED = IPv6Network("64:ff9b::/96")
_UNICAST = IPv6Network("2000::/3")
# Sent to whichever router happens to be near: it has no owner.
_ANYCAST = IPv4Network("192.88.99.0/24")


class TargetRefused(DomainError):
    code = "target-refused"
    sentence = gettext_noop(
        "This address cannot be called: write it out, such as https://hooks.partner.example/caseflow."
    )


class NotHttps(TargetRefused):
    code = "not-https"
    sentence = gettext_noop("The address begins with https://.")


class OddPort(TargetRefused):
    code = "odd-port"
    sentence = gettext_noop("Only the usual port of https is called: leave the port out.")


class PersonInAddress(TargetRefused):
    code = "person-in-address"
    sentence = gettext_noop("No name or password stands in the address: what is sent is signed.")


class NotAName(TargetRefused):
    code = "not-a-name"
    sentence = gettext_noop("Give the machine by its full name, such as hooks.partner.example, not by a number.")


@dataclass(frozen=True, slots=True)
class Target:
    """An address taken apart: the machine's name, and what to ask of it."""

    host: str
    path: str


def target_of(url: str) -> Target:
    """The address that somebody typed, if it may be called at all; which machine it leads to is seen at sending."""
    if len(url) > LONGEST_ADDRESS or not _PRINTABLE.fullmatch(url) or "\\" in url:
        raise TargetRefused(field="url")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise TargetRefused(field="url") from error
    if parts.scheme != "https":
        raise NotHttps(field="url")
    if "@" in parts.netloc:
        raise PersonInAddress(field="url")
    if port not in {None, 443}:
        raise OddPort(field="url")
    host = parts.hostname or ""
    if not _HOST.fullmatch(host):
        raise NotAName(field="url")
    return Target(host, (parts.path or "/") + (f"?{parts.query}" if parts.query else ""))


def unwrapped(address: Address) -> Address:
    """The IPv4 address that an IPv6 one stands for, mapped or translated; any other address itself."""
    if isinstance(address, IPv4Address):
        return address
    if address.ipv4_mapped:
        return address.ipv4_mapped
    if address.sixtofour:
        return address.sixtofour
    if address in _TRANSLATED:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address


def may_be_called(address: Address, private: Sequence[Network] = ()) -> bool:
    """Whether it is one machine on the public network, or in a network that the operator allows by name."""
    real = unwrapped(address)
    if any(real.version == network.version and real in network for network in private):
        return True
    if isinstance(real, IPv4Address):
        return real.is_global and not real.is_multicast and not real.is_reserved and real not in _ANYCAST
    return real in _UNICAST and real.is_global


class Outcome(StrEnum):
    """What became of one attempt."""

    DELIVERED = "delivered"
    REFUSED = "refused"
    REDIRECTED = "redirected"
    GONE = "gone"
    NOT_PUBLIC = "not_public"
    NAME_UNKNOWN = "name_unknown"
    UNREACHABLE = "unreachable"
    BAD_CERTIFICATE = "bad_certificate"
    TOO_SLOW = "too_slow"
    CUT_SHORT = "cut_short"
    SECRET_LOST = "secret_lost"  # noqa: S105 - a word, no password


class DeliveryState(StrEnum):
    WAITING = "waiting"
    DELIVERED = "delivered"
    FAILED = "failed"


class OffReason(StrEnum):
    """Why an endpoint is called no more."""

    BY_HAND = "by_hand"
    GONE = "gone"
    FAILING = "failing"


def outcome_of(status: int) -> Outcome:
    """Only 2xx is success; a redirection is not followed, and 410 is the wish to hear nothing more."""
    if 200 <= status < 300:
        return Outcome.DELIVERED
    if 300 <= status < 400:
        return Outcome.REDIRECTED
    return Outcome.GONE if status == 410 else Outcome.REFUSED


def pause_asked(retry_after: str, at: datetime) -> timedelta:
    """How long the receiver asks to be left alone, in seconds or until a date; a day at most, nonsense is nothing."""
    asked = timedelta()
    if retry_after.isascii() and retry_after.isdigit():
        asked = timedelta(seconds=int(retry_after[:9]))
    elif retry_after:
        try:
            until = parsedate_to_datetime(retry_after)
        except (ValueError, OverflowError):
            return asked
        asked = (until if until.tzinfo else until.replace(tzinfo=UTC)) - at
    return min(max(asked, timedelta()), LONGEST_PAUSE)


def next_try(*, attempts: int, at: datetime, draw: Callable[[int], int], retry_after: str = "") -> datetime | None:
    """When to try again after so many attempts, spread by up to a fifth; None once it is given up."""
    if attempts > len(SCHEDULE):
        return None
    wait = SCHEDULE[attempts - 1]
    spread = timedelta(milliseconds=draw(wait // timedelta(milliseconds=5) + 1))
    return at + max(wait + spread, pause_asked(retry_after, at))
