"""Creditors and their departments, shared by a service on top of a national list."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from caseflow.accounts.models import Jurisdiction, Language, Service
from counselling import permissions
from counselling.domain.law.classes import CreditorKind, DebtNature
from counselling.domain.matching import fold
from counselling.permissions import ServicePermission

KIND_LABELS = {
    CreditorKind.BANK: _("bank"),
    CreditorKind.CONSUMER_CREDIT: _("consumer credit"),
    CreditorKind.LANDLORD: _("landlord"),
    CreditorKind.ENERGY: _("energy and water"),
    CreditorKind.TELECOM: _("telecom"),
    CreditorKind.TAX: _("tax office"),
    CreditorKind.SOCIAL_SECURITY: _("social security"),
    CreditorKind.HEALTH: _("health care"),
    CreditorKind.COURT_FINES: _("court, fines"),
    CreditorKind.MAINTENANCE: _("maintenance payments"),
    CreditorKind.BAILIFF: _("bailiff"),
    CreditorKind.COLLECTOR: _("debt collector"),
    CreditorKind.INSURER: _("insurer"),
    CreditorKind.EMPLOYER: _("employer"),
    CreditorKind.PRIVATE_PERSON: _("private person"),
    CreditorKind.RETAIL: _("shop, mail order"),
    CreditorKind.OTHER: _("other"),
}
NATURE_LABELS = {
    DebtNature.CONSUMER_LOAN: _("loan"),
    DebtNature.REVOLVING: _("revolving credit"),
    DebtNature.OVERDRAFT: _("overdraft"),
    DebtNature.MORTGAGE: _("mortgage"),
    DebtNature.CAR_LOAN: _("car loan"),
    DebtNature.RENT_ARREARS: _("rent"),
    DebtNature.ENERGY_ARREARS: _("energy"),
    DebtNature.WATER: _("water"),
    DebtNature.TELECOM: _("telecom bill"),
    DebtNature.TAX: _("tax"),
    DebtNature.SOCIAL_CONTRIBUTIONS: _("social contributions"),
    DebtNature.HEALTH_BILL: _("health bill"),
    DebtNature.INSURANCE: _("insurance premium"),
    DebtNature.MAINTENANCE_ARREARS: _("maintenance arrears"),
    DebtNature.FINE: _("fine"),
    DebtNature.DAMAGES: _("damages"),
    DebtNature.SCHOOL_FEES: _("school fees"),
    DebtNature.FAMILY_LOAN: _("loan from family or friends"),
    DebtNature.BENEFIT_OVERPAYMENT: _("benefit overpaid"),
    DebtNature.OTHER: _("other debt"),
}
# What a creditor of this kind is usually owed; the creditor's own default goes first.
USUAL_NATURE = {
    CreditorKind.BANK: DebtNature.CONSUMER_LOAN,
    CreditorKind.CONSUMER_CREDIT: DebtNature.REVOLVING,
    CreditorKind.LANDLORD: DebtNature.RENT_ARREARS,
    CreditorKind.ENERGY: DebtNature.ENERGY_ARREARS,
    CreditorKind.TELECOM: DebtNature.TELECOM,
    CreditorKind.TAX: DebtNature.TAX,
    CreditorKind.SOCIAL_SECURITY: DebtNature.SOCIAL_CONTRIBUTIONS,
    CreditorKind.HEALTH: DebtNature.HEALTH_BILL,
    CreditorKind.COURT_FINES: DebtNature.FINE,
    CreditorKind.MAINTENANCE: DebtNature.MAINTENANCE_ARREARS,
    CreditorKind.INSURER: DebtNature.INSURANCE,
    CreditorKind.PRIVATE_PERSON: DebtNature.FAMILY_LOAN,
}


class LetterChannel(models.TextChoices):
    POST = "post", _("letter")
    REGISTERED = "registered", _("registered letter")
    EMAIL = "email", _("e-mail")
    PORTAL = "portal", _("creditor's web portal")


def _services_of(user: Any) -> models.QuerySet[Service]:
    return permissions.services_for(user, ServicePermission.ADD_CREDITOR)


# No name is longer, and no database looks for a pattern without bounds.
LONGEST_FRAGMENT = 120


class CreditorQuerySet(models.QuerySet["Creditor"]):
    def current(self) -> CreditorQuerySet:
        """Without those that were merged into another."""
        return self.filter(merged_into__isnull=True)

    def national(self) -> CreditorQuerySet:
        return self.filter(service__isnull=True)

    def usable_in(self, service: Service) -> CreditorQuerySet:
        """What a file of this service may point at: its own creditors and those of its country."""
        return self.current().filter(Q(service=service) | Q(service__isnull=True, jurisdiction=service.jurisdiction))

    def visible_to(self, user: Any) -> CreditorQuerySet:
        """National entries of the countries in which this person works, and the entries of their services."""
        services = list(_services_of(user))
        countries = {service.jurisdiction for service in services}
        return self.filter(Q(service__in=services) | Q(service__isnull=True, jurisdiction__in=countries))

    def choices_for(self, user: Any) -> CreditorQuerySet:
        return self.visible_to(user).current()

    def named(self, fragment: str) -> CreditorQuerySet:
        """Every word of the fragment is part of the name, an alias, a town or an e-mail domain."""
        found = self if len(fragment) <= LONGEST_FRAGMENT else self.none()
        for word in fold(fragment[:LONGEST_FRAGMENT]).split():
            found = found.filter(folded__contains=word)
        return found


class Creditor(models.Model):
    """To whom something is owed, or who asks for it; an entry without a service belongs to a national list."""

    service = models.ForeignKey(Service, models.PROTECT, null=True, blank=True, related_name="creditors")
    jurisdiction = models.CharField(_("national list"), max_length=2, choices=Jurisdiction, blank=True)
    name = models.CharField(_("name"), max_length=120)
    aliases = models.CharField(_("also known as"), max_length=400, blank=True, help_text=_("Separated by semicolons."))
    # What search compares: name, aliases, towns and e-mail domains; filled by the service.
    folded = models.TextField(editable=False)
    kind = models.CharField(_("kind"), max_length=16, choices=KIND_LABELS.items(), default=CreditorKind.OTHER)
    default_nature = models.CharField(_("usual debt"), max_length=20, choices=NATURE_LABELS.items(), blank=True)
    reference_note = models.CharField(_("what to quote as reference"), max_length=200, blank=True)
    note = models.TextField(_("note for colleagues"), max_length=2000, blank=True)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged", editable=False
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = CreditorQuerySet.as_manager()

    class Meta:
        verbose_name = _("creditor")
        verbose_name_plural = _("creditors")
        ordering = ("name", "pk")
        indexes: ClassVar = [
            models.Index(fields=["service", "name", "id"], name="creditor_of_service"),
            models.Index(fields=["jurisdiction", "name", "id"], name="creditor_of_nation"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(service__isnull=True) & ~Q(jurisdiction="") | Q(service__isnull=False, jurisdiction=""),
                name="creditor_of_service_or_nation",
                violation_error_message=_("A creditor belongs to a service or to a national list."),
            ),
            models.UniqueConstraint(
                fields=["jurisdiction", "name"], condition=Q(service__isnull=True), name="creditor_national_once",
                violation_error_message=_("The national list has this creditor already."),
            ),
            models.UniqueConstraint(
                fields=["service", "name"], condition=Q(service__isnull=False, merged_into__isnull=True),
                name="creditor_once_in_service",
                violation_error_message=_("Your service has this creditor already."),
            ),
            models.CheckConstraint(
                condition=~Q(name=""), name="creditor_has_name",
                violation_error_message=_("A creditor needs a name."),
            ),
            models.CheckConstraint(
                condition=Q(kind__in=list(CreditorKind)), name="creditor_kind_known",
                violation_error_message=_("Choose a kind of the list."),
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("pk")), name="creditor_not_into_itself",
                violation_error_message=_("A creditor cannot be merged into itself."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name

    @property
    def usual_nature(self) -> str:
        return self.default_nature or USUAL_NATURE.get(CreditorKind(self.kind), DebtNature.OTHER)

    @property
    def nature_label(self) -> str:
        return str(NATURE_LABELS[DebtNature(self.usual_nature)])

    @property
    def is_national(self) -> bool:
        return self.service_id is None


class AddressQuerySet(models.QuerySet["CreditorAddress"]):
    def known_to(self, service: Service) -> AddressQuerySet:
        return self.filter(service=service)


class CreditorAddress(models.Model):
    """One department of a creditor as one service knows it: where it is written to, in which language, how."""

    creditor = models.ForeignKey(Creditor, models.CASCADE, related_name="addresses")
    service = models.ForeignKey(Service, models.PROTECT, related_name="+")
    department = models.CharField(_("department"), max_length=80, blank=True)
    lines = models.CharField(_("street"), max_length=200, blank=True)
    postcode = models.CharField(_("postcode"), max_length=12, blank=True)
    city = models.CharField(_("town"), max_length=80, blank=True)
    country = models.CharField(_("country"), max_length=2, default="LU")
    language = models.CharField(_("language"), max_length=2, choices=Language, default=Language.FR)
    channel = models.CharField(_("usual channel"), max_length=10, choices=LetterChannel, default=LetterChannel.POST)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    iban = models.CharField(_("IBAN"), max_length=34, blank=True)
    is_default = models.BooleanField(_("letters usually go here"), default=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = AddressQuerySet.as_manager()

    class Meta:
        verbose_name = _("department of a creditor")
        verbose_name_plural = _("departments of creditors")
        ordering = ("-is_default", "department", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["creditor", "service"], condition=Q(is_default=True), name="address_one_default",
                violation_error_message=_("Letters to a creditor usually go to one department."),
            ),
            models.UniqueConstraint(
                fields=["creditor", "service", "department"], name="address_department_once",
                violation_error_message=_("This department is listed already."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return ", ".join(
            part for part in (self.department, self.lines, f"{self.postcode} {self.city}".strip()) if part
        )

    @property
    def is_postal(self) -> bool:
        """Complete enough for the window of an envelope."""
        return bool(self.lines and self.city)
