"""Mails to professionals that wait to leave: to whom and about which reference; what they say is read when they go."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from caseflow import clock
from counselling.domain.notices import Notice
from counselling.partners.models.professionals import Referrer

NOTICE_LABELS = {
    Notice.RECEIVED: _("Your referral has arrived."),
    Notice.ASKED: _("The service has a question for you and goes on once it has your answer."),
    Notice.REMINDED: _("The service still waits for your answer to its question."),
    Notice.CHANGED: _("What we can tell you has changed."),
    Notice.WRITTEN: _("The service has written to you."),
    Notice.FACTOR_REMOVED: _("Your second factor was removed."),
}


class NoticeQuerySet(models.QuerySet["ProfessionalNotice"]):
    def waiting(self) -> NoticeQuerySet:
        return self.filter(sent_at__isnull=True)


class ProfessionalNotice(models.Model):
    """What somebody of a partner is to be told by mail: that something is new, by its reference, and never of whom."""

    referrer = models.ForeignKey(Referrer, models.PROTECT, related_name="+")
    notice = models.CharField(max_length=14, choices=NOTICE_LABELS.items())
    reference = models.CharField(max_length=16, blank=True)
    queued_at = models.DateTimeField(default=clock.now, db_index=True)
    sent_at = models.DateTimeField(null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice to a professional")
        verbose_name_plural = _("notices to professionals")
        ordering = ("pk",)
        indexes: ClassVar = [models.Index(fields=["id"], condition=Q(sent_at__isnull=True), name="notice_waiting")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(notice=Notice.FACTOR_REMOVED, reference="")
                | ~Q(notice=Notice.FACTOR_REMOVED) & ~Q(reference=""),
                name="notice_has_its_reference",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.notice} {self.reference}".strip()
