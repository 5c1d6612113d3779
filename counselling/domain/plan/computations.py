"""The computations by name, from plain JSON to plain JSON: what `compute_plan` runs."""

import re
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from fractions import Fraction

from counselling.domain.dates import add_months
from counselling.domain.errors import DomainError, gettext_noop
from counselling.domain.money import round_half_up
from counselling.domain.plan import reading
from counselling.domain.plan.budget_series import best_levels, runs_of
from counselling.domain.plan.document import result_data
from counselling.domain.plan.due_dates import MONTH, YEAR_FRACTIONS
from counselling.domain.plan.engine import compute_plan
from counselling.domain.plan.ledger import Account, Row, accrual, open_account, payment
from counselling.domain.plan.levels import Levels
from counselling.domain.plan.reading import Data, Json, cents, day, duration, each, exact, need, positive, text, weight
from counselling.domain.plan.resilience import least_capacity
from counselling.domain.plan.result import PlanResult
from counselling.domain.plan.terms import Convention, Flag, Imputation, Method, PlanDebt, PlanTerms, Rounding, Rules
from counselling.domain.plan.validation import check_range
from counselling.domain.sharing import Claim, share, split_shared

NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
CASE = re.compile(r"([0-9]{1,15}) at ([0-9]{1,3}(?:\.[0-9]{1,9})?) % over ([0-9]{1,4})")


class UnknownKind(DomainError):
    """No computation has this name."""

    code = "unknown_kind"
    sentence = gettext_noop("“%(kind)s” is not a known computation; known are: %(known)s.")


def run(kind: str, given: Data) -> Json:
    """The result of one computation, in the shape of the vectors' `expected`."""
    return _computation(kind, given, KINDS)


def run_full(kind: str, given: Data) -> Json:
    """The same with everything there is to say: all rows, stages, resilience."""
    return _computation(kind, given, KINDS | FULL)


def _computation(kind: str, given: Data, kinds: Mapping[str, Callable[[Data], Json]]) -> Json:
    if kind not in kinds:
        raise UnknownKind(field="kind", kind=kind, known=", ".join(sorted(kinds)))
    return kinds[kind](given)


def plan_of(kind: str, given: Data) -> PlanResult:
    """The whole plan behind a kind that makes one."""
    return compute_plan(reading.plan_inputs(given, PLANS[kind]))


def apportion(given: Data) -> Json:
    caps, floors = need(given, "caps", each(cents), {}), need(given, "floors", each(cents), {})
    claims = [
        Claim(id=name, key=key, cap=caps.get(name), floor=floors.get(name, 0))
        for name, key in need(given, "weights", each(weight)).items()
    ]
    return share(need(given, "total", cents), claims=claims).parts


def split(given: Data) -> Json:
    return split_shared(need(given, "amount", cents), shares=need(given, "shares", each(weight)))


def percent_share(given: Data) -> Json:
    hundredths = round_half_up(Fraction(need(given, "claim", cents) * 10_000, need(given, "total", positive)))
    return {"percent_2dp": str(Decimal(hundredths).scaleb(-2))}


def capacity_series(given: Data) -> Json:
    """Month by month up to a year, as runs beyond."""
    return capacity_rows(given) if need(given, "months", duration) <= 12 else capacity_runs(given)


def capacity_rows(given: Data) -> Json:
    return [asdict(month) for month in reading.monthly_budget(given).months(need(given, "months", duration))]


def capacity_runs(given: Data) -> Json:
    capacities = [month.capacity for month in reading.monthly_budget(given).months(need(given, "months", duration))]
    return {"capacity_runs": [[run.first, run.last, run.amount] for run in runs_of(capacities)]}


def plan(kind: str) -> Callable[[Data], Json]:
    return lambda given: plan_shape(plan_of(kind, given))


