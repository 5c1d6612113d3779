"""What the person agreed to, what happened to the referral, and whom a counsellor held the person for."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from caseflow import clock
from caseflow.audit.triggers import protect
from counselling.client_files.models import AuthorisationMethod, ClientFile
from counselling.referrals.models.labels import (
    CONSENT_LABELS,
    DECISION_LABELS,
    END_LABELS,
    HAPPENED,
    STATE_LABELS,
    VERDICT_LABELS,
)
from counselling.referrals.models.referral import TRIED_OUT, Referral


class ConsentRecord(models.Model):
    """One answer of the person to one question; a later answer is a later row."""

    referral = models.ForeignKey(Referral, models.PROTECT, related_name="consents")
    kind = models.CharField(_("what for"), max_length=20, choices=CONSENT_LABELS.items())
    decision = models.CharField(_("answer"), max_length=10, choices=DECISION_LABELS.items())
    method = models.CharField(_("how"), max_length=12, choices=AuthorisationMethod)
    wording = models.CharField(max_length=20)
    wording_version = models.PositiveSmallIntegerField()
    language = models.CharField(_("language"), max_length=2)
    collected_at = models.DateTimeField(_("when"))
    # Said to the service itself: to a creditor only such a yes counts.
    confirmed = models.BooleanField(default=False)
    recorded_at = models.DateTimeField(default=clock.now, editable=False)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("consent of a referred person")
        verbose_name_plural = _("consents of referred persons")
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.get_decision_display()}"


class ReferralEvent(models.Model):
    """One step of a referral; without `by` it was the clock."""

    referral = models.ForeignKey(Referral, models.PROTECT, related_name="events")
    number = models.PositiveSmallIntegerField()
    at = models.DateTimeField(default=clock.now, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    verb = models.CharField(max_length=24, choices=HAPPENED.items())
    from_state = models.CharField(max_length=14, choices=STATE_LABELS.items(), blank=True)
    to_state = models.CharField(max_length=14, choices=STATE_LABELS.items())
    reason = models.CharField(max_length=24, choices=END_LABELS.items(), blank=True)
    # A question, an answer, the next step for the person: what was said, by whoever acted.
    text = models.TextField(max_length=2000, blank=True)
    # Until when an answer is awaited, or a release holds.
    until = models.DateField(null=True, blank=True)
    by_referrer = models.BooleanField(default=False)
    # Whether the referrer was shown something else afterwards.
    public = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("step of a referral")
        verbose_name_plural = _("steps of referrals")
        ordering = ("number",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["referral", "number"], name="referral_event_numbered_once"),
        ]

    def __str__(self) -> str:
        return f"{self.referral} · {self.number}"


class ReferralMessage(models.Model):
    """One message between the sender and the service; both read all of them."""

    referral = models.ForeignKey(Referral, models.PROTECT, related_name="messages")
    text = models.TextField(_("message"), max_length=2000)
    by_referrer = models.BooleanField(default=False)
    at = models.DateTimeField(default=clock.now, editable=False)
    # Empty where a system of the partner wrote.
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("message about a referral")
        verbose_name_plural = _("messages about referrals")
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.referral} · {self.at:%Y-%m-%d}"


class DuplicateDecision(models.Model):
    """What a counsellor said of somebody whom the person might be; the last word counts."""

    referral = models.ForeignKey(Referral, models.PROTECT, related_name="duplicate_decisions")
    file = models.ForeignKey(ClientFile, models.PROTECT, related_name="+")
    verdict = models.CharField(max_length=12, choices=VERDICT_LABELS.items())
    at = models.DateTimeField(default=clock.now, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("decision on a candidate")
        verbose_name_plural = _("decisions on candidates")
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.referral} · {self.file}: {self.get_verdict_display()}"


protect(ConsentRecord, delete_if=TRIED_OUT)
protect(ReferralEvent, erasable=("text",), delete_if=TRIED_OUT)
protect(ReferralMessage, erasable=("text",), delete_if=TRIED_OUT)
protect(DuplicateDecision, delete_if=TRIED_OUT)
