"""What holds for every plan (plans.md, section 11)."""

import json
import os
import subprocess
import sys
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from random import Random

import numpy
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.optimize import linprog

from counselling.domain.dates import year_fraction_act365, year_fraction_actact
from counselling.domain.plan import PlanTerms, Rules, from_json, to_json
from counselling.domain.plan.computations import plan_of, run
from counselling.domain.plan.due_dates import MONTH
from counselling.domain.plan.engine import compute_plan
from counselling.domain.plan.ledger import open_account
from counselling.domain.plan.levels import Levels
from counselling.domain.plan.terms import PlanDebt
from tests.domain.plan.situations import situation

MONTHLY = ("prorata_plan", "ordered_plan", "staged_plan")
randoms = st.randoms(use_true_random=False)
kinds = st.sampled_from([*MONTHLY, "settlement_plan"])


@st.composite
def plans(draw, kinds=kinds, **changes):
    kind, data = situation(draw(randoms), draw(kinds))
    data |= changes
    return kind, data, plan_of(kind, data)


@st.composite
def free_of_interest(draw, kind, **changes):
    """Debts without interest, costs, least payments or refusals, under a constant capacity."""
    count = draw(st.integers(1, 6))
    debts = [
        {"id": f"d{index}", "principal": draw(st.integers(0, 500_000)), "rank": draw(st.integers(0, 2))}
        for index in range(count)
    ]
    horizon = draw(st.integers(1, 60))
    data = {"debts": debts, "capacity": draw(st.integers(0, 50_000)), "horizon": horizon, **changes}
    return data, plan_of(kind, data)


@given(plans())
def test_1_everything_owed_is_paid_or_remains(situation):
    _, _, plan = situation
    for debt in plan.debts:
        assert debt.claim + debt.interest == debt.paid + debt.residue
        assert (debt.written_off, debt.still_owed) in {(debt.residue, 0), (0, debt.residue)}


@given(plans())
def test_2_every_row_adds_up_and_follows_the_one_before(situation):
    _, _, plan = situation
    for debt in plan.debts:
        rows = plan.rows(debt.id)
        assert sum(row.payment for row in rows) == debt.paid
        assert sum(row.accrued for row in rows) == debt.interest
        for row in rows:
            assert row.opening + row.accrued - row.payment == row.closing
            assert row.to_costs + row.to_interest + row.to_principal == row.payment
            assert min(row.to_costs, row.to_interest, row.to_principal) >= 0
        assert all(later.opening == earlier.closing for earlier, later in pairwise(rows))
        assert (rows[-1].closing if rows else 0) in {debt.residue, 0}


@given(plans(st.sampled_from(MONTHLY)))
def test_3_payments_fit_the_capacity_and_what_is_due(situation):
    _, _, plan = situation
    capacity = plan.inputs.capacity_by_month()
    assert all(paid <= offered for paid, offered in zip(plan.paid_by_month, capacity, strict=False))
    for debt in plan.debts:
        for row in plan.rows(debt.id):
            assert 0 <= row.payment <= row.opening + row.accrued


@given(plans(st.sampled_from(MONTHLY)))
def test_4_nothing_is_paid_in_a_moratorium_or_after_the_end(situation):
    _, _, plan = situation
    for debt in plan.debts:
        assert not any(debt.payments[: plan.inputs.terms.moratorium])
        assert debt.cleared is None or len(debt.payments) == debt.cleared


@given(st.data(), st.sampled_from(MONTHLY))
def test_5_without_a_rate_there_is_no_interest_and_no_balance_rises(data, kind):
    _, plan = data.draw(free_of_interest(kind))
    assert plan.total_interest == 0
    for debt in plan.debts:
        assert all(row.closing <= row.opening for row in plan.rows(debt.id))


