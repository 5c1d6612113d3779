"""A second, slow engine with Decimal ledgers in euro: written from the specification alone, to disagree with.

It reads and answers the vocabulary of the vectors and shares no code with `counselling.domain`.
"""

from calendar import isleap, monthrange
from datetime import date
from decimal import (
    ROUND_CEILING,
    ROUND_DOWN,
    ROUND_FLOOR,
    ROUND_HALF_DOWN,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    ROUND_UP,
    Context,
    Decimal,
    localcontext,
)
from fractions import Fraction

CENT = Decimal("0.01")
NOTHING = Decimal("0.00")
MODES = {"half_up": ROUND_HALF_UP, "half_even": ROUND_HALF_EVEN, "down": ROUND_DOWN, "up": ROUND_UP}
PRECISION = 60


def plan(kind, data):
    """The plan in the shape of the vectors' `expected`, with every payment."""
    with localcontext(Context(prec=PRECISION)):
        return Oracle(kind, data).result()


def share(amount, claims):
    """{name: part} of Σ clamp(k·key, floor, cap) = amount in euro, by walking k from one bound to the next."""
    floors = {name: min(floor, cap) for name, (key, cap, floor) in claims.items()}
    if sum(floors.values()) > amount:
        floors = dict.fromkeys(floors, NOTHING)
    keys = {name: Fraction(key) for name, (key, _, _) in claims.items()}
    caps = {name: Fraction(cap) * 100 for name, (_, cap, _) in claims.items()}
    lows = {name: Fraction(floor) * 100 for name, floor in floors.items()}
    exact = _fill(Fraction(amount) * 100, keys, lows, caps)
    parts = {name: int(part) for name, part in exact.items()}
    missing = round(sum(exact.values())) - sum(parts.values())
    by_fraction = sorted(exact, key=lambda name: (parts[name] - exact[name], -keys[name], name))
    for name in by_fraction[:missing]:
        parts[name] += 1
    return {name: Decimal(part) / 100 for name, part in parts.items()}


def _fill(total, keys, lows, caps):
    def at(k):
        return {name: max(lows[name], min(k * key, caps[name])) if key else lows[name] for name, key in keys.items()}

    bounds = sorted({bound[name] / key for name, key in keys.items() if key for bound in (lows, caps)})
    reached = Fraction(0)
    for bound in bounds:
        if sum(at(bound).values()) > total:
            break
        reached = bound
    parts = at(reached)
    rising = sum(key for name, key in keys.items() if key and lows[name] <= reached * key < caps[name])
    if not rising:
        return parts
    return at(reached + (total - sum(parts.values())) / rising) if sum(parts.values()) < total else parts


