"""The engine agrees to the cent with a second engine written from the specification."""

from random import Random

import pytest

from counselling.domain.plan import Flag
from counselling.domain.plan.computations import plan_of
from tests.domain import oracle
from tests.domain.plan.situations import situation


@pytest.mark.parametrize("kind", ["prorata_plan", "ordered_plan", "staged_plan", "settlement_plan"])
def test_every_payment_is_the_same(kind):
    for seed in range(75):
        _, data = situation(Random(f"{kind} {seed}"), kind)
        assert answer(kind, data) == oracle.plan(kind, data), (seed, data)


def test_half_a_cent_carried_up_is_not_taken_back_where_interest_ends():
    data = {
        "debts": [{"id": "a", "principal": 50, "rate": "0"}], "capacity": 0, "horizon": 6,
        "moratorium": 3, "moratorium_rate": "1/25", "rules": {"carry": True},
    }  # fmt: skip
    found = answer("prorata_plan", data)
    assert (found["total_interest"], found) == (1, oracle.plan("prorata_plan", data))


def answer(kind, data):
    plan = plan_of(kind, data)
    return {
        "payments": {debt.id: list(debt.payments) for debt in plan.debts},
        "cleared_in": {debt.id: debt.cleared for debt in plan.debts},
        "paid": {debt.id: debt.paid for debt in plan.debts},
        "total_paid": plan.total_paid,
        "total_interest": plan.total_interest,
        "written_off": plan.written_off,
        "still_owed": plan.still_owed,
        "flags": [flag for flag in plan.flags if flag != Flag.HORIZON_REACHED],
    }
