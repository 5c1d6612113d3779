"""Minimum income of a household: what the law leaves it to live on."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from counselling.domain.errors import DomainError, gettext_noop
from counselling.domain.explanation import Figure, Rule, Unit
from counselling.domain.law.loader import Law, law_of
from counselling.domain.law.lookup import cents, lookup, missing, rule_of
from counselling.domain.law.rows import Data, Row
from counselling.domain.money import Cents, round_half_up

ROUNDING = gettext_noop("rounded once to the cent, half up")


@dataclass(frozen=True, slots=True, kw_only=True)
class Household:
    """Whom the minimum income is for; Belgium asks for a category instead of a count."""

    adults: int = 1
    children: int = 0
    category: str | None = None

    def __post_init__(self) -> None:
        if self.adults < 1:
            raise DomainError(gettext_noop("A household has at least one adult."), field="adults")
        if self.children < 0:
            raise DomainError(gettext_noop("The number of children cannot be negative."), field="children")


ONE_PERSON = Household()


@dataclass(frozen=True, slots=True, kw_only=True)
class MinimumIncome:
    """The minimum a month, as its own amount: already rounded to the cent."""

    scheme: str
    amount: Cents
    figure: Figure

    @property
    def confirmed(self) -> bool:
        return self.figure.confirmed


def minimum_income(*, jurisdiction: str, on: date, household: Household, scheme: str = "") -> MinimumIncome:
    """The minimum income of a household on a day, by the scheme named or else the default one."""
    law = law_of(jurisdiction)
    found = _scheme(law, scheme)
    row = lookup(jurisdiction, "minimum_income", {"scheme": found["code"]}, on)
    exact, part = MODELS[found["model"]](law, found, row, household, on)
    rule = found["household_rule"]
    return MinimumIncome(
        scheme=found["code"],
        amount=round_half_up(exact),
        figure=Figure(
            name="minimum_income",
            label=found["name"],
            value=round_half_up(exact),
            formula=part.formula,
            rounding=ROUNDING,
            inputs=part.inputs,
            facts=part.facts,
            rules=(
                rule_of(row.data, on=on),
                rule_of(rule, on=on, name=f"{jurisdiction}.{found['code']}.household_rule", text=rule["formula"]),
                *part.rules,
            ),
        ),
    )


def categories_of(jurisdiction: str) -> tuple[str, ...]:
    """The categories to choose from where the law knows categories; else none."""
    scheme = _scheme(law_of(jurisdiction), "")
    return tuple(scheme["scales"][-1]["amounts"]) if scheme["model"] == "by_category" else ()


def _scheme(law: Law, code: str) -> Data:
    schemes = law.sections["minimum_income"]["schemes"]
    for scheme in schemes:
        if scheme["code"] == code or (not code and scheme["default"]):
            found: Data = scheme
            return found
    raise DomainError(gettext_noop("The scheme “%(scheme)s” does not exist."), field="scheme", scheme=code)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Way:
    """How a model reaches its amount."""

    formula: str
    inputs: tuple[Figure, ...]
    facts: Mapping[str, Any]
    rules: tuple[Rule, ...] = ()


type _Result = tuple[Fraction, _Way]


def _counted(household: Household) -> tuple[Figure, Figure]:
    return (
        Figure(name="adults", value=household.adults, unit=Unit.COUNT),
        Figure(name="children", value=household.children, unit=Unit.COUNT),
    )


def _amount(row: Row, name: str) -> Fraction:
    return cents(row.data["amounts"][name])


def _base_and_additions(law: Law, scheme: Data, row: Row, household: Household, on: date) -> _Result:
    additions = {name: Fraction(text) for name, text in scheme["household_rule"]["additions"].items()}
    further = max(0, household.adults + household.children - 2)
    late_children = min(further, max(0, household.children - 2))
    factor = 1 + (further - late_children) * additions["further_person"]
    factor += late_children * additions["child_from_third"]
    if household.adults + household.children > 1:
        factor += additions["second_person"]
    base = _amount(row, "base")
    shown = Figure(name="minimum_base", value=base)
    formula = gettext_noop("base amount × %(factor)s")
    return base * factor, _Way(formula=formula, inputs=(shown, *_counted(household)), facts={"factor": factor})


def _components_at_index(law: Law, scheme: Data, row: Row, household: Household, on: date) -> _Result:
    per_child = _amount(row, "child")
    if household.adults == 1:
        per_child += _amount(row, "single_parent_child_uplift")
    common = _amount(row, "common_costs")
    if household.children:
        common += _amount(row, "common_costs_child_uplift")
    at_100 = household.adults * _amount(row, "adult") + household.children * per_child + common
    return _at_index(law, scheme, at_100, household, on)


def _household_at_index(law: Law, scheme: Data, row: Row, household: Household, on: date) -> _Result:
    if household.adults == 1:
        at_100 = _amount(row, "single")
    else:
        at_100 = _amount(row, "two_adults") + (household.adults - 2) * _amount(row, "extra_adult")
    return _at_index(law, scheme, at_100 + household.children * _amount(row, "child"), household, on)


def _at_index(law: Law, scheme: Data, at_100: Fraction, household: Household, on: date) -> _Result:
    index = lookup(law.jurisdiction, "indices", {"series": scheme["index"]}, on)
    value = Fraction(index.data["value"])
    return at_100 * value / 100, _Way(
        formula=gettext_noop("amount at index 100 × %(index)s ÷ 100"),
        inputs=(Figure(name="amount_at_index_100", value=at_100), *_counted(household)),
        facts={"index": value},
        rules=(rule_of(index.data, on=on, text=scheme["index"]),),
    )


def _by_category(law: Law, scheme: Data, row: Row, household: Household, on: date) -> _Result:
    if household.category is None:
        raise DomainError(gettext_noop("Choose the category of the household."), field="category")
    if household.category not in row.data["amounts"]:
        raise missing(law, "minimum_income", {"scheme": scheme["code"], "category": household.category}, on)
    chosen = Figure(name="category", value=household.category, unit=Unit.TEXT)
    way = _Way(formula=gettext_noop("amount of the category"), inputs=(chosen,), facts={})
    return _amount(row, household.category), way


MODELS: Mapping[str, Callable[[Law, Data, Row, Household, date], _Result]] = {
    "base_and_additions": _base_and_additions,
    "components_at_index": _components_at_index,
    "household_at_index": _household_at_index,
    "by_category": _by_category,
}
