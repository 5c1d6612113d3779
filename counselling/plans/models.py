"""Repayment plans as they were computed, each creditor's part, and what the creditors answered."""

from __future__ import annotations

from functools import cached_property
from typing import Any, ClassVar

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Round
from django.utils.translation import gettext_lazy as _

from caseflow.audit.triggers import protect
from counselling import permissions
from counselling.client_files.models import ClientFile
from counselling.debts.models import Debt
from counselling.domain.archive import restored
from counselling.domain.explanation import Figure, Rule
from counselling.domain.lifecycle import PlanState
from counselling.domain.plan import Flag, Method, PlanResult, from_json
from counselling.statements.models import FinancialStatement

STATE_LABELS = {
    PlanState.DRAFT: _("scenario"),
    PlanState.PROPOSED: _("proposed"),
    PlanState.IN_FORCE: _("in force"),
    PlanState.COMPLETED: _("completed"),
    PlanState.BROKEN: _("broken"),
    PlanState.SUPERSEDED: _("superseded"),
    PlanState.REFUSED: _("refused"),
}
METHOD_LABELS = {
    Method.STAGED: _("in stages"),
    Method.PRORATA: _("pro rata each month"),
    Method.AVALANCHE: _("dearest debt first"),
    Method.SNOWBALL: _("smallest debt first"),
}
FLAG_LABELS = {
    Flag.NO_CAPACITY: _("Nothing can be offered to the creditors."),
    Flag.GROWING: _("The debt grows in spite of the payments."),
    Flag.CONTRACT_NOT_SERVED: _("The contractual instalment of a creditor who refuses cannot be paid in full."),
    Flag.BELOW_MINIMUM: _("The share lies below the least payment of the creditor."),
    Flag.RESIDUE_NOT_DISCHARGEABLE: _("What remains cannot be written off and stays owed."),
    Flag.HORIZON_REACHED: _("The longest duration is reached with a balance."),
}
STANDING = (PlanState.PROPOSED, PlanState.IN_FORCE)
ENDED = (PlanState.COMPLETED, PlanState.BROKEN, PlanState.SUPERSEDED, PlanState.REFUSED)


class Answer(models.TextChoices):
    ACCEPTED = "accepted", _("accepted")
    REFUSED = "refused", _("refused")
    COUNTER_OFFER = "counter_offer", _("counter-offer")
    NO_ANSWER = "no_answer", _("no answer")


class RefusalCode(models.TextChoices):
    AMOUNT = "amount", _("amount too low")
    DURATION = "duration", _("duration too long")
    TITLE = "title", _("has an enforceable title")
    SOLD = "sold", _("claim was sold")
    NO_REASON = "no_reason", _("no reason given")
    OTHER = "other", _("another reason")


def _money(label: Any, **options: Any) -> models.DecimalField[Any, Any]:
    return models.DecimalField(label, max_digits=12, decimal_places=2, validators=[MinValueValidator(0)], **options)


class PlanQuerySet(models.QuerySet["RepaymentPlan"]):
    def visible_to(self, user: Any) -> PlanQuerySet:
        return self.filter(file__in=permissions.visible(ClientFile.objects.all(), user))

    def kept(self) -> PlanQuerySet:
        """Plans that were not discarded."""
        return self.filter(discarded_on__isnull=True)

    def in_force(self) -> PlanQuerySet:
        return self.filter(state=PlanState.IN_FORCE)

    def proposed(self) -> PlanQuerySet:
        return self.filter(state=PlanState.PROPOSED)


