"""Agreements: drafted, signed and then frozen; a change is an amendment with its own dates."""

from datetime import date
from typing import TypedDict

from django.db.models import Max

from caseflow.accounts.models import Service, User
from caseflow.audit.models import Action
from caseflow.audit.verbs import tell, verb
from counselling.changes import hold, save_version
from counselling.domain.errors import (
    DomainError,
    gettext_noop,
    required_reason,
)
from counselling.partners.models import Agreement, AgreementTerms, Organisation
from counselling.partners.services.rules import (
    require_not_closed,
)


class TermsFields(TypedDict, total=False):
    """What is agreed, and when."""

    valid_from: date
    valid_until: date | None
    training_required: bool
    disclosure_cap: str
    channels: list[str]
    departments: str
    billing: str
    seats: int
    data_protection: str


class AgreementKnown(DomainError):
    code = "agreement-known"
    sentence = gettext_noop("Your service has an agreement with this number.")


class TermsOutOfOrder(DomainError):
    code = "terms-out-of-order"
    sentence = gettext_noop("Terms cannot end before they begin.")


class TermsFrozen(DomainError):
    code = "terms-frozen"
    sentence = gettext_noop("These terms are signed: write an amendment.")


class AmendmentOpen(DomainError):
    code = "amendment-open"
    sentence = gettext_noop("There is a draft already: change it, or have it signed.")


class AgreementNotSigned(DomainError):
    code = "agreement-not-signed"
    sentence = gettext_noop("The agreement itself is not signed yet: change its draft.")


class AmendmentBackdated(DomainError):
    code = "amendment-backdated"
    sentence = gettext_noop(
        "An amendment begins on the day it is signed at the earliest, so that past days keep their terms."
    )


class EndBackdated(DomainError):
    code = "end-backdated"
    sentence = gettext_noop("An agreement ends today at the earliest, so that past days keep their terms.")


class NothingAgreed(DomainError):
    code = "nothing-agreed"
    sentence = gettext_noop("This agreement is not in force any more.")


@verb("partners.draft_agreement", action=Action.CREATE)
def draft_agreement(
    *, organisation: Organisation, service: Service, number: str, fields: TermsFields, by: User
) -> AgreementTerms:
    """Write down what a service and an organisation are about to agree."""
    require_not_closed(organisation)
    hold(service)
    number = " ".join(number.split())
    if Agreement.objects.filter(service=service, number__iexact=number).exists():
        raise AgreementKnown(field="number")
    _require_order(fields)
    agreement = Agreement.objects.create(organisation=organisation, service=service, number=number)
    terms = AgreementTerms.objects.create(agreement=agreement, number=0, **fields)
    _tell(terms)
    return terms


@verb("partners.amend_agreement", action=Action.CREATE)
def amend_agreement(*, agreement: Agreement, fields: TermsFields, on: date, by: User) -> AgreementTerms:
    """Draft other terms for a time of their own; the signed ones stay as they are."""
    _require_not_ended(agreement, on)
    terms = AgreementTerms.objects.filter(agreement=agreement)
    if not terms.signed().exists():
        raise AgreementNotSigned
    if terms.filter(signed_on__isnull=True).exists():
        raise AmendmentOpen
    _require_order(fields)
    last = terms.aggregate(last=Max("number"))["last"]
    amendment = AgreementTerms.objects.create(agreement=agreement, number=last + 1, **fields)
    _tell(amendment)
    return amendment


@verb("partners.change_terms")
def change_terms(*, terms: AgreementTerms, fields: TermsFields, version: int, by: User) -> AgreementTerms:
    """Correct a draft."""
    _require_draft(terms)
    _require_order(fields)
    changed = save_version(terms, version=version, **fields)
    _tell(terms, changed)
    return terms


@verb("partners.sign_terms")
def sign_terms(*, terms: AgreementTerms, signed_on: date, version: int, on: date, by: User) -> AgreementTerms:
    """Note that both sides have signed; from now on these terms are frozen."""
    _require_draft(terms)
    _require_not_ended(terms.agreement, on)
    if terms.number and terms.valid_from < signed_on:
        raise AmendmentBackdated(field="signed_on")
    save_version(terms, version=version, signed_on=signed_on)
    _tell(terms, ["signed_on"])
    return terms


@verb("partners.end_agreement")
def end_agreement(*, agreement: Agreement, ended_on: date, reason: str, on: date, by: User) -> Agreement:
    """End an agreement before its terms run out: from that day on it holds no longer."""
    _require_not_ended(agreement, on)
    if ended_on < on:
        raise EndBackdated(field="ended_on")
    Agreement.objects.filter(pk=agreement.pk).update(ended_on=ended_on, ended_because=required_reason(reason))
    agreement.refresh_from_db()
    tell(
        service=agreement.service_id, object_type=Agreement._meta.label, object_id=agreement.pk, fields=["ended_on"],
        detail={"organisation": agreement.organisation_id},
    )  # fmt: skip
    return agreement


def _require_draft(terms: AgreementTerms) -> None:
    if not AgreementTerms.objects.filter(pk=terms.pk, signed_on__isnull=True).exists():
        raise TermsFrozen


def _require_not_ended(agreement: Agreement, on: date) -> None:
    ended_on = hold(agreement).ended_on
    if ended_on and ended_on <= on:
        raise NothingAgreed


def _require_order(fields: TermsFields) -> None:
    until = fields.get("valid_until")
    if until and until < fields["valid_from"]:
        raise TermsOutOfOrder(field="valid_until")


def _tell(terms: AgreementTerms, changed: list[str] | None = None) -> None:
    tell(
        service=terms.agreement.service_id, object_type=AgreementTerms._meta.label, object_id=terms.pk,
        fields=changed or (),
        detail={"organisation": terms.agreement.organisation_id, "agreement": terms.agreement_id},
    )  # fmt: skip
