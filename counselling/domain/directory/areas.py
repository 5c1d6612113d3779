"""Where help reaches: a country, some of its communes or postcodes, or everybody from afar."""

import re
from dataclasses import dataclass
from enum import IntEnum

from counselling.domain.matching import fold, postcode_key

_PREFIXES = {"l": "LU", "f": "FR", "b": "BE"}
_PREFIXED = re.compile(r"\s*([LFBlfb])\s*-?\s*[0-9]{4,5}\s*")
_POSTCODE = re.compile(r"[0-9]{4,5}")


class Nearness(IntEnum):
    COMMUNE = 0
    POSTCODE = 1
    REGION = 2
    COUNTRY = 3
    REMOTE = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where somebody looks for help: a country, and a postcode or the name of a commune or region."""

    country: str
    postcode: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """Where an activity reaches; without communes, postcodes and regions it is the whole country."""

    country: str
    communes: frozenset[str] = frozenset()
    postcodes: tuple[str, ...] = ()
    regions: frozenset[str] = frozenset()
    remote: bool = False


def place_typed(text: str, *, country: str) -> Place:
    """“4010”, “L-4010” or a name; a letter before the number names another country."""
    match = _PREFIXED.fullmatch(text)
    country = _PREFIXES[match[1].lower()] if match else country.upper()
    number = postcode_key(text)
    if _POSTCODE.fullmatch(number):
        return Place(country=country, postcode=number)
    return Place(country=country, name=fold(text))


def nearness(area: Area, place: Place) -> Nearness | None:
    """How near the activity is to the place; None where it does not reach."""
    if area.country == place.country:
        if (near := _inside(area, place)) is not None:
            return near
        bounded = area.communes or area.postcodes or area.regions
        if not bounded or not (place.postcode or place.name):
            return Nearness.COUNTRY
    return Nearness.REMOTE if area.remote else None


def _inside(area: Area, place: Place) -> Nearness | None:
    if place.name and place.name in area.communes:
        return Nearness.COMMUNE
    if place.postcode and any(place.postcode.startswith(start) for start in area.postcodes):
        return Nearness.POSTCODE
    if place.name and place.name in area.regions:
        return Nearness.REGION
    return None


def split_names(text: str) -> frozenset[str]:
    """Names separated by semicolons, folded."""
    return frozenset(folded for name in text.split(";") if (folded := fold(name)))


def split_postcodes(text: str) -> tuple[str, ...]:
    """Postcodes, or their first digits, separated by semicolons, commas or blanks."""
    return tuple(key for part in re.split(r"[;,\s]+", text) if (key := postcode_key(part)).isdigit())
