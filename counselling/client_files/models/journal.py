"""What happened in the file: one row per act, told as a sentence in the reader's language."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from caseflow import clock
from caseflow.audit.triggers import protect
from counselling.client_files.models.file import TRIED_OUT, ClientFile


class Visibility(models.TextChoices):
    FILE = "file", _("whoever may see the file")
    PRIVATE = "private", _("only the author")


class JournalQuerySet(models.QuerySet["JournalEntry"]):
    def readable_by(self, user: Any) -> JournalQuerySet:
        """What this reader of the file may know of: private entries exist for their author only."""
        return self.filter(Q(visibility=Visibility.FILE) | Q(by=user))


class JournalEntry(models.Model):
    """One act in one file; never changed, never deleted."""

    file = models.ForeignKey(ClientFile, models.PROTECT, related_name="journal")
    at = models.DateTimeField(default=clock.now, editable=False)
    # Empty where no person of the house acted: a system of a partner, or the clock.
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False)
    verb = models.CharField(max_length=60, editable=False)
    facts = models.JSONField(default=dict, encoder=DjangoJSONEncoder, editable=False)
    visibility = models.CharField(max_length=8, choices=Visibility, default=Visibility.FILE, editable=False)

    objects = JournalQuerySet.as_manager()

    class Meta:
        verbose_name = _("journal entry")
        verbose_name_plural = _("journal entries")
        ordering = ("-pk",)
        indexes: ClassVar = [models.Index(fields=["file", "-id"], name="journal_of_file")]

    def __str__(self) -> str:
        return f"{self.file} · {self.verb}"

    @property
    def author(self) -> str:
        return self.by.get_short_name() if self.by else "Caseflow"


protect(JournalEntry, delete_if=TRIED_OUT)
