"""The register of organisations: who they are, where they are, whom to ask there."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from caseflow.accounts.models import Service
from counselling import permissions
from counselling.domain.lifecycle import OrganisationStatus
from counselling.domain.matching import fold
from counselling.domain.partners import ContactFunction, OrganisationKind
from counselling.partners.models.creditors import LONGEST_FRAGMENT, Creditor

ORGANISATION_KINDS = {
    OrganisationKind.SOCIAL_SERVICE: _("social service"),
    OrganisationKind.MUNICIPALITY: _("municipality"),
    OrganisationKind.HEALTH: _("health care"),
    OrganisationKind.SCHOOL: _("school"),
    OrganisationKind.JUSTICE: _("justice"),
    OrganisationKind.EMPLOYMENT: _("employment service"),
    OrganisationKind.HOUSING_SOCIAL: _("social landlord"),
    OrganisationKind.HOUSING_PRIVATE: _("private landlord"),
    OrganisationKind.BANK: _("bank"),
    OrganisationKind.INSURER: _("insurer"),
    OrganisationKind.ENERGY: _("energy supplier"),
    OrganisationKind.WATER: _("water supplier"),
    OrganisationKind.TELECOM: _("telecom"),
    OrganisationKind.TAX_SOCIAL: _("tax or social security office"),
    OrganisationKind.BAILIFF_COLLECTOR: _("bailiff or debt collector"),
    OrganisationKind.EMPLOYER: _("employer"),
    OrganisationKind.UNION: _("trade union"),
    OrganisationKind.TRAINING_PROVIDER: _("training provider"),
    OrganisationKind.SOCIAL_ENTERPRISE: _("social enterprise"),
    OrganisationKind.ASSOCIATION: _("association"),
    OrganisationKind.OTHER: _("other"),
}
STATUS_LABELS = {
    OrganisationStatus.PENDING: _("to be activated"),
    OrganisationStatus.ACTIVE: _("active"),
    OrganisationStatus.SUSPENDED: _("suspended"),
    OrganisationStatus.CLOSED: _("closed"),
}
FUNCTION_LABELS = {
    ContactFunction.GENERAL: _("general"),
    ContactFunction.REFERRALS: _("referrals"),
    ContactFunction.TRAININGS: _("trainings"),
    ContactFunction.DIRECTORY: _("directory entries"),
    ContactFunction.QUALITY: _("quality"),
    ContactFunction.TECHNIQUE: _("technical questions"),
    ContactFunction.DATA_PROTECTION: _("data protection"),
    ContactFunction.BILLING: _("billing"),
}
SPOKEN_LANGUAGES = {
    "fr": _("French"), "de": _("German"), "lb": _("Luxembourgish"), "en": _("English"), "nl": _("Dutch"),
    "pt": _("Portuguese"), "it": _("Italian"), "es": _("Spanish"), "ar": _("Arabic"), "tr": _("Turkish"),
    "uk": _("Ukrainian"), "ru": _("Russian"), "pl": _("Polish"), "ro": _("Romanian"), "sq": _("Albanian"),
    "sr": _("Serbo-Croatian"), "fa": _("Persian"), "ti": _("Tigrinya"),
}  # fmt: skip


def language_names(codes: Iterable[str]) -> str:
    """The languages of a list, in the reader's own."""
    return ", ".join(str(SPOKEN_LANGUAGES[code]) for code in codes if code in SPOKEN_LANGUAGES)


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def active(self) -> OrganisationQuerySet:
        return self.filter(status=OrganisationStatus.ACTIVE)

    def visible_to(self, user: Any) -> OrganisationQuerySet:
        return permissions.register_of(self, user)

    def choices_for(self, user: Any) -> OrganisationQuerySet:
        return self.visible_to(user).exclude(status=OrganisationStatus.CLOSED)

    def named(self, fragment: str) -> OrganisationQuerySet:
        """Every word of the fragment is part of the name, an alias, a town or the register number."""
        found = self if len(fragment) <= LONGEST_FRAGMENT else self.none()
        for word in fold(fragment[:LONGEST_FRAGMENT]).split():
            found = found.filter(folded__contains=word)
        return found


