"""The table of what is seen inside and at each level, day 60, and the words that go with a status."""

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest

from counselling.domain.clocks import Pause
from counselling.domain.disclosure import Level, PublicStatus, etag, promise_of, public_view
from tests.domain.disclosure.situations import CANARY, RECEIVED_ON, ZONE, course, facts, seen

ABOUT = ("decline_referral", {"reason": "out_of_scope", "next_step": "Call the town hall."})
OTHER = ("decline_referral", {"reason": "conflict_of_interest", "next_step": "Call the town hall."})
REDIRECT = ("redirect_referral", {"new_service": "Service Nord"})
UNREACHED = ("end_without_meeting", {"reason": "not_reached"})
UNWANTED = ("end_without_meeting", {"reason": "not_wanted"})
EXPIRE = ("expire_referral", {"next_step": "Call 8002 9999."})
LEVELS = tuple(Level)
INFO = "information_requested"

# What happened → what is read at receipt, milestones and outcome: before day 60, and on it.
TABLE = {
    "held or received": ((), ("received",) * 3, ("closed", "received", "received")),
    "released": (("release_referral",), ("received",) * 3, ("closed", "received", "received")),
    "question": (("request_information",), (INFO,) * 3, ("closed", "received", "received")),
    "answered": (
        ("request_information", "answer_request"),
        ("received",) * 3,
        ("closed", "received", "received"),
    ),
    "accepted": (("accept_referral",), ("received", "accepted", "accepted"), ("closed", "closed", "accepted")),
    "met": (
        ("accept_referral", "record_first_meeting"),
        ("received", "accepted", "met"),
        ("closed", "closed", "met"),
    ),
    "not reached": (
        ("accept_referral", UNREACHED),
        ("received", "accepted", "not_pursued"),
        ("closed", "closed", "not_pursued"),
    ),
    "not wanted": (
        ("accept_referral", UNWANTED),
        ("received", "accepted", "not_pursued"),
        ("closed", "closed", "not_pursued"),
    ),
    "not wanted before acceptance": (
        (UNWANTED,),
        ("received", "received", "not_pursued"),
        ("closed", "closed", "not_pursued"),
    ),
    "declined, about the referral": ((ABOUT,), ("declined",) * 3, ("declined",) * 3),
    "declined, other": ((OTHER,), ("received", "declined", "declined"), ("closed", "declined", "declined")),
    "redirected": ((REDIRECT,), ("received", "redirected", "redirected"), ("closed", "redirected", "redirected")),
    "redirected after acceptance": (
        ("accept_referral", REDIRECT),
        ("received", "redirected", "redirected"),
        ("closed", "redirected", "redirected"),
    ),
    "withdrawn": (("withdraw_referral",), ("withdrawn",) * 3, ("withdrawn",) * 3),
    "expired": ((EXPIRE,), ("expired",) * 3, ("expired",) * 3),
    "reopened, the end was told": (
        (ABOUT, "reopen_referral"),
        ("received",) * 3,
        # the reopening is a new receipt: day 60 has not come
        ("received",) * 3,
    ),
    "reopened, the end was not told to everybody": (
        ("accept_referral", UNREACHED, "reopen_referral"),
        ("received", "accepted", "received"),
        ("closed", "closed", "received"),
    ),
}


@pytest.mark.parametrize("happened", TABLE)
@pytest.mark.parametrize("level", LEVELS)
def test_what_is_read_at_each_level(happened: str, level: Level) -> None:
    verbs, before, on_day_60 = TABLE[happened]
    place = LEVELS.index(level)
    for day, expected in ((len(verbs), before), (59, before), (60, on_day_60), (400, on_day_60)):
        if happened == "question" and day == 59:
            expected = ("received",) * 3  # noqa: PLW2901 - nobody waits for the answer any more
        if happened.startswith("reopened, the end was told") and day == 400:
            expected = ("closed", "received", "received")  # noqa: PLW2901
        assert seen(course(*verbs), level, day=day).status == expected[place], (day, level)


