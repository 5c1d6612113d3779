"""What the systems of an organisation are told, in the order in which it was decided."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from caseflow import clock
from counselling.domain.events import PUBLISHED, EventType, thin_event
from counselling.partners.models.organisations import Organisation

EVENT_LABELS = {
    EventType.REFERRAL_RECEIVED: _("referral received"),
    EventType.REFERRAL_CHANGED: _("referral changed"),
    EventType.MESSAGE_CREATED: _("message of the service"),
    EventType.CERTIFICATE_EXPIRING: _("certificate about to end"),
    EventType.CERTIFICATE_REVOKED: _("certificate revoked"),
    EventType.ENDPOINT_TEST: _("test"),
}


class EventSeries(models.Model):
    """The last number given to an organisation; whoever holds this row numbers the next event."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    livemode = models.BooleanField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "livemode"], name="one_series_of_events")
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.last}"


class OutboxEvent(models.Model):
    """Something that an organisation may read has changed; a row of the transaction in which it did.

    What really happened and what was tried out are numbered apart, so that neither reader finds a gap.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    livemode = models.BooleanField()
    sequence = models.PositiveIntegerField()
    public_id = models.CharField(max_length=24, unique=True)
    type = models.CharField(max_length=24, choices=[(type_, EVENT_LABELS[type_]) for type_ in PUBLISHED])
    at = models.DateTimeField(default=clock.now, db_index=True)
    reference = models.CharField(max_length=24)
    external_reference = models.CharField(max_length=60, blank=True)
    department = models.CharField(max_length=80, blank=True)

    class Meta:
        verbose_name = _("event for a partner's system")
        verbose_name_plural = _("events for partners' systems")
        ordering = ("organisation", "livemode", "sequence")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "livemode", "sequence"], name="event_numbered_once")
        ]

    def __str__(self) -> str:
        return self.public_id

    @property
    def document(self) -> dict[str, object]:
        """As `GET /events` shows it and webhooks send it."""
        data = {
            "reference": self.reference, "external_reference": self.external_reference or None,
            "sequence": self.sequence, "livemode": self.livemode,
        }  # fmt: skip
        return thin_event(self.type, at=self.at, data=data)
