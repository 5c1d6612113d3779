"""Vectors: a computation by name, its input, and what must come out of it."""

from decimal import Decimal

from counselling.domain.errors import DomainError
from counselling.domain.plan.computations import KINDS, PLANS, capacity_rows, capacity_runs, plan_of, run
from counselling.domain.plan.reading import Data, Json
from counselling.domain.plan.result import PlanResult


def supports(vector: Data) -> bool:
    """Whether there is a computation of this kind."""
    return vector["kind"] in KINDS


def check(vector: Data) -> list[str]:
    """One line per difference between a vector and its computation."""
    try:
        found = _computed(vector["kind"], vector["input"], vector["expected"])
    except DomainError as refusal:
        found = {"error": refusal.code, "field": refusal.field, "message": str(refusal)}
    return [f"{vector['id']}: {line}" for line in _differences(vector["expected"], found, "result")]


def _computed(kind: str, given: Data, expected: Json) -> Json:
    """The result, with what only some vectors of a kind state."""
    if kind == "capacity_series":
        return capacity_runs(given) if isinstance(expected, dict) else capacity_rows(given)
    if kind in PLANS:
        plan = plan_of(kind, given)
        return run(kind, given) | {"months": plan.months, "lp_optimum_euro": plan}
    return run(kind, given)


def _differences(expected: Json, found: Json, at: str) -> list[str]:
    """Every key that the vector states is compared; what it does not state is free."""
    if isinstance(found, PlanResult):
        return _off_optimum(Decimal(expected), found)
    if isinstance(expected, dict) and isinstance(found, dict):
        missing = [f"{at}.{key}: missing" for key in expected if key not in found]
        known = (key for key in expected if key in found)
        return missing + [line for key in known for line in _differences(expected[key], found[key], f"{at}.{key}")]
    return [] if expected == found else [f"{at}: expected {expected}, got {found}"]


def _off_optimum(optimum: Decimal, plan: PlanResult) -> list[str]:
    """The optimum knows no cents: each accrual may round by half a cent."""
    slack = Decimal(sum(len(debt.payments) for debt in plan.debts)) / 2
    off = abs(plan.total_paid - optimum * 100)
    return [] if off <= slack else [f"total_paid: {plan.total_paid} is {off} cents off the optimum {optimum}"]
