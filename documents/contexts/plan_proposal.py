"""To a creditor: their share of the plan, what it rests on, and until when we hope for an answer."""

from dataclasses import dataclass
from datetime import date

from counselling.domain.money import Cents
from documents.contexts.parts import (
    Answer,
    Authorisation,
    Creditor,
    Debt,
    DebtLine,
    Letter,
    Statement,
    debt_of,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareLine:
    """Equal instalments of one debt over one stage, first and last day included."""

    reference: str
    first_on: date
    last_on: date
    months: int
    instalment: Cents
    total: Cents


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """The offer in one line: what is paid monthly, from when, for how long, and what would be given up."""

    instalment: Cents
    first_on: date
    last_on: date
    months: int
    total: Cents
    written_off: Cents | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetSection:
    """One section of the household's budget as a monthly total, with its reason where it departs from the usual."""

    label: str
    amount: Cents
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetSummary:
    """The frozen statement by section, never by line: a creditor sees totals and what is offered of them."""

    income: tuple[BudgetSection, ...]
    expenditure: tuple[BudgetSection, ...]
    surplus: Cents
    capacity: Cents


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanProposal(Letter):
    """Offers a creditor their share of one repayment plan; no other creditor is named."""

    creditor: Creditor
    authorisation: Authorisation
    statement: Statement
    answer: Answer
    debts: tuple[DebtLine, ...]
    share: Share
    stages: tuple[ShareLine, ...]
    budget: BudgetSummary
    creditor_count: int
    reason: str = ""

    @property
    def debt(self) -> Debt:
        return debt_of(self.debts)
