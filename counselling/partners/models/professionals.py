"""Professionals of partner organisations: one person, one row, wherever they work."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from counselling import permissions
from counselling.domain.lifecycle import OrganisationStatus
from counselling.domain.partners import PartnerRole
from counselling.partners.models.organisations import Organisation, language_names

ROLE_LABELS = {
    PartnerRole.REFERRER: _("referrer"),
    PartnerRole.AMBASSADOR: _("ambassador"),
    PartnerRole.INTEGRATOR: _("integrator"),
}


class ReferrerQuerySet(models.QuerySet["Referrer"]):
    def visible_to(self, user: Any) -> ReferrerQuerySet:
        return permissions.register_of(self, user)


class Referrer(models.Model):
    """A professional of a partner organisation; the work e-mail says who it is."""

    first_name = models.CharField(_("first name"), max_length=60)
    last_name = models.CharField(_("last name"), max_length=60)
    email = models.EmailField(_("work e-mail"), unique=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    function = models.CharField(_("function"), max_length=120, blank=True)
    languages = models.JSONField(_("languages"), default=list, blank=True)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="referrer", editable=False
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ReferrerQuerySet.as_manager()

    class Meta:
        verbose_name = _("professional")
        verbose_name_plural = _("professionals")
        ordering = ("last_name", "first_name", "pk")

    def __str__(self) -> str:
        return f"{self.first_name} {self.last_name}"

    @property
    def language_names(self) -> str:
        return language_names(self.languages)


def _dated(on: date) -> Q:
    """Begun by that day and not ended; on the day on which it ends it holds no longer."""
    return Q(Q(ended_on__isnull=True) | Q(ended_on__gt=on), valid_from__lte=on)


class AffiliationQuerySet(models.QuerySet["Affiliation"]):
    def dated(self, on: date) -> AffiliationQuerySet:
        return self.filter(_dated(on))

    def who_may_refer(self, user: Any, on: date) -> AffiliationQuerySet:
        """Who works where on that day, by name, as far as this person reads the register."""
        known = permissions.register_of(self.dated(on), user).exclude(organisation__status=OrganisationStatus.CLOSED)
        return known.select_related("referrer", "organisation").order_by(
            "referrer__last_name", "referrer__first_name", "pk"
        )


class Affiliation(models.Model):
    """A professional works for an organisation, from a day until the day on which that ends."""

    referrer = models.ForeignKey(Referrer, models.PROTECT, related_name="affiliations")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="affiliations")
    department = models.CharField(_("department"), max_length=80, blank=True)
    valid_from = models.DateField(_("from"))
    # The first day without, so that rights end with the act and not at midnight.
    ended_on = models.DateField(_("ended on"), null=True, blank=True, editable=False)

    objects = AffiliationQuerySet.as_manager()

    class Meta:
        verbose_name = _("affiliation")
        verbose_name_plural = _("affiliations")
        ordering = ("-valid_from", "-pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["referrer", "organisation"], condition=Q(ended_on__isnull=True), name="affiliation_open_once",
                violation_error_message=_("This person already works there."),
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("valid_from")),
                name="affiliation_dates_in_order",
                violation_error_message=_("It cannot end before it begins."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.referrer} · {self.organisation}"


class RoleQuerySet(models.QuerySet["OrganisationRole"]):
    def dated(self, on: date) -> RoleQuerySet:
        return self.filter(_dated(on))

    def live(self, on: date) -> RoleQuerySet:
        """Roles that mean something on that day: of people who work there, at an active organisation."""
        works_there = Affiliation.objects.dated(on).filter(
            referrer=OuterRef("referrer"), organisation=OuterRef("organisation")
        )
        return self.dated(on).filter(Exists(works_there), organisation__status=OrganisationStatus.ACTIVE)


class OrganisationRole(models.Model):
    """In which capacity a professional acts for an organisation, with dates."""

    referrer = models.ForeignKey(Referrer, models.PROTECT, related_name="roles")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="roles")
    role = models.CharField(_("role"), max_length=10, choices=ROLE_LABELS.items())
    valid_from = models.DateField(_("from"))
    ended_on = models.DateField(_("ended on"), null=True, blank=True, editable=False)

    objects = RoleQuerySet.as_manager()

    class Meta:
        verbose_name = _("role at an organisation")
        verbose_name_plural = _("roles at organisations")
        ordering = ("-valid_from", "-pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["referrer", "organisation", "role"], condition=Q(ended_on__isnull=True), name="role_open_once",
                violation_error_message=_("This person has this role already."),
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("valid_from")), name="role_dates_in_order",
                violation_error_message=_("It cannot end before it begins."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.referrer} · {self.get_role_display()} · {self.organisation}"
