"""Plans on the worked example: the household Weber owes 22,668.61 to ten creditors and has 612.00 a month."""

from decimal import Decimal
from typing import Any

from caseflow.accounts.models import User
from counselling.client_files.models import ClientFile
from counselling.debts import selectors as debts
from counselling.debts.models import Debt
from counselling.domain.law.classes import CreditorKind, DebtNature
from counselling.domain.lifecycle import StatementState
from counselling.partners.models import Creditor
from counselling.plans import selectors
from counselling.plans import services as plans
from counselling.plans.models import RepaymentPlan
from counselling.plans.selectors import Levers
from counselling.statements import selectors as statements
from counselling.statements.models import FinancialStatement
from counselling.statements.services import freeze_statement
from tests.factories import TODAY
from tests.factories.debts import BalanceFactory, DebtFactory
from tests.factories.partners import CreditorFactory
from tests.factories.statements import worked_example

OWED: tuple[tuple[str, CreditorKind, DebtNature, str, str], ...] = (
    ("M. Schmit", CreditorKind.LANDLORD, DebtNature.RENT_ARREARS, "2700.00", "0"),
    ("Électris", CreditorKind.ENERGY, DebtNature.ENERGY_ARREARS, "612.40", "0"),
    ("Gazlux", CreditorKind.ENERGY, DebtNature.ENERGY_ARREARS, "233.10", "0"),
    ("Sofibel", CreditorKind.CONSUMER_CREDIT, DebtNature.CONSUMER_LOAN, "7250.00", "9.900"),
    ("Cofilux", CreditorKind.CONSUMER_CREDIT, DebtNature.REVOLVING, "4812.35", "12.900"),
    ("Crédit Horizon", CreditorKind.CONSUMER_CREDIT, DebtNature.CONSUMER_LOAN, "3100.00", "8.500"),
    ("Banque Moselle", CreditorKind.BANK, DebtNature.OVERDRAFT, "1890.00", "11.000"),
    ("Télélux", CreditorKind.TELECOM, DebtNature.TELECOM, "345.76", "0"),
    ("Dr Muller", CreditorKind.HEALTH, DebtNature.HEALTH_BILL, "425.00", "0"),
    ("Modes et Cie", CreditorKind.RETAIL, DebtNature.OTHER, "1300.00", "0"),
)


def owed_example(file: ClientFile, count: int = len(OWED)) -> list[Debt]:
    """Ten debts of 22,668.61 in all; more of them repeat the list with numbers."""
    return [_debt(file, number) for number in range(count)]


def _debt(file: ClientFile, number: int) -> Debt:
    name, kind, nature, balance, rate = OWED[number % len(OWED)]
    name = name if number < len(OWED) else f"{name} {number}"
    debt = DebtFactory(
        file=file,
        creditor=Creditor.objects.filter(service=file.service, name=name).first()
        or CreditorFactory(service=file.service, name=name, kind=kind),
        nature=nature,
        rate=Decimal(rate) or None,
        rate_kind="contractual" if Decimal(rate) else "none",
        instalment=Decimal("60.00"),
        being_paid=False,
        balance=None,
    )
    BalanceFactory(debt=debt, principal=Decimal(balance))
    return debt


def frozen_example(file: ClientFile, by: User, **fields: Any) -> FinancialStatement:
    """The budget of the worked example, frozen."""
    statement = worked_example(file, **fields)
    running = debts.instalments_of(file, TODAY)
    return freeze_statement(statement=statement, running=running, version=1, on=TODAY, by=by)


def levers_of(file: ClientFile, **levers: Any) -> Levers:
    """The levers of a first scenario on the frozen budget, but for what the test sets."""
    statement = statements.statements_of(file).get(state=StatementState.FROZEN)
    default = selectors.default_levers(selectors.grounds_of(file, statement, TODAY), name="A")
    return Levers(**{name: getattr(default, name) for name in Levers.__dataclass_fields__} | levers)


def scenario(file: ClientFile, by: User, **levers: Any) -> RepaymentPlan:
    """A scenario on the worked example, with debts and frozen budget made on first use."""
    if not file.debts.exists():
        owed_example(file)
    if not file.statements.exists():
        frozen_example(file, by)
    statement = file.statements.frozen().get()
    return plans.draft_plan(file=file, statement=statement, levers=levers_of(file, **levers), on=TODAY, by=by)


def proposed(file: ClientFile, by: User, **levers: Any) -> RepaymentPlan:
    """A scenario that was proposed, values to be confirmed accepted."""
    plan = scenario(file, by, **levers)
    return plans.propose_plan(plan=plan, version=plan.version, on=TODAY, by=by, accept_reason="checked by hand")
