"""Keeping the directory of creditors."""

from typing import TypedDict

from caseflow.accounts.models import Service, User
from caseflow.accounts.operator import Operator
from caseflow.audit.verbs import tell, verb
from counselling.changes import hold, save_version
from counselling.domain.errors import DomainError, gettext_noop
from counselling.domain.matching import fold
from counselling.partners.catalogue import starter_list
from counselling.partners.models import Creditor, CreditorAddress


class CreditorFields(TypedDict, total=False):
    """What may be said of a creditor."""

    name: str
    aliases: str
    kind: str
    default_nature: str
    reference_note: str
    note: str


class AddressFields(TypedDict, total=False):
    """What may be said of a department."""

    department: str
    lines: str
    postcode: str
    city: str
    country: str
    language: str
    channel: str
    email: str
    phone: str
    iban: str
    is_default: bool


class CreditorKnown(DomainError):
    code = "creditor-known"
    sentence = gettext_noop("“%(name)s” is in the directory already.")


class CreditorNameless(DomainError):
    code = "creditor-nameless"
    sentence = gettext_noop("A creditor needs a name.")


class NationalEntry(DomainError):
    code = "national-entry"
    sentence = gettext_noop("Entries of the national list are the same for everybody and cannot be changed here.")


class DepartmentKnown(DomainError):
    code = "department-known"
    sentence = gettext_noop("This department is listed already.")


@verb("partners.add_creditor")
def add_creditor(*, service: Service, fields: CreditorFields, by: User) -> Creditor:
    """Add somebody to whom clients of this service owe something."""
    hold(service)
    columns = _creditor_columns(service, fields)
    creditor = Creditor.objects.create(service=service, **columns)
    _refold(creditor)
    tell(service=service.pk, object_type=Creditor._meta.label, object_id=creditor.pk)
    return creditor


@verb("partners.change_creditor")
def change_creditor(*, creditor: Creditor, fields: CreditorFields, version: int, by: User) -> Creditor:
    """Correct an entry of the service."""
    if creditor.service is None:
        raise NationalEntry
    columns = _creditor_columns(creditor.service, fields, creditor)
    changed = save_version(creditor, version=version, **columns)
    _refold(creditor)
    tell(service=creditor.service_id, object_type=Creditor._meta.label, object_id=creditor.pk, fields=changed)
    return creditor


@verb("partners.add_department")
def add_department(*, creditor: Creditor, service: Service, fields: AddressFields, by: User) -> CreditorAddress:
    """Say where one department of a creditor is written to; the first one becomes the usual one."""
    hold(creditor)
    columns = _address_columns(fields)
    _require_new_department(creditor, service, str(columns.get("department", "")))
    known = CreditorAddress.objects.filter(creditor=creditor, service=service)
    columns["is_default"] = bool(columns.get("is_default")) or not known.exists()
    if columns["is_default"]:
        known.update(is_default=False)
    address = CreditorAddress.objects.create(creditor=creditor, service=service, **columns)
    _refold(creditor)
    tell(service=service.pk, object_type=CreditorAddress._meta.label, object_id=address.pk)
    return address


@verb("partners.change_department")
def change_department(*, address: CreditorAddress, fields: AddressFields, version: int, by: User) -> CreditorAddress:
    """Correct where a department is written to, how, and to which account it is paid."""
    columns = _address_columns(fields)
    if columns.get("department", address.department) != address.department:
        _require_new_department(address.creditor, address.service, str(columns["department"]))
    others = CreditorAddress.objects.filter(creditor=address.creditor, service=address.service).exclude(pk=address.pk)
    if columns.get("is_default"):
        others.update(is_default=False)
    elif not others.filter(is_default=True).exists():
        columns["is_default"] = True
    changed = save_version(address, version=version, **columns)
    _refold(address.creditor)
    tell(service=address.service_id, object_type=CreditorAddress._meta.label, object_id=address.pk, fields=changed)
    return address


@verb("partners.load_starter_list")
def load_starter_list(*, jurisdiction: str, by: User | Operator) -> int:
    """Take the national list over into an empty or older directory; what is there stays as it is."""
    known = set(Creditor.objects.national().filter(jurisdiction=jurisdiction).values_list("name", flat=True))
    new = [
        Creditor(
            jurisdiction=jurisdiction,
            name=entry.name,
            aliases=entry.aliases,
            kind=entry.kind,
            default_nature=entry.default_nature,
            folded=fold(f"{entry.name} {entry.aliases}"),
        )
        for entry in starter_list(jurisdiction)
        if entry.name not in known
    ]
    Creditor.objects.bulk_create(new)
    tell(object_type=Creditor._meta.label, detail={"jurisdiction": jurisdiction, "added": len(new)})
    return len(new)


def _creditor_columns(service: Service, fields: CreditorFields, creditor: Creditor | None = None) -> dict[str, object]:
    columns: dict[str, object] = {**fields}
    name = " ".join(fields.get("name", creditor.name if creditor else "").split())
    if not name:
        raise CreditorNameless(field="name")
    namesakes = Creditor.objects.current().filter(service=service, name__iexact=name)
    if creditor:
        namesakes = namesakes.exclude(pk=creditor.pk)
    if namesakes.exists():
        raise CreditorKnown(field="name", name=name)
    return columns | {"name": name}


def _address_columns(fields: AddressFields) -> dict[str, object]:
    columns: dict[str, object] = {**fields}
    if "country" in columns:
        columns["country"] = str(columns["country"]).upper()
    return columns


def _require_new_department(creditor: Creditor, service: Service, department: str) -> None:
    known = CreditorAddress.objects.filter(creditor=creditor, service=service, department__iexact=department)
    if known.exists():
        raise DepartmentKnown(field="department")


def _refold(creditor: Creditor) -> None:
    """Renew what search compares: name, aliases, towns and e-mail domains of an entry of one service.

    The towns of a national entry differ from service to service, so it is found by name and alias alone.
    """
    words = [creditor.name, creditor.aliases]
    if creditor.service_id is not None:
        for address in creditor.addresses.all():
            words += [address.city, address.email.rpartition("@")[2]]
    creditor.folded = fold(" ".join(words))
    Creditor.objects.filter(pk=creditor.pk).update(folded=creditor.folded)
