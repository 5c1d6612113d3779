"""Which agreement holds on a day, and what it says."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from caseflow.accounts.models import Service
from counselling.partners.models import Agreement, AgreementTerms, Organisation


@dataclass(frozen=True, slots=True)
class AgreementInForce:
    """The agreement of an organisation with a service on one day, with the terms of that day."""

    agreement: Agreement
    terms: AgreementTerms


def agreement_in_force(organisation: Organisation, service: Service, on: date) -> AgreementInForce | None:
    """What is agreed on that day; of two agreements that overlap, the younger one answers."""
    terms = AgreementTerms.objects.in_force(on).filter(
        agreement__organisation=organisation, agreement__service=service
    )
    found = terms.select_related("agreement").order_by("-agreement_id", "-number").first()
    return AgreementInForce(found.agreement, found) if found else None


@dataclass(frozen=True, slots=True)
class AgreementLine:
    """One agreement: all its terms, what holds today, what waits for a signature, until when it runs."""

    agreement: Agreement
    everything: list[AgreementTerms]
    terms: AgreementTerms | None
    draft: AgreementTerms | None
    until: date | None


def agreements_with(organisation: Organisation, user: Any, on: date) -> list[AgreementLine]:
    """The agreements that the services of this person have or had with an organisation, the youngest first."""
    agreements = Agreement.objects.visible_to(user).filter(organisation=organisation)
    agreements = agreements.select_related("service").prefetch_related("terms").order_by("-pk")
    return [agreement_line(agreement, on) for agreement in agreements]


def agreement_line(agreement: Agreement, on: date) -> AgreementLine:
    """What an agreement says on that day, the latest amendment first."""
    terms = sorted(agreement.terms.all(), key=lambda it: -it.number)
    signed = [it for it in terms if it.signed_on]
    ended = agreement.ended_on is not None and agreement.ended_on <= on
    held = [it for it in signed if it.is_dated(on)]
    return AgreementLine(
        agreement=agreement,
        everything=terms,
        terms=held[0] if held and not ended else None,
        draft=next((it for it in terms if not it.signed_on), None),
        until=agreement.ended_on or _last_day(signed),
    )


def _last_day(signed: list[AgreementTerms]) -> date | None:
    days = [terms.valid_until for terms in signed]
    return None if None in days else max((day for day in days if day), default=None)
