"""Keeping the register of organisations."""

from datetime import date
from typing import TypedDict

from caseflow.accounts.models import Service, User
from caseflow.audit.models import Action
from caseflow.audit.verbs import tell, verb
from counselling.changes import save_version
from counselling.domain.errors import (
    DomainError,
    gettext_noop,
    required_reason,
)
from counselling.domain.mail_domains import read_domains
from counselling.domain.partners import is_usually_creditor
from counselling.partners.models import Creditor, Organisation
from counselling.partners.selectors import possible_doubles
from counselling.partners.selectors.organisations import register_key
from counselling.partners.services.places import ContactFields, SiteFields, write_contact, write_site
from counselling.partners.services.rules import (
    refold,
)


class OrganisationFields(TypedDict, total=False):
    """What may be said of an organisation."""

    name: str
    aliases: str
    kind: str
    country: str
    register_number: str
    parent: Organisation | None
    languages: list[str]
    web: str
    mail_domains: str
    creditor: Creditor | None
    directory_only: bool


class OrganisationNameless(DomainError):
    code = "organisation-nameless"
    sentence = gettext_noop("An organisation needs a name.")


class PossibleDouble(DomainError):
    code = "possible-double"
    sentence = gettext_noop("This may be in the register already: look at the entries below first.")


class PartOfItself(DomainError):
    code = "part-of-itself"
    sentence = gettext_noop("An organisation cannot be a part of itself.")


@verb("partners.register_organisation", action=Action.CREATE)
def register_organisation(
    *,
    keeper: Service,
    fields: OrganisationFields,
    on: date,
    by: User,
    site: SiteFields | None = None,
    contact: ContactFields | None = None,
    distinct: bool = False,
) -> Organisation:
    """Take an organisation into the register, where it waits to be activated.

    `distinct` says that a person has looked at the possible doubles.
    """
    columns = _columns(fields)
    doubles = possible_doubles(
        name=str(columns["name"]),
        register_number=fields.get("register_number", ""),
        postcode=site.get("postcode", "") if site else "",
    )
    if doubles and not distinct:
        raise PossibleDouble
    organisation = Organisation.objects.create(
        keeper=keeper, status_on=on, is_creditor=is_usually_creditor(fields["kind"]), **columns
    )
    if site:
        write_site(organisation, site)
    if contact:
        write_contact(organisation, contact)
    refold(organisation)
    _tell(organisation)
    return organisation


@verb("partners.change_organisation")
def change_organisation(
    *, organisation: Organisation, fields: OrganisationFields, version: int, by: User
) -> Organisation:
    """Correct an entry; whether it is a creditor follows the kind, unless somebody gave a reason."""
    columns = _columns(fields, organisation)
    _require_another(organisation, fields.get("parent"))
    if not organisation.is_creditor_because:
        columns["is_creditor"] = is_usually_creditor(str(columns.get("kind", organisation.kind)))
    changed = save_version(organisation, version=version, **columns)
    refold(organisation)
    _tell(organisation, changed)
    return organisation


@verb("partners.set_is_creditor")
def set_is_creditor(
    *, organisation: Organisation, is_creditor: bool, reason: str, version: int, by: User
) -> Organisation:
    """Say against the kind that an organisation is, or is not, a creditor; it limits what it learns of referrals."""
    columns = {"is_creditor": is_creditor, "is_creditor_because": required_reason(reason)}
    _tell(organisation, save_version(organisation, version=version, **columns))
    return organisation


def _columns(fields: OrganisationFields, organisation: Organisation | None = None) -> dict[str, object]:
    columns: dict[str, object] = {**fields}
    name = " ".join(fields.get("name", organisation.name if organisation else "").split())
    if not name:
        raise OrganisationNameless(field="name")
    columns["name"] = name
    if "country" in fields:
        columns["country"] = fields["country"].upper()
    if "mail_domains" in fields:
        columns["mail_domains"] = "; ".join(read_domains(fields["mail_domains"]))
    if "register_number" in fields:
        columns["register_key"] = register_key(fields["register_number"])
    return columns


def _require_another(organisation: Organisation, parent: Organisation | None) -> None:
    """No organisation is a part of itself, nor of one of its parts."""
    seen: set[int] = set()
    while parent is not None and parent.pk not in seen:
        if parent.pk == organisation.pk:
            raise PartOfItself(field="parent")
        seen.add(parent.pk)
        parent = parent.parent


def _tell(organisation: Organisation, changed: list[str] | None = None) -> None:
    tell(
        service=organisation.keeper_id, object_type=Organisation._meta.label, object_id=organisation.pk,
        fields=changed or (),
    )  # fmt: skip
