"""How the figures of a plan came about, in words and numbers."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from counselling.domain.errors import gettext_noop
from counselling.domain.explanation import Figure, Rule, Unit
from counselling.domain.money import Cents, round_half_up, to_decimal
from counselling.domain.plan.allotment import rank_of
from counselling.domain.plan.budget_series import BudgetMonth
from counselling.domain.plan.resilience import tolerated_fall
from counselling.domain.plan.result import DebtResult, PlanResult
from counselling.domain.plan.terms import Method, SharingKey

ODD_CENTS = gettext_noop("rounded down; missing cents go to the largest fractions, then to the larger claims")

SHARE_SENTENCES = {
    SharingKey.BALANCE: gettext_noop(
        "%(amount)s is %(percent)s %% of %(whole)s, because your claim is %(claim)s of %(claims)s."
    ),
    SharingKey.OPENING: gettext_noop(
        "%(amount)s is %(percent)s %% of %(whole)s, because your admitted claim is %(claim)s of %(claims)s."
    ),
    SharingKey.CONTRACTUAL: gettext_noop(
        "%(amount)s is %(percent)s %% of %(whole)s, because your contractual instalment is %(claim)s of %(claims)s."
    ),
    SharingKey.EQUAL: gettext_noop("%(amount)s is %(percent)s %% of %(whole)s, because every creditor gets the same."),
}
IN_TURN = gettext_noop(
    "%(amount)s is %(percent)s %% of %(whole)s, because contractual instalments come first "
    "and the rest goes to one debt after the other."
)
REFUSED = gettext_noop("%(amount)s is the contractual instalment, because the creditor does not accept the plan.")


def share_figure(plan: PlanResult, name: str, *, month: int | None = None) -> Figure:
    """What one creditor gets in a month (its first paid month), and why."""
    debt = plan.debt(name)
    month = month or next((order.first for order in debt.orders), 1)
    peers = [other for other in plan.debts if other.id == name or _paid_beside(plan, debt, other, month)]
    amount, whole = _paid_in(debt, month), sum(_paid_in(peer, month) for peer in peers)
    claim, claims = _key(plan, debt, month), sum(_key(plan, peer, month) for peer in peers)
    return Figure(
        name="plan_share",
        value=amount,
        label=debt.id,
        formula=_share_sentence(plan, debt),
        rounding=ODD_CENTS,
        inputs=(
            Figure(name="paid_to_rank", value=whole, facts={"month": month}),
            Figure(name="key_of_claim", value=claim),
            Figure(name="keys_of_rank", value=claims),
        ),
        facts={
            "amount": to_decimal(amount),
            "percent": _hundredths(Fraction(amount * 100, whole) if whole else Fraction(0)),
            "whole": to_decimal(whole),
            "claim": to_decimal(claim),
            "claims": to_decimal(claims),
            "month": month,
        },
    )


def _share_sentence(plan: PlanResult, debt: DebtResult) -> str:
    terms = plan.inputs.terms
    if terms.method is Method.SETTLEMENT:
        return SHARE_SENTENCES[SharingKey.OPENING]
    if not debt.debt.accepts:
        return REFUSED
    if terms.method in (Method.AVALANCHE, Method.SNOWBALL):
        return IN_TURN
    return SHARE_SENTENCES[SharingKey.BALANCE if terms.method is Method.STAGED else terms.key]


def _paid_beside(plan: PlanResult, debt: DebtResult, other: DebtResult, month: int) -> bool:
    """Whether both share the same amount of that month."""
    terms = plan.inputs.terms
    if not _paid_in(other, month):
        return False
    if terms.method is Method.SETTLEMENT:
        return True
    if debt.debt.accepts != other.debt.accepts:
        return False
    in_ranks = terms.method in (Method.STAGED, Method.PRORATA)
    return not in_ranks or rank_of(debt.debt, debt.claim, terms) == rank_of(other.debt, other.claim, terms)


def _paid_in(debt: DebtResult, month: int) -> Cents:
    return debt.payments[month - 1] if month <= len(debt.payments) else 0


def _key(plan: PlanResult, debt: DebtResult, month: int) -> Cents:
    """What the share of a month was reckoned from: the claim, the contract, or the balance of that time."""
    terms = plan.inputs.terms
    if terms.method is Method.PRORATA and terms.key is SharingKey.CONTRACTUAL:
        return debt.debt.contractual
    if terms.method is Method.SETTLEMENT or (terms.method is Method.PRORATA and terms.key is SharingKey.OPENING):
        return debt.claim
    began = next((stage.first for stage in plan.stages if stage.first <= month <= stage.last), month)
    row = next((row for row in plan.rows(debt.id) if row.month == began), None)
    if row is None:
        return 0
    return row.opening if terms.method is Method.STAGED else row.opening + row.accrued


def total_paid_figure(plan: PlanResult, name: str | None = None) -> Figure:
    """What is paid in all, to one creditor or to everybody, order by order."""
    debts = plan.debts if name is None else (plan.debt(name),)
    creditors = tuple(
        Figure(
            name="paid_to_creditor",
            value=debt.paid,
            label=debt.id,
            formula=gettext_noop("sum of the standing orders: months × amount"),
            inputs=tuple(
                Figure(
                    name="standing_order",
                    value=order.amount * (order.last - order.first + 1),
                    formula=gettext_noop("%(months)s × %(amount)s, months %(first)s to %(last)s"),
                    facts={
                        "months": order.last - order.first + 1,
                        "amount": to_decimal(order.amount),
                        "first": order.first,
                        "last": order.last,
                    },
                )
                for order in debt.orders
            ),
        )
        for debt in debts
    )
    if name is not None:
        return creditors[0]
    return Figure(
        name="total_paid",
        value=plan.total_paid,
        formula=gettext_noop("sum of what each creditor gets"),
        inputs=creditors,
    )


def months_figure(plan: PlanResult, *, rule: Rule | None = None) -> Figure:
    """How long the plan lasts, and which debt ends it; `rule` is the law's limit."""
    horizon = plan.inputs.terms.horizon
    cleared = {debt.id: debt.cleared for debt in plan.debts if debt.cleared}
    paid_off = gettext_noop("month of the last payment, which clears the last debt")
    unpaid = gettext_noop("the longest duration (%(horizon)s months), reached with a balance")
    return Figure(
        name="plan_months",
        value=plan.months,
        unit=Unit.MONTHS,
        formula=paid_off if plan.is_paid_off else unpaid,
        inputs=tuple(
            Figure(name="cleared_in", value=month, unit=Unit.MONTHS, label=name) for name, month in cleared.items()
        ),
        rules=() if rule is None else (rule,),
        facts={"horizon": horizon, "moratorium": plan.inputs.terms.moratorium},
    )


