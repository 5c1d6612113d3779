"""Taking lines down, one by one or pasted, and taking them out again."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from uuid import UUID

from django.db.models.functions import Now

from caseflow.accounts.models import User
from caseflow.audit.verbs import verb
from counselling.changes import save_version
from counselling.client_files import journal
from counselling.domain.budget import Category
from counselling.domain.errors import DomainError, StaleVersion, gettext_noop
from counselling.domain.money import Cents, to_decimal
from counselling.domain.periods import Period
from counselling.statements.models import BudgetLine, Evidence, FinancialStatement
from counselling.statements.services.rules import NegativeAmount, UnknownCode, require_draft


@dataclass(frozen=True, slots=True, kw_only=True)
class LineDetails:
    """One income or expense, as typed; `holder` is the key of a household member, or None for the household."""

    category: str
    amount: Cents
    period: str = Period.MONTHLY
    label: str = ""
    holder: int | None = None
    starts: date | None = None
    ends: date | None = None
    evidence: str = Evidence.NONE
    comment: str = ""
    reason: str = ""
    # The key of a paper of the file: who shows one has a document.
    paper: int | None = None


class NotInHousehold(DomainError):
    code = "not-in-household"
    sentence = gettext_noop("This person is not in the household of the file.")


class NotOfTheFile(DomainError):
    code = "not-of-the-file"
    sentence = gettext_noop("This paper is not in the file.")


class DatesOutOfOrder(DomainError):
    code = "dates-out-of-order"
    sentence = gettext_noop("The end cannot lie before the beginning.")


def details_of(line: BudgetLine) -> LineDetails:
    """What a saved line says."""
    return LineDetails(
        category=line.category,
        amount=int(line.amount * 100),
        period=line.period,
        label=line.label,
        holder=line.holder_id,
        starts=line.starts,
        ends=line.ends,
        evidence=line.evidence,
        comment=line.comment,
        reason=line.reason,
        paper=line.paper_id,
    )


def columns_of(details: LineDetails) -> dict[str, object]:
    columns = asdict(details)
    if details.paper is not None:
        columns["evidence"] = Evidence.DOCUMENT
    keys = {"holder_id": columns.pop("holder"), "paper_id": columns.pop("paper")}
    return columns | keys | {"amount": to_decimal(columns["amount"])}


def _require_sound(statement: FinancialStatement, details: LineDetails) -> None:
    if details.category not in set(Category):
        raise UnknownCode(field="category")
    if details.period not in set(Period):
        raise UnknownCode(field="period")
    if details.evidence not in Evidence.values:
        raise UnknownCode(field="evidence")
    if details.amount < 0:
        raise NegativeAmount(field="amount")
    if details.starts and details.ends and details.ends < details.starts:
        raise DatesOutOfOrder(field="ends")
    if details.holder is not None and not statement.file.members.filter(pk=details.holder).exists():
        raise NotInHousehold(field="holder")
    if details.paper is not None and not statement.file.attachments.filter(pk=details.paper).exists():
        raise NotOfTheFile(field="paper")


@verb("statements.set_budget_line")
def set_budget_line(
    *, statement: FinancialStatement, uuid: UUID, details: LineDetails, by: User, version: int = 0
) -> BudgetLine:
    """Take down a line or correct it; version 0 is a new line, and one uuid makes one line."""
    require_draft(statement)
    _require_sound(statement, details)
    columns = columns_of(details) | {"changed_by": by}
    line = statement.lines.filter(uuid=uuid).first()
    if line is None and version == 0:
        line = BudgetLine.objects.create(statement=statement, uuid=uuid, **columns)
        changed = list(columns)
    elif line is None or line.removed_on:
        raise StaleVersion
    else:
        changed = [name for name, value in columns.items() if getattr(line, name) != value and name != "changed_by"]
        save_version(line, version=version, **columns, changed_at=Now())
    journal.record(
        statement.file,
        about=line,
        fields=dict.fromkeys(changed),
        line=line.label,
        category=line.category,
        amount=details.amount,
        period=details.period,
    )
    return line


@verb("statements.paste_budget_lines")
def paste_budget_lines(
    *, statement: FinancialStatement, lines: Sequence[tuple[UUID, LineDetails]], by: User
) -> list[BudgetLine]:
    """Take down the lines of a spreadsheet; those that stand already are left alone, so twice is once."""
    require_draft(statement)
    for _uuid, details in lines:
        _require_sound(statement, details)
    known = set(statement.lines.filter(uuid__in=[uuid for uuid, _details in lines]).values_list("uuid", flat=True))
    created = BudgetLine.objects.bulk_create(
        BudgetLine(statement=statement, uuid=uuid, changed_by=by, **columns_of(details))
        for uuid, details in lines
        if uuid not in known
    )
    journal.record(statement.file, about=statement, number=statement.number, count=len(created))
    return created


@verb("statements.remove_budget_line")
def remove_budget_line(*, line: BudgetLine, version: int, on: date, by: User) -> BudgetLine:
    """Take a line out of the draft; it can be put back."""
    require_draft(line.statement)
    save_version(line, version=version, removed_on=on, changed_by=by, changed_at=Now())
    journal.record(line.statement.file, about=line, fields={"removed_on": on}, line=line.label, category=line.category)
    return line


@verb("statements.restore_budget_line")
def restore_budget_line(*, line: BudgetLine, by: User) -> BudgetLine:
    """Put a removed line back."""
    require_draft(line.statement)
    save_version(line, version=line.version, removed_on=None, changed_by=by, changed_at=Now())
    journal.record(
        line.statement.file, about=line, fields={"removed_on": None}, line=line.label, category=line.category
    )
    return line
