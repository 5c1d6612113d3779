"""Few stages with one level instalment per creditor, so that the household can set standing orders."""

from collections.abc import Sequence
from dataclasses import dataclass

from counselling.domain.money import Cents
from counselling.domain.plan.allotment import Flags, by_rank
from counselling.domain.plan.ledger import Account, accrual, payment
from counselling.domain.plan.levels import Levels
from counselling.domain.plan.months import serve_refusing
from counselling.domain.plan.result import Stage
from counselling.domain.plan.terms import Flag, PlanTerms
from counselling.domain.sharing import share_in_order, share_running_totals


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A stage before it is paid: its months, the level of each account, and who is cleared by it."""

    months: int
    levels: dict[str, Cents]
    cleared: frozenset[str]


class StagedPlan:
    """Stage after stage from the end of the moratorium."""

    def __init__(self, accounts: Sequence[Account], capacity: Sequence[Cents], terms: PlanTerms, flags: Flags) -> None:
        self.terms = terms
        self.flags = flags
        self.net = serve_refusing(accounts, capacity, terms, flags)
        self.groups = by_rank([account for account in accounts if account.debt.accepts], terms)
        self.accrue = accrual(terms.rules)
        self.pay = payment(terms.rules)

    def run(self) -> list[Stage]:
        """Pay all stages into the accounts."""
        for month in range(1, self.terms.moratorium + 1):
            self._pay_month(month, {})
        stages = []
        month = self.terms.moratorium + 1
        while month <= self.terms.horizon and self._owing():
            draft = self._draft(month)
            last = month + draft.months - 1
            self._pay_stage(draft, month)
            levels = {name: level for name, level in sorted(draft.levels.items()) if level}
            if levels:
                stages.append(Stage(first=month, last=last, instalments=levels))
            month = last + 1
        return stages

    def _owing(self) -> list[list[Account]]:
        """The ranks that still have a balance, each with the accounts that do."""
        groups = ([account for account in group if account.due] for group in self.groups)
        return [group for group in groups if group]

    def _draft(self, first: int) -> Draft:
        """The next stage: clear the head rank in the fewest months that fit, or share until the capacity changes."""
        head, *others = self._owing()
        capacity = self.net[first - 1]
        longest = self._same_capacity(first) - first + 1
        for minimums in (True, False):
            levels = Levels(self.terms.rules, self.terms.unit, first, minimums=minimums)
            months = self._fewest_months(levels, head, capacity, longest)
            if months is not None:
                return self._clearing(levels, head, others, months)
        return self._sharing(Levels(self.terms.rules, self.terms.unit, first), head, capacity, longest)

    def _clearing(self, levels: Levels, head: list[Account], others: list[list[Account]], months: int) -> Draft:
        """A stage that clears the head rank; what it leaves of the capacity goes on to the next ranks."""
        capacity = self.net[levels.first - 1]
        agreed = self._lowered(levels, head, capacity, months)
        if agreed is None:
            agreed = {account.id: levels.least(account, months) for account in head}
        self._flag_below_minimum(head, agreed)
        cleared = set(agreed)
        left = capacity - sum(agreed.values())
        levels = Levels(self.terms.rules, self.terms.unit, levels.first)
        for group in others:
            if not left or self.terms.spill is None or left < self.terms.spill * len(group):
                break
            if levels.total(group, months) <= left:
                spilled = {account.id: levels.least(account, months) for account in group}
                cleared.update(spilled)
            else:
                spilled = self._spill(levels, group, left, months)
            agreed |= spilled
            left -= sum(spilled.values())
        return Draft(months=months, levels=agreed, cleared=frozenset(cleared))

    def _sharing(self, levels: Levels, head: list[Account], capacity: Cents, longest: int) -> Draft:
        """A stage that shares the capacity; it ends early where a least payment clears a debt before the others."""
        shared = self._share(levels, head, capacity, longest)
        self._flag_below_minimum(head, shared)
        months = min(
            (levels.months_to_clear(account, shared[account.id], longest) for account in head if account.debt.minimum),
            default=longest,
        )
        return Draft(months=months, levels=shared, cleared=frozenset())

    def _flag_below_minimum(self, accounts: list[Account], levels: dict[str, Cents]) -> None:
        below = [account for account in accounts if levels[account.id] < min(account.debt.minimum, account.due)]
        self.flags.update((Flag.BELOW_MINIMUM, account.id) for account in below)

    def _same_capacity(self, first: int) -> int:
        last = first
        while last < self.terms.horizon and self.net[last] == self.net[first - 1]:
            last += 1
        return last

    def _fewest_months(self, levels: Levels, head: list[Account], capacity: Cents, longest: int) -> int | None:
        """The fewest months in which level instalments within the capacity clear the rank."""
        owed = sum(account.due for account in head)
        if owed > capacity * longest:
            return None
        # A cent less for everybody is the most that a near tie can lower; more months never need more.
        fails, close = max(0, -(-owed // capacity) - 1), longest
        while close - fails > 1:
            middle = (fails + close) // 2
            if levels.total(head, middle) <= capacity + len(head):
                close = middle
            else:
                fails = middle
        for months in range(close, longest + 1):
            if levels.total(head, months) <= capacity or self._lowered(levels, head, capacity, months):
                return months
        return None

    def _lowered(self, levels: Levels, head: list[Account], capacity: Cents, months: int) -> dict[str, Cents] | None:
        """A near tie: levels lowered by a cent, most slack first, where the last month can take the rest.

        Courts divide the total by the months; rounding every instalment up would exceed the capacity by cents.
        """
        least = {account.id: levels.least(account, months) for account in head}
        excess = sum(least.values()) - capacity
        lowerable = [account for account in head if least[account.id] > max(1, levels.minimum(account))]
        if self.terms.unit != 1 or not 0 < excess <= len(lowerable):
            return None
        last = {account.id: levels.last_payment(account, least[account.id], months) for account in head}
        lowerable.sort(key=lambda account: (last[account.id] - least[account.id], account.id))
        for account in lowerable[:excess]:
            least[account.id] -= 1
            last[account.id] = levels.last_payment(account, least[account.id], months)
        return least if sum(last.values()) <= capacity else None

    def _share(self, levels: Levels, group: list[Account], amount: Cents, months: int) -> dict[str, Cents]:
        """Level amounts pro rata of balance × weight, none above what clears its debt in time."""
        unit = self.terms.unit
        caps = [levels.least(account, months) // unit for account in group]
        wanted = [levels.minimum(account) // unit for account in group]
        parts = share_in_order(
            amount // unit,
            keys=[account.due * account.weight for account in group],
            caps=caps,
            floors=wanted if sum(wanted) <= amount // unit else [0] * len(group),
        )
        return {account.id: part * unit for account, part in zip(group, parts, strict=True)}

    def _spill(self, levels: Levels, group: list[Account], left: Cents, months: int) -> dict[str, Cents]:
        """Share what the head rank leaves among those for whom it is at least their least payment."""
        takers = list(group)
        while takers:
            shared = self._share(levels, takers, left, months)
            small = [account for account in takers if shared[account.id] < min(account.debt.minimum, account.due)]
            if not small:
                return shared
            smallest = min(small, key=lambda account: (account.due * account.weight, account.id))
            takers.remove(smallest)
        return {}

    def _pay_stage(self, draft: Draft, first: int) -> None:
        last = first + draft.months - 1
        for month in range(first, last):
            self._pay_month(month, draft.levels)
        self._pay_month(last, draft.levels, cleared=draft.cleared)

    def _pay_month(self, month: int, levels: dict[str, Cents], cleared: frozenset[str] = frozenset()) -> None:
        owing = [account for group in self._owing() for account in group]
        self.accrue(owing, month)
        for account in owing:
            level = account.due if account.id in cleared else levels.get(account.id, 0)
            account.amount = min(level, account.due)
        if month == self.terms.horizon and levels:
            self._make_proportional(self.net[month - 1], levels, cleared)
        self.pay(owing)

    def _make_proportional(self, left: Cents, levels: dict[str, Cents], cleared: frozenset[str]) -> None:
        """At the end of an unpaid plan without interest the running totals of a rank meet their exact proportion."""
        for group in self._owing():
            takers = [account for account in group if account.id in levels.keys() - cleared]
            if takers and not any(any(account.multipliers) for account in takers):
                self._settle_up(takers, left)
            left -= sum(account.amount for account in group)

    @staticmethod
    def _settle_up(takers: list[Account], left: Cents) -> None:
        dues = [account.due for account in takers]
        parts = share_running_totals(
            min(left, sum(dues)),
            keys=[account.claim * account.weight for account in takers],
            caps=dues,
            floors=[min(account.debt.minimum, account.amount) for account in takers],
            paid=[account.paid for account in takers],
        )
        for account, part in zip(takers, parts, strict=True):
            account.amount = part


def run_stages(accounts: Sequence[Account], capacity: Sequence[Cents], terms: PlanTerms, flags: Flags) -> list[Stage]:
    """Pay the accounts in stages."""
    return StagedPlan(accounts, capacity, terms, flags).run()
