"""Endpoints of partners' systems: an address with a secret that is shown once, tested, switched off and on."""

import secrets as entropy
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from caseflow import encryption
from caseflow.accounts.models import User
from caseflow.accounts.operator import Operator
from caseflow.audit.models import Action
from caseflow.audit.verbs import tell, verb
from counselling.changes import hold, save_version
from counselling.domain.errors import DomainError, gettext_noop, required_reason
from counselling.domain.events import EventType, new_event_id
from counselling.domain.webhooks import OVERLAP, OffReason, target_of
from counselling.partners.models import Organisation, WebhookDelivery, WebhookEndpoint
from counselling.partners.services.credentials import OrganisationInactive
from counselling.partners.webhooks import new_secret

MOST = 5
WELL: dict[str, object] = {"off_because": "", "off_note": "", "off_at": None, "failing_since": None}


@dataclass(frozen=True, slots=True)
class NewSecret:
    """A secret as the receiver needs it to check what arrives: it is not shown again."""

    endpoint: WebhookEndpoint
    secret: str

    def __repr__(self) -> str:
        return f"NewSecret({self.endpoint})"


class EndpointKnown(DomainError):
    code = "endpoint-known"
    sentence = gettext_noop("This address is listed already.")


class TooManyEndpoints(DomainError):
    code = "too-many-endpoints"
    sentence = gettext_noop("Five addresses are enough: switch off or change one of them.")


class EndpointOff(DomainError):
    code = "endpoint-off"
    sentence = gettext_noop("This endpoint is switched off.")


class EndpointOn(DomainError):
    code = "endpoint-on"
    sentence = gettext_noop("This endpoint is switched on already.")


@verb("partners.add_endpoint", action=Action.PERMISSION)
def add_endpoint(
    *, organisation: Organisation, url: str, livemode: bool, event_types: Sequence[EventType], by: User
) -> NewSecret:
    """Tell a system of an organisation from now on; what is returned is the only time anybody sees the secret."""
    if not hold(organisation).is_active:
        raise OrganisationInactive
    target_of(url)
    known = WebhookEndpoint.objects.filter(organisation=organisation, livemode=livemode)
    if known.filter(url=url).exists():
        raise EndpointKnown(field="url")
    if known.filter(off_because="").count() >= MOST:
        raise TooManyEndpoints
    secret = new_secret()
    endpoint = WebhookEndpoint.objects.create(
        organisation=organisation, url=url, livemode=livemode, event_types=sorted(event_types),
        secret=encryption.encrypt(secret), created_by=by,
    )  # fmt: skip
    _tell(endpoint, types=endpoint.event_types, livemode=livemode)
    return NewSecret(endpoint, secret)


@verb("partners.change_endpoint", action=Action.PERMISSION)
def change_endpoint(
    *, endpoint: WebhookEndpoint, url: str, event_types: Sequence[EventType], version: int, by: User
) -> WebhookEndpoint:
    """Tell it elsewhere, or of something else; what waits goes to the new address too."""
    target_of(url)
    others = WebhookEndpoint.objects.filter(organisation=endpoint.organisation_id, livemode=endpoint.livemode)
    if others.filter(url=url).exclude(pk=endpoint.pk).exists():
        raise EndpointKnown(field="url")
    changed = save_version(endpoint, version=version, url=url, event_types=sorted(event_types))
    _tell(endpoint, *changed, types=endpoint.event_types)
    return endpoint


@verb("partners.rotate_secret", action=Action.PERMISSION)
def rotate_secret(*, endpoint: WebhookEndpoint, version: int, at: datetime, by: User) -> NewSecret:
    """Give it a new secret; for a day the earlier one signs beside it."""
    held = hold(endpoint)
    secret = new_secret()
    save_version(
        held, version=version, secret=encryption.encrypt(secret), earlier_secret=held.secret,
        earlier_until=at + OVERLAP,
    )  # fmt: skip
    _tell(held, "secret")
    return NewSecret(held, secret)


