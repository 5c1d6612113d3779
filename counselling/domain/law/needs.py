"""What the computations need of a law file beyond its shape, so that none of them stumbles half-way."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date

from counselling.domain.law.rows import Data, Flaw, Path

AMOUNTS: Mapping[str, frozenset[str]] = {
    "base_and_additions": frozenset({"base"}),
    "components_at_index": frozenset(
        {"adult", "child", "single_parent_child_uplift", "common_costs", "common_costs_child_uplift"}
    ),
    "household_at_index": frozenset({"single", "two_adults", "extra_adult", "child"}),
    "by_category": frozenset(),
}
ADDITIONS = frozenset({"second_person", "further_person", "child_from_third"})
# Not a leap year: a holiday comes every year.
ANY_YEAR = 2001


def flaws_of_needs(law: Data) -> Iterator[Flaw]:
    """Amounts, rates, classes and holidays that a computation would look for in vain."""
    yield from _amounts(law)
    yield from _rates(law)
    yield from _protected_balance(law)
    yield from _claimants(law)
    yield from _holidays(law)
    if not law["priority_classes"]["classes"]:
        yield ("priority_classes", "classes"), "the last class, for every other debt, is missing"


def _amounts(law: Data) -> Iterator[Flaw]:
    for place, scheme in enumerate(law["minimum_income"]["schemes"]):
        path = ("minimum_income", "schemes", place)
        missing = ADDITIONS - (scheme["household_rule"]["additions"] or {}).keys()
        if scheme["model"] == "base_and_additions" and missing:
            yield (*path, "household_rule"), f"{scheme['code']} lacks the additions {', '.join(sorted(missing))}"
        for number, scale in enumerate(scheme["scales"]):
            if missing := AMOUNTS[scheme["model"]] - scale["amounts"].keys():
                yield (
                    (*path, "scales", number, "amounts"),
                    f"{scale['id']} lacks the amounts {', '.join(sorted(missing))}",
                )


def _rates(law: Data) -> Iterator[Flaw]:
    section = law["attachable_share"]
    times = Counter((rates["kind"], rates["mass"]) for rates in section["rates"])
    for number, rates in enumerate(section["rates"]):
        if times[rates["kind"], rates["mass"]] > 1:
            yield ("attachable_share", "rates", number), f"two rates for {rates['kind']} and {rates['mass']}"
    for number, scale in enumerate(section["scales"]):
        if scale["dependant"]["mode"] == "raise_thresholds" and scale["dependant"]["amount"] is None:
            yield ("attachable_share", "scales", number, "dependant"), f"{scale['id']} lacks the amount per dependant"


def _protected_balance(law: Data) -> Iterator[Flaw]:
    if law["protected_balance"]["applies"] and law["protected_balance"]["scheme"] is None:
        yield ("protected_balance", "scheme"), "a protected balance needs the scheme of its minimum"


def _claimants(law: Data) -> Iterator[Flaw]:
    section = law["legal_interest"]
    known = {claimant["code"] for claimant in section["claimants"]}
    for place, series in enumerate(section["series"]):
        for number, value in enumerate(series["values"]):
            for claimant in sorted(value["rates"].keys() - known):
                path = ("legal_interest", "series", place, "values", number, "rates")
                yield path, f"the claimant {claimant} of {value['id']} does not exist"
    surcharge = section["surcharge"]
    if surcharge and surcharge["after"]["unit"] not in {"months", "years"}:
        yield ("legal_interest", "surcharge", "after"), "a surcharge comes after months or years"


def _holidays(law: Data) -> Iterator[Flaw]:
    holidays = law["calendar"]["holidays"]
    path: Path = ("calendar", "holidays")
    for where, days in ((path, holidays), *(((*path, "local", n), part) for n, part in enumerate(holidays["local"]))):
        for number, text in enumerate(days["fixed"]):
            if not _comes_every_year(text):
                yield (*where, "fixed", number), f"{text} is not a day of every year"


def _comes_every_year(text: str) -> bool:
    try:
        date.fromisoformat(f"{ANY_YEAR}-{text}")
    except ValueError:
        return False
    return True
