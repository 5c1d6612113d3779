"""What a client allowed, and took back: append-only, one row per statement of one client."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from caseflow.audit.triggers import protect
from counselling.client_files.models.evidence import Attachment
from counselling.client_files.models.file import TRIED_OUT, ClientFile
from counselling.client_files.models.people import HouseholdMember


class AuthorisationKind(models.TextChoices):
    PROCESS_DATA = "process_data", _("process the data")
    CONTACT_CREDITORS = "contact_creditors", _("write to the creditors")
    SHARE_OUTCOME = "share_outcome", _("tell the referrer the outcome")
    REDIRECT_TO_OTHER = "redirect_to_other", _("pass on to another service")
    SHARE_WITH_AUDITOR = "share_with_auditor", _("show the file to an auditor")
    STATUTORY_PROCEDURE = "statutory_procedure", _("act in the statutory procedure")


class AuthorisationMethod(models.TextChoices):
    SIGNED = "signed", _("signed")
    ORAL_SCRIPT = "oral_script", _("orally, by the script")
    ONLINE = "online", _("online")


class AuthorisationQuerySet(models.QuerySet["Authorisation"]):
    def live(self, on: date) -> AuthorisationQuerySet:
        """Given on or before that day, not expired, and not followed by a withdrawal of the same client."""
        withdrawn = Authorisation.objects.filter(
            member=models.OuterRef("member"),
            kind=models.OuterRef("kind"),
            given=False,
            on__lte=on,
            pk__gt=models.OuterRef("pk"),
        )
        return self.filter(
            ~models.Exists(withdrawn), Q(valid_until__isnull=True) | Q(valid_until__gte=on), given=True, on__lte=on
        )


class Authorisation(models.Model):
    """A dated permission by one client, or its withdrawal."""

    file = models.ForeignKey(ClientFile, models.PROTECT, related_name="authorisations")
    member = models.ForeignKey(
        HouseholdMember, models.PROTECT, related_name="authorisations", verbose_name=_("given by")
    )
    kind = models.CharField(_("what for"), max_length=20, choices=AuthorisationKind)
    given = models.BooleanField(_("given"), default=True)
    on = models.DateField(_("on"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    method = models.CharField(_("how"), max_length=12, choices=AuthorisationMethod)
    wording = models.CharField(_("wording"), max_length=40, blank=True)
    # The signed paper; it may come later than the word.
    scan = models.ForeignKey(
        Attachment, models.PROTECT, null=True, blank=True, related_name="authorisations", verbose_name=_("scan")
    )
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = AuthorisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("authorisation")
        verbose_name_plural = _("authorisations")
        ordering = ("on", "pk")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("on")),
                name="authorisation_dates_in_order",
                violation_error_message=_("It cannot end before it was given."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.member}"


protect(Authorisation, set_once=("scan",), delete_if=TRIED_OUT)
