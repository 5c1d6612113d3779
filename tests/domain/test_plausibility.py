"""What a budget seems to lack, asked from rows of facts."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from counselling.domain.budget import BudgetLine, Category
from counselling.domain.household import Member, Relation
from counselling.domain.periods import Period
from counselling.domain.plausibility import RULES, questions_about

ON = date(2026, 11, 24)
CLIENT = Member(id="1", relation=Relation.CLIENT)
PARTNER = Member(id="2", relation=Relation.PARTNER)
CHILDREN = tuple(Member(id=str(number), relation=Relation.CHILD) for number in (3, 4))


def line(category: Category, period: Period = Period.MONTHLY, ends: date | None = None) -> BudgetLine:
    return BudgetLine(id=f"{category}-{period}", category=category, amount=100_00, period=period, ends=ends)


def asked(*lines: BudgetLine, members: tuple[Member, ...] = (CLIENT,), jurisdiction: str = "lu") -> dict[str, int]:
    found = questions_about(lines, members, on=ON, jurisdiction=jurisdiction)
    return {question.rule.code: question.count for question in found}


def test_an_empty_budget_is_unfinished_not_questionable() -> None:
    assert asked(members=(CLIENT, PARTNER, *CHILDREN)) == {}


def test_two_children_and_no_allowances() -> None:
    wage = line(Category.WAGE)
    assert asked(wage, members=(CLIENT, PARTNER, *CHILDREN)) == {"family_allowances": 2, "school_allowance": 2}
    monthly = line(Category.FAMILY_BENEFIT)
    assert asked(wage, monthly, members=(CLIENT, PARTNER, *CHILDREN)) == {"school_allowance": 2}
    yearly = line(Category.FAMILY_BENEFIT, Period.YEARLY)
    assert asked(wage, monthly, yearly, members=(CLIENT, PARTNER, *CHILDREN)) == {}


def test_one_parent_is_asked_about_maintenance_a_couple_is_not() -> None:
    wage = line(Category.WAGE)
    assert asked(wage, members=(CLIENT, *CHILDREN))["maintenance_received"] == 2
    assert "maintenance_received" not in asked(wage, members=(CLIENT, PARTNER, *CHILDREN))


def test_questions_come_with_the_section_they_are_about() -> None:
    wage, rent, food = line(Category.WAGE), line(Category.RENT), line(Category.FOOD)
    assert asked(wage) == {}
    assert list(asked(wage, rent)) == ["housing_benefit", "energy", "insurance", "telecom"]
    assert list(asked(wage, rent, food)) == [
        "housing_benefit", "energy", "insurance", "telecom", "way_to_work", "something_breaks",
    ]  # fmt: skip


def test_any_of_the_answers_answers() -> None:
    fixed = (line(Category.MORTGAGE), line(Category.SERVICE_CHARGES), line(Category.INSURANCE), line(Category.TELECOM))
    assert asked(*fixed) == {}
    assert asked(*fixed, line(Category.FUEL), line(Category.FOOD)) == {"car_upkeep": 1, "something_breaks": 1}
    assert asked(*fixed, line(Category.FUEL), line(Category.FOOD), line(Category.CAR_UPKEEP)) == {}


def test_a_line_that_has_ended_answers_nothing() -> None:
    over = line(Category.FAMILY_BENEFIT, ends=date(2026, 10, 31))
    assert "family_allowances" in asked(line(Category.WAGE), over, members=(CLIENT, PARTNER, *CHILDREN))


def test_a_country_is_asked_what_concerns_it() -> None:
    rent = line(Category.RENT)
    assert "health_cover" in asked(rent, jurisdiction="fr")
    assert "health_cover" in asked(rent, jurisdiction="be")
    assert "health_cover" not in asked(rent, jurisdiction="lu")


@given(
    st.lists(st.builds(line, st.sampled_from(Category), st.sampled_from(Period))), st.sampled_from(["lu", "fr", "be"])
)
def test_adding_what_is_suggested_answers_the_question(lines: list[BudgetLine], jurisdiction: str) -> None:
    members = (CLIENT, *CHILDREN)
    for code in asked(*lines, members=members, jurisdiction=jurisdiction):
        rule = RULES[code]
        more = [*lines, line(rule.suggests, rule.period or Period.MONTHLY)]
        assert code not in asked(*more, members=members, jurisdiction=jurisdiction)
