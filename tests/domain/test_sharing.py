"""An amount is divided to the cent, whatever the order of the claims."""

from fractions import Fraction
from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counselling.domain.sharing import Claim, largest_remainder, share, share_running_totals, split_shared

amounts = st.integers(0, 10**9)


@st.composite
def bounded_claims(draw):
    keys = draw(st.lists(st.integers(0, 10**7), min_size=1, max_size=12))
    claims = []
    for index, key in enumerate(keys):
        cap = draw(st.none() | st.integers(0, 10**7))
        floor = draw(st.just(0) | st.integers(0, 10**5))
        claims.append(Claim(id=f"c{index}", key=key, cap=cap, floor=floor))
    return claims


@pytest.mark.parametrize(
    ("amount", "keys", "parts"),
    [
        (16000, {"bank": 455000, "card": 670000, "store": 120000}, {"bank": 5847, "card": 8611, "store": 1542}),
        (10, {"a": 6, "b": 6, "c": 2}, {"a": 4, "b": 4, "c": 2}),
        (11, {"a": 6, "b": 6, "c": 2}, {"a": 5, "b": 5, "c": 1}),
        (10000, {"c": 1000, "b": 1000, "a": 1000}, {"a": 3334, "b": 3333, "c": 3333}),
        (999, {"a": 0, "b": 7, "c": 0}, {"a": 0, "b": 999, "c": 0}),
        (5, {"a": 0}, {"a": 0}),
    ],
)
def test_odd_cents_go_to_the_largest_fraction_then_key_then_id(amount, keys, parts):
    assert largest_remainder(amount, keys=keys) == parts


def test_a_filled_claim_leaves_its_excess_to_the_others():
    claims = [Claim(id="a", key=1, cap=500), Claim(id="b", key=1, cap=99999), Claim(id="c", key=2, cap=99999)]
    assert share(10000, claims=claims).parts == {"a": 500, "b": 3167, "c": 6333}


def test_a_floor_is_met_before_the_rest_is_in_proportion():
    claims = [Claim(id="a", key=1, floor=2000), Claim(id="b", key=9), Claim(id="c", key=10)]
    assert share(10000, claims=claims).parts == {"a": 2000, "b": 3789, "c": 4211}


def test_caps_and_floors_bind_together():
    claims = [Claim(id="a", key=1, floor=300), Claim(id="b", key=8, cap=500), Claim(id="c", key=1)]
    assert share(1000, claims=claims).parts == {"a": 300, "b": 500, "c": 200}


def test_floors_that_do_not_fit_are_dropped_and_said():
    claims = [Claim(id="a", key=1, floor=600), Claim(id="b", key=3, floor=600)]
    sharing = share(1000, claims=claims)
    assert sharing.parts == {"a": 250, "b": 750}
    assert sharing.floors_dropped


def test_a_shared_debt_is_split_without_losing_a_cent():
    assert split_shared(100000, shares={"a": Fraction(1, 3), "b": Fraction(2, 3)}) == {"a": 33333, "b": 66667}


@given(amounts, bounded_claims())
def test_parts_are_exact_bounded_and_within_a_cent(amount, claims):
    sharing = share(amount, claims=claims)
    floors = {claim.id: 0 if sharing.floors_dropped else claim.floor for claim in claims}
    caps = {claim.id: amount if claim.cap is None else claim.cap for claim in claims}
    takers = [claim for claim in claims if claim.key]
    least = sum(min(floors[claim.id], caps[claim.id]) for claim in claims)
    most = sum(caps[claim.id] for claim in takers) + sum(
        min(floors[claim.id], caps[claim.id]) for claim in claims if not claim.key
    )
    assert sum(sharing.parts.values()) == max(least, min(amount, most))
    for claim in claims:
        assert min(floors[claim.id], caps[claim.id]) <= sharing.parts[claim.id] <= caps[claim.id]
    exact = _exact_parts(amount, takers, caps, floors, sharing)
    for claim in takers:
        assert abs(sharing.parts[claim.id] - exact[claim.id]) < 1


def _exact_parts(amount, takers, caps, floors, sharing):
    """The exact rational parts, by walking the breakpoints of Σ clamp(k·key, floor, cap)."""

    def parts(k):
        return {
            claim.id: max(
                Fraction(min(floors[claim.id], caps[claim.id])), min(k * claim.key, Fraction(caps[claim.id]))
            )
            for claim in takers
        }

    target = sum(sharing.parts[claim.id] for claim in takers)
    breaks = sorted(
        {Fraction(bound[claim.id], claim.key) for claim in takers for bound in (caps, floors)} | {Fraction(0)}
    )
    low = max((k for k in breaks if sum(parts(k).values()) <= target), default=Fraction(0))
    missing = target - sum(parts(low).values())
    free = [claim for claim in takers if floors[claim.id] <= low * claim.key < caps[claim.id]]
    slope = sum(claim.key for claim in free)
    return parts(low + Fraction(missing, slope) if slope else low)


@given(amounts, bounded_claims(), st.integers(1, 1000), st.randoms(use_true_random=False))
def test_neither_order_nor_scale_of_the_keys_matters(amount, claims, multiple, random):
    shuffled = [Claim(id=c.id, key=Fraction(c.key * multiple, 7), cap=c.cap, floor=c.floor) for c in claims]
    random.shuffle(shuffled)
    assert share(amount, claims=shuffled) == share(amount, claims=claims)


@given(
    st.lists(st.integers(1, 10**7), min_size=2, max_size=10),
    st.lists(st.integers(0, 10**6), min_size=1, max_size=60),
)
def test_running_totals_stay_within_a_cent_of_their_exact_share(keys, months):
    """Where every month brings each claim two cents or more; below, a rounded-up cent is not taken back."""
    total = sum(keys)
    paid = [0] * len(keys)
    months = [month + -(-2 * total // min(keys)) for month in months]
    for given_so_far, month in zip(accumulate(months), months, strict=True):
        free = [given_so_far * 2] * len(keys)
        parts = share_running_totals(month, keys=keys, caps=free, floors=[0] * len(keys), paid=paid)
        assert sum(parts) == month
        assert min(parts) >= 0
        paid = [had + part for had, part in zip(paid, parts, strict=True)]
        for had, key in zip(paid, keys, strict=True):
            assert abs(had - Fraction(given_so_far * key, total)) < 1


@given(st.lists(st.integers(1, 10**4), min_size=2, max_size=10), st.lists(st.integers(0, 5), min_size=1, max_size=60))
def test_a_trickle_of_cents_takes_nothing_back(keys, months):
    paid = [0] * len(keys)
    for month in months:
        parts = share_running_totals(month, keys=keys, caps=[1000] * len(keys), floors=[0] * len(keys), paid=paid)
        assert sum(parts) == month
        assert min(parts) >= 0
        paid = [had + part for had, part in zip(paid, parts, strict=True)]
    for had, key in zip(paid, keys, strict=True):
        assert abs(had - Fraction(sum(months) * key, sum(keys))) < 2
