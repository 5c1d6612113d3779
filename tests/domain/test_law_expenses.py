"""The expense scale of a commission, and how uncertain it is."""

from datetime import date

import pytest

from counselling.domain.errors import DomainError, NoParameterInForce
from counselling.domain.law.expenses import expenses_by_scale

ON = date(2012, 6, 1)


def test_a_household_by_the_scale_and_with_its_proven_costs() -> None:
    found = expenses_by_scale(
        jurisdiction="fr", on=ON, commission="Puy-de-Dôme", persons=3, real_costs=[400_00, 100_00]
    )
    scale, *proven = found.figure.inputs
    assert (found.scale_total, found.expenses, found.confirmed) == (1189_00, 1689_00, True)
    assert [part.value for part in proven] == [400_00, 100_00]
    assert [(part.label, part.value) for part in scale.inputs[1:]] == [
        ("base", 903_00),
        ("housing", 174_00),
        ("heating", 112_00),
    ]
    assert [rule.id for rule in found.figure.all_rules] == ["fr.expenses.2012.puy-de-dome"]


def test_nobody_lives_in_an_empty_household_and_no_suggestion_is_a_scale() -> None:
    with pytest.raises(DomainError) as refused:
        expenses_by_scale(jurisdiction="fr", on=ON, commission="Puy-de-Dôme", persons=0)
    assert refused.value.field == "persons"
    for jurisdiction, on in (("fr", date(2025, 6, 1)), ("lu", ON), ("be", ON)):
        with pytest.raises(NoParameterInForce, match="Puy-de-Dôme"):
            expenses_by_scale(jurisdiction=jurisdiction, on=on, commission="Puy-de-Dôme", persons=1)
