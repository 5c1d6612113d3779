"""The way around: capabilities register their entries; the page asks which of them the person may follow."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone


@dataclass(frozen=True, slots=True)
class Way:
    label: Any
    address: str
    current: bool


@dataclass(frozen=True, slots=True)
class Entry:
    label: Any
    url_name: str
    roles: Collection[str] | None
    order: int
    now_and_then: bool


@dataclass(slots=True)
class Register:
    entries: dict[str, Entry] = field(default_factory=dict)
    search: str = ""
    searchers: Collection[str] | None = None


_register = Register()


def register(
    label: Any,
    url_name: str,
    *,
    roles: Collection[str] | None = None,
    order: int = 100,
    now_and_then: bool = False,
) -> None:
    """Add an entry to the top navigation, or to the menu of the account if it is needed only now and then.

    `roles` are those that may follow it, None for everybody who is signed in; the lowest `order` comes first.
    """
    _register.entries[url_name] = Entry(label, url_name, roles, order, now_and_then)


def register_search(url_name: str, *, roles: Collection[str] | None = None) -> None:
    """Name the page that answers the search box (`q`), and who may ask it; without one there is no box."""
    _register.search, _register.searchers = url_name, roles


def search_address(request: HttpRequest | None) -> str:
    user = getattr(request, "user", None)
    if not _register.search or user is None or not user.is_authenticated:
        return ""
    closed = _register.searchers is not None and _roles(request).isdisjoint(_register.searchers)
    return "" if closed else reverse(_register.search)


def ways(request: HttpRequest | None, *, now_and_then: bool = False) -> list[Way]:
    user = getattr(request, "user", None)
    if request is None or user is None or not user.is_authenticated:
        return []
    asked = [entry for entry in _register.entries.values() if entry.now_and_then == now_and_then]
    roles = _roles(request)
    open_to_them = [entry for entry in asked if entry.roles is None or not roles.isdisjoint(entry.roles)]
    ordered = sorted(open_to_them, key=lambda entry: entry.order)
    addresses = [reverse(entry.url_name) for entry in ordered]
    here = _nearest(addresses, request.path)
    return [Way(entry.label, address, address == here) for entry, address in zip(ordered, addresses, strict=True)]


def _roles(request: Any) -> frozenset[str]:
    """The roles this person has somewhere today, looked up once for a page that shows both menus."""
    if not hasattr(request, "roles_today"):
        request.roles_today = request.user.roles(timezone.localdate())
    return request.roles_today


def _nearest(addresses: Iterable[str], path: str) -> str:
    """The entry below which this page lies: of two that both lead to it, the one that says more."""
    above = [address for address in addresses if path == address or (address != "/" and path.startswith(address))]
    return max(above, key=len, default="")
