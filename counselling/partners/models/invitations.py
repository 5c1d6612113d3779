"""Invitations to the partner space: to which address, who asked for it, why to another domain, and when it left."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from caseflow import clock
from counselling.partners.models.professionals import Affiliation


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def waiting(self) -> InvitationQuerySet:
        return self.filter(sent_at__isnull=True, handed_over_at__isnull=True)

    def to_send(self) -> InvitationQuerySet:
        """What waits for somebody who works there still, under the address it was asked for."""
        return self.waiting().filter(affiliation__ended_on__isnull=True, email=F("affiliation__referrer__email"))


class Invitation(models.Model):
    """One mail that lets a professional in; the link in it is made when it leaves and is kept nowhere."""

    affiliation = models.ForeignKey(Affiliation, models.PROTECT, related_name="invitations", editable=False)
    email = models.EmailField(editable=False)
    # Why a supervisor agreed to an address outside the organisation's own domains.
    agreed_because = models.CharField(_("reason"), max_length=200, blank=True, editable=False)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    asked_at = models.DateTimeField(default=clock.now, editable=False)
    sent_at = models.DateTimeField(null=True, editable=False)
    # The mail could not leave, and the link was given from hand to hand.
    handed_over_at = models.DateTimeField(null=True, editable=False)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ("pk",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["affiliation"], condition=Q(sent_at__isnull=True, handed_over_at__isnull=True),
                name="invitation_waits_once",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.email} · {self.asked_at:%Y-%m-%d}"
