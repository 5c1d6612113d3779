"""What people do with plans."""

from counselling.plans.selectors import Interest, Levers
from counselling.plans.services.drafting import (
    change_plan,
    copy_plan,
    discard_plan,
    draft_plan,
    restore_plan,
    try_counter_offer,
)
from counselling.plans.services.outcome import (
    break_plan,
    complete_plan,
    propose_plan,
    put_in_force,
    record_response,
    refuse_plan,
    supersede_plan,
)
from counselling.plans.services.steps import start_follow_up, start_negotiation

__all__ = [
    "Interest",
    "Levers",
    "break_plan",
    "change_plan",
    "complete_plan",
    "copy_plan",
    "discard_plan",
    "draft_plan",
    "propose_plan",
    "put_in_force",
    "record_response",
    "refuse_plan",
    "restore_plan",
    "start_follow_up",
    "start_negotiation",
    "supersede_plan",
    "try_counter_offer",
]
