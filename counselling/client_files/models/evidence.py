"""Papers received or signed: checked on the way in, kept as they are, found again by what they are."""

from __future__ import annotations

from datetime import date, timedelta
from typing import ClassVar
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from caseflow import clock
from caseflow.audit.triggers import protect
from counselling.client_files.models.file import ClientFile


class AttachmentCategory(models.TextChoices):
    IDENTITY = "identity", _("identity")
    AUTHORISATION = "authorisation", _("signed authority")
    INCOME = "income", _("income")
    EXPENDITURE = "expenditure", _("expenses")
    HOUSING = "housing", _("housing")
    DEBT = "debt", _("debt, creditor's letter")
    COURT = "court", _("court, bailiff")
    FAMILY = "family", _("family")
    HEALTH = "health", _("health")
    OTHER = "other", _("other")


# So long a paper taken out of sight can be brought back; then its bytes go.
BRING_BACK_WITHIN = timedelta(days=7)


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    def standing(self) -> AttachmentQuerySet:
        """Papers that were not removed."""
        return self.filter(removed_on__isnull=True)

    def kept(self, on: date) -> AttachmentQuerySet:
        """Papers whose bytes are still needed that day: standing, or removed so lately that they can come back."""
        return self.filter(Q(removed_on__isnull=True) | Q(removed_on__gte=on - BRING_BACK_WITHIN))


class Attachment(models.Model):
    """One paper of a file; its bytes never change, it can only be taken out of sight with a date and a reason."""

    file = models.ForeignKey(ClientFile, models.PROTECT, related_name="attachments", editable=False)
    key = models.UUIDField(unique=True, default=uuid4, editable=False)
    category = models.CharField(_("what it proves"), max_length=16, choices=AttachmentCategory)
    title = models.CharField(_("title"), max_length=120)
    dated_on = models.DateField(_("date of the paper"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)
    name = models.CharField(max_length=130, editable=False)
    content_type = models.CharField(max_length=40, editable=False)
    path = models.CharField(max_length=60, unique=True, editable=False)
    sha256 = models.CharField(max_length=64, editable=False)
    size = models.PositiveIntegerField(editable=False)
    pages = models.PositiveSmallIntegerField(editable=False)
    received_at = models.DateTimeField(default=clock.now, editable=False)
    received_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    removed_on = models.DateField(null=True, blank=True, editable=False)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )

    removed_because = models.CharField(max_length=200, blank=True, editable=False)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        ordering = ("-received_at", "-pk")
        indexes: ClassVar = [models.Index(fields=["file", "-received_at"], name="attachment_of_file")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(category__in=list(AttachmentCategory.values)), name="attachment_category_known",
                violation_error_message=_("Choose from the list."),
            ),
            models.CheckConstraint(
                condition=~Q(title=""), name="attachment_has_title",
                violation_error_message=_("Give the paper a title."),
            ),
            models.CheckConstraint(
                condition=Q(removed_on__isnull=True, removed_by__isnull=True, removed_because="")
                | Q(removed_on__isnull=False, removed_by__isnull=False) & ~Q(removed_because=""),
                name="attachment_removed_by_somebody",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title


protect(Attachment, free=("removed_on", "removed_by", "removed_because"))
