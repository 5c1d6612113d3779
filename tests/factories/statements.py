from decimal import Decimal
from typing import Any

import factory
from factory.django import DjangoModelFactory

from counselling.client_files.models import ClientFile, HouseholdMember
from counselling.domain.budget import Category
from counselling.domain.periods import Period
from counselling.statements.models import BudgetLine, Evidence, FinancialStatement, ReferenceAmount
from tests.factories import TODAY
from tests.factories.accounts import ServiceFactory, UserFactory
from tests.factories.client_files import ClientFileFactory, ContactDetailsFactory, HouseholdMemberFactory


class FinancialStatementFactory(DjangoModelFactory):
    class Meta:
        model = FinancialStatement

    file = factory.SubFactory(ClientFileFactory)
    number = factory.LazyAttribute(lambda statement: statement.file.statements.count() + 1)
    effective_on = TODAY


class BudgetLineFactory(DjangoModelFactory):
    class Meta:
        model = BudgetLine

    statement = factory.SubFactory(FinancialStatementFactory)
    category = Category.RENT
    amount = Decimal("1150.00")
    period = Period.MONTHLY
    changed_by = factory.LazyAttribute(lambda line: line.statement.file.counsellor or UserFactory())


class ReferenceAmountFactory(DjangoModelFactory):
    class Meta:
        model = ReferenceAmount

    service = factory.SubFactory(ServiceFactory)
    category = Category.FOOD
    persons = 1
    amount = Decimal("640.00")


def worked_example(file: ClientFile, **fields: Any) -> FinancialStatement:
    """The household Weber: income 3,120.00, expenditure 2,508.00, 3.5 persons (one child half of the time)."""
    anne = file.members.get(relation="client")
    marc = HouseholdMemberFactory(file=file, partner=True)
    ContactDetailsFactory(member=marc)
    child: dict[str, Any] = {"file": file, "child": True}
    HouseholdMemberFactory(**child)
    HouseholdMemberFactory(**child, first_name="Tom", presence=50)
    statement = FinancialStatementFactory(file=file, **fields)
    rows: tuple[tuple[str, str, str, str, HouseholdMember | None], ...] = (
        ("wage", "Salaire net", "1980.00", Period.MONTHLY, anne),
        ("sickness", "Indemnité maladie", "678.10", Period.MONTHLY, marc),
        ("family_benefit", "Allocations familiales", "299.40", Period.MONTHLY, None),
        ("wage", "13e mois", "1950.00", Period.YEARLY, marc),
        ("rent", "Loyer", "1150.00", Period.MONTHLY, None),
        ("energy", "Électricité", "210.00", Period.TWO_MONTHLY, None),
        ("insurance", "", "945.00", Period.QUARTERLY, None),
        ("food", "Alimentation", "780.00", Period.MONTHLY, None),
        ("leisure", "", "108.00", Period.MONTHLY, None),
        ("car_upkeep", "Entretien auto", "600.00", Period.YEARLY, None),
    )
    for category, label, amount, period, holder in rows:
        BudgetLineFactory(
            statement=statement,
            category=category,
            label=label,
            amount=Decimal(amount),
            period=period,
            holder=holder,
            evidence=Evidence.DOCUMENT,
        )
    return statement
