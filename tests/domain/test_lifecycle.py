"""Every state × verb pair of every lifecycle."""

import pytest

from counselling.domain.errors import TransitionRefused
from counselling.domain.lifecycle import (
    DEBT,
    ENROLMENT,
    FILE,
    GAP_TOPIC,
    LETTER,
    OPEN_REFERRAL,
    ORGANISATION,
    PLAN,
    REFERRAL,
    SESSION,
    STATEMENT,
    UNDECIDED,
    DebtStatus,
    EnrolmentState,
    FileState,
    GapTopicState,
    LetterState,
    OrganisationStatus,
    PlanState,
    ReferralState,
    SessionState,
    StatementState,
)

# state → verb → next state, written out by hand; every pair that is not here is refused.
ALLOWED = {
    FILE: {
        "opened": {"start_assessment": "in_assessment", "close_file": "closed"},
        "in_assessment": {"start_negotiation": "in_negotiation", "close_file": "closed"},
        "in_negotiation": {"start_follow_up": "in_follow_up", "reassess": "in_assessment", "close_file": "closed"},
        "in_follow_up": {"reassess": "in_assessment", "close_file": "closed"},
        "closed": {"reopen_file": "in_assessment"},
    },
    STATEMENT: {
        "draft": {"freeze_statement": "frozen"},
        "frozen": {"supersede_statement": "superseded"},
        "superseded": {},
    },
    DEBT: {
        **{
            status: {
                "request_statement": "statement_requested",
                "confirm_debt": "confirmed",
                "dispute_debt": "disputed",
                "mark_time_barred": "time_barred",
                "settle_debt": "settled",
                "write_off_debt": "written_off",
            }
            for status in ("declared", "statement_requested", "confirmed", "disputed")
        },
        "time_barred": {"confirm_debt": "confirmed", "settle_debt": "settled", "write_off_debt": "written_off"},
        "settled": {},
        "written_off": {},
    },
    PLAN: {
        "draft": {"propose_plan": "proposed"},
        "proposed": {"put_in_force": "in_force", "refuse_plan": "refused", "supersede_plan": "superseded"},
        "in_force": {"complete_plan": "completed", "break_plan": "broken", "supersede_plan": "superseded"},
        "completed": {},
        "broken": {},
        "superseded": {},
        "refused": {},
    },
    LETTER: {
        "draft": {"issue_letter": "issuing"},
        "issuing": {"finish_letter": "issued", "void_letter": "void"},
        "issued": {"withdraw_letter": "issued", "supersede_letter": "issued"},
        "void": {},
    },
    REFERRAL: {
        "held": {
            "release_referral": "received",
            "decline_referral": "declined",
            "end_without_meeting": "not_met",
            "withdraw_referral": "withdrawn",
            "expire_referral": "expired",
        },
        "received": {
            "request_information": "info_requested",
            "accept_referral": "accepted",
            "decline_referral": "declined",
            "redirect_referral": "redirected",
            "end_without_meeting": "not_met",
            "withdraw_referral": "withdrawn",
            "expire_referral": "expired",
        },
        "info_requested": {
            "answer_request": "received",
            "time_out_request": "received",
            "accept_referral": "accepted",
            "decline_referral": "declined",
            "redirect_referral": "redirected",
            "end_without_meeting": "not_met",
            "withdraw_referral": "withdrawn",
            "expire_referral": "expired",
        },
        "accepted": {
            "redirect_referral": "redirected",
            "record_first_meeting": "met",
            "end_without_meeting": "not_met",
            "undo_join": "accepted",
        },
        "met": {"undo_join": "accepted"},
        "not_met": {"reopen_referral": "received"},
        "declined": {"reopen_referral": "received"},
        "redirected": {},
        "withdrawn": {},
        "expired": {"reopen_referral": "received"},
    },
    SESSION: {
        "planned": {"open_session": "open", "cancel_session": "cancelled"},
        "open": {"hold_session": "held", "cancel_session": "cancelled"},
        "held": {},
        "cancelled": {},
    },
    ENROLMENT: {
        "requested": {
            "confirm_enrolment": "confirmed",
            "put_on_waiting_list": "waiting",
            "cancel_enrolment": "cancelled",
        },
        "waiting": {"confirm_enrolment": "confirmed", "cancel_enrolment": "cancelled"},
        "confirmed": {"cancel_enrolment": "cancelled"},
        **{state: {} for state in ("cancelled", "attended", "partly", "absent", "excused")},
    },
    GAP_TOPIC: {
        "new": {"take_topic": "looking"},
        "looking": {"take_topic": "looking", "fill_topic": "filled", "accept_topic": "accepted"},
        "filled": {},
        "accepted": {},
    },
    ORGANISATION: {
        "pending": {"activate_organisation": "active"},
        "active": {"suspend_organisation": "suspended", "close_organisation": "closed"},
        "suspended": {"activate_organisation": "active", "close_organisation": "closed"},
        "closed": {},
    },
}
STATES = {
    FILE: FileState,
    STATEMENT: StatementState,
    DEBT: DebtStatus,
    PLAN: PlanState,
    LETTER: LetterState,
    REFERRAL: ReferralState,
    SESSION: SessionState,
    ENROLMENT: EnrolmentState,
    ORGANISATION: OrganisationStatus,
    GAP_TOPIC: GapTopicState,
}
PAIRS = [
    (lifecycle, state, verb) for lifecycle, states in STATES.items() for state in states for verb in lifecycle.table
]


@pytest.mark.parametrize(("lifecycle", "state", "verb"), PAIRS)
def test_every_pair_leads_where_the_table_says_or_is_refused(lifecycle, state, verb):
    target = ALLOWED[lifecycle][state.value].get(verb)
    if target is None:
        with pytest.raises(TransitionRefused) as refusal:
            lifecycle.next(state, verb)
        assert refusal.value.facts == {"verb": verb, "state": state.value}
    else:
        assert lifecycle.next(state, verb) == target


@pytest.mark.parametrize("lifecycle", STATES)
def test_the_buttons_are_exactly_the_allowed_steps(lifecycle):
    for state in STATES[lifecycle]:
        assert set(lifecycle.available(state)) == set(ALLOWED[lifecycle][state.value])


def test_an_unknown_verb_is_a_mistake_of_the_program():
    with pytest.raises(KeyError):
        FILE.next(FileState.OPENED, "propose_plan")


def test_a_referral_is_undecided_open_or_ended():
    assert {"held", "received", "info_requested"} == UNDECIDED
    assert UNDECIDED | {"accepted"} == OPEN_REFERRAL
    assert set(ReferralState) - OPEN_REFERRAL == {
        "met", "not_met", "declined", "redirected", "withdrawn", "expired",
    }  # fmt: skip
