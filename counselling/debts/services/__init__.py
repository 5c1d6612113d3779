from counselling.debts.services.claims import add_limitation_event, record_balance, withdraw_limitation_event
from counselling.debts.services.merging import merge_creditors
from counselling.debts.services.papers import link_paper, unlink_paper
from counselling.debts.services.recording import (
    CreditorElsewhere,
    DebtFields,
    DebtInUse,
    DebtTaken,
    change_debt,
    record_debt,
    remove_debt,
    restore_debt,
)
from counselling.debts.services.status import (
    confirm_debt,
    dispute_debt,
    mark_time_barred,
    request_statement,
    settle_debt,
    write_off_debt,
)

__all__ = [
    "CreditorElsewhere",
    "DebtFields",
    "DebtInUse",
    "DebtTaken",
    "add_limitation_event",
    "change_debt",
    "confirm_debt",
    "dispute_debt",
    "link_paper",
    "mark_time_barred",
    "merge_creditors",
    "record_balance",
    "record_debt",
    "remove_debt",
    "request_statement",
    "restore_debt",
    "settle_debt",
    "unlink_paper",
    "withdraw_limitation_event",
    "write_off_debt",
]
