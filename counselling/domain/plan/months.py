"""The course of a plan that is shared anew every month."""

from collections.abc import Callable, Sequence

from counselling.domain.money import Cents
from counselling.domain.plan.allotment import Allot, Flags, serve_contracts
from counselling.domain.plan.ledger import Account, accrual, payment
from counselling.domain.plan.terms import PlanTerms

type AllotFactory = Callable[[Sequence[Account], PlanTerms, Flags], Allot]


def run_months(
    accounts: Sequence[Account], capacity: Sequence[Cents], terms: PlanTerms, flags: Flags, *, allot_by: AllotFactory
) -> None:
    """Month by month: interest, creditors who refuse, the others, imputation; until all is paid or the horizon."""
    accrue, pay = accrual(terms.rules), payment(terms.rules)
    allot = allot_by([account for account in accounts if account.debt.accepts], terms, flags)
    owing, refusing, accepting = _sides(accounts)
    for month in range(1, terms.horizon + 1):
        if not owing:
            break
        accrue(owing, month)
        if month > terms.moratorium:
            left = capacity[month - 1]
            if refusing:
                left = serve_contracts(refusing, left, flags)
            allot(month, accepting, left)
        if pay(owing):
            owing, refusing, accepting = _sides(owing)


def _sides(accounts: Sequence[Account]) -> tuple[list[Account], list[Account], list[Account]]:
    """Who is still owed something: all, those who refuse, those who accept."""
    owing = [account for account in accounts if account.due]
    refusing = [account for account in owing if not account.debt.accepts]
    return owing, refusing, [account for account in owing if account.debt.accepts]


def serve_refusing(
    accounts: Sequence[Account], capacity: Sequence[Cents], terms: PlanTerms, flags: Flags
) -> list[Cents]:
    """Serve the creditors who refuse for the whole plan; what each month leaves for the others."""
    refusing = [account for account in accounts if not account.debt.accepts]
    if not refusing:
        return list(capacity)
    run_months(refusing, capacity, terms, flags, allot_by=lambda *_: lambda *month: None)
    net = list(capacity)
    for account in refusing:
        for index, amount in enumerate(account.payments):
            net[index] -= amount
    return net
