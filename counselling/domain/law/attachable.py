"""Attachable share: the part of an income that the law lets creditors reach."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise

from counselling.domain.budget import total
from counselling.domain.errors import DomainError, gettext_noop
from counselling.domain.explanation import Figure, Rule, Unit
from counselling.domain.law.loader import Law, law_of
from counselling.domain.law.lookup import cents, lookup, missing, rule_of
from counselling.domain.law.minimum import ONE_PERSON, ROUNDING, MinimumIncome, minimum_income
from counselling.domain.law.rows import Data, Row
from counselling.domain.money import Cents, round_half_up


class Kind(StrEnum):
    """Which incomes a scale is for."""

    WAGES = "wages"
    REPLACEMENT = "replacement"
    ALL_RESOURCES = "all_resources"


class Mass(StrEnum):
    """Under which title the income is reached."""

    SEIZURE = "seizure"
    ASSIGNMENT = "assignment"
    ASSIGNMENT_HOUSING = "assignment_housing"
    ASSIGNMENT_HOUSING_PUBLIC = "assignment_housing_public"


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachableIncome:
    """What one person, or a couple together, has that a scale applies to."""

    amount: Cents
    dependants: int = 0
    kind: str | None = None
    holder: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """One band of the scale, in exact cents: above `lower`, up to and including `upper`."""

    lower: Fraction
    upper: Fraction | None
    rate: Fraction
    taken: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachableShare:
    """What can be taken of an income and what is kept; `by_scale` is before dependants' sums and floor."""

    income: Cents
    by_scale: Cents
    amount: Cents
    bands: tuple[Band, ...]
    figure: Figure

    @property
    def kept(self) -> Cents:
        return self.income - self.amount

    @property
    def confirmed(self) -> bool:
        return self.figure.confirmed


def attachable_share(
    *,
    jurisdiction: str,
    on: date,
    income: Cents,
    kind: str = Kind.WAGES,
    mass: str = Mass.SEIZURE,
    dependants: int = 0,
    with_floor: bool = True,
) -> AttachableShare:
    """The attachable part of a monthly income; `with_floor=False` leaves out the sum always left to the debtor."""
    if dependants < 0:
        raise DomainError(gettext_noop("The number of dependants cannot be negative."), field="dependants")
    law = law_of(jurisdiction)
    row = lookup(jurisdiction, "attachable_share", {"kind": kind}, on)
    rates = _rates(law, kind, mass, on)
    bands = _bands(Fraction(income), _thresholds(row, dependants), tuple(Fraction(text) for text in rates["rates"]))
    by_scale = sum((band.taken for band in bands), Fraction(0))
    reduction = _reduction(law, row, kind, dependants, on)
    reachable = max(Fraction(0), by_scale - reduction)
    floor = _floor(law, on) if with_floor else None
    if floor:
        reachable = max(Fraction(0), min(reachable, Fraction(income - floor.amount)))
    return AttachableShare(
        income=income,
        by_scale=round_half_up(by_scale),
        amount=round_half_up(reachable),
        bands=bands,
        figure=Figure(
            name="attachable_share",
            value=round_half_up(reachable),
            formula=_formula(reduction, floor),
            rounding=ROUNDING,
            inputs=_inputs(income, dependants, bands, reduction, floor),
            rules=_rules(law, row, rates, on, floor),
            facts={"kind": str(kind), "mass": str(mass)},
        ),
    )


def attachable_together(
    *,
    jurisdiction: str,
    on: date,
    incomes: Iterable[AttachableIncome],
    kind: str = Kind.WAGES,
    with_floor: bool = True,
) -> Figure:
    """What can be taken of several incomes, each by its own scale, or by that of `kind` where it has none."""
    shares = tuple(
        replace(
            attachable_share(
                jurisdiction=jurisdiction,
                on=on,
                income=income.amount,
                kind=income.kind or kind,
                dependants=income.dependants,
                with_floor=with_floor,
            ).figure,
            label=income.holder,
        )
        for income in incomes
    )
    if len(shares) == 1:
        return shares[0]
    return total("attachable_share", gettext_noop("sum of the attachable shares"), shares)


