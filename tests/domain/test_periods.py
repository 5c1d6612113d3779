"""A period turns an amount into its exact value a month."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counselling.domain.periods import Period, monthly, monthly_exact, monthly_figure


@pytest.mark.parametrize(
    ("period", "expected"),
    [
        (Period.WEEKLY, 43333),
        (Period.FOUR_WEEKLY, 10833),
        (Period.MONTHLY, 10000),
        (Period.TWO_MONTHLY, 5000),
        (Period.QUARTERLY, 3333),
        (Period.HALF_YEARLY, 1667),
        (Period.YEARLY, 833),
    ],
)
def test_a_hundred_euros_of_each_period(period: Period, expected: int) -> None:
    assert monthly(amount=10000, period=period) == expected


def test_every_period_has_a_number_of_times_a_year() -> None:
    assert {period: 12 * monthly_exact(amount=1, period=period) for period in Period} == {
        Period.WEEKLY: 52,
        Period.FOUR_WEEKLY: 13,
        Period.MONTHLY: 12,
        Period.TWO_MONTHLY: 6,
        Period.QUARTERLY: 4,
        Period.HALF_YEARLY: 2,
        Period.YEARLY: 1,
    }


def test_half_a_cent_goes_up() -> None:
    assert monthly(amount=6, period=Period.YEARLY) == 1
    assert monthly(amount=5, period=Period.YEARLY) == 0


@given(first=st.integers(0, 10**9), second=st.integers(0, 10**9), period=st.sampled_from(Period))
def test_splitting_a_line_loses_nothing_before_rounding(first: int, second: int, period: Period) -> None:
    whole = monthly_exact(amount=first + second, period=period)
    assert whole == monthly_exact(amount=first, period=period) + monthly_exact(amount=second, period=period)
    assert abs(monthly(amount=first + second, period=period) - whole) <= Fraction(1, 2)


def test_the_way_to_a_weekly_amount_is_told() -> None:
    figure = monthly_figure(amount=2500, period=Period.WEEKLY, name="food", label="Market")
    assert (figure.name, figure.label, figure.value) == ("food", "Market", 10833)
    assert (figure.formula, figure.facts["times"]) == ("amount × %(times)s ÷ 12", 52)
    assert [part.value for part in figure.inputs] == [2500]
    assert figure.rounding == "rounded once to the cent, half up"


def test_a_monthly_amount_is_not_rounded() -> None:
    figure = monthly_figure(amount=2500, period=Period.MONTHLY)
    assert (figure.value, figure.formula, figure.rounding) == (2500, "amount a month", "")
