"""The household budget as dated statements: its lines, its corrections of law inputs, and what it held when frozen."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from caseflow.accounts.models import Service
from caseflow.audit.triggers import protect
from counselling.client_files.models import Attachment, ClientFile, HouseholdMember
from counselling.domain.budget import Category, IncomeKind, Section
from counselling.domain.lifecycle import StatementState
from counselling.domain.periods import Period

STATE_LABELS = {
    StatementState.DRAFT: _("draft"),
    StatementState.FROZEN: _("frozen"),
    StatementState.SUPERSEDED: _("superseded"),
}
SECTION_LABELS = {
    Section.INCOME: _("Income"),
    Section.FIXED: _("Fixed costs"),
    Section.FLEXIBLE: _("Flexible costs"),
    Section.IRREGULAR: _("Irregular costs"),
}
PERIOD_LABELS = {
    Period.WEEKLY: _("week"),
    Period.FOUR_WEEKLY: _("4 weeks"),
    Period.MONTHLY: _("month"),
    Period.TWO_MONTHLY: _("2 months"),
    Period.QUARTERLY: _("quarter"),
    Period.HALF_YEARLY: _("half-year"),
    Period.YEARLY: _("year"),
}
CATEGORY_LABELS = {
    Category.WAGE: _("Wage"),
    Category.SELF_EMPLOYED: _("Self-employed income"),
    Category.UNEMPLOYMENT: _("Unemployment benefit"),
    Category.SICKNESS: _("Sickness benefit"),
    Category.PENSION: _("Pension"),
    Category.DISABILITY: _("Disability benefit"),
    Category.MINIMUM_INCOME: _("Minimum income (REVIS, RSA, RIS)"),
    Category.FAMILY_BENEFIT: _("Family allowances"),
    Category.HOUSING_BENEFIT: _("Housing benefit"),
    Category.MAINTENANCE_RECEIVED: _("Maintenance received"),
    Category.OTHER_INCOME: _("Other income"),
    Category.RENT: _("Rent"),
    Category.MORTGAGE: _("Mortgage instalment"),
    Category.SERVICE_CHARGES: _("Service charges"),
    Category.ENERGY: _("Electricity, gas, heating"),
    Category.WATER: _("Water"),
    Category.INSURANCE: _("Insurance"),
    Category.HEALTH_COVER: _("Health insurance"),
    Category.TAXES: _("Taxes"),
    Category.CHILDCARE: _("Childcare"),
    Category.SCHOOL: _("School"),
    Category.MAINTENANCE_PAID: _("Maintenance paid"),
    Category.TELECOM: _("Telephone, internet"),
    Category.TRANSPORT_SUBSCRIPTION: _("Public transport"),
    Category.FOOD: _("Food"),
    Category.HYGIENE: _("Hygiene, household goods"),
    Category.CLOTHING: _("Clothing"),
    Category.FUEL: _("Fuel"),
    Category.HEALTH_COSTS: _("Health costs"),
    Category.LEISURE: _("Leisure"),
    Category.PETS: _("Pets"),
    Category.TOBACCO: _("Tobacco"),
    Category.OTHER_EXPENSE: _("Other expenses"),
    Category.CAR_UPKEEP: _("Car upkeep"),
    Category.HOLIDAYS_GIFTS: _("Holidays, gifts"),
    Category.APPLIANCES: _("Appliances"),
    Category.YEARLY_BILLS: _("Yearly bills"),
}
LAW_INPUT_LABELS = {
    "adults": _("Adults"),
    "children": _("Children"),
    "dependants": _("Dependants"),
    "category": _("Category of the household"),
    "household_minimum": _("Minimum income of the household"),
    "kind": _("Kind of income"),
    "waive": _("Term left out with the client’s consent"),
}
INCOME_KIND_LABELS = {
    IncomeKind.WAGES: _("earned income"),
    IncomeKind.REPLACEMENT: _("replacement income"),
    IncomeKind.OTHER: _("other resources"),
}
HOUSEHOLD_CATEGORIES = {
    "cohabiting": _("cohabiting"),
    "single": _("single"),
    "family": _("with a family to support"),
}


class Evidence(models.TextChoices):
    NONE = "none", _("none")
    DECLARED = "declared", _("declared")
    DOCUMENT = "document", _("document seen")


class StatementQuerySet(models.QuerySet["FinancialStatement"]):
    def frozen(self) -> StatementQuerySet:
        """Statements that a plan or a letter may rest on."""
        return self.filter(state=StatementState.FROZEN)

    def drafts(self) -> StatementQuerySet:
        return self.filter(state=StatementState.DRAFT)


class FinancialStatement(models.Model):
    """Income and expenditure of the household from a day on; frozen once something rests on it."""

    file = models.ForeignKey(ClientFile, models.CASCADE, related_name="statements")
    number = models.PositiveSmallIntegerField(_("version"), editable=False)
    effective_on = models.DateField(_("in effect from"))
    state = models.CharField(
        _("state"), max_length=10, choices=STATE_LABELS.items(), default=StatementState.DRAFT, editable=False
    )
    copy_of = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="copies")
    capacity_set = models.DecimalField(
        _("capacity set by the counsellor"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    capacity_reason = models.CharField(_("reason"), max_length=200, blank=True)
    frozen_on = models.DateField(_("frozen on"), null=True, blank=True, editable=False)
    frozen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    document = models.JSONField(null=True, blank=True, encoder=DjangoJSONEncoder, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = StatementQuerySet.as_manager()

    class Meta:
        verbose_name = _("financial statement")
        verbose_name_plural = _("financial statements")
        ordering = ("file", "number")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["file", "number"], name="statement_number_once",
                violation_error_message=_("This version of the budget exists already."),
            ),
            models.UniqueConstraint(
                fields=["file"], condition=Q(state=StatementState.DRAFT), name="statement_one_draft",
                violation_error_message=_("A file has one draft of its budget at a time."),
            ),
            models.UniqueConstraint(
                fields=["file"], condition=Q(state=StatementState.FROZEN), name="statement_one_frozen",
                violation_error_message=_("A file has one frozen budget at a time; the others are superseded."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=list(StatementState)), name="statement_state_known",
                violation_error_message=_("A budget is a draft, frozen or superseded."),
            ),
            models.CheckConstraint(
                condition=Q(state=StatementState.DRAFT, frozen_on__isnull=True, document__isnull=True)
                | ~Q(state=StatementState.DRAFT) & Q(frozen_on__isnull=False, document__isnull=False),
                name="statement_document_iff_frozen",
                violation_error_message=_("A frozen budget keeps what it held, a draft keeps nothing."),
            ),
            models.CheckConstraint(
                condition=Q(capacity_set__isnull=True) | Q(capacity_set__gte=0) & ~Q(capacity_reason=""),
                name="statement_capacity_with_reason",
                violation_error_message=_("A capacity other than the rule's needs a reason and is never negative."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.file} · v{self.number}"

    @property
    def is_draft(self) -> bool:
        return self.state == StatementState.DRAFT


class LineQuerySet(models.QuerySet["BudgetLine"]):
    def standing(self) -> LineQuerySet:
        """Lines that were not removed."""
        return self.filter(removed_on__isnull=True)


class BudgetLine(models.Model):
    """One income or expense of a statement; its `uuid` stays the same from version to version."""

    statement = models.ForeignKey(FinancialStatement, models.CASCADE, related_name="lines")
    uuid = models.UUIDField(default=uuid.uuid4, editable=False)
    category = models.CharField(_("category"), max_length=24, choices=CATEGORY_LABELS.items())
    holder = models.ForeignKey(
        HouseholdMember, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("whose")
    )
    label = models.CharField(_("label"), max_length=120, blank=True)
    amount = models.DecimalField(_("amount"), max_digits=12, decimal_places=2, validators=[MinValueValidator(0)])
    period = models.CharField(_("period"), max_length=12, choices=PERIOD_LABELS.items(), default=Period.MONTHLY)
    starts = models.DateField(_("from"), null=True, blank=True)
    ends = models.DateField(_("until"), null=True, blank=True)
    evidence = models.CharField(_("evidence"), max_length=8, choices=Evidence, default=Evidence.NONE)
    paper = models.ForeignKey(
        Attachment, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("paper")
    )
    comment = models.CharField(_("comment"), max_length=200, blank=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    removed_on = models.DateField(_("removed on"), null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    changed_at = models.DateTimeField(auto_now=True)

    objects = LineQuerySet.as_manager()

    class Meta:
        verbose_name = _("budget line")
        verbose_name_plural = _("budget lines")
        ordering = ("pk",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["statement", "uuid"], name="budget_line_once",
                violation_error_message=_("This line is in the budget already."),
            ),
            models.CheckConstraint(
                condition=Q(amount__gte=0), name="budget_line_not_negative",
                violation_error_message=_("This amount cannot be negative."),
            ),
            models.CheckConstraint(
                condition=Q(category__in=list(Category)), name="budget_line_category_known",
                violation_error_message=_("Choose a category of the list."),
            ),
            models.CheckConstraint(
                condition=Q(period__in=list(Period)), name="budget_line_period_known",
                violation_error_message=_("Choose a period of the list."),
            ),
            models.CheckConstraint(
                condition=Q(starts__isnull=True) | Q(ends__isnull=True) | Q(ends__gte=F("starts")),
                name="budget_line_dates_in_order",
                violation_error_message=_("The end cannot lie before the beginning."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """What the line is called: its own label, else its category."""
        return self.label or str(CATEGORY_LABELS[Category(self.category)])

    @property
    def section(self) -> Section:
        return Category(self.category).section


class LawInputOverride(models.Model):
    """What the counsellor knows better than the rule that reads the household for the law, and why."""

    statement = models.ForeignKey(FinancialStatement, models.CASCADE, related_name="overrides")
    name = models.CharField(_("input of the law"), max_length=60)
    value = models.JSONField(_("value"))
    reason = models.CharField(_("reason"), max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("corrected law input")
        verbose_name_plural = _("corrected law inputs")
        ordering = ("name",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["statement", "name"], name="law_input_once",
                violation_error_message=_("This input is corrected already."),
            ),
            models.CheckConstraint(
                condition=~Q(reason=""), name="law_input_with_reason",
                violation_error_message=_("Say why this differs from what the rule reads."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.statement} · {self.name}"


class SetAsideQuestion(models.Model):
    """A question of plausibility that does not apply to this household, in this version of the budget."""

    statement = models.ForeignKey(FinancialStatement, models.CASCADE, related_name="set_aside")
    code = models.CharField(_("question"), max_length=40)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("question set aside")
        verbose_name_plural = _("questions set aside")
        ordering = ("pk",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["statement", "code"], name="question_set_aside_once",
                violation_error_message=_("This question is set aside already."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.statement} · {self.code}"


class ReferenceQuerySet(models.QuerySet["ReferenceAmount"]):
    def for_household(self, service: Service | int, persons: int) -> dict[str, Any]:
        """The reference of each category: that of the largest household not above this size."""
        rows = self.filter(service=service, persons__lte=persons).order_by("persons")
        return {row.category: row.amount for row in rows}


class ReferenceAmount(models.Model):
    """What a service expects a household of this size to spend a month on a category."""

    service = models.ForeignKey(Service, models.CASCADE, related_name="+")
    category = models.CharField(_("category"), max_length=24, choices=CATEGORY_LABELS.items())
    persons = models.PositiveSmallIntegerField(_("persons"), validators=[MinValueValidator(1)])
    amount = models.DecimalField(_("a month"), max_digits=12, decimal_places=2, validators=[MinValueValidator(0)])

    objects = ReferenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("reference amount")
        verbose_name_plural = _("reference amounts")
        ordering = ("category", "persons")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["service", "category", "persons"], name="reference_amount_once",
                violation_error_message=_("This reference amount exists already."),
            ),
            models.CheckConstraint(
                condition=Q(persons__gte=1, amount__gte=0), name="reference_amount_not_negative",
                violation_error_message=_("This amount cannot be negative."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.category} × {self.persons}"


# The database refuses too: what is frozen stays as it is, but for the step to “superseded”.
_ON_FROZEN = (
    "EXISTS (SELECT 1 FROM counselling_financialstatement AS frozen"
    " WHERE frozen.id = {row}.statement_id AND frozen.state <> 'draft')"
)
protect(FinancialStatement, when="OLD.state <> 'draft'", free=("state",))
for _part in (BudgetLine, LawInputOverride, SetAsideQuestion):
    protect(_part, when=_ON_FROZEN.format(row="OLD"), never_insert_if=_ON_FROZEN.format(row="NEW"))