@pytest.mark.parametrize("level", LEVELS)
def test_the_words_of_a_question_are_read_while_it_is_open(level: Level) -> None:
    asked = seen(course("request_information"), level, day=1)
    assert (asked.question, asked.missing_items, asked.answer_by) == (
        "Under which number can we call?",
        ("phone",),
        date(2026, 9, 16),
    )
    for answered in (
        seen(course("request_information", "answer_request"), level, day=2),
        seen(course("request_information"), level, day=16),
    ):
        assert (answered.status, answered.question, answered.missing_items, answered.answer_by) == (
            "received", "", (), None,
        )  # fmt: skip


def words(view) -> dict:
    names = ("reason", "next_step", "service_name", "new_service")
    return {name: getattr(view, name) for name in names if getattr(view, name)}


@pytest.mark.parametrize(
    ("happened", "expected"),
    [
        ("accepted", ({}, {}, {"service_name": "Service Sud"})),
        ("met", ({}, {}, {})),
        ("not reached", ({}, {}, {})),
        ("declined, about the referral", ({"reason": "out_of_scope", "next_step": "Call the town hall."},) * 3),
        ("declined, other", ({}, *({"reason": "not_possible_here", "next_step": "Call the town hall."},) * 2)),
        ("redirected", ({}, {}, {"new_service": "Service Nord"})),
        ("expired", ({"next_step": "Call 8002 9999."},) * 3),
        ("withdrawn", ({}, {}, {})),
    ],
)
def test_the_words_that_go_with_a_status(happened: str, expected: tuple[dict, ...]) -> None:
    verbs = TABLE[happened][0]
    assert tuple(words(seen(course(*verbs), level, day=5)) for level in LEVELS) == expected


def test_the_history_is_what_was_told_and_when() -> None:
    steps = course("request_information", "answer_request", "accept_referral", "record_first_meeting", every=5)
    told = {
        level: [(str(each.at.date()), each.status.value) for each in seen(steps, level, day=60).history]
        for level in LEVELS
    }
    asked = [("2026-09-01", "received"), ("2026-09-06", INFO), ("2026-09-11", "received")]
    assert told == {
        Level.RECEIPT: [*asked, ("2026-10-31", "closed")],
        Level.MILESTONES: [*asked, ("2026-09-16", "accepted"), ("2026-10-31", "closed")],
        Level.OUTCOME: [*asked, ("2026-09-16", "accepted"), ("2026-09-21", "met")],
    }


def test_closing_comes_at_midnight_of_the_service() -> None:
    closing = seen(course(), Level.RECEIPT, day=60).history[-1].at
    assert closing.isoformat() == "2026-10-31T00:00:00+01:00"
    assert seen(course(), Level.RECEIPT, day=60).document["history"][-1]["at"] == "2026-10-30T23:00:00Z"


def test_at_milestones_a_late_decision_is_told_and_closes() -> None:
    steps = course("accept_referral", every=70)
    assert seen(steps[:1], Level.MILESTONES, day=69).status == "received"
    view = seen(steps, Level.MILESTONES, day=70)
    assert [(each.at == steps[-1].at, each.status) for each in view.history] == [
        (False, "received"), (True, "accepted"), (True, "closed"),
    ]  # fmt: skip
    assert seen(course(OTHER, every=70), Level.MILESTONES, day=70).status == "declined"


def test_what_everybody_is_told_is_told_after_closing_too() -> None:
    for late, status in ((EXPIRE, "expired"), (ABOUT, "declined"), ("withdraw_referral", "withdrawn")):
        assert seen(course(late, every=70), Level.RECEIPT, day=70).status == status
    for late in ("accept_referral", OTHER, REDIRECT, "reopen_referral", "request_information", "answer_request"):
        assert seen(course(late, every=70), Level.RECEIPT, day=70).status == "closed"


