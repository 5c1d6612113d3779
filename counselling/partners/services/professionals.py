"""Professionals of organisations: who works where, and in which capacity."""

from datetime import date
from typing import TypedDict

from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet
from django.db.models.functions import Greatest

from caseflow.accounts.models import User
from caseflow.audit.models import Action
from caseflow.audit.verbs import tell, verb
from counselling.changes import hold, save_version
from counselling.domain.errors import DomainError, gettext_noop
from counselling.domain.partners import PartnerRole
from counselling.partners.models import Affiliation, Organisation, OrganisationRole, Referrer
from counselling.partners.services.rules import (
    require_not_closed,
)


class ReferrerFields(TypedDict, total=False):
    first_name: str
    last_name: str
    email: str
    phone: str
    function: str
    languages: list[str]


class ReferrerKnown(DomainError):
    code = "referrer-known"
    sentence = gettext_noop(
        "%(name)s is known with this address. The same person: tick it; a change of employer: note it on their page."
    )


class EmailTaken(DomainError):
    code = "email-taken"
    sentence = gettext_noop("Somebody else is known with this address.")


class KnownElsewhere(DomainError):
    code = "known-elsewhere"
    sentence = gettext_noop(
        "This person also works for an organisation that another service keeps; the address stays until that service"
        " changes it. Leave it as it was to save the rest."
    )


class AlreadyThere(DomainError):
    code = "already-there"
    sentence = gettext_noop("This person already works there.")


class NotThere(DomainError):
    code = "not-there"
    sentence = gettext_noop("This person does not work there any more.")


class EndsBeforeBegin(DomainError):
    code = "ends-before-begin"
    sentence = gettext_noop("This person works there since %(day)s only.")


class RoleHeld(DomainError):
    code = "role-held"
    sentence = gettext_noop("This person has this role already.")


class RoleEnded(DomainError):
    code = "role-ended"
    sentence = gettext_noop("This role has been taken back already.")


@verb("partners.add_referrer", action=Action.CREATE)
def add_referrer(
    *, organisation: Organisation, fields: ReferrerFields, department: str, on: date, by: User
) -> Referrer:
    """Add a professional who works at an organisation and may refer people for it."""
    columns = _columns(fields)
    try:
        with transaction.atomic():
            referrer = Referrer.objects.create(**columns)
    except IntegrityError:
        known = Referrer.objects.get(email=columns["email"])
        raise ReferrerKnown(field="email", name=str(known)) from None
    _start(referrer, organisation, department, on)
    _tell(organisation, referrer)
    return referrer


@verb("partners.change_referrer")
def change_referrer(
    *, referrer: Referrer, organisation: Organisation, fields: ReferrerFields, version: int, by: User
) -> Referrer:
    """Correct what is known of a professional; `organisation` is the one for which that is done."""
    columns = _columns(fields)
    if not _open_affiliations(referrer).filter(organisation=organisation).exists():
        raise NotThere
    _require_free(str(columns["email"]), referrer, organisation)
    _tell(organisation, referrer, save_version(referrer, version=version, **columns))
    return referrer


@verb("partners.affiliate_referrer", action=Action.CREATE)
def affiliate_referrer(
    *, referrer: Referrer, organisation: Organisation, department: str, on: date, by: User
) -> Affiliation:
    """Note that a professional works for one more organisation."""
    affiliation = _start(referrer, organisation, department, on)
    _tell(organisation, referrer)
    return affiliation


@verb("partners.move_referrer")
def move_referrer(
    *, affiliation: Affiliation, organisation: Organisation, department: str, email: str, on: date, by: User
) -> Affiliation:
    """Note a change of employer: rights at the old one end now, certificates and past referrals stay with each."""
    referrer = hold(affiliation.referrer)
    email = email.strip().lower()
    _require_free(email, referrer, affiliation.organisation)
    _end(affiliation, on)
    Referrer.objects.filter(pk=referrer.pk).update(email=email, version=F("version") + 1)
    referrer.refresh_from_db()
    moved = _start(referrer, organisation, department, on)
    _tell(affiliation.organisation, referrer, ["email"], {"to": organisation.pk})
    return moved


