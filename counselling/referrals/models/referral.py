"""A professional asks that the service take a person on."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from caseflow.accounts.models import Service
from counselling import permissions
from counselling.client_files.models import ClientFile
from counselling.domain.disclosure import PUBLICLY_OPEN
from counselling.domain.lifecycle import OPEN_REFERRAL, UNDECIDED, ReferralState
from counselling.domain.referrals import OpenCheck, Priority, Warned
from counselling.partners.models import Organisation, Referrer
from counselling.permissions import ServicePermission
from counselling.referrals.models.labels import (
    CHECK_LABELS,
    END_LABELS,
    PRIORITY_LABELS,
    SNAPSHOT_LABELS,
    SOURCE_LABELS,
    STATE_LABELS,
    URGENT_LABELS,
    WARNING_LABELS,
)


class ReferralQuerySet(models.QuerySet["Referral"]):
    def visible_to(self, user: Any) -> ReferralQuerySet:
        """Those of the services for which this person does triage; once there is a file, the file decides."""
        here = permissions.of_services(self, user, ServicePermission.TRIAGE)
        return here.filter(Q(file__isnull=True) | Q(file__in=ClientFile.objects.visible_to(user)))

    def sent(self) -> ReferralQuerySet:
        """What senders know of: what one service passed on to another is a matter between services."""
        return self.filter(redirected_from__isnull=True)

    def sent_by(self, user: Any, organisations: Any) -> ReferralQuerySet:
        """What this professional follows for the organisations for which they still act: sent, or taken over."""
        theirs = Q(followed_by__user=user) | Q(followed_by__isnull=True, referrer__user=user)
        return self.real().sent().filter(theirs, organisation__in=organisations)

    def real(self) -> ReferralQuerySet:
        """Without what partners' systems try out."""
        return self.filter(service__is_sandbox=False)

    def tried_out(self) -> ReferralQuerySet:
        return self.filter(service__is_sandbox=True)

    def open(self) -> ReferralQuerySet:
        return self.filter(state__in=OPEN_REFERRAL)

    def publicly_open(self) -> ReferralQuerySet:
        """Still open for whoever sent them."""
        return self.filter(public_status__in=PUBLICLY_OPEN)

    def undecided(self) -> ReferralQuerySet:
        return self.filter(state__in=UNDECIDED)


# In SQL: what was only tried out may go again.
TRIED_OUT = (
    "EXISTS (SELECT 1 FROM counselling_referral AS held JOIN accounts_service AS house ON house.id = held.service_id"
    " WHERE held.id = OLD.referral_id AND house.is_sandbox)"
)


