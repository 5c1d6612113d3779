"""The household budget: what comes in, what it costs to live, what is left."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from counselling.domain.errors import gettext_noop
from counselling.domain.explanation import Figure, Unit
from counselling.domain.money import Cents, round_half_up
from counselling.domain.periods import Period, monthly_figure

CENT_ROUNDING = gettext_noop("rounded once to the cent, half up")


class Section(StrEnum):
    INCOME = "income"
    FIXED = "fixed"
    FLEXIBLE = "flexible"
    IRREGULAR = "irregular"


class IncomeKind(StrEnum):
    """What the law sees in an income: work, a benefit that replaces it, or something else."""

    WAGES = "wages"
    REPLACEMENT = "replacement"
    OTHER = "other"


class Category(StrEnum):
    WAGE = "wage"
    SELF_EMPLOYED = "self_employed"
    UNEMPLOYMENT = "unemployment"
    SICKNESS = "sickness"
    PENSION = "pension"
    DISABILITY = "disability"
    MINIMUM_INCOME = "minimum_income"
    FAMILY_BENEFIT = "family_benefit"
    HOUSING_BENEFIT = "housing_benefit"
    MAINTENANCE_RECEIVED = "maintenance_received"
    OTHER_INCOME = "other_income"
    RENT = "rent"
    MORTGAGE = "mortgage"
    SERVICE_CHARGES = "service_charges"
    ENERGY = "energy"
    WATER = "water"
    INSURANCE = "insurance"
    HEALTH_COVER = "health_cover"
    TAXES = "taxes"
    CHILDCARE = "childcare"
    SCHOOL = "school"
    MAINTENANCE_PAID = "maintenance_paid"
    TELECOM = "telecom"
    TRANSPORT_SUBSCRIPTION = "transport_subscription"
    FOOD = "food"
    HYGIENE = "hygiene"
    CLOTHING = "clothing"
    FUEL = "fuel"
    HEALTH_COSTS = "health_costs"
    LEISURE = "leisure"
    PETS = "pets"
    TOBACCO = "tobacco"
    OTHER_EXPENSE = "other_expense"
    CAR_UPKEEP = "car_upkeep"
    HOLIDAYS_GIFTS = "holidays_gifts"
    APPLIANCES = "appliances"
    YEARLY_BILLS = "yearly_bills"

    @property
    def section(self) -> Section:
        """The part of the budget this category belongs to."""
        return SECTIONS[self]

    @property
    def income_kind(self) -> IncomeKind | None:
        """How the law sees this income; None for an expense."""
        return INCOME_KINDS.get(self)


INCOME_KINDS: Mapping[Category, IncomeKind] = {
    Category.WAGE: IncomeKind.WAGES,
    Category.SELF_EMPLOYED: IncomeKind.WAGES,
    Category.UNEMPLOYMENT: IncomeKind.REPLACEMENT,
    Category.SICKNESS: IncomeKind.REPLACEMENT,
    Category.PENSION: IncomeKind.REPLACEMENT,
    Category.DISABILITY: IncomeKind.REPLACEMENT,
    Category.MINIMUM_INCOME: IncomeKind.OTHER,
    Category.FAMILY_BENEFIT: IncomeKind.OTHER,
    Category.HOUSING_BENEFIT: IncomeKind.OTHER,
    Category.MAINTENANCE_RECEIVED: IncomeKind.OTHER,
    Category.OTHER_INCOME: IncomeKind.OTHER,
}

FIXED = frozenset(
    {
        Category.RENT,
        Category.MORTGAGE,
        Category.SERVICE_CHARGES,
        Category.ENERGY,
        Category.WATER,
        Category.INSURANCE,
        Category.HEALTH_COVER,
        Category.TAXES,
        Category.CHILDCARE,
        Category.SCHOOL,
        Category.MAINTENANCE_PAID,
        Category.TELECOM,
        Category.TRANSPORT_SUBSCRIPTION,
    }
)
IRREGULAR = frozenset(
    {Category.CAR_UPKEEP, Category.HOLIDAYS_GIFTS, Category.APPLIANCES, Category.YEARLY_BILLS},
)


def _section(category: Category) -> Section:
    if category in INCOME_KINDS:
        return Section.INCOME
    if category in FIXED:
        return Section.FIXED
    return Section.IRREGULAR if category in IRREGULAR else Section.FLEXIBLE


SECTIONS: Mapping[Category, Section] = {category: _section(category) for category in Category}


class Treatment(StrEnum):
    """What happens to a debt: shared in the plan, paid on as agreed, or left aside."""

    IN_PLAN = "in_plan"
    KEPT_RUNNING = "kept_running"
    OUTSIDE = "outside"


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetLine:
    """One income or expense; `holder` is a member, or None for the household."""

    id: str
    category: Category
    amount: Cents
    period: Period = Period.MONTHLY
    label: str = ""
    holder: str | None = None
    starts: date | None = None
    ends: date | None = None

    @property
    def section(self) -> Section:
        return self.category.section

    def runs(self, on: date) -> bool:
        """Whether the line counts on this day; both ends are included."""
        return (self.starts is None or self.starts <= on) and (self.ends is None or on <= self.ends)

    @property
    def monthly(self) -> Figure:
        """What the line is worth a month."""
        return monthly_figure(amount=self.amount, period=self.period, name=self.category.value, label=self.label or "")


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractualInstalment:
    """What a debt costs a month by its contract, and whether the household really pays it."""

    id: str
    amount: Cents
    label: str = ""
    being_paid: bool = True
    treatment: Treatment = Treatment.IN_PLAN


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """A budget on its day of effect; in `persons` a child counts with its share of time."""

    on: date
    persons: Fraction
    lines: tuple[BudgetLine, ...] = ()
    instalments: tuple[ContractualInstalment, ...] = ()

    def section(self, section: Section) -> tuple[BudgetLine, ...]:
        """The lines of one section that count on the day of effect."""
        return tuple(line for line in self.lines if line.section is section and line.runs(self.on))


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetFigures:
    """Every figure derived from a budget, each with its explanation."""

    lines: Mapping[str, Figure]
    income: Figure
    fixed: Figure
    flexible: Figure
    irregular: Figure
    expenditure: Figure
    surplus: Figure
    debt_service: Figure
    balance: Figure
    kept_running: Figure
    capacity_expenses: Figure
    left_to_live_on: Figure
    left_per_day: Figure
    debt_ratio: Figure


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanFigures:
    """What changes in the budget while a plan is paid."""

    debt_service: Figure
    balance: Figure
    left_to_live_on: Figure
    left_per_day: Figure


def cents_of(figure: Figure) -> Cents:
    """The whole cents of a figure that has an amount."""
    if not isinstance(figure.value, int):
        raise TypeError(f"{figure.name} is not a whole amount: {figure.value!r}")
    return figure.value


def total(name: str, formula: str, figures: Iterable[Figure]) -> Figure:
    """The sum of some figures under a name of its own."""
    parts = tuple(figures)
    return Figure(name=name, value=sum(cents_of(part) for part in parts), formula=formula, inputs=parts)


def difference(name: str, formula: str, first: Figure, *others: Figure) -> Figure:
    """The first figure less all the others."""
    value = cents_of(first) - sum(cents_of(other) for other in others)
    return Figure(name=name, value=value, formula=formula, inputs=(first, *others))


def figures_of(budget: Budget) -> BudgetFigures:
    """Work out a budget: income, expenditure, what is left, and what the debts take of it."""
    income = _section_total(budget, Section.INCOME, gettext_noop("sum of all income a month"))
    fixed = _section_total(budget, Section.FIXED, gettext_noop("sum of all fixed costs a month"))
    flexible = _section_total(budget, Section.FLEXIBLE, gettext_noop("sum of all flexible costs a month"))
    irregular = _section_total(budget, Section.IRREGULAR, gettext_noop("irregular costs of a year ÷ 12"))
    expenditure = total(
        "expenditure", gettext_noop("fixed + flexible + irregular costs"), (fixed, flexible, irregular)
    )
    surplus = difference("surplus", gettext_noop("income − expenditure"), income, expenditure)
    debt_service = _debt_service(budget)
    kept_running = _kept_running(budget)
    left = _left_to_live_on(income, fixed, irregular, debt_service)
    return BudgetFigures(
        lines={line.id: line.monthly for line in budget.lines},
        income=income,
        fixed=fixed,
        flexible=flexible,
        irregular=irregular,
        expenditure=expenditure,
        surplus=surplus,
        debt_service=debt_service,
        balance=_balance(surplus, debt_service),
        kept_running=kept_running,
        capacity_expenses=total(
            "capacity_expenses",
            gettext_noop("expenditure + instalments of debts kept running"),
            (expenditure, kept_running),
        ),
        left_to_live_on=left,
        left_per_day=per_person_and_day(left, persons=budget.persons),
        debt_ratio=_debt_ratio(debt_service, income),
    )


def figures_with_plan(budget: Budget, *, instalments: Cents) -> PlanFigures:
    """The budget while a plan is paid: its instalments replace those of the debts in the plan."""
    figures = figures_of(budget)
    plan = Figure(name="plan_instalments", value=instalments)
    beside = tuple(
        _instalment_figure(instalment)
        for instalment in budget.instalments
        if instalment.treatment is Treatment.KEPT_RUNNING
        or (instalment.treatment is Treatment.OUTSIDE and instalment.being_paid)
    )
    service = total(
        "debt_service_with_plan",
        gettext_noop("instalments of the plan + instalments still paid beside it"),
        (plan, *beside),
    )
    left = _left_to_live_on(figures.income, figures.fixed, figures.irregular, service)
    return PlanFigures(
        debt_service=service,
        balance=_balance(figures.surplus, service),
        left_to_live_on=left,
        left_per_day=per_person_and_day(left, persons=budget.persons),
    )


def per_person_and_day(left: Figure, *, persons: Fraction) -> Figure:
    """What is left for one person on one day: × 12 ÷ 365 ÷ persons."""
    shown = Figure(name="persons", value=persons, unit=Unit.COUNT)
    name = "left_per_day"
    if persons <= 0:
        return Figure(name=name, value=None, formula=gettext_noop("no person in the household"), inputs=(left, shown))
    return Figure(
        name=name,
        value=round_half_up(cents_of(left) * Fraction(12, 365) / persons),
        formula=gettext_noop("left to live on × 12 ÷ 365 ÷ persons"),
        rounding=CENT_ROUNDING,
        inputs=(left, shown),
    )


def _section_total(budget: Budget, section: Section, formula: str) -> Figure:
    return total(section.value, formula, (line.monthly for line in budget.section(section)))


def _instalment_figure(instalment: ContractualInstalment) -> Figure:
    return Figure(name="contractual_instalment", value=instalment.amount, label=instalment.label)


def _debt_service(budget: Budget) -> Figure:
    paid = (_instalment_figure(instalment) for instalment in budget.instalments if instalment.being_paid)
    return total("debt_service", gettext_noop("sum of the contractual instalments of debts being paid"), paid)


def _kept_running(budget: Budget) -> Figure:
    kept = (
        _instalment_figure(instalment)
        for instalment in budget.instalments
        if instalment.treatment is Treatment.KEPT_RUNNING
    )
    return total("kept_running", gettext_noop("sum of the instalments of debts kept running"), kept)


def _balance(surplus: Figure, service: Figure) -> Figure:
    return difference("balance", gettext_noop("surplus − debt service"), surplus, service)


def _left_to_live_on(income: Figure, fixed: Figure, irregular: Figure, service: Figure) -> Figure:
    formula = gettext_noop("income − fixed costs − irregular costs − debt service")
    return difference("left_to_live_on", formula, income, fixed, irregular, service)


def _debt_ratio(service: Figure, income: Figure) -> Figure:
    """Debt service as an exact fraction of the income; without income there is no ratio."""
    taken, received = cents_of(service), cents_of(income)
    return Figure(
        name="debt_ratio",
        value=Fraction(taken, received) if received else None,
        unit=Unit.PERCENT,
        formula=gettext_noop("debt service ÷ income") if received else gettext_noop("no income to compare with"),
        inputs=(service, income),
    )