def plan_shape(result: PlanResult) -> Json:
    """What the vectors state about a plan; that a balance remains at the horizon shows in the two rests."""
    shape = {
        "cleared_in": {debt.id: debt.cleared for debt in result.debts},
        "paid": {debt.id: debt.paid for debt in result.debts},
        "total_paid": result.total_paid,
        "total_interest": result.total_interest,
        "written_off": result.written_off,
        "still_owed": result.still_owed,
        "flags": [flag for flag in result.flags if flag != Flag.HORIZON_REACHED],
        "orders": {
            debt.id: [[order.first, order.last, order.amount] for order in debt.orders] for debt in result.debts
        },
    }
    if result.inputs.terms.method is Method.STAGED:
        shape["stages"] = [asdict(stage) for stage in result.stages]
    return shape


def settlement(given: Data) -> Json:
    result = plan_of("settlement_plan", given)
    shape = {
        "paid": {debt.id: debt.paid for debt in result.debts},
        "percent": {debt.id: as_ratio(debt.dividend * 100) for debt in result.debts},
        "written_off": {debt.id: debt.written_off for debt in result.debts},
    }
    if result.still_owed:
        shape["still_owed"] = {debt.id: debt.still_owed for debt in result.debts}
    return shape


def amortise(given: Data) -> Json:
    """Level payments, the last one clearing what is left."""
    months, rules = need(given, "months", duration), need(given, "rules", reading.rules, Rules())
    instalment = need(given, "instalment", cents)
    account = _account(need(given, "debt", reading.debt), months, rules)
    accrue, pay = accrual(rules), payment(rules)
    interest, balance = [], []
    for month in range(1, months + 1):
        if not account.due:
            break
        opening = account.due
        accrue((account,), month)
        interest.append(account.due - opening)
        account.amount = account.due if month == months else min(instalment, account.due)
        pay((account,))
        balance.append(account.due)
    return {
        "payments": account.payments,
        "interest": interest,
        "balance": balance,
        "total_paid": account.paid,
        "last": account.payments[-1] if account.payments else 0,
    }


def accrue(given: Data) -> Json:
    """One period under each rounding, or months of plain and of carried rounding."""
    debt = PlanDebt(id="x", principal=need(given, "principal", cents), rate=need(given, "rate", exact))
    if "months" in given:
        plain = _accrued(debt, need(given, "months", duration), Rules())
        carry = _accrued(debt, need(given, "months", duration), Rules(carry=True))
        return {"plain": plain, "carry": carry, "plain_sum": sum(plain), "carry_sum": sum(carry)}
    convention, period = Convention.MONTH12, MONTH
    if "start" in given:
        convention = need(given, "convention", reading.one_of(Convention), Convention.ACT365)
        between = YEAR_FRACTIONS.get(convention, lambda *_days: MONTH)
        period = between(*_days(given))
    found = {}
    for rounding in Rounding:
        rules = Rules(rounding=rounding, convention=convention)
        account = _account(debt, 1, rules, period)
        accrual(rules)((account,), 1)
        found[rounding.value] = account.interest
    return found


def _accrued(debt: PlanDebt, months: int, rules: Rules) -> list[int]:
    account, step, amounts = _account(debt, months, rules), accrual(rules), []
    for month in range(1, months + 1):
        before = account.interest
        step((account,), month)
        amounts.append(account.interest - before)
    return amounts


def impute(given: Data) -> Json:
    """A payment one month on, in both orders of imputation."""
    debt, amount = need(given, "debt", reading.debt), need(given, "payment", cents)
    return {order.value: _imputed(debt, amount, order) for order in Imputation}


def _imputed(debt: PlanDebt, amount: int, order: Imputation) -> Json:
    rules = Rules(imputation=order)
    account = _account(debt, 1, rules)
    accrual(rules)((account,), 1)
    before = {name: getattr(account, name) for name in ("costs", "interest", "principal")}
    account.amount = min(amount, account.due)
    payment(rules)((account,))
    after = {name: getattr(account, name) for name in ("principal", "interest", "costs")}
    return {name: before[name] - after[name] for name in before} | {"after": after}


def year_fractions(given: Data) -> Json:
    days = _days(given)
    return {convention.value: as_ratio(between(*days)) for convention, between in YEAR_FRACTIONS.items()}


