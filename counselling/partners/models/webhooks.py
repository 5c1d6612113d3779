"""Where the systems of an organisation are told of events, and what became of each telling."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, ClassVar
from urllib.parse import urlsplit

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from caseflow import clock
from counselling import permissions
from counselling.domain.events import EventType, thin_event
from counselling.domain.lifecycle import OrganisationStatus
from counselling.domain.webhooks import LONGEST_ADDRESS, DeliveryState, OffReason, Outcome
from counselling.partners.models.organisations import Organisation
from counselling.partners.models.outbox import EVENT_LABELS, OutboxEvent

OFF_LABELS = {
    OffReason.BY_HAND: _("switched off by hand"),
    OffReason.GONE: _("its system answered that it wants nothing more (410)"),
    OffReason.FAILING: _("every attempt failed for five days"),
}
DELIVERY_LABELS = {
    DeliveryState.WAITING: _("waiting"),
    DeliveryState.DELIVERED: _("delivered"),
    DeliveryState.FAILED: _("given up"),
}
OUTCOME_LABELS = {
    Outcome.DELIVERED: _("arrived"),
    Outcome.REFUSED: _("answered with an error"),
    Outcome.REDIRECTED: _("answered with a redirection, which is not followed"),
    Outcome.GONE: _("wants nothing more"),
    Outcome.NOT_PUBLIC: _("the name leads into an internal network"),
    Outcome.NAME_UNKNOWN: _("the name is not known"),
    Outcome.UNREACHABLE: _("nobody there"),
    Outcome.BAD_CERTIFICATE: _("no valid certificate"),
    Outcome.TOO_SLOW: _("no answer in time"),
    Outcome.CUT_SHORT: _("no complete answer"),
    Outcome.SECRET_LOST: _("the secret can no longer be read: renew it"),
}


def event_names(types: Iterable[str]) -> str:
    return ", ".join(str(EVENT_LABELS[EventType(type_)]) for type_ in types)


class EndpointQuerySet(models.QuerySet["WebhookEndpoint"]):
    def listening(self) -> EndpointQuerySet:
        """Those that are on, of organisations that are active."""
        return self.filter(off_because="", organisation__status=OrganisationStatus.ACTIVE)

    def visible_to(self, user: Any) -> EndpointQuerySet:
        """Those of the organisations that this person keeps."""
        return permissions.kept_by(self, user)


class WebhookEndpoint(models.Model):
    """An address at which a system of an organisation is told of events."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    url = models.CharField(_("address"), max_length=LONGEST_ADDRESS)
    livemode = models.BooleanField(_("live"))
    event_types = models.JSONField(_("is told of"), default=list)
    # Encrypted; the earlier one signs beside it until its time is over.
    secret = models.TextField(editable=False)
    earlier_secret = models.TextField(blank=True, editable=False)
    earlier_until = models.DateTimeField(null=True, blank=True, editable=False)
    off_because = models.CharField(max_length=8, choices=OFF_LABELS.items(), blank=True, editable=False)
    off_note = models.CharField(_("reason"), max_length=200, blank=True, editable=False)
    off_at = models.DateTimeField(null=True, blank=True, editable=False)
    # Since when no attempt succeeded; empty while all is well.
    failing_since = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(default=clock.now)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = EndpointQuerySet.as_manager()

    class Meta:
        verbose_name = _("webhook endpoint")
        verbose_name_plural = _("webhook endpoints")
        ordering = ("pk",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "livemode", "url"], name="endpoint_listed_once",
                violation_error_message=_("This address is listed already."),
            ),
            models.CheckConstraint(
                condition=Q(off_because="", off_at__isnull=True) | ~Q(off_because="") & Q(off_at__isnull=False),
                name="endpoint_off_with_reason",
                violation_error_message=_("Say why the endpoint is switched off."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        """Machine and path: what follows a question mark may be a secret of its owner's."""
        parts = urlsplit(self.url)
        return f"{parts.hostname}{parts.path}"

    @property
    def is_on(self) -> bool:
        return self.off_because == ""

    @property
    def event_names(self) -> str:
        return event_names(self.event_types)


class DeliveryQuerySet(models.QuerySet["WebhookDelivery"]):
    def due(self, at: datetime) -> DeliveryQuerySet:
        """To be tried now, of endpoints that listen."""
        waiting = self.filter(state=DeliveryState.WAITING, next_at__lte=at)
        return waiting.filter(endpoint__in=WebhookEndpoint.objects.listening())


class WebhookDelivery(models.Model):
    """One event on its way to one endpoint; sent again by hand, it is another delivery of the same event."""

    endpoint = models.ForeignKey(WebhookEndpoint, models.PROTECT, related_name="+")
    # Empty for a test.
    event = models.ForeignKey(OutboxEvent, models.CASCADE, null=True, blank=True, related_name="+")
    webhook_id = models.CharField(max_length=24)
    created_at = models.DateTimeField(default=clock.now, db_index=True)
    is_replay = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=DELIVERY_LABELS.items(), default=DeliveryState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(default=clock.now, null=True)
    # Somebody is at it; after this moment, they have failed.
    claimed_until = models.DateTimeField(null=True, blank=True)
    tried_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=16, choices=OUTCOME_LABELS.items(), blank=True)
    status = models.PositiveSmallIntegerField(null=True, blank=True)
    milliseconds = models.PositiveIntegerField(null=True, blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("delivery of a webhook")
        verbose_name_plural = _("deliveries of webhooks")
        ordering = ("-pk",)
        indexes: ClassVar = [
            models.Index(fields=["next_at"], condition=Q(state=DeliveryState.WAITING), name="delivery_waiting"),
            models.Index(fields=["endpoint", "-id"], name="delivery_of_endpoint"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state=DeliveryState.WAITING, next_at__isnull=False)
                | ~Q(state=DeliveryState.WAITING) & Q(next_at__isnull=True),
                name="delivery_waits_for_a_moment",
                violation_error_message=_("What waits has a moment at which it is tried, what is over has none."),
            ),
        ]

    def __str__(self) -> str:
        return self.webhook_id

    @property
    def type(self) -> str:
        return str(EVENT_LABELS[EventType(self.event.type) if self.event else EventType.ENDPOINT_TEST])

    @property
    def document(self) -> dict[str, object]:
        if self.event:
            return self.event.document
        return thin_event(EventType.ENDPOINT_TEST, at=self.created_at, data={"livemode": self.endpoint.livemode})
