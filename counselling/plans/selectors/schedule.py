"""A plan as people read it: standing orders per creditor, stages, months, and who answered what."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import accumulate

from django.db.models import QuerySet

from counselling.client_files.models import ClientFile
from counselling.debts.models import Debt
from counselling.domain.matching import fold
from counselling.domain.money import Cents
from counselling.domain.plan import DebtResult, PlanResult, Row, due_date
from counselling.plans.models import Answer, CreditorResponse, RepaymentPlan


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """The same instalment from a month to another, with the days of the first and the last."""

    first: int
    last: int
    first_on: date
    last_on: date
    amount: Cents

    @property
    def months(self) -> int:
        return self.last - self.first + 1

    @property
    def total(self) -> Cents:
        return self.amount * self.months


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareLine:
    """One creditor's part of a plan, as a table and a letter need it; amounts in cents."""

    debt: Debt
    result: DebtResult
    orders: tuple[Order, ...]

    @property
    def claim(self) -> Cents:
        return self.result.claim

    @property
    def interest(self) -> Cents:
        return self.result.interest

    @property
    def paid(self) -> Cents:
        return self.result.paid

    @property
    def residue(self) -> Cents:
        return self.result.residue

    @property
    def written_off(self) -> Cents:
        return self.result.written_off

    @property
    def still_owed(self) -> Cents:
        return self.result.still_owed

    @property
    def dividend(self) -> Fraction:
        return self.result.dividend

    @property
    def months(self) -> int:
        """How many instalments are paid."""
        return sum(order.months for order in self.orders)

    @property
    def first_on(self) -> date | None:
        return self.orders[0].first_on if self.orders else None

    @property
    def last_on(self) -> date | None:
        return self.orders[-1].last_on if self.orders else None

    def amount_in(self, month: int) -> Cents:
        payments = self.result.payments
        return payments[month - 1] if month <= len(payments) else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """What leaves the account on one due date, all creditors together, and what is then still owed."""

    month: int
    due: date
    amount: Cents
    remaining: Cents


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Months in which every creditor gets the same as in the month before."""

    first: int
    last: int
    first_on: date
    last_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerLine:
    """A creditor of the plan with its answers, the last of which counts."""

    line: ShareLine
    responses: tuple[CreditorResponse, ...]

    @property
    def latest(self) -> CreditorResponse | None:
        return self.responses[-1] if self.responses else None

    @property
    def accepted(self) -> bool:
        return self.latest is not None and self.latest.answer == Answer.ACCEPTED


def plans_of(file: ClientFile) -> QuerySet[RepaymentPlan]:
    """The scenarios and plans of a file, oldest first."""
    plans = RepaymentPlan.objects.kept().filter(file=file)
    return plans.select_related("statement", "accepted_unverified_by", "supersedes").order_by("created_at", "pk")


def plan_in_force(file: ClientFile) -> RepaymentPlan | None:
    return plans_of(file).in_force().first()  # type: ignore[attr-defined]


def debts_in(plans: Iterable[RepaymentPlan]) -> dict[str, Debt]:
    """The debts that these plans speak of by their ids, removed ones too."""
    ids = {debt.id for plan in plans for debt in plan.result.debts}
    found = Debt.objects.filter(pk__in=ids).select_related("creditor", "collector")
    return {str(debt.pk): debt for debt in found}


def share_lines(plan: RepaymentPlan, debts: Mapping[str, Debt] | None = None) -> list[ShareLine]:
    """Each creditor's part, in the order of the plan: what is cleared first stands first."""
    known = debts_in([plan]) if debts is None else debts
    lines = [
        ShareLine(debt=known[result.id], result=result, orders=_orders(plan, result)) for result in plan.result.debts
    ]
    return sorted(lines, key=_order_of_lines)


def _order_of_lines(line: ShareLine) -> tuple[int, int, bool, int, str, str]:
    result = line.result
    started = line.orders[0].first if line.orders else len(result.payments) + 1
    name = fold(line.debt.creditor.name)
    return result.debt.rank, started, result.cleared is None, result.cleared or 0, name, result.id


def _orders(plan: RepaymentPlan, result: DebtResult) -> tuple[Order, ...]:
    return tuple(
        Order(
            first=order.first,
            last=order.last,
            first_on=_due(plan, order.first),
            last_on=_due(plan, order.last),
            amount=order.amount,
        )
        for order in result.orders
    )


def _due(plan: RepaymentPlan, month: int) -> date:
    day = due_date(plan.first_due, month)
    assert day is not None  # noqa: S101 - a stored plan has its first due date
    return day


def schedule_of(plan: RepaymentPlan) -> list[Month]:
    """Every month of the plan: what is paid in all, and what is then still owed."""
    result = plan.result
    remaining = balances_of(result)
    return [
        Month(month=month, due=_due(plan, month), amount=amount, remaining=remaining[month])
        for month, amount in enumerate(result.paid_by_month, 1)
    ]


def balances_of(result: PlanResult) -> list[Cents]:
    """What is owed in all at the start and after each month."""
    balances = [result.total_claims] + [0] * result.months
    for debt in result.debts:
        for month, closing in enumerate(_closings(result, debt), 1):
            balances[month] += closing
    return balances


def _closings(result: PlanResult, debt: DebtResult) -> list[Cents]:
    """What is owed on one debt after each month; without interest a running total says it."""
    if debt.interest:
        closings = [row.closing for row in result.rows(debt.id)][: result.months]
    else:
        closings = [debt.claim - paid for paid in accumulate(debt.payments[: result.months])]
    return closings + [debt.residue] * (result.months - len(closings))


def rows_of(result: PlanResult, name: str) -> list[Row]:
    """Every month of one debt with interest and imputation."""
    return result.rows(name)


def spans_of(plan: RepaymentPlan, lines: Iterable[ShareLine]) -> list[Span]:
    """The months cut where any creditor's instalment changes."""
    shares = list(lines)
    spans: list[Span] = []
    before: tuple[Cents, ...] | None = None
    for month in range(1, plan.result.months + 1):
        amounts = tuple(line.amount_in(month) for line in shares)
        if amounts == before:
            first = spans.pop()
            spans.append(Span(first=first.first, last=month, first_on=first.first_on, last_on=_due(plan, month)))
        else:
            spans.append(Span(first=month, last=month, first_on=_due(plan, month), last_on=_due(plan, month)))
        before = amounts
    return spans


def responses_of(plan: RepaymentPlan, lines: Iterable[ShareLine] | None = None) -> list[AnswerLine]:
    """Every creditor of the plan with what it answered so far."""
    told: dict[str, list[CreditorResponse]] = {}
    for response in plan.responses.select_related("recorded_by").order_by("pk"):
        told.setdefault(str(response.debt_id), []).append(response)
    return [
        AnswerLine(line=line, responses=tuple(told.get(line.result.id, ())))
        for line in (share_lines(plan) if lines is None else lines)
    ]