class Ledger:
    """One debt in euro."""

    def __init__(self, debt, oracle):
        self.debt, self.oracle, self.id = debt, oracle, debt["id"]
        self.principal = Decimal(debt["principal"]) / 100
        self.interest = Decimal(debt.get("interest", 0)) / 100
        self.costs = Decimal(debt.get("costs", 0)) / 100
        self.minimum = Decimal(debt.get("minimum", 0)) / 100
        self.contractual = Decimal(debt.get("contractual", 0)) / 100
        self.weight = Fraction(debt.get("weight", 1))
        self.claim = self.due
        self.carried = Fraction(0)
        self.accrued = NOTHING
        self.payments = []

    @property
    def due(self):
        return self.principal + self.interest + self.costs

    @property
    def paid(self):
        return sum(self.payments, NOTHING)

    def rate(self, month):
        data = self.oracle.data
        if month <= data.get("moratorium", 0) and data.get("moratorium_rate", "0") != "contract":
            return Fraction(data.get("moratorium_rate", "0"))
        rate = Fraction(self.debt.get("rate", 0))
        for first, last, stepped in self.debt.get("rate_steps", ()):
            if first <= month and (last is None or month <= last):
                rate = Fraction(stepped)
        return rate

    def accrue(self, month):
        rules = self.oracle.rules
        base = self.principal + (self.interest if rules.get("compounding") else 0)
        factor = self.rate(month) * self.oracle.period(month)
        if rules.get("carry"):
            exact = Fraction(base) * factor + self.carried
            added = (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(CENT, self._mode(exact))
            self.carried = exact - Fraction(added)
        else:
            added = (base * factor.numerator / factor.denominator).quantize(CENT, self._mode(base))
        self.interest += added
        self.accrued += added

    def _mode(self, exact):
        mode = self.oracle.rules.get("rounding", "half_up")
        # Carried rests may be negative, and “up” then means towards the larger number, from a half as well.
        half_up = ROUND_HALF_UP if exact > 0 else ROUND_HALF_DOWN
        return {"up": ROUND_CEILING, "down": ROUND_FLOOR, "half_up": half_up}.get(mode, MODES[mode])

    def pay(self, amount):
        self.payments.append(amount)
        parts = ["costs", "interest", "principal"]
        if self.oracle.rules.get("imputation") == "principal_first":
            parts = ["principal", "costs", "interest"]
        for part in parts:
            taken = min(amount, getattr(self, part))
            setattr(self, part, getattr(self, part) - taken)
            amount -= taken
        assert amount == 0

    def copy(self):
        twin = Ledger(self.debt, self.oracle)
        twin.principal, twin.interest, twin.costs, twin.carried = (
            self.principal,
            self.interest,
            self.costs,
            self.carried,
        )
        return twin


class Oracle:
    def __init__(self, kind, data):
        self.kind, self.data = kind, data
        self.rules = data.get("rules", {})
        self.horizon = data.get("horizon", 1)
        self.moratorium = data.get("moratorium", 0)
        self.flags = set()
        self.ledgers = {debt["id"]: Ledger(debt, self) for debt in data["debts"]}
        self.refusing = [each for each in self.ledgers.values() if each.debt.get("accepts", True) is False]
        self.accepting = [each for each in self.ledgers.values() if each.debt.get("accepts", True)]
        told = data.get("capacity", 0)
        told = told if isinstance(told, list) else [told]
        self.capacity = [Decimal(told[min(month, len(told) - 1)]) / 100 for month in range(self.horizon)]

    def period(self, month):
        convention = self.rules.get("convention", "month12")
        if convention == "month12":
            return Fraction(1, 12)
        start, end = self._due(month - 1), self._due(month)
        if convention == "act365":
            return Fraction(end.toordinal() - start.toordinal(), 365)
        days = [date.fromordinal(day) for day in range(start.toordinal(), end.toordinal())]
        return sum(Fraction(1, 366 if isleap(day.year) else 365) for day in days)

    def _due(self, month):
        first = date.fromisoformat(self.data["first_due"])
        year, index = first.year, first.month - 1 + month - 1
        year, index = year + index // 12, index % 12
        return date(year, index + 1, min(first.day, monthrange(year, index + 1)[1]))

    def ranks(self, ledgers):
        if not self.data.get("by_rank", True):
            return [ledgers]
        small = Decimal(self.data.get("small_claims", 0)) / 100
        place = {each.id: (each.debt.get("rank", 1), each.claim > small) for each in ledgers}
        return [[each for each in ledgers if place[each.id] == rank] for rank in sorted(set(place.values()))]

    def result(self):
        getattr(self, "_" + self.kind)()
        debts = sorted(self.ledgers.values(), key=lambda ledger: ledger.id)
        residue = {each.id: each.due for each in debts}
        cents = lambda amount: int(amount * 100)  # noqa: E731
        if not any(self.capacity[self.moratorium :]):
            self.flags.add("no_capacity")
        for each in debts:
            if each.due > each.claim:
                self.flags.add(f"growing:{each.id}")
            if each.due and not each.debt.get("writable", True):
                self.flags.add(f"residue_not_dischargeable:{each.id}")
        return {
            "payments": {each.id: [cents(amount) for amount in each.payments] for each in debts},
            "cleared_in": {each.id: None if each.due else len(each.payments) for each in debts},
            "paid": {each.id: cents(each.paid) for each in debts},
            "total_paid": cents(sum(each.paid for each in debts)),
            "total_interest": cents(sum(each.accrued for each in debts)),
            "written_off": cents(sum(residue[each.id] for each in debts if each.debt.get("writable", True))),
            "still_owed": cents(sum(residue[each.id] for each in debts if not each.debt.get("writable", True))),
            "flags": sorted(self.flags),
        }

    # monthly methods

    def _prorata_plan(self):
        self._months(self._share_by_rank)

    def _ordered_plan(self):
        self._months(self._in_turn)

    def _months(self, method):
        for month in range(1, self.horizon + 1):
            owing = [each for each in self.ledgers.values() if each.due]
            for each in owing:
                each.accrue(month)
            amounts = {}
            if month > self.moratorium:
                left = self._contracts([each for each in self.refusing if each.due], self.capacity[month - 1], amounts)
                method(month, [each for each in self.accepting if each.due], left, amounts)
            for each in owing:
                each.pay(amounts.get(each.id, NOTHING))

    def _contracts(self, ledgers, left, amounts):
        wanted = {each.id: min(each.contractual, each.due) for each in ledgers}
        if sum(wanted.values()) > left:
            parts = share(left, {name: (want, want, NOTHING) for name, want in wanted.items()})
            self.flags.update(f"contract_not_served:{name}" for name in parts if parts[name] < wanted[name])
            amounts.update(parts)
            return NOTHING
        amounts.update(wanted)
        return left - sum(wanted.values())

    def _share_by_rank(self, month, owing, left, amounts):
        basis = self.data.get("basis", "balance")
        keys = {
            "balance": lambda each: Fraction(each.due),
            "opening": lambda each: Fraction(each.claim),
            "contractual": lambda each: Fraction(each.contractual),
            "equal": lambda each: Fraction(1),
        }
        for group in self.ranks(self.accepting):
            members = [each for each in group if each in owing]
            given = min(left, sum((each.due for each in members), NOTHING))
            if members and given == left:
                least = {each.id: min(each.minimum, each.due) for each in members}
                fit = sum(least.values()) <= given
                had = {each.id: each.paid if basis == "opening" else NOTHING for each in members}
                claims = {}
                for each in members:
                    floor = had[each.id] + (least[each.id] if fit else NOTHING)
                    claims[each.id] = (keys[basis](each) * each.weight, had[each.id] + each.due, floor)
                totals = share(given + sum(had.values()), claims)
                parts = {name: total - had[name] for name, total in totals.items()}
                rest = given - sum(parts.values())
                if rest:
                    unmet = {each.id: each.due - parts[each.id] for each in members}
                    more = share(rest, {name: (due, due, NOTHING) for name, due in unmet.items()})
                    parts = {name: part + more[name] for name, part in parts.items()}
                if not fit:
                    before = {name: totals[name] - had[name] for name in totals}
                    self.flags.update(f"below_minimum:{name}" for name in before if before[name] < least[name])
            else:
                parts = {each.id: each.due for each in members}
            amounts.update(parts)
            left -= given

    def _in_turn(self, month, owing, left, amounts):
        left = self._contracts(owing, left, amounts)
        if self.data.get("order", "avalanche") == "avalanche":
            turn = sorted(owing, key=lambda each: (-each.rate(month), each.due, each.id))
        else:
            turn = sorted(owing, key=lambda each: (each.due, -each.rate(month), each.id))
        for each in turn:
            more = min(left, each.due - amounts[each.id])
            amounts[each.id] += more
            left -= more

    # one pot

    def _settlement_plan(self):
        pot = max(0, self.data["pot"] - self.data.get("costs", 0))
        self.capacity = [Decimal(pot) / 100]
        claims = {each.id: (Fraction(each.claim) * each.weight, each.claim, NOTHING) for each in self.ledgers.values()}
        for name, part in share(self.capacity[0], claims).items():
            self.ledgers[name].pay(part)

    # stages

    def _staged_plan(self):
        self.unit = Decimal(self.data.get("unit", 1)) / 100
        self._serve_refusing()
        for month in range(1, self.moratorium + 1):
            self._pay_month(month, {}, ())
        month = self.moratorium + 1
        while month <= self.horizon and any(each.due for each in self.accepting):
            month = self._stage(month)

    def _serve_refusing(self):
        self.net = list(self.capacity)
        for month in range(1, self.horizon + 1):
            owing = [each for each in self.refusing if each.due]
            for each in owing:
                each.accrue(month)
            amounts = {}
            if month > self.moratorium:
                self._contracts(owing, self.capacity[month - 1], amounts)
            for each in owing:
                amount = amounts.get(each.id, NOTHING)
                self.net[month - 1] -= amount
                each.pay(amount)

    def _stage(self, first):
        groups = [[each for each in group if each.due] for group in self.ranks(self.accepting)]
        head, *others = [group for group in groups if group]
        capacity = self.net[first - 1]
        longest = 1
        while first + longest <= self.horizon and self.net[first + longest - 1] == capacity:
            longest += 1
        levels, months, cleared = self._head(head, capacity, first, longest)
        if cleared:
            self._spill_over(others, capacity - sum(levels.values()), first, months, levels, cleared)
        for month in range(first, first + months):
            self._pay_month(month, levels, cleared if month == first + months - 1 else ())
        return first + months

    def _head(self, head, capacity, first, longest):
        for minimums in (True, False):
            found = self._fewest_months(head, capacity, first, longest, minimums)
            if found:
                self._flag_below(head, found[0])
                return *found, set(found[0])
        caps = {each.id: self._level(each, first, longest) for each in head}
        levels = self._level_shares(head, capacity, caps, first)
        self._flag_below(head, levels)
        months = longest
        for each in head:
            while each.minimum and months > 1 and not self._last_rest(each, levels[each.id], first, months - 1):
                months -= 1
        return levels, months, set()

    def _fewest_months(self, head, capacity, first, longest, minimums):
        total = sum(each.due for each in head)
        for months in range(1, longest + 1):
            if total <= capacity * months:
                levels = {each.id: self._level(each, first, months, minimums) for each in head}
                if sum(levels.values()) > capacity:
                    levels = self._near_tie(head, levels, capacity, first, months, minimums)
                if levels:
                    return levels, months
        return None

    def _flag_below(self, head, levels):
        below = [each.id for each in head if levels[each.id] < min(each.minimum, each.due)]
        self.flags.update(f"below_minimum:{name}" for name in below)

    def _near_tie(self, head, levels, capacity, first, months, minimums):  # noqa: PLR0917
        excess = sum(levels.values()) - capacity
        least = {each.id: self._least(each, first) if minimums else CENT for each in head}
        able = [each for each in head if levels[each.id] > max(CENT, least[each.id])]
        if self.unit != CENT or excess > CENT * len(able):
            return None
        last = {each.id: self._last(each, levels[each.id], first, months) for each in head}
        able.sort(key=lambda each: (last[each.id] - levels[each.id], each.id))
        for each in able[: int(excess / CENT)]:
            levels[each.id] -= CENT
            last[each.id] = self._last(each, levels[each.id], first, months)
        return levels if sum(last.values()) <= capacity else None

    def _spill_over(self, others, left, first, months, levels, cleared):  # noqa: PLR0917
        spill = self.data.get("spill", 0)
        for group in others:
            if not left or spill is False or left * 100 < spill * len(group):
                return
            caps = {each.id: self._level(each, first, months) for each in group}
            if sum(caps.values()) <= left:
                cleared.update(caps)
                more = caps
            else:
                takers, more = list(group), {}
                while takers:
                    more = self._level_shares(takers, left, caps, first)
                    small = [each for each in takers if more[each.id] < min(each.minimum, each.due)]
                    if not small:
                        break
                    takers.remove(
                        min(
                            small,
                            key=lambda each: (
                                each.due * 100 * each.weight.numerator / each.weight.denominator,
                                each.id,
                            ),
                        )
                    )
                    more = {}
            levels.update(more)
            left -= sum(more.values(), NOTHING)

    def _level_shares(self, group, capacity, caps, first):
        scale = self.unit / CENT
        units = (capacity / self.unit).to_integral_value(ROUND_DOWN)
        claims = {
            each.id: (Fraction(each.due) * each.weight, caps[each.id] / scale, self._least(each, first) / scale)
            for each in group
        }
        return {name: part * scale for name, part in share(units * CENT, claims).items()}

    def _least(self, ledger, first):
        """The least payment in whole units, no more than clears the debt at once."""
        if not ledger.minimum:
            return NOTHING
        units = (ledger.minimum / self.unit).to_integral_value(ROUND_UP)
        return min(units * self.unit, self._level(ledger, first, 1, minimums=False))

    def _level(self, ledger, first, months, minimums=True):
        """The least level by plain halving; every trial runs the ledger."""
        low, high = 0, int(ledger.due / self.unit) * 3 + 3
        while self._last_rest(ledger, high * self.unit, first, months):
            high *= 2
        while high - low > 1:
            middle = (low + high) // 2
            if self._last_rest(ledger, middle * self.unit, first, months):
                low = middle
            else:
                high = middle
        return max(high * self.unit, self._least(ledger, first) if minimums else NOTHING)

    def _last_rest(self, ledger, level, first, months):
        twin = self._run(ledger, level, first, months)
        return twin.due

    def _last(self, ledger, level, first, months):
        twin = self._run(ledger, level, first, months - 1)
        if twin.due:
            twin.accrue(first + months - 1)
        return twin.due

    def _run(self, ledger, level, first, months):
        twin = ledger.copy()
        for month in range(first, first + months):
            if not twin.due:
                break
            twin.accrue(month)
            twin.pay(min(level, twin.due))
        return twin

    def _pay_month(self, month, levels, cleared):
        owing = [each for each in self.accepting if each.due]
        for each in owing:
            each.accrue(month)
        amounts = {}
        for each in owing:
            amounts[each.id] = each.due if each.id in cleared else min(levels.get(each.id, NOTHING), each.due)
        if month == self.horizon and levels:
            left = self.net[month - 1]
            for group in self.ranks(owing):
                self._even_out([each for each in group if each.id in levels and each.id not in cleared], left, amounts)
                left -= sum(amounts[each.id] for each in group)
        for each in owing:
            each.pay(amounts[each.id])

    def _even_out(self, head, left, amounts):
        if not head or any(each.rate(t) for each in head for t in range(1, self.horizon + 1)):
            return
        given = min(left, sum(each.due for each in head))
        had = {each.id: each.paid for each in head}
        claims = {
            each.id: (
                Fraction(each.claim) * each.weight,
                had[each.id] + each.due,
                had[each.id] + min(each.minimum, amounts[each.id]),
            )
            for each in head
        }
        totals = share(given + sum(had.values()), claims)
        amounts.update({name: total - had[name] for name, total in totals.items()})
