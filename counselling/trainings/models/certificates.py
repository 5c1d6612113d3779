"""Certificates: what they say is frozen; only their PDF and their revocation are added, each once."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from caseflow.accounts.models import Language, Service
from caseflow.audit.triggers import protect
from counselling.domain.certificates import Award, CertificateStatus, RevocationReason, Validity
from counselling.domain.references import shown_verification_code
from counselling.partners.models import Referrer
from counselling.trainings.models.programmes import ProgrammeVersion
from counselling.trainings.models.sessions import Enrolment, Session

STATUS_LABELS = {
    CertificateStatus.NOT_YET_VALID: _("not valid yet"),
    CertificateStatus.VALID: _("valid"),
    CertificateStatus.EXPIRED: _("expired"),
    CertificateStatus.REVOKED: _("revoked"),
}
REVOCATION_LABELS = {
    RevocationReason.ISSUED_IN_ERROR: _("issued in error"),
    RevocationReason.FRAUD: _("fraud"),
    RevocationReason.WITHDRAWN_BY_ORGANISER: _("withdrawn by the organiser"),
}


class CertificateSeries(models.Model):
    """The counter of the certificates of a service in one year: no gap, no double."""

    service = models.ForeignKey(Service, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["service", "year"], name="certificate_series_once"),
        ]

    def __str__(self) -> str:
        return f"{self.service} {self.year}: {self.last}"


class CertificateQuerySet(models.QuerySet["Certificate"]):
    def visible_to(self, user: Any) -> CertificateQuerySet:
        return self.filter(session__in=Session.objects.led_by(user))

    def standing(self) -> CertificateQuerySet:
        return self.filter(revoked_at__isnull=True)

    def to_print(self) -> CertificateQuerySet:
        """Numbered, and without a PDF until now."""
        return self.filter(path__isnull=True)


class Certificate(models.Model):
    """What a professional has learnt, until when it counts, and the code by which anybody can check it."""

    service = models.ForeignKey(Service, models.PROTECT, related_name="+", editable=False)
    number = models.CharField(_("number"), max_length=24, unique=True, editable=False)
    verification_code = models.CharField(_("verification code"), max_length=17, unique=True, editable=False)
    referrer = models.ForeignKey(Referrer, models.PROTECT, related_name="certificates", editable=False)
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="certificates", editable=False)
    session = models.ForeignKey(Session, models.PROTECT, related_name="certificates", editable=False)
    programme_version = models.ForeignKey(ProgrammeVersion, models.PROTECT, related_name="+", editable=False)
    # As printed; a later change of the programme, of the service or of a name changes no certificate.
    holder = models.CharField(_("holder"), max_length=121, editable=False)
    programme = models.CharField(_("programme"), max_length=120, editable=False)
    hours = models.DecimalField(_("hours"), max_digits=4, decimal_places=1, editable=False)
    issuer = models.CharField(_("issued by"), max_length=120, editable=False)
    language = models.CharField(_("language"), max_length=2, choices=Language, editable=False)
    first_day = models.DateField(editable=False)
    last_day = models.DateField(editable=False)
    # The page where the code is checked, as the QR code says it.
    verify_at = models.CharField(max_length=200, editable=False)
    issued_on = models.DateField(_("issued on"), editable=False)
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    awarded_because = models.CharField(_("why awarded all the same"), max_length=200, blank=True, editable=False)
    first_awarded_on = models.DateField(_("first awarded on"), editable=False)
    valid_from = models.DateField(_("valid from"), editable=False)
    valid_until = models.DateField(_("valid until"), null=True, editable=False)
    replaces = models.ForeignKey("self", models.PROTECT, null=True, related_name="successors", editable=False)
    revoked_at = models.DateTimeField(_("revoked"), null=True, editable=False)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False
    )
    revocation = models.CharField(
        _("why revoked"), max_length=22, choices=REVOCATION_LABELS.items(), null=True, editable=False
    )
    revocation_note = models.CharField(_("explanation"), max_length=200, null=True, editable=False)
    path = models.CharField(max_length=60, null=True, editable=False)
    sha256 = models.CharField(max_length=64, null=True, editable=False)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        ordering = ("pk",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["enrolment"], condition=Q(revoked_at__isnull=True), name="certificate_once",
                violation_error_message=_("This person has the certificate of this session."),
            ),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True, revoked_by__isnull=True, revocation__isnull=True)
                | Q(revoked_at__isnull=False, revoked_by__isnull=False, revocation__isnull=False),
                name="certificate_revoked_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(path__isnull=True, sha256__isnull=True) | Q(path__isnull=False, sha256__isnull=False),
                name="certificate_file_has_hash",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.number

    @property
    def validity(self) -> Validity:
        return Validity(valid_from=self.valid_from, valid_until=self.valid_until)

    @property
    def award(self) -> Award:
        return Award(validity=self.validity, first_awarded_on=self.first_awarded_on)

    def status_at(self, at: datetime) -> CertificateStatus:
        """What it is worth at this moment, where the service is; no job ever decides it."""
        return self.validity.status_at(at, zone=ZoneInfo(self.service.time_zone), revoked_at=self.revoked_at)

    @property
    def shown_code(self) -> str:
        return shown_verification_code(self.verification_code)

    @property
    def address(self) -> str:
        """Where anybody can check it."""
        return f"{self.verify_at}{self.verification_code}/"


protect(
    Certificate,
    free=("holder",),
    set_once=("path", "sha256", "revoked_at", "revoked_by", "revocation", "revocation_note"),
)
