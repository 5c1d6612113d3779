"""Repayment capacity: terms, waivers, warnings, and what is shown when a value of the law is missing."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counselling.domain.budget import cents_of
from counselling.domain.capacity import CapacityInputs, capacity, capacity_terms
from counselling.domain.errors import DomainError, NoParameterInForce
from counselling.domain.law.attachable import AttachableIncome, Kind
from counselling.domain.law.minimum import Household

IN_2025, IN_2026 = date(2025, 6, 1), date(2026, 6, 1)
BELGIAN = CapacityInputs(
    income=200000,
    expenses=140000,
    household=Household(category="single"),
    attachable=(AttachableIncome(amount=200000),),
)
FRENCH = CapacityInputs(
    income=190000, expenses=120000, household=Household(), attachable=(AttachableIncome(amount=190000),)
)


def test_the_way_to_the_capacity_is_told() -> None:
    found = capacity(jurisdiction="fr", on=IN_2026, inputs=FRENCH)
    assert (found.amount, found.binding, found.confirmed) == (40504, "attachable_share", True)
    assert found.figure.formula == "the smallest of the terms, never below 0"
    assert [(part.name, part.value) for part in found.figure.inputs] == [
        ("attachable_share", 40504),
        ("surplus", 70000),
        ("income_less_minimum", 124831),
    ]
    assert found.household_minimum == 65169
    cited = {rule.id for rule in found.figure.all_rules}
    assert {"fr.capacity", "fr.capacity.surplus", "FR-CAP-1", "FR-CAP-2", "fr.attachable.2026-01-01"} <= cited
    assert "fr.attachable.floor" not in cited


def test_two_incomes_of_a_couple_are_attached_each_by_itself() -> None:
    inputs = replace(
        BELGIAN,
        attachable=(
            AttachableIncome(amount=190000, kind=Kind.WAGES, dependants=1, holder="Anna"),
            AttachableIncome(amount=170000, kind=Kind.REPLACEMENT, holder="Ben"),
        ),
    )
    term = capacity_terms(jurisdiction="be", on=IN_2025, inputs=inputs)[0]
    assert term.figure is not None
    assert [(part.label, part.value, part.facts["kind"]) for part in term.figure.inputs] == [
        ("Anna", 14260, "wages"),
        ("Ben", 10400, "replacement"),
    ]
    assert (term.figure.value, term.figure.formula) == (24660, "sum of the attachable shares")


def test_without_attachable_income_nothing_can_be_reached() -> None:
    found = capacity(jurisdiction="be", on=IN_2025, inputs=replace(BELGIAN, attachable=()))
    assert (found.amount, found.binding) == (0, "attachable_share")


def test_a_waived_term_is_shown_but_does_not_count() -> None:
    inputs = replace(BELGIAN, waived=frozenset({"attachable_share"}))
    found = capacity(jurisdiction="be", on=IN_2025, inputs=inputs)
    waived = found.terms[0]
    assert (found.amount, found.binding) == (60000, "surplus")
    assert (waived.code, waived.waived, waived.waivable_by) == ("attachable_share", True, "written_express_consent")
    assert waived.figure is not None


@pytest.mark.parametrize(("jurisdiction", "term"), [("be", "surplus"), ("lu", "attachable_share")])
def test_what_nobody_may_waive_is_refused(jurisdiction: str, term: str) -> None:
    with pytest.raises(DomainError) as refused:
        capacity(jurisdiction=jurisdiction, on=IN_2025, inputs=replace(BELGIAN, waived=frozenset({term})))
    assert (refused.value.field, refused.value.facts["term"]) == ("waived", term)


def test_a_missing_value_refuses_the_capacity_but_not_the_other_terms() -> None:
    with pytest.raises(NoParameterInForce) as refused:
        capacity(jurisdiction="be", on=IN_2026, inputs=BELGIAN)
    assert refused.value.facts["parameter"] == "minimum_income"
    terms = capacity_terms(jurisdiction="be", on=IN_2026, inputs=BELGIAN)
    assert [(term.code, term.figure and term.figure.value) for term in terms] == [
        ("attachable_share", 29220),
        ("surplus", 60000),
        ("income_less_minimum", None),
    ]
    assert terms[2].missing is not None


def test_a_minimum_of_the_counsellor_takes_the_place_of_the_missing_one() -> None:
    found = capacity(jurisdiction="be", on=IN_2026, inputs=replace(BELGIAN, household_minimum=180000))
    assert (found.amount, found.binding, found.household_minimum) == (20000, "income_less_minimum", 180000)
    minimum = found.figure.inputs[2].inputs[1]
    assert (minimum.name, minimum.formula) == ("minimum_income", "entered by the counsellor")


def test_luxembourg_warns_and_never_changes_the_result() -> None:
    inputs = replace(
        FRENCH, income=210000, expenses=180000, attachable=(AttachableIncome(amount=210000, kind=Kind.WAGES),)
    )
    found = capacity(jurisdiction="lu", on=IN_2025, inputs=inputs)
    assert (found.amount, found.household_minimum, found.unknown) == (30000, None, ())
    assert [(warning.code, warning.figure.value) for warning in found.warnings] == [
        ("income_less_minimum", 20303),
        ("attachable_share", 23000),
    ]
    assert found.warnings[0].text == "what is left is below the REVIS amount of the household"


def test_a_warning_that_cannot_be_worked_out_is_named() -> None:
    found = capacity(jurisdiction="lu", on=date(2021, 6, 1), inputs=FRENCH)
    assert found.amount == 70000
    assert [error.facts["parameter"] for error in found.unknown] == ["indices"]


@given(income=st.integers(0, 10**6), expenses=st.integers(0, 10**6), jurisdiction=st.sampled_from(["fr", "lu", "be"]))
def test_the_capacity_is_the_least_term_and_never_negative(income: int, expenses: int, jurisdiction: str) -> None:
    inputs = replace(BELGIAN, income=income, expenses=expenses, attachable=(AttachableIncome(amount=income),))
    found = capacity(jurisdiction=jurisdiction, on=IN_2025, inputs=inputs)
    least = min(cents_of(term.figure) for term in found.terms if term.figure)
    assert found.amount == max(0, least)
    assert next(cents_of(t.figure) for t in found.terms if t.code == found.binding and t.figure) == least
