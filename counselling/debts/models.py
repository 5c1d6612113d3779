"""What the household owes: the debt, its balances by source, and what happened to the claim."""

from __future__ import annotations

import uuid
from decimal import Decimal
from typing import Any, ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from caseflow.audit.triggers import protect
from counselling import permissions
from counselling.client_files.models import Attachment, ClientFile
from counselling.domain.law.classes import DebtNature, LegalClass
from counselling.domain.lifecycle import DebtStatus
from counselling.domain.limitation import LimitationEventKind
from counselling.partners.models import NATURE_LABELS, Creditor

STATUS_LABELS = {
    DebtStatus.DECLARED: _("declared"),
    DebtStatus.STATEMENT_REQUESTED: _("statement requested"),
    DebtStatus.CONFIRMED: _("confirmed"),
    DebtStatus.DISPUTED: _("disputed"),
    DebtStatus.SETTLED: _("settled"),
    DebtStatus.WRITTEN_OFF: _("written off"),
    DebtStatus.TIME_BARRED: _("time-barred"),
}
STEP_LABELS = {
    "request_statement": _("Statement requested"),
    "confirm_debt": _("Confirm"),
    "dispute_debt": _("Dispute"),
    "mark_time_barred": _("Mark as time-barred"),
    "settle_debt": _("Settled"),
    "write_off_debt": _("Written off"),
}
OWED = (DebtStatus.DECLARED, DebtStatus.STATEMENT_REQUESTED, DebtStatus.CONFIRMED, DebtStatus.DISPUTED)
CLASS_LABELS = {
    LegalClass.PRIORITY: _("priority"),
    LegalClass.EXCLUDED: _("excluded from remission"),
    LegalClass.ORDINARY: _("ordinary"),
}
EVENT_LABELS = {
    LimitationEventKind.DUE_DATE: _("claim fell due"),
    LimitationEventKind.FIRST_UNPAID_INSTALMENT: _("first unpaid instalment"),
    LimitationEventKind.ACKNOWLEDGEMENT: _("debt acknowledged"),
    LimitationEventKind.FORMAL_ACT: _("formal act (summons, order, seizure)"),
    LimitationEventKind.JUDGMENT: _("judgment"),
    LimitationEventKind.PAYMENT: _("payment"),
}


class Debtor(models.TextChoices):
    CLIENT = "client", _("client")
    PARTNER = "partner", _("partner")
    BOTH = "both", _("both, jointly")
    GUARANTOR = "guarantor", _("as guarantor of somebody else")


class RateKind(models.TextChoices):
    NONE = "none", _("none")
    CONTRACTUAL = "contractual", _("contract")
    LEGAL = "legal", _("legal rate")
    JUDGMENT = "judgment", _("judgment")


class Treatment(models.TextChoices):
    IN_PLAN = "in_plan", _("in the plan")
    KEPT_RUNNING = "kept_running", _("kept running")
    OUTSIDE = "outside", _("outside the plan")


class Enforcement(models.TextChoices):
    NONE = "none", _("none")
    REMINDER = "reminder", _("reminder")
    FORMAL_NOTICE = "formal_notice", _("formal notice")
    COLLECTION = "collection", _("collection")
    COURT = "court", _("court")
    JUDGMENT = "judgment", _("judgment")
    SEIZURE = "seizure", _("seizure")
    EVICTION = "eviction", _("eviction, cut-off")


class BalanceSource(models.TextChoices):
    CLIENT = "client", _("client")
    STATEMENT = "statement", _("creditor's statement")
    COURT = "court", _("court")
    COMPUTED = "computed", _("computed")


def _money(label: Any, **options: Any) -> models.DecimalField[Any, Any]:
    return models.DecimalField(label, max_digits=12, decimal_places=2, validators=[MinValueValidator(0)], **options)


class DebtQuerySet(models.QuerySet["Debt"]):
    def visible_to(self, user: Any) -> DebtQuerySet:
        return self.filter(file__in=permissions.visible(ClientFile.objects.all(), user))

    def standing(self) -> DebtQuerySet:
        """Debts that were not removed."""
        return self.filter(removed_on__isnull=True)

    def owed(self) -> DebtQuerySet:
        """Standing debts that are neither settled, written off nor time-barred."""
        return self.standing().filter(status__in=OWED)


