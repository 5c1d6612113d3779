"""Trainings of other providers: what a service found elsewhere, and when somebody last made sure of it."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from caseflow.accounts.models import Language, Service
from counselling import permissions
from counselling.domain.directory import Theme
from counselling.partners.models.directory import STALE_AFTER, TO_VERIFY_AFTER
from counselling.permissions import ServicePermission
from counselling.trainings.models.programmes import Modality


class ExternalCourseQuerySet(models.QuerySet["ExternalCourse"]):
    def visible_to(self, user: Any) -> ExternalCourseQuerySet:
        return permissions.of_services(self, user, ServicePermission.SEE_PARTNERS)

    def coming(self, on: date) -> ExternalCourseQuerySet:
        """Listed, and not over on that day."""
        last = Coalesce("last_day", "first_day")
        return self.filter(withdrawn_on__isnull=True).alias(ends=last).filter(ends__gte=on)


class ExternalCourse(models.Model):
    """A training that somebody else gives: the least one has to know, and where to enrol."""

    service = models.ForeignKey(Service, models.PROTECT, related_name="+", verbose_name=_("service"))
    title = models.CharField(_("title"), max_length=120)
    organiser = models.CharField(_("organised by"), max_length=120)
    theme = models.CharField(
        _("theme"), max_length=20, choices=[(theme, theme) for theme in Theme], default=Theme.DEBT_COUNSELLING
    )
    objective = models.CharField(_("objective"), max_length=500)
    language = models.CharField(_("language"), max_length=2, choices=Language, default=Language.FR)
    modality = models.CharField(_("modality"), max_length=8, choices=Modality, default=Modality.ON_SITE)
    place = models.CharField(_("place"), max_length=200, blank=True)
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"), null=True, blank=True)
    price = models.CharField(_("price"), max_length=80, blank=True)
    awards_certificate = models.BooleanField(_("ends with a certificate"), default=False)
    address = models.URLField(_("address for enrolment"))
    verified_on = models.DateField(_("verified on"), editable=False)
    verified_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    withdrawn_on = models.DateField(null=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ExternalCourseQuerySet.as_manager()

    class Meta:
        verbose_name = _("training of another provider")
        verbose_name_plural = _("trainings of other providers")
        ordering = ("first_day", "pk")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(last_day__isnull=True) | Q(last_day__gte=F("first_day")),
                name="course_ends_after_it_begins",
                violation_error_message=_("The last day is before the first one."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title

    @property
    def ends_on(self) -> date:
        return self.last_day or self.first_day

    def is_stale(self, on: date) -> bool:
        """Nobody made sure of it for so long that it sinks in every list."""
        return self.verified_on + STALE_AFTER < on

    def is_to_verify(self, on: date) -> bool:
        return self.verified_on + TO_VERIFY_AFTER < on
