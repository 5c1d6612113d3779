"""What the referrer reads today, and would read after a decision: always by the one function of the domain."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from counselling.domain.clocks import Clock, due_on
from counselling.domain.disclosure import (
    CLOSES_AFTER,
    Level,
    OutcomeConsent,
    PublicView,
    ReferralFacts,
    Step,
    level_of,
    promise_of,
    public_view,
)
from counselling.domain.lifecycle import REFERRAL
from counselling.domain.referrals import ConsentDecision, ConsentKind, Priority
from counselling.domain.sandbox import SandboxStep
from counselling.partners.selectors import agreement_in_force
from counselling.referrals.models import Referral, ReferralEvent
from counselling.referrals.selectors.clocks import ASKED, House, house_of
from counselling.referrals.selectors.sender import snapshot_on

RECEIPT = "submit_referral"
# What moves what the sender reads: receipt, their own correction, and every step but that from one file to another.
TOLD = {RECEIPT, "correct_submission", *REFERRAL.table} - {"undo_join"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What the referrer is shown, and the day of the decision as it was promised."""

    view: PublicView
    promised_on: date


def steps_of(events: list[ReferralEvent]) -> tuple[Step, ...]:
    """What happened, as far as the sender may be told of it; receipt first."""
    return tuple(_step(event) for event in events if event.verb in TOLD)


def _step(event: ReferralEvent) -> Step:
    asks = event.verb == ASKED
    return Step(
        at=event.at, verb=event.verb, by_referrer=event.by_referrer, reason=event.reason,
        question=event.text if asks else "", answer_by=event.until if asks else None,
        next_step="" if asks else event.text,
    )  # fmt: skip


def level_for(referral: Referral, on: date) -> Level:
    """How much this sender may learn, by consent and agreement; feedback goes on after an agreement has ended."""
    days = dict.fromkeys((on, referral.started_on))
    found = (agreement_in_force(referral.organisation, referral.service, day) for day in days)
    agreed = next(filter(None, found), None)
    rows = [
        OutcomeConsent(decision=ConsentDecision(row.decision), collected_at=row.collected_at, confirmed=row.confirmed)
        for row in referral.consents.filter(kind=ConsentKind.SHARE_OUTCOME).order_by("pk")
    ]
    cap = Level(agreed.terms.disclosure_cap) if agreed else Level.RECEIPT
    if referral.service.is_sandbox:
        cap = Level.OUTCOME
    return level_of(rows, from_creditor=referral.organisation.is_creditor, cap=cap)


def facts_of(referral: Referral, events: list[ReferralEvent], zone: ZoneInfo, *further: Step) -> ReferralFacts:
    # In the sandbox nobody waits until the referral closes for its sender.
    closed_early = any(event.verb == SandboxStep.CLOSE for event in events)
    return ReferralFacts(
        reference=referral.reference, live=not referral.service.is_sandbox, service=referral.service.slug,
        service_name=referral.service.name, referrer=_address_of(referral),
        priority=_priority_sent(referral), promised_on=referral.promised_on, zone=zone,
        steps=(*steps_of(events), *further),
        external_reference=referral.external_reference, department=referral.department,
        certificate=snapshot_on(referral), warnings=tuple(referral.warnings),
        closes_after=0 if closed_early else CLOSES_AFTER,
    )  # fmt: skip


def _address_of(referral: Referral) -> str:
    """That of the day of receipt: the next employer of whoever sent it is none of the organisation's business."""
    known = referral.public_view.get("referrer", referral.referrer.email if referral.referrer else "")
    return known or ""


def _priority_sent(referral: Referral) -> Priority:
    """As the sender sent it: how urgent the service finds it is its own affair, and moves no promise."""
    return Priority(referral.public_view.get("priority", referral.priority))


def told(referral: Referral, events: list[ReferralEvent], house: House, on: date) -> Told:
    """What the referrer may know on that day, with the promised day as their own acts have moved it."""
    referral.promised_on = promised_day(referral, events, house, on)
    return Told(
        view=public_view(facts_of(referral, events, house.zone), level_for(referral, on), on),
        promised_on=referral.promised_on,
    )


def promised_day(referral: Referral, events: list[ReferralEvent], house: House, on: date) -> date:
    """Counted anew only where a question or a new start moved it: a corrected urgency moves no promise."""
    if events[-1].verb not in {RECEIPT, "answer_request", "time_out_request", "reopen_referral"}:
        return referral.promised_on
    promise = promise_of(steps_of(events), on=on, zone=house.zone)
    counted = due_on(
        Clock.DECISION, since=promise.since, priority=_priority_sent(referral), calendar=house.calendar,
        settings=house.clocks, pauses=promise.pauses,
    )  # fmt: skip
    return counted or referral.promised_on


def would_read(referral: Referral, verb: str, *, at: datetime, on: date, reason: str = "") -> PublicView:
    """What the referrer would read if this were decided now; shown before it is."""
    house = house_of(referral)
    facts = facts_of(referral, list(referral.events.all()), house.zone, Step(at=at, verb=verb, reason=reason))
    return public_view(facts, level_for(referral, on), on)


def reads(referral: Referral, on: date) -> PublicView:
    """What the referrer reads today."""
    facts = facts_of(referral, list(referral.events.all()), house_of(referral).zone)
    return public_view(facts, level_for(referral, on), on)
