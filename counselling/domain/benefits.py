"""Estimate of French benefits by the optional package openfisca-france; without it nothing is estimated.

The package is large and for one country, so nothing else depends on it. What it says is an estimate of a model,
never a value of the law files.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from counselling.domain.dates import add_months
from counselling.domain.money import Cents, round_half_up, to_decimal

PACKAGE = "openfisca_france"


@dataclass(frozen=True, slots=True, kw_only=True)
class Adult:
    """An adult with a taxable wage a month; `activity` is a word of the package (`actif`, `chomeur`)."""

    born: date
    wage: Cents
    activity: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Dwelling:
    """Where the household lives; `occupancy` is a word of the package (`locataire_hlm`)."""

    insee_code: str
    rent: Cents
    occupancy: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BenefitHousehold:
    """A household that was the same for so many months since `since`, the first day of a month."""

    adults: tuple[Adult, ...]
    children: tuple[date, ...]
    dwelling: Dwelling
    since: date
    months: int


def is_installed() -> bool:
    """Whether benefits can be estimated here."""
    return find_spec(PACKAGE) is not None


def estimate_benefits(  # pragma: no cover - needs the optional package
    household: BenefitHousehold, *, variables: Iterable[str], on: date
) -> Mapping[str, Cents]:
    """Variables of the package in cents for the month of a day, or for its year where they are yearly."""
    system = import_module(PACKAGE).FranceTaxBenefitSystem()
    builder = import_module("openfisca_core.simulation_builder").SimulationBuilder()
    simulation = builder.build_from_entities(system, situation_of(household))
    found: dict[str, Cents] = {}
    for name in variables:
        period = f"{on:%Y-%m}" if str(system.get_variable(name).definition_period) == "month" else f"{on:%Y}"
        found[name] = round_half_up(Fraction(simulation.calculate(name, period)[0].item()) * 100)
    return found


def situation_of(household: BenefitHousehold) -> dict[str, Any]:
    """The household in the words of the package."""
    adults = {f"adult{number}": adult for number, adult in enumerate(household.adults, start=1)}
    children = {f"child{number}": born for number, born in enumerate(household.children, start=1)}
    parents, dwelling = list(adults), household.dwelling
    persons = {
        name: {
            "date_naissance": {"ETERNITY": adult.born.isoformat()},
            "salaire_imposable": _each_month(household, _euros(adult.wage)),
            "activite": _each_month(household, adult.activity),
        }
        for name, adult in adults.items()
    } | {name: {"date_naissance": {"ETERNITY": born.isoformat()}} for name, born in children.items()}
    return {
        "individus": persons,
        "familles": {"family": {"parents": parents, "enfants": list(children)}},
        "foyers_fiscaux": {"tax": {"declarants": parents, "personnes_a_charge": list(children)}},
        "menages": {
            "home": {
                "personne_de_reference": parents[:1],
                "conjoint": parents[1:],
                "enfants": list(children),
                "loyer": _each_month(household, _euros(dwelling.rent)),
                "statut_occupation_logement": _each_month(household, dwelling.occupancy),
                "depcom": _each_month(household, dwelling.insee_code),
            }
        },
    }


def _each_month(household: BenefitHousehold, value: str) -> dict[str, str]:
    return {f"{add_months(household.since, number):%Y-%m}": value for number in range(household.months)}


def _euros(amount: Cents) -> str:
    """The package reads amounts from text; what it computes is rounded to the cent."""
    return str(to_decimal(amount))
