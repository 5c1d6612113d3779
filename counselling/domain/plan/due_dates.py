"""Due dates of a plan and the length of the periods between them."""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from itertools import pairwise

from counselling.domain.dates import add_months, year_fraction_act365, year_fraction_actact
from counselling.domain.plan.terms import Convention, PlanTerms

MONTH = Fraction(1, 12)
YEAR_FRACTIONS = {Convention.ACT365: year_fraction_act365, Convention.ACTACT: year_fraction_actact}


def due_date(first_due: date | None, month: int) -> date | None:
    """The day on which the instalment of a month is due, always counted from the first."""
    return None if first_due is None else add_months(first_due, month - 1)


def period_lengths(terms: PlanTerms) -> Sequence[Fraction]:
    """The length in years of each month's interest period, which ends on its due date."""
    if terms.rules.convention is Convention.MONTH12 or terms.first_due is None:
        return [MONTH] * terms.horizon
    days = [add_months(terms.first_due, month) for month in range(-1, terms.horizon)]
    return [YEAR_FRACTIONS[terms.rules.convention](start, end) for start, end in pairwise(days)]
