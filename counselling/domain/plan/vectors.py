"""The computations by name, from and to plain JSON: what `compute_plan` and `check_vectors` run."""

import re
from collections.abc import Callable
from dataclasses import asdict
from decimal import Decimal
from fractions import Fraction

from counselling.domain.dates import add_months
from counselling.domain.errors import DomainError, gettext_noop
from counselling.domain.money import round_half_up
from counselling.domain.plan import reading
from counselling.domain.plan.budget_series import best_levels, runs_of
from counselling.domain.plan.due_dates import MONTH, YEAR_FRACTIONS
from counselling.domain.plan.engine import compute_plan
from counselling.domain.plan.ledger import Account, accrual, open_account, payment
from counselling.domain.plan.levels import Levels
from counselling.domain.plan.reading import Data, Json
from counselling.domain.plan.resilience import least_capacity
from counselling.domain.plan.result import PlanResult
from counselling.domain.plan.terms import Convention, Flag, Imputation, Method, PlanDebt, PlanTerms, Rounding, Rules
from counselling.domain.sharing import Claim, share, split_shared

NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
CASE = re.compile(r"(?P<principal>\d+) at (?P<percent>[\d.]+) % over (?P<months>\d+)")


class UnknownKind(DomainError):
    """No computation has this name."""

    code = "unknown_kind"
    sentence = gettext_noop("“%(kind)s” is not a known computation; known are: %(known)s.")


def run(kind: str, given: Data) -> Json:
    """The result of one computation, in the shape of the vectors' `expected`."""
    if kind not in KINDS:
        raise UnknownKind(field="kind", kind=kind, known=", ".join(sorted(KINDS)))
    return KINDS[kind](given)


def check(vector: Data) -> list[str]:
    """One line per difference between a vector and its computation."""
    kind, given = vector["kind"], vector["input"]
    try:
        found = run(kind, given) | _beside(kind, given) if kind in PLANS else run(kind, given)
        if kind == "capacity_series":
            found = capacity_runs(given) if isinstance(vector["expected"], dict) else capacity_rows(given)
    except DomainError as refusal:
        found = {"error": refusal.code, "field": refusal.field}
    return [f"{vector['id']}: {line}" for line in _differences(vector["expected"], found)]


def _beside(kind: str, given: Data) -> dict[str, Json]:
    """What only some vectors state about a plan."""
    result = plan_of(kind, given)
    return {"months": result.months, "lp_optimum_euro": result}


def _differences(expected: Json, found: Json, at: str = "") -> list[str]:
    """Every expected key is compared; keys that the vector does not state are free."""
    if isinstance(found, PlanResult):
        return _off_optimum(Decimal(expected), found)
    if isinstance(expected, dict) and isinstance(found, dict):
        missing = [f"{at}{key}: missing" for key in expected if key not in found]
        known = (key for key in expected if key in found)
        return missing + [line for key in known for line in _differences(expected[key], found[key], f"{at}{key}.")]
    return [] if expected == found else [f"{at or 'result'}: expected {expected}, got {found}".replace(".:", ":")]


def _off_optimum(optimum: Decimal, result: PlanResult) -> list[str]:
    """The optimum knows no cents: each accrual may round by half a cent."""
    slack = Decimal(sum(len(debt.payments) for debt in result.debts)) / 2
    off = abs(result.total_paid - optimum * 100)
    return [] if off <= slack else [f"total_paid: {result.total_paid} is {off} cents off the optimum {optimum}"]


def plan_of(kind: str, given: Data) -> PlanResult:
    """The whole plan behind a kind that makes one."""
    return compute_plan(reading.plan_inputs(given, PLANS[kind]))


def apportion(given: Data) -> Json:
    caps, floors = given.get("caps", {}), given.get("floors", {})
    claims = [
        Claim(id=name, key=reading.exact(key), cap=caps.get(name), floor=floors.get(name, 0))
        for name, key in given["weights"].items()
    ]
    return share(given["total"], claims=claims).parts


def split(given: Data) -> Json:
    return split_shared(given["amount"], shares={name: reading.exact(part) for name, part in given["shares"].items()})


def percent_share(given: Data) -> Json:
    hundredths = round_half_up(Fraction(given["claim"] * 10_000, given["total"]))
    return {"percent_2dp": str(Decimal(hundredths).scaleb(-2))}


def capacity_series(given: Data) -> Json:
    """Month by month up to a year, as runs beyond."""
    return capacity_rows(given) if given["months"] <= 12 else capacity_runs(given)


def capacity_rows(given: Data) -> Json:
    return [asdict(month) for month in reading.budget(given).months(given["months"])]


def capacity_runs(given: Data) -> Json:
    capacities = [month.capacity for month in reading.budget(given).months(given["months"])]
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
    months, rules = given["months"], reading.rules(given.get("rules", {}))
    account = _account(reading.debt(given["debt"]), months, rules)
    accrue, pay = accrual(rules), payment(rules)
    interest, balance = [], []
    for month in range(1, months + 1):
        if not account.due:
            break
        opening = account.due
        accrue((account,), month)
        interest.append(account.due - opening)
        account.amount = account.due if month == months else min(given["instalment"], account.due)
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
    debt = PlanDebt(id="x", principal=given["principal"], rate=reading.exact(given["rate"]))
    if "months" in given:
        plain = _accrued(debt, given["months"], Rules())
        carry = _accrued(debt, given["months"], Rules(carry=True))
        return {"plain": plain, "carry": carry, "plain_sum": sum(plain), "carry_sum": sum(carry)}
    period = MONTH
    if "start" in given:
        convention = Convention(given.get("convention", Convention.ACT365))
        period = YEAR_FRACTIONS[convention](reading.day(given["start"]), reading.day(given["end"]))
    found = {}
    for rounding in Rounding:
        rules = Rules(rounding=rounding)
        account = open_account(debt, PlanTerms(horizon=1, rules=rules), [period])
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
    return {order.value: _imputed(reading.debt(given["debt"]), given["payment"], order) for order in Imputation}


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
    start, end = reading.day(given["start"]), reading.day(given["end"])
    return {convention.value: as_ratio(between(start, end)) for convention, between in YEAR_FRACTIONS.items()}


def months_from(given: Data) -> Json:
    anchor = reading.day(given["anchor"])
    return [add_months(anchor, months).isoformat() for months in range(given["months"] + 1)]


def level_instalment(given: Data) -> Json:
    return {case: _level(case) for case in given["cases"]}


def _level(case: str) -> int:
    parts = CASE.fullmatch(case)
    if parts is None:
        raise reading.PlanInputRefused(
            gettext_noop("“%(value)s” is not written as “1000000 at 5 % over 12”."), field="cases", value=case
        )
    months = int(parts["months"])
    debt = PlanDebt(id="x", principal=int(parts["principal"]), rate=Fraction(parts["percent"]) / 100)
    return Levels(Rules(), 1, 1).least(_account(debt, months, Rules()), months)


def staircase(given: Data) -> Json:
    capacities = given["capacity"]
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
    inputs = reading.plan_inputs({"capacity": 0, **given}, Method(given.get("method", Method.PRORATA)))
    return least_capacity(inputs)


def _account(debt: PlanDebt, months: int, rules: Rules) -> Account:
    return open_account(debt, PlanTerms(horizon=months, rules=rules), [MONTH] * months)


def as_ratio(value: Fraction) -> str:
    return f"{value.numerator}/{value.denominator}"


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
