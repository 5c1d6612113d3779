"""The figures of a budget, to the cent, as the law of the service and the household of the file make them."""

from decimal import Decimal

import pytest

from caseflow.accounts.models import Service
from counselling.domain.budget import ContractualInstalment, Treatment
from counselling.domain.money import to_cents
from counselling.statements import selectors
from counselling.statements.models import FinancialStatement
from tests.cast import Cast
from tests.factories.client_files import ClientFileFactory, HouseholdMemberFactory
from tests.factories.statements import BudgetLineFactory, FinancialStatementFactory, worked_example

RUNNING = (
    ContractualInstalment(id="1", label="Cofidis", amount=32550),
    ContractualInstalment(id="2", label="Auto", amount=45000, treatment=Treatment.KEPT_RUNNING),
    ContractualInstalment(id="3", label="Cetelem", amount=9000, being_paid=False),
)


def loaded(statement: FinancialStatement) -> FinancialStatement:
    return selectors.statements_of(statement.file).get(pk=statement.pk)


def test_the_household_weber(cast: Cast) -> None:
    figures = selectors.figures_of(loaded(worked_example(cast.file)), running=RUNNING)
    names = (
        "income", "fixed", "flexible", "irregular", "expenditure", "surplus", "debt_service", "balance",
        "kept_running", "left_to_live_on", "left_per_day", "repayment_capacity",
    )  # fmt: skip
    assert {name: figures.cents(name) for name in names} == {
        "income": 312000,
        "fixed": 157000,
        "flexible": 88800,
        "irregular": 5000,
        "expenditure": 250800,
        "surplus": 61200,
        "debt_service": 77550,
        "balance": -16350,
        "kept_running": 45000,
        "left_to_live_on": 72450,
        "left_per_day": 681,
        "repayment_capacity": 16200,
    }
    assert figures.binding == "surplus"
    assert not figures["repayment_capacity"].confirmed


def test_what_the_law_reads_from_the_household_is_shown_and_doubted(cast: Cast) -> None:
    figures = selectors.figures_of(loaded(worked_example(cast.file)))
    lines = {line.name.partition(":")[0]: line for line in figures.inputs}
    assert (lines["adults"].value, lines["children"].value, lines["dependants"].value) == (2, 2, 0)
    assert [said.facts["name"] for said in lines["children"].unclear] == ["Tom Weber"]
    assert len([line for line in figures.inputs if line.subject == "kind"]) == 4


def earner(jurisdiction: str, *, income: str, kind: str = "wage", children: int = 0, on: str) -> FinancialStatement:
    service = Service.objects.get(slug="here")
    Service.objects.filter(pk=service.pk).update(jurisdiction=jurisdiction)
    file = ClientFileFactory(service=Service.objects.get(pk=service.pk))
    anne = HouseholdMemberFactory(file=file)
    for _child in range(children):
        HouseholdMemberFactory(file=file, child=True)
    statement = FinancialStatementFactory(file=file, effective_on=on)
    BudgetLineFactory(statement=statement, category=kind, amount=Decimal(income), holder=anne)
    return loaded(statement)


@pytest.mark.parametrize(
    ("jurisdiction", "income", "children", "on", "share"),
    [
        ("fr", "1900.00", 0, "2026-06-01", "405.04"),
        ("fr", "2292.43", 1, "2025-06-19", "590.43"),
        ("be", "2000.00", 2, "2025-06-01", "156.60"),
    ],
)
@pytest.mark.usefixtures("cast")
def test_the_attachable_share_is_that_of_the_law(
    jurisdiction: str, income: str, children: int, on: str, share: str
) -> None:
    figures = selectors.figures_of(earner(jurisdiction, income=income, children=children, on=on))
    assert figures.cents("attachable_share") == to_cents(Decimal(share))


@pytest.mark.usefixtures("cast")
def test_what_the_law_data_lack_takes_nothing_else_away() -> None:
    """No Belgian minimum income of 2026 was found: no capacity, but every figure that does not need it."""
    figures = selectors.figures_of(earner("be", income="2000.00", on="2026-06-01"))
    assert figures.capacity is None
    assert "protected_minimum" not in figures.figures
    assert figures.cents("surplus") == 200000
    assert figures.cents("attachable_share") is not None
    assert [said.facts["parameter"] for said in figures.missing] == ["minimum_income"]


def test_a_line_counts_from_its_first_to_its_last_day(cast: Cast) -> None:
    statement = FinancialStatementFactory(file=cast.file, effective_on="2026-11-24")
    BudgetLineFactory(statement=statement, amount=100, starts="2026-11-24")
    BudgetLineFactory(statement=statement, amount=200, ends="2026-11-24")
    BudgetLineFactory(statement=statement, amount=400, ends="2026-11-23")
    BudgetLineFactory(statement=statement, amount=800, starts="2026-11-25")
    assert selectors.figures_of(loaded(statement)).cents("fixed") == 30000
