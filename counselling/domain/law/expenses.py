"""Expense scale of a commission: what a household of this size is taken to spend, without proof."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from counselling.domain.errors import DomainError, gettext_noop
from counselling.domain.explanation import Figure, Unit
from counselling.domain.law.loader import law_of
from counselling.domain.law.lookup import cents, lookup, rule_of
from counselling.domain.law.minimum import ROUNDING
from counselling.domain.law.rows import Data
from counselling.domain.money import Cents, round_half_up


@dataclass(frozen=True, slots=True, kw_only=True)
class ScaleExpenses:
    """What the scale grants, and the expenses with the items at real cost."""

    scale_total: Cents
    expenses: Cents
    figure: Figure

    @property
    def confirmed(self) -> bool:
        return self.figure.confirmed


def expenses_by_scale(
    *, jurisdiction: str, on: date, commission: str, persons: int, real_costs: Iterable[Cents] = ()
) -> ScaleExpenses:
    """Monthly expenses of a household by the scale of its commission; a suggestion of the files is never used."""
    if persons < 1:
        raise DomainError(gettext_noop("A household has at least one person."), field="persons")
    row = lookup(jurisdiction, "expense_scale", {"commission": commission}, on)
    section = law_of(jurisdiction).sections["expense_scale"]
    components = {code: _component(code, amounts, persons) for code, amounts in row.data["amounts"].items()}
    granted = round_half_up(sum((exact for exact, _ in components.values()), Fraction(0)))
    scale = Figure(
        name="scale_total",
        value=granted,
        formula=gettext_noop("sum of the components"),
        rounding=ROUNDING,
        inputs=(
            Figure(name="persons", value=persons, unit=Unit.COUNT),
            *(figure for _, figure in components.values()),
        ),
        rules=(rule_of(row.data, on=on, text=section["legal_basis"] or ""),),
    )
    proven = tuple(real_costs)
    expenses = granted + sum(proven)
    return ScaleExpenses(
        scale_total=granted,
        expenses=expenses,
        figure=Figure(
            name="expenses_by_scale",
            value=expenses,
            formula=gettext_noop("scale + real costs"),
            inputs=(scale, *(Figure(name="real_cost", value=amount) for amount in proven)),
        ),
    )


def _component(code: str, amounts: Data, persons: int) -> tuple[Fraction, Figure]:
    first, further = cents(amounts["first"]), cents(amounts["extra"])
    exact = first + (persons - 1) * further
    return exact, Figure(
        name="scale_component",
        label=code,
        value=exact,
        formula=gettext_noop("first person + %(further)s × each further one"),
        inputs=(Figure(name="scale_first_person", value=first), Figure(name="scale_further_person", value=further)),
        facts={"further": persons - 1},
    )
