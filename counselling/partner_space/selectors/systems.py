"""What integrators look after: the keys of their organisation, and where its systems are told; no referral."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from counselling.partner_space.selectors.sent import Standing
from counselling.partners import selectors as partners
from counselling.partners.models import Organisation, WebhookEndpoint
from counselling.partners.selectors import CredentialLine, Proofs


@dataclass(frozen=True, slots=True, kw_only=True)
class Systems:
    """One organisation with its keys and endpoints."""

    organisation: Organisation
    keys: list[CredentialLine]
    endpoints: QuerySet[WebhookEndpoint]
    proofs: Proofs


def integrated_by(standing: Standing) -> QuerySet[Organisation]:
    return Organisation.objects.filter(pk__in=standing.integrates).order_by("name", "pk")


def systems_of(standing: Standing, on: date) -> list[Systems]:
    return [
        Systems(
            organisation=organisation, keys=partners.credentials_of(organisation, None, on),
            endpoints=partners.endpoints_of(organisation, None), proofs=partners.proofs_of(organisation),
        )
        for organisation in integrated_by(standing)
    ]  # fmt: skip