def _days(given: Data) -> tuple[date, date]:
    start, end = need(given, "start", day), need(given, "end", day)
    if end < start:
        raise reading.PlanInputRefused(gettext_noop("The end cannot lie before the beginning."), field="end")
    return start, end


def months_from(given: Data) -> Json:
    anchor = need(given, "anchor", day)
    return [add_months(anchor, months).isoformat() for months in range(need(given, "months", duration) + 1)]


def level_instalment(given: Data) -> Json:
    return {case: _level(*parts) for case, parts in need(given, "cases", _cases).items()}


def _cases(value: Json) -> Mapping[str, tuple[int, Fraction, int]]:
    """Principal, yearly rate and months of each case."""
    found = {}
    for case in value:
        parts = CASE.fullmatch(text(case))
        if parts is None:
            raise reading.PlanInputRefused(
                gettext_noop("“%(value)s” is not written as “1000000 at 5 %% over 12”."), value=case
            )
        found[case] = (int(parts[1]), Fraction(parts[2]) / 100, duration(int(parts[3])))
    return found


def _level(principal: int, rate: Fraction, months: int) -> int:
    account = _account(PlanDebt(id="x", principal=principal, rate=rate), months, Rules())
    return Levels(Rules(), 1, 1).least(account, months)


def staircase(given: Data) -> Json:
    capacities = need(given, "capacity", lambda value: [cents(amount) for amount in value])
    most = len(runs_of(capacities))
    found: dict[str, Json] = {"total_by_stages": {}}
    for stages in range(1, most + 1):
        levels = best_levels(capacities, stages=stages)
        total = sum(level * (last - first + 1) for first, last, level in levels)
        found["total_by_stages"][str(stages)] = total
        if stages <= len(NUMBERS):
            found[NUMBERS[stages - 1]] = [list(step) for step in levels]
    return found


def minimum_capacity(given: Data) -> Json:
    return least_capacity(reading.plan_inputs({"capacity": 0, **given}, Method.PRORATA))


def _account(debt: PlanDebt, months: int, rules: Rules, period: Fraction = MONTH) -> Account:
    for rate in (debt.rate, *(step.rate for step in debt.rate_steps)):
        check_range("rate", rate)
    return open_account(debt, PlanTerms(horizon=months, rules=rules), [period] * months)


def as_ratio(value: Fraction) -> str:
    return f"{value.numerator}/{value.denominator}"


def full_plan(kind: str) -> Callable[[Data], Json]:
    """The plan with its rows and what it can bear."""

    def computation(given: Data) -> Json:
        result = plan_of(kind, given)
        rows = {debt.id: [_row(row) for row in result.rows(debt.id)] for debt in result.debts}
        least = None if result.inputs.terms.method is Method.SETTLEMENT else least_capacity(result.inputs)
        return run(kind, given) | result_data(result) | {"rows": rows, "least_capacity": least}

    return computation


def _row(row: Row) -> Json:
    return asdict(row) | {"due": row.due and row.due.isoformat()}


def full_series(given: Data) -> Json:
    return {"rows": capacity_rows(given)} | capacity_runs(given)


PLANS = {
    "staged_plan": Method.STAGED,
    "prorata_plan": Method.PRORATA,
    "ordered_plan": Method.AVALANCHE,
    "settlement_plan": Method.SETTLEMENT,
}
KINDS: dict[str, Callable[[Data], Json]] = {
    "accrue": accrue,
    "add_months": months_from,
    "amortise": amortise,
    "apportion": apportion,
    "best_levels": staircase,
    "capacity_series": capacity_series,
    "impute": impute,
    "level_instalment": level_instalment,
    "minimum_capacity": minimum_capacity,
    "ordered_plan": plan("ordered_plan"),
    "prorata_plan": plan("prorata_plan"),
    "settlement_plan": settlement,
    "share": percent_share,
    "split_shared": split,
    "staged_plan": plan("staged_plan"),
    "year_fraction": year_fractions,
}
FULL: dict[str, Callable[[Data], Json]] = {
    **{kind: full_plan(kind) for kind in PLANS},
    "capacity_series": full_series,
}