@given(free_of_interest("prorata_plan"))
def test_6_no_lower_rank_is_paid_while_a_higher_one_keeps_a_balance(situation):
    _, plan = situation
    rows = {debt.id: plan.rows(debt.id) for debt in plan.debts}
    for month in range(plan.months):
        paid = {debt.debt.rank for debt in plan.debts if month < len(debt.payments) and debt.payments[month]}
        left = {debt.debt.rank for debt in plan.debts if month < len(rows[debt.id]) and rows[debt.id][month].closing}
        assert not paid or not left or max(paid) <= min(left)


@given(free_of_interest("prorata_plan"), st.sampled_from(["prorata_plan", "ordered_plan"]))
def test_7_without_interest_no_capacity_is_idle_while_a_debt_is_open(situation, kind):
    data, _ = situation
    plan = plan_of(kind, data)
    assert plan.total_paid == min(plan.total_claims, data["capacity"] * data["horizon"])
    for month in range(plan.months - 1):
        assert plan.paid_by_month[month] == data["capacity"]


@given(free_of_interest("prorata_plan", basis="opening", by_rank=False))
def test_9_with_admitted_claims_running_totals_stay_within_a_cent(situation):
    data, plan = situation
    claims = [debt for debt in plan.debts if debt.claim]
    # A month that brings a claim less than two cents may round up what it cannot take back.
    assume(all(data["capacity"] * debt.claim >= 2 * plan.total_claims for debt in claims))
    running = {debt.id: 0 for debt in claims}
    for month in range(plan.months):
        for debt in claims:
            running[debt.id] += debt.payments[month] if month < len(debt.payments) else 0
        for debt in claims:
            assert abs(running[debt.id] - Fraction(sum(running.values()) * debt.claim, plan.total_claims)) < 1


def _enough_to_level(stage, members):
    """Shares of fewer cents than the stage has months round to a level that the last month cannot make good."""
    levels = [stage.instalments.get(debt.id, 0) for debt in members]
    return not any(levels) or min(levels) >= stage.last - stage.first + 1


@given(free_of_interest("staged_plan", spill=0))
def test_10_dividends_are_equal_in_a_rank_at_the_end(situation):
    _, plan = situation
    for rank in {debt.debt.rank for debt in plan.debts}:
        members = [debt for debt in plan.debts if debt.debt.rank == rank and debt.claim]
        owed = sum(debt.claim for debt in members)
        dividend = Fraction(sum(debt.paid for debt in members), owed or 1)
        unpaid = any(debt.residue for debt in members) and any(debt.payments[-1] for debt in members)
        if unpaid and all(_enough_to_level(stage, members) for stage in plan.stages):
            assert all(abs(debt.paid - dividend * debt.claim) <= 1 for debt in members)


@given(free_of_interest("staged_plan"))
def test_11_stages_end_at_most_a_month_after_the_waterfall(situation):
    data, plan = situation
    # A claim that is due less than a cent a month gets a whole one, and the others wait for what that takes.
    assume(all(data["capacity"] * debt.claim >= plan.total_claims for debt in plan.debts if debt.claim))
    waterfall = plan_of("prorata_plan", data)
    assert plan.months <= waterfall.months + 1


@given(free_of_interest("staged_plan", unit=100))
def test_11_inside_a_stage_instalments_are_level_and_whole_euros(situation):
    _, plan = situation
    assert all(later.first > earlier.last for earlier, later in pairwise(plan.stages))
    for stage in plan.stages:
        for name, level in stage.instalments.items():
            assert level % 100 == 0
            payments = plan.debt(name).payments[stage.first - 1 : stage.last]
            assert all(amount == level for amount in payments[:-1])


@given(st.integers(1, 3_000_000), st.integers(0, 25_000), st.integers(1, 96), st.sampled_from([1, 100]))
def test_12_a_level_instalment_clears_and_a_unit_less_does_not(principal, thousandths, months, unit):
    debt = PlanDebt(id="x", principal=principal, rate=Fraction(thousandths, 100_000))
    account = open_account(debt, PlanTerms(horizon=months), [MONTH] * months)
    levels = Levels(Rules(), unit, 1)
    least = levels.least(account, months)
    assert least % unit == 0
    assert levels.owed_after(account, least, months) == 0
    assert levels.owed_after(account, least - unit, months) > 0


