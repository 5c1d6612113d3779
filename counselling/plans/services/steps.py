"""The steps of a file that need to see its budget, its debts and its plan."""

from datetime import date

from caseflow.accounts.models import User
from caseflow.audit.verbs import verb
from counselling.client_files import journal
from counselling.client_files.models import ClientFile
from counselling.client_files.services.lifecycle import step
from counselling.debts.models import Debt
from counselling.domain.errors import DomainError, gettext_noop
from counselling.plans.models import RepaymentPlan
from counselling.plans.services.drafting import StatementNotFrozen
from counselling.statements.models import FinancialStatement


class NoDebt(DomainError):
    code = "no-debt"
    sentence = gettext_noop("Negotiation needs at least one debt that is owed.")


class NoPlanInForce(DomainError):
    code = "no-plan-in-force"
    sentence = gettext_noop("No plan is in force: note why the client goes on without one.")


@verb("plans.start_negotiation")
def start_negotiation(*, file: ClientFile, on: date, by: User) -> ClientFile:
    """Begin to write to the creditors, on a frozen budget."""
    if not FinancialStatement.objects.frozen().filter(file=file).exists():
        raise StatementNotFrozen
    if not Debt.objects.owed().filter(file=file).exists():
        raise NoDebt
    step(file, "start_negotiation")
    journal.record(file)
    return file


@verb("plans.start_follow_up")
def start_follow_up(*, file: ClientFile, on: date, by: User, reason: str = "") -> ClientFile:
    """Begin to follow the plan in force, or the client's choice to go on without one."""
    in_force = RepaymentPlan.objects.in_force().filter(file=file).exists()
    if not in_force and not reason.strip():
        raise NoPlanInForce(field="reason")
    step(file, "start_follow_up")
    journal.record(file, reason="" if in_force else reason.strip())
    return file
