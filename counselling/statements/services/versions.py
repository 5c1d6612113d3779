"""A version of the budget as a whole: begun, dated, corrected for the law, frozen."""

from collections.abc import Iterable
from datetime import date

from caseflow.accounts.models import User
from caseflow.audit.verbs import verb
from counselling.changes import hold, save_version
from counselling.client_files import journal
from counselling.client_files.models import ClientFile
from counselling.client_files.services.rules import require_open
from counselling.domain.assessment import kept_assessment
from counselling.domain.budget import ContractualInstalment
from counselling.domain.errors import DomainError, ReasonMissing, gettext_noop, required_reason
from counselling.domain.lifecycle import STATEMENT, StatementState
from counselling.domain.money import Cents, to_decimal
from counselling.statements import selectors
from counselling.statements.models import BudgetLine, FinancialStatement, LawInputOverride, SetAsideQuestion
from counselling.statements.services.lines import columns_of, details_of
from counselling.statements.services.rules import NegativeAmount, UnknownCode, require_draft


class DraftExists(DomainError):
    code = "draft-exists"
    sentence = gettext_noop("Version %(number)s of the budget is still a draft: continue it or freeze it.")


class NothingToFreeze(DomainError):
    code = "nothing-to-freeze"
    sentence = gettext_noop("The budget has no line yet.")


@verb("statements.start_statement")
def start_statement(*, file: ClientFile, effective_on: date, by: User) -> FinancialStatement:
    """Begin the next version of the budget as a copy of the last; the first one is empty."""
    require_open(file)
    hold(file)
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
    """Lines, corrections and answers go along; a capacity that was set does not, it belonged to the old figures."""
    BudgetLine.objects.bulk_create(
        BudgetLine(statement=statement, uuid=line.uuid, changed_by=line.changed_by, **columns_of(details_of(line)))
        for line in selectors.lines_of(last)
    )
    SetAsideQuestion.objects.bulk_create(
        SetAsideQuestion(statement=statement, code=row.code, by_id=row.by_id) for row in last.set_aside.all()
    )
    LawInputOverride.objects.bulk_create(
        LawInputOverride(statement=statement, name=row.name, value=row.value, reason=row.reason, by_id=row.by_id)
        for row in last.overrides.all()
    )


@verb("statements.date_statement")
def date_statement(*, statement: FinancialStatement, effective_on: date, version: int, by: User) -> FinancialStatement:
    """Say from which day the budget counts; the law of that day is applied."""
    require_draft(statement)
    save_version(statement, version=version, effective_on=effective_on)
    journal.record(
        statement.file,
        about=statement,
        fields={"effective_on": effective_on},
        number=statement.number,
        effective_on=effective_on,
    )
    return statement


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
    require_draft(statement)
    statement.overrides.filter(name=name).delete()
    if value is None:
        override = None
    else:
        override = LawInputOverride.objects.create(
            statement=statement, name=name, value=value, reason=required_reason(reason), by=by
        )
        _require_usable(statement, name)
    journal.record(statement.file, about=statement, fields={name: value}, name=name.partition(":")[0], reason=reason)
    return override


@verb("statements.set_capacity")
def set_capacity(
    *, statement: FinancialStatement, amount: Cents | None, reason: str, version: int, by: User
) -> FinancialStatement:
    """Offer creditors less or more than the rule says, with a reason; None goes back to the rule."""
    require_draft(statement)
    if amount is not None and amount < 0:
        raise NegativeAmount(field="amount")
    save_version(
        statement,
        version=version,
        capacity_set=None if amount is None else to_decimal(amount),
        capacity_reason="" if amount is None else required_reason(reason),
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
    require_draft(statement)
    now = selectors.statements_of(statement.file).get(pk=statement.pk)
    lines = selectors.lines_of(now)
    if not lines:
        raise NothingToFreeze
    if unexplained := selectors.reasons_missing(now):
        raise ReasonMissing(
            gettext_noop("Give a reason for what is far from its reference: %(lines)s."),
            lines=", ".join(line.title for line in unexplained),
        )
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
