"""Attachable share, minimum income, protected balance, limits and classes beside the published vectors."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counselling.domain.errors import DomainError, NoParameterInForce
from counselling.domain.law.attachable import Kind, Mass, attachable_share
from counselling.domain.law.balance import protected_balance
from counselling.domain.law.classes import CreditorKind, DebtNature, LegalClass, classification_of
from counselling.domain.law.limits import limit_of, moratorium_limit, plan_limit
from counselling.domain.law.minimum import Household, categories_of, minimum_income
from counselling.domain.money import round_half_up

ON = date(2026, 6, 1)
incomes = st.integers(0, 2_000_000)
jurisdictions = st.sampled_from(["fr", "lu", "be"])


@given(jurisdiction=jurisdictions, income=incomes, more=st.integers(1, 100_000), dependants=st.integers(0, 9))
def test_more_income_never_means_less_attachable(jurisdiction: str, income: int, more: int, dependants: int) -> None:
    lower = attachable_share(jurisdiction=jurisdiction, on=ON, income=income, dependants=dependants)
    higher = attachable_share(jurisdiction=jurisdiction, on=ON, income=income + more, dependants=dependants)
    assert 0 <= lower.amount <= income
    assert lower.amount <= higher.amount
    assert lower.kept + lower.amount == income


@given(jurisdiction=jurisdictions, income=incomes, dependants=st.integers(0, 9))
def test_a_dependant_never_makes_more_attachable(jurisdiction: str, income: int, dependants: int) -> None:
    fewer = attachable_share(jurisdiction=jurisdiction, on=ON, income=income, dependants=dependants)
    more = attachable_share(jurisdiction=jurisdiction, on=ON, income=income, dependants=dependants + 1)
    assert more.amount <= fewer.amount


@given(jurisdiction=jurisdictions, income=incomes, dependants=st.integers(0, 9))
def test_the_bands_add_up_to_the_share_by_the_scale(jurisdiction: str, income: int, dependants: int) -> None:
    share = attachable_share(jurisdiction=jurisdiction, on=ON, income=income, dependants=dependants)
    assert share.by_scale == round_half_up(sum((band.taken for band in share.bands), Fraction(0)))
    assert all(band.taken >= 0 for band in share.bands)
    assert [band.lower for band in share.bands[1:]] == [band.upper for band in share.bands[:-1]]


def test_the_way_to_a_share_is_told_with_its_rules() -> None:
    figure = attachable_share(jurisdiction="lu", on=ON, income=300000).figure
    assert (figure.name, figure.value, figure.formula) == ("attachable_share", 75500, "sum of the bands")
    assert [part.value for part in figure.inputs] == [300000, 0, 0, 4500, 6000, 25000, 40000]
    assert [rule.id for rule in figure.all_rules] == [
        "lu.attachable.2023-04-01",
        "lu.attachable.rates.wages.seizure",
    ]
    assert figure.facts == {"kind": "wages", "mass": "seizure"}


def test_the_french_share_names_the_sum_always_left() -> None:
    share = attachable_share(jurisdiction="fr", on=ON, income=67000)
    assert (share.by_scale, share.amount) == (4833, 1831)
    assert share.figure.formula == "sum of the bands, at most income − minimum for one person, not below 0"
    assert [rule.id for rule in share.figure.all_rules] == [
        "fr.attachable.2026-01-01",
        "fr.attachable.rates.wages.seizure",
        "fr.attachable.floor",
        "fr.rsa.2026-04-01",
        "fr.rsa.household_rule",
    ]


def test_without_the_floor_the_scale_stands_alone() -> None:
    share = attachable_share(jurisdiction="fr", on=ON, income=67000, kind=Kind.ALL_RESOURCES, with_floor=False)
    assert (share.by_scale, share.amount) == (4833, 4833)


def test_belgian_children_are_told_in_the_formula() -> None:
    figure = attachable_share(jurisdiction="be", on=ON, income=200000, dependants=2).figure
    assert figure.formula == "sum of the bands − reduction for dependants, not below 0"
    assert [(part.name, part.value) for part in figure.inputs[-1:]] == [("dependants_reduction", 17600)]


def test_children_without_a_published_sum_are_refused_and_without_children_not() -> None:
    on = date(2018, 6, 1)
    with pytest.raises(NoParameterInForce, match=r"\(wages, dependant\) .* in Belgium on 2018-06-01"):
        attachable_share(jurisdiction="be", on=on, income=150000, dependants=1)
    assert attachable_share(jurisdiction="be", on=on, income=150000).amount == 17020


def test_a_title_without_rates_is_refused() -> None:
    with pytest.raises(NoParameterInForce, match="wages, assignment"):
        attachable_share(jurisdiction="be", on=ON, income=150000, mass=Mass.ASSIGNMENT)


def test_fewer_than_no_dependants_are_refused() -> None:
    with pytest.raises(DomainError) as refused:
        attachable_share(jurisdiction="fr", on=ON, income=1, dependants=-1)
    assert refused.value.field == "dependants"


@pytest.mark.parametrize(
    ("adults", "children", "amount"),
    [(1, 0, 65169), (1, 1, 97754), (2, 0, 97754), (2, 1, 117304), (1, 3, 143372), (2, 3, 162923)],
)
def test_the_french_minimum_by_household(adults: int, children: int, amount: int) -> None:
    household = Household(adults=adults, children=children)
    assert minimum_income(jurisdiction="fr", on=ON, household=household).amount == amount


@given(jurisdiction=st.sampled_from(["fr", "lu"]), adults=st.integers(1, 5), children=st.integers(0, 9))
def test_one_more_person_never_lowers_the_minimum(jurisdiction: str, adults: int, children: int) -> None:
    def amount(household: Household) -> int:
        return minimum_income(jurisdiction=jurisdiction, on=ON, household=household).amount

    here = amount(Household(adults=adults, children=children))
    assert here < amount(Household(adults=adults, children=children + 1))
    if (jurisdiction, adults) != ("lu", 1):
        assert here < amount(Household(adults=adults + 1, children=children))


def test_the_transitional_scheme_counts_further_adults() -> None:
    def amount(adults: int) -> int:
        household = Household(adults=adults, children=1)
        scheme = "revis_transitional"
        return minimum_income(jurisdiction="lu", on=ON, household=household, scheme=scheme).amount

    assert (amount(1), amount(2), amount(3)) == (206793, 301583, 355822)


def test_the_minimum_cites_its_index_and_is_to_be_confirmed_after_its_review() -> None:
    minimum = minimum_income(jurisdiction="lu", on=ON, household=Household())
    assert [rule.id for rule in minimum.figure.all_rules] == [
        "lu.revis.2025-01-01",
        "lu.revis.household_rule",
        "lu.index.2025-05-01",
    ]
    assert minimum.confirmed is False
    assert minimum_income(jurisdiction="lu", on=date(2025, 6, 1), household=Household()).confirmed is True


def test_categories_where_the_law_knows_them() -> None:
    assert [categories_of(code) for code in ("fr", "lu")] == [(), ()]
    assert categories_of("be") == ("cohabiting", "single", "family")


def test_belgium_asks_for_a_category() -> None:
    on = date(2025, 6, 1)
    with pytest.raises(DomainError) as refused:
        minimum_income(jurisdiction="be", on=on, household=Household())
    assert refused.value.field == "category"
    with pytest.raises(NoParameterInForce, match="ris, lonely"):
        minimum_income(jurisdiction="be", on=on, household=Household(category="lonely"))


@pytest.mark.parametrize(("counts", "field"), [({"adults": 0}, "adults"), ({"children": -1}, "children")])
def test_an_impossible_household_is_refused(counts: dict[str, int], field: str) -> None:
    with pytest.raises(DomainError) as refused:
        Household(**counts)
    assert refused.value.field == field


def test_an_unknown_scheme_is_refused() -> None:
    with pytest.raises(DomainError, match="The scheme “bonus” does not exist"):
        minimum_income(jurisdiction="fr", on=ON, household=Household(), scheme="bonus")


@given(
    balances=st.lists(st.integers(0, 500_000), max_size=4).map(tuple),
    claim=st.integers(0, 500_000),
    protected=st.integers(0, 500_000),
)
def test_left_and_seized_never_exceed_the_accounts(balances: tuple[int, ...], claim: int, protected: int) -> None:
    found = protected_balance(jurisdiction="fr", on=ON, balances=balances, claim=claim, protected_sums=protected)
    assert found.left + found.seized <= sum(balances)
    assert 0 <= found.seized <= claim
    assert found.left == min(sum(balances), max(65169, protected))


@pytest.mark.parametrize("jurisdiction", ["lu", "be"])
def test_no_protected_balance_where_none_is_known(jurisdiction: str) -> None:
    with pytest.raises(NoParameterInForce) as refused:
        protected_balance(jurisdiction=jurisdiction, on=ON, balances=(1,), claim=1)
    assert refused.value.facts["parameter"] == "protected_balance"


def test_the_protected_balance_is_confirmed_with_its_sources() -> None:
    found = protected_balance(jurisdiction="fr", on=ON, balances=(100000,), claim=100000)
    assert found.confirmed is True
    assert found.figure.all_rules[0].id == "fr.protected_balance"


def test_the_longest_plans() -> None:
    limits = {code: plan_limit(jurisdiction=code, on=ON) for code in ("fr", "lu", "be")}
    assert {code: limit.months for code, limit in limits.items()} == {"fr": 84, "lu": 84, "be": 84}
    assert limits["fr"].exceptions == "repayment of the main-home loan, or to avoid the sale of the main home"
    assert limits["be"].counted_from == "admissibility"
    figure = limits["lu"].figure
    assert (figure.name, figure.value, figure.rules[0].id) == (
        "conventional_plan",
        84,
        "lu.limit.conventional_plan",
    )


def test_the_longest_pauses() -> None:
    pause = moratorium_limit(jurisdiction="fr", on=ON)
    assert pause is not None
    assert (pause.code, pause.months) == ("suspension", 24)
    assert [moratorium_limit(jurisdiction=code, on=ON) for code in ("lu", "be")] == [None, None]


def test_a_limit_before_its_law_is_refused() -> None:
    assert limit_of(jurisdiction="lu", code="conventional_plan", on=date(2014, 2, 1)).months == 84
    with pytest.raises(NoParameterInForce):
        plan_limit(jurisdiction="lu", on=date(2014, 1, 31))


@pytest.mark.parametrize(
    ("debt", "expected"),
    [
        (("fr", "rent_arrears", "landlord"), ("landlord", "priority", "Code de la consommation L711-6", 1)),
        (("fr", "damages", "landlord"), ("victims", "excluded", "L711-4", 1)),
        (("fr", "consumer_loan", "bank"), ("other", "ordinary", "", 2)),
        (("fr", "fine", "court_fines"), ("fines", "excluded", "L711-4 last paragraph", 2)),
        (("be", "maintenance_arrears", "maintenance"), ("maintenance", "excluded", "", 1)),
        (("be", "rent_arrears", "landlord"), ("other", "ordinary", "", 2)),
        (("lu", "other", "maintenance"), ("maintenance", "priority", "law of 11 November 1970, art. 8", 1)),
        (("lu", "telecom", "telecom"), ("other", "ordinary", "", 2)),
    ],
)
def test_the_class_of_a_debt(debt: tuple[str, str, str], expected: tuple[str, str, str, int]) -> None:
    jurisdiction, nature, creditor = debt
    found = classification_of(
        jurisdiction=jurisdiction, nature=DebtNature(nature), creditor_kind=CreditorKind(creditor), on=ON
    )
    assert (found.code, found.legal_class, found.article, found.rank) == expected


def test_an_excluded_debt_tells_effects_consent_and_doubt() -> None:
    tax = classification_of(jurisdiction="fr", nature="tax", creditor_kind="tax", on=ON)
    assert tax.effects == ("no_remission", "no_rescheduling", "no_erasure")
    assert (tax.unless, tax.depends_on_facts) == ("creditor_consent", True)
    assert tax.rule.note == "only with such surcharges: the counsellor decides"
    assert (tax.rule.id, tax.rule.confirmed) == ("fr.excluded.tax_penalty", True)
    fine = classification_of(jurisdiction="lu", nature="fine", creditor_kind="court_fines", on=ON)
    assert (fine.depends_on_facts, fine.rule.confirmed) == (False, False)


def test_a_class_counts_only_in_its_procedures() -> None:
    found = classification_of(
        jurisdiction="fr", nature="fine", creditor_kind="court_fines", on=ON, procedure="bankruptcy"
    )
    assert found.legal_class is LegalClass.ORDINARY