@given(st.integers(0, 10**8), st.integers(0, 1000), st.integers(1, 120))
def test_13_carried_rounding_never_drifts(principal, thousandths, months):
    rate = Fraction(thousandths, 1000)
    found = run("accrue", {"principal": principal, "rate": f"{rate}", "months": months})
    for month in range(1, months + 1):
        assert abs(sum(found["carry"][:month]) - principal * rate / 12 * month) <= Fraction(1, 2)


@pytest.mark.parametrize("seed", range(8))
def test_14_avalanche_with_compounding_and_no_minimums_is_optimal(seed):
    random = Random(seed)
    debts = [
        {"id": f"d{index}", "principal": random.randint(50_000, 500_000), "rate": f"{random.randint(10, 240)}/1000"}
        for index in range(4)
    ]
    capacity = sum(debt["principal"] for debt in debts) // 20
    data = {"debts": debts, "capacity": capacity, "horizon": 40, "rules": {"compounding": True}}
    plan = plan_of("ordered_plan", data)
    slack = sum(len(debt.payments) for debt in plan.debts) / 2
    assert plan.is_paid_off
    assert plan.total_paid == pytest.approx(_least_total(debts, capacity, plan.months), abs=slack)


def _least_total(debts, capacity, months):
    """Least total payments that bring every balance to nothing, as a linear programme without cents."""
    growth = [1 + float(Fraction(debt["rate"])) / 12 for debt in debts]
    fits = numpy.zeros((months, len(debts) * months))
    clears = numpy.zeros((len(debts), len(debts) * months))
    for index, factor in enumerate(growth):
        for month in range(months):
            fits[month, index * months + month] = 1
            clears[index, index * months + month] = factor ** -(month + 1)
    owed = [debt["principal"] for debt in debts]
    found = linprog(numpy.ones(len(debts) * months), fits, [capacity] * months, clears, owed)
    return found.fun


days = st.dates(date(2000, 1, 1), date(2100, 12, 31))


@given(days, st.integers(0, 4000), st.integers(0, 4000))
@pytest.mark.parametrize("fraction", [year_fraction_act365, year_fraction_actact])
def test_15_year_fractions_add_up_over_any_split(fraction, start, first, second):
    middle = start + timedelta(days=first)
    end = middle + timedelta(days=second)
    assert fraction(start, middle) + fraction(middle, end) == fraction(start, end)


@given(plans(), randoms)
def test_16_the_order_of_the_input_changes_no_byte(situation, random):
    kind, data, plan = situation
    shuffled = data | {"debts": list(data["debts"])}
    random.shuffle(shuffled["debts"])
    assert to_json(plan_of(kind, shuffled)) == to_json(plan)


@given(plans())
def test_16_a_stored_plan_computes_to_the_same_bytes(situation):
    _, _, plan = situation
    stored = to_json(plan)
    read = from_json(stored)
    assert to_json(read) == stored
    assert to_json(compute_plan(read.inputs)) == stored
    assert {debt.id: debt.payments for debt in read.debts} == {debt.id: debt.payments for debt in plan.debts}


def test_16_the_hash_seed_changes_no_byte():
    script = (
        "import json, random, sys\n"
        "from counselling.domain.plan import to_json\n"
        "from counselling.domain.plan.computations import plan_of\n"
        "from tests.domain.plan.situations import situation\n"
        "for seed in range(40):\n"
        "    print(to_json(plan_of(*situation(random.Random(seed)))))\n"
    )
    answers = {
        subprocess.run(
            [sys.executable, "-c", script],
            env=os.environ | {"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "4711")
    }
    assert len(answers) == 1
    assert len([json.loads(line) for line in answers.pop().splitlines()]) == 40
