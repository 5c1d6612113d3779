"""The words a service starts from, and its rules for letters."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from caseflow.accounts.models import Language, Service
from caseflow.audit.triggers import protect


class Variant(models.TextChoices):
    STANDARD = "standard", _("standard")


class LetterTextQuerySet(models.QuerySet["LetterText"]):
    def published(self) -> LetterTextQuerySet:
        return self.filter(published_at__isnull=False)

    def drafts(self) -> LetterTextQuerySet:
        return self.filter(published_at__isnull=True)


class LetterText(models.Model):
    """One version of the body that a service gives to a kind in one language; published, it never changes."""

    service = models.ForeignKey(Service, models.PROTECT, related_name="+", verbose_name=_("service"))
    kind = models.CharField(_("kind"), max_length=24)
    variant = models.CharField(_("variant"), max_length=10, choices=Variant, default=Variant.STANDARD)
    language = models.CharField(_("language"), max_length=2, choices=Language)
    number = models.PositiveSmallIntegerField(_("version"))
    body = models.TextField(_("text"))
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    saved_at = models.DateTimeField(default=timezone.now, editable=False)
    published_at = models.DateTimeField(_("published"), null=True, blank=True, editable=False)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = LetterTextQuerySet.as_manager()

    class Meta:
        verbose_name = _("text of a letter")
        verbose_name_plural = _("texts of letters")
        ordering = ("service", "kind", "variant", "language", "number")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["service", "kind", "variant", "language", "number"], name="letter_text_number_once",
            ),
            models.UniqueConstraint(
                fields=["service", "kind", "variant", "language"], condition=Q(published_at__isnull=True),
                name="letter_text_one_draft",
                violation_error_message=_("This text has a draft already."),
            ),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True, published_by__isnull=True)
                | Q(published_at__isnull=False, published_by__isnull=False),
                name="letter_text_published_by_somebody",
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="letter_text_numbers_from_one"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.kind} · {self.language} · v{self.number}"


protect(LetterText, when='OLD."published_at" IS NOT NULL')


class LetterRules(models.Model):
    """What a service asks of its letters; without a row the first values hold."""

    service = models.OneToOneField(Service, models.PROTECT, related_name="+", verbose_name=_("service"))
    second_reading = models.JSONField(_("read by a supervisor before they leave"), default=list, blank=True)
    attach_authority = models.BooleanField(_("first letters carry a copy of the authority"), default=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("rules for letters")
        verbose_name_plural = _("rules for letters")

    def __str__(self) -> str:
        return str(self.service)
