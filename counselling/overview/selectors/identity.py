"""A file at a glance, above each of its pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from counselling.client_files import selectors as client_files
from counselling.client_files.models import ClientFile, Deadline, HouseholdMember
from counselling.debts import selectors as debts
from counselling.debts.selectors import DebtLine, DebtTotals
from counselling.domain.budget import cents_of
from counselling.domain.explanation import Figure
from counselling.statements import selectors as statements
from counselling.statements.models import FinancialStatement

URGENT_WITHIN = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Bar:
    """A figure of the budget and how long it is beside the longest, in per cent."""

    figure: Figure
    share: int


@dataclass(frozen=True, slots=True)
class Identity:
    """A file at a glance, above each of its pages: people, figures that stay in sight, and what burns."""

    clients: list[HouseholdMember]
    ages: list[int | None]
    size: client_files.HouseholdSize
    contact: list[str]
    statement: FinancialStatement | None
    figures: list[Figure]
    bars: list[Bar]
    debts: DebtTotals
    urgent: list[Deadline]


# Shown of the newest budget, in this order; debts and deadlines follow.
BAR_FIGURES = ("left_to_live_on", "left_per_day", "balance", "debt_ratio")
# The budget in four lines.
BUDGET_FIGURES = ("income", "expenditure", "debt_service", "balance")


def identity_of(file: ClientFile, on: date, lines: Sequence[DebtLine] | None = None) -> Identity:
    """The debts are read unless the page has them already."""
    clients = client_files.clients_of(file)
    lines = debts.debts_of(file, on) if lines is None else lines
    statement = statements.current_statement(file)
    assessment = statements.figures_of(statement, running=debts.instalments_in(lines)) if statement else None
    return Identity(
        clients=clients,
        ages=[client.age_on(on) for client in clients],
        size=client_files.household_size(file, on),
        contact=[client.contact.comment for client in clients if client.contact.comment],
        statement=statement,
        figures=[assessment[name] for name in BAR_FIGURES if name in assessment.figures] if assessment else [],
        bars=_bars([assessment[name] for name in BUDGET_FIGURES]) if assessment else [],
        debts=debts.totals_of(lines),
        urgent=list(Deadline.objects.open().filter(file=file, due_on__lte=on + URGENT_WITHIN)),
    )


def _bars(figures: list[Figure]) -> list[Bar]:
    longest = max(1, *(abs(cents_of(figure)) for figure in figures))
    return [Bar(figure, abs(cents_of(figure)) * 100 // longest) for figure in figures]