def residue_figure(plan: PlanResult, name: str | None = None) -> Figure:
    """What remains at the end: claim + interest − paid, and what becomes of it."""
    debts = plan.debts if name is None else (plan.debt(name),)
    parts = tuple(_residue_of(debt) for debt in debts)
    if name is not None:
        return parts[0]
    return Figure(
        name="residue",
        value=sum(debt.residue for debt in debts),
        formula=gettext_noop("sum of what remains with each creditor"),
        inputs=parts,
        facts={"written_off": to_decimal(plan.written_off), "still_owed": to_decimal(plan.still_owed)},
    )


def _residue_of(debt: DebtResult) -> Figure:
    written_off = gettext_noop("claim + interest − paid; the rest is written off")
    still_owed = gettext_noop("claim + interest − paid; the rest stays owed")
    return Figure(
        name="residue_of_debt",
        value=debt.residue,
        label=debt.id,
        formula=written_off if debt.debt.writable else still_owed,
        inputs=(
            Figure(name="claim", value=debt.claim),
            Figure(name="interest_accrued", value=debt.interest),
            Figure(name="paid_to_creditor", value=debt.paid),
        ),
    )


def tolerated_fall_figure(plan: PlanResult) -> Figure | None:
    """The lasting fall of income that the plan bears, with the month that decides; None without a budget."""
    fall = tolerated_fall(plan)
    if fall is None or plan.inputs.budget is None:
        return None
    months = plan.inputs.budget.months(plan.months)
    tight = min((month for month in months if month.income), key=lambda month: _margin(month, plan))
    paid = plan.paid_by_month[tight.month - 1]
    return Figure(
        name="tolerated_fall",
        value=fall,
        unit=Unit.PERCENT,
        formula=gettext_noop("least over all months of (income − need − payment) ÷ income; month %(month)s decides"),
        rounding=gettext_noop("shown with one decimal; computed exactly"),
        inputs=(
            Figure(name="income", value=tight.income),
            Figure(
                name="need",
                value=tight.need,
                formula=gettext_noop("the larger of expenses and protected minimum"),
                inputs=(Figure(name="expenses", value=tight.expenses),),
            ),
            Figure(name="plan_instalments", value=paid),
        ),
        facts={"month": tight.month},
    )


def _margin(month: BudgetMonth, plan: PlanResult) -> Fraction:
    return Fraction(month.income - month.need - plan.paid_by_month[month.month - 1], month.income)


def explain(plan: PlanResult) -> Mapping[str, Figure]:
    """The figures of the plan as a whole by their names."""
    figures = [total_paid_figure(plan), months_figure(plan), residue_figure(plan), tolerated_fall_figure(plan)]
    return {figure.name: figure for figure in figures if figure is not None}


def _hundredths(value: Fraction) -> Decimal:
    return to_decimal(round_half_up(value * 100))
