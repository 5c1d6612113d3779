"""The gain of a training: the published example, who is left out, and what never changes."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counselling.domain.gain import Answers, Gain, Moment, gain_of, shown

PUBLISHED = [(8, 14), (12, 16), (5, 5), (15, 12), (20, 20), (10, 20)]


def before(person: int, points: int, **changes) -> Answers:
    return Answers(
        **{"person": person, "moment": Moment.PRE, "version": 1, "points": points, "maximum": 20, **changes}
    )


def after(person: int, points: int, **changes) -> Answers:
    return before(person, points, moment=Moment.POST, **changes)


def answers(scores: list[tuple[int, int]]) -> list[Answers]:
    return [each for number, (pre, post) in enumerate(scores) for each in (before(number, pre), after(number, post))]


def gain(scores: list[tuple[int, int]]) -> Gain:
    return gain_of(answers(scores), enrolled=range(len(scores)))


def test_the_published_example() -> None:
    found = gain(PUBLISHED)
    assert [shown(value) for value in found.values] == [
        Decimal("-0.60"), Decimal("0.00"), Decimal("0.50"), Decimal("0.50"), Decimal("1.00"),
    ]  # fmt: skip
    assert [pair.gain for pair in found.pairs][4] is None
    assert found.median == Fraction(1, 2)
    assert found.mean == Fraction(7, 25)
    assert shown(found.mean) == Decimal("0.28")
    assert (found.enrolled, found.paired, found.at_maximum, found.unpaired, found.improving) == (6, 6, 1, 0, 3)


def test_everybody_at_the_maximum() -> None:
    found = gain([(20, 20), (20, 18), (20, 0)])
    assert (found.paired, found.at_maximum, found.improving, found.values) == (3, 3, 0, ())
    assert (found.median, found.mean, found.is_too_few) == (None, None, True)


def test_four_values_are_too_few_and_five_are_not() -> None:
    four = gain([*PUBLISHED[:4], (20, 20)])
    assert (four.paired, len(four.values), four.is_too_few, four.median, four.mean) == (5, 4, True, None, None)
    assert not gain([*PUBLISHED[:4], (19, 20)]).is_too_few


@pytest.mark.parametrize(
    "extra",
    [
        [],
        [before(9, 5)],
        [after(9, 5)],
        [before(9, 5, late=True), after(9, 8)],
        [before(9, 5), after(9, 8, late=True)],
        [before(9, 5), after(9, 8, version=2)],
        [before(9, 5), before(9, 6), after(9, 8)],
        [before(9, 5), after(9, 8), after(9, 9)],
        [before(9, 5), before(9, 5, version=2), after(9, 8)],
    ],
)
def test_who_has_no_partner_is_counted_and_left_out(extra: list[Answers]) -> None:
    found = gain_of([*answers(PUBLISHED), *extra], enrolled=[*range(6), 9])
    assert (found.enrolled, found.paired, found.unpaired, found.median) == (7, 6, 1, Fraction(1, 2))


def test_a_late_answer_does_not_disturb_the_one_in_time() -> None:
    late = [before(0, 20, late=True), after(0, 0, late=True)]
    assert gain_of([*answers(PUBLISHED), *late], enrolled=range(6)).values == gain(PUBLISHED).values


def test_answers_of_somebody_who_is_not_enrolled_do_not_count() -> None:
    assert gain_of(answers([*PUBLISHED, (0, 20)]), enrolled=range(6)).values == gain(PUBLISHED).values


def test_versions_may_differ_between_persons() -> None:
    second = [before(9, 5, version=2, maximum=10), after(9, 10, version=2, maximum=10)]
    assert gain_of([*answers(PUBLISHED), *second], enrolled=[*range(6), 9]).values[-1] == 1


def test_each_item_before_and_after() -> None:
    given_answers = [
        each
        for person in range(5)
        for each in (
            before(person, 5, right=frozenset({"urgent_debts"} if person < 2 else ())),
            after(person, 6, right=frozenset({"urgent_debts", "consent"} if person < 4 else ())),
        )
    ]
    found = gain_of(given_answers, enrolled=range(6))
    assert found.items == {
        "consent": (Fraction(0), Fraction(4, 5)),
        "urgent_debts": (Fraction(2, 5), Fraction(4, 5)),
    }
    assert gain_of(given_answers[:8], enrolled=range(6)).items == {}


@pytest.mark.parametrize("points", [-1, 21])
def test_points_outside_the_scale_are_a_mistake_of_the_program(points: int) -> None:
    with pytest.raises(ValueError, match="of 20 points"):
        before(1, points)


def test_halves_are_shown_away_from_zero() -> None:
    assert [shown(Fraction(*parts)) for parts in ((1, 200), (-1, 200), (1, 3), (-2, 3))] == [
        Decimal("0.01"), Decimal("-0.01"), Decimal("0.33"), Decimal("-0.67"),
    ]  # fmt: skip


score = st.tuples(st.integers(0, 20), st.integers(0, 20))


@given(scores=st.lists(score, max_size=12), seed=st.randoms(use_true_random=False))
def test_gain_never_exceeds_one_and_does_not_depend_on_order(scores: list[tuple[int, int]], seed) -> None:
    found = gain(scores)
    assert all(value <= 1 for value in found.values)
    mixed = answers(scores)
    seed.shuffle(mixed)
    again = gain_of(mixed, enrolled=range(len(scores)))
    assert (again.values, again.median, again.mean, again.improving) == (
        found.values, found.median, found.mean, found.improving,
    )  # fmt: skip
    assert found.enrolled == found.paired + found.unpaired == len(found.values) + found.at_maximum


@given(scores=st.lists(st.tuples(st.integers(0, 19), st.integers(0, 20)), min_size=5, max_size=12))
def test_the_median_lies_between_the_least_and_the_most(scores: list[tuple[int, int]]) -> None:
    found = gain(scores)
    assert found.median is not None
    assert found.values[0] <= found.median <= found.values[-1]
