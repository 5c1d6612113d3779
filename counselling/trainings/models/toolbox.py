"""The toolbox: material in versions; the newest one is handed out, the older ones stay with their dates."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from caseflow.accounts.models import Service
from caseflow.audit.triggers import protect
from counselling import permissions
from counselling.domain.toolbox import Audience, ResourceKind
from counselling.partners.models.organisations import language_names
from counselling.permissions import ServicePermission

RESOURCE_KINDS = {
    ResourceKind.GRID: _("detection grid"),
    ResourceKind.LEAFLET: _("leaflet"),
    ResourceKind.SCRIPT: _("words to say"),
    ResourceKind.FORM: _("form"),
    ResourceKind.SLIDES: _("slides"),
    ResourceKind.LAW_SHEET: _("law sheet"),
    ResourceKind.LINK: _("link"),
}
TOOL_AUDIENCES = {
    Audience.PERSON: _("the person concerned"),
    Audience.REFERRER: _("referring professionals"),
    Audience.AMBASSADOR: _("ambassadors"),
    Audience.COUNSELLOR: _("counsellors"),
}
COUNTRIES = {"LU": _("Luxembourg"), "FR": _("France"), "BE": _("Belgium")}


class ResourceQuerySet(models.QuerySet["Resource"]):
    def visible_to(self, user: Any) -> ResourceQuerySet:
        return permissions.of_services(self, user, ServicePermission.SEE_PARTNERS)

    def current(self, on: date) -> ResourceQuerySet:
        """What may be handed out on that day; an expired sheet is none any more."""
        return self.filter(withdrawn_on__isnull=True).filter(Q(valid_until__isnull=True) | Q(valid_until__gte=on))


class Resource(models.Model):
    """A piece of material: what it is, for whom, and who may hand it to whom."""

    service = models.ForeignKey(Service, models.PROTECT, related_name="+", verbose_name=_("service"))
    title = models.CharField(_("title"), max_length=120)
    kind = models.CharField(_("kind"), max_length=9, choices=RESOURCE_KINDS.items())
    themes: models.JSONField[Any, Any] = models.JSONField(_("themes"), default=list, blank=True)
    audiences: models.JSONField[Any, Any] = models.JSONField(_("for whom"), default=list)
    languages: models.JSONField[Any, Any] = models.JSONField(_("languages"), default=list, blank=True)
    countries: models.JSONField[Any, Any] = models.JSONField(_("countries"), default=list, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    hand_over = models.CharField(_("who may hand it to whom"), max_length=200, blank=True)
    licence = models.CharField(_("licence"), max_length=80, blank=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    withdrawn_on = models.DateField(null=True, editable=False)
    # Counted, not followed: nobody is noted with it.
    downloads = models.PositiveIntegerField(default=0, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ResourceQuerySet.as_manager()

    class Meta:
        verbose_name = _("material")
        verbose_name_plural = _("materials")
        ordering = ("title", "pk")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(kind=ResourceKind.LAW_SHEET) | Q(valid_until__isnull=False), name="law_sheet_ends",
                violation_error_message=_("A law sheet says until when it is valid."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title

    @cached_property
    def edition(self) -> ResourceVersion:
        """The one that is handed out."""
        return max(self.versions.all(), key=lambda version: version.number)

    @property
    def language_names(self) -> str:
        return language_names(self.languages)

    def is_current(self, on: date) -> bool:
        return self.withdrawn_on is None and (self.valid_until is None or self.valid_until >= on)


class ResourceVersion(models.Model):
    """What was handed out from that day on: a checked file, or an address."""

    resource = models.ForeignKey(Resource, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("version"))
    since = models.DateField(_("since"))
    address = models.URLField(_("address"), blank=True)
    name = models.CharField(_("file name"), max_length=120, blank=True)
    content_type = models.CharField(max_length=20, blank=True)
    path = models.CharField(max_length=60, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveIntegerField(default=0)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("version of a material")
        verbose_name_plural = _("versions of materials")
        ordering = ("-number",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["resource", "number"], name="resource_version_once"),
            models.CheckConstraint(
                condition=Q(address="", sha256__gt="") | Q(path="", address__gt=""), name="resource_file_or_address"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.resource} · {self.number}"


protect(ResourceVersion)
