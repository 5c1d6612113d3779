"""Reading plans: what a scenario is computed from, what came out, and how it stands beside the others."""

from counselling.plans.selectors.computing import Computation, computed, named
from counselling.plans.selectors.freshness import Change, ChangeCode, changes_since, is_current, next_due
from counselling.plans.selectors.grounds import Grounds, default_levers, grounds_of, plan_inputs_of
from counselling.plans.selectors.levers import Interest, Levers, kept_levers, restored_levers
from counselling.plans.selectors.reproduction import recomputed_differences, stored_plans
from counselling.plans.selectors.scenarios import (
    Board,
    Check,
    CheckCode,
    Scenario,
    another_levers,
    first_levers,
    scenario_of,
    scenarios_of,
)
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
    "Board",
    "Change",
    "ChangeCode",
    "Check",
    "CheckCode",
    "Computation",
    "Grounds",
    "Interest",
    "Levers",
    "Month",
    "Order",
    "Scenario",
    "ShareLine",
    "Span",
    "another_levers",
    "changes_since",
    "computed",
    "debts_in",
    "default_levers",
    "first_levers",
    "grounds_of",
    "is_current",
    "kept_levers",
    "named",
    "next_due",
    "plan_in_force",
    "plan_inputs_of",
    "plans_of",
    "recomputed_differences",
    "responses_of",
    "restored_levers",
    "rows_of",
    "scenario_of",
    "scenarios_of",
    "schedule_of",
    "share_lines",
    "spans_of",
    "stored_plans",
]
