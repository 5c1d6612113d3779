"""Attendance: row by row, with what a late correction, a stale tab and a certificate ask for."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from counselling.domain.errors import ReasonMissing, StaleVersion
from counselling.trainings import selectors
from counselling.trainings import services as trainings
from counselling.trainings.models import Attendance, Enrolment, Session, Signing
from tests.cast import Cast
from tests.factories.trainings import (
    YESTERDAY,
    AttendanceFactory,
    CertificateFactory,
    EnrolmentFactory,
    SessionFactory,
)
from tests.security.surface import Browsers


@pytest.fixture
def person(cast: Cast) -> Enrolment:
    session = SessionFactory(
        programme_version__programme__service=cast.service, days=[YESTERDAY - timedelta(days=1), YESTERDAY]
    )
    return EnrolmentFactory(session=session, changed_by=cast.supervisor)


def note(person: Enrolment, cast: Cast, on: date, there: str, **facts: object) -> Enrolment:
    """One character for each half-day: 1 there, 0 not, - not said."""
    said = [{"1": True, "0": False, "-": None}[character] for character in there]
    presence = dict(zip(person.session.half_days.all(), said, strict=True))
    asked = {"is_excused": False, "points": None, "version": person.version} | facts
    return trainings.record_attendance(
        enrolment=person, presence=presence, signing=Signing.TRAINER, on=on, by=cast.cover, **asked
    )


def noted(person: Enrolment) -> list[tuple[bool, str]]:
    return list(person.attendances.order_by("half_day__on").values_list("present", "signing"))


def test_each_half_day_is_noted_changed_and_taken_back(person: Enrolment, cast: Cast, today: date) -> None:
    AttendanceFactory(enrolment=person, half_day=person.session.half_days.all()[0])
    note(person, cast, today, "10", points=14)
    assert noted(person) == [(True, "sheet"), (False, "trainer")]
    assert (person.version, person.points, person.changed_by) == (2, 14, cast.cover)
    note(person, cast, today, "0-")
    assert noted(person) == [(False, "trainer")]


def test_nothing_is_noted_ahead_without_a_seat_or_from_a_stale_tab(person: Enrolment, cast: Cast, today: date) -> None:
    with pytest.raises(trainings.NotBegun):
        note(person, cast, YESTERDAY - timedelta(days=1), "11")
    with pytest.raises(StaleVersion):
        note(person, cast, today, "11", version=7)
    waiting = EnrolmentFactory(session=person.session, waiting=True)
    with pytest.raises(trainings.NotSeated):
        note(waiting, cast, today, "11")
    Session.objects.update(state="planned")
    with pytest.raises(trainings.SessionClosed):
        note(person, cast, today, "11")
    assert not Attendance.objects.exists()


@pytest.mark.parametrize(("days", "asks"), [(30, False), (31, True)])
def test_after_thirty_days_a_correction_says_why(person: Enrolment, cast: Cast, days: int, asks: bool) -> None:
    on = YESTERDAY + timedelta(days=days)
    if asks:
        with pytest.raises(ReasonMissing):
            note(person, cast, on, "11")
    note(person, cast, on, "11", reason="sheet found" if asks else "")
    assert person.corrected_because == ("sheet found" if asks else "")


def test_a_correction_after_the_session_says_anew_who_attended(person: Enrolment, cast: Cast, today: date) -> None:
    note(person, cast, today, "11")
    trainings.hold_session(session=person.session, on=today, by=cast.supervisor)
    person.refresh_from_db()
    assert person.state == "attended"
    assert note(person, cast, today, "10").state == "partly"
    assert note(person, cast, today, "00", is_excused=True).state == "excused"
    CertificateFactory(enrolment=person)
    with pytest.raises(trainings.CertificateIssued):
        note(person, cast, today, "11")


def test_a_row_is_saved_refused_and_compared_on_the_page(person: Enrolment, cast: Cast, as_: Browsers) -> None:
    first, second = (f"h{half_day.pk}" for half_day in person.session.half_days.all())
    address = f"/trainings/sessions/{person.session_id}/attendance/{person.key}/"
    browser, htmx = as_(cast.supervisor), {"HX-Request": "true"}
    saved = browser.post(address, {first: "yes", second: "no", "version": 1}, headers=htmx)
    assert (saved.status_code, "2 présences notées sur 2" in saved.content.decode()) == (200, True)
    stale = browser.post(address, {first: "no", "version": 1}, headers=htmx)
    assert stale.status_code == 409
    refused = browser.post(address, {first: "perhaps", "version": 2}, headers=htmx)
    assert refused.status_code == 422
    plain = browser.post(address, {first: "perhaps", "version": 2})
    assert (plain.status_code, "<h1>Présences</h1>" in plain.content.decode()) == (422, True)
    Session.objects.update(state="cancelled", cancelled_because="trainer ill")
    assert browser.post(address, {first: "no", "version": 2}).status_code == 422
    assert noted(person) == [(True, "trainer"), (False, "trainer")]
    assert browser.post(address.replace(str(person.key), str(UUID(int=0))), {}).status_code == 404


def test_marks_are_asked_for_only_where_there_is_a_pass_mark(person: Enrolment, cast: Cast, as_: Browsers) -> None:
    page = f"/trainings/sessions/{person.session_id}/attendance/"
    assert "-points" not in as_(cast.supervisor).get(page).content.decode()
    type(person.session.programme_version).objects.update(pass_mark=12)
    assert "-points" in as_(cast.supervisor).get(page).content.decode()
    Session.objects.update(state="planned")
    assert "Les présences se notent quand" in as_(cast.supervisor).get(page).content.decode()
    Enrolment.objects.all().delete()
    assert "Personne n’est encore inscrit" in as_(cast.supervisor).get(page).content.decode()


def test_seats_are_told_by_name(person: Enrolment) -> None:
    earlier = EnrolmentFactory(session=person.session, referrer__last_name="Bach")
    assert [seat.enrolment for seat in selectors.seats_of(person.session)] == [earlier, person]
