"""What keeps a budget sound: refusals of its verbs, and the draft they may change."""

from counselling.client_files.services.rules import require_open
from counselling.domain.errors import DomainError, gettext_noop
from counselling.statements.models import FinancialStatement


class StatementFrozen(DomainError):
    code = "statement-frozen"
    sentence = gettext_noop("This budget is frozen: start a new version to change it.")


class NegativeAmount(DomainError):
    code = "negative-amount"
    sentence = gettext_noop("This amount cannot be negative.")


class UnknownCode(DomainError):
    code = "unknown-code"
    sentence = gettext_noop("Choose one of the list.")


def require_draft(statement: FinancialStatement) -> None:
    """Only a draft of an open file changes; asks the database, not a stale object, and holds the row."""
    require_open(statement.file)
    if not FinancialStatement.objects.select_for_update().drafts().filter(pk=statement.pk).exists():
        raise StatementFrozen
