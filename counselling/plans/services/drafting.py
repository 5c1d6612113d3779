"""Trying scenarios: drafting, copying, changing and setting them aside."""

from dataclasses import replace
from datetime import date
from typing import Any

from caseflow.accounts.models import User
from caseflow.audit.verbs import verb
from counselling.changes import save_version
from counselling.client_files import journal
from counselling.client_files.models import ClientFile
from counselling.client_files.services.rules import (
    require_open,
)
from counselling.domain.archive import kept
from counselling.domain.errors import DomainError, gettext_noop
from counselling.domain.lifecycle import PlanState, StatementState
from counselling.domain.money import LARGEST, to_decimal
from counselling.domain.plan import ENGINE_VERSION, instalment_clearing, to_json
from counselling.domain.plan.validation import check_cents, check_rate
from counselling.plans import selectors
from counselling.plans.models import Answer, CreditorResponse, RepaymentPlan
from counselling.plans.selectors import Computation, Levers
from counselling.statements.models import FinancialStatement


class StatementNotFrozen(DomainError):
    code = "statement-not-frozen"
    sentence = gettext_noop("A plan rests on a frozen budget: freeze the budget first.")


class StatementElsewhere(DomainError):
    code = "statement-elsewhere"
    sentence = gettext_noop("This budget belongs to another file.")


class NotADraft(DomainError):
    code = "not-a-draft"
    sentence = gettext_noop("This plan was proposed and no longer changes: copy it as a new scenario.")


class NameMissing(DomainError):
    code = "name-missing"
    sentence = gettext_noop("Give the scenario a name.")


class FirstDuePast(DomainError):
    code = "first-due-past"
    sentence = gettext_noop("The first instalment cannot be due in the past.")


class PlanTooLarge(DomainError):
    code = "plan-too-large"
    sentence = gettext_noop("The amounts of this plan go beyond 9,999,999,999.99: check debts, rates and budget.")


class NotACounterOffer(DomainError):
    code = "not-a-counter-offer"
    sentence = gettext_noop("Only a counter-offer can be tried as a scenario.")


def require_frozen(statement: FinancialStatement, file: ClientFile) -> None:
    """Only the frozen budget of the file carries a plan; asks the database, not a stale object."""
    if statement.file_id != file.pk:
        raise StatementElsewhere
    state = FinancialStatement.objects.values_list("state", flat=True).get(pk=statement.pk)
    if state != StatementState.FROZEN:
        raise StatementNotFrozen


def require_draft(plan: RepaymentPlan) -> None:
    """Holds the row, so that nobody proposes what is being changed."""
    held = RepaymentPlan.objects.select_for_update().get(pk=plan.pk)
    if held.state != PlanState.DRAFT or held.discarded_on:
        raise NotADraft


def _require_sound(levers: Levers, on: date) -> None:
    if not levers.name.strip():
        raise NameMissing(field="name")
    if levers.first_due < on:
        raise FirstDuePast(field="first_due")
    check_cents("reserve", levers.reserve)
    check_cents("capacity", levers.capacity or 0)
    if levers.interest_rate is not None:
        check_rate("interest_rate", levers.interest_rate)


def computation_of(file: ClientFile, statement: FinancialStatement, levers: Levers, on: date) -> Computation:
    """The scenario with the debts and the law of this day."""
    require_frozen(statement, file)
    _require_sound(levers, on)
    computation = selectors.computed(selectors.grounds_of(file, statement, on), levers)
    result = computation.result
    if max(result.total_claims + result.total_interest, *result.inputs.capacity) > LARGEST:
        raise PlanTooLarge
    return computation


def columns_of(computation: Computation) -> dict[str, Any]:
    """What a plan keeps of its computation."""
    result, basis = computation.result, computation.basis
    return {
        "name": computation.levers.name.strip(),
        "levers": selectors.kept_levers(computation.levers),
        "document": to_json(result),
        "basis": kept(basis),
        "engine_version": ENGINE_VERSION,
        "law_version": computation.law_version,
        "law_ids": sorted(rule.id for rule in basis.all_rules),
        "computed_on": computation.grounds.on,
        "first_due": computation.levers.first_due,
        "capacity": to_decimal(result.inputs.capacity[0]),
        "months": result.months,
        "total_claims": to_decimal(result.total_claims),
        "total_paid": to_decimal(result.total_paid),
        "total_interest": to_decimal(result.total_interest),
        "written_off": to_decimal(result.written_off),
        "still_owed": to_decimal(result.still_owed),
    }


