"""The published vectors of the law computations, each as its own test."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from counselling.domain import benefits
from counselling.domain.benefits import situation_of
from counselling.domain.vectors_law import benefit_household, check, supports

FILE = Path(__file__).parents[1] / "vectors" / "law.yaml"
VECTORS: list[dict[str, Any]] = yaml.load(FILE.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)["vectors"]
SUPPORTED = [vector for vector in VECTORS if supports(vector)]


@pytest.mark.parametrize("vector", SUPPORTED, ids=lambda vector: str(vector["id"]))
def test_vector(vector: dict[str, Any]) -> None:
    assert check(vector) == []


def test_only_what_needs_the_optional_package_is_left_out() -> None:
    left_out = {vector["what"] for vector in VECTORS if not supports(vector)}
    assert left_out == (set() if benefits.is_installed() else {"benefit_estimate"})
    assert len(VECTORS) == 335


def test_the_household_of_an_estimate_in_the_words_of_the_package() -> None:
    vector = next(vector for vector in VECTORS if vector["id"] == "fr-benefit-couple-2025")
    situation = situation_of(benefit_household(vector["inputs"]))
    home, persons = situation["menages"]["home"], situation["individus"]
    assert (home["personne_de_reference"], home["conjoint"], home["enfants"]) == (["adult1"], ["adult2"], ["child1"])
    assert list(home["loyer"].items())[0 :: len(home["loyer"]) - 1] == [("2023-01", "700.00"), ("2025-12", "700.00")]
    assert persons["adult1"]["salaire_imposable"]["2025-06"] == "1426.00"
    assert persons["child1"] == {"date_naissance": {"ETERNITY": "2016-01-01"}}


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