class Debt(models.Model):
    """An obligation to one creditor; the key is made by whoever takes it down, so that a retry makes one row."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    file = models.ForeignKey(ClientFile, models.CASCADE, related_name="debts")
    creditor = models.ForeignKey(Creditor, models.PROTECT, related_name="debts", verbose_name=_("creditor"))
    collector = models.ForeignKey(
        Creditor, models.PROTECT, null=True, blank=True, related_name="collected_debts", verbose_name=_("collector")
    )
    debtor = models.CharField(_("who owes it"), max_length=10, choices=Debtor, default=Debtor.CLIENT)
    nature = models.CharField(_("nature"), max_length=20, choices=NATURE_LABELS.items())
    reference = models.CharField(_("creditor's reference"), max_length=60, blank=True)
    contract_date = models.DateField(_("contract of"), null=True, blank=True)
    original_amount = _money(_("original amount"), null=True, blank=True)
    rate = models.DecimalField(
        _("yearly interest, %"), max_digits=6, decimal_places=3, null=True, blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )  # fmt: skip
    rate_kind = models.CharField(_("interest by"), max_length=12, choices=RateKind, default=RateKind.NONE)
    instalment = _money(_("contractual instalment"), null=True, blank=True)
    instalment_until = models.DateField(_("last instalment on"), null=True, blank=True)
    being_paid = models.BooleanField(_("is being paid"), default=True)
    arrears = _money(_("arrears"), null=True, blank=True)
    secured_on = models.CharField(_("secured on"), max_length=120, blank=True)
    guarantor = models.CharField(_("guarantor"), max_length=120, blank=True)
    treatment = models.CharField(_("treatment"), max_length=14, choices=Treatment, default=Treatment.IN_PLAN)
    treatment_reason = models.CharField(_("why not in the plan"), max_length=200, blank=True)
    legal_class_override = models.CharField(
        _("class set by the counsellor"), max_length=10, choices=CLASS_LABELS.items(), blank=True
    )
    legal_class_reason = models.CharField(_("why another class"), max_length=200, blank=True)
    enforcement = models.CharField(_("enforcement"), max_length=16, choices=Enforcement, default=Enforcement.NONE)
    enforcement_on = models.DateField(_("next date of the enforcement"), null=True, blank=True)
    status = models.CharField(
        _("status"), max_length=20, choices=STATUS_LABELS.items(), default=DebtStatus.DECLARED, editable=False
    )
    status_on = models.DateField(_("status since"), editable=False)
    status_reason = models.CharField(_("reason"), max_length=200, blank=True, editable=False)
    papers = models.ManyToManyField(Attachment, blank=True, related_name="debts", verbose_name=_("papers"))
    removed_on = models.DateField(_("removed on"), null=True, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    changed_at = models.DateTimeField(editable=False)

    objects = DebtQuerySet.as_manager()

    class Meta:
        verbose_name = _("debt")
        verbose_name_plural = _("debts")
        ordering = ("created_at", "pk")
        indexes: ClassVar = [models.Index(fields=["file", "created_at"], name="debt_of_file")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(rate__isnull=True) | Q(rate__gte=0, rate__lte=100), name="debt_rate_percent",
                violation_error_message=_("A rate lies between 0 and 100 per cent."),
            ),
            models.CheckConstraint(
                condition=(Q(original_amount__isnull=True) | Q(original_amount__gte=0))
                & (Q(instalment__isnull=True) | Q(instalment__gte=0))
                & (Q(arrears__isnull=True) | Q(arrears__gte=0)),
                name="debt_amounts_not_negative",
                violation_error_message=_("This amount cannot be negative."),
            ),
            models.CheckConstraint(
                condition=~Q(treatment=Treatment.OUTSIDE) | ~Q(treatment_reason=""), name="debt_outside_with_reason",
                violation_error_message=_("Say why this debt stays outside the plan."),
            ),
            models.CheckConstraint(
                condition=Q(legal_class_override="") | ~Q(legal_class_reason=""), name="debt_class_with_reason",
                violation_error_message=_("Say why another class than the law's applies."),
            ),
            models.CheckConstraint(
                condition=~Q(status__in=[DebtStatus.DISPUTED, DebtStatus.TIME_BARRED]) | ~Q(status_reason=""),
                name="debt_status_with_reason",
                violation_error_message=_("Say why."),
            ),
            models.CheckConstraint(
                condition=Q(status__in=list(DebtStatus), nature__in=list(DebtNature)), name="debt_codes_known",
                violation_error_message=_("Choose from the list."),
            ),
            models.CheckConstraint(
                condition=Q(collector__isnull=True) | ~Q(collector=F("creditor")), name="debt_collector_is_another",
                violation_error_message=_("The collector is somebody else than the creditor."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.creditor} {self.reference}".strip()

    @property
    def addressee(self) -> Creditor:
        """Who is written to: the collector where there is one."""
        return self.collector or self.creditor

    @property
    def is_owed(self) -> bool:
        return self.removed_on is None and self.status in OWED


class Balance(models.Model):
    """What one source says is owed on a day; a later row corrects, nothing is changed."""

    debt = models.ForeignKey(Debt, models.CASCADE, related_name="balances")
    principal = _money(_("principal"))
    interest = _money(_("interest"), default=Decimal(0))
    costs = _money(_("costs"), default=Decimal(0))
    as_of = models.DateField(_("as of"))
    source = models.CharField(_("source"), max_length=10, choices=BalanceSource, default=BalanceSource.CLIENT)
    evidence = models.CharField(_("evidence"), max_length=200, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("balance")
        verbose_name_plural = _("balances")
        ordering = ("-as_of", "-pk")
        indexes: ClassVar = [models.Index(fields=["debt", "-as_of", "-id"], name="balance_of_debt")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(principal__gte=0, interest__gte=0, costs__gte=0), name="balance_not_negative",
                violation_error_message=_("This amount cannot be negative."),
            ),
            models.CheckConstraint(
                condition=Q(source__in=list(BalanceSource.values)), name="balance_source_known",
                violation_error_message=_("Choose from the list."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.total} ({self.as_of})"

    @property
    def total(self) -> Decimal:
        return self.principal + self.interest + self.costs


class LimitationEvent(models.Model):
    """Something that happened to the claim and that the limitation clock listens to."""

    debt = models.ForeignKey(Debt, models.CASCADE, related_name="limitation_events")
    kind = models.CharField(_("what happened"), max_length=24, choices=EVENT_LABELS.items())
    on = models.DateField(_("on"))
    evidence = models.CharField(_("evidence"), max_length=200, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    recorded_at = models.DateTimeField(auto_now_add=True)
    withdrawn_on = models.DateField(_("withdrawn on"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("limitation event")
        verbose_name_plural = _("limitation events")
        ordering = ("on", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["debt", "kind", "on"], condition=Q(withdrawn_on__isnull=True), name="limitation_event_once",
                violation_error_message=_("This event is recorded already."),
            ),
            models.CheckConstraint(
                condition=Q(kind__in=list(LimitationEventKind)), name="limitation_event_known",
                violation_error_message=_("Choose from the list."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.on}"


protect(Balance)
