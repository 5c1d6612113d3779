"""What was said and seen; corrected by a new version, the old one stays readable."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from caseflow import clock
from counselling.client_files.models.file import ClientFile
from counselling.client_files.models.journal import Visibility


class NoteChannel(models.TextChoices):
    MEETING = "meeting", _("meeting")
    PHONE = "phone", _("telephone")
    LETTER = "letter", _("letter")
    EMAIL = "email", _("e-mail")
    VISIT = "visit", _("visit")


class CallResult(models.TextChoices):
    TALKED = "talked", _("talked")
    AGREED = "agreed", _("agrees")
    REFUSED = "refused", _("refuses")
    CALL_BACK = "call_back", _("call again")
    NO_ANSWER = "no_answer", _("no answer")


class NoteQuerySet(models.QuerySet["Note"]):
    def readable_by(self, user: Any) -> NoteQuerySet:
        """A private note exists for its author only."""
        return self.filter(Q(visibility=Visibility.FILE) | Q(author=user))

    def current(self) -> NoteQuerySet:
        """The last version of each note."""
        return self.filter(corrected_by__isnull=True)


class Note(models.Model):
    """One note of one author; a correction is a new row that points at the one it replaces."""

    file = models.ForeignKey(ClientFile, models.PROTECT, related_name="notes")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    text = models.TextField(_("note"), max_length=10_000)
    occurred_at = models.DateTimeField(_("when"))
    channel = models.CharField(_("channel"), max_length=8, choices=NoteChannel, default=NoteChannel.MEETING)
    visibility = models.CharField(_("for"), max_length=8, choices=Visibility, default=Visibility.FILE)
    pinned = models.BooleanField(_("pinned"), default=False)
    # Of a call only: with whom, and what came of it.
    party = models.CharField(_("with whom"), max_length=120, blank=True)
    result = models.CharField(_("result"), max_length=12, choices=CallResult, blank=True)
    corrects = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="corrected_by")
    written_at = models.DateTimeField(default=clock.now, editable=False)

    objects = NoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        ordering = ("-occurred_at", "-pk")

    def __str__(self) -> str:
        return f"{self.file} · {self.occurred_at:%d/%m/%Y}"
