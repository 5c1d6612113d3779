"""The attendance sheets that came back with signatures."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from caseflow.audit.triggers import protect
from counselling.trainings.models.sessions import Session


class SignedSheetQuerySet(models.QuerySet["SignedSheet"]):
    def standing(self) -> SignedSheetQuerySet:
        """Those that were not taken out."""
        return self.filter(removed_on__isnull=True)


class SignedSheet(models.Model):
    """A scan of a signed sheet: its bytes never change, it can only be taken out, with a day and a reason.

    The name of the file as it was sent is not kept: people name scans after people.
    """

    session = models.ForeignKey(Session, models.PROTECT, related_name="signed_sheets", editable=False)
    number = models.PositiveSmallIntegerField(editable=False)
    content_type = models.CharField(max_length=20, editable=False)
    path = models.CharField(max_length=60, unique=True, editable=False)
    sha256 = models.CharField(max_length=64, editable=False)
    size = models.PositiveIntegerField(editable=False)
    pages = models.PositiveSmallIntegerField(editable=False)
    added_on = models.DateField(editable=False)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    removed_on = models.DateField(null=True, editable=False)
    removed_because = models.CharField(_("reason"), max_length=200, null=True, editable=False)

    objects = SignedSheetQuerySet.as_manager()

    class Meta:
        verbose_name = _("signed sheet")
        verbose_name_plural = _("signed sheets")
        ordering = ("session", "number")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["session", "number"], name="signed_sheet_once"),
            models.CheckConstraint(
                condition=Q(removed_on__isnull=True, removed_because__isnull=True)
                | Q(removed_on__isnull=False, removed_because__isnull=False),
                name="signed_sheet_removed_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.session} · {self.number}"

    @property
    def extension(self) -> str:
        return self.path.rpartition(".")[2]


protect(SignedSheet, set_once=("removed_on", "removed_because"))
