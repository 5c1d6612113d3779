"""Joining taken back: a file of its own, and no sender learns of it."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from caseflow import clock
from counselling.client_files import services as files
from counselling.client_files.models import ClientFile, Task
from counselling.client_files.services import Meeting
from counselling.domain.duplicates import Verdict
from counselling.domain.errors import ReasonMissing, TransitionRefused
from counselling.referrals import selectors
from counselling.referrals import services as referrals
from counselling.referrals.models import Referral
from counselling.referrals.services.separating import JoinedTooLongAgo
from tests.cast import Cast
from tests.counselling.referrals.test_pages import Browsers, page_of
from tests.factories import TODAY
from tests.factories.referrals import accepted, at, joined, professional

pytestmark = pytest.mark.django_db


def undo(referral: Referral, cast: Cast, **changed: Any) -> Referral:
    told = {"reason": "Homonyme.", "counsellor": cast.counsellor, "version": referral.version, "on": TODAY}
    return referrals.undo_join(referral=referral, by=cast.counsellor, **told | changed)


def told_of(referral: Referral) -> tuple[Any, ...]:
    return referral.public_view, referral.public_changed_at, referral.promised_on, selectors.tag_of(referral)


@pytest.mark.parametrize(
    ("outcome", "cap", "reads"),
    [("refused", "milestones", "received"), ("given", "milestones", "accepted"), ("given", "outcome", "accepted")],
)
def test_joining_and_undoing_leave_both_public_views_unchanged(cast: Cast, outcome: str, cap: str, reads: str) -> None:
    second = joined(cast.service, cast.counsellor, outcome=outcome, sender=professional(cast.service, cap=cap))
    first = Referral.objects.exclude(pk=second.pk).get()
    before = [told_of(each) for each in (first, second)]
    undo(second, cast)
    after = [Referral.objects.get(pk=each.pk) for each in (first, second)]
    assert [told_of(each) for each in after] == before
    assert second.public_status == reads
    assert not after[1].events.get(verb="undo_join").public


def test_the_referral_goes_on_in_a_file_of_its_own(cast: Cast) -> None:
    referral = joined(cast.service, cast.counsellor)
    left = referral.file
    apart = undo(referral, cast)
    assert (apart.state, apart.joined, apart.file == left) == ("accepted", False, False)
    assert (apart.file.origin, apart.file.counsellor) == ("referral", cast.counsellor)
    assert selectors.verdicts_on(apart)[left.pk] is Verdict.NOT_THE_SAME
    assert Task.objects.open().filter(file=apart.file, source="referral").count() == 1
    assert not Task.objects.open().filter(file=left, what__contains=apart.reference).exists()
    last = left.journal.order_by("-pk")[0]
    assert (last.verb, last.facts["referral"], last.facts["reason"]) == (
        "referrals.undo_join", apart.reference, "Homonyme."
    )  # fmt: skip


def test_a_meeting_of_somebody_else_does_not_count(cast: Cast) -> None:
    sender = professional(cast.service, cap="outcome")
    referral = joined(cast.service, cast.counsellor, outcome="given", sender=sender)
    meeting = Meeting(at=at(TODAY, 15), counsellor=cast.counsellor)
    appointment = files.plan_appointment(file=referral.file, meeting=meeting, on=TODAY, by=cast.counsellor)
    with clock.at(at(TODAY, 16)):
        files.keep_appointment(appointment=appointment, on=TODAY, by=cast.counsellor)
    referral.refresh_from_db()
    assert (referral.state, referral.public_status) == ("met", "met")
    apart = undo(referral, cast)
    assert (apart.state, apart.ended_on, apart.public_status) == ("accepted", None, "met")


def test_it_is_refused_without_a_reason_after_thirty_days_and_where_nothing_was_joined(cast: Cast) -> None:
    referral = joined(cast.service, cast.counsellor)
    opened = ClientFile.objects.count()
    with pytest.raises(ReasonMissing):
        undo(referral, cast, reason=" ")
    with pytest.raises(JoinedTooLongAgo):
        undo(referral, cast, on=TODAY + timedelta(days=31))
    own = accepted(cast.service, cast.counsellor, last_name="Weiß", phone="+352 691 000 001")
    with pytest.raises(TransitionRefused):
        undo(own, cast)
    assert ClientFile.objects.count() == opened + 1
    assert undo(referral, cast, on=TODAY + timedelta(days=30)).file != referral.file


def test_whoever_is_in_charge_does_it_from_the_page(cast: Cast, as_: Browsers) -> None:
    referral = joined(cast.service, cast.counsellor, on=timezone.localdate())
    browser, act = as_(cast.counsellor), f"/referrals/{referral.reference}/separate/"
    assert act in browser.get(page_of(referral)).content.decode()
    posted = {"version": referral.version, "counsellor": cast.counsellor.pk, "reason": "Homonyme."}
    assert browser.post(act, posted).status_code == 302
    referral.refresh_from_db()
    assert not referral.joined
    assert act not in browser.get(page_of(referral)).content.decode()


def test_an_own_referral_of_one_person_stays_as_it_was(cast: Cast) -> None:
    """The file that was joined belongs to the referral that opened it."""
    second = joined(cast.service, cast.counsellor)
    first = Referral.objects.exclude(pk=second.pk).get()
    undo(second, cast)
    again = Referral.objects.get(pk=first.pk)
    assert (again.file, again.version, again.events.count()) == (first.file, first.version, first.events.count())
