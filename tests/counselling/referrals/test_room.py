"""A service says whether it has room and for whom; without room nobody is accepted without a day to come."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from caseflow.audit.models import AuditEntry
from counselling.client_files.services import Meeting
from counselling.domain.directory.areas import Area
from counselling.domain.duplicates import Verdict
from counselling.referrals import selectors
from counselling.referrals import services as referrals
from counselling.referrals.models import ReferralSettings
from counselling.referrals.services.accepting import NoRoom, WaitsInThePast
from counselling.referrals.services.settings import PostcodesUnreadable
from tests.cast import Cast
from tests.counselling.referrals.test_pages import Browsers
from tests.counselling.referrals.test_receiving import stored_rows
from tests.factories import TODAY
from tests.factories.referrals import accepted, at, declined, submitted

pytestmark = pytest.mark.django_db

IN_A_MONTH = TODAY + timedelta(days=30)


def say(cast: Cast, *, free_from: date | None = None, postcodes: str = "", on: date = TODAY) -> ReferralSettings:
    return referrals.set_room(
        service=cast.service, takes_referrals=True, free_from=free_from, postcodes=postcodes, on=on, by=cast.supervisor
    )


def test_room_and_clocks_are_set_apart_and_every_change_is_a_row_with_its_entry(cast: Cast) -> None:
    days = {"decision": 4}
    referrals.set_clocks(service=cast.service, days=days, closed_on=[], region="", on=TODAY, by=cast.supervisor)
    row = say(cast, free_from=IN_A_MONTH, postcodes="L-4010, 43")
    assert (row.decision, row.postcodes, ReferralSettings.objects.count()) == (4, "4010 43", 2)
    referrals.set_clocks(service=cast.service, days=days, closed_on=[], region="", on=TODAY, by=cast.supervisor)
    assert selectors.room_of(cast.service, TODAY).waits_until == IN_A_MONTH
    entry = AuditEntry.objects.filter(verb="referrals.set_room").get()
    assert (set(entry.fields), entry.actor) == ({"takes_referrals", "free_from", "postcodes"}, cast.supervisor.pk)
    assert [row.free_from for row in selectors.room_history(cast.service)] == [IN_A_MONTH, None]


def test_room_holds_by_the_day_that_is_asked_about(cast: Cast) -> None:
    say(cast, free_from=IN_A_MONTH)
    known = [selectors.room_of(cast.service, day) for day in (TODAY - timedelta(days=1), TODAY, IN_A_MONTH)]
    assert [room.has_room for room in known] == [True, False, True]


def test_the_area_is_the_country_or_the_postcodes_of_it(cast: Cast) -> None:
    whole = selectors.room_of(cast.service, TODAY)
    assert whole.area == Area(country="LU")
    assert whole.reaches(country="lu", postcode="L-9999")
    assert not whole.reaches(country="FR", postcode="57000")
    say(cast, postcodes="40 4310")
    south = selectors.room_of(cast.service, TODAY)
    assert [south.reaches(country="LU", postcode=code) for code in ("L-4010", "4310", "4311")] == [True, True, False]
    with pytest.raises(PostcodesUnreadable):
        say(cast, postcodes="Esch")


def test_without_room_a_waiting_list_date_or_an_appointment_is_needed(cast: Cast) -> None:
    say(cast, free_from=IN_A_MONTH)
    referral = submitted(cast.service, cast.counsellor)
    asked = {"referral": referral, "counsellor": cast.counsellor, "version": referral.version, "on": TODAY,
             "by": cast.counsellor}  # fmt: skip
    before = stored_rows()
    with pytest.raises(NoRoom):
        referrals.accept_referral(**asked)
    with pytest.raises(WaitsInThePast):
        referrals.accept_referral(**asked, waits_until=TODAY)
    assert stored_rows() == before
    taken = referrals.accept_referral(**asked, waits_until=IN_A_MONTH)
    assert (taken.waits_until, taken.events.get(verb="accept_referral").until) == (IN_A_MONTH, IN_A_MONTH)
    another = submitted(cast.service, cast.counsellor, last_name="Weiß", phone="+352 691 000 001")
    meeting = Meeting(at=at(IN_A_MONTH), counsellor=cast.counsellor)
    met = referrals.accept_referral(**asked | {"referral": another, "version": another.version}, meeting=meeting)
    assert (met.state, met.waits_until) == ("accepted", None)


def test_an_open_file_is_joined_whether_there_is_room_or_not(cast: Cast) -> None:
    first = accepted(cast.service, cast.counsellor)
    say(cast, free_from=IN_A_MONTH)
    second = submitted(cast.service, cast.counsellor)
    referrals.decide_duplicate(referral=second, file=first.file, verdict=Verdict.SAME, by=cast.counsellor)
    second.refresh_from_db()
    joined = referrals.accept_referral(
        referral=second, counsellor=cast.counsellor, version=second.version, on=TODAY, by=cast.counsellor,
        waits_until=IN_A_MONTH,
    )  # fmt: skip
    assert (joined.file, joined.joined, joined.waits_until) == (first.file, True, None)


def test_the_form_asks_for_the_day_and_proposes_the_one_of_the_service(cast: Cast, as_: Browsers) -> None:
    referral = submitted(cast.service, cast.counsellor)
    browser, page = as_(cast.counsellor), f"/referrals/{referral.reference}/accept/"
    assert "waits_until" not in browser.get(page).content.decode()
    on = timezone.localdate()
    say(cast, free_from=on + timedelta(days=40), on=min(on, TODAY))
    assert "waits_until" in browser.get(page).content.decode()
    posted = {"version": referral.version, "counsellor": cast.counsellor.pk, "waits_until": ""}
    assert browser.post(page, posted).status_code == 422
    assert browser.post(page, posted | {"waits_until": "+40"}).status_code == 302
    referral.refresh_from_db()
    assert referral.waits_until == on + timedelta(days=40)


def test_systems_of_partners_are_offered_room_area_and_the_usual_delay(cast: Cast) -> None:
    say(cast, free_from=IN_A_MONTH, postcodes="40")
    for number in range(4):
        declined(cast.service, cast.counsellor, phone=f"+352 691 000 00{number}")
    assert {offered.median_days for offered in selectors.services_offered(TODAY, livemode=True)} == {None}
    declined(cast.service, cast.counsellor)
    offered = {each.service: each for each in selectors.services_offered(TODAY, livemode=True)}[cast.service]
    assert (offered.waits_until, offered.median_days, offered.reaches(country="LU", postcode="4011")) == (
        IN_A_MONTH, 0, True
    )  # fmt: skip
