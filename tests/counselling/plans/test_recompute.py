"""Stored plans come out the same, and a difference is reported."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import translation

from counselling.domain.plan import document, engine
from counselling.plans.models import RepaymentPlan
from counselling.plans.selectors import recomputed_differences
from tests.cast import Cast
from tests.factories.plans import scenario


def recomputed(*arguments: str) -> str:
    out = StringIO()
    call_command("recompute_plans", *arguments, stdout=out)
    return out.getvalue()


@pytest.fixture(autouse=True)
def _english() -> object:
    with translation.override("en"):
        yield


def test_stored_plans_come_out_the_same(cast: Cast) -> None:
    scenario(cast.file, cast.counsellor, capacity=28000)
    scenario(cast.file, cast.counsellor, capacity=10000)
    assert recomputed() == "2 plans, 0 differ\n"
    assert recomputed("--file", cast.other_file.reference) == "0 plans, 0 differ\n"


def test_another_engine_is_reported(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    plan = scenario(cast.file, cast.counsellor)
    monkeypatch.setattr(document, "ENGINE_VERSION", f"{engine.ENGINE_VERSION}-test")
    out = StringIO()
    with pytest.raises(SystemExit) as end:
        call_command("recompute_plans", "--file", cast.file.reference, stdout=out)
    assert end.value.code == 1
    assert out.getvalue() == f"{cast.file.reference} plan {plan.pk}: engine\n1 plans, 1 differ\n"


def test_a_result_that_was_tampered_with_is_named(cast: Cast) -> None:
    plan = scenario(cast.file, cast.counsellor, capacity=28000)
    RepaymentPlan.objects.filter(pk=plan.pk).update(
        document=plan.document.replace('"flags":[],"months":82', '"flags":[],"months":81')
    )
    assert recomputed_differences(RepaymentPlan.objects.get()) == ["result.months"]
