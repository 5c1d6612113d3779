"""Legal interest: simple, by the rate of each day, cut where the rate changes, rounded once at the end."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from counselling.domain.dates import DAY, add_months
from counselling.domain.errors import DomainError, gettext_noop
from counselling.domain.explanation import Figure, Rule, Unit
from counselling.domain.law.loader import Law, law_of
from counselling.domain.law.lookup import lookup, missing, rule_of
from counselling.domain.law.minimum import ROUNDING
from counselling.domain.law.rows import Data, Row
from counselling.domain.money import Cents, round_half_up

ONLY_RATE = "all"
MONTHS = {"months": 1, "years": 12}


class Claimant(StrEnum):
    """Whom the interest is owed to; `all` is the single rate of a country or a time without a difference."""

    INDIVIDUAL = "individual"
    OTHER = "other"
    ALL = "all"


class Series(StrEnum):
    CIVIL = "civil"
    COMMERCIAL = "commercial"


@dataclass(frozen=True, slots=True, kw_only=True)
class InterestPeriod:
    """Days at one rate: `first` is the first day that counts, `rate` a share a year, `exact` the cents unrounded."""

    first: date
    last: date
    days: int
    rate: Fraction
    exact: Fraction
    figure: Figure


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalInterest:
    """The interest of a claim with its periods; only the sum is rounded."""

    amount: Cents
    days: int
    periods: tuple[InterestPeriod, ...]
    figure: Figure

    @property
    def confirmed(self) -> bool:
        return self.figure.confirmed


@dataclass(frozen=True, slots=True, kw_only=True)
class _Claim:
    law: Law
    capital: Cents
    claimant: str
    series: str


def simple_interest(*, capital: Cents, days: int, rate: Fraction, day_basis: int) -> Fraction:
    """Exact cents of capital × days ÷ day basis × rate, where `rate` is a share a year."""
    return capital * rate * Fraction(days, day_basis)


def legal_interest(
    *,
    jurisdiction: str,
    capital: Cents,
    claimant: str,
    since: date,
    until: date,
    series: str = Series.CIVIL,
    enforceable_on: date | None = None,
) -> LegalInterest:
    """The interest of a period: the day it starts on does not count, its last day does.

    From `enforceable_on`, the event that the surcharge of the law files counts from, the rate is raised when
    the time the law gives is over; a country without surcharge refuses it.
    """
    claim = _claim(jurisdiction, capital, claimant, series)
    if until < since:
        raise DomainError(gettext_noop("The end cannot lie before the beginning."), field="until")
    raised_from = _raised_from(claim.law, enforceable_on) if enforceable_on else None
    return _sum(claim, tuple(_periods(claim, since + DAY, until, raised_from)), on=until)


def interest_for_days(
    *,
    jurisdiction: str,
    capital: Cents,
    claimant: str,
    days: int,
    on: date,
    series: str = Series.CIVIL,
    surcharge: bool = False,
) -> LegalInterest:
    """The interest of so many days, all at the rate of one day."""
    claim = _claim(jurisdiction, capital, claimant, series)
    if days < 0:
        raise DomainError(gettext_noop("The number of days cannot be negative."), field="days")
    return _sum(claim, (_period(claim, _row(claim, on), on, on, days=days, surcharge=surcharge),), on=on)


def _claim(jurisdiction: str, capital: Cents, claimant: str, series: str) -> _Claim:
    if capital < 0:
        raise DomainError(gettext_noop("The capital cannot be negative."), field="capital")
    return _Claim(law=law_of(jurisdiction), capital=capital, claimant=claimant, series=series)


def _raised_from(law: Law, enforceable_on: date) -> date:
    """The first day at the raised rate: the one after the time that the debtor has to pay."""
    after = _surcharge(law, enforceable_on)["after"]
    return add_months(enforceable_on, after["n"] * MONTHS[after["unit"]]) + DAY


def _periods(claim: _Claim, first: date, last: date, raised_from: date | None) -> Iterator[InterestPeriod]:
    """One part for each rate; a day without a rate refuses the whole."""
    while first <= last:
        row = _row(claim, first)
        end = min(last, row.ends or last)
        raised = raised_from is not None and raised_from <= first
        if raised_from and first < raised_from <= end:
            end = raised_from - DAY
        yield _period(claim, row, first, end, days=(end - first).days + 1, surcharge=raised)
        first = end + DAY


def _row(claim: _Claim, on: date) -> Row:
    return lookup(claim.law.jurisdiction, "legal_interest", {"series": claim.series}, on)


def _percent(claim: _Claim, row: Row, on: date) -> Fraction:
    """The rate of the claimant, or the single one where the law makes no difference."""
    rates = row.data["rates"]
    if found := rates.get(claim.claimant, rates.get(ONLY_RATE)):
        return Fraction(found)
    raise missing(claim.law, "legal_interest", {"series": claim.series, "claimant": claim.claimant}, on)


def _period(claim: _Claim, row: Row, first: date, last: date, *, days: int, surcharge: bool) -> InterestPeriod:
    section = claim.law.sections["legal_interest"]
    label = next(series["label"] for series in section["series"] if series["code"] == claim.series)
    percent, rules = _percent(claim, row, first), [rule_of(row.data, on=first, text=label)]
    if surcharge:
        percent += Fraction(_surcharge(claim.law, first)["points"])
        rules.append(_surcharge_rule(claim.law, first))
    rate = percent / 100
    exact = simple_interest(capital=claim.capital, days=days, rate=rate, day_basis=section["day_basis"])
    figure = Figure(
        name="interest_period",
        value=exact,
        formula=gettext_noop("capital × %(days)s days ÷ %(basis)s × %(rate)s"),
        rules=tuple(rules),
        facts={"first": first, "last": last, "days": days, "basis": section["day_basis"], "rate": rate},
    )
    return InterestPeriod(first=first, last=last, days=days, rate=rate, exact=exact, figure=figure)


def _surcharge(law: Law, on: date) -> Data:
    found: Data | None = law.sections["legal_interest"]["surcharge"]
    if found is None:
        raise missing(law, "legal_interest", {"part": "surcharge"}, on)
    return found


def _surcharge_rule(law: Law, on: date) -> Rule:
    surcharge = _surcharge(law, on)
    return rule_of(surcharge, on=on, name=f"{law.jurisdiction}.interest.surcharge", text=surcharge["starts_from"])


def _sum(claim: _Claim, periods: tuple[InterestPeriod, ...], *, on: date) -> LegalInterest:
    section = claim.law.sections["legal_interest"]
    amount = round_half_up(sum((period.exact for period in periods), Fraction(0)))
    days = sum(period.days for period in periods)
    capital = Figure(name="capital", value=claim.capital)
    counted = Figure(name="days_of_interest", value=days, unit=Unit.COUNT)
    rule = rule_of(section, on=on, name=f"{claim.law.jurisdiction}.interest", text=section["formula"])
    return LegalInterest(
        amount=amount,
        days=days,
        periods=periods,
        figure=Figure(
            name="legal_interest",
            value=amount,
            formula=gettext_noop("sum of the periods; the first day does not count, the last one does"),
            rounding=ROUNDING,
            inputs=(capital, counted, *(period.figure for period in periods)),
            rules=(rule,),
            facts={"claimant": claim.claimant, "series": claim.series},
        ),
    )
