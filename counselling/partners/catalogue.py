"""The national starter lists: creditors that every service of a country meets, by name only."""

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from counselling.domain.law.classes import CreditorKind, DebtNature


@dataclass(frozen=True, slots=True, kw_only=True)
class StarterCreditor:
    name: str
    aliases: str
    kind: CreditorKind
    default_nature: str


@cache
def starter_list(jurisdiction: str) -> tuple[StarterCreditor, ...]:
    """The creditors of one country, as the data file lists them."""
    text = files(__package__).joinpath("starter", f"{jurisdiction}.csv").read_text(encoding="utf-8")
    return tuple(
        StarterCreditor(
            name=row["name"],
            aliases=row["aliases"],
            kind=CreditorKind(row["kind"]),
            default_nature=DebtNature(row["default_nature"]).value if row["default_nature"] else "",
        )
        for row in csv.DictReader(text.splitlines(), delimiter=";")
    )
