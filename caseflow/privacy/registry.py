"""What each stored field tells of people; every package with models declares its own in `personal_data.py`."""

from collections.abc import Mapping
from enum import StrEnum


class Sensitivity(StrEnum):
    """How much a field tells of an identified person.

    `SENSITIVE` is what harms when it gets out: money, debts, family, health, an account number, and every text in
    which such things may stand. `PERSONAL` is anything else about a client or a colleague, also who did what and
    when. `NONE` are keys, counters, codes of the program and what is known of services and companies.
    """

    SENSITIVE = "sensitive"
    PERSONAL = "personal"
    NONE = "none"


def fields(model: str, *, sensitive: str = "", personal: str = "", none: str = "") -> Mapping[str, Sensitivity]:
    """“Model.field” → sensitivity, for the fields of one model, each named once."""
    declared: dict[str, Sensitivity] = {}
    told = {Sensitivity.SENSITIVE: sensitive, Sensitivity.PERSONAL: personal, Sensitivity.NONE: none}
    for sensitivity, names in told.items():
        for name in names.split():
            if f"{model}.{name}" in declared:
                raise ValueError(f"{model}.{name} is declared twice.")
            declared[f"{model}.{name}"] = sensitivity
    return declared