class Referral(models.Model):
    """A request by a professional that the service take on a person; it ends where counselling begins."""

    reference = models.CharField(_("reference"), max_length=16, unique=True, editable=False)
    service = models.ForeignKey(Service, models.PROTECT, related_name="+", verbose_name=_("service"))
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("organisation"))
    # Empty while the professional stands in no register.
    referrer = models.ForeignKey(
        Referrer, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("professional")
    )
    # The colleague who follows it since whoever sent it left the organisation.
    followed_by = models.ForeignKey(
        Referrer,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        verbose_name=_("followed by"),
    )
    # Who sent it, in the words of their system, while nobody in the register has their e-mail.
    stated_sender = models.CharField(_("sent by"), max_length=600, blank=True)
    department = models.CharField(_("department"), max_length=80, blank=True)
    source = models.CharField(_("how it came"), max_length=16, choices=SOURCE_LABELS.items())
    external_reference = models.CharField(_("their own number"), max_length=60, blank=True)
    priority = models.CharField(_("urgency"), max_length=8, choices=PRIORITY_LABELS.items(), default=Priority.ORDINARY)
    urgent_reason = models.CharField(_("what burns"), max_length=16, choices=URGENT_LABELS.items(), blank=True)
    deadline_on = models.DateField(_("on"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=14, choices=STATE_LABELS.items(), editable=False)
    open_checks = models.JSONField(default=list, blank=True, editable=False)
    # What the sender was told beside the receipt, and their certificate of that day: nothing later rewrites either.
    warnings = models.JSONField(default=list, blank=True, editable=False)
    certificate_number = models.CharField(_("certificate"), max_length=24, blank=True, editable=False)
    certificate_programme = models.CharField(_("programme"), max_length=120, blank=True, editable=False)
    certificate_version = models.PositiveSmallIntegerField(_("version"), null=True, blank=True, editable=False)
    certificate_status = models.CharField(
        _("state of the certificate"), max_length=8, choices=SNAPSHOT_LABELS.items(), blank=True, editable=False
    )
    certificate_until = models.DateField(_("valid until"), null=True, blank=True, editable=False)
    file = models.ForeignKey(
        ClientFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("file")
    )
    # Whether the file was there before: then its course is not the referral's to end.
    joined = models.BooleanField(default=False, editable=False)
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decides")
    )
    redirected_from = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    received_at = models.DateTimeField(_("received"))
    # The day from which the clocks run: that of receipt, or of a new start.
    started_on = models.DateField(editable=False)
    # The day told to the referrer; it moves with what the referrer knows of and with nothing else.
    promised_on = models.DateField(editable=False)
    accepted_on = models.DateField(null=True, blank=True, editable=False)
    # On the waiting list until then, if the service had no room on the day of acceptance.
    waits_until = models.DateField(_("waiting list until"), null=True, blank=True, editable=False)
    contacted_on = models.DateField(null=True, blank=True, editable=False)
    # By when somebody acts next, and the place in the queue that follows from it.
    due_on = models.DateField(_("due on"), editable=False)
    place = models.PositiveIntegerField(editable=False)
    ended_on = models.DateField(null=True, blank=True, editable=False)
    end_reason = models.CharField(_("reason"), max_length=24, choices=END_LABELS.items(), blank=True, editable=False)
    public_view = models.JSONField(default=dict, editable=False)
    public_status = models.CharField(max_length=24, editable=False)
    public_changed_at = models.DateTimeField(editable=False)
    # Nothing is erased until then, for the reason that stands among the steps.
    kept_until = models.DateField(_("kept for a legal reason until"), null=True, blank=True, editable=False)
    # When the person was erased, and when everything that was said.
    erased_on = models.DateField(null=True, blank=True, editable=False)
    forgotten_on = models.DateField(null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ReferralQuerySet.as_manager()

    class Meta:
        verbose_name = _("referral")
        verbose_name_plural = _("referrals")
        ordering = ("place", "pk")
        indexes: ClassVar = [
            models.Index(fields=["service", "place", "id"], name="referral_of_service"),
            models.Index(
                fields=["service", "place", "id"], condition=Q(state__in=sorted(OPEN_REFERRAL)), name="referral_open"
            ),
            models.Index(fields=["organisation", "external_reference"], name="referral_of_organisation"),
            models.Index(fields=["organisation", "public_changed_at", "reference"], name="referral_as_it_changed"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(file__isnull=True, accepted_on__isnull=True)
                | Q(file__isnull=False, accepted_on__isnull=False),
                name="referral_file_iff_accepted",
                violation_error_message=_("A referral has a file if and only if it was accepted."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[ReferralState.ACCEPTED, ReferralState.MET]) | Q(file__isnull=False),
                name="referral_accepted_has_file",
                violation_error_message=_("An accepted referral has a file."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=sorted(UNDECIDED)) | Q(file__isnull=True),
                name="referral_undecided_has_no_file",
                violation_error_message=_("A referral has a file if and only if it was accepted."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=sorted(OPEN_REFERRAL), ended_on__isnull=True, end_reason="")
                | ~Q(state__in=sorted(OPEN_REFERRAL)) & Q(ended_on__isnull=False) & ~Q(end_reason=""),
                name="referral_end_reason_iff_ended",
                violation_error_message=_(
                    "A referral that has ended has a day and a reason for it, an open one none."
                ),
            ),
            models.CheckConstraint(
                condition=Q(priority=Priority.URGENT) & ~Q(urgent_reason="")
                | Q(priority=Priority.ORDINARY, urgent_reason=""),
                name="referral_urgent_reason_iff_urgent",
                violation_error_message=_("An urgent referral says what burns, an ordinary one does not."),
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_REFERRAL

    @property
    def is_urgent(self) -> bool:
        return self.priority == Priority.URGENT

    @property
    def sender(self) -> str:
        """Who sent it, as a line says it."""
        known = self.referrer or self.stated_sender
        return f"{self.organisation}, {known}" if known else str(self.organisation)

    @property
    def check_labels(self) -> list[str]:
        return [str(CHECK_LABELS[OpenCheck(code)]) for code in self.open_checks]

    @property
    def warning_labels(self) -> list[str]:
        """What the sender was told beside the receipt."""
        return [str(WARNING_LABELS[Warned(code)]) for code in self.warnings]

    def is_overdue(self, on: date) -> bool:
        """Past its day, while somebody still has to act."""
        return self.is_open and self.due_on < on
