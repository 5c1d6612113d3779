"""Which papers of the file prove a debt."""

from caseflow.accounts.models import User
from caseflow.audit.verbs import verb
from counselling.client_files import journal
from counselling.client_files.models import Attachment
from counselling.client_files.services.rules import require_open
from counselling.debts.models import Debt
from counselling.domain.errors import DomainError, gettext_noop


class PaperLinked(DomainError):
    code = "paper-linked"
    sentence = gettext_noop("This paper stands beside the debt already.")


class PaperNotLinked(DomainError):
    code = "paper-not-linked"
    sentence = gettext_noop("This paper does not stand beside the debt any more.")


@verb("debts.link_paper")
def link_paper(*, debt: Debt, paper: Attachment, by: User) -> Debt:
    """Put a paper of the file beside the debt it proves; one paper may prove several."""
    require_open(debt.file)
    if debt.papers.filter(pk=paper.pk).exists():
        raise PaperLinked(field="paper")
    debt.papers.add(paper)
    _tell(debt, paper)
    return debt


@verb("debts.unlink_paper")
def unlink_paper(*, debt: Debt, paper: Attachment, by: User) -> Debt:
    """Take a paper away from a debt; the paper stays in the file."""
    require_open(debt.file)
    if not debt.papers.filter(pk=paper.pk).exists():
        raise PaperNotLinked
    debt.papers.remove(paper)
    _tell(debt, paper)
    return debt


def _tell(debt: Debt, paper: Attachment) -> None:
    journal.record(debt.file, about=debt, debt=str(debt.pk), creditor=debt.creditor.name, title=paper.title)
