"""From a scenario to a plan in force and its end; each verb does it, refuses it, and tells it once."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.db.models import Sum

from counselling.client_files.models import ClientFile
from counselling.debts.models import Debt
from counselling.domain.errors import DomainError, ReasonMissing, StaleVersion, TransitionRefused
from counselling.domain.lifecycle import FileState, PlanState
from counselling.domain.plan import Method
from counselling.plans import selectors
from counselling.plans import services as plans
from counselling.plans.models import Answer, CreditorResponse, PlanShare, RepaymentPlan
from counselling.plans.selectors import Interest
from counselling.plans.services.outcome import (
    AnotherProposed,
    AnswerInFuture,
    CreditorsNotAgreed,
    LawNotConfirmed,
    NotInPlan,
    NotProposed,
    OfferWithoutTerms,
    PlanStale,
    RefusalUnexplained,
    StillUnpaid,
)
from counselling.plans.services.steps import NoDebt, NoPlanInForce
from tests.cast import Cast
from tests.counselling.plans import told
from tests.factories import TODAY
from tests.factories.debts import DebtFactory
from tests.factories.plans import frozen_example, owed_example, proposed, scenario


def answer(plan: RepaymentPlan, debt: Debt, by: Any, answered: Answer = Answer.ACCEPTED, **facts: Any) -> Any:
    facts = {"on": TODAY, "today": TODAY} | facts
    return plans.record_response(plan=plan, debt=debt, answer=answered, by=by, **facts)


def all_accept(plan: RepaymentPlan, by: Any) -> None:
    for share in plan.shares.all():
        answer(plan, share.debt, by)


def in_force(cast: Cast) -> RepaymentPlan:
    plan = proposed(cast.file, cast.counsellor, capacity=28000)
    all_accept(plan, cast.counsellor)
    return plans.put_in_force(plan=plan, version=plan.version, on=TODAY, by=cast.counsellor)


def test_proposing_writes_the_shares_to_the_cent(cast: Cast) -> None:
    plan = proposed(
        cast.file, cast.counsellor, capacity=25000, method=Method.PRORATA, priority_first=False, small_claims=0
    )
    assert (plan.state, plan.proposed_on, plan.version) == (PlanState.PROPOSED, TODAY, 2)
    shares = {str(share.debt_id): share for share in plan.shares.all()}
    assert {name: int(share.paid * 100) for name, share in shares.items()} == {
        debt.id: debt.paid for debt in plan.result.debts
    }
    sums = plan.shares.aggregate(
        claim=Sum("claim"), paid=Sum("paid"), interest=Sum("interest"), written_off=Sum("written_off"),
        owed=Sum("still_owed"),
    )  # fmt: skip
    assert sums == {
        "claim": plan.total_claims, "paid": plan.total_paid, "interest": plan.total_interest,
        "written_off": plan.written_off, "owed": plan.still_owed,
    }  # fmt: skip
    assert plan.total_paid == Decimal("21000.00")
    assert plan.written_off + plan.still_owed == Decimal("1668.61")
    assert all(share.residue == share.claim + share.interest - share.paid for share in shares.values())
    assert told(cast.file)[-1] == "plans.propose_plan"


def test_unconfirmed_law_is_accepted_once_with_a_reason_or_refused(cast: Cast) -> None:
    plan = scenario(cast.file, cast.counsellor)
    assert plan.unconfirmed
    with pytest.raises(LawNotConfirmed) as refusal:
        plans.propose_plan(plan=plan, version=1, on=TODAY, by=cast.counsellor, accept_reason=" ")
    assert refusal.value.field == "accept_reason"
    assert refusal.value.facts["ids"] == ", ".join(sorted(rule.id for rule in plan.unconfirmed))
    assert "lu.capacity" in str(refusal.value.facts["ids"])
    assert RepaymentPlan.objects.get().state == PlanState.DRAFT
    assert not PlanShare.objects.exists()
    done = plans.propose_plan(plan=plan, version=1, on=TODAY, by=cast.counsellor, accept_reason="checked")
    assert (done.accepted_unverified_by, done.accepted_unverified_on) == (cast.counsellor, TODAY)
    assert done.accepted_unverified_reason == "checked"


def test_a_stale_scenario_is_not_proposed(cast: Cast) -> None:
    plan = scenario(cast.file, cast.counsellor)
    DebtFactory(file=cast.file)
    with pytest.raises(PlanStale):
        plans.propose_plan(plan=plan, version=1, on=TODAY, by=cast.counsellor, accept_reason="checked")
    assert RepaymentPlan.objects.get().state == PlanState.DRAFT


def test_one_plan_is_proposed_at_a_time(cast: Cast) -> None:
    first = proposed(cast.file, cast.counsellor)
    second = scenario(cast.file, cast.counsellor, name="B")
    with pytest.raises(AnotherProposed):
        plans.propose_plan(plan=second, version=1, on=TODAY, by=cast.counsellor, accept_reason="checked")
    plans.refuse_plan(plan=first, reason="two creditors refuse", version=2, on=TODAY, by=cast.counsellor)
    plans.propose_plan(plan=second, version=1, on=TODAY, by=cast.counsellor, accept_reason="checked")
    assert list(RepaymentPlan.objects.values_list("state", flat=True)) == ["refused", "proposed"]


def test_a_plan_page_that_is_old_proposes_nothing(cast: Cast) -> None:
    plan = scenario(cast.file, cast.counsellor)
    with pytest.raises(StaleVersion):
        plans.propose_plan(plan=plan, version=9, on=TODAY, by=cast.counsellor, accept_reason="checked")
    assert RepaymentPlan.objects.get().state == PlanState.DRAFT


@pytest.mark.parametrize(
    "changes",
    [{"document": "{}"}, {"levers": {}}, {"basis": {}}, {"name": "other"}, {"first_due": "2027-02-01"}],
)
def test_a_proposed_plan_is_never_changed_in_the_database(cast: Cast, changes: dict[str, Any]) -> None:
    plan = proposed(cast.file, cast.counsellor)
    before = plan.document
    with pytest.raises(DatabaseError), transaction.atomic():
        RepaymentPlan.objects.filter(pk=plan.pk).update(**changes)
    with pytest.raises(DatabaseError), transaction.atomic():
        RepaymentPlan.objects.filter(pk=plan.pk)._raw_delete("default")
    with pytest.raises(DatabaseError), transaction.atomic():
        plan.shares.update(paid=0)
    assert RepaymentPlan.objects.get(pk=plan.pk).document == before


def test_an_answer_is_taken_down_and_corrected_by_another(cast: Cast) -> None:
    plan = proposed(cast.file, cast.counsellor)
    debt = plan.shares.first().debt
    answer(plan, debt, cast.counsellor, Answer.REFUSED, code="amount")
    second = answer(plan, debt, cast.counsellor, note="after our call")
    line = next(line for line in selectors.responses_of(plan) if line.line.debt == debt)
    assert (line.latest, line.accepted, len(line.responses)) == (second, True, 2)
    assert told(cast.file)[-2:] == ["plans.record_response"] * 2
    with pytest.raises(DatabaseError), transaction.atomic():
        CreditorResponse.objects.filter(pk=second.pk).update(answer=Answer.REFUSED)


@pytest.mark.parametrize(
    ("answered", "facts", "error", "field"),
    [
        (Answer.REFUSED, {}, RefusalUnexplained, "code"),
        (Answer.REFUSED, {"code": "mood"}, RefusalUnexplained, "code"),
        (Answer.COUNTER_OFFER, {}, OfferWithoutTerms, "instalment"),
        (Answer.ACCEPTED, {"on": TODAY.replace(day=25)}, AnswerInFuture, "on"),
    ],
)
def test_an_incomplete_answer_is_refused(
    cast: Cast, answered: Answer, facts: dict[str, Any], error: type[DomainError], field: str
) -> None:
    plan = proposed(cast.file, cast.counsellor)
    with pytest.raises(error) as refusal:
        answer(plan, plan.shares.first().debt, cast.counsellor, answered, **facts)
    assert refusal.value.field == field
    assert not CreditorResponse.objects.exists()


def test_only_creditors_of_a_proposed_plan_answer(cast: Cast) -> None:
    draft = scenario(cast.file, cast.counsellor)
    with pytest.raises(NotProposed):
        answer(draft, cast.file.debts.first(), cast.counsellor)
    plan = proposed(cast.file, cast.counsellor, name="B")
    with pytest.raises(NotInPlan):
        answer(plan, DebtFactory(file=cast.other_file), cast.counsellor)
    assert not CreditorResponse.objects.exists()


def test_a_counter_offer_is_tried_with_one_action(cast: Cast) -> None:
    plan = proposed(cast.file, cast.counsellor, capacity=28000)
    share = plan.shares.get(debt__creditor__name="Sofibel")
    by_amount = answer(plan, share.debt, cast.counsellor, Answer.COUNTER_OFFER, instalment=12500)
    by_months = answer(plan, share.debt, cast.counsellor, Answer.COUNTER_OFFER, months=60)
    for response, monthly in ((by_amount, 12500), (by_months, 12084)):
        tried = plans.try_counter_offer(
            response=response, statement=plan.statement, name="B", on=TODAY, by=cast.counsellor
        )
        assert tried.result.debt(str(share.debt_id)).payments[0] == monthly
    assert told(cast.file)[-1] == "plans.try_counter_offer"
    accepted = answer(plan, share.debt, cast.counsellor)
    with pytest.raises(DomainError) as refusal:
        plans.try_counter_offer(response=accepted, statement=plan.statement, name="C", on=TODAY, by=cast.counsellor)
    assert refusal.value.code == "not-a-counter-offer"
    assert RepaymentPlan.objects.count() == 3


@pytest.mark.parametrize(("months", "moratorium", "cleared"), [(60, 0, 60), (24, 6, 30), (600, 6, 84)])
def test_months_asked_for_clear_the_claim_with_its_interest(
    cast: Cast, months: int, moratorium: int, cleared: int
) -> None:
    plan = proposed(cast.file, cast.counsellor, interest=Interest.CONTRACT, moratorium=moratorium)
    debt = plan.shares.get(debt__creditor__name="Sofibel").debt
    asked = answer(plan, debt, cast.counsellor, Answer.COUNTER_OFFER, months=months)
    tried = plans.try_counter_offer(response=asked, statement=plan.statement, name="B", on=TODAY, by=cast.counsellor)
    served = tried.result.debt(str(debt.pk))
    assert (served.cleared, served.residue) == (cleared, 0)
    assert served.payments[-1] <= served.payments[-2]


def test_silence_is_never_consent(cast: Cast) -> None:
    plan = proposed(cast.file, cast.counsellor)
    all_accept(plan, cast.counsellor)
    silent = plan.shares.get(debt__creditor__name="Sofibel").debt
    answer(plan, silent, cast.counsellor, Answer.NO_ANSWER)
    with pytest.raises(CreditorsNotAgreed) as refusal:
        plans.put_in_force(plan=plan, version=2, on=TODAY, by=cast.counsellor)
    assert (refusal.value.field, refusal.value.facts) == ("reason", {"creditors": "Sofibel"})
    assert RepaymentPlan.objects.get().state == PlanState.PROPOSED
    done = plans.put_in_force(plan=plan, version=2, on=TODAY, by=cast.counsellor, reason="small, paid by contract")
    assert (done.state, done.in_force_on, done.in_force_reason) == ("in_force", TODAY, "small, paid by contract")


def test_with_every_consent_no_reason_is_needed(cast: Cast) -> None:
    plan = in_force(cast)
    assert (plan.state, plan.in_force_reason, plan.supersedes) == ("in_force", "", None)
    assert selectors.plan_in_force(cast.file) == plan
    assert told(cast.file)[-1] == "plans.put_in_force"


def test_a_new_plan_in_force_supersedes_the_former(cast: Cast) -> None:
    former = in_force(cast)
    plan = proposed(cast.file, cast.counsellor, name="B", capacity=20000)
    all_accept(plan, cast.counsellor)
    plans.put_in_force(plan=plan, version=2, on=TODAY, by=cast.counsellor)
    former.refresh_from_db()
    assert (former.state, former.ended_on, plan.supersedes) == ("superseded", TODAY, former)


@pytest.mark.parametrize(
    ("end", "state"),
    [(plans.break_plan, PlanState.BROKEN), (plans.supersede_plan, PlanState.SUPERSEDED)],
)
def test_a_plan_in_force_ends_with_a_reason(cast: Cast, end: Callable[..., Any], state: PlanState) -> None:
    plan = in_force(cast)
    with pytest.raises(ReasonMissing) as refusal:
        end(plan=plan, reason=" ", version=3, on=TODAY, by=cast.counsellor)
    assert refusal.value.field == "reason"
    assert RepaymentPlan.objects.get().state == PlanState.IN_FORCE
    end(plan=plan, reason="the income fell", version=3, on=TODAY, by=cast.counsellor)
    assert (plan.state, plan.ended_on, plan.reason) == (state, TODAY, "the income fell")
    assert told(cast.file)[-1] == f"plans.{end.__name__}"


def test_a_plan_is_completed_after_its_last_instalment_or_with_a_reason(cast: Cast) -> None:
    plan = in_force(cast)
    last = selectors.schedule_of(plan)[-1].due
    with pytest.raises(StillUnpaid):
        plans.complete_plan(plan=plan, version=3, on=TODAY, by=cast.counsellor)
    assert RepaymentPlan.objects.get().state == PlanState.IN_FORCE
    plans.complete_plan(plan=plan, version=3, on=last, by=cast.counsellor)
    assert (plan.state, plan.ended_on) == (PlanState.COMPLETED, last)


@pytest.mark.parametrize(
    ("act", "facts"),
    [
        (plans.put_in_force, {"reason": "all agree"}),
        (plans.refuse_plan, {"reason": "no"}),
        (plans.break_plan, {"reason": "no"}),
        (plans.complete_plan, {"reason": "no"}),
        (plans.supersede_plan, {"reason": "no"}),
    ],
)
def test_a_scenario_takes_none_of_these_steps(cast: Cast, act: Callable[..., Any], facts: dict[str, str]) -> None:
    plan = scenario(cast.file, cast.counsellor)
    with pytest.raises(TransitionRefused):
        act(plan=plan, version=1, on=TODAY, by=cast.counsellor, **facts)
    with pytest.raises(StaleVersion):
        act(plan=plan, version=7, on=TODAY, by=cast.counsellor, **facts)
    assert RepaymentPlan.objects.get().state == PlanState.DRAFT


def test_negotiation_needs_a_frozen_budget_and_a_debt(cast: Cast) -> None:
    ClientFile.objects.filter(pk=cast.file.pk).update(state=FileState.IN_ASSESSMENT)
    with pytest.raises(DomainError) as refusal:
        plans.start_negotiation(file=cast.file, on=TODAY, by=cast.counsellor)
    assert refusal.value.code == "statement-not-frozen"
    frozen_example(cast.file, cast.counsellor)
    with pytest.raises(NoDebt):
        plans.start_negotiation(file=cast.file, on=TODAY, by=cast.counsellor)
    owed_example(cast.file, 1)
    plans.start_negotiation(file=cast.file, on=TODAY, by=cast.counsellor)
    assert ClientFile.objects.get(pk=cast.file.pk).state == FileState.IN_NEGOTIATION
    assert told(cast.file)[-1] == "plans.start_negotiation"


def test_follow_up_needs_a_plan_in_force_or_the_choice_of_the_client(cast: Cast) -> None:
    ClientFile.objects.filter(pk=cast.file.pk).update(state=FileState.IN_NEGOTIATION)
    with pytest.raises(NoPlanInForce):
        plans.start_follow_up(file=cast.file, on=TODAY, by=cast.counsellor)
    assert ClientFile.objects.get(pk=cast.file.pk).state == FileState.IN_NEGOTIATION
    plans.start_follow_up(file=cast.file, on=TODAY, by=cast.counsellor, reason="pays two creditors alone")
    assert ClientFile.objects.get(pk=cast.file.pk).state == FileState.IN_FOLLOW_UP
    assert told(cast.file)[-1] == "plans.start_follow_up"
