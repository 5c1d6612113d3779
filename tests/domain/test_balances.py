from datetime import date

import pytest

from counselling.domain.balances import KnownBalance, balance_at, disagreement

ON = date(2026, 11, 24)


def known(source: str, day: int, cents: int, order: int = 0) -> KnownBalance:
    return KnownBalance(source=source, as_of=date(2026, 11, day), order=order, principal=cents)


def test_the_newest_row_on_or_before_the_day_counts() -> None:
    rows = [known("client", 1, 100), known("court", 24, 300, 1), known("client", 24, 200, 2), known("client", 25, 900)]
    assert balance_at(rows, ON) == rows[2]
    assert balance_at(rows, date(2026, 11, 23)) == rows[0]
    assert balance_at(rows, date(2026, 10, 31)) is None


def test_a_total_adds_its_three_parts() -> None:
    row = KnownBalance(source="court", as_of=ON, order=1, principal=100, interest=20, costs=3)
    assert row.total == 123


@pytest.mark.parametrize(
    ("client", "statement", "too_far"),
    [
        (50_00, 50_50, False),
        (50_00, 50_51, True),
        (1_000_00, 1_010_00, False),
        (1_000_00, 1_010_01, True),
        (100_000_00, 100_010_00, False),
        (100_000_00, 100_010_01, True),
        (0, 0, False),
        (0, 1, True),
    ],
)
def test_sources_disagree_above_one_per_cent_or_ten_euros(client: int, statement: int, too_far: bool) -> None:
    rows = [known("client", 2, client), known("statement", 1, statement)]
    assert disagreement(rows, ON) == ((rows[0], rows[1]) if too_far else None)


def test_only_the_newest_row_of_each_source_counts() -> None:
    rows = [known("client", 1, 100_00), known("client", 3, 200_00, 1), known("statement", 2, 200_00, 2)]
    assert disagreement(rows, ON) is None
    assert disagreement(rows, date(2026, 11, 2)) == (rows[0], rows[2])
