"""The annual percentage rate is the one that makes payments worth the drawings; a run-off clears to the cent."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counselling.domain.credit import Flow, annual_percentage_rate, run_off
from counselling.domain.errors import DomainError


@given(
    percent=st.integers(-50_00, 400_00),
    years=st.lists(st.integers(1, 10), min_size=1, max_size=6, unique=True),
    drawn=st.integers(1_000_00, 90_000_00),
)
def test_the_rate_a_credit_was_made_with_comes_out(percent: int, years: list[int], drawn: int) -> None:
    """One drawing, the same part of it left to each year: what is paid is that part with its interest."""
    growth = 1 + Fraction(percent, 100_00)
    payments = [Flow(amount=round(drawn * growth**year / len(years)), years=Fraction(year)) for year in years]
    if min(payment.amount for payment in payments) < 10_00:
        return
    found = annual_percentage_rate(draws=[Flow(amount=drawn, years=Fraction(0))], payments=payments, decimals=1)
    assert abs(found - Decimal(percent) / 100) <= Decimal("0.1")


def test_half_a_step_is_rounded_up() -> None:
    drawn = [Flow(amount=100_000_00, years=Fraction(0))]
    for paid, rate in ((104_250_00, "4.3"), (104_249_99, "4.2"), (100_000_00, "0.0")):
        one = [Flow(amount=paid, years=Fraction(1))]
        assert annual_percentage_rate(draws=drawn, payments=one, decimals=1) == Decimal(rate)


def test_without_payments_or_with_too_few_of_them_there_is_no_rate() -> None:
    drawn = [Flow(amount=100_00, years=Fraction(0))]
    for payments in ([], [Flow(amount=0, years=Fraction(1))], [Flow(amount=10**15, years=Fraction(1, 365))]):
        with pytest.raises(DomainError) as refused:
            annual_percentage_rate(draws=drawn, payments=payments, decimals=2)
        assert refused.value.field == "payments"


@given(principal=st.integers(1, 5_000_000), percent=st.integers(0, 25), share=st.integers(1, 400))
def test_what_is_paid_is_the_loan_and_its_interest(principal: int, percent: int, share: int) -> None:
    rate = Fraction(percent, 100)
    instalment = principal * percent // 1200 + 1 + principal // share
    found = run_off(principal=principal, annual_rate=rate, instalment=instalment)
    owed = Fraction(principal)
    for _ in range(found.count - 1):
        owed = owed * (1 + rate / 12) - instalment
    assert owed > 0
    assert abs(owed * (1 + rate / 12) - found.last) <= Fraction(1, 2)
    assert found.last <= instalment


def test_an_instalment_that_never_clears_the_loan_is_refused() -> None:
    with pytest.raises(DomainError, match="interest"):
        run_off(principal=120_000_00, annual_rate=Fraction(1, 10), instalment=1_000_00)
    with pytest.raises(DomainError, match="hundred years"):
        run_off(principal=120_000_00, annual_rate=Fraction(0), instalment=1)
