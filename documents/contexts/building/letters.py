"""From a draft and the situation of its file to the context of its kind: plain values, nothing more than it needs."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.utils import translation

from counselling.client_files.models import HouseholdMember
from counselling.debts.selectors import DebtLine as KnownDebt
from counselling.domain.budget import Section
from counselling.domain.errors import DomainError, gettext_noop
from counselling.domain.limitation import LimitationState
from counselling.domain.money import to_cents
from counselling.plans.models import RepaymentPlan
from counselling.plans.selectors import Order, schedule_of
from counselling.plans.selectors import ShareLine as PlanShare
from counselling.statements.models import SECTION_LABELS
from counselling.statements.selectors import figures_of, reasons_of
from documents.contexts.advice_confirmation import AdviceConfirmation, Meeting, NextStep, Option
from documents.contexts.balance_request import BalanceRequest
from documents.contexts.building.frame import Occasion, client_lines, creditor_lines, frame_of, one_line, typed_lines
from documents.contexts.building.situation import Situation
from documents.contexts.mandate import Grantor, Mandate
from documents.contexts.onward_referral import Agreement, OnwardReferral, Reach
from documents.contexts.parts import Answer, Authorisation, Creditor, DebtLine, Letter, Statement
from documents.contexts.payment_schedule import Payee, PaymentSchedule, Plan, ScheduleRow
from documents.contexts.plan_proposal import BudgetSection, BudgetSummary, PlanProposal, Share, ShareLine
from documents.models import LetterDraft

EXPENDITURE = (Section.FIXED, Section.FLEXIBLE, Section.IRREGULAR)


NO_AGREEMENT = gettext_noop("Note first that the person agrees to be passed on.")


class Incomplete(DomainError):
    """A letter without what it is about; `field` names what is missing."""

    code = "incomplete"


def letter_of(draft: LetterDraft, situation: Situation, occasion: Occasion) -> Letter:
    """What this draft says, as it would be frozen today."""
    with translation.override(draft.language):
        return _BUILDERS[draft.kind](draft, situation, occasion)


def _balance_request(draft: LetterDraft, situation: Situation, occasion: Occasion) -> Letter:
    return BalanceRequest(**_to_creditor(draft, situation, occasion))


def _plan_proposal(draft: LetterDraft, situation: Situation, occasion: Occasion) -> Letter:
    plan = _plan(draft)
    shares = situation.shares(plan)
    own = [shares[line.debt.pk] for line in situation.lines_in(draft) if line.debt.pk in shares]
    everybody = {share.debt.addressee.pk for share in shares.values()}
    return PlanProposal(
        **_to_creditor(draft, situation, occasion),
        statement=Statement(on=plan.statement.effective_on),
        share=_share(own),
        stages=tuple(_stage(share, order) for share in own for order in share.orders),
        budget=_budget(plan),
        creditor_count=len(everybody),
        reason=draft.reason,
    )


def _payment_schedule(draft: LetterDraft, situation: Situation, occasion: Occasion) -> Letter:
    plan = _plan(draft)
    months = schedule_of(plan)
    if not months:
        raise Incomplete(gettext_noop("This plan has no instalment."), field="plan")
    return PaymentSchedule(
        **_to_client(draft, situation, occasion),
        plan=Plan(
            first_on=months[0].due,
            last_on=months[-1].due,
            months=len(months),
            total=sum(month.amount for month in months),
        ),
        payees=tuple(
            _payee(share, order, situation) for share in situation.shares(plan).values() for order in share.orders
        ),
        rows=tuple(ScheduleRow(on=month.due, amount=month.amount, remaining=month.remaining) for month in months),
    )


def _mandate(draft: LetterDraft, situation: Situation, occasion: Occasion) -> Letter:
    return Mandate(
        **_to_client(draft, situation, occasion),
        grantors=tuple(
            Grantor(name=member.full_name, birth_date=member.birth_date, address=_home(member, situation))
            for member in situation.clients
        ),
        answer=_answer(occasion),
        wording_version=occasion.text_version,
        until=_day(draft.details.get("until")),
    )


def _advice_confirmation(draft: LetterDraft, situation: Situation, occasion: Occasion) -> Letter:
    told = draft.details
    meeting_on = _day(told.get("meeting_on"))
    if meeting_on is None or not told.get("options"):
        raise Incomplete(gettext_noop("Say when you met and which ways out you explained."), field="details")
    options = tuple(Option(**option) for option in told["options"])
    return AdviceConfirmation(
        **_to_client(draft, situation, occasion),
        meeting=Meeting(on=meeting_on, summary=told.get("summary", "")),
        options=options,
        steps=tuple(NextStep(**step | {"until": _day(step.get("until"))}) for step in told.get("steps", ())),
        choice=", ".join(option.title for option in options if option.chosen),
    )


def _onward_referral(draft: LetterDraft, situation: Situation, occasion: Occasion) -> Letter:
    told, client, agreement = draft.details, situation.clients[0], situation.agreement_to_pass_on
    if agreement is None:
        raise Incomplete(NO_AGREEMENT, field="agreement")
    if not told.get("to_name") or not told.get("request"):
        raise Incomplete(gettext_noop("Say who helps instead and what it is about."), field="details")
    return OnwardReferral(
        **frame_of(draft, situation, occasion, addressee=typed_lines(told, situation.file.service), people=[client]),
        agreement=Agreement(on=agreement.on),
        answer=_answer(occasion),
        reach=_reach(client, told.get("manner", "")),
        request=told["request"],
    )


def _reach(client: HouseholdMember, manner: str) -> Reach:
    """The ways that are safe, and no other."""
    contact = getattr(client, "contact", None)
    if contact is None:
        return Reach(manner=manner)
    return Reach(
        telephone=contact.phone if contact.may_call or contact.may_text else "",
        address=one_line(client.current_address) if contact.may_write else "",
        manner=manner,
    )


_BUILDERS: Mapping[str, Callable[[LetterDraft, Situation, Occasion], Letter]] = {
    "balance_request": _balance_request,
    "mandate": _mandate,
    "plan_proposal": _plan_proposal,
    "payment_schedule": _payment_schedule,
    "advice_confirmation": _advice_confirmation,
    "onward_referral": _onward_referral,
}


def _to_creditor(draft: LetterDraft, situation: Situation, occasion: Occasion) -> dict[str, Any]:
    """Whoever is written to learns of its own claims and of the people who owe them, and of nothing else."""
    lines = situation.lines_in(draft)
    if draft.addressee is None or not lines:
        raise Incomplete(gettext_noop("This letter names no debt."), field="debts")
    service = situation.file.service
    people = situation.debtors(lines) or situation.clients
    given = [situation.mandates[member.pk].on for member in people if member.pk in situation.mandates]
    name = draft.addressee.name
    owed_to = dict.fromkeys(line.debt.creditor.name for line in lines)
    frame = frame_of(
        draft,
        situation,
        occasion,
        addressee=creditor_lines(name, situation.address_of(draft.addressee), service),
        people=people,
        theirs=[line.debt.reference for line in lines if line.debt.reference],
    )
    return frame | {
        "creditor": Creditor(name=", ".join(owed_to), collector=name if name not in owed_to else ""),
        "authorisation": Authorisation(on=max(given, default=occasion.on)),
        "answer": _answer(occasion),
        "debts": tuple(_debt(line, for_collector=name not in owed_to) for line in lines),
    }


def _to_client(draft: LetterDraft, situation: Situation, occasion: Occasion) -> dict[str, Any]:
    addressee = client_lines(situation, draft.language)
    return frame_of(draft, situation, occasion, addressee=addressee, people=situation.clients)


def _answer(occasion: Occasion) -> Answer:
    assert occasion.due_on is not None  # noqa: S101 - the kinds built here all expect an answer
    return Answer(due_on=occasion.due_on)


def _plan(draft: LetterDraft) -> RepaymentPlan:
    if draft.plan is None:
        raise Incomplete(gettext_noop("This letter names no plan."), field="plan")
    return draft.plan


def _debt(line: KnownDebt, *, for_collector: bool) -> DebtLine:
    """What it is; a collector is also told for whom it collects."""
    nature = str(line.debt.get_nature_display())
    label = nature[:1].upper() + nature[1:]
    return DebtLine(
        label=f"{label}, {line.debt.creditor.name}" if for_collector else label,
        reference=line.debt.reference,
        balance=line.total if line.balance else None,
        balance_date=line.balance.as_of if line.balance else None,
    )


def _share(shares: list[PlanShare]) -> Share:
    orders = [order for share in shares for order in share.orders]
    if not orders:
        raise Incomplete(gettext_noop("The plan offers this creditor nothing."), field="plan")
    first, last = min(order.first for order in orders), max(order.last for order in orders)
    return Share(
        instalment=sum(order.amount for order in orders if order.first == first),
        first_on=min(order.first_on for order in orders),
        last_on=max(order.last_on for order in orders),
        months=last - first + 1,
        total=sum(share.paid for share in shares),
        written_off=sum(share.written_off for share in shares) or None,
    )


def _stage(share: PlanShare, order: Order) -> ShareLine:
    return ShareLine(
        reference=share.debt.reference,
        first_on=order.first_on,
        last_on=order.last_on,
        months=order.months,
        instalment=order.amount,
        total=order.total,
    )


def _payee(share: PlanShare, order: Order, situation: Situation) -> Payee:
    """No code for a debt that may be too old: paying it could bring it back to life."""
    addressee = share.debt.addressee
    address, line = situation.address_of(addressee), situation.lines.get(share.debt.pk)
    safe = line is not None and line.clock.state is not LimitationState.TIME_BARRED
    return Payee(
        name=addressee.name,
        reference=share.debt.reference,
        instalment=order.amount,
        first_on=order.first_on,
        last_on=order.last_on,
        months=order.months,
        iban=address.iban if address and safe else "",
    )


def _budget(plan: RepaymentPlan) -> BudgetSummary:
    """Sums of the sections of the frozen budget; of what was noted beside a line, only why it is far from usual."""
    figures, reasons = figures_of(plan.statement), reasons_of(plan.statement)

    def section(code: Section) -> BudgetSection:
        amount = figures.cents(code.value) or 0
        return BudgetSection(label=str(SECTION_LABELS[code]), amount=amount, reason=reasons.get(code, ""))

    return BudgetSummary(
        income=(section(Section.INCOME),),
        expenditure=tuple(section(code) for code in EXPENDITURE),
        surplus=figures.cents("surplus") or 0,
        capacity=to_cents(plan.capacity),
    )


def _home(member: HouseholdMember, situation: Situation) -> str:
    return one_line(member.current_address or situation.clients[0].current_address)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