def test_at_milestones_the_later_course_of_what_is_closed_is_not_told() -> None:
    *accepted, redirected = course("accept_referral", REDIRECT)
    late = replace(redirected, at=redirected.at + timedelta(days=70))
    assert seen((*accepted, late), Level.MILESTONES, day=80).status == "closed"


def test_a_question_lapses_by_its_date_and_not_when_somebody_takes_it_back() -> None:
    steps = course("request_information", "time_out_request")
    for level in LEVELS:
        assert [seen(steps, level, day=day).status for day in (2, 15, 16)] == [INFO, INFO, "received"]


def test_a_withdrawal_is_for_good() -> None:
    withdrawn = ("withdraw_referral", {"by_referrer": True})
    steps = course("accept_referral", withdrawn, "record_first_meeting")
    for level in LEVELS:
        view = seen(steps, level, day=100)
        assert view.status == "withdrawn"
        assert view.own_acts == ((steps[2].at, "withdrawn"),)


def test_a_new_question_takes_the_place_of_the_one_before() -> None:
    again = ("request_information", {"question": "And since when?"})
    view = seen(
        course("request_information", "accept_referral", UNREACHED, "reopen_referral", again), Level.RECEIPT, day=6
    )
    assert view.question == "And since when?"
    assert [each.status for each in view.history] == ["received", INFO]


def test_when_it_closes_is_said_while_it_is_open_and_will_close() -> None:
    day_60 = date(2026, 10, 31)
    assert [seen(course(), level, day=59).closes_on for level in LEVELS] == [day_60, day_60, None]
    assert [seen(course(), level, day=60).closes_on for level in LEVELS] == [None, None, None]
    assert seen(course(ABOUT), Level.RECEIPT, day=2).closes_on is None


@pytest.mark.parametrize(
    ("happened", "level", "actions"),
    [
        ("held or received", Level.RECEIPT, "correct withdraw message consent"),
        ("question", Level.OUTCOME, "correct withdraw message consent"),
        ("met", Level.RECEIPT, "correct withdraw message consent"),
        ("met", Level.MILESTONES, "correct message consent"),
        ("met", Level.OUTCOME, "message"),
        ("withdrawn", Level.RECEIPT, "message"),
    ],
)
def test_what_the_referrer_may_do_follows_from_what_they_read(happened: str, level: Level, actions: str) -> None:
    verbs = TABLE[happened][0]
    assert " ".join(seen(course(*verbs), level, day=len(verbs)).actions) == actions


def test_the_submission_is_shown_while_publicly_open() -> None:
    steps = course("accept_referral", "record_first_meeting")
    assert [seen(steps, level, day=3).is_open for level in LEVELS] == [True, True, False]


def test_a_reference_is_gone_twelve_months_after_its_public_end() -> None:
    """However soon the service erased what it knew."""
    for verbs, ended in (((), "2026-10-31"), ((UNWANTED,), "2026-10-31"), (("withdraw_referral",), "2026-09-02")):
        view = seen(course(*verbs), Level.RECEIPT, day=60)
        assert view.ended_on == date.fromisoformat(ended)
        last = date(2027, view.ended_on.month, view.ended_on.day)
        assert [view.is_gone(on=last + timedelta(days=days)) for days in (0, 1)] == [False, True]
    assert not seen(course(), Level.OUTCOME, day=1000).is_gone(on=date(2099, 1, 1))


def test_what_the_referrer_did_is_dated() -> None:
    steps = course(
        ("correct_submission", {"by_referrer": True}), "request_information", ("answer_request", {"by_referrer": True})
    )
    assert seen(steps, Level.RECEIPT, day=4).document["own_acts"] == [
        {"at": "2026-09-02T08:30:00Z", "act": "corrected"},
        {"at": "2026-09-04T08:30:00Z", "act": "answered"},
    ]


