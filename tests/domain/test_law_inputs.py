"""What the law is applied to: derived from household and income, marked where unclear, open to the counsellor."""

from datetime import date
from fractions import Fraction

import pytest

from counselling.domain.budget import Category, IncomeKind
from counselling.domain.capacity import capacity, capacity_inputs
from counselling.domain.errors import DomainError
from counselling.domain.household import Member, Relation
from counselling.domain.law.attachable import AttachableIncome, Kind
from counselling.domain.law.doubts import SENTENCES, UnclearCode
from counselling.domain.law.inputs import Income, LawInputs, Override, Source, law_inputs
from counselling.domain.law.minimum import Household

ON = date(2026, 6, 1)
ANNA = Member(id="anna", name="Anna", relation=Relation.CLIENT, age=40)
BEN = Member(id="ben", name="Ben", relation=Relation.PARTNER, age=41)
MIA = Member(id="mia", name="Mia", relation=Relation.CHILD, birth_date=date(2015, 4, 1))
TOM = Member(id="tom", name="Tom", relation=Relation.CHILD, birth_date=date(2006, 4, 1))
UMA = Member(id="uma", name="Uma", relation=Relation.CHILD, age=30)
GRAN = Member(id="gran", name="Gran", relation=Relation.OTHER_DEPENDANT, age=80)
LEO = Member(id="leo", name="Leo", relation=Relation.OTHER_ADULT, age=50)
WAGE = Income(id="wage", category=Category.WAGE, monthly=200000, holder="anna", label="Bakery")
PENSION = Income(id="pension", category=Category.PENSION, monthly=150000, holder="ben")
ALLOWANCE = Income(id="allowance", category=Category.FAMILY_BENEFIT, monthly=30000)


def inputs(jurisdiction: str, *members: Member, incomes: tuple[Income, ...] = (WAGE,), **more: object) -> LawInputs:
    return law_inputs(
        jurisdiction=jurisdiction,
        on=ON,
        members=members,
        incomes=incomes,
        **more,  # type: ignore[arg-type]
    )


def codes(found: LawInputs) -> list[tuple[str, str]]:
    return [(doubt.code.value, doubt.name) for doubt in found.unclear]


def test_a_single_client_is_clear_in_france_and_luxembourg() -> None:
    for jurisdiction in ("fr", "lu"):
        found = inputs(jurisdiction, ANNA)
        assert found.household == Household()
        assert (found.dependants.value, found.income, found.family_allowances) == (0, 200000, 0)
        assert found.unclear == ()


def test_france_takes_all_resources_together() -> None:
    found = inputs("fr", ANNA, BEN, MIA, incomes=(WAGE, PENSION, ALLOWANCE))
    assert found.attachable == (AttachableIncome(amount=380000, dependants=1, kind=Kind.ALL_RESOURCES),)
    assert (found.household, found.dependants.value) == (Household(adults=2, children=1), 1)
    assert found.unclear == ()


def test_elsewhere_each_client_has_an_attachable_income() -> None:
    benefit = Income(id="sick", category=Category.SICKNESS, monthly=40000, holder="anna")
    found = inputs("be", BEN, ANNA, MIA, incomes=(PENSION, WAGE, benefit, ALLOWANCE))
    assert found.attachable == (
        AttachableIncome(amount=150000, dependants=0, kind=Kind.REPLACEMENT, holder="Ben"),
        AttachableIncome(amount=240000, dependants=1, kind=Kind.WAGES, holder="Anna"),
    )
    assert (found.income, found.family_allowances) == (420000, 30000)
    assert codes(found) == [("dependants_of_two", ""), ("category_to_choose", "")]


def test_luxembourg_knows_no_dependants_and_pools_all_adults() -> None:
    found = inputs("lu", ANNA, MIA, GRAN, LEO, UMA)
    assert (found.adults.value, found.children.value, found.dependants.value) == (4, 1, 0)
    assert codes(found) == [("other_adult", "Gran"), ("other_adult", "Leo"), ("other_adult", "Uma")]
    assert inputs("fr", ANNA, LEO).adults.value == 1


def test_french_dependants() -> None:
    found = inputs("fr", ANNA, BEN, MIA, GRAN, pays_maintenance=True)
    assert found.dependants.value == 3
    assert codes(found) == [
        ("other_adult", "Gran"),
        ("other_dependant", "Gran"),
        ("partner_with_little_income", "Ben"),
        ("maintenance_paid", ""),
    ]


@pytest.mark.parametrize(("monthly", "dependants"), [(65168, 1), (65169, 0)])
def test_a_partner_below_the_minimum_of_one_person_is_a_dependant(monthly: int, dependants: int) -> None:
    own = Income(id="own", category=Category.WAGE, monthly=monthly, holder="ben")
    assert inputs("fr", ANNA, BEN, incomes=(WAGE, own)).dependants.value == dependants


@pytest.mark.parametrize(("monthly", "dependants"), [(0, 1), (1, 0)])
def test_without_a_minimum_in_force_only_a_partner_without_income_counts(monthly: int, dependants: int) -> None:
    own = Income(id="own", category=Category.WAGE, monthly=monthly, holder="ben")
    found = law_inputs(jurisdiction="fr", on=date(2008, 6, 1), members=(ANNA, BEN), incomes=(WAGE, own))
    assert found.dependants.value == dependants


