from counselling.statements.services.lines import (
    LineDetails,
    NotInHousehold,
    details_of,
    paste_budget_lines,
    remove_budget_line,
    restore_budget_line,
    set_budget_line,
)
from counselling.statements.services.questions import ask_question_again, set_question_aside
from counselling.statements.services.references import set_reference_amount
from counselling.statements.services.rules import NegativeAmount, StatementFrozen, UnknownCode
from counselling.statements.services.versions import (
    DraftExists,
    NothingToFreeze,
    date_statement,
    freeze_statement,
    override_law_input,
    set_capacity,
    start_statement,
)

__all__ = [
    "DraftExists",
    "LineDetails",
    "NegativeAmount",
    "NotInHousehold",
    "NothingToFreeze",
    "StatementFrozen",
    "UnknownCode",
    "ask_question_again",
    "date_statement",
    "details_of",
    "freeze_statement",
    "override_law_input",
    "paste_budget_lines",
    "remove_budget_line",
    "restore_budget_line",
    "set_budget_line",
    "set_capacity",
    "set_question_aside",
    "set_reference_amount",
    "start_statement",
]
