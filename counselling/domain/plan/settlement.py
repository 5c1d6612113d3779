"""A pot shared once, in full settlement."""

from collections.abc import Sequence
from dataclasses import replace

from counselling.domain.plan.ledger import Account, open_accounts
from counselling.domain.plan.terms import ZERO, PlanDebt, PlanTerms
from counselling.domain.sharing import share_in_order


def settle(debts: Sequence[PlanDebt], terms: PlanTerms) -> list[Account]:
    """Share pot − costs by claim × weight, nobody getting more than the claim; no interest runs."""
    accounts = open_accounts([replace(debt, rate=ZERO, rate_steps=()) for debt in debts], terms)
    parts = share_in_order(
        max(0, terms.pot - terms.pot_costs),
        keys=[account.claim * account.weight for account in accounts],
        caps=[account.claim for account in accounts],
        floors=[0] * len(accounts),
    )
    for account, part in zip(accounts, parts, strict=True):
        account.payments.append(part)
        account.paid += part
        account.due -= part
    return accounts
