"""The public vectors, and what else is known from outside."""

import json
from pathlib import Path

import pytest

from counselling.domain.plan.computations import KINDS, run
from counselling.domain.plan.vectors import check, supports

FILE = Path(__file__).parents[2] / "vectors" / "plans.json"
VECTORS = json.loads(FILE.read_text(encoding="utf-8"))["vectors"]


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["id"])
def test_vector(vector):
    assert supports(vector)
    assert check(vector) == []


def test_every_computation_has_a_vector():
    assert {vector["kind"] for vector in VECTORS} == set(KINDS)


def test_a_difference_is_named_with_its_place():
    vector = next(vector for vector in VECTORS if vector["id"] == "S28")
    wrong = vector | {"expected": {"paid": {"a": 100001, "nobody": 1}}}
    assert check(wrong) == ["S28: result.paid.nobody: missing", "S28: result.paid.a: expected 100001, got 100000"]


def test_a_refused_input_is_a_difference():
    vector = {"id": "X", "kind": "apportion", "input": {"total": -1, "weights": {}}, "expected": {"a": 1}}
    assert check(vector) == ["X: result.a: missing"]


def test_an_optimum_is_met_up_to_the_rounding_of_each_month():
    vector = next(vector for vector in VECTORS if vector["id"] == "S45")
    wrong = vector | {"expected": {"lp_optimum_euro": "13015.00"}}
    assert check(wrong) == ["S45: total_paid: 1301643 is 143.00 cents off the optimum 13015.00"]


def test_a_landlord_first_and_the_rest_in_proportion():
    """law/vectors.yaml, fr-staged-plan-2."""
    debts = [
        {"id": "landlord", "principal": 100000, "rank": 0},
        {"id": "credit", "principal": 2000000},
        {"id": "store card", "principal": 300000},
    ]
    plan = run("staged_plan", {"capacity": 25000, "horizon": 84, "debts": debts})
    assert plan["total_paid"] == 2100000
    assert plan["written_off"] == 300000
    assert plan["paid"] == {"landlord": 100000, "credit": 2000000 - 260870, "store card": 300000 - 39130}
