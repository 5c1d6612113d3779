"""What is taught: programmes, and their versions, which stay as they were taught."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from caseflow.accounts.models import Language, Service
from counselling import permissions
from counselling.domain.directory import Theme
from counselling.domain.lifecycle import SessionState
from counselling.permissions import ServicePermission

USUAL_ATTENDANCE, USUAL_VALIDITY = 80, 24


class Modality(models.TextChoices):
    ON_SITE = "on_site", _("on site")
    REMOTE = "remote", _("remote")
    MIXED = "mixed", _("partly remote")


class ProgrammeQuerySet(models.QuerySet["Programme"]):
    def visible_to(self, user: Any) -> ProgrammeQuerySet:
        return permissions.of_services(self, user, ServicePermission.SEE_PARTNERS)

    def choices_for(self, user: Any) -> ProgrammeQuerySet:
        return self.visible_to(user).filter(active=True)


class Programme(models.Model):
    """A training that a service offers to the professionals of its partners."""

    service = models.ForeignKey(Service, models.PROTECT, related_name="+", verbose_name=_("organised by"))
    code = models.CharField(_("code"), max_length=20)
    title_fr = models.CharField(_("title in French"), max_length=120, blank=True)
    title_de = models.CharField(_("title in German"), max_length=120, blank=True)
    title_en = models.CharField(_("title in English"), max_length=120, blank=True)
    theme = models.CharField(
        _("theme"), max_length=20, choices=[(theme, theme) for theme in Theme],
        default=Theme.DEBT_COUNSELLING,
    )  # fmt: skip
    objectives = models.TextField(_("objectives that can be assessed"), max_length=2000, blank=True)
    audience = models.CharField(_("for whom"), max_length=200, blank=True)
    prerequisites = models.CharField(_("prerequisites"), max_length=200, blank=True)
    language = models.CharField(_("language"), max_length=2, choices=Language, default=Language.FR)
    awards_certificate = models.BooleanField(_("ends with a certificate"), default=True)
    refresher_of = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="refreshers", verbose_name=_("refreshes")
    )
    active = models.BooleanField(_("offered"), default=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        ordering = ("code", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["service", "code"], name="programme_code_once",
                violation_error_message=_("Your service has a programme with this code."),
            ),
            models.CheckConstraint(
                condition=~Q(title_fr="") | ~Q(title_de="") | ~Q(title_en=""), name="programme_has_title",
                violation_error_message=_("A programme needs a title in at least one language."),
            ),
            models.CheckConstraint(
                condition=Q(refresher_of__isnull=True) | ~Q(refresher_of=F("pk")), name="programme_not_its_refresher",
                violation_error_message=_("A programme cannot refresh itself."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title_in(get_language() or self.language)

    def title_in(self, language: str) -> str:
        """The title in that language, or in the first one that has a title."""
        titles = {"fr": self.title_fr, "de": self.title_de, "en": self.title_en}
        return titles.get(language[:2]) or next(title for title in titles.values() if title)


class ProgrammeVersionQuerySet(models.QuerySet["ProgrammeVersion"]):
    def taught(self, on: date) -> ProgrammeVersionQuerySet:
        """Versions of which a session has begun: nothing of them changes any more."""
        begun = Q(sessions__state=SessionState.HELD) | Q(
            sessions__state=SessionState.OPEN, sessions__half_days__on__lte=on
        )
        return self.filter(begun).distinct()


class ProgrammeVersion(models.Model):
    """A programme as it is taught from some day on; frozen once a session of it has begun."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("version"), editable=False)
    content = models.TextField(_("content"), max_length=4000, blank=True)
    hours = models.DecimalField(_("hours"), max_digits=4, decimal_places=1)
    modality = models.CharField(_("modality"), max_length=8, choices=Modality, default=Modality.ON_SITE)
    pass_mark = models.PositiveSmallIntegerField(_("pass mark in points"), null=True, blank=True)
    attendance_share = models.PositiveSmallIntegerField(_("attendance needed, in per cent"), default=USUAL_ATTENDANCE)
    validity_months = models.PositiveSmallIntegerField(
        _("certificate valid for, in months"), null=True, blank=True, default=USUAL_VALIDITY
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ProgrammeVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version of a programme")
        verbose_name_plural = _("versions of programmes")
        ordering = ("programme", "-number")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["programme", "number"], name="programme_version_once"),
            models.CheckConstraint(condition=Q(hours__gt=0), name="programme_takes_time"),
            models.CheckConstraint(
                condition=Q(attendance_share__gte=1, attendance_share__lte=100), name="programme_share_in_per_cent"
            ),
            models.CheckConstraint(
                condition=Q(validity_months__isnull=True) | Q(validity_months__gte=1),
                name="programme_validity_or_none",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.programme} · {self.number}"

    @property
    def share(self) -> Fraction:
        return Fraction(self.attendance_share, 100)
