"""What holds a referral, and when a person counts as not reached."""

from datetime import datetime

import pytest

from counselling.domain.lifecycle import ReferralState
from counselling.domain.referrals import (
    ABOUT_THE_REFERRAL,
    SHORTFALLS,
    Attempt,
    DeclineReason,
    NotMetReason,
    OpenCheck,
    Priority,
    Shortfall,
    is_unusual_volume,
    not_met_reasons,
    shortfalls,
    state_on_receipt,
)


@pytest.mark.parametrize(
    ("priority", "checks", "state"),
    [
        ("ordinary", [], "received"),
        ("ordinary", ["certificate_expired"], "held"),
        ("urgent", [], "received"),
        ("urgent", ["certificate_missing", "unusual_volume"], "received"),
    ],
)
def test_paperwork_holds_ordinary_referrals_only(priority: str, checks: list[str], state: str) -> None:
    found = state_on_receipt(priority=Priority(priority), open_checks=[OpenCheck(check) for check in checks])
    assert found == state


def test_nobody_was_unreachable_before_acceptance() -> None:
    for state in ("held", "received", "info_requested"):
        assert not_met_reasons(ReferralState(state)) == (NotMetReason.NOT_WANTED,)
    assert not_met_reasons(ReferralState.ACCEPTED) == (NotMetReason.NOT_REACHED, NotMetReason.NOT_WANTED)


def test_reasons_about_the_referral_are_told_and_the_others_are_not() -> None:
    assert set(DeclineReason) - ABOUT_THE_REFERRAL == {"helped_elsewhere", "conflict_of_interest", "other"}


@pytest.mark.parametrize(
    ("today", "busiest_day", "unusual"),
    [(19, 0, False), (20, 0, True), (20, 6, True), (20, 7, False), (22, 7, True), (300, 100, False)],
)
def test_an_unusual_day(today: int, busiest_day: int, *, unusual: bool) -> None:
    assert is_unusual_volume(today=today, busiest_day=busiest_day) is unusual


def tried(*attempts: tuple[str, str]) -> list[Attempt]:
    return [Attempt(at=datetime.fromisoformat(at), channel=channel) for at, channel in attempts]


ENOUGH = (("2026-11-02T09:00", "call"), ("2026-11-06T18:00", "sms"), ("2026-11-12T14:00", "call"))


@pytest.mark.parametrize(
    ("attempts", "safe", "missing"),
    [
        (ENOUGH, ["call", "sms"], []),
        (ENOUGH[:2], ["call", "sms"], ["attempts", "days"]),
        ([], ["call", "sms"], ["attempts", "channels", "days"]),
        ([], ["call"], ["attempts", "parts_of_day", "days"]),
        ([(at, "call") for at, _ in ENOUGH], ["call", "sms"], ["channels"]),
        ([(at, "call") for at, _ in ENOUGH], ["call"], []),
        ([(f"2026-11-{day}T09:00", "call") for day in ("02", "06", "12")], ["call"], ["parts_of_day"]),
        ((*ENOUGH[:2], ("2026-11-11T23:00", "call")), ["call", "sms"], ["days"]),
    ],
)
def test_what_is_missing_before_somebody_is_not_reached(
    attempts: list[tuple[str, str]], safe: list[str], missing: list[str]
) -> None:
    found = shortfalls(tried(*attempts), safe_channels=safe, priority=Priority.ORDINARY, supervisor_agrees=False)
    assert found == tuple(missing)


def test_an_urgent_referral_is_given_up_by_two_people() -> None:
    for agrees, missing in ((False, (Shortfall.AGREEMENT,)), (True, ())):
        found = shortfalls(
            tried(*ENOUGH), safe_channels=["call", "sms"], priority=Priority.URGENT, supervisor_agrees=agrees
        )
        assert found == missing


def test_every_shortfall_has_its_sentence() -> None:
    assert set(SHORTFALLS) == set(Shortfall)


@pytest.mark.parametrize(
    ("time", "part"),
    [("00:00", "morning"), ("11:59", "morning"), ("12:00", "afternoon"), ("16:59", "afternoon"), ("17:00", "evening")],
)
def test_parts_of_the_day(time: str, part: str) -> None:
    assert tried((f"2026-11-02T{time}", "call"))[0].part_of_day == part
