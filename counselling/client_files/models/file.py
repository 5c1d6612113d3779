"""The client file, who is in charge of it, and the individual grants to see it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from guardian.models import UserObjectPermissionBase

from caseflow import clock
from caseflow.accounts.models import Language, Service
from counselling import file_pages, permissions
from counselling.domain.lifecycle import ClosureReason, FileState, Procedure
from counselling.permissions import FilePermission, Relation

STATE_LABELS = {
    FileState.OPENED: _("opened"),
    FileState.IN_ASSESSMENT: _("in assessment"),
    FileState.IN_NEGOTIATION: _("in negotiation"),
    FileState.IN_FOLLOW_UP: _("in follow-up"),
    FileState.CLOSED: _("closed"),
}
PROCEDURE_LABELS = {
    Procedure.LU_CONVENTIONAL: _("amicable phase of the collective settlement"),
    Procedure.LU_JUDICIAL: _("judicial phase of the collective settlement"),
    Procedure.LU_RECOVERY: _("personal recovery"),
    Procedure.FR_PLAN: _("plan agreed before the commission"),
    Procedure.FR_MEASURES: _("measures imposed by the commission"),
    Procedure.FR_RECOVERY_WITHOUT_LIQUIDATION: _("personal recovery without liquidation"),
    Procedure.FR_RECOVERY_WITH_LIQUIDATION: _("personal recovery with liquidation"),
    Procedure.BE_AMICABLE: _("amicable settlement plan"),
    Procedure.BE_JUDICIAL: _("judicial settlement plan"),
}
CLOSURE_LABELS = {
    ClosureReason.PLAN_COMPLETED: _("plan completed"),
    ClosureReason.STATUTORY_PROCEDURE: _("statutory procedure"),
    ClosureReason.WRITTEN_OFF: _("debts written off"),
    ClosureReason.ADVICE_ONLY: _("advice only"),
    ClosureReason.CLIENT_WITHDREW: _("client withdrew"),
    ClosureReason.NO_CONTACT: _("no contact"),
    ClosureReason.MOVED_AWAY: _("moved away"),
    ClosureReason.REFERRED_ELSEWHERE: _("referred elsewhere"),
    ClosureReason.DECEASED: _("deceased"),
}


class Origin(models.TextChoices):
    SELF = "self", _("came by themselves")
    REFERRAL = "referral", _("referred")
    OUTREACH = "outreach", _("outreach of the service")


class ClientFileQuerySet(models.QuerySet["ClientFile"]):
    def visible_to(self, user: Any, permission: FilePermission = FilePermission.VIEW) -> ClientFileQuerySet:
        return permissions.visible(self, user, permission)

    def open(self) -> ClientFileQuerySet:
        return self.exclude(state=FileState.CLOSED)

    def page_for(self, user: Any, **page: Any) -> file_pages.FilePage[ClientFile]:
        return file_pages.page(self, user, **page)


# In SQL: what was only tried out may go again.
TRIED_OUT = (
    "EXISTS (SELECT 1 FROM counselling_clientfile AS held JOIN accounts_service AS house ON house.id = held.service_id"
    " WHERE held.id = OLD.file_id AND house.is_sandbox)"
)


class ClientFile(models.Model):
    """Everything about one client's situation with the service."""

    reference = models.CharField(_("reference"), max_length=20, unique=True, editable=False)
    # The indexes of the list begin with these two; one of their own would tempt the database to read all and to sort.
    service = models.ForeignKey(
        Service, models.PROTECT, db_index=False, related_name="client_files", verbose_name=_("service")
    )
    counsellor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        db_index=False,
        related_name="client_files",
        verbose_name=_("counsellor"),
    )
    state = models.CharField(_("state"), max_length=16, choices=STATE_LABELS.items(), default=FileState.OPENED)
    opened_on = models.DateField(_("opened on"))
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    closure_reason = models.CharField(_("closure reason"), max_length=24, choices=CLOSURE_LABELS.items(), blank=True)
    closure_procedure = models.CharField(
        _("statutory procedure"), max_length=32, choices=PROCEDURE_LABELS.items(), blank=True
    )
    language = models.CharField(_("language of the client"), max_length=2, choices=Language, default=Language.FR)
    origin = models.CharField(_("origin"), max_length=10, choices=Origin, default=Origin.SELF)
    request = models.TextField(_("request"), max_length=2000, blank=True)
    consent_pending = models.CharField(_("why the consent is not there yet"), max_length=200, blank=True)
    earlier_file = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="later_files")
    last_activity = models.DateTimeField(_("last activity"), default=clock.now)
    next_action = models.CharField(_("next action"), max_length=200, blank=True)
    next_action_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("whose turn")
    )
    next_action_on = models.DateField(_("next action on"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ClientFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("client file")
        verbose_name_plural = _("client files")
        default_permissions = ()
        permissions: ClassVar = [(permission.value, permission.value) for permission in FilePermission]
        indexes: ClassVar = [
            # One index for each way of holding a permission and each order of the list.
            models.Index(fields=["counsellor", "service", "-last_activity", "-id"], name="file_own_activity"),
            models.Index(fields=["service", "-last_activity", "-id"], name="file_service_activity"),
            models.Index(fields=["counsellor", "service", "next_action_on", "id"], name="file_own_next_action"),
            models.Index(fields=["service", "next_action_on", "id"], name="file_service_next_action"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state=FileState.CLOSED, closed_on__isnull=False)
                | ~Q(state=FileState.CLOSED) & Q(closed_on__isnull=True),
                name="file_closed_on_iff_closed",
                violation_error_message=_("A closed file has a closing date, an open one has none."),
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(closed_on__gte=F("opened_on")),
                name="file_closed_after_opened",
                violation_error_message=_("A file cannot be closed before it was opened."),
            ),
            models.CheckConstraint(
                condition=Q(closure_procedure="") | Q(closure_reason=ClosureReason.STATUTORY_PROCEDURE),
                name="file_procedure_only_where_it_goes_on",
                violation_error_message=_("Only a file that goes on in a statutory procedure names one."),
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def is_open(self) -> bool:
        return self.state != FileState.CLOSED


class ClientFileGrant(UserObjectPermissionBase):
    """An individual, dated permission on one file (cover); a direct key, so that it dies with its file."""

    # The reverse name is needed: with "+" guardian falls back on its generic tables without a word.
    content_object = models.ForeignKey(ClientFile, models.CASCADE, related_name="grants")
    relation = models.CharField(_("relation"), max_length=16, choices=permissions.RELATION_LABELS.items())
    valid_from = models.DateTimeField(_("from"))
    valid_until = models.DateTimeField(_("until"), null=True, blank=True)
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reason = models.CharField(_("reason"), max_length=200, blank=True)

    class Meta(UserObjectPermissionBase.Meta):
        unique_together: ClassVar = [("user", "permission", "content_object", "relation")]
        indexes: ClassVar = [models.Index(fields=["user", "permission", "valid_until"], name="grant_user_until")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                name="grant_dates_in_order",
            ),
            models.CheckConstraint(condition=~Q(relation=Relation.ASSIGNED), name="grant_never_by_column_relation"),
        ]

    @property
    def first_day(self) -> date:
        return timezone.localdate(self.valid_from)

    @property
    def last_day(self) -> date | None:
        """A grant ends when the day after begins."""
        return timezone.localdate(self.valid_until - timedelta(microseconds=1)) if self.valid_until else None


class Assignment(models.Model):
    """Who was in charge of the file, from when to when."""

    file = models.ForeignKey(ClientFile, models.CASCADE, related_name="assignments")
    counsellor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    valid_from = models.DateField(_("from"))
    valid_until = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        ordering = ("valid_from", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["file"], condition=Q(valid_until__isnull=True), name="assignment_one_in_charge"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.file} · {self.counsellor}"


class FileSeries(models.Model):
    """The counter of file references of one service and year: no gap, no double."""

    service = models.ForeignKey(Service, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["service", "year"], name="file_series_once")]

    def __str__(self) -> str:
        return f"{self.service} {self.year}: {self.last}"