def test_the_document_word_for_word() -> None:
    assert seen(course("accept_referral"), Level.RECEIPT, day=1).document == {
        "reference": "LX-26-7K3F-3",
        "livemode": True,
        "external_reference": "DOS-2211",
        "department": "Gestion locative",
        "service": "lu-sud",
        "referrer": "a.muller@bailleur.example",
        "status": "received",
        "disclosure": "receipt",
        "priority": "ordinary",
        "created_at": "2026-09-01T08:30:00Z",
        "decision_due_on": "2026-09-08",
        "closes_on": "2026-10-31",
        "ended_on": None,
        "certificate": {
            "number": "LU-2025-T00481",
            "programme": "detection",
            "status": "valid",
            "valid_until": "2026-12-31",
        },
        "warnings": ["certificate_expires_soon"],
        "history": [{"at": "2026-09-01T08:30:00Z", "status": "received"}],
        "own_acts": [],
        "question": None,
        "missing_items": [],
        "answer_by": None,
        "reason": None,
        "next_step": None,
        "service_name": None,
        "new_service": None,
        "allowed_actions": ["correct", "withdraw", "message", "consent"],
    }


def test_what_is_empty_is_null() -> None:
    bare = facts(course(), external_reference="", department="", certificate=None, warnings=())
    document = public_view(bare, Level.OUTCOME, RECEIVED_ON).document
    assert [document[name] for name in ("external_reference", "department", "certificate")] == [None, None, None]


def test_every_status_has_its_sentence_and_receipt_says_why_it_is_short() -> None:
    assert seen(course(), Level.RECEIPT, day=1).sentence.startswith("We are contacting the person.")
    sentences = {seen(course(*verbs), Level.OUTCOME, day=len(verbs)).sentence for verbs, *_ in TABLE.values()} | {
        seen(course(), Level.RECEIPT, day=60).sentence
    }
    assert len(sentences) == len(PublicStatus)


def test_the_tag_changes_with_what_is_shown_and_with_nothing_else() -> None:
    document = seen(course(), Level.RECEIPT, day=1).document
    sent = {"summary": "Two rents", "household": {"adults": 1}}
    tag = etag(document, sent)
    assert len(tag) == 16
    assert tag == etag(json.loads(json.dumps(document)), {"household": {"adults": 1}, "summary": "Two rents"})
    assert tag == etag(seen(course("accept_referral"), Level.RECEIPT, day=50).document, sent)
    assert tag != etag(document, None)
    assert tag != etag(document, {**sent, "summary": "Three rents"})
    assert tag != etag(seen(course(), Level.MILESTONES, day=1).document, sent)


def test_the_promise_moves_with_public_questions_only() -> None:
    asked = course("request_information", "answer_request", every=5)
    question = Pause(since=date(2026, 9, 6), until=date(2026, 9, 11))
    for steps in (asked, (*asked, *course("accept_referral", UNREACHED, "reopen_referral", every=20)[1:])):
        promise = promise_of(steps, on=date(2026, 10, 30), zone=ZONE)
        assert (promise.since, promise.pauses) == (RECEIVED_ON, (question,))
    again = promise_of(course(ABOUT, "reopen_referral"), on=date(2026, 9, 3), zone=ZONE)
    assert (again.since, again.pauses) == (date(2026, 9, 3), ())
    still_open = promise_of(course("request_information"), on=date(2026, 9, 3), zone=ZONE)
    assert still_open.pauses == (Pause(since=date(2026, 9, 2)),)
    lapsed = promise_of(course("request_information"), on=date(2026, 9, 17), zone=ZONE)
    assert lapsed.pauses == (Pause(since=date(2026, 9, 2), until=date(2026, 9, 17)),)


def test_words_from_inside_never_come_out_at_receipt() -> None:
    inside = {"reason": CANARY, "next_step": CANARY, "new_service": CANARY}
    for verb in ("accept_referral", "decline_referral", "redirect_referral", "end_without_meeting"):
        view = seen(course((verb, inside)), Level.RECEIPT, day=5)
        assert CANARY not in json.dumps(view.document)
    for level in (Level.MILESTONES, Level.OUTCOME):
        view = seen(course(("decline_referral", {**inside, "next_step": ""})), level, day=5)
        assert CANARY not in json.dumps(view.document)
