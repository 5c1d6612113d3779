"""Where an organisation is, and whom to ask there."""

from typing import TypedDict

from django.db.models import Model

from caseflow.accounts.models import User
from caseflow.audit.models import Action
from caseflow.audit.verbs import tell, verb
from counselling.changes import hold, save_version
from counselling.domain.errors import DomainError, gettext_noop
from counselling.domain.matching import fold
from counselling.partners.models import Organisation, OrganisationContact, OrganisationSite
from counselling.partners.services.rules import (
    refold,
)


class SiteFields(TypedDict, total=False):
    name: str
    lines: str
    postcode: str
    city: str
    country: str
    phone: str
    opening_hours: str
    accessibility: str


class ContactFields(TypedDict, total=False):
    function: str
    name: str
    email: str
    phone: str


class SiteKnown(DomainError):
    code = "site-known"
    sentence = gettext_noop("This place is listed already.")


class ContactKnown(DomainError):
    code = "contact-known"
    sentence = gettext_noop("This contact is listed already.")


class ContactUnreachable(DomainError):
    code = "contact-unreachable"
    sentence = gettext_noop("A contact needs an e-mail address or a telephone number.")


@verb("partners.add_site", action=Action.CREATE)
def add_site(*, organisation: Organisation, fields: SiteFields, by: User) -> OrganisationSite:
    """Add a place where the organisation receives people."""
    hold(organisation)
    site = write_site(organisation, fields)
    refold(organisation)
    _tell(organisation, site)
    return site


@verb("partners.change_site")
def change_site(*, site: OrganisationSite, fields: SiteFields, version: int, by: User) -> OrganisationSite:
    """Correct a place."""
    _require_new_site(site.organisation, fields, site)
    changed = save_version(site, version=version, **_site_columns(fields))
    refold(site.organisation)
    _tell(site.organisation, site, changed)
    return site


@verb("partners.remove_site")
def remove_site(*, site: OrganisationSite, by: User) -> None:
    """Take a place off the list."""
    _tell(site.organisation, site)
    site.delete()
    refold(site.organisation)


@verb("partners.add_contact", action=Action.CREATE)
def add_contact(*, organisation: Organisation, fields: ContactFields, by: User) -> OrganisationContact:
    """Add whom to ask about one thing."""
    hold(organisation)
    contact = write_contact(organisation, fields)
    _tell(organisation, contact)
    return contact


@verb("partners.change_contact")
def change_contact(
    *, contact: OrganisationContact, fields: ContactFields, version: int, by: User
) -> OrganisationContact:
    """Correct a contact."""
    _require_new_contact(contact.organisation, fields, contact)
    _tell(contact.organisation, contact, save_version(contact, version=version, **fields))
    return contact


@verb("partners.remove_contact")
def remove_contact(*, contact: OrganisationContact, by: User) -> None:
    """Take a contact off the list."""
    _tell(contact.organisation, contact)
    contact.delete()


def write_site(organisation: Organisation, fields: SiteFields) -> OrganisationSite:
    """Add the row; the verbs that call this tell of it."""
    _require_new_site(organisation, fields)
    return OrganisationSite.objects.create(organisation=organisation, **_site_columns(fields))


def write_contact(organisation: Organisation, fields: ContactFields) -> OrganisationContact:
    """Add the row; the verbs that call this tell of it."""
    _require_new_contact(organisation, fields)
    return OrganisationContact.objects.create(organisation=organisation, **fields)


def _site_columns(fields: SiteFields) -> SiteFields:
    return fields | {"country": fields["country"].upper()} if "country" in fields else fields


def _require_new_site(organisation: Organisation, fields: SiteFields, site: OrganisationSite | None = None) -> None:
    def key(of: object) -> list[str]:
        return [fold(str(getattr(of, name))) for name in ("name", "lines", "postcode", "city")]

    wanted = OrganisationSite(**{"name": "", "lines": "", **fields})
    others = [it for it in organisation.sites.all() if site is None or it.pk != site.pk]
    if key(wanted) in [key(other) for other in others]:
        raise SiteKnown(field="lines")


def _require_new_contact(
    organisation: Organisation, fields: ContactFields, contact: OrganisationContact | None = None
) -> None:
    if not fields.get("email") and not fields.get("phone"):
        raise ContactUnreachable(field="email")
    known = organisation.contacts.filter(function=fields.get("function"), name__iexact=fields.get("name", ""))
    if contact:
        known = known.exclude(pk=contact.pk)
    if known.exists():
        raise ContactKnown(field="name")


def _tell(organisation: Organisation, row: Model, changed: list[str] | None = None) -> None:
    tell(
        service=organisation.keeper_id, object_type=row._meta.label, object_id=row.pk, fields=changed or (),
        detail={"organisation": organisation.pk},
    )  # fmt: skip
