"""A plan and its inputs as canonical JSON."""

import json
from datetime import date
from fractions import Fraction

import pytest

from counselling.domain.plan import (
    ENGINE_VERSION,
    MonthlyBudget,
    PlanDebt,
    PlanInputRefused,
    PlanInputs,
    PlanTerms,
    RateStep,
    Run,
    SeriesLine,
    compute_plan,
    from_json,
    inputs_from_json,
    inputs_json,
    to_json,
)
from counselling.domain.plan.computations import run, run_full

INPUTS = PlanInputs(
    debts=(
        PlanDebt(
            id="é", principal=300000, rate=Fraction(123, 2500), rate_steps=(RateStep(first=7, rate=Fraction(0)),)
        ),
        PlanDebt(id="b", principal=90000, share=Fraction(2, 3), weight=Fraction(3, 2), writable=False),
    ),
    budget=MonthlyBudget(
        income=(SeriesLine(label="wage", amount=200000),),
        expenses=(SeriesLine(label="rent", amount=170000, last=20),),
        floor=(Run(first=1, last=None, amount=160000),),
        reserve=(Run(first=3, last=9, amount=1000),),
    ),
    terms=PlanTerms(
        horizon=36, first_due=date(2026, 1, 31), moratorium=2, moratorium_rate=None, spill=None, horizon_reason="why"
    ),
)


def test_inputs_come_back_as_they_were():
    told = inputs_json(INPUTS)
    assert told == json.dumps(json.loads(told), ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    back = inputs_from_json(told)
    assert set(back.debts) == set(INPUTS.debts)
    assert (back.budget, back.capacity, back.terms) == (INPUTS.budget, INPUTS.capacity, INPUTS.terms)
    assert inputs_json(back) == told


def test_a_document_names_its_engine_and_holds_no_decimal_point():
    document = to_json(compute_plan(INPUTS))
    assert json.loads(document, parse_float=pytest.fail)["engine"] == ENGINE_VERSION
    assert to_json(from_json(document)) == document


def test_capacity_may_be_told_as_runs():
    data = {"debts": [{"id": "a", "principal": 100000}], "horizon": 6, "capacity": [[1, 2, 5000], [4, 6, 7000]]}
    assert run("prorata_plan", data)["orders"] == {"a": [[1, 2, 5000], [4, 6, 7000]]}


def test_rate_steps_may_leave_their_end_open():
    debt = {"id": "a", "principal": 120000, "rate_steps": [[2, "3/25"]]}
    assert run("prorata_plan", {"debts": [debt], "horizon": 3, "capacity": 0})["total_interest"] == 2400


def test_a_capacity_series_in_full_and_as_runs():
    given = {
        "income": [{"label": "wage", "amount": 200000, "start": 1, "end": None}],
        "expenses": [{"label": "car", "amount": 150000, "start": 1, "end": 14}],
        "floor": 120000,
        "ceiling": [[1, None, 60000]],
        "months": 15,
    }
    runs = {"capacity_runs": [[1, 14, 50000], [15, 15, 60000]]}
    assert run("capacity_series", given) == runs
    full = run_full("capacity_series", given)
    assert full["capacity_runs"] == runs["capacity_runs"]
    assert [row["month"] for row in full["rows"]] == list(range(1, 16))


def test_a_pot_may_be_told_by_how_it_is_saved():
    debts = [{"id": "x", "principal": 400000}, {"id": "y", "principal": 600000, "writable": False}]
    given = {"debts": debts, "income": 110000, "vtlb": 90000, "months": 36}
    settled = run("settlement_plan", given)
    assert settled["paid"] == {"x": 288000, "y": 432000}
    assert settled["written_off"] == {"x": 112000, "y": 0}
    assert settled["still_owed"] == {"x": 0, "y": 168000}


def test_an_amortisation_ends_when_all_is_paid():
    given = {"debt": {"id": "x", "principal": 1000}, "instalment": 600, "months": 12}
    assert run("amortise", given)["payments"] == [600, 400]


@pytest.mark.parametrize("wrong", [{"weights": {"a": "-1/2"}}, {"weights": {"a": "1/0"}}, {"caps": {"a": -1}}])
def test_keys_and_caps_are_not_negative(wrong):
    with pytest.raises(PlanInputRefused) as refusal:
        run("apportion", {"total": 10, "weights": {"a": 1}} | wrong)
    assert refusal.value.field == next(iter(wrong))


def test_a_month_or_a_text_of_the_wrong_kind_is_refused():
    with pytest.raises(PlanInputRefused) as refusal:
        run("prorata_plan", {"debts": [{"id": 1, "principal": 1}], "capacity": 1})
    assert refusal.value.field == "debts.1.id"
    with pytest.raises(PlanInputRefused) as refusal:
        run("accrue", {"principal": 1, "rate": "1/20", "months": 0})
    assert refusal.value.field == "months"


def test_a_value_of_the_wrong_form_is_refused_with_its_field():
    with pytest.raises(PlanInputRefused) as refusal:
        run("prorata_plan", {"debts": [{"id": "a", "principal": 1, "rate_steps": [5]}], "capacity": 1})
    assert refusal.value.field == "debts.a.rate_steps"


def test_a_limit_that_is_told_as_nothing_is_none():
    given = {"income": [], "expenses": [], "floor": None, "months": 1}
    assert run("capacity_series", given)[0]["capacity"] == 0
