"""What each creditor gets of one month's capacity."""

from collections import deque
from collections.abc import Callable, Sequence
from itertools import groupby
from math import lcm
from operator import itemgetter

from counselling.domain.money import Cents
from counselling.domain.plan.ledger import Account
from counselling.domain.plan.terms import Flag, Method, PlanDebt, PlanTerms, SharingKey
from counselling.domain.sharing import share_in_order, share_running_totals

type Flags = set[tuple[Flag, str]]
type Allot = Callable[[int, Sequence[Account], Cents], None]


def serve_contracts(accounts: Sequence[Account], left: Cents, flags: Flags) -> Cents:
    """Pay each its contractual instalment, pro rata of them where they do not fit; what is left goes back."""
    needed = 0
    for account in accounts:
        account.amount = account.contractual if account.contractual < account.due else account.due
        needed += account.amount
    if needed <= left:
        return left - needed
    wanted = [account.amount for account in accounts]
    parts = share_in_order(left, keys=wanted, caps=wanted, floors=[0] * len(wanted))
    for account, part in zip(accounts, parts, strict=True):
        if part < account.amount:
            flags.add((Flag.CONTRACT_NOT_SERVED, account.id))
        account.amount = part
    return 0


def rank_of(debt: PlanDebt, claim: Cents, terms: PlanTerms) -> tuple[int, bool]:
    """Who is paid before whom: by rank, small claims before the rest of their rank."""
    return (debt.rank, claim > terms.small_claims) if terms.by_rank else (0, True)


def by_rank(accounts: Sequence[Account], terms: PlanTerms) -> list[list[Account]]:
    """The accounts that are paid together, the first rank first."""

    def rank(account: Account) -> tuple[int, bool]:
        return rank_of(account.debt, account.claim, terms)

    return [list(group) for _, group in groupby(sorted(accounts, key=rank), key=rank)]


def pro_rata(accounts: Sequence[Account], terms: PlanTerms, flags: Flags) -> Allot:
    """Rank after rank, inside a rank by the chosen key."""
    groups = by_rank(accounts, terms)

    def allot(month: int, owing: Sequence[Account], left: Cents) -> None:
        for group in groups:
            members = [account for account in group if account.due]
            dues = [account.due for account in members]
            parts = dues if left >= sum(dues) else _share_in_rank(members, dues, left, terms.key, flags)
            for account, part in zip(members, parts, strict=True):
                account.amount = part
            left -= sum(parts)

    return allot


def _share_in_rank(
    members: list[Account], dues: list[Cents], left: Cents, key: SharingKey, flags: Flags
) -> list[Cents]:
    keys = _KEYS[key](members)
    floors = [min(account.debt.minimum, account.due) for account in members]
    fitting = floors if sum(floors) <= left else [0] * len(floors)
    if key is SharingKey.OPENING:
        had = [account.paid for account in members]
        parts = share_running_totals(left, keys=keys, caps=dues, floors=fitting, paid=had)
    else:
        parts = share_in_order(left, keys=keys, caps=dues, floors=fitting)
    if fitting is not floors:
        below = zip(members, parts, floors, strict=True)
        flags.update((Flag.BELOW_MINIMUM, account.id) for account, part, floor in below if part < floor)
    return _with_rest(parts, dues, left)


_KEYS: dict[SharingKey, Callable[[list[Account]], list[int]]] = {
    SharingKey.BALANCE: lambda accounts: [account.due * account.weight for account in accounts],
    SharingKey.OPENING: lambda accounts: [account.claim * account.weight for account in accounts],
    SharingKey.CONTRACTUAL: lambda accounts: [account.debt.contractual * account.weight for account in accounts],
    SharingKey.EQUAL: lambda accounts: [account.weight for account in accounts],
}


def _with_rest(parts: list[Cents], dues: list[Cents], left: Cents) -> list[Cents]:
    """What claims with a key cannot take goes to those without one, by their balance."""
    rest = left - sum(parts)
    if not rest:
        return parts
    open_dues = [due - part for due, part in zip(dues, parts, strict=True)]
    more = share_in_order(rest, keys=open_dues, caps=open_dues, floors=[0] * len(parts))
    return [part + extra for part, extra in zip(parts, more, strict=True)]


def one_after_the_other(accounts: Sequence[Account], terms: PlanTerms, flags: Flags) -> Allot:
    """Contractual instalments first, the rest to the dearest (avalanche) or the smallest debt (snowball)."""
    scale = lcm(*(account.divisor for account in accounts))
    avalanche = terms.method is Method.AVALANCHE

    def place(account: Account, month: int) -> int:
        """A whole number that is the smaller, the dearer the rate."""
        return -account.multipliers[month] * (scale // account.divisor)

    def urgency(account: Account, month: int) -> tuple[int, int, str]:
        dearness = place(account, month)
        return (dearness, account.due, account.id) if avalanche else (account.due, dearness, account.id)

    queue = deque([list(accounts)])
    if avalanche and not any(account.debt.rate_steps for account in accounts):
        # Rates that never change need no sorting anew; only equals in rate compare their balances.
        rated = sorted(((place(account, terms.horizon), account) for account in accounts), key=itemgetter(0))
        queue = deque([account for _, account in same] for _, same in groupby(rated, key=itemgetter(0)))

    def allot(month: int, owing: Sequence[Account], left: Cents) -> None:
        left = serve_contracts(owing, left, flags)
        while left and queue:
            waiting = [account for account in queue[0] if account.due > account.amount]
            if len(waiting) > 1:
                waiting.sort(key=lambda account: urgency(account, month))
            for account in waiting:
                extra = min(left, account.due - account.amount)
                account.amount += extra
                left -= extra
            if left:  # The head of the queue is paid off; what it leaves goes to the next.
                queue.popleft()

    return allot
