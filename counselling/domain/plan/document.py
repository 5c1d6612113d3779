"""A plan as one JSON document: the same inputs give the same bytes, years later."""

import json
from dataclasses import fields
from enum import StrEnum
from fractions import Fraction
from typing import Any

from counselling.domain.money import Cents
from counselling.domain.plan import reading
from counselling.domain.plan.budget_series import MonthlyBudget, Run, SeriesLine
from counselling.domain.plan.engine import ENGINE_VERSION
from counselling.domain.plan.resilience import tolerated_fall
from counselling.domain.plan.result import DebtResult, PlanResult, Stage
from counselling.domain.plan.terms import PlanDebt, PlanInputs, PlanTerms

type Json = Any


def to_json(plan: PlanResult) -> str:
    """The canonical document of a plan: sorted keys, whole cents, fractions as “a/b”."""
    document = {"engine": ENGINE_VERSION, "inputs": inputs_data(plan.inputs), "result": result_data(plan)}
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def from_json(text: str) -> PlanResult:
    """The plan that a document tells, as it was computed then."""
    document = json.loads(text)
    inputs = reading.plan_inputs(document["inputs"])
    result = document["result"]
    by_id = {debt.id: debt for debt in inputs.debts}
    return PlanResult(
        inputs=inputs,
        debts=tuple(_debt_result(by_id[name], told) for name, told in sorted(result["debts"].items())),
        stages=tuple(Stage(**stage) for stage in result["stages"]),
        flags=tuple(result["flags"]),
    )


def inputs_json(inputs: PlanInputs) -> str:
    """The canonical document of the inputs alone."""
    return json.dumps(inputs_data(inputs), ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def inputs_from_json(text: str) -> PlanInputs:
    """The inputs that a document tells."""
    return reading.plan_inputs(json.loads(text))


def inputs_data(inputs: PlanInputs) -> dict[str, Json]:
    """Inputs in the vocabulary of `compute_plan`, nothing left to a default."""
    terms = {
        reading.NAMES.get(field.name, field.name): _plain(getattr(inputs.terms, field.name))
        for field in fields(PlanTerms)
        if field.name != "rules"
    }
    return {
        **{name: value for name, value in terms.items() if value is not None},
        "moratorium_rate": "contract" if terms["moratorium_rate"] is None else terms["moratorium_rate"],
        "spill": False if terms["spill"] is None else terms["spill"],
        "rules": {field.name: _plain(getattr(inputs.terms.rules, field.name)) for field in fields(inputs.terms.rules)},
        "debts": [_debt_data(debt) for debt in sorted(inputs.debts, key=lambda debt: debt.id)],
        "capacity": list(inputs.capacity) or None,
        "budget": _budget_data(inputs.budget),
    }


def result_data(plan: PlanResult) -> dict[str, Json]:
    """What came out, compact: standing orders instead of rows."""
    fall = tolerated_fall(plan)
    return {
        "debts": {debt.id: _debt_result_data(debt) for debt in plan.debts},
        "stages": [
            {"first": stage.first, "last": stage.last, "instalments": dict(stage.instalments)} for stage in plan.stages
        ],
        "flags": list(plan.flags),
        "months": plan.months,
        "total_claims": plan.total_claims,
        "total_paid": plan.total_paid,
        "total_interest": plan.total_interest,
        "written_off": plan.written_off,
        "still_owed": plan.still_owed,
        "unused_capacity": plan.unused_capacity,
        "changes_of_order": plan.changes_of_order,
        "tolerated_fall": None if fall is None else _plain(fall),
    }


def _debt_result_data(debt: DebtResult) -> dict[str, Json]:
    return {
        "claim": debt.claim,
        "paid": debt.paid,
        "interest": debt.interest,
        "residue": debt.residue,
        "written_off": debt.written_off,
        "still_owed": debt.still_owed,
        "dividend": _plain(debt.dividend),
        "cleared": debt.cleared,
        "months": len(debt.payments),
        "orders": [[order.first, order.last, order.amount] for order in debt.orders],
    }


def _debt_result(debt: PlanDebt, told: dict[str, Json]) -> DebtResult:
    payments: list[Cents] = [0] * told["months"]
    for first, last, amount in told["orders"]:
        payments[first - 1 : last] = [amount] * (last - first + 1)
    return DebtResult(
        debt=debt,
        claim=told["claim"],
        payments=tuple(payments),
        paid=told["paid"],
        interest=told["interest"],
        residue=told["residue"],
        cleared=told["cleared"],
    )


def _debt_data(debt: PlanDebt) -> dict[str, Json]:
    data = {field.name: _plain(getattr(debt, field.name)) for field in fields(debt) if field.name != "rate_steps"}
    data["rate_steps"] = [[step.first, step.last, _plain(step.rate)] for step in debt.rate_steps]
    return data


def _budget_data(budget: MonthlyBudget | None) -> dict[str, Json] | None:
    if budget is None:
        return None
    return {
        "income": [_line_data(line) for line in budget.income],
        "expenses": [_line_data(line) for line in budget.expenses],
        "floor": _runs_data(budget.floor),
        "ceiling": _runs_data(budget.ceiling),
        "reserve": _runs_data(budget.reserve),
    }


def _line_data(line: SeriesLine) -> dict[str, Json]:
    return {"label": line.label, "amount": line.amount, "start": line.first, "end": line.last}


def _runs_data(runs: tuple[Run, ...]) -> list[Json]:
    return [[run.first, run.last, run.amount] for run in runs]


def _plain(value: Json) -> Json:
    """A value as JSON can hold it without losing anything."""
    if isinstance(value, Fraction):
        return f"{value.numerator}/{value.denominator}"
    if isinstance(value, StrEnum):
        return value.value
    return value.isoformat() if hasattr(value, "isoformat") else value
