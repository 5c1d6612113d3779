"""From a scenario to a plan that is kept: proposed, answered, in force, ended."""

from collections.abc import Sequence
from datetime import date

from caseflow.accounts.models import User
from caseflow.audit.verbs import verb
from counselling.changes import hold, save_version
from counselling.client_files import journal
from counselling.client_files.services.rules import (
    require_open,
)
from counselling.debts.models import Debt
from counselling.domain.errors import DomainError, StaleVersion, gettext_noop, required_reason
from counselling.domain.lifecycle import PLAN, PlanState
from counselling.domain.money import Cents, to_decimal
from counselling.plans import selectors
from counselling.plans.models import (
    STANDING,
    Answer,
    CreditorResponse,
    PlanShare,
    RefusalCode,
    RepaymentPlan,
)
from counselling.plans.services.drafting import FirstDuePast, require_draft, require_frozen


class LawNotConfirmed(DomainError):
    code = "law-not-confirmed"
    sentence = gettext_noop("Values of the law are still to be confirmed: %(ids)s. Say why they may be used.")


class PlanStale(DomainError):
    code = "plan-stale"
    sentence = gettext_noop("Debts, budget or law changed since this scenario was computed: compute it anew first.")


class AnotherProposed(DomainError):
    code = "another-proposed"
    sentence = gettext_noop("“%(name)s” is proposed already: refuse or supersede it first.")


class CreditorsNotAgreed(DomainError):
    code = "creditors-not-agreed"
    sentence = gettext_noop("Not every creditor has accepted: %(creditors)s. Say why the plan comes into force.")


class NotInPlan(DomainError):
    code = "not-in-plan"
    sentence = gettext_noop("This debt is not in the plan.")


class NotProposed(DomainError):
    code = "not-proposed"
    sentence = gettext_noop("Creditors answer to a plan that is proposed or in force.")


class RefusalUnexplained(DomainError):
    code = "refusal-unexplained"
    sentence = gettext_noop("Say why the creditor refuses.")


class OfferWithoutTerms(DomainError):
    code = "offer-without-terms"
    sentence = gettext_noop("A counter-offer names an instalment or a number of months.")


class AnswerInFuture(DomainError):
    code = "answer-in-future"
    sentence = gettext_noop("An answer cannot come in the future.")


class StillUnpaid(DomainError):
    code = "still-unpaid"
    sentence = gettext_noop("The last instalment is not due yet: say why the plan is completed before.")


@verb("plans.propose_plan")
def propose_plan(*, plan: RepaymentPlan, version: int, on: date, by: User, accept_reason: str = "") -> RepaymentPlan:
    """Settle on one scenario; what the creditors will read no longer changes."""
    require_open(plan.file)
    require_draft(plan)
    hold(plan.file)
    if plan.version != version:
        raise StaleVersion
    require_frozen(plan.statement, plan.file)
    if other := RepaymentPlan.objects.proposed().filter(file=plan.file).first():
        raise AnotherProposed(name=other.name)
    if plan.first_due < on:
        raise FirstDuePast
    if not selectors.is_current(plan, on):
        raise PlanStale
    accepted = _acceptance(plan, accept_reason, on, by)
    state = PLAN.next(PlanState(plan.state), "propose_plan")
    PlanShare.objects.bulk_create(_shares(plan))
    save_version(plan, version=version, state=state, proposed_on=on, **accepted)
    journal.record(plan.file, about=plan, fields={"state": state}, name=plan.name, months=plan.months)
    return plan


def _acceptance(plan: RepaymentPlan, reason: str, on: date, by: User) -> dict[str, object]:
    """One acceptance for all values of the law that nobody has confirmed."""
    if not plan.unconfirmed:
        return {}
    if not reason.strip():
        raise LawNotConfirmed(field="accept_reason", ids=", ".join(sorted(rule.id for rule in plan.unconfirmed)))
    return {
        "accepted_unverified_by": by,
        "accepted_unverified_on": on,
        "accepted_unverified_reason": reason.strip(),
    }


def _shares(plan: RepaymentPlan) -> Sequence[PlanShare]:
    return [
        PlanShare(
            plan=plan,
            debt=line.debt,
            position=position,
            claim=to_decimal(line.claim),
            interest=to_decimal(line.interest),
            paid=to_decimal(line.paid),
            residue=to_decimal(line.residue),
            written_off=to_decimal(line.written_off),
            still_owed=to_decimal(line.still_owed),
            months=line.months,
            cleared=line.result.cleared,
        )
        for position, line in enumerate(selectors.share_lines(plan), 1)
    ]


