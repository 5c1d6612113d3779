"""The letter with its number: it never changes, and it keeps what was sent with it."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from caseflow.accounts.models import Language
from caseflow.audit.triggers import protect
from counselling import permissions
from counselling.client_files.models import Attachment, ClientFile
from counselling.domain.lifecycle import LetterState
from documents.models.drafts import LetterDraft, Sending
from documents.models.texts import Variant

STATE_LABELS = {
    LetterState.ISSUING: _("being printed"),
    LetterState.ISSUED: _("issued"),
    LetterState.VOID: _("void, not issued"),
}


class LetterSeries(models.Model):
    """The counter of the letters of one file: no gap, no double."""

    file = models.OneToOneField(ClientFile, models.PROTECT, related_name="+")
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.file}: {self.last}"


class LetterQuerySet(models.QuerySet["Letter"]):
    def visible_to(self, user: Any) -> LetterQuerySet:
        return self.filter(file__in=permissions.visible(ClientFile.objects.all(), user))

    def issuing(self) -> LetterQuerySet:
        """The queue: numbered and frozen, the PDF is still missing."""
        return self.filter(state=LetterState.ISSUING)

    def issued(self) -> LetterQuerySet:
        return self.filter(state=LetterState.ISSUED)


class Letter(models.Model):
    """A numbered letter with everything it says; only its PDF and its withdrawal are added, each once."""

    file = models.ForeignKey(ClientFile, models.PROTECT, related_name="letters", editable=False)
    # One draft, one letter: the second click finds it taken.
    draft = models.OneToOneField(LetterDraft, models.PROTECT, related_name="letter", editable=False)
    number = models.CharField(_("number"), max_length=24, unique=True, editable=False)
    position = models.PositiveIntegerField(editable=False)
    kind = models.CharField(_("kind"), max_length=24, editable=False)
    variant = models.CharField(max_length=10, choices=Variant, editable=False)
    language = models.CharField(_("language"), max_length=2, choices=Language, editable=False)
    channel = models.CharField(_("sent by"), max_length=10, choices=Sending, editable=False)
    addressee = models.CharField(_("addressee"), max_length=120, editable=False)
    country = models.CharField(max_length=2, blank=True, editable=False)
    postcode = models.CharField(max_length=12, blank=True, editable=False)
    context = models.TextField(editable=False)
    context_sha256 = models.CharField(max_length=64, editable=False)
    text = models.TextField(editable=False)
    # 0 is the text as delivered with the product.
    text_number = models.PositiveSmallIntegerField(editable=False)
    text_edited = models.BooleanField(default=False, editable=False)
    template_version = models.CharField(max_length=12, editable=False)
    law_ids = models.JSONField(default=list, editable=False)
    decisions = models.JSONField(default=list, editable=False)
    layout = models.JSONField(editable=False)
    signatory = models.CharField(_("signed by"), max_length=120, editable=False)
    supersedes = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="superseded_by", editable=False
    )
    issued_on = models.DateField(_("date of the letter"), editable=False)
    issued_at = models.DateTimeField(default=timezone.now, editable=False)
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    answer_due_on = models.DateField(_("answer expected by"), null=True, blank=True, editable=False)
    state = models.CharField(
        _("state"), max_length=8, choices=STATE_LABELS.items(), default=LetterState.ISSUING, editable=False
    )
    attempts = models.PositiveSmallIntegerField(default=0, editable=False)
    failure = models.CharField(max_length=60, blank=True, editable=False)
    path = models.CharField(max_length=60, null=True, blank=True, editable=False)
    sha256 = models.CharField(max_length=64, null=True, blank=True, editable=False)
    size = models.PositiveIntegerField(null=True, blank=True, editable=False)
    pages = models.PositiveSmallIntegerField(_("pages"), null=True, blank=True, editable=False)
    void_reason = models.CharField(max_length=60, null=True, blank=True, editable=False)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True, editable=False)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    withdrawn_because = models.CharField(_("why withdrawn"), max_length=200, null=True, blank=True, editable=False)

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        ordering = ("file", "position")
        indexes: ClassVar = [
            models.Index(fields=["issued_at"], condition=Q(state=LetterState.ISSUING), name="letter_queue"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["file", "position"], name="letter_number_once_in_file"),
            # Path, hash and reason are written once and never again, so these also hold the state where it is.
            models.CheckConstraint(
                condition=Q(
                    state=LetterState.ISSUED, path__isnull=False, sha256__isnull=False, size__gt=0, pages__gt=0,
                    void_reason__isnull=True,
                )
                | Q(
                    state=LetterState.ISSUING, path__isnull=True, sha256__isnull=True, size__isnull=True,
                    pages__isnull=True, void_reason__isnull=True,
                )
                | Q(
                    state=LetterState.VOID, path__isnull=True, sha256__isnull=True, size__isnull=True,
                    pages__isnull=True, void_reason__isnull=False,
                ),
                name="letter_state_by_its_file",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True, withdrawn_because__isnull=True)
                | Q(
                    state=LetterState.ISSUED, withdrawn_at__isnull=False, withdrawn_by__isnull=False,
                    withdrawn_because__isnull=False,
                ),
                name="letter_withdrawn_with_reason",
            ),
            models.CheckConstraint(condition=Q(position__gte=1), name="letter_numbers_from_one"),
            models.CheckConstraint(
                condition=Q(supersedes__isnull=True) | ~Q(supersedes=F("pk")), name="letter_not_after_itself"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.number

    @property
    def is_issued(self) -> bool:
        return self.state == LetterState.ISSUED

    @property
    def is_waiting(self) -> bool:
        return self.state == LetterState.ISSUING


protect(
    Letter,
    free=("state", "attempts", "failure"),
    set_once=(
        "path", "sha256", "size", "pages", "void_reason", "withdrawn_at", "withdrawn_by", "withdrawn_because",
    ),
)  # fmt: skip


class LetterEnclosure(models.Model):
    """One paper that goes with a numbered letter: which bytes, under which title."""

    letter = models.ForeignKey(Letter, models.PROTECT, related_name="papers", editable=False)
    attachment = models.ForeignKey(Attachment, models.PROTECT, related_name="+", editable=False)
    position = models.PositiveSmallIntegerField(editable=False)
    title = models.CharField(_("title"), max_length=120, editable=False)
    path = models.CharField(max_length=60, editable=False)
    sha256 = models.CharField(max_length=64, editable=False)
    pages = models.PositiveSmallIntegerField(_("pages"), editable=False)

    class Meta:
        verbose_name = _("enclosure of a letter")
        verbose_name_plural = _("enclosures of letters")
        ordering = ("letter", "position")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["letter", "position"], name="letter_enclosure_place"),
        ]

    def __str__(self) -> str:
        return self.title


protect(LetterEnclosure)
