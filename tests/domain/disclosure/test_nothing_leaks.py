"""Whatever happens inside: what is not told leaves no trace, on no day."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counselling.domain.disclosure import Level, PublicStatus, Step, etag, promise_of
from counselling.domain.referrals import ABOUT_THE_REFERRAL
from tests.domain.disclosure.situations import RECEIVED_ON, ZONE, course, courses, seen, steps_until

DAYS = (0, 1, 5, 20, 21, 59, 60, 61, 75, 100, 200, 300)
# Verbs that nobody is told of by themselves, and those told to a referrer who may learn more.
SILENT = {"release_referral", "time_out_request"}
CONSENTED = {"accept_referral", "record_first_meeting", "end_without_meeting", "redirect_referral"}


def known_to_everybody(steps: tuple[Step, ...]) -> tuple[Step, ...]:
    """The same course without whatever a referrer at receipt level is not told."""
    kept: list[Step] = []
    last_end_told = False
    for each in steps:
        told = each.verb not in SILENT | CONSENTED
        if each.verb == "decline_referral":
            told = each.reason in ABOUT_THE_REFERRAL
        if each.verb == "reopen_referral":
            told = last_end_told
        if each.verb in {"decline_referral", "expire_referral", "end_without_meeting"}:
            last_end_told = told
        if told:
            kept.append(each)
    return tuple(kept)


@given(steps=courses())
def test_at_receipt_what_is_not_told_changes_no_byte_on_any_day(steps: tuple[Step, ...]) -> None:
    twin = known_to_everybody(steps)
    for day in DAYS:
        ours, theirs = seen(steps, Level.RECEIPT, day=day), seen(twin, Level.RECEIPT, day=day)
        assert ours.document == theirs.document
        assert etag(ours.document, {}) == etag(theirs.document, {})
        assert ours.sentence == theirs.sentence
        on = RECEIVED_ON + timedelta(days=day)
        promises = [promise_of(steps_until(each, on), on=on, zone=ZONE) for each in (steps, twin)]
        assert promises[0] == promises[1]


def known_at_milestones(steps: tuple[Step, ...]) -> tuple[Step, ...]:
    """The same course without what became of an acceptance, but for a redirection."""
    kept: list[Step] = []
    accepted = hidden_end = False
    for each in steps:
        match each.verb:
            case "record_first_meeting" | "end_without_meeting" if accepted:
                hidden_end = True
                continue
            case "reopen_referral" if hidden_end:
                hidden_end = False
                continue
            case "accept_referral":
                accepted = True
            case "reopen_referral":
                accepted = False
        kept.append(each)
    return tuple(kept)


@given(steps=courses())
def test_at_milestones_nobody_learns_whether_the_person_came(steps: tuple[Step, ...]) -> None:
    twin = known_at_milestones(steps)
    for day in DAYS:
        assert seen(steps, Level.MILESTONES, day=day).document == seen(twin, Level.MILESTONES, day=day).document


@given(steps=courses())
def test_at_outcome_why_nobody_met_is_not_told(steps: tuple[Step, ...]) -> None:
    swapped = tuple(
        replace(each, reason="not_reached" if each.reason == "not_wanted" else "not_wanted")
        if each.verb == "end_without_meeting"
        else each
        for each in steps
    )
    for level in Level:
        for day in DAYS:
            assert seen(steps, level, day=day).document == seen(swapped, level, day=day).document


@pytest.mark.parametrize("day", range(70))
def test_at_receipt_every_hidden_course_reads_the_same_and_closes_on_one_day(day: int) -> None:
    other = ("decline_referral", {"reason": "helped_elsewhere", "next_step": "Call the town hall."})
    hidden = [
        ("accept_referral",),
        ("accept_referral", "record_first_meeting"),
        ("accept_referral", ("end_without_meeting", {"reason": "not_reached"})),
        ("accept_referral", ("end_without_meeting", {"reason": "not_wanted"})),
        (("end_without_meeting", {"reason": "not_wanted"}),),
        (("redirect_referral", {"new_service": "Service Nord"}),),
        (other,),
        (other, "reopen_referral", "accept_referral"),
    ]
    undecided = seen(course(), Level.RECEIPT, day=day)
    assert undecided.status == ("received" if day < 60 else "closed")
    for verbs in hidden:
        assert seen(course(*verbs), Level.RECEIPT, day=day).document == undecided.document
    asked = seen(course("request_information"), Level.RECEIPT, day=day)
    for verbs in hidden:
        assert seen(course("request_information", *verbs), Level.RECEIPT, day=day).document == asked.document


@given(steps=courses(), level=st.sampled_from(Level))
def test_the_history_runs_forward_and_ends_with_the_status(steps: tuple[Step, ...], level: Level) -> None:
    for day in (300, 400):
        view = seen(steps, level, day=day)
        moments = [each.at for each in view.history]
        assert moments == sorted(moments)
        assert view.history[0].status is PublicStatus.RECEIVED
        assert view.history[-1].status is view.status
        pairs = zip(view.history, view.history[1:], strict=False)
        assert all(left.status is not right.status for left, right in pairs)
        assert view.is_open is (view.ended_on is None)


@given(steps=courses())
def test_a_day_later_nothing_has_happened_but_closing_and_lapsing(steps: tuple[Step, ...]) -> None:
    """Looking every day or never gives the same view."""
    for level in Level:
        later = seen(steps, level, day=400).history
        sooner = seen(steps, level, day=250).history
        assert later[: len(sooner)] == sooner
