"""How a referral ends: met, not met after all that was tried, withdrawn, expired, and what a new start needs."""

from datetime import date, timedelta

import pytest

from caseflow import clock
from caseflow.accounts.operator import Operator
from counselling.client_files import services as files
from counselling.client_files.models import AttemptChannel, Authorisation, ClientFile, ContactDetails
from counselling.client_files.services import Meeting
from counselling.client_files.services.contacts import UnsafeChannel
from counselling.domain.errors import TransitionRefused
from counselling.domain.lifecycle import ClosureReason
from counselling.domain.referrals import (
    ConsentDecision,
    ConsentKind,
    NotMetReason,
    UrgentReason,
    WithdrawalReason,
)
from counselling.referrals import selectors
from counselling.referrals import services as referrals
from counselling.referrals.models import Referral
from counselling.referrals.services import Answer
from counselling.referrals.services.ending import ConsentsTooOld, NotTriedEnough, NotYetTried, PersonForgotten
from tests.cast import Cast
from tests.factories import TODAY
from tests.factories.referrals import accepted, at, professional, submitted

pytestmark = pytest.mark.django_db


def again(referral: Referral) -> Referral:
    return Referral.objects.get(pk=referral.pk)


def meet(referral: Referral, cast: Cast, day: date) -> None:
    """An appointment on that day, kept."""
    file = ClientFile.objects.get(pk=referral.file_id)
    planned = files.plan_appointment(
        file=file, meeting=Meeting(at=at(day), counsellor=cast.counsellor), on=day, by=cast.counsellor
    )
    with clock.at(at(day, 12)):
        files.keep_appointment(appointment=planned, on=day, by=cast.counsellor)


def attempt(referral: Referral, cast: Cast, days: int, channel: str = "call", hour: int = 10) -> None:
    files.record_contact_attempt(
        member=selectors.client_of(referral.file), channel=AttemptChannel(channel), result="no_answer",
        at=at(TODAY + timedelta(days=days), hour), by=cast.counsellor,
    )  # fmt: skip


def end(referral: Referral, cast: Cast, reason: NotMetReason = NotMetReason.NOT_REACHED, **more: object) -> Referral:
    current = again(referral)
    return referrals.end_without_meeting(
        referral=current, reason=reason, version=current.version, on=TODAY + timedelta(days=20), by=cast.counsellor,
        **more,
    )  # fmt: skip


def test_a_kept_appointment_makes_it_met(cast: Cast) -> None:
    referral = accepted(cast.service, cast.counsellor, outcome="given")
    meet(referral, cast, TODAY + timedelta(days=2))
    met = again(referral)
    assert (met.state, met.end_reason, met.ended_on) == ("met", "met", TODAY + timedelta(days=2))
    assert list(met.file.journal.order_by("-pk").values_list("verb", flat=True)[:2]) == [
        "referrals.record_first_meeting", "client_files.keep_appointment",
    ]  # fmt: skip
    assert met.public_status == "accepted"  # milestones: the meeting itself is not told


def test_an_appointment_kept_before_acceptance_is_none_of_its(cast: Cast) -> None:
    referral = accepted(cast.service, cast.counsellor)
    meet(referral, cast, TODAY - timedelta(days=1))
    assert again(referral).state == "accepted"


@pytest.mark.parametrize(
    ("closure", "reason"),
    [(ClosureReason.NO_CONTACT, "not_reached"), (ClosureReason.CLIENT_WITHDREW, "not_wanted")],
)
def test_a_file_that_closes_unmet_ends_the_referral(cast: Cast, closure: ClosureReason, reason: str) -> None:
    referral = accepted(cast.service, cast.counsellor)
    files.close_file(file=referral.file, closure_reason=closure, on=TODAY, by=cast.counsellor)
    ended = again(referral)
    assert (ended.state, ended.end_reason) == ("not_met", reason)


def test_the_first_attempt_ends_the_clock_of_the_first_contact(cast: Cast) -> None:
    referral = accepted(cast.service, cast.counsellor)
    assert referral.due_on == date(2026, 12, 1)
    attempt(referral, cast, 1)
    tried = again(referral)
    assert (tried.contacted_on, tried.due_on) == (TODAY + timedelta(days=1), TODAY + timedelta(days=30))


