"""The border between what is typed and stored, and whole cents."""

from decimal import Decimal

import pytest

from counselling.domain.money import to_cents


def test_an_amount_has_two_decimals_at_most():
    assert to_cents(Decimal("1234.5")) == 123450
    assert to_cents(Decimal("-0.01")) == -1
    with pytest.raises(ValueError, match="more than two decimals"):
        to_cents(Decimal("0.005"))
