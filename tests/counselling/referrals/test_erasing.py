"""What is erased when; and that the sender never learns from it what was decided."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction

from caseflow import clock
from caseflow.accounts.operator import Operator
from counselling import jobs
from counselling.domain.erasure import ErasureTooLarge, clock_moved, require_plausible
from counselling.domain.referrals import NotMetReason, WithdrawalReason
from counselling.referrals import selectors
from counselling.referrals import services as referrals
from counselling.referrals.models import Referral, ReferralSettings, Submission
from counselling.referrals.services.keeping import AlreadyErased, KeptTooLong, NotKept
from tests.cast import Cast
from tests.factories import TODAY
from tests.factories.referrals import at, declined, professional, submitted

pytestmark = pytest.mark.django_db
CLOSES = TODAY + timedelta(days=60)


def erased_by(on: date) -> int:
    """The clocks of that day, then what is due."""
    with clock.at(at(on)):
        list(referrals.turn_clocks(on=on, by=Operator("clock")))
        return referrals.erase_due(on=on, by=Operator("clock"))


def withdrawn(cast: Cast, reason: WithdrawalReason) -> Referral:
    referral = submitted(cast.service, cast.counsellor)
    with clock.at(at(TODAY, 12)):
        return referrals.withdraw_referral(referral=referral, reason=reason, version=2, on=TODAY, by=cast.supervisor)


def not_wanted(cast: Cast) -> Referral:
    referral = submitted(cast.service, cast.counsellor)
    said = {"reason": NotMetReason.NOT_WANTED, "version": 2, "on": TODAY, "by": cast.counsellor}
    return referrals.end_without_meeting(referral=referral, **said)


@pytest.mark.parametrize(
    ("make", "last_day"),
    [
        (lambda cast: withdrawn(cast, WithdrawalReason.ENTERED_IN_ERROR), TODAY),
        (lambda cast: withdrawn(cast, WithdrawalReason.SOLVED), TODAY + timedelta(days=29)),
        (lambda cast: declined(cast.service, cast.counsellor), date(2027, 5, 23)),
        # At the lowest level the sender does not know of the end: it goes when it closes for everybody.
        (not_wanted, CLOSES),
    ],
)
def test_the_person_goes_on_the_day_that_the_rules_name(
    cast: Cast, make: Callable[[Cast], Referral], last_day: date
) -> None:
    referral = make(cast)
    assert (erased_by(last_day), erased_by(last_day + timedelta(days=1))) == (0, 1)
    current = Referral.objects.get(pk=referral.pk)
    assert (hasattr(current, "subject"), current.submissions.get().summary) == (False, "")
    assert (current.erased_on, current.forgotten_on) == (last_day + timedelta(days=1), None)
    assert current.public_view["status"] in {"withdrawn", "declined", "closed"}
    assert erased_by(last_day + timedelta(days=2)) == 0


def test_when_a_creditor_spoke_with_the_person_goes_with_them(cast: Cast) -> None:
    sender = professional(cast.service, organisation__bank=True)
    said = declined(cast.service, cast.counsellor, sender=sender).submissions.get()
    alike = Submission.objects.filter(pk=said.pk)
    with pytest.raises(IntegrityError, match="is append-only"), transaction.atomic():
        alike.update(reminder_sent_on=TODAY)
    assert erased_by(date(2027, 5, 24)) == 1
    assert alike.get().conditions == dict.fromkeys(said.conditions)


def test_what_was_said_stays_until_the_reference_is_answered_no_more(cast: Cast) -> None:
    referral = declined(cast.service, cast.counsellor, sent={"external_reference": "DOS-2211"})
    referrals.post_message(referral=referral, text="Merci.", on=TODAY, by=cast.no_role, by_sender=True)
    erased_by(TODAY + timedelta(days=200))
    before = Referral.objects.get(pk=referral.pk)
    assert (before.public_view["next_step"], before.messages.get().text) == ("Le guichet.", "Merci.")
    assert erased_by(TODAY.replace(year=2027)) == 0
    assert erased_by(TODAY.replace(year=2027) + timedelta(days=1)) == 1
    after = Referral.objects.get(pk=referral.pk)
    assert (after.public_view["next_step"], after.messages.get().text, after.external_reference) == (None, "", "")
    assert not after.events.exclude(text="").exists()
    assert (after.state, after.end_reason, selectors.sent_document(after)) == ("declined", "out_of_scope", None)


def test_a_word_may_become_empty_and_nothing_else(cast: Cast) -> None:
    referral = submitted(cast.service, cast.counsellor)
    referrals.post_message(referral=referral, text="Bonjour", on=TODAY, by=cast.no_role, by_sender=True)
    for words in (referral.messages, referral.events, referral.submissions):
        text = "summary" if words == referral.submissions else "text"
        with pytest.raises(IntegrityError, match="is append-only"), transaction.atomic():
            words.update(**{text: "autre"})
        assert words.update(**{text: ""}) == 1


def test_a_service_sets_its_own_dates(cast: Cast) -> None:
    ReferralSettings.objects.create(service=cast.service, valid_from=TODAY, erase_withdrawn=3, set_by=cast.supervisor)
    withdrawn(cast, WithdrawalReason.SOLVED)
    assert (erased_by(TODAY + timedelta(days=2)), erased_by(TODAY + timedelta(days=3))) == (0, 1)


def test_a_clock_that_jumped_erases_nobody() -> None:
    require_plausible(due=20, everybody=20)
    require_plausible(due=50, everybody=1000)
    with pytest.raises(ErasureTooLarge):
        require_plausible(due=51, everybody=1000)


@pytest.mark.parametrize(
    ("hours", "moved"), [(None, False), (20, False), (48, False), (49, True), (24 * 365, True), (-1, True)]
)
def test_a_clock_moved_if_it_went_back_or_on_by_more_than_a_day(hours: int | None, moved: bool) -> None:
    now = at(TODAY)
    before = None if hours is None else now - timedelta(hours=hours)
    assert clock_moved(before=before, now=now) is moved


def test_a_night_after_the_clock_moved_erases_nobody_and_the_next_one_does(
    cast: Cast, caplog: pytest.LogCaptureFixture
) -> None:
    referral = withdrawn(cast, WithdrawalReason.ENTERED_IN_ERROR)
    nights = [at(TODAY), at(TODAY + timedelta(days=9)), at(TODAY + timedelta(days=10))]
    erased = []
    for night in nights:
        with time_machine.travel(night, tick=False):
            jobs.erase_referred(night)
        referral.refresh_from_db()
        erased.append(referral.erased_on)
    assert erased == [None, None, TODAY + timedelta(days=10)]
    assert [record.message for record in caplog.records] == ["erasure waits, the clock moved"]


def test_what_is_kept_for_a_legal_reason_is_not_erased_before_its_day(cast: Cast) -> None:
    referral = withdrawn(cast, WithdrawalReason.ENTERED_IN_ERROR)
    until = TODAY + timedelta(days=100)
    told = {"reason": "Plainte.", "on": TODAY, "by": cast.supervisor}
    with pytest.raises(KeptTooLong):
        referrals.keep_referral(
            referral=referral, until=TODAY + timedelta(days=366), version=referral.version, **told
        )  # fmt: skip
    before = referral.public_view, referral.ended_on
    kept = referrals.keep_referral(referral=referral, until=until, version=referral.version, **told)
    assert (kept.public_view, kept.ended_on) == before
    assert [erased_by(until), erased_by(until + timedelta(days=1))] == [0, 1]
    again = Referral.objects.get()
    with pytest.raises(AlreadyErased):
        referrals.keep_referral(referral=again, until=until, version=again.version, **told)


def test_keeping_is_taken_back_with_a_reason(cast: Cast) -> None:
    referral = withdrawn(cast, WithdrawalReason.ENTERED_IN_ERROR)
    told = {"reason": "Plainte.", "on": TODAY, "by": cast.supervisor}
    with pytest.raises(NotKept):
        referrals.stop_keeping(referral=referral, version=referral.version, **told)
    kept = referrals.keep_referral(
        referral=referral, until=TODAY + timedelta(days=100), version=referral.version, **told
    )  # fmt: skip
    referrals.stop_keeping(referral=kept, version=kept.version, **told)
    assert erased_by(TODAY + timedelta(days=1)) == 1