@pytest.mark.parametrize(
    ("attempts", "is_enough"),
    [
        ([(0, "call"), (10, "sms")], False),
        ([(0, "call"), (5, "call"), (10, "call")], False),
        ([(0, "call"), (5, "sms"), (9, "call")], False),
        ([(0, "call"), (5, "sms"), (10, "call")], True),
    ],
)
def test_not_reached_needs_attempts_ways_and_days(
    cast: Cast, attempts: list[tuple[int, str]], is_enough: bool
) -> None:
    referral = accepted(cast.service, cast.counsellor)
    for days, channel in attempts:
        attempt(referral, cast, days, channel)
    if not is_enough:
        with pytest.raises(NotTriedEnough):
            end(referral, cast)
        assert (again(referral).state, again(referral).file.state) == ("accepted", "opened")
        return
    assert (end(referral, cast).end_reason, again(referral).file.closure_reason) == ("not_reached", "no_contact")


def test_an_urgent_one_also_needs_a_supervisor(cast: Cast) -> None:
    referral = accepted(cast.service, cast.counsellor, sent={"urgent_reason": UrgentReason.NO_FOOD})
    for days, channel in ((0, "call"), (5, "sms"), (10, "call")):
        attempt(referral, cast, days, channel)
    with pytest.raises(NotTriedEnough) as refusal:
        end(referral, cast)
    assert refusal.value.message == "A supervisor must agree, since the referral is urgent."
    assert end(referral, cast, supervisor_agrees=True).state == "not_met"


def test_with_one_safe_way_the_part_of_the_day_changes(cast: Cast) -> None:
    referral = accepted(cast.service, cast.counsellor)
    ContactDetails.objects.filter(member__file=referral.file).update(may_text=False)
    for days, hour in ((0, 10), (5, 11), (10, 9)):
        attempt(referral, cast, days, hour=hour)
    with pytest.raises(NotTriedEnough):
        end(referral, cast)
    attempt(referral, cast, 11, hour=18)
    assert end(referral, cast).state == "not_met"


def test_a_way_that_is_not_safe_is_refused(cast: Cast) -> None:
    referral = accepted(cast.service, cast.counsellor)
    with pytest.raises(UnsafeChannel):
        attempt(referral, cast, 0, "voicemail")
    assert again(referral).contacted_on is None


def test_before_acceptance_only_the_person_can_say_no(cast: Cast) -> None:
    referral = submitted(cast.service, cast.counsellor)
    with pytest.raises(NotYetTried):
        end(referral, cast)
    assert end(referral, cast, NotMetReason.NOT_WANTED).state == "not_met"


def test_joined_files_stay_open_when_the_person_does_not_want_it(cast: Cast) -> None:
    referral = accepted(cast.service, cast.counsellor)
    Referral.objects.filter(pk=referral.pk).update(joined=True)
    assert end(referral, cast, NotMetReason.NOT_WANTED).state == "not_met"
    assert ClientFile.objects.get(pk=referral.file_id).is_open


def said(referral: Referral, cast: Cast, kind: ConsentKind, decision: ConsentDecision) -> None:
    current = again(referral)
    answer = Answer(kind=kind, decision=decision, collected_at=clock.now())
    referrals.record_consent(referral=current, answer=answer, version=current.version, on=TODAY, by=cast.counsellor)


def test_a_consent_taken_back_ends_it(cast: Cast) -> None:
    referral = submitted(cast.service, cast.counsellor)
    with clock.at(at(TODAY, 15)):
        said(referral, cast, ConsentKind.CONTACT_BY_SERVICE, ConsentDecision.WITHDRAWN)
    ended = again(referral)
    assert (ended.state, ended.end_reason) == ("not_met", "not_wanted")
    with pytest.raises(TransitionRefused):
        said(referral, cast, ConsentKind.SHARE_IDENTITY, ConsentDecision.WITHDRAWN)


def test_to_a_creditor_only_a_yes_said_to_the_service_counts(cast: Cast) -> None:
    sender = professional(cast.service, cap="outcome", organisation__bank=True)
    referral = accepted(cast.service, cast.counsellor, sender=sender, outcome="given")
    assert referral.public_view["disclosure"] == "receipt"
    with clock.at(at(TODAY, 15)):
        said(referral, cast, ConsentKind.SHARE_OUTCOME, ConsentDecision.GIVEN)
    assert (again(referral).public_view["disclosure"], again(referral).public_status) == ("outcome", "accepted")
    with clock.at(at(TODAY, 16)):
        said(referral, cast, ConsentKind.SHARE_OUTCOME, ConsentDecision.WITHDRAWN)
    assert (again(referral).public_view["disclosure"], again(referral).public_status) == ("receipt", "received")


