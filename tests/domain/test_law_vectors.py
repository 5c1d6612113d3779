"""The published vectors of the law computations, each as its own test."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from counselling.domain.vectors_law import check, supports

FILE = Path(__file__).parents[1] / "vectors" / "law.yaml"
VECTORS: list[dict[str, Any]] = yaml.load(FILE.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)["vectors"]
SUPPORTED = [vector for vector in VECTORS if supports(vector)]


@pytest.mark.parametrize("vector", SUPPORTED, ids=lambda vector: str(vector["id"]))
def test_vector(vector: dict[str, Any]) -> None:
    assert check(vector) == []


def test_every_kind_of_this_release_is_computed() -> None:
    kinds = {vector["what"] for vector in SUPPORTED}
    assert kinds == {
        "attachable_share",
        "minimum",
        "capacity",
        "protected_balance",
        "limitation",
        "surplus",
        "apportionment",
        "plan_total",
    }
    assert len(SUPPORTED) == 231


def test_a_wrong_expectation_is_reported_with_both_values() -> None:
    vector = next(vector for vector in SUPPORTED if vector["id"] == "lu-attachable-2023-3000")
    wrong = {**vector, "expected": {**vector["expected"], "amount": "755.01"}}
    assert check(wrong) == ["lu-attachable-2023-3000: amount: expected 755.01, got 755.00"]


def test_a_band_too_few_and_an_unexpected_error_are_reported() -> None:
    vector = next(vector for vector in SUPPORTED if vector["id"] == "lu-attachable-2023-3000")
    short = {**vector, "expected": {"bands": ["0.00", "45.00"]}}
    gone = {**vector, "inputs": {**vector["inputs"], "on": "2001-01-01"}, "expected": {"amount": "755.00"}}
    wanted, got = ["0.00", "45.00"], ["0.00", "45.00", "60.00", "250.00", "400.00"]
    assert check(short) == [f"lu-attachable-2023-3000: bands: expected {wanted}, got {got}"]
    assert check(gone) == ["lu-attachable-2023-3000: amount: expected 755.00, got no_parameter_in_force"]