def test_doubts_about_children() -> None:
    half = Member(id="h", name="Half", relation=Relation.CHILD, age=5, time_share=Fraction(1, 2))
    third = Member(id="t", name="Third", relation=Relation.CHILD, age=5, time_share=Fraction(1, 3))
    unknown = Member(id="u", name="Unknown", relation=Relation.CHILD)
    worker = Member(id="w", name="Worker", relation=Relation.CHILD, age=17, income_holder=True)
    found = inputs("fr", ANNA, TOM, half, third, unknown, worker)
    assert (found.children.value, found.dependants.value) == (4, 4)
    assert codes(found) == [
        ("grown_child", "Tom"),
        ("shared_custody", "Half"),
        ("shared_custody", "Third"),
        ("age_unknown", "Unknown"),
        ("child_with_income", "Worker"),
    ]


def test_only_who_lives_there_on_the_day_counts() -> None:
    gone = Member(id="g", name="Gone", relation=Relation.CHILD, age=5, ends=date(2026, 5, 31))
    assert inputs("fr", ANNA, gone).children.value == 0


@pytest.mark.parametrize(
    ("members", "category"),
    [
        ((ANNA,), "single"),
        ((ANNA, MIA), "family"),
        ((ANNA, BEN), "cohabiting"),
        ((ANNA, TOM), "cohabiting"),
        ((ANNA, BEN, MIA), "family"),
    ],
)
def test_the_belgian_category_is_a_proposal(members: tuple[Member, ...], category: str) -> None:
    found = inputs("be", *members)
    assert found.category.value == category
    assert ("category_to_choose", "") in codes(found)


@pytest.mark.parametrize("category", [Category.SELF_EMPLOYED, Category.DISABILITY, Category.OTHER_INCOME])
def test_incomes_of_uncertain_nature_are_marked(category: Category) -> None:
    found = inputs("lu", ANNA, incomes=(Income(id="x", category=category, monthly=1, holder="anna"),))
    assert codes(found) == [("kind_to_check", category.value)]


def test_incomes_that_belong_to_nobody_or_somebody_else_are_marked() -> None:
    nobodys = Income(id="n", category=Category.WAGE, monthly=100, label="Cleaning")
    leos = Income(id="l", category=Category.WAGE, monthly=500, holder="leo", label="Leo's pay")
    found = inputs("lu", ANNA, BEN, LEO, incomes=(nobodys, leos))
    assert found.attachable == (AttachableIncome(amount=100, kind=Kind.WAGES, holder="Anna"),)
    assert found.income == 600
    assert codes(found) == [
        ("other_adult", "Leo"),
        ("income_without_holder", "Cleaning"),
        ("income_of_other_member", "Leo's pay"),
    ]
    alone = inputs("lu", ANNA, incomes=(nobodys,))
    assert (alone.attachable[0].holder, alone.unclear) == ("Anna", ())


def test_an_income_without_any_client_is_still_counted() -> None:
    nobodys = Income(id="n", category=Category.WAGE, monthly=100)
    found = inputs("lu", incomes=(nobodys,))
    assert found.attachable == (AttachableIncome(amount=100, kind=Kind.WAGES),)
    assert found.adults.value == 1


def test_without_income_there_is_nothing_to_attach() -> None:
    assert inputs("lu", ANNA, incomes=()).attachable == ()
    assert inputs("fr", ANNA, incomes=()).attachable == (
        AttachableIncome(amount=0, dependants=0, kind=Kind.ALL_RESOURCES),
    )


def test_the_counsellor_can_set_every_input_with_a_reason() -> None:
    found = inputs(
        "be",
        ANNA,
        TOM,
        overrides={
            "adults": Override(value=2, reason="lives with Leo"),
            "children": Override(value=3, reason="two more at weekends"),
            "dependants": Override(value=0, reason="Tom earns enough"),
            "category": Override(value="family", reason="Tom is a pupil"),
            "household_minimum": Override(value=178000, reason="amount of the public centre for 2026"),
            "kind:wage": Override(value="replacement", reason="paid by the insurer"),
        },
    )
    assert found.household == Household(adults=2, children=3, category="family")
    assert (found.dependants.value, found.dependants.derived) == (0, 1)
    assert (found.dependants.source, found.dependants.reason) == (Source.OVERRIDDEN, "Tom earns enough")
    assert found.household_minimum.value == 178000
    assert found.kinds["wage"].value is IncomeKind.REPLACEMENT
    assert found.attachable == (AttachableIncome(amount=200000, kind=Kind.REPLACEMENT, holder="Anna"),)
    assert found.unclear == ()


def test_what_is_derived_says_so() -> None:
    found = inputs("fr", ANNA)
    assert (found.adults.source, found.adults.derived) == (Source.DERIVED, 1)


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("adults", 0, "why"),
        ("children", -1, "why"),
        ("dependants", "two", "why"),
        ("category", "lonely", "why"),
        ("household_minimum", -1, "why"),
        ("household_minimum", "much", "why"),
        ("kind:wage", "gift", "why"),
        ("kind:other", "wages", "why"),
        ("colour", 1, "why"),
        ("adults", 2, "  "),
    ],
)
def test_an_impossible_or_unexplained_override_is_refused(name: str, value: int | str, reason: str) -> None:
    with pytest.raises(DomainError) as refused:
        inputs("be", ANNA, overrides={name: Override(value=value, reason=reason)})
    assert refused.value.field == name


def test_the_inputs_go_into_the_capacity() -> None:
    found = inputs("fr", ANNA, incomes=(Income(id="w", category=Category.WAGE, monthly=190000, holder="anna"),))
    ready = capacity_inputs(found, expenses=120000, waived=frozenset({"attachable_share"}))
    result = capacity(jurisdiction="fr", on=ON, inputs=ready)
    assert (result.amount, result.binding) == (70000, "surplus")


def test_every_doubt_has_a_sentence() -> None:
    assert set(SENTENCES) == set(UnclearCode)
    found = inputs("be", ANNA)
    assert found.unclear[0].sentence == "The category of the household is a proposal: choose it."