def test_what_is_taken_back_in_the_file_is_taken_back_here(cast: Cast) -> None:
    referral = accepted(cast.service, cast.counsellor, outcome="given")
    assert again(referral).public_status == "accepted"
    with clock.at(at(TODAY, 15)):
        files.withdraw_authorisation(
            member=selectors.client_of(referral.file), kind="share_outcome", method="oral_script", on=TODAY,
            by=cast.counsellor,
        )  # fmt: skip
    assert again(referral).public_status == "received"
    assert list(again(referral).consents.filter(kind="share_outcome").values_list("decision", "confirmed")) == [
        ("given", False), ("withdrawn", True),
    ]  # fmt: skip


def test_what_is_agreed_to_us_stands_in_the_file(cast: Cast) -> None:
    referral = accepted(cast.service, cast.counsellor)
    with clock.at(at(TODAY, 15)):
        said(referral, cast, ConsentKind.SHARE_OUTCOME, ConsentDecision.GIVEN)
    assert Authorisation.objects.live(TODAY).get(file=referral.file, kind="share_outcome").method == "oral_script"
    assert again(referral).consents.filter(kind="share_outcome").count() == 2


def test_a_withdrawal_is_told_at_every_level(cast: Cast) -> None:
    referral = submitted(cast.service, cast.counsellor)
    withdrawn = referrals.withdraw_referral(
        referral=referral, reason=WithdrawalReason.ENTERED_IN_ERROR, version=2, on=TODAY, by=cast.supervisor
    )
    assert (withdrawn.state, withdrawn.end_reason, withdrawn.public_status) == (
        "withdrawn", "entered_in_error", "withdrawn",
    )  # fmt: skip


def declined(cast: Cast) -> Referral:
    referral = submitted(cast.service, cast.counsellor)
    return referrals.expire_referral(referral=referral, next_step="call us", on=TODAY, by=Operator())


def reopen(referral: Referral, cast: Cast, on: date) -> Referral:
    return referrals.reopen_referral(
        referral=referral, reason="asked again", version=referral.version, on=on, by=cast.supervisor
    )


def test_reopening_starts_a_new_clock_and_keeps_the_history(cast: Cast) -> None:
    day = TODAY + timedelta(days=40)
    with clock.at(at(day)):
        anew = reopen(declined(cast), cast, day)
    assert (anew.state, anew.started_on, anew.promised_on, anew.ended_on, anew.end_reason) == (
        "received", day, date(2027, 1, 8), None, "",
    )  # fmt: skip
    assert list(anew.events.values_list("verb", flat=True)) == [
        "submit_referral", "expire_referral", "reopen_referral",
    ]  # fmt: skip


def test_after_twelve_months_the_person_agrees_again_first(cast: Cast) -> None:
    referral = declined(cast)
    with pytest.raises(ConsentsTooOld):
        reopen(referral, cast, date(2027, 11, 25))
    assert again(referral).state == "expired"
    for kind in (ConsentKind.SHARE_IDENTITY, ConsentKind.CONTACT_BY_SERVICE):
        with clock.at(at(date(2027, 11, 25))):
            said(referral, cast, kind, ConsentDecision.GIVEN)
    assert reopen(again(referral), cast, date(2027, 11, 25)).state == "received"


def test_nobody_is_reopened_whose_details_are_gone(cast: Cast) -> None:
    referral = declined(cast)
    referral.subject.delete()
    with pytest.raises(PersonForgotten):
        reopen(again(referral), cast, TODAY)


def test_a_referral_after_an_unmet_end_gets_another_file(cast: Cast) -> None:
    referral = accepted(cast.service, cast.counsellor)
    first = referral.file
    ended = end(referral, cast, NotMetReason.NOT_WANTED)
    anew = reopen(ended, cast, TODAY + timedelta(days=21))
    assert (anew.file, anew.accepted_on, anew.contacted_on) == (None, None, None)
    assert [candidate.file for candidate in selectors.candidates_for(anew)] == [first]