class RepaymentPlan(models.Model):
    """One scenario with its complete inputs and result; once proposed it never changes."""

    file = models.ForeignKey(ClientFile, models.CASCADE, related_name="plans")
    statement = models.ForeignKey(FinancialStatement, models.PROTECT, related_name="plans")
    name = models.CharField(_("name of the scenario"), max_length=60)
    state = models.CharField(
        _("state"), max_length=10, choices=STATE_LABELS.items(), default=PlanState.DRAFT, editable=False
    )
    levers = models.JSONField(editable=False)
    document = models.TextField(editable=False)
    basis = models.JSONField(editable=False)
    engine_version = models.CharField(max_length=20, editable=False)
    law_version = models.CharField(max_length=40, editable=False)
    law_ids = models.JSONField(default=list, editable=False)
    computed_on = models.DateField(_("computed on"), editable=False)
    first_due = models.DateField(_("first instalment due on"))
    capacity = _money(_("capacity offered"), editable=False)
    months = models.PositiveSmallIntegerField(_("months"), editable=False)
    total_claims = _money(_("total of the claims"), editable=False)
    total_paid = _money(_("total paid"), editable=False)
    total_interest = _money(_("interest"), editable=False)
    written_off = _money(_("written off"), editable=False)
    still_owed = _money(_("still owed"), editable=False)
    proposed_on = models.DateField(_("proposed on"), null=True, blank=True, editable=False)
    accepted_unverified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    accepted_unverified_on = models.DateField(null=True, blank=True, editable=False)
    accepted_unverified_reason = models.CharField(
        _("why values to be confirmed may be used"), max_length=200, blank=True, editable=False
    )
    in_force_on = models.DateField(_("in force since"), null=True, blank=True, editable=False)
    in_force_reason = models.CharField(
        _("why it comes into force without every consent"), max_length=200, blank=True, editable=False
    )
    ended_on = models.DateField(_("ended on"), null=True, blank=True, editable=False)
    reason = models.CharField(_("reason"), max_length=200, blank=True, editable=False)
    supersedes = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="superseded_by", editable=False
    )
    discarded_on = models.DateField(_("discarded on"), null=True, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("repayment plan")
        verbose_name_plural = _("repayment plans")
        ordering = ("created_at", "pk")
        indexes: ClassVar = [models.Index(fields=["file", "created_at"], name="plan_of_file")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["file"], condition=Q(state=PlanState.IN_FORCE), name="plan_one_in_force",
                violation_error_message=_("A file has one plan in force at a time."),
            ),
            models.UniqueConstraint(
                fields=["file"], condition=Q(state=PlanState.PROPOSED), name="plan_one_proposed",
                violation_error_message=_("A file has one plan proposed at a time."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=list(PlanState)), name="plan_state_known",
                violation_error_message=_("Choose from the list."),
            ),
            models.CheckConstraint(
                condition=Q(state=PlanState.DRAFT, proposed_on__isnull=True)
                | ~Q(state=PlanState.DRAFT) & Q(proposed_on__isnull=False, discarded_on__isnull=True),
                name="plan_proposed_on_unless_draft",
                violation_error_message=_("A scenario becomes a plan on the day it is proposed."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[PlanState.IN_FORCE, PlanState.COMPLETED, PlanState.BROKEN])
                | Q(in_force_on__isnull=False),
                name="plan_in_force_since",
                violation_error_message=_("A plan in force says since when."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=list(ENDED), ended_on__isnull=False)
                | ~Q(state__in=list(ENDED)) & Q(ended_on__isnull=True),
                name="plan_ended_on_iff_ended",
                violation_error_message=_("A plan that ended says when."),
            ),
            models.CheckConstraint(
                condition=Q(accepted_unverified_by__isnull=True) | ~Q(accepted_unverified_reason=""),
                name="plan_acceptance_with_reason",
                violation_error_message=_("Say why values to be confirmed may be used."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name

    @property
    def is_draft(self) -> bool:
        return self.state == PlanState.DRAFT

    @property
    def is_paid_off(self) -> bool:
        return not self.written_off and not self.still_owed

    @cached_property
    def result(self) -> PlanResult:
        """The plan as it was computed then."""
        return from_json(self.document)

    @cached_property
    def grounds(self) -> Figure:
        """What the plan rests on, with every rule and value of the law as they were then."""
        return restored(self.basis)

    @property
    def unconfirmed(self) -> tuple[Rule, ...]:
        """Values of the law used here that nobody has confirmed."""
        return tuple(rule for rule in self.grounds.all_rules if not rule.confirmed)


class PlanShare(models.Model):
    """One creditor's part of a proposed plan, written from its document."""

    plan = models.ForeignKey(RepaymentPlan, models.CASCADE, related_name="shares")
    debt = models.ForeignKey(Debt, models.PROTECT, related_name="plan_shares")
    position = models.PositiveSmallIntegerField()
    claim = _money(_("claim"))
    interest = _money(_("interest"))
    paid = _money(_("paid"))
    residue = _money(_("residue"))
    written_off = _money(_("written off"))
    still_owed = _money(_("still owed"))
    months = models.PositiveSmallIntegerField(_("instalments"))
    cleared = models.PositiveSmallIntegerField(_("cleared in month"), null=True, blank=True)

    class Meta:
        verbose_name = _("share")
        verbose_name_plural = _("shares")
        ordering = ("plan", "position")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "debt"], name="plan_share_once"),
            models.UniqueConstraint(fields=["plan", "position"], name="plan_share_position_once"),
            models.CheckConstraint(
                # SQLite adds amounts as binary numbers: rounded to the cent they are exact again.
                condition=Q(residue=Round(F("written_off") + F("still_owed"), 2))
                & Q(residue=Round(F("claim") + F("interest") - F("paid"), 2)),
                name="plan_share_adds_up",
                violation_error_message=_("Claim and interest are paid, written off or still owed."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan} · {self.debt}"


class CreditorResponse(models.Model):
    """What one creditor answered for one debt; a later row corrects, nothing is changed."""

    plan = models.ForeignKey(RepaymentPlan, models.CASCADE, related_name="responses")
    debt = models.ForeignKey(Debt, models.PROTECT, related_name="plan_responses")
    answer = models.CharField(_("answer"), max_length=14, choices=Answer)
    on = models.DateField(_("on"))
    code = models.CharField(_("why"), max_length=10, choices=RefusalCode, blank=True)
    instalment = _money(_("instalment asked for"), null=True, blank=True)
    months = models.PositiveSmallIntegerField(_("months asked for"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=400, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("answer of a creditor")
        verbose_name_plural = _("answers of creditors")
        ordering = ("pk",)
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(answer__in=list(Answer.values)), name="response_answer_known",
                violation_error_message=_("Choose from the list."),
            ),
            models.CheckConstraint(
                condition=(Q(answer=Answer.REFUSED) & ~Q(code="")) | (~Q(answer=Answer.REFUSED) & Q(code="")),
                name="response_code_iff_refused",
                violation_error_message=_("Say why the creditor refuses."),
            ),
            models.CheckConstraint(
                condition=~Q(answer=Answer.COUNTER_OFFER) | Q(instalment__gt=0) | Q(months__gt=0),
                name="response_offer_with_terms",
                violation_error_message=_("A counter-offer names an instalment or a number of months."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.debt} · {self.get_answer_display()}"


protect(
    RepaymentPlan,
    when="OLD.\"state\" <> 'draft'",
    free=("state", "in_force_reason", "reason", "version"),
    set_once=("in_force_on", "ended_on", "supersedes"),
)
protect(PlanShare)
protect(CreditorResponse)