class Organisation(models.Model):
    """An outside body that works with the services of this installation: one entry, whoever deals with it."""

    keeper = models.ForeignKey(Service, models.PROTECT, related_name="+", verbose_name=_("kept by"))
    name = models.CharField(_("name"), max_length=120)
    aliases = models.CharField(_("also known as"), max_length=400, blank=True, help_text=_("Separated by semicolons."))
    # What search compares: name, aliases, register number and towns; filled by the service.
    folded = models.TextField(editable=False)
    kind = models.CharField(_("kind"), max_length=20, choices=ORGANISATION_KINDS.items())
    is_creditor = models.BooleanField(_("is a creditor"), editable=False)
    # Empty while it follows from the kind.
    is_creditor_because = models.CharField(_("reason"), max_length=200, blank=True, editable=False)
    country = models.CharField(_("country"), max_length=2)
    register_number = models.CharField(_("register number"), max_length=40, blank=True)
    # The number without blanks and points, as two entries are compared.
    register_key = models.CharField(max_length=40, blank=True, db_index=True, editable=False)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("part of")
    )
    languages = models.JSONField(_("languages"), default=list, blank=True)
    web = models.URLField(_("web page"), blank=True)
    # Only to an address there somebody is invited without a supervisor's agreement.
    mail_domains = models.CharField(_("own mail domains"), max_length=400, blank=True)
    creditor = models.ForeignKey(
        Creditor, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("the same as the creditor")
    )
    directory_only = models.BooleanField(_("in the directory only"), default=False)
    status = models.CharField(
        _("status"), max_length=10, choices=STATUS_LABELS.items(), default=OrganisationStatus.PENDING, editable=False
    )
    status_on = models.DateField(editable=False)
    status_because = models.CharField(_("reason"), max_length=200, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ("name", "pk")
        indexes: ClassVar = [models.Index(fields=["name", "id"], name="organisation_by_name")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(name=""), name="organisation_has_name",
                violation_error_message=_("An organisation needs a name."),
            ),
            models.CheckConstraint(
                condition=Q(kind__in=list(OrganisationKind)), name="organisation_kind_known",
                violation_error_message=_("Choose a kind of the list."),
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("pk")), name="organisation_not_its_own_part",
                violation_error_message=_("An organisation cannot be a part of itself."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name

    @property
    def is_active(self) -> bool:
        return self.status == OrganisationStatus.ACTIVE

    @property
    def language_names(self) -> str:
        return language_names(self.languages)


class OrganisationSite(models.Model):
    """One place where an organisation receives people."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="sites")
    name = models.CharField(_("name of the place"), max_length=80, blank=True)
    lines = models.CharField(_("street"), max_length=200, blank=True)
    postcode = models.CharField(_("postcode"), max_length=12)
    city = models.CharField(_("town"), max_length=80)
    country = models.CharField(_("country"), max_length=2)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    opening_hours = models.CharField(_("opening hours"), max_length=200, blank=True)
    accessibility = models.CharField(_("accessibility"), max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("site of an organisation")
        verbose_name_plural = _("sites of organisations")
        ordering = ("pk",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "name", "lines", "postcode", "city"], name="site_listed_once",
                violation_error_message=_("This place is listed already."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return ", ".join(part for part in (self.name, self.lines, f"{self.postcode} {self.city}".strip()) if part)


class OrganisationContact(models.Model):
    """Whom to ask at an organisation about one thing; a person or a shared mailbox."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="contacts")
    function = models.CharField(_("about"), max_length=16, choices=FUNCTION_LABELS.items())
    name = models.CharField(_("name"), max_length=120)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("contact of an organisation")
        verbose_name_plural = _("contacts of organisations")
        ordering = ("function", "name", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "function", "name"], name="contact_listed_once",
                violation_error_message=_("This contact is listed already."),
            ),
            models.CheckConstraint(
                condition=~Q(email="") | ~Q(phone=""), name="contact_can_be_reached",
                violation_error_message=_("A contact needs an e-mail address or a telephone number."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name
