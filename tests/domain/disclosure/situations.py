"""Referrals as they may go: steps from a short script, and whole courses drawn at random along the lifecycle."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from counselling.domain.clocks import local_day
from counselling.domain.disclosure import CertificateSnapshot, Level, PublicView, ReferralFacts, Step, public_view
from counselling.domain.lifecycle import REFERRAL, ReferralState
from counselling.domain.referrals import DeclineReason, NotMetReason, Priority

ZONE = ZoneInfo("Europe/Luxembourg")
RECEIVED_AT = datetime(2026, 9, 1, 8, 30, tzinfo=UTC)
RECEIVED_ON = date(2026, 9, 1)
CANARY = "CANARY-7731"
QUESTION = {"question": "Under which number can we call?", "missing_items": ("phone",)}


def step(verb: str, *, day: int = 0, **details) -> Step:
    """One step at eight in the morning, so many days after receipt."""
    at = RECEIVED_AT + timedelta(days=day)
    if verb == "request_information":
        details = {**QUESTION, "answer_by": at.date() + timedelta(days=14), **details}
    return Step(at=at, verb=verb, **details)


def course(*verbs: str | tuple[str, dict], every: int = 1) -> tuple[Step, ...]:
    """Receipt and the steps after it, one every so many days."""
    steps = [step("submit_referral", by_referrer=True)]
    for number, verb in enumerate(verbs, start=1):
        name, details = (verb, {}) if isinstance(verb, str) else verb
        steps.append(step(name, day=number * every, **details))
    return tuple(steps)


def facts(steps: tuple[Step, ...], **changes) -> ReferralFacts:
    known = {
        "reference": "LX-26-7K3F-3",
        "live": True,
        "external_reference": "DOS-2211",
        "department": "Gestion locative",
        "service": "lu-sud",
        "service_name": "Service Sud",
        "referrer": "a.muller@bailleur.example",
        "priority": Priority.ORDINARY,
        "promised_on": date(2026, 9, 8),
        "zone": ZONE,
        "steps": steps,
        "certificate": CertificateSnapshot(
            number="LU-2025-T00481", programme="detection", status="valid", valid_until=date(2026, 12, 31)
        ),
        "warnings": ("certificate_expires_soon",),
    }
    return ReferralFacts(**{**known, **changes})


def seen(steps: tuple[Step, ...], level: Level, *, day: int) -> PublicView:
    """What the referrer reads so many days after receipt, of what has happened by then."""
    on = RECEIVED_ON + timedelta(days=day)
    return public_view(facts(steps_until(steps, on)), level, on)


def steps_until(steps: tuple[Step, ...], on: date) -> tuple[Step, ...]:
    return tuple(each for each in steps if local_day(each.at, ZONE) <= on)


REASONS = {
    "decline_referral": st.sampled_from(DeclineReason),
    "end_without_meeting": st.sampled_from(NotMetReason),
}


@st.composite
def courses(draw: st.DrawFn, *, longest: int = 10) -> tuple[Step, ...]:
    """A course along the table of states, with the referrer's own corrections, answers and withdrawals between."""
    state = draw(st.sampled_from([ReferralState.HELD, ReferralState.RECEIVED]))
    at = RECEIVED_AT
    steps = [step("submit_referral", by_referrer=True)]
    for _ in range(draw(st.integers(0, longest))):
        at += timedelta(hours=draw(st.integers(1, 500)))
        own = draw(st.sampled_from(["", "", "", "correct_submission", "answer_request", "withdraw_referral"]))
        verbs = (own,) if own else REFERRAL.available(state)
        if not verbs:
            break
        verb = draw(st.sampled_from(verbs))
        details: dict = {"by_referrer": bool(own)}
        if verb == "request_information":
            details |= {**QUESTION, "answer_by": at.date() + timedelta(days=draw(st.integers(10, 20)))}
        elif verb == "redirect_referral":
            details |= {"new_service": draw(st.sampled_from(["", "Service Nord"]))}
        if verb in REASONS:
            details |= {"reason": draw(REASONS[verb]).value, "next_step": f"Go to {verb}."}
        steps.append(Step(at=at, verb=verb, **details))
        if verb in REFERRAL.available(state):
            state = REFERRAL.next(state, verb)
        if verb == "withdraw_referral" and own:
            break
    return tuple(steps)
