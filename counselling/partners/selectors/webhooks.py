"""Endpoints of an organisation, what was sent to them, and whom to ask about them."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from counselling.domain.partners import ContactFunction
from counselling.partners.models import Organisation, OrganisationContact, WebhookDelivery, WebhookEndpoint
from counselling.partners.selectors.pages import PAGE_SIZE


def endpoints_of(organisation: Organisation, user: Any) -> QuerySet[WebhookEndpoint]:
    """The endpoints of an organisation for those who keep it, without a user for itself; those that are on first."""
    known = WebhookEndpoint.objects.visible_to(user) if user else WebhookEndpoint.objects.all()
    return known.filter(organisation=organisation).order_by("off_because", "-pk")


@dataclass(frozen=True, slots=True)
class Log:
    """Deliveries from the youngest on; `next` is the cursor of `?before=`."""

    rows: list[WebhookDelivery]
    next: int | None


def deliveries_to(endpoint: WebhookEndpoint, *, before: str = "") -> Log:
    """A page of what was sent there; a cursor that cannot be read shows the first one."""
    sent = WebhookDelivery.objects.filter(endpoint=endpoint).select_related("event").order_by("-pk")
    if before.isascii() and before.isdigit() and len(before) < 19:
        sent = sent.filter(pk__lt=before)
    rows = list(sent[: PAGE_SIZE + 1])
    return Log(rows[:PAGE_SIZE], rows[PAGE_SIZE - 1].pk if len(rows) > PAGE_SIZE else None)


def contacts_for_technique(organisation: Organisation) -> list[str]:
    """The mailboxes for technical questions, or else the general ones."""
    reachable = OrganisationContact.objects.filter(organisation=organisation).exclude(email="").order_by("pk")
    for function in (ContactFunction.TECHNIQUE, ContactFunction.GENERAL):
        if found := [contact.email for contact in reachable if contact.function == function]:
            return list(dict.fromkeys(found))
    return []