def _draft(file: ClientFile, statement: FinancialStatement, levers: Levers, on: date) -> RepaymentPlan:
    require_open(file)
    computation = computation_of(file, statement, levers, on)
    return RepaymentPlan.objects.create(file=file, statement=statement, **columns_of(computation))


@verb("plans.draft_plan")
def draft_plan(
    *, file: ClientFile, statement: FinancialStatement, levers: Levers, on: date, by: User
) -> RepaymentPlan:
    """Try a scenario: compute it from the frozen budget and the debts of the day."""
    plan = _draft(file, statement, levers, on)
    journal.record(file, about=plan, name=plan.name, months=plan.months)
    return plan


@verb("plans.copy_plan")
def copy_plan(*, plan: RepaymentPlan, statement: FinancialStatement, name: str, on: date, by: User) -> RepaymentPlan:
    """Try the levers of a plan again as a scenario of its own, with the debts and the budget of the day."""
    copy = _draft(plan.file, statement, _levers_again(plan, name, on), on)
    journal.record(plan.file, about=copy, name=copy.name, original=plan.name, months=copy.months)
    return copy


@verb("plans.try_counter_offer")
def try_counter_offer(
    *, response: CreditorResponse, statement: FinancialStatement, name: str, on: date, by: User
) -> RepaymentPlan:
    """Try what a creditor asks for as a scenario of its own: it gets its instalment, the others share the rest."""
    if response.answer != Answer.COUNTER_OFFER:
        raise NotACounterOffer
    levers = _levers_again(response.plan, name, on)
    refusing = {**levers.refusing, str(response.debt_id): _instalment_asked_for(response)}
    plan = _draft(response.plan.file, statement, replace(levers, refusing=refusing), on)
    journal.record(plan.file, about=plan, name=plan.name, creditor=response.debt.creditor.name, months=plan.months)
    return plan


def _instalment_asked_for(response: CreditorResponse) -> int:
    """The instalment of a counter-offer, or the one that clears the claim in the months it names."""
    if response.instalment:
        return int(response.instalment * 100)
    plan = response.plan.result
    return instalment_clearing(plan.debt(str(response.debt_id)).debt, plan.inputs.terms, response.months or 1)


def _levers_again(plan: RepaymentPlan, name: str, on: date) -> Levers:
    """The same levers; a first due date that has passed becomes the next day of that number."""
    levers = selectors.restored_levers(plan.levers)
    return replace(levers, name=name, first_due=selectors.next_due(levers.first_due, on))


@verb("plans.change_plan")
def change_plan(
    *, plan: RepaymentPlan, statement: FinancialStatement, levers: Levers, version: int, on: date, by: User
) -> RepaymentPlan:
    """Move the levers of a scenario; it is computed anew with the debts and the budget of the day."""
    require_open(plan.file)
    require_draft(plan)
    columns = columns_of(computation_of(plan.file, statement, levers, on))
    changed = {name: value for name, value in columns["levers"].items() if plan.levers[name] != value}
    save_version(plan, version=version, statement=statement, **columns)
    journal.record(
        plan.file, about=plan, fields=changed, name=plan.name, months=plan.months, paid=int(plan.total_paid * 100)
    )
    return plan


@verb("plans.discard_plan")
def discard_plan(*, plan: RepaymentPlan, version: int, on: date, by: User) -> RepaymentPlan:
    """Set a scenario aside; it can be taken back."""
    require_open(plan.file)
    require_draft(plan)
    save_version(plan, version=version, discarded_on=on)
    journal.record(plan.file, about=plan, fields={"discarded_on": on}, name=plan.name)
    return plan


@verb("plans.restore_plan")
def restore_plan(*, plan: RepaymentPlan, by: User) -> RepaymentPlan:
    """Take back a scenario that was set aside."""
    require_open(plan.file)
    save_version(plan, version=plan.version, discarded_on=None)
    journal.record(plan.file, about=plan, fields={"discarded_on": None}, name=plan.name)
    return plan
