"""Reading plans: what a scenario is computed from, what came out, and how it stands beside the others."""

from counselling.plans.selectors.computing import Computation, computed, named
from counselling.plans.selectors.freshness import Change, ChangeCode, changes_since, is_current, next_due
from counselling.plans.selectors.grounds import Grounds, default_levers, grounds_of, plan_inputs_of
from counselling.plans.selectors.levers import Interest, Levers, kept_levers, restored_levers
from counselling.plans.selectors.schedule import (
    AnswerLine,
    Month,
    Order,
    ShareLine,
    Span,
    debts_in,
    plan_in_force,
    plans_of,
    responses_of,
    rows_of,
    schedule_of,
    share_lines,
    spans_of,
)

__all__ = [
    "AnswerLine",
    "Change",
    "ChangeCode",
    "Computation",
    "Grounds",
    "Interest",
    "Levers",
    "Month",
    "Order",
    "ShareLine",
    "Span",
    "changes_since",
    "computed",
    "debts_in",
    "default_levers",
    "grounds_of",
    "is_current",
    "kept_levers",
    "named",
    "next_due",
    "plan_in_force",
    "plan_inputs_of",
    "plans_of",
    "responses_of",
    "restored_levers",
    "rows_of",
    "schedule_of",
    "share_lines",
    "spans_of",
]
