"""What people do with a budget: take it down line by line, correct what the law reads from it, freeze it."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from uuid import UUID

from django.db.models.functions import Now

from caseflow.accounts.models import Service, User
from caseflow.audit.verbs import tell, verb
from counselling.client_files import journal
from counselling.client_files.models import ClientFile
from counselling.client_files.services.rules import require_open, save_version
from counselling.domain.assessment import kept_assessment
from counselling.domain.budget import Category, ContractualInstalment
from counselling.domain.errors import DomainError, StaleVersion, gettext_noop
from counselling.domain.lifecycle import STATEMENT, StatementState
from counselling.domain.money import Cents, to_decimal
from counselling.domain.periods import Period
from counselling.statements import selectors
from counselling.statements.models import (
    BudgetLine,
    Evidence,
    FinancialStatement,
    LawInputOverride,
    ReferenceAmount,
)


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


class StatementFrozen(DomainError):
    code = "statement-frozen"
    sentence = gettext_noop("This budget is frozen: start a new version to change it.")


class DraftExists(DomainError):
    code = "draft-exists"
    sentence = gettext_noop("Version %(number)s of the budget is still a draft: continue it or freeze it.")


class NegativeAmount(DomainError):
    code = "negative-amount"
    sentence = gettext_noop("This amount cannot be negative.")


class UnknownCode(DomainError):
    code = "unknown-code"
    sentence = gettext_noop("Choose one of the list.")


class NotInHousehold(DomainError):
    code = "not-in-household"
    sentence = gettext_noop("This person is not in the household of the file.")


class DatesOutOfOrder(DomainError):
    code = "dates-out-of-order"
    sentence = gettext_noop("The end cannot lie before the beginning.")


class NothingToFreeze(DomainError):
    code = "nothing-to-freeze"
    sentence = gettext_noop("The budget has no line yet.")


class ReasonMissing(DomainError):
    code = "reason-missing"
    sentence = gettext_noop("Give a reason for what is far from its reference: %(lines)s.")


class ReasonRequired(DomainError):
    code = "reason-required"
    sentence = gettext_noop("Give the reason for the other value.")


def _require_draft(statement: FinancialStatement) -> None:
    """Only a draft of an open file changes; asks the database, not a stale object, and holds the row."""
    require_open(statement.file)
    if not FinancialStatement.objects.select_for_update().drafts().filter(pk=statement.pk).exists():
        raise StatementFrozen


@verb("statements.start_statement")
def start_statement(*, file: ClientFile, effective_on: date, by: User) -> FinancialStatement:
    """Begin the next version of the budget as a copy of the last; the first one is empty."""
    require_open(file)
    ClientFile.objects.select_for_update().get(pk=file.pk)
    last = selectors.current_statement(file)
    if last and last.is_draft:
        raise DraftExists(number=last.number)
    statement = FinancialStatement.objects.create(
        file=file, number=last.number + 1 if last else 1, effective_on=effective_on, copy_of=last
    )
    if last:
        _copy(last, statement)
    journal.record(file, about=statement, number=statement.number, effective_on=effective_on)
    return statement


def _copy(last: FinancialStatement, statement: FinancialStatement) -> None:
    """Lines and corrections go along; a capacity that was set does not, it belonged to the old figures."""
    BudgetLine.objects.bulk_create(
        BudgetLine(statement=statement, uuid=line.uuid, changed_by=line.changed_by, **_columns(details_of(line)))
        for line in selectors.lines_of(last)
    )
    LawInputOverride.objects.bulk_create(
        LawInputOverride(statement=statement, name=row.name, value=row.value, reason=row.reason, by_id=row.by_id)
        for row in last.overrides.all()
    )


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
    )


def _columns(details: LineDetails) -> dict[str, object]:
    columns = asdict(details)
    return columns | {"amount": to_decimal(columns["amount"]), "holder_id": columns.pop("holder")}


@verb("statements.date_statement")
def date_statement(*, statement: FinancialStatement, effective_on: date, version: int, by: User) -> FinancialStatement:
    """Say from which day the budget counts; the law of that day is applied."""
    _require_draft(statement)
    save_version(statement, version=version, effective_on=effective_on)
    journal.record(
        statement.file,
        about=statement,
        fields={"effective_on": effective_on},
        number=statement.number,
        effective_on=effective_on,
    )
    return statement


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


@verb("statements.set_budget_line")
def set_budget_line(
    *, statement: FinancialStatement, uuid: UUID, details: LineDetails, by: User, version: int = 0
) -> BudgetLine:
    """Take down a line or correct it; version 0 is a new line, and one uuid makes one line."""
    _require_draft(statement)
    _require_sound(statement, details)
    columns = _columns(details) | {"changed_by": by}
    line = statement.lines.filter(uuid=uuid).first()
    if line is None and version == 0:
        line = BudgetLine.objects.create(statement=statement, uuid=uuid, **columns)
        changed = list(columns)
    elif line is None or line.removed_on:
        raise StaleVersion
    else:
        # A first post that is repeated, perhaps with more typed meanwhile, changes the row it made.
        seen = version or 1
        changed = [name for name, value in columns.items() if getattr(line, name) != value and name != "changed_by"]
        save_version(line, version=seen, **columns, changed_at=Now())
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
    _require_draft(statement)
    for _uuid, details in lines:
        _require_sound(statement, details)
    known = set(statement.lines.filter(uuid__in=[uuid for uuid, _details in lines]).values_list("uuid", flat=True))
    created = BudgetLine.objects.bulk_create(
        BudgetLine(statement=statement, uuid=uuid, changed_by=by, **_columns(details))
        for uuid, details in lines
        if uuid not in known
    )
    journal.record(statement.file, about=statement, number=statement.number, count=len(created))
    return created


@verb("statements.remove_budget_line")
def remove_budget_line(*, line: BudgetLine, version: int, on: date, by: User) -> BudgetLine:
    """Take a line out of the draft; it can be put back."""
    _require_draft(line.statement)
    save_version(line, version=version, removed_on=on, changed_by=by, changed_at=Now())
    journal.record(line.statement.file, about=line, fields={"removed_on": on}, line=line.label, category=line.category)
    return line


@verb("statements.restore_budget_line")
def restore_budget_line(*, line: BudgetLine, by: User) -> BudgetLine:
    """Put a removed line back."""
    _require_draft(line.statement)
    save_version(line, version=line.version, removed_on=None, changed_by=by, changed_at=Now())
    journal.record(
        line.statement.file, about=line, fields={"removed_on": None}, line=line.label, category=line.category
    )
    return line


def _require_usable(statement: FinancialStatement, name: str) -> None:
    """The law of the jurisdiction must be able to work with every correction; it says so in its own words."""
    worked = selectors.fresh_figures_of(selectors.statements_of(statement.file).get(pk=statement.pk))
    if not name.startswith(selectors.WAIVER) and name not in {line.name for line in worked.inputs}:
        raise UnknownCode(field="name")


@verb("statements.override_law_input")
def override_law_input(
    *, statement: FinancialStatement, name: str, value: int | str | bool | None, reason: str, by: User
) -> LawInputOverride | None:
    """Use another value than the one read from household and income, with a reason; None takes it back."""
    _require_draft(statement)
    statement.overrides.filter(name=name).delete()
    if value is None:
        override = None
    elif not reason.strip():
        raise ReasonRequired(field="reason")
    else:
        override = LawInputOverride.objects.create(
            statement=statement, name=name, value=value, reason=reason.strip(), by=by
        )
        _require_usable(statement, name)
    journal.record(statement.file, about=statement, fields={name: value}, name=name.partition(":")[0], reason=reason)
    return override


@verb("statements.set_capacity")
def set_capacity(
    *, statement: FinancialStatement, amount: Cents | None, reason: str, version: int, by: User
) -> FinancialStatement:
    """Offer creditors less or more than the rule says, with a reason; None goes back to the rule."""
    _require_draft(statement)
    if amount is not None and amount < 0:
        raise NegativeAmount(field="amount")
    if amount is not None and not reason.strip():
        raise ReasonRequired(field="reason")
    save_version(
        statement,
        version=version,
        capacity_set=None if amount is None else to_decimal(amount),
        capacity_reason="" if amount is None else reason.strip(),
    )
    journal.record(statement.file, about=statement, fields={"capacity_set": amount}, amount=amount, reason=reason)
    return statement


@verb("statements.freeze_statement")
def freeze_statement(
    *,
    statement: FinancialStatement,
    running: Iterable[ContractualInstalment],
    version: int,
    on: date,
    by: User,
) -> FinancialStatement:
    """Fix the budget with household, figures and law as they are; plans and letters rest on it from now on."""
    _require_draft(statement)
    now = selectors.statements_of(statement.file).get(pk=statement.pk)
    lines = selectors.lines_of(now)
    if not lines:
        raise NothingToFreeze
    if unexplained := selectors.reasons_missing(now):
        raise ReasonMissing(lines=", ".join(line.title for line in unexplained))
    document = {
        "household": selectors.kept_household(selectors.household_of(now), now.effective_on),
        "assessment": kept_assessment(selectors.fresh_figures_of(now, running=running)),
    }
    superseded = FinancialStatement.objects.frozen().filter(file=statement.file)
    superseded.update(state=STATEMENT.next(StatementState.FROZEN, "supersede_statement"))
    save_version(
        statement,
        version=version,
        state=STATEMENT.next(StatementState(statement.state), "freeze_statement"),
        document=document,
        frozen_on=on,
        frozen_by=by,
    )
    journal.record(statement.file, about=statement, number=statement.number, lines=len(lines))
    return statement


@verb("statements.set_reference_amount")
def set_reference_amount(
    *, service: Service, category: str, persons: int, amount: Cents | None, by: User
) -> ReferenceAmount | None:
    """Say what a household of this size is expected to spend a month; None takes the reference away."""
    if category not in set(Category):
        raise UnknownCode(field="category")
    if persons < 1:
        raise UnknownCode(field="persons")
    if amount is not None and amount < 0:
        raise NegativeAmount(field="amount")
    rows = ReferenceAmount.objects.filter(service=service, category=category, persons=persons)
    reference = None
    if amount is None:
        rows.delete()
    else:
        reference, _created = ReferenceAmount.objects.update_or_create(
            service=service, category=category, persons=persons, defaults={"amount": to_decimal(amount)}
        )
    tell(
        service=service.pk,
        object_type=ReferenceAmount._meta.label,
        object_id=reference.pk if reference else "",
        fields={"amount": amount},
        detail={"persons": persons},
    )
    return reference