@verb("partners.switch_off_endpoint", action=Action.PERMISSION)
def switch_off_endpoint(*, endpoint: WebhookEndpoint, reason: str, at: datetime, by: User) -> WebhookEndpoint:
    """Send nothing there for the time being; what happens meanwhile stays readable for thirty days."""
    note = required_reason(reason)
    held = hold(endpoint)
    if not held.is_on:
        raise EndpointOff
    save_version(held, version=held.version, off_because=OffReason.BY_HAND, off_note=note, off_at=at)
    _tell(held, "off_because")
    return held


@verb("partners.switch_on_endpoint", action=Action.PERMISSION)
def switch_on_endpoint(*, endpoint: WebhookEndpoint, by: User) -> WebhookEndpoint:
    """Go on sending; what was waiting goes first."""
    held = hold(endpoint)
    if held.is_on:
        raise EndpointOn
    save_version(held, version=held.version, **WELL)
    _tell(held, "off_because")
    return held


@verb("partners.send_test", action=Action.CREATE)
def send_test(*, endpoint: WebhookEndpoint, at: datetime, by: User) -> WebhookDelivery:
    """Send it something that means nothing, with the next round."""
    if not hold(endpoint).is_on:
        raise EndpointOff
    delivery = WebhookDelivery.objects.create(
        endpoint=endpoint, webhook_id=new_event_id(draw=entropy.choice), created_at=at, next_at=at
    )
    _tell(endpoint, webhook=delivery.webhook_id)
    return delivery


@verb("partners.replay_delivery", action=Action.CREATE)
def replay_delivery(*, delivery: WebhookDelivery, at: datetime, by: User) -> WebhookDelivery:
    """Send the same event once more, under the same number, so that whoever has it knows it."""
    endpoint = delivery.endpoint
    if not hold(endpoint).is_on:
        raise EndpointOff
    again = WebhookDelivery.objects.create(
        endpoint=endpoint, event=delivery.event, webhook_id=delivery.webhook_id, created_at=at, next_at=at,
        is_replay=True,
    )  # fmt: skip
    _tell(endpoint, webhook=again.webhook_id)
    return again


@verb("partners.tidy_secrets")
def tidy_secrets(*, at: datetime, by: Operator) -> int:
    """Forget earlier secrets whose day is over, and write the others with the key of today."""
    changed = 0
    for endpoint in WebhookEndpoint.objects.select_for_update().order_by("pk"):
        kept = _tidied(endpoint, at)
        if kept != (endpoint.secret, endpoint.earlier_secret):
            endpoint.secret, endpoint.earlier_secret = kept
            endpoint.earlier_until = endpoint.earlier_until if kept[1] else None
            endpoint.save(update_fields=["secret", "earlier_secret", "earlier_until"])
            changed += 1
    tell(object_type=WebhookEndpoint._meta.label, detail={"count": changed})
    return changed


def _tidied(endpoint: WebhookEndpoint, at: datetime) -> tuple[str, str]:
    is_over = endpoint.earlier_until is None or endpoint.earlier_until <= at
    return _renewed(endpoint.secret), "" if is_over else _renewed(endpoint.earlier_secret)


def _renewed(kept: str) -> str:
    """The same secret under the first key; what no key reads stays as it is, until somebody brings the key back."""
    if encryption.is_current(kept):
        return kept
    try:
        return encryption.encrypt(encryption.decrypt(kept))
    except encryption.Unreadable:
        return kept


def _tell(endpoint: WebhookEndpoint, *fields: str, **detail: object) -> None:
    tell(
        service=endpoint.organisation.keeper_id, object_type=WebhookEndpoint._meta.label, object_id=endpoint.pk,
        fields=fields, detail={"organisation": endpoint.organisation_id} | detail,
    )  # fmt: skip
