"""Legal interest: exact inside, cut where the rate changes, rounded once."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counselling.domain.errors import DomainError, NoParameterInForce
from counselling.domain.interest import LegalInterest, interest_for_days, legal_interest
from counselling.domain.law.lookup import lookup
from counselling.domain.money import round_half_up

DAY = timedelta(days=1)
FIRST, LAST = date(2014, 12, 31), date(2026, 6, 30)
days = st.dates(FIRST, LAST)
capitals = st.integers(0, 99_999_999)


def owed(capital: int, since: date, until: date, **more: object) -> LegalInterest:
    asked: dict[str, object] = {"jurisdiction": "fr", "claimant": "individual"} | more
    return legal_interest(capital=capital, since=since, until=until, **asked)  # type: ignore[arg-type]


def exact(interest: LegalInterest) -> Fraction:
    return sum((period.exact for period in interest.periods), Fraction(0))


@given(capital=capitals, three=st.tuples(days, days, days).map(sorted))
def test_a_period_cut_in_two_is_worth_the_whole(capital: int, three: list[date]) -> None:
    first, cut, last = three
    whole = owed(capital, first, last)
    assert exact(owed(capital, first, cut)) + exact(owed(capital, cut, last)) == exact(whole)
    assert (whole.days, whole.amount) == ((last - first).days, round_half_up(exact(whole)))


@given(capital=capitals, since=days, length=st.integers(0, 800), judged=st.none() | days)
def test_the_sum_is_that_of_each_day_at_its_own_rate(
    capital: int, since: date, length: int, judged: date | None
) -> None:
    until = min(LAST, since + DAY * length)
    slow = Fraction(0)
    raised_after = judged and _two_months_on(judged)
    for number in range(1, (until - since).days + 1):
        day = since + DAY * number
        rate = Fraction(lookup("fr", "legal_interest", {"series": "civil"}, day).data["rates"]["individual"])
        slow += Fraction(capital, 36_500) * (rate + 5 * bool(raised_after and day > raised_after))
    found = owed(capital, since, until, enforceable_on=judged)
    assert (found.amount, exact(found)) == (round_half_up(slow), slow)
    assert sum(period.days for period in found.periods) == (until - since).days
    assert all(b.first - a.last == DAY for a, b in zip(found.periods, found.periods[1:], strict=False))


def _two_months_on(day: date) -> date:
    """The same day number two months later, or the last day of that month, without a calendar library."""
    months = day.year * 12 + day.month + 1
    for number in range(day.day, 0, -1):
        try:
            return date(months // 12, months % 12 + 1, number)
        except ValueError:
            continue
    raise AssertionError(day)


def test_the_explanation_holds_all_that_the_sum_is_made_of() -> None:
    found = owed(250_000, date(2025, 3, 31), date(2026, 2, 28))
    capital, counted, *periods = found.figure.inputs
    assert (capital.value, counted.value, found.amount) == (250_000, 334, 155_70)
    by_hand = sum(
        Fraction(250_000) * period.facts["days"] / period.facts["basis"] * period.facts["rate"]  # type: ignore[operator]
        for period in periods
    )
    assert round_half_up(by_hand) == found.figure.value
    assert [rule.id for rule in found.figure.all_rules] == [
        "fr.interest",
        "fr.interest.2025-01-01",
        "fr.interest.2025-07-01",
        "fr.interest.2026-01-01",
    ]
    assert found.confirmed is True
    assert owed(1, date(2022, 1, 1), date(2022, 2, 1)).confirmed is False


def test_a_surcharge_has_a_rule_of_its_own_and_no_country_without_one_has_it() -> None:
    found = owed(100_000, date(2026, 1, 1), date(2026, 6, 30), enforceable_on=date(2026, 2, 15))
    assert [(period.first, period.rate * 100) for period in found.periods] == [
        (date(2026, 1, 2), Fraction("6.67")),
        (date(2026, 4, 16), Fraction("11.67")),
    ]
    assert "fr.interest.surcharge" in [rule.id for rule in found.figure.all_rules]
    with pytest.raises(NoParameterInForce, match="surcharge"):
        owed(1, date(2024, 1, 1), date(2024, 2, 1), jurisdiction="be", enforceable_on=date(2024, 1, 1))


def test_a_day_without_a_rate_refuses_the_whole_and_is_named() -> None:
    with pytest.raises(NoParameterInForce) as missing:
        owed(100_000, date(2026, 6, 1), date(2026, 7, 31))
    assert missing.value.facts["on"] == date(2026, 7, 1)
    with pytest.raises(NoParameterInForce, match="all"):
        owed(100_000, date(2026, 6, 1), date(2026, 6, 2), claimant="all")


def test_the_single_rate_serves_every_claimant() -> None:
    for claimant in ("individual", "other", "all"):
        assert owed(10_000, date(2012, 1, 1), date(2012, 12, 31), claimant=claimant).amount == 71


def test_what_cannot_be_is_refused_beside_its_field() -> None:
    on = date(2026, 1, 1)
    with pytest.raises(DomainError) as backwards:
        owed(1, on, on - DAY)
    with pytest.raises(DomainError) as negative:
        owed(-1, on, on)
    with pytest.raises(DomainError) as no_days:
        interest_for_days(jurisdiction="fr", capital=1, claimant="other", days=-1, on=on)
    assert [error.value.field for error in (backwards, negative, no_days)] == ["until", "capital", "days"]
