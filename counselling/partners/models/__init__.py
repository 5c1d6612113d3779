"""The outside world: creditors, and the organisations of the network with their agreements and professionals."""

from counselling.partners.models.agreements import (
    BILLING_LABELS,
    CAP_LABELS,
    CHANNEL_LABELS,
    DATA_PROTECTION_LABELS,
    Agreement,
    AgreementTerms,
)
from counselling.partners.models.credentials import SCOPE_LABELS, ApiCredential
from counselling.partners.models.creditors import (
    KIND_LABELS,
    LONGEST_FRAGMENT,
    NATURE_LABELS,
    Creditor,
    CreditorAddress,
    LetterChannel,
)
from counselling.partners.models.directory import (
    AUDIENCE_LABELS,
    GAP_KINDS,
    TOPIC_STATES,
    WAY_IN_LABELS,
    Activity,
    GapTopic,
    SearchGap,
    theme_name,
)
from counselling.partners.models.idempotency import IdempotencyRecord
from counselling.partners.models.invitations import Invitation
from counselling.partners.models.mails import NOTICE_LABELS, ProfessionalNotice
from counselling.partners.models.organisations import (
    FUNCTION_LABELS,
    ORGANISATION_KINDS,
    SPOKEN_LANGUAGES,
    STATUS_LABELS,
    Organisation,
    OrganisationContact,
    OrganisationSite,
)
from counselling.partners.models.outbox import EVENT_LABELS, EventSeries, OutboxEvent
from counselling.partners.models.professionals import (
    ROLE_LABELS,
    Affiliation,
    OrganisationRole,
    Referrer,
)
from counselling.partners.models.sandbox import SANDBOX_LABELS, SandboxProof
from counselling.partners.models.webhooks import (
    DELIVERY_LABELS,
    OFF_LABELS,
    OUTCOME_LABELS,
    WebhookDelivery,
    WebhookEndpoint,
)

__all__ = [
    "AUDIENCE_LABELS",
    "BILLING_LABELS",
    "CAP_LABELS",
    "CHANNEL_LABELS",
    "DATA_PROTECTION_LABELS",
    "DELIVERY_LABELS",
    "EVENT_LABELS",
    "FUNCTION_LABELS",
    "GAP_KINDS",
    "KIND_LABELS",
    "LONGEST_FRAGMENT",
    "NATURE_LABELS",
    "NOTICE_LABELS",
    "OFF_LABELS",
    "ORGANISATION_KINDS",
    "OUTCOME_LABELS",
    "ROLE_LABELS",
    "SANDBOX_LABELS",
    "SCOPE_LABELS",
    "SPOKEN_LANGUAGES",
    "STATUS_LABELS",
    "TOPIC_STATES",
    "WAY_IN_LABELS",
    "Activity",
    "Affiliation",
    "Agreement",
    "AgreementTerms",
    "ApiCredential",
    "Creditor",
    "CreditorAddress",
    "EventSeries",
    "GapTopic",
    "IdempotencyRecord",
    "Invitation",
    "LetterChannel",
    "Organisation",
    "OrganisationContact",
    "OrganisationRole",
    "OrganisationSite",
    "OutboxEvent",
    "ProfessionalNotice",
    "Referrer",
    "SandboxProof",
    "SearchGap",
    "WebhookDelivery",
    "WebhookEndpoint",
    "theme_name",
]
