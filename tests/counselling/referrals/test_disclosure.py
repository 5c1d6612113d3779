"""What the sender may read is one stored document; at the lowest level it says nothing of what happened inside."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from caseflow import clock
from caseflow.accounts.operator import Operator
from counselling.client_files import services as files
from counselling.client_files.models import ClientFile
from counselling.client_files.services import Meeting
from counselling.domain.referrals import DeclineReason, NotMetReason, UrgentReason
from counselling.referrals import selectors
from counselling.referrals import services as referrals
from counselling.referrals.models import Referral
from counselling.referrals.services import Elsewhere
from tests.cast import Cast
from tests.factories import TODAY
from tests.factories.referrals import at, professional, submitted

pytestmark = pytest.mark.django_db
NEXT = TODAY + timedelta(days=1)


def again(referral: Referral) -> dict[str, Any]:
    current = Referral.objects.get(pk=referral.pk)
    return {"referral": current, "version": current.version, "on": NEXT}


def undecided(_referral: Referral, _cast: Cast) -> None:
    pass


def taken_up(referral: Referral, cast: Cast) -> None:
    referrals.take_referral(**again(referral), by=cast.colleague)


def accepted(referral: Referral, cast: Cast) -> None:
    referrals.accept_referral(**again(referral), counsellor=cast.counsellor, by=cast.counsellor)


def met(referral: Referral, cast: Cast) -> None:
    accepted(referral, cast)
    file = ClientFile.objects.get(pk=again(referral)["referral"].file_id)
    meeting = Meeting(at=at(NEXT, 11), counsellor=cast.counsellor)
    planned = files.plan_appointment(file=file, meeting=meeting, on=NEXT, by=cast.counsellor)
    files.keep_appointment(appointment=planned, on=NEXT, by=cast.counsellor)


def not_wanted(referral: Referral, cast: Cast) -> None:
    referrals.end_without_meeting(**again(referral), reason=NotMetReason.NOT_WANTED, by=cast.counsellor)


def met_nobody(referral: Referral, cast: Cast) -> None:
    accepted(referral, cast)
    not_wanted(referral, cast)


def declined(referral: Referral, cast: Cast) -> None:
    reason = DeclineReason.HELPED_ELSEWHERE
    referrals.decline_referral(**again(referral), reason=reason, next_step="Le guichet.", by=cast.counsellor)


def passed_on(referral: Referral, cast: Cast) -> None:
    to = Elsewhere(agreed_at=at(NEXT), method="oral_script", words="CCAS")
    referrals.redirect_referral(**again(referral), to=to, by=cast.counsellor)


COURSES = (undecided, taken_up, accepted, met, not_wanted, met_nobody, declined, passed_on)


def read_after(course: Callable[[Referral, Cast], None], cast: Cast, *, outcome: str, cap: str) -> Referral:
    sender = professional(cast.service, cap=cap, referrer__email="a.muller@example.org")
    referral = submitted(cast.service, cast.counsellor, sender=sender, outcome=outcome)
    with clock.at(at(NEXT, 12)):
        course(referral, cast)
    return Referral.objects.get(pk=referral.pk)


@pytest.mark.parametrize("course", COURSES)
def test_at_the_lowest_level_every_course_reads_the_same(cast: Cast, course: Callable[[Referral, Cast], None]) -> None:
    """The same bytes as of a referral that nobody has touched, on every day until it closes and then."""
    referral = read_after(course, cast, outcome="refused", cap="outcome")
    expected = {
        "livemode": True, "external_reference": None, "department": None, "service": "here",
        "referrer": "a.muller@example.org", "status": "received", "disclosure": "receipt", "priority": "ordinary",
        "created_at": "2026-11-24T09:00:00Z", "decision_due_on": "2026-12-01", "closes_on": "2027-01-23",
        "ended_on": None,
        "certificate": {"number": None, "programme": None, "status": "none", "valid_until": None}, "warnings": [],
        "history": [{"at": "2026-11-24T09:00:00Z", "status": "received"}], "own_acts": [], "question": None,
        "missing_items": [], "answer_by": None, "reason": None, "next_step": None, "service_name": None,
        "new_service": None, "allowed_actions": ["correct", "withdraw", "message", "consent"],
    }  # fmt: skip
    assert referral.public_view == expected | {"reference": referral.reference}
    assert referral.public_changed_at == at(TODAY)
    assert list(referral.events.filter(public=True).values_list("verb", flat=True)) == ["submit_referral"]
    closing = TODAY + timedelta(days=60)
    for day, status in ((closing - timedelta(days=1), "received"), (closing, "closed")):
        with clock.at(at(day)):
            referrals.publish_referral(referral=referral, on=day, by=Operator("clock"))
        assert Referral.objects.get(pk=referral.pk).public_status == status


TOLD = {
    ("milestones", "given"): ("received", "received", "accepted", "accepted", "received", "accepted", "declined",
                              "redirected"),
    ("outcome", "given"): ("received", "received", "accepted", "met", "not_pursued", "not_pursued", "declined",
                           "redirected"),
}  # fmt: skip


@pytest.mark.parametrize(("agreed", "statuses"), TOLD.items())
def test_each_level_is_told_what_the_table_says(
    cast: Cast, agreed: tuple[str, str], statuses: tuple[str, ...]
) -> None:
    cap, outcome = agreed
    read = []
    for number, course in enumerate(COURSES):
        sender = professional(cast.service, cap=cap)
        born = TODAY - timedelta(days=9000 + number)
        referral = submitted(
            cast.service, cast.counsellor, sender=sender, outcome=outcome, birth_date=born,
            phone=f"+352 621 0000{number:02}",
        )  # fmt: skip
        with clock.at(at(NEXT, 12)):
            course(referral, cast)
        read.append(Referral.objects.get(pk=referral.pk).public_status)
    assert tuple(read) == statuses


def test_a_corrected_urgency_moves_nothing_that_the_sender_sees(cast: Cast) -> None:
    """An internal step: neither view, tag, event nor promise, now or when a question is answered."""
    referral = submitted(cast.service, cast.counsellor)
    before = referral.public_view, referral.public_changed_at, selectors.tag_of(referral)
    urgent = referrals.set_priority(
        referral=referral, urgent_reason=UrgentReason.EVICTION, reason="Audience le 3.", version=referral.version,
        on=TODAY, by=cast.counsellor,
    )  # fmt: skip
    assert (urgent.public_view, urgent.public_changed_at, selectors.tag_of(urgent)) == before
    assert not urgent.events.latest("number").public
    assert (urgent.priority, urgent.due_on < urgent.promised_on) == ("urgent", True)
    for verb, said in (("request_information", {"question": "Quel jour ?"}), ("answer_request", {"answer": "Le 3."})):
        current = Referral.objects.get()
        getattr(referrals, verb)(
            referral=current, version=current.version, on=TODAY, by=cast.counsellor, **said
        )  # fmt: skip
    current = Referral.objects.get()
    assert (current.promised_on, current.public_view["priority"]) == (referral.promised_on, "ordinary")