@verb("plans.record_response")
def record_response(
    *,
    plan: RepaymentPlan,
    debt: Debt,
    answer: Answer,
    on: date,
    today: date,
    by: User,
    code: str = "",
    instalment: Cents | None = None,
    months: int | None = None,
    note: str = "",
) -> CreditorResponse:
    """Take down what a creditor answered; a later answer corrects an earlier one."""
    require_open(plan.file)
    if RepaymentPlan.objects.values_list("state", flat=True).get(pk=plan.pk) not in STANDING:
        raise NotProposed
    if not plan.shares.filter(debt=debt).exists():
        raise NotInPlan(field="debt")
    if on > today:
        raise AnswerInFuture(field="on")
    if answer == Answer.REFUSED and code not in RefusalCode.values:
        raise RefusalUnexplained(field="code")
    if answer == Answer.COUNTER_OFFER and not instalment and not months:
        raise OfferWithoutTerms(field="instalment")
    offers = answer == Answer.COUNTER_OFFER
    response = CreditorResponse.objects.create(
        plan=plan,
        debt=debt,
        answer=answer,
        on=on,
        code=code if answer == Answer.REFUSED else "",
        instalment=to_decimal(instalment) if offers and instalment else None,
        months=months if offers and months else None,
        note=note.strip(),
        recorded_by=by,
    )
    journal.record(plan.file, about=response, creditor=debt.creditor.name, answer=answer.value, name=plan.name)
    return response


@verb("plans.put_in_force")
def put_in_force(*, plan: RepaymentPlan, version: int, on: date, by: User, reason: str = "") -> RepaymentPlan:
    """The household begins to pay; silence is never consent, so each missing one is answered for by a reason."""
    require_open(plan.file)
    _require_version(plan, version)
    state = PLAN.next(PlanState(plan.state), "put_in_force")
    missing = [answer.line.debt.creditor.name for answer in selectors.responses_of(plan) if not answer.accepted]
    if missing and not reason.strip():
        raise CreditorsNotAgreed(field="reason", creditors=", ".join(missing))
    former = RepaymentPlan.objects.in_force().select_for_update().filter(file=plan.file).first()
    if former:
        _end(former, "supersede_plan", version=former.version, on=on, reason=former.reason)
    save_version(
        plan,
        version=version,
        state=state,
        in_force_on=on,
        in_force_reason=reason.strip() if missing else "",
        supersedes=former,
    )
    journal.record(plan.file, about=plan, fields={"state": state}, name=plan.name, missing=len(missing))
    return plan


def _require_version(plan: RepaymentPlan, version: int) -> None:
    """Holds the row; a page that shows an older version acts on nothing."""
    held = RepaymentPlan.objects.select_for_update().get(pk=plan.pk)
    plan.state = held.state
    if held.version != version:
        raise StaleVersion


def _end(plan: RepaymentPlan, step: str, *, version: int, on: date, reason: str) -> PlanState:
    state = PLAN.next(PlanState(plan.state), step)
    save_version(plan, version=version, state=state, ended_on=on, reason=reason.strip())
    return state


def _ended(plan: RepaymentPlan, step: str, version: int, on: date, reason: str) -> RepaymentPlan:
    require_open(plan.file)
    _require_version(plan, version)
    state = _end(plan, step, version=version, on=on, reason=reason)
    journal.record(plan.file, about=plan, fields={"state": state}, name=plan.name, reason=reason.strip())
    return plan


@verb("plans.refuse_plan")
def refuse_plan(*, plan: RepaymentPlan, reason: str, version: int, on: date, by: User) -> RepaymentPlan:
    """The creditors do not want the plan; another scenario can be proposed."""
    required_reason(reason)
    return _ended(plan, "refuse_plan", version, on, reason)


@verb("plans.supersede_plan")
def supersede_plan(*, plan: RepaymentPlan, reason: str, version: int, on: date, by: User) -> RepaymentPlan:
    """Another plan will take the place of this one."""
    required_reason(reason)
    return _ended(plan, "supersede_plan", version, on, reason)


@verb("plans.break_plan")
def break_plan(*, plan: RepaymentPlan, reason: str, version: int, on: date, by: User) -> RepaymentPlan:
    """The household can no longer keep the plan."""
    required_reason(reason)
    return _ended(plan, "break_plan", version, on, reason)


@verb("plans.complete_plan")
def complete_plan(*, plan: RepaymentPlan, version: int, on: date, by: User, reason: str = "") -> RepaymentPlan:
    """The last instalment was paid; before its due date only with a reason."""
    months = selectors.schedule_of(plan)
    if months and on < months[-1].due and not reason.strip():
        raise StillUnpaid(field="reason")
    return _ended(plan, "complete_plan", version, on, reason)
