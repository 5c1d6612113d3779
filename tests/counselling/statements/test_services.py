"""Each verb does it, refuses it, and tells it once."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction

from caseflow.audit.models import AuditEntry
from counselling.client_files.models import ClientFile, JournalEntry
from counselling.domain.budget import ContractualInstalment
from counselling.domain.errors import DomainError, ReasonMissing, StaleVersion
from counselling.domain.lifecycle import FileState, StatementState
from counselling.statements import selectors
from counselling.statements import services as statements
from counselling.statements.models import BudgetLine, FinancialStatement, LawInputOverride, ReferenceAmount
from counselling.statements.services import LineDetails
from tests.cast import Cast
from tests.factories import TODAY
from tests.factories.client_files import HouseholdMemberFactory
from tests.factories.statements import (
    BudgetLineFactory,
    FinancialStatementFactory,
    ReferenceAmountFactory,
    worked_example,
)

KEY = UUID("6f0a4b1e-4c67-4a35-9d57-0c5b3f2d1a10")
FOOD = LineDetails(category="food", amount=78000, label="Alimentation")


def told(file: ClientFile) -> list[str]:
    """The verbs of journal and audit log, which always agree."""
    journal = list(JournalEntry.objects.filter(file=file).order_by("pk").values_list("verb", flat=True))
    audit = AuditEntry.objects.filter(file=file.reference, verb__startswith="statements.").order_by("pk")
    assert journal == list(audit.values_list("verb", flat=True))
    return journal


def frozen(cast: Cast, statement: FinancialStatement, *running: ContractualInstalment) -> FinancialStatement:
    return statements.freeze_statement(
        statement=statement, running=running, version=statement.version, on=TODAY, by=cast.counsellor
    )


def test_the_first_statement_is_empty_and_the_next_a_copy_of_the_last(cast: Cast) -> None:
    first = statements.start_statement(file=cast.file, effective_on=TODAY, by=cast.counsellor)
    assert (first.number, first.copy_of, first.lines.count()) == (1, None, 0)
    line = statements.set_budget_line(statement=first, uuid=KEY, details=FOOD, by=cast.counsellor)
    statements.override_law_input(statement=first, name="adults", value=2, reason="couple", by=cast.counsellor)
    frozen(cast, first)
    second = statements.start_statement(file=cast.file, effective_on=TODAY, by=cast.counsellor)
    assert (second.number, second.copy_of, second.capacity_set) == (2, first, None)
    assert statements.details_of(second.lines.get()) == statements.details_of(line)
    assert second.lines.get().uuid == KEY
    assert list(second.overrides.values_list("name", "value", "reason")) == [("adults", 2, "couple")]
    assert told(cast.file) == [
        "statements.start_statement",
        "statements.set_budget_line",
        "statements.override_law_input",
        "statements.freeze_statement",
        "statements.start_statement",
    ]


def test_one_draft_at_a_time(cast: Cast) -> None:
    FinancialStatementFactory(file=cast.file)
    with pytest.raises(statements.DraftExists):
        statements.start_statement(file=cast.file, effective_on=TODAY, by=cast.counsellor)
    assert (cast.file.statements.count(), told(cast.file)) == (1, [])


def test_a_line_is_versioned_and_one_uuid_makes_one_line(cast: Cast) -> None:
    statement = FinancialStatementFactory(file=cast.file)
    line = statements.set_budget_line(statement=statement, uuid=KEY, details=FOOD, by=cast.counsellor)
    dearer = replace(FOOD, amount=81000)
    changed = statements.set_budget_line(statement=statement, uuid=KEY, details=dearer, version=1, by=cast.cover)
    assert (changed.pk, changed.version, changed.amount, changed.changed_by) == (
        line.pk, 2, Decimal("810.00"), cast.cover,
    )  # fmt: skip
    with pytest.raises(StaleVersion):
        statements.set_budget_line(statement=statement, uuid=KEY, details=FOOD, by=cast.counsellor)
    with pytest.raises(StaleVersion):
        statements.set_budget_line(statement=statement, uuid=KEY, details=FOOD, version=1, by=cast.counsellor)
    with pytest.raises(StaleVersion):
        statements.set_budget_line(statement=statement, uuid=uuid4(), details=FOOD, version=3, by=cast.counsellor)
    assert statement.lines.get().amount == Decimal("810.00")
    assert told(cast.file) == ["statements.set_budget_line"] * 2
    entry = AuditEntry.objects.filter(verb="statements.set_budget_line").latest("pk")
    assert set(entry.fields) == {"amount"}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"amount": -1}, "amount"),
        ({"category": "yacht"}, "category"),
        ({"period": "fortnightly"}, "period"),
        ({"evidence": "hearsay"}, "evidence"),
        ({"starts": TODAY, "ends": TODAY.replace(day=23)}, "ends"),
    ],
)
def test_an_unsound_line_is_refused_beside_its_field(cast: Cast, change: dict[str, Any], field: str) -> None:
    statement = FinancialStatementFactory(file=cast.file)
    with pytest.raises(DomainError) as refusal:
        statements.set_budget_line(statement=statement, uuid=KEY, details=replace(FOOD, **change), by=cast.counsellor)
    assert refusal.value.field == field
    assert (statement.lines.count(), told(cast.file)) == (0, [])


def test_the_holder_lives_in_this_file(cast: Cast) -> None:
    statement = FinancialStatementFactory(file=cast.file)
    stranger = HouseholdMemberFactory(file=cast.other_file, relation="child")
    with pytest.raises(statements.NotInHousehold):
        statements.set_budget_line(
            statement=statement, uuid=KEY, details=replace(FOOD, holder=stranger.pk), by=cast.counsellor
        )
    assert (statement.lines.count(), told(cast.file)) == (0, [])


def test_a_removed_line_counts_no_more_and_can_be_put_back(cast: Cast) -> None:
    line = BudgetLineFactory(statement__file=cast.file)
    statements.remove_budget_line(line=line, version=1, on=TODAY, by=cast.counsellor)
    assert (line.removed_on, selectors.lines_of(line.statement)) == (TODAY, [])
    statements.restore_budget_line(line=line, by=cast.counsellor)
    assert selectors.lines_of(line.statement) == [line]
    assert told(cast.file) == ["statements.remove_budget_line", "statements.restore_budget_line"]


def test_pasting_twice_is_once(cast: Cast) -> None:
    statement = FinancialStatementFactory(file=cast.file)
    lines = [(KEY, FOOD), (uuid4(), replace(FOOD, category="rent"))]
    assert len(statements.paste_budget_lines(statement=statement, lines=lines, by=cast.counsellor)) == 2
    assert statements.paste_budget_lines(statement=statement, lines=lines, by=cast.counsellor) == []
    assert statement.lines.count() == 2


def test_freezing_keeps_household_figures_and_law_and_supersedes_the_version_before(cast: Cast) -> None:
    before = FinancialStatementFactory(file=cast.file)
    BudgetLineFactory(statement=before)
    frozen(cast, before)
    statement = worked_example(cast.file)
    paid = ContractualInstalment(id="1", label="Cofidis", amount=77550)
    frozen(cast, statement, paid)
    before.refresh_from_db()
    assert (statement.state, statement.frozen_on, statement.frozen_by, before.state) == (
        StatementState.FROZEN, TODAY, cast.counsellor, StatementState.SUPERSEDED,
    )  # fmt: skip
    HouseholdMemberFactory(file=cast.file, relation="child", first_name="Noé")
    kept = selectors.figures_of(selectors.frozen_statement(cast.file))
    assert (kept.cents("balance"), kept.cents("left_per_day"), kept.capacity) == (-16350, 681, 61200)
    assert "lu.revis.2025-01-01" in statement.document["assessment"]["law"]
    assert [member["name"] for member in statement.document["household"]] == [
        "Anne Weber", "Marc Weber", "Léa Weber", "Tom Weber",
    ]  # fmt: skip
    fresh = selectors.fresh_figures_of(selectors.frozen_statement(cast.file))
    assert (fresh.cents("balance"), fresh.cents("left_per_day")) == (61200, 1409)


def test_what_is_far_from_its_reference_needs_a_reason_to_be_frozen(cast: Cast) -> None:
    ReferenceAmountFactory(service=cast.service, persons=1, amount=Decimal("640.00"))
    ReferenceAmountFactory(service=cast.service, persons=2, amount=Decimal("1000.00"))
    statement = FinancialStatementFactory(file=cast.file)
    line = BudgetLineFactory(statement=statement, category="food", amount=Decimal("780.00"), label="Courses")
    near = BudgetLineFactory(statement=statement, category="food", amount=Decimal("768.00"))
    assert selectors.reasons_missing(statement) == [line]
    with pytest.raises(ReasonMissing) as refusal:
        frozen(cast, statement)
    assert refusal.value.facts == {"lines": "Courses"}
    statement.refresh_from_db()
    assert (statement.state, told(cast.file), near.reason) == (StatementState.DRAFT, [], "")
    details = replace(statements.details_of(line), reason="régime médical")
    statements.set_budget_line(statement=statement, uuid=line.uuid, details=details, version=1, by=cast.counsellor)
    assert frozen(cast, statement).state == StatementState.FROZEN


def test_an_empty_or_stale_statement_is_not_frozen(cast: Cast) -> None:
    statement = FinancialStatementFactory(file=cast.file)
    with pytest.raises(statements.NothingToFreeze):
        frozen(cast, statement)
    BudgetLineFactory(statement=statement)
    with pytest.raises(StaleVersion):
        statements.freeze_statement(statement=statement, running=(), version=7, on=TODAY, by=cast.counsellor)
    statement.refresh_from_db()
    assert (statement.state, told(cast.file)) == (StatementState.DRAFT, [])


def everything_that_changes_a_statement(
    statement: FinancialStatement, line: BudgetLine, cast: Cast
) -> list[Callable[[], object]]:
    by = cast.counsellor
    return [
        lambda: statements.set_budget_line(statement=statement, uuid=KEY, details=FOOD, by=by),
        lambda: statements.paste_budget_lines(statement=statement, lines=[(KEY, FOOD)], by=by),
        lambda: statements.remove_budget_line(line=line, version=line.version, on=TODAY, by=by),
        lambda: statements.restore_budget_line(line=line, by=by),
        lambda: statements.override_law_input(statement=statement, name="adults", value=2, reason="couple", by=by),
        lambda: statements.set_capacity(
            statement=statement, amount=1, reason="peur", version=statement.version, by=by
        ),
        lambda: statements.date_statement(statement=statement, effective_on=TODAY, version=statement.version, by=by),
        lambda: frozen(cast, statement),
    ]


def test_a_frozen_statement_never_changes(cast: Cast) -> None:
    line = BudgetLineFactory(statement__file=cast.file)
    statement = frozen(cast, line.statement)
    before = told(cast.file)
    for change in everything_that_changes_a_statement(statement, line, cast):
        with pytest.raises(statements.StatementFrozen):
            change()
    assert told(cast.file) == before


def test_the_statement_of_a_closed_file_never_changes(cast: Cast) -> None:
    line = BudgetLineFactory(statement__file=cast.file)
    ClientFile.objects.filter(pk=cast.file.pk).update(state=FileState.CLOSED, closed_on=TODAY)
    for change in everything_that_changes_a_statement(line.statement, line, cast):
        with pytest.raises(DomainError) as refusal:
            change()
        assert refusal.value.code == "file-closed"
    assert (told(cast.file), line.statement.lines.count()) == ([], 1)


def test_the_database_itself_keeps_what_is_frozen(cast: Cast) -> None:
    line = BudgetLineFactory(statement__file=cast.file)
    statements.override_law_input(
        statement=line.statement, name="adults", value=2, reason="couple", by=cast.counsellor
    )
    statement = frozen(cast, line.statement)
    rows = FinancialStatement.objects.filter(pk=statement.pk)
    for change in (
        lambda: rows.update(effective_on=TODAY.replace(day=1)),
        lambda: rows.update(document={}),
        lambda: rows.update(state=StatementState.DRAFT),
        rows.delete,
        lambda: BudgetLine.objects.filter(pk=line.pk).update(amount=1),
        lambda: BudgetLine.objects.filter(pk=line.pk).delete(),
        lambda: BudgetLineFactory(statement=statement),
        lambda: LawInputOverride.objects.update(value=1),
        lambda: LawInputOverride.objects.all().delete(),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()
    statement.refresh_from_db()
    assert (statement.effective_on, statement.state, statement.lines.get().amount) == (
        TODAY, StatementState.FROZEN, Decimal("1150.00"),
    )  # fmt: skip


def test_a_law_input_is_corrected_with_a_reason_and_taken_back(cast: Cast) -> None:
    statement = worked_example(cast.file)
    statements.override_law_input(
        statement=statement, name="children", value=1, reason="Tom chez son père", by=cast.counsellor
    )
    figures = selectors.figures_of(selectors.current_statement(cast.file))
    children = next(line for line in figures.inputs if line.name == "children")
    assert (children.value, children.derived, children.reason) == (1, 2, "Tom chez son père")
    assert figures.open_questions == ()
    statements.override_law_input(statement=statement, name="children", value=None, reason="", by=cast.counsellor)
    assert statement.overrides.count() == 0
    assert told(cast.file) == ["statements.override_law_input"] * 2


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("adults", 0, "seule"),
        ("adults", "deux", "seule"),
        ("adults", 2, "  "),
        ("salary", 2, "seule"),
        ("kind:nobody", "wages", "seule"),
        ("category", "family", "seule"),
        ("household_minimum", -1, "moins"),
        ("waive:surplus", True, "accord"),
    ],
)
def test_a_law_input_that_the_law_cannot_use_is_refused(cast: Cast, name: str, value: Any, reason: str) -> None:
    statement = worked_example(cast.file)
    with pytest.raises(DomainError):
        statements.override_law_input(statement=statement, name=name, value=value, reason=reason, by=cast.counsellor)
    assert (statement.overrides.count(), told(cast.file)) == (0, [])


def test_a_capacity_beside_the_rule_needs_a_reason_and_both_are_shown(cast: Cast) -> None:
    statement = worked_example(cast.file)
    with pytest.raises(ReasonMissing):
        statements.set_capacity(statement=statement, amount=50000, reason=" ", version=1, by=cast.counsellor)
    with pytest.raises(statements.NegativeAmount):
        statements.set_capacity(statement=statement, amount=-1, reason="x", version=1, by=cast.counsellor)
    assert told(cast.file) == []
    statements.set_capacity(
        statement=statement, amount=50000, reason="réserve dentiste", version=1, by=cast.counsellor
    )
    figures = selectors.figures_of(selectors.current_statement(cast.file))
    assert (figures.capacity, figures.cents("capacity_by_rule")) == (50000, 61200)
    assert figures["repayment_capacity"].facts == {"reason": "réserve dentiste"}
    statements.set_capacity(statement=statement, amount=None, reason="", version=2, by=cast.counsellor)
    assert selectors.figures_of(selectors.current_statement(cast.file)).capacity == 61200


def test_the_day_of_effect_moves_with_a_version(cast: Cast) -> None:
    statement = FinancialStatementFactory(file=cast.file)
    first = TODAY.replace(day=1)
    statements.date_statement(statement=statement, effective_on=first, version=1, by=cast.counsellor)
    with pytest.raises(StaleVersion):
        statements.date_statement(statement=statement, effective_on=TODAY, version=1, by=cast.counsellor)
    statement.refresh_from_db()
    assert statement.effective_on == first


def test_reference_amounts_belong_to_a_service(cast: Cast) -> None:
    statements.set_reference_amount(service=cast.service, category="food", persons=2, amount=90000, by=cast.supervisor)
    statements.set_reference_amount(service=cast.service, category="food", persons=2, amount=95000, by=cast.supervisor)
    assert ReferenceAmount.objects.for_household(cast.service, 4) == {"food": Decimal("950.00")}
    assert ReferenceAmount.objects.for_household(cast.service, 1) == {}
    assert ReferenceAmount.objects.for_household(cast.other_service, 4) == {}
    statements.set_reference_amount(service=cast.service, category="food", persons=2, amount=None, by=cast.supervisor)
    assert ReferenceAmount.objects.count() == 0
    for wrong in ({"category": "yacht"}, {"persons": 0}, {"amount": -1}):
        fine: dict[str, Any] = {"category": "food", "persons": 1, "amount": 1}
        with pytest.raises(DomainError):
            statements.set_reference_amount(service=cast.service, by=cast.supervisor, **(fine | wrong))
    assert AuditEntry.objects.filter(verb="statements.set_reference_amount").count() == 3
