"""What `manage.py tick` does with referrals: it reminds, lets questions lapse, and expires what was left lying."""

from datetime import date, timedelta

import pytest
import time_machine

from caseflow import clock
from caseflow.accounts.operator import Operator
from counselling import jobs
from counselling.domain.referrals import DeclineReason
from counselling.partners.models import ProfessionalNotice
from counselling.referrals import services as referrals
from counselling.referrals.models import Referral, ReferralEvent
from tests.cast import Cast
from tests.factories.referrals import at, professional, submitted

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 3, 2)


def turn(day: date) -> list[referrals.Notice]:
    with clock.at(at(day, 7)):
        return list(referrals.turn_clocks(on=day, by=Operator("clock")))


def told_to(referral: Referral) -> list[str]:
    """What its sender is told by mail, but for the receipt."""
    notices = ProfessionalNotice.objects.filter(reference=referral.reference).exclude(notice="received")
    return list(notices.order_by("pk").values_list("notice", flat=True))


def days_with_notices(first: date, count: int) -> dict[date, list[str]]:
    """What goes out on each of so many days."""
    found = {}
    for number in range(count):
        day = first + timedelta(days=number)
        if told := [f"{notice.audience} {len(notice.to)}" for notice in turn(day)]:
            found[day] = told
    return found


def test_the_queue_is_reminded_then_supervisors_then_it_expires(cast: Cast) -> None:
    referral = submitted(cast.service, cast.counsellor, on=MONDAY)
    # Good for Luxembourg: Easter Monday 6 April, 1 May, Europe day 9 May (a Saturday).
    assert days_with_notices(MONDAY, 60) == {
        date(2026, 3, 5): ["queue 4"],
        date(2026, 3, 13): ["queue 4"],
        date(2026, 3, 16): ["supervisors 1"],
        date(2026, 3, 31): ["supervisors 1"],
    }
    expired = Referral.objects.get(pk=referral.pk)
    assert (expired.state, expired.ended_on, expired.public_status) == ("expired", date(2026, 4, 21), "expired")
    assert expired.public_view["next_step"] != ""


def test_a_second_turn_finds_nothing(cast: Cast) -> None:
    submitted(cast.service, cast.counsellor, on=MONDAY)
    assert [notice.audience for notice in turn(date(2026, 3, 5))] == ["queue"]
    before = ReferralEvent.objects.count()
    assert turn(date(2026, 3, 5)) == []
    assert ReferralEvent.objects.count() == before


def test_nothing_expires_before_both_notices_to_supervisors(cast: Cast) -> None:
    """A clock that stood still for months begins with the notices."""
    referral = submitted(cast.service, cast.counsellor, on=MONDAY)
    later = date(2026, 6, 1)
    turn(later)
    assert Referral.objects.get(pk=referral.pk).state == "received"
    turn(later + timedelta(days=1))
    turn(later + timedelta(days=2))
    assert Referral.objects.get(pk=referral.pk).state == "expired"


def test_whoever_has_it_in_hand_is_reminded_alone(cast: Cast) -> None:
    referral = submitted(cast.service, cast.counsellor, on=MONDAY)
    referrals.take_referral(referral=referral, version=2, on=MONDAY, by=cast.colleague)
    (notice,) = turn(date(2026, 3, 5))
    assert notice.to == (cast.colleague,)


def test_an_unanswered_question_reminds_the_referrer_and_lapses(cast: Cast) -> None:
    referral = submitted(cast.service, cast.counsellor, on=MONDAY)
    with clock.at(at(MONDAY)):
        referrals.request_information(referral=referral, question="?", version=2, on=MONDAY, by=cast.counsellor)
    assert turn(date(2026, 3, 6)) == []
    assert turn(date(2026, 3, 9)) == []
    assert told_to(referral) == ["asked", "reminded"]
    assert turn(date(2026, 3, 9)) == []
    assert told_to(referral) == ["asked", "reminded"]
    turn(date(2026, 3, 16))
    assert Referral.objects.get(pk=referral.pk).state == "info_requested"
    turn(date(2026, 3, 17))
    lapsed = Referral.objects.get(pk=referral.pk)
    assert (lapsed.state, lapsed.events.get(verb="time_out_request").by) == ("received", None)


def test_what_the_referrer_sees_closes_on_day_sixty_whatever_happened(cast: Cast) -> None:
    first, second = (submitted(cast.service, cast.counsellor, on=MONDAY, sender=professional(cast.service))
                     for _ in range(2))  # fmt: skip
    with clock.at(at(MONDAY, 15)):
        referrals.decline_referral(
            referral=first, reason=DeclineReason.HELPED_ELSEWHERE, next_step="x", version=2, on=MONDAY,
            by=cast.counsellor,
        )  # fmt: skip
    turn(MONDAY + timedelta(days=59))
    assert set(Referral.objects.values_list("public_status", flat=True)) == {"received"}
    turn(MONDAY + timedelta(days=60))
    assert set(Referral.objects.values_list("public_status", flat=True)) == {"closed"}
    assert Referral.objects.get(pk=second.pk).state == "received"


def test_the_mails_name_the_reference_and_no_person(cast: Cast, mailoutbox: list) -> None:
    first = submitted(cast.service, cast.counsellor, on=MONDAY)
    with time_machine.travel(at(date(2026, 3, 5), 7), tick=False):
        jobs.turn_clocks(at(date(2026, 3, 5), 7))
    assert sorted(mail.to[0] for mail in mailoutbox) == [
        "colleague@example.org", "counsellor@example.org", "cover@example.org", "supervisor@example.org",
    ]  # fmt: skip
    for mail in mailoutbox:
        text = mail.subject + mail.body
        assert ("D’Hoore" in text, first.reference in text) == (False, True)
