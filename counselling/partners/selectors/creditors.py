"""Finding creditors, and where and how one of them is written to and paid."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from caseflow.accounts.models import Service
from counselling import permissions
from counselling.domain.matching import fold
from counselling.partners.models import Creditor, CreditorAddress, Organisation
from counselling.partners.selectors.pages import NamedPage, page_by_name
from counselling.permissions import ServicePermission


def directory_of(user: Any, *, fragment: str = "", kind: str = "") -> QuerySet[Creditor]:
    """The creditors this person may use, by any fragment of name, alias, town or e-mail domain."""
    found = Creditor.objects.choices_for(user).named(fragment).select_related("service")
    return found.filter(kind=kind) if kind else found


def creditor_page(user: Any, *, fragment: str = "", kind: str = "", after: str = "") -> NamedPage[Creditor]:
    """The page of the list of creditors that follows the entry `after`."""
    found = directory_of(user, fragment=fragment, kind=kind)
    return page_by_name(found, known=Creditor.objects.visible_to(user), after=after)


def services_adding(user: Any) -> QuerySet[Service]:
    """The services whose directory this person may add to."""
    return permissions.services_for(user, ServicePermission.ADD_CREDITOR)


def may_manage(user: Any, creditor: Creditor) -> bool:
    """Whether this person may change or merge the entry; nobody changes a national one."""
    managed = permissions.services_for(user, ServicePermission.MANAGE_CREDITORS)
    return creditor.service_id is not None and managed.filter(pk=creditor.service_id).exists()


def addresses_of(creditor: Creditor, user: Any) -> QuerySet[CreditorAddress]:
    """The departments as the services of this person know them."""
    services = permissions.services_for(user, ServicePermission.ADD_CREDITOR)
    return creditor.addresses.filter(service__in=services).select_related("service")


def address_of(creditor: Creditor, service: Service) -> CreditorAddress | None:
    """The department that letters of this service usually go to."""
    return creditor.addresses.known_to(service).first()


@dataclass(frozen=True, slots=True)
class Match:
    """What a fragment means: one creditor, several to choose from, or nobody."""

    creditor: Creditor | None
    candidates: tuple[Creditor, ...]


MOST_CANDIDATES = 6


def creditor_meant(service: Service, fragment: str) -> Match:
    """The one creditor that a fragment names; a whole name or alias goes before a part of it.

    Of two equal entries the service's own goes before the national one.
    """
    wanted = fold(fragment)
    if not wanted:
        return Match(None, ())
    found = list(Creditor.objects.usable_in(service).named(wanted).order_by("name", "pk")[:50])
    whole = [creditor for creditor in found if wanted in whole_names(creditor)]
    for candidates in (whole, found):
        own = [creditor for creditor in candidates if creditor.service_id is not None]
        if len(candidates) == 1 or (candidates is whole and len(own) == 1):
            return Match((own or candidates)[0], ())
    return Match(None, tuple(whole or found)[:MOST_CANDIDATES])


def whole_names(entry: Creditor | Organisation) -> set[str]:
    """The name and the aliases, folded."""
    return {fold(entry.name), *(fold(alias) for alias in entry.aliases.split(";"))} - {""}