def _rates(law: Law, kind: str, mass: str, on: date) -> Data:
    for rates in law.sections["attachable_share"]["rates"]:
        if (rates["kind"], rates["mass"]) == (kind, mass):
            found: Data = rates
            return found
    raise missing(law, "attachable_share", {"kind": kind, "mass": mass}, on)


def _thresholds(row: Row, dependants: int) -> tuple[Fraction, ...]:
    """The limits a month in exact cents; a twelfth of a year is not rounded."""
    dependant = row.data["dependant"]
    raised = cents(dependant["amount"]) * dependants if dependant["mode"] == "raise_thresholds" else 0
    months = 12 if row.data["period"] == "year" else 1
    return tuple((cents(text) + raised) / months for text in row.data["thresholds"])


def _bands(income: Fraction, limits: tuple[Fraction, ...], rates: tuple[Fraction, ...]) -> tuple[Band, ...]:
    edges = (Fraction(0), *limits, None)
    bands: list[Band] = []
    for (lower, upper), rate in zip(pairwise(edges), rates, strict=True):
        start = lower or Fraction(0)
        part = income - start if upper is None else min(income, upper) - start
        bands.append(Band(lower=start, upper=upper, rate=rate, taken=max(Fraction(0), part) * rate))
    return tuple(bands)


def _reduction(law: Law, row: Row, kind: str, dependants: int, on: date) -> Fraction:
    """What dependants take off the amount itself, where the law works that way."""
    dependant = row.data["dependant"]
    if dependant["mode"] != "reduce_amount" or not dependants:
        return Fraction(0)
    if dependant["amount"] is None:
        raise missing(law, "attachable_share", {"kind": kind, "amount": "dependant"}, on)
    return cents(dependant["amount"]) * dependants


def _floor(law: Law, on: date) -> MinimumIncome | None:
    """What is always left to the debtor: the minimum for one person, whatever the household."""
    floor = law.sections["attachable_share"]["floor"]
    if floor is None:
        return None
    return minimum_income(jurisdiction=law.jurisdiction, on=on, household=ONE_PERSON, scheme=floor["scheme"])


def _formula(reduction: Fraction, floor: MinimumIncome | None) -> str:
    if floor:
        return gettext_noop("sum of the bands, at most income − minimum for one person, not below 0")
    if reduction:
        return gettext_noop("sum of the bands − reduction for dependants, not below 0")
    return gettext_noop("sum of the bands")


def _inputs(
    income: Cents, dependants: int, bands: tuple[Band, ...], reduction: Fraction, floor: MinimumIncome | None
) -> tuple[Figure, ...]:
    figures = [
        Figure(name="monthly_income", value=income),
        Figure(name="dependants", value=dependants, unit=Unit.COUNT),
    ]
    figures += [
        Figure(
            name="band",
            value=band.taken,
            formula=gettext_noop("part of the income in the band × %(rate)s"),
            facts={"number": number, "lower": band.lower, "upper": band.upper, "rate": band.rate},
        )
        for number, band in enumerate(bands, start=1)
    ]
    if reduction:
        figures.append(Figure(name="dependants_reduction", value=reduction))
    if floor:
        figures.append(floor.figure)
    return tuple(figures)


def _rules(law: Law, row: Row, rates: Data, on: date, floor: MinimumIncome | None) -> tuple[Rule, ...]:
    section = law.sections["attachable_share"]
    prefix = f"{law.jurisdiction}.attachable"
    rules = [
        rule_of(row.data, on=on, text=row.data["act"] or section["legal_basis"]),
        rule_of(rates, on=on, name=f"{prefix}.rates.{rates['kind']}.{rates['mass']}"),
    ]
    if floor:
        rules.append(rule_of(section["floor"], on=on, name=f"{prefix}.floor"))
    return tuple(rules)
