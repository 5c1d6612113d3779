"""The steps in the life of a debt, by its table in `domain/lifecycle.py`."""

from datetime import date

from caseflow.accounts.models import User
from caseflow.audit.verbs import verb
from counselling.client_files import journal
from counselling.debts.models import Debt
from counselling.debts.services.rules import lock, touch
from counselling.domain.errors import required_reason
from counselling.domain.lifecycle import DEBT, DebtStatus


@verb("debts.request_statement")
def request_statement(*, debt: Debt, on: date, by: User) -> Debt:
    """The creditor was asked what it claims."""
    return _step("request_statement", debt, on, by)


@verb("debts.confirm_debt")
def confirm_debt(*, debt: Debt, on: date, by: User) -> Debt:
    """The creditor's figures were checked and are right; sources that disagreed until then are settled."""
    return _step("confirm_debt", debt, on, by)


@verb("debts.dispute_debt")
def dispute_debt(*, debt: Debt, reason: str, on: date, by: User) -> Debt:
    """The client does not owe it, or not so much."""
    return _step("dispute_debt", debt, on, by, required_reason(reason))


@verb("debts.mark_time_barred")
def mark_time_barred(*, debt: Debt, reason: str, on: date, by: User) -> Debt:
    """The counsellor decides that the claim can no longer be enforced; the clock only informs."""
    return _step("mark_time_barred", debt, on, by, required_reason(reason))


@verb("debts.settle_debt")
def settle_debt(*, debt: Debt, on: date, by: User, reason: str = "") -> Debt:
    """It is paid."""
    return _step("settle_debt", debt, on, by, reason.strip())


@verb("debts.write_off_debt")
def write_off_debt(*, debt: Debt, on: date, by: User, reason: str = "") -> Debt:
    """The creditor gave up the rest."""
    return _step("write_off_debt", debt, on, by, reason.strip())


def _step(step: str, debt: Debt, on: date, by: User, reason: str = "") -> Debt:
    debt = lock(debt)
    status = DEBT.next(DebtStatus(debt.status), step)
    touch(debt, by, status=status, status_on=on, status_reason=reason)
    journal.record(
        debt.file,
        about=debt,
        fields={"status": status.value},
        debt=str(debt.pk),
        creditor=debt.creditor.name,
        reason=reason,
    )
    return debt
