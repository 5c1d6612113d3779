from datetime import date

import pytest

from counselling.debts import services as debts
from counselling.debts.models import Debt
from counselling.debts.services.recording import users_of
from tests.cast import Cast
from tests.factories.plans import proposed, scenario


def test_a_debt_in_a_proposed_plan_stays_and_the_plan_is_named(cast: Cast, today: date) -> None:
    plan = proposed(cast.file, cast.counsellor)
    debt = plan.shares.first().debt
    with pytest.raises(debts.DebtInUse) as refusal:
        debts.remove_debt(debt=debt, on=today, by=cast.counsellor)
    assert str(plan) in str(refusal.value)
    assert Debt.objects.get(pk=debt.pk).removed_on is None


def test_a_scenario_still_in_draft_holds_no_debt(cast: Cast, today: date) -> None:
    scenario(cast.file, cast.counsellor)
    debt = cast.file.debts.first()
    assert users_of(debt) == []
    assert debts.remove_debt(debt=debt, on=today, by=cast.counsellor).removed_on == today
