"""What the engine refuses, with the field at fault."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from counselling.domain.errors import DomainError
from counselling.domain.plan import (
    Convention,
    PlanDebt,
    PlanInputRefused,
    PlanInputs,
    PlanTerms,
    RateStep,
    Rules,
    compute_plan,
)
from counselling.domain.plan.computations import run

DEBT = PlanDebt(id="a", principal=1000)
TERMS = PlanTerms(horizon=12)
INPUTS = PlanInputs(debts=(DEBT,), capacity=(100,), terms=TERMS)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"principal": -1}, "debts.a.principal"),
        ({"principal": 10.5}, "debts.a.principal"),
        ({"principal": True}, "debts.a.principal"),
        ({"costs": -1}, "debts.a.costs"),
        ({"rate": 0.05}, "debts.a.rate"),
        ({"rate": Fraction(101, 100)}, "debts.a.rate"),
        ({"rate": Fraction(-1, 100)}, "debts.a.rate"),
        ({"rate": Fraction(47411, 500000)}, "debts.a.rate"),
        ({"rate_steps": (RateStep(first=0, rate=Fraction(0)),)}, "debts.a.rate_steps"),
        ({"weight": Fraction(0)}, "debts.a.weight"),
        ({"weight": 1.5}, "debts.a.weight"),
        ({"share": Fraction(3, 2)}, "debts.a.share"),
        ({"rank": -1}, "debts.a.rank"),
        ({"currency": "CHF"}, "debts.a.currency"),
        ({"accepts": False}, "debts.a.contractual"),
    ],
)
def test_a_debt_that_cannot_be(change, field):
    with pytest.raises(PlanInputRefused) as refusal:
        compute_plan(replace(INPUTS, debts=(replace(DEBT, **change),)))
    assert refusal.value.field == field


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"horizon": 0}, "horizon"),
        ({"horizon": 12.0}, "horizon"),
        ({"moratorium": 13}, "moratorium"),
        ({"horizon": 96, "horizon_limit": 84}, "horizon"),
        ({"horizon": 96, "horizon_limit": 84, "horizon_reason": "  "}, "horizon"),
        ({"unit": 50}, "unit"),
        ({"spill": -1}, "spill"),
        ({"moratorium_rate": Fraction(2)}, "moratorium_rate"),
        ({"rules": Rules(convention=Convention.ACT365)}, "first_due"),
    ],
)
def test_terms_that_cannot_be(change, field):
    with pytest.raises(PlanInputRefused) as refusal:
        compute_plan(replace(INPUTS, terms=replace(TERMS, **change)))
    assert refusal.value.field == field


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"debts": ()}, "debts"),
        ({"debts": (DEBT, DEBT)}, "debts"),
        ({"capacity": (100, -1)}, "capacity"),
        ({"capacity": ()}, "capacity"),
    ],
)
def test_inputs_that_cannot_be(change, field):
    with pytest.raises(PlanInputRefused) as refusal:
        compute_plan(replace(INPUTS, **change))
    assert refusal.value.field == field


def test_beyond_the_law_with_a_reason():
    terms = replace(
        TERMS, horizon=96, horizon_limit=84, horizon_reason="the home is kept", first_due=date(2026, 1, 31)
    )
    assert compute_plan(replace(INPUTS, terms=terms)).months == 10


def test_a_refusal_says_what_is_accepted():
    with pytest.raises(PlanInputRefused) as refusal:
        compute_plan(replace(INPUTS, terms=replace(TERMS, moratorium=13)))
    assert str(refusal.value) == "The moratorium (13 months) is longer than the plan (12 months)."


ONE = [{"id": "a", "principal": 1000}]


@pytest.mark.parametrize(
    ("kind", "given", "field"),
    [
        ("apportion", {"weights": {"a": 1}}, "total"),
        ("apportion", {"total": 10, "weights": {"a": 1.5}}, "weights"),
        ("apportion", {"total": 10, "weights": [1]}, "weights"),
        ("share", {"claim": 1, "total": 0}, "total"),
        ("accrue", {"principal": 1, "rate": "x"}, "rate"),
        ("add_months", {"anchor": "31.1.2026", "months": 1}, "anchor"),
        ("level_instalment", {"cases": ["much"]}, "cases"),
        ("prorata_plan", {"debts": [{"id": "a"}], "capacity": 1}, "debts.a.principal"),
        ("prorata_plan", {"debts": [{"id": "a", "principal": 1.0}], "capacity": 1}, "debts.a.principal"),
        ("prorata_plan", {"debts": [{"id": "a", "principal": 1, "colour": 1}], "capacity": 1}, "debts.a.colour"),
        ("prorata_plan", {"debts": [], "capacity": 1}, "debts"),
        ("prorata_plan", {"debts": [{"id": "a", "principal": 1}], "capacity": 1, "basis": "size"}, "basis"),
        ("prorata_plan", {"debts": [{"id": "a", "principal": 1}], "capacity": 1, "by_rank": 1}, "by_rank"),
        (
            "prorata_plan",
            {"debts": [{"id": "a", "principal": 1}], "capacity": 1, "rules": {"carry": 1}},
            "rules.carry",
        ),
        ("no_such_kind", {}, "kind"),
        ("share", {"claim": 1, "total": "1e9"}, "total"),
        ("accrue", {"principal": 1, "rate": "1e99999999"}, "rate"),
        ("accrue", {"principal": 1, "rate": "-1/20"}, "rate"),
        ("accrue", {"principal": 1, "rate": "1/20", "start": "2026-02-01", "end": "2026-01-31"}, "end"),
        ("accrue", {"principal": 1, "rate": "1/20", "months": 1201}, "months"),
        ("year_fraction", {"start": "2026-02-01", "end": "2026-01-31"}, "end"),
        ("add_months", {"anchor": "9999-12-01", "months": 1}, "anchor"),
        ("add_months", {"anchor": "20260131", "months": 1}, "anchor"),
        ("level_instalment", {"cases": [None]}, "cases"),
        ("level_instalment", {"cases": ["1000 at 5 % over 0"]}, "cases"),
        ("level_instalment", {"cases": ["1000 at 101 % over 12"]}, "rate"),
        ("best_levels", {"capacity": [1, -1]}, "capacity"),
        ("amortise", {"debt": {"id": "a", "principal": 1}, "instalment": 1, "months": 1, "rules": 5}, "rules"),
        (
            "amortise",
            {"debt": {"id": "a", "principal": 1, "rate_steps": [[1, "x", "1/20"]]}, "instalment": 1, "months": 1},
            "debts.a.rate_steps",
        ),
        ("capacity_series", {"income": [5], "expenses": [], "months": 1}, "income"),
        ("capacity_series", {"income": [], "expenses": [], "floor": [[1, "x", 3]], "months": 1}, "floor"),
        ("capacity_series", {"income": [], "expenses": [], "reserve": -5, "months": 1}, "reserve"),
        ("staged_plan", {"debts": "abc", "capacity": 1}, "debts"),
        ("staged_plan", {"debts": ONE, "capacity": 1, "method": "magic"}, "method"),
        ("staged_plan", {"debts": ONE, "capacity": 1, "order": []}, "order"),
        ("staged_plan", {"debts": ONE, "capacity": 1, "horizon": 1201}, "horizon"),
        ("staged_plan", {"debts": ONE, "capacity": 1, "first_due": "2200-01-01"}, "first_due"),
        ("staged_plan", {"debts": ONE, "budget": 5}, "budget"),
        ("staged_plan", {"debts": [ONE[0] | {"rate_steps": [[5, 2, "1/20"]]}], "capacity": 1}, "debts.a.rate_steps"),
    ],
)
def test_json_that_cannot_be_read(kind, given, field):
    with pytest.raises(DomainError) as refusal:
        run(kind, given)
    assert refusal.value.field == field
