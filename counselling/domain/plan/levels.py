"""Level instalments: the least amount that clears a debt in so many months, found on the real ledger."""

from collections.abc import Sequence
from copy import copy

from counselling.domain.money import Cents
from counselling.domain.plan.due_dates import period_lengths
from counselling.domain.plan.ledger import Account, accrual, open_account, payment
from counselling.domain.plan.terms import Imputation, PlanDebt, PlanTerms, Rounding, Rules


class Levels:
    """Level instalments of accounts that stand at the beginning of a month."""

    def __init__(self, rules: Rules, unit: Cents, first: int, *, minimums: bool = True) -> None:
        self.rules = rules
        self.unit = unit
        self.first = first
        self.minimums = minimums
        self.accrue = accrual(rules)
        self.pay = payment(rules)
        self._known: dict[tuple[str, int], Cents] = {}
        self._plain = not (rules.compounding or rules.carry) and rules.rounding is not Rounding.HALF_EVEN
        self._plain = self._plain and rules.imputation is Imputation.INTEREST_FIRST

    def least(self, account: Account, months: int) -> Cents:
        """The least multiple of the unit that clears the debt in so many payments, but its least payment at least."""
        key = account.id, months
        if key not in self._known:
            self._known[key] = max(self._search(account, months), self.minimum(account)) if account.due else 0
        return self._known[key]

    def minimum(self, account: Account) -> Cents:
        """The debt's least payment in whole units, no more than clears it at once."""
        if not (self.minimums and account.debt.minimum):
            return 0
        return min(ceil_to(account.debt.minimum, self.unit), self._search(account, 1))

    def total(self, accounts: Sequence[Account], months: int) -> Cents:
        return sum(self.least(account, months) for account in accounts)

    def owed_after(self, account: Account, level: Cents, months: int) -> Cents:
        """What is still owed after so many level payments."""
        return self._owed_plainly(account, level, months) if self._plain else self._owed(account, level, months)

    def months_to_clear(self, account: Account, level: Cents, longest: int) -> int:
        """The number of level payments after which nothing is owed, at most `longest`."""
        return next((months for months in range(1, longest) if not self.owed_after(account, level, months)), longest)

    def last_payment(self, account: Account, level: Cents, months: int) -> Cents:
        """What falls due in the last month when the months before it were paid at this level."""
        trial = self._trial(account)
        for month in range(self.first, self.first + months - 1):
            self._step(trial, level, month)
        if trial.due:
            self.accrue((trial,), self.first + months - 1)
        return trial.due

    def _search(self, account: Account, months: int) -> Cents:
        """Gallop from the annuity's estimate to a failing and a clearing level, then halve between them."""
        unit = self.unit
        fails = -(-account.due // (months * unit)) - 1
        clears = guess = max(fails + 1, self._estimate(account, months) // unit)
        step = 1
        if self.owed_after(account, guess * unit, months):
            fails, clears = guess, guess + step
            while self.owed_after(account, clears * unit, months):
                fails, step = clears, step * 2
                clears += step
        else:
            while clears - step > fails:
                if self.owed_after(account, (clears - step) * unit, months):
                    fails = clears - step
                    break
                clears, step = clears - step, step * 2
        while clears - fails > 1:
            middle = (fails + clears) // 2
            if self.owed_after(account, middle * unit, months):
                fails = middle
            else:
                clears = middle
        return clears * unit

    def _estimate(self, account: Account, months: int) -> Cents:
        """The annuity at the first month's rate; only a start for the search."""
        rate = account.multipliers[self.first]
        if not rate:
            return -(-account.due // months)
        growth = (account.divisor + rate) ** months
        return account.due * rate * growth // (account.divisor * (growth - account.divisor**months))

    def _owed_plainly(self, account: Account, level: Cents, months: int) -> Cents:
        principal, due, offset, divisor = account.principal, account.due, account.offset, account.divisor
        for multiplier in account.multipliers[self.first : self.first + months]:
            due += (principal * multiplier + offset) // divisor - level
            if due <= 0:
                return 0
            principal = due if due < principal else principal
        return due

    def _owed(self, account: Account, level: Cents, months: int) -> Cents:
        trial = self._trial(account)
        for month in range(self.first, self.first + months):
            self._step(trial, level, month)
        return trial.due

    def _step(self, trial: Account, level: Cents, month: int) -> None:
        if trial.due:
            self.accrue((trial,), month)
            trial.amount = min(level, trial.due)
            self.pay((trial,))

    def _trial(self, account: Account) -> Account:
        trial = copy(account)
        trial.payments = []
        return trial


def instalment_clearing(debt: PlanDebt, terms: PlanTerms, months: int) -> Cents:
    """The least instalment that clears a debt in so many payments from the end of the moratorium, or in the plan."""
    first = terms.moratorium + 1
    account = open_account(debt, terms, period_lengths(terms))
    accrue = accrual(terms.rules)
    for month in range(1, first):
        accrue((account,), month)
    paying = min(months, terms.horizon - terms.moratorium)
    return Levels(terms.rules, terms.unit, first).least(account, paying) if paying else account.due


def ceil_to(amount: Cents, unit: Cents) -> Cents:
    """The least multiple of the unit that is not below the amount."""
    return -(-amount // unit) * unit
