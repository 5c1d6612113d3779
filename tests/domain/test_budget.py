"""The figures of a household budget."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counselling.domain.budget import (
    FIXED,
    INCOME_KINDS,
    IRREGULAR,
    Budget,
    BudgetLine,
    Category,
    ContractualInstalment,
    IncomeKind,
    Section,
    Treatment,
    cents_of,
    figures_of,
    figures_with_plan,
)
from counselling.domain.explanation import Figure
from counselling.domain.periods import Period

ON = date(2026, 6, 1)
LINES = (
    BudgetLine(id="wage", category=Category.WAGE, amount=240000, label="Bakery", holder="anna"),
    BudgetLine(id="child", category=Category.FAMILY_BENEFIT, amount=30735),
    BudgetLine(id="rent", category=Category.RENT, amount=90000),
    BudgetLine(id="power", category=Category.ENERGY, amount=22000, period=Period.TWO_MONTHLY),
    BudgetLine(id="food", category=Category.FOOD, amount=11000, period=Period.WEEKLY),
    BudgetLine(id="tyres", category=Category.CAR_UPKEEP, amount=50000, period=Period.YEARLY),
)
INSTALMENTS = (
    ContractualInstalment(id="loan", label="Loan", amount=15000),
    ContractualInstalment(id="card", amount=7500, being_paid=False),
    ContractualInstalment(id="car", amount=20000, treatment=Treatment.KEPT_RUNNING),
    ContractualInstalment(id="aunt", amount=5000, treatment=Treatment.OUTSIDE),
    ContractualInstalment(id="uncle", amount=2500, treatment=Treatment.OUTSIDE, being_paid=False),
)
BUDGET = Budget(on=ON, persons=Fraction(5, 2), lines=LINES, instalments=INSTALMENTS)


def test_every_figure_of_a_household() -> None:
    figures = figures_of(BUDGET)
    values = {
        name: getattr(figures, name).value
        for name in ("income", "fixed", "flexible", "irregular", "expenditure", "surplus", "debt_service", "balance")
    }
    assert values == {
        "income": 270735,
        "fixed": 101000,
        "flexible": 47667,
        "irregular": 4167,
        "expenditure": 152834,
        "surplus": 117901,
        "debt_service": 40000,
        "balance": 77901,
    }
    assert figures.left_to_live_on.value == 270735 - 101000 - 4167 - 40000
    assert figures.left_per_day.value == 1651
    assert figures.debt_ratio.value == Fraction(40000, 270735)
    assert figures.kept_running.value == 20000
    assert figures.capacity_expenses.value == 172834
    assert {key: figure.value for key, figure in figures.lines.items()} == {
        "wage": 240000,
        "child": 30735,
        "rent": 90000,
        "power": 11000,
        "food": 47667,
        "tyres": 4167,
    }


def test_an_instalment_not_paid_now_still_counts_when_the_debt_is_kept_running() -> None:
    unpaid = ContractualInstalment(id="car", amount=20000, treatment=Treatment.KEPT_RUNNING, being_paid=False)
    figures = figures_of(Budget(on=ON, persons=Fraction(1), lines=LINES, instalments=(unpaid,)))
    assert (figures.debt_service.value, figures.kept_running.value) == (0, 20000)


def test_a_plan_replaces_the_instalments_of_its_debts_only() -> None:
    figures = figures_with_plan(BUDGET, instalments=30000)
    assert figures.debt_service.value == 30000 + 20000 + 5000
    assert figures.balance.value == 117901 - 55000
    assert figures.left_to_live_on.value == 270735 - 101000 - 4167 - 55000
    assert figures.left_per_day.value == 1454


def test_an_empty_budget_has_no_ratio_and_nothing_per_day() -> None:
    figures = figures_of(Budget(on=ON, persons=Fraction(0)))
    assert figures.surplus.value == 0
    assert (figures.debt_ratio.value, figures.debt_ratio.formula) == (None, "no income to compare with")
    assert (figures.left_per_day.value, figures.left_per_day.formula) == (None, "no person in the household")


@pytest.mark.parametrize(
    ("on", "income"),
    [(date(2026, 5, 31), 0), (date(2026, 6, 1), 1000), (date(2026, 6, 30), 1000), (date(2026, 7, 1), 0)],
)
def test_a_line_counts_from_its_first_to_its_last_day(on: date, income: int) -> None:
    line = BudgetLine(id="job", category=Category.WAGE, amount=1000, starts=date(2026, 6, 1), ends=date(2026, 6, 30))
    figures = figures_of(Budget(on=on, persons=Fraction(1), lines=(line,)))
    assert figures.income.value == income
    assert figures.lines["job"].value == 1000


def test_sections_of_the_categories() -> None:
    assert {category for category in Category if category.section is Section.INCOME} == set(INCOME_KINDS)
    assert {category for category in Category if category.section is Section.FIXED} == FIXED
    assert {category for category in Category if category.section is Section.IRREGULAR} == IRREGULAR
    assert {category for category in Category if category.section is Section.FLEXIBLE} == {
        Category.FOOD,
        Category.HYGIENE,
        Category.CLOTHING,
        Category.FUEL,
        Category.HEALTH_COSTS,
        Category.LEISURE,
        Category.PETS,
        Category.TOBACCO,
        Category.OTHER_EXPENSE,
    }


def test_what_the_law_sees_in_a_category() -> None:
    assert Category.WAGE.income_kind is IncomeKind.WAGES
    assert Category.PENSION.income_kind is IncomeKind.REPLACEMENT
    assert Category.FAMILY_BENEFIT.income_kind is IncomeKind.OTHER
    assert Category.RENT.income_kind is None


def test_a_figure_without_whole_cents_cannot_be_added() -> None:
    with pytest.raises(TypeError, match="persons is not a whole amount"):
        cents_of(Figure(name="persons", value=Fraction(1, 2)))


lines = st.lists(
    st.builds(
        BudgetLine,
        id=st.uuids().map(str),
        category=st.sampled_from(Category),
        amount=st.integers(0, 10**8),
        period=st.sampled_from(Period),
    ),
    max_size=12,
)


@given(lines=lines, service=st.integers(0, 10**7))
def test_the_figures_of_any_budget_add_up(lines: list[BudgetLine], service: int) -> None:
    paid = ContractualInstalment(id="x", amount=service)
    figures = figures_of(Budget(on=ON, persons=Fraction(1), lines=tuple(lines), instalments=(paid,)))
    sections = (figures.income, figures.fixed, figures.flexible, figures.irregular)
    assert sum(cents_of(section) for section in sections) == sum(cents_of(line.monthly) for line in lines)
    assert cents_of(figures.balance) == cents_of(figures.surplus) - service
    assert cents_of(figures.left_to_live_on) - cents_of(figures.flexible) == cents_of(figures.balance)
