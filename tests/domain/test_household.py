"""Who lives on the budget on a day."""

from datetime import date
from fractions import Fraction

import pytest

from counselling.domain.household import Member, Relation, persons_of, present

ON = date(2026, 6, 1)


@pytest.mark.parametrize(
    ("birth_date", "age"), [(date(2008, 6, 1), 18), (date(2008, 6, 2), 17), (date(2008, 5, 31), 18)]
)
def test_completed_years(birth_date: date, age: int) -> None:
    assert Member(id="a", relation=Relation.CHILD, birth_date=birth_date, age=3).age_on(ON) == age


def test_the_age_counts_only_without_a_birth_date() -> None:
    assert Member(id="a", relation=Relation.CHILD, age=3).age_on(ON) == 3
    assert Member(id="a", relation=Relation.CHILD).age_on(ON) is None


def test_each_person_counts_with_the_share_of_time_while_living_here() -> None:
    members = (
        Member(id="a", relation=Relation.CLIENT),
        Member(id="b", relation=Relation.CHILD, time_share=Fraction(1, 2), ends=ON),
        Member(id="c", relation=Relation.PARTNER, starts=date(2026, 6, 2)),
    )
    assert persons_of(members, on=ON) == Fraction(3, 2)
    assert [member.id for member in present(members, on=date(2026, 6, 2))] == ["a", "c"]
    assert persons_of((), on=ON) == 0