@verb("partners.end_affiliation")
def end_affiliation(*, affiliation: Affiliation, on: date, by: User) -> Affiliation:
    """Note from which day, today or behind, a professional works there no longer; their roles there end with it."""
    _end(affiliation, on)
    _tell(affiliation.organisation, affiliation.referrer)
    return affiliation


@verb("partners.name_role")
def name_role(
    *, referrer: Referrer, organisation: Organisation, role: PartnerRole, on: date, by: User
) -> OrganisationRole:
    """Name a professional referrer, ambassador or integrator of an organisation where they work."""
    hold(referrer)
    if not Affiliation.objects.dated(on).filter(referrer=referrer, organisation=organisation).exists():
        raise NotThere
    if OrganisationRole.objects.dated(on).filter(referrer=referrer, organisation=organisation, role=role).exists():
        raise RoleHeld(field="role")
    named = OrganisationRole.objects.create(referrer=referrer, organisation=organisation, role=role, valid_from=on)
    _tell(organisation, referrer, detail={"role": role.value})
    return named


@verb("partners.end_role")
def end_role(*, role: OrganisationRole, on: date, by: User) -> OrganisationRole:
    """Take a role back, from now on."""
    if not OrganisationRole.objects.filter(pk=role.pk, ended_on__isnull=True).update(ended_on=on):
        raise RoleEnded
    role.refresh_from_db()
    _tell(role.organisation, role.referrer, detail={"role": role.role})
    return role


def _start(referrer: Referrer, organisation: Organisation, department: str, on: date) -> Affiliation:
    """Begin an affiliation; whoever works somewhere may refer people from there."""
    hold(referrer)
    require_not_closed(organisation)
    if _open_affiliations(referrer).filter(organisation=organisation).exists():
        raise AlreadyThere(field="organisation")
    affiliation = Affiliation.objects.create(
        referrer=referrer, organisation=organisation, department=department.strip(), valid_from=on
    )
    OrganisationRole.objects.create(
        referrer=referrer, organisation=organisation, role=PartnerRole.REFERRER, valid_from=on
    )
    return affiliation


def _end(affiliation: Affiliation, on: date) -> None:
    """A role that was given after that day ends on the day it was given."""
    if on < affiliation.valid_from:
        raise EndsBeforeBegin(field="ended_on", day=f"{affiliation.valid_from:%d/%m/%Y}")
    if not Affiliation.objects.filter(pk=affiliation.pk, ended_on__isnull=True).update(ended_on=on):
        raise NotThere
    affiliation.refresh_from_db()
    OrganisationRole.objects.filter(
        referrer=affiliation.referrer, organisation=affiliation.organisation, ended_on__isnull=True
    ).update(ended_on=Greatest("valid_from", on))


def _columns(fields: ReferrerFields) -> dict[str, object]:
    return {**fields, "email": fields["email"].strip().lower()}


def _open_affiliations(referrer: Referrer) -> QuerySet[Affiliation]:
    return Affiliation.objects.filter(referrer=referrer, ended_on__isnull=True)


def _require_free(email: str, referrer: Referrer, organisation: Organisation) -> None:
    """The address is theirs or nobody's, and is not changed for a service that did not write it alone."""
    elsewhere = _open_affiliations(referrer).exclude(organisation__keeper=organisation.keeper_id)
    if email != referrer.email and elsewhere.exists():
        raise KnownElsewhere(field="email")
    if Referrer.objects.filter(email=email).exclude(pk=referrer.pk).exists():
        raise EmailTaken(field="email")


def _tell(
    organisation: Organisation,
    referrer: Referrer,
    changed: list[str] | None = None,
    detail: dict[str, object] | None = None,
) -> None:
    tell(
        service=organisation.keeper_id, object_type=Referrer._meta.label, object_id=referrer.pk, fields=changed or (),
        detail={"organisation": organisation.pk} | (detail or {}),
    )  # fmt: skip
