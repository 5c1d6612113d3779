"""Themes of help, with the words by which people ask for them in three languages."""

import tomllib
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from counselling.domain.matching import fold


class Theme(StrEnum):
    DEBT_COUNSELLING = "debt_counselling"
    BUDGET_ADVICE = "budget_advice"
    MICROCREDIT = "microcredit"
    HOUSING = "housing"
    ENERGY = "energy"
    FOOD_AID = "food_aid"
    RIGHTS_AND_BENEFITS = "rights_and_benefits"
    LEGAL_AID = "legal_aid"
    MENTAL_HEALTH = "mental_health"
    ADDICTION = "addiction"
    EMPLOYMENT = "employment"
    MOBILITY = "mobility"
    FAMILY = "family"
    DIGITAL_HELP = "digital_help"
    LANGUAGE = "language"
    TRAINING = "training"
    PROTECTION = "protection"
    OTHER = "other"


LANGUAGES = ("fr", "de", "en")
_LONG_ENOUGH_FOR_A_PLURAL = 4


def words_of(text: str) -> tuple[str, ...]:
    """The words of a text as they are compared: folded, in the singular, without those that say nothing."""
    return tuple(singular(word) for word in fold(text).split() if word not in _empty_words())


def singular(word: str) -> str:
    """Without the plural of French and English; “prix” and “pris” are one, which harms nobody who searches."""
    return word[:-1] if len(word) >= _LONG_ENOUGH_FOR_A_PLURAL and word[-1] in "sx" else word


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("themes.toml").read_text(encoding="utf-8"))


@cache
def _empty_words() -> frozenset[str]:
    return frozenset(_data()["says_nothing"].split())


def theme_label(theme: Theme, language: str) -> str:
    row = _data()[theme]
    return str(row.get(language[:2], row["fr"]))


@cache
def phrases() -> dict[tuple[str, ...], Theme]:
    """Every label and synonym as the words it consists of; where two themes share one, the first keeps it."""
    found: dict[tuple[str, ...], Theme] = {}
    for theme in Theme:
        row = _data()[theme]
        for text in [*(row[language] for language in LANGUAGES), *row["words"]]:
            found.setdefault(words_of(text), theme)
    found.pop((), None)
    return found
