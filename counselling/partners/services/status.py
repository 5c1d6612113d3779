"""From registered to closed: what an organisation may do with us."""

from datetime import date

from caseflow.accounts.models import User
from caseflow.audit.verbs import tell, verb
from counselling.domain.errors import (
    DomainError,
    gettext_noop,
    required_reason,
)
from counselling.domain.lifecycle import ORGANISATION, OrganisationStatus
from counselling.partners.models import Affiliation, AgreementTerms, Organisation


class ContactMissing(DomainError):
    code = "contact-missing"
    sentence = gettext_noop("Add a contact first: nobody could be asked.")


class NoAgreement(DomainError):
    code = "no-agreement"
    sentence = gettext_noop(
        "No agreement is in force today. Sign one, or keep the organisation in the directory only."
    )


class StillAtWork(DomainError):
    code = "still-at-work"
    sentence = gettext_noop(
        "Professionals still work there: end their affiliations, or move them to another employer."
    )


@verb("partners.activate_organisation")
def activate_organisation(*, organisation: Organisation, on: date, by: User, reason: str = "") -> Organisation:
    """Let an organisation take part: for the first time, or again after a suspension and for a reason."""
    if organisation.status == OrganisationStatus.SUSPENDED:
        required_reason(reason)
    if not organisation.contacts.exists():
        raise ContactMissing
    if not organisation.directory_only and not _has_agreement(organisation, on):
        raise NoAgreement
    return _step(organisation, "activate_organisation", on, reason)


@verb("partners.suspend_organisation")
def suspend_organisation(*, organisation: Organisation, reason: str, on: date, by: User) -> Organisation:
    """Stop an organisation for a while; its people and keys are refused at their next request."""
    return _step(organisation, "suspend_organisation", on, required_reason(reason))


@verb("partners.close_organisation")
def close_organisation(*, organisation: Organisation, reason: str, on: date, by: User) -> Organisation:
    """End the work with an organisation; what it did stays readable."""
    if Affiliation.objects.filter(organisation=organisation, ended_on__isnull=True).exists():
        raise StillAtWork
    return _step(organisation, "close_organisation", on, required_reason(reason))


def _has_agreement(organisation: Organisation, on: date) -> bool:
    return AgreementTerms.objects.in_force(on).filter(agreement__organisation=organisation).exists()


def _step(organisation: Organisation, verb_name: str, on: date, reason: str) -> Organisation:
    current = Organisation.objects.select_for_update().get(pk=organisation.pk)
    status = ORGANISATION.next(OrganisationStatus(current.status), verb_name)
    Organisation.objects.filter(pk=organisation.pk).update(
        status=status, status_on=on, status_because=reason.strip(), version=current.version + 1
    )
    organisation.refresh_from_db()
    tell(
        service=organisation.keeper_id, object_type=Organisation._meta.label, object_id=organisation.pk,
        fields=("status",), detail={"from": current.status, "to": status.value},
    )  # fmt: skip
    return organisation
