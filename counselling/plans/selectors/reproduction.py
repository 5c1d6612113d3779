"""Whether a stored plan still comes out the same from what it stored."""

import json

from django.db.models import QuerySet

from counselling.domain.plan import compute_plan, inputs_from_json, to_json
from counselling.plans.models import RepaymentPlan


def stored_plans(reference: str | None = None) -> QuerySet[RepaymentPlan]:
    """Every stored plan, or those of one file."""
    plans = RepaymentPlan.objects.select_related("file").order_by("pk")
    return plans.filter(file__reference=reference) if reference else plans


def recomputed_differences(plan: RepaymentPlan) -> list[str]:
    """The parts of the document that come out otherwise now: “engine”, “inputs.terms”, “result.months”."""
    before = json.loads(plan.document)
    text = to_json(compute_plan(inputs_from_json(json.dumps(before["inputs"]))))
    return [] if text == plan.document else _differences(before, json.loads(text))


def _differences(before: dict[str, object], now: dict[str, object], path: str = "") -> list[str]:
    found: list[str] = []
    for name in sorted(before.keys() | now.keys()):
        then, today = before.get(name), now.get(name)
        if then == today:
            continue
        if isinstance(then, dict) and isinstance(today, dict) and path.count(".") < 1:
            found += _differences(then, today, f"{path}{name}.")
        else:
            found.append(f"{path}{name}")
    return found
