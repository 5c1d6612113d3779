"""Reading budgets: the bridge from the lines and the household of a file to the domain and its law."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from counselling.client_files.models import ClientFile, HouseholdMember
from counselling.domain import budget as domain
from counselling.domain.assessment import Assessment, assess, restored_assessment
from counselling.domain.budget import Budget, Category, ContractualInstalment, Section
from counselling.domain.explanation import Figure
from counselling.domain.household import Member, Relation, persons_of, present
from counselling.domain.law.inputs import Income, LawInputs, Override, law_inputs
from counselling.domain.money import Cents, to_cents
from counselling.domain.periods import Period, monthly
from counselling.domain.plausibility import Question, questions_about
from counselling.statements.models import BudgetLine, FinancialStatement, LawInputOverride, ReferenceAmount

# Far from what the service expects of such a household: a fifth above or below.
FAR = Fraction(1, 5)
WAIVER = "waive:"


def statements_of(file: ClientFile) -> QuerySet[FinancialStatement]:
    """The versions of the budget, newest first, with all that their figures need."""
    lines = BudgetLine.objects.standing().select_related("holder", "paper", "changed_by")
    statements = FinancialStatement.objects.filter(file=file).select_related("file__service", "frozen_by")
    return statements.prefetch_related(
        Prefetch("lines", lines, to_attr="standing_lines"), "overrides", "set_aside", "file__members"
    ).order_by("-number")


def current_statement(file: ClientFile) -> FinancialStatement | None:
    """The newest version, whatever its state."""
    return statements_of(file).first()


def frozen_statement(file: ClientFile) -> FinancialStatement | None:
    """The version that plans and letters rest on."""
    return statements_of(file).frozen().first()  # type: ignore[attr-defined]


def lines_of(statement: FinancialStatement) -> list[BudgetLine]:
    """The lines that count, in the order of the budget."""
    found: list[BudgetLine] | None = getattr(statement, "standing_lines", None)
    if found is None:
        found = list(statement.lines.standing().select_related("holder", "paper", "changed_by"))
    order = list(Category)
    return sorted(found, key=lambda line: (order.index(Category(line.category)), line.pk))


def household_of(statement: FinancialStatement) -> tuple[Member, ...]:
    """Who may live on this budget: as the frozen statement kept it, else as the file says now."""
    if statement.document:
        return tuple(_kept_member(row) for row in statement.document["household"])
    return tuple(_member(row) for row in statement.file.members.all())


def persons_on(statement: FinancialStatement, on: date) -> Fraction:
    """How many live on the budget that day, children with their share of time."""
    return persons_of(household_of(statement), on=on)


def budget_of(
    statement: FinancialStatement, *, running: Iterable[ContractualInstalment] = (), on: date | None = None
) -> Budget:
    """The budget as the domain knows it, on its day of effect unless another is asked for."""
    on = on or statement.effective_on
    return Budget(
        on=on,
        persons=persons_on(statement, on),
        lines=tuple(_line(line) for line in lines_of(statement)),
        instalments=tuple(running),
    )


def law_inputs_of(statement: FinancialStatement, on: date | None = None) -> LawInputs:
    """What household and income mean for the law, with what the counsellor corrected."""
    on = on or statement.effective_on
    lines = lines_of(statement)
    corrections = {row.name: row for row in statement.overrides.all() if not row.name.startswith(WAIVER)}
    known = {f"kind:{line.uuid}" for line in lines}
    return law_inputs(
        jurisdiction=statement.file.service.jurisdiction,
        on=on,
        members=household_of(statement),
        incomes=[_income(line) for line in lines if _line(line).section is domain.Section.INCOME and _runs(line, on)],
        pays_maintenance=any(line.category == Category.MAINTENANCE_PAID and _runs(line, on) for line in lines),
        overrides={
            name: Override(value=row.value, reason=row.reason)
            for name, row in corrections.items()
            if not name.startswith("kind:") or name in known
        },
    )


def waivers_of(statement: FinancialStatement) -> dict[str, LawInputOverride]:
    """The terms of the capacity that the client agreed not to rely on, with the reason."""
    return {row.name.removeprefix(WAIVER): row for row in statement.overrides.all() if row.name.startswith(WAIVER)}


def figures_of(statement: FinancialStatement, *, running: Iterable[ContractualInstalment] = ()) -> Assessment:
    """Every figure with its explanation: as frozen, or worked out while the statement is a draft."""
    if statement.document:
        return restored_assessment(statement.document["assessment"])
    return fresh_figures_of(statement, running=running)


def fresh_figures_of(statement: FinancialStatement, *, running: Iterable[ContractualInstalment] = ()) -> Assessment:
    """The figures with today's debts, also of a frozen statement: what a plan starts from."""
    return assess(
        budget_of(statement, running=running),
        law_inputs_of(statement),
        jurisdiction=statement.file.service.jurisdiction,
        labels={str(line.uuid): line.title for line in lines_of(statement)},
        waived=frozenset(waivers_of(statement)),
        capacity_set=cents_or_none(statement.capacity_set),
        capacity_reason=statement.capacity_reason,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """What the service expects a month, and how far the line is from it."""

    amount: Cents
    monthly: Cents

    @property
    def is_far(self) -> bool:
        return abs(self.monthly - self.amount) > self.amount * FAR

    @property
    def is_above(self) -> bool:
        return self.monthly > self.amount


def references_of(statement: FinancialStatement) -> dict[UUID, Reference]:
    """The reference beside each line whose category has one for this size of household."""
    persons = persons_on(statement, statement.effective_on)
    size = max(1, -(-persons.numerator // persons.denominator))
    amounts = ReferenceAmount.objects.for_household(statement.file.service_id, size)
    return {
        line.uuid: Reference(amount=to_cents(amounts[line.category]), monthly=monthly_of(line))
        for line in lines_of(statement)
        if line.category in amounts
    }


def far_from_reference(statement: FinancialStatement) -> list[BudgetLine]:
    references = references_of(statement)
    return [line for line in lines_of(statement) if line.uuid in references and references[line.uuid].is_far]


def reasons_missing(statement: FinancialStatement) -> list[BudgetLine]:
    """Lines far from their reference that say nothing about it yet."""
    return [line for line in far_from_reference(statement) if not line.reason]


def reasons_of(statement: FinancialStatement) -> dict[Section, str]:
    """Why a section departs from what the service expects: the reasons of its lines, each once."""
    reasons: dict[Section, list[str]] = {}
    for line in far_from_reference(statement):
        said = reasons.setdefault(Category(line.category).section, [])
        if line.reason and line.reason not in said:
            said.append(line.reason)
    return {section: "; ".join(said) for section, said in reasons.items()}


def questions_of(statement: FinancialStatement) -> list[Question]:
    """What this budget seems to lack and nobody has set aside."""
    aside = {row.code for row in statement.set_aside.all()}
    asked = questions_about(
        map(_line, lines_of(statement)),
        household_of(statement),
        on=statement.effective_on,
        jurisdiction=statement.file.service.jurisdiction,
    )
    return [question for question in asked if question.rule.code not in aside]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One line in two versions of the budget, by the month; None where it does not stand."""

    label: str
    before: Cents | None
    after: Cents | None

    @property
    def change(self) -> Cents:
        return (self.after or 0) - (self.before or 0)


def differences(statement: FinancialStatement, earlier: FinancialStatement | None) -> list[Difference]:
    """What changed since an earlier version, line by line."""
    now = {line.uuid: line for line in lines_of(statement)}
    then = {line.uuid: line for line in lines_of(earlier)} if earlier else {}
    found = [
        Difference(
            label=(now.get(key) or then[key]).title,
            before=monthly_of(then[key]) if key in then else None,
            after=monthly_of(now[key]) if key in now else None,
        )
        for key in {**now, **then}
    ]
    return [line for line in found if line.before != line.after]


def monthly_of(line: BudgetLine) -> Cents:
    return monthly(amount=to_cents(line.amount), period=Period(line.period))


def monthly_figure_of(line: BudgetLine) -> Figure:
    """What a line is worth a month, with its way."""
    return _line(line).monthly


def cents_or_none(amount: Any) -> Cents | None:
    return None if amount is None else to_cents(amount)


def kept_household(members: Sequence[Member], on: date) -> list[dict[str, Any]]:
    """The household of a day as plain JSON, for a frozen statement."""
    return [
        {
            "id": member.id,
            "relation": member.relation.value,
            "name": member.name,
            "birth_date": _iso(member.birth_date),
            "age": member.age,
            "time_share": str(member.time_share),
            "income_holder": member.income_holder,
            "starts": _iso(member.starts),
            "ends": _iso(member.ends),
        }
        for member in present(members, on=on)
    ]


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _kept_member(row: dict[str, Any]) -> Member:
    days = {name: _day(row[name]) for name in ("birth_date", "starts", "ends")}
    return Member(**row | days | {"relation": Relation(row["relation"]), "time_share": Fraction(row["time_share"])})


def _member(row: HouseholdMember) -> Member:
    return Member(
        id=str(row.pk),
        relation=Relation(row.relation),
        name=row.full_name,
        birth_date=row.birth_date,
        age=row.age,
        time_share=Fraction(row.presence, 100),
        income_holder=row.has_income,
        starts=row.since,
        ends=row.until,
    )


def _line(line: BudgetLine) -> domain.BudgetLine:
    return domain.BudgetLine(
        id=str(line.uuid),
        category=Category(line.category),
        amount=to_cents(line.amount),
        period=Period(line.period),
        label=line.label,
        holder=str(line.holder_id) if line.holder_id else None,
        starts=line.starts,
        ends=line.ends,
    )


def _runs(line: BudgetLine, on: date) -> bool:
    return _line(line).runs(on)


def _income(line: BudgetLine) -> Income:
    return Income(
        id=str(line.uuid),
        category=Category(line.category),
        monthly=monthly_of(line),
        holder=str(line.holder_id) if line.holder_id else None,
        label=line.title,
    )
