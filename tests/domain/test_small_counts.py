"""Nothing small is shown, and nothing hidden follows from what is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counselling.domain.small_counts import LEAST, shown


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ({"a": 7, "b": 5}, {"a": 7, "b": 5}),
        ({"a": 7, "b": 0}, {"a": 7, "b": None}),
        # Four would follow from the sum: the next one goes with it.
        ({"a": 9, "b": 7, "c": 4}, {"a": 9, "b": None, "c": None}),
        ({"a": 9, "b": 3, "c": 2}, {"a": 9, "b": None, "c": None}),
        ({"a": 3}, {"a": None}),
    ],
)
def test_the_smallest_go_first(counts: dict[str, int], expected: dict[str, int | None]) -> None:
    assert shown(counts) == expected


@given(st.dictionaries(st.integers(), st.integers(0, 40), max_size=8))
def test_what_is_hidden_is_nothing_or_enough(counts: dict[int, int]) -> None:
    told = shown(counts)
    hidden = sum(count for key, count in counts.items() if told[key] is None)
    assert all(count is None or (count >= LEAST and count == counts[key]) for key, count in told.items())
    assert hidden == 0 or hidden >= LEAST or all(count is None for count in told.values())
