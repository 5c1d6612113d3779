"""What integrators look after: the keys of their organisation, and where its systems are told; no referral."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from counselling.partner_space.selectors.sent import Standing
from counselling.partners import selectors as partners
from counselling.partners.models import Organisation, WebhookEndpoint
from counselling.partners.selectors import CredentialLine, Proofs
from counselling.referrals import selectors as referrals
from counselling.referrals.models import SandboxMail

MAILS_SHOWN = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Systems:
    """One organisation with its keys and endpoints, and the mails that its tries would have caused."""

    organisation: Organisation
    keys: list[CredentialLine]
    endpoints: QuerySet[WebhookEndpoint]
    proofs: Proofs
    mails: QuerySet[SandboxMail]


def integrated_by(standing: Standing) -> QuerySet[Organisation]:
    return Organisation.objects.filter(pk__in=standing.integrates).order_by("name", "pk")


def systems_of(standing: Standing, on: date) -> list[Systems]:
    return [
        Systems(
            organisation=organisation, keys=partners.credentials_of(organisation, None, on),
            endpoints=partners.endpoints_of(organisation, None), proofs=partners.proofs_of(organisation),
            mails=referrals.sandbox_mails(organisation)[:MAILS_SHOWN],
        )
        for organisation in integrated_by(standing)
    ]  # fmt: skip
