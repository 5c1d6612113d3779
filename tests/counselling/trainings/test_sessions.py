"""Programmes, sessions and enrolment: every step with its guard, the last seat, the line of those who wait."""

from datetime import date, time, timedelta
from decimal import Decimal

import pytest

from caseflow.audit.models import AuditEntry
from counselling.domain.errors import ReasonMissing, StaleVersion, TransitionRefused
from counselling.trainings import selectors
from counselling.trainings import services as trainings
from counselling.trainings.models import Enrolment, HalfDay, ProgrammeVersion, Session
from tests.cast import Cast
from tests.factories.partners import AffiliationFactory, ReferrerFactory
from tests.factories.trainings import (
    YESTERDAY,
    AttendanceFactory,
    EnrolmentFactory,
    ProgrammeFactory,
    ProgrammeVersionFactory,
    SessionFactory,
)

FIELDS = {"code": "DET", "title_fr": "Repérer"}
FIRST = {"hours": Decimal("7.0")}
MORNING, AFTERNOON = (time(9), time(12, 30)), (time(13, 30), time(17))


def session_of(cast: Cast, **facts: object) -> Session:
    return SessionFactory(programme_version__programme__service=cast.service, **facts)


def states(session: Session) -> list[str]:
    return list(session.enrolments.order_by("pk").values_list("state", flat=True))


def enrol(session: Session, cast: Cast, on: date, **facts: object) -> Enrolment:
    asked = {"organisation": None, "needs": "", "source": "organiser", "referrer": ReferrerFactory()} | facts
    return trainings.enrol_referrer(session=session, on=on, by=cast.supervisor, **asked)


def test_a_programme_begins_with_its_first_version(cast: Cast) -> None:
    programme = trainings.add_programme(service=cast.service, fields=FIELDS, first=FIRST, by=cast.supervisor)
    version = programme.versions.get()
    facts = (version.number, version.hours, version.attendance_share, version.validity_months, version.pass_mark)
    assert facts == (1, Decimal("7.0"), 80, 24, None)
    with pytest.raises(trainings.ProgrammeKnown):
        trainings.add_programme(service=cast.service, fields=FIELDS, first=FIRST, by=cast.supervisor)
    with pytest.raises(trainings.ProgrammeNameless):
        trainings.add_programme(service=cast.service, fields={"code": "X"}, first=FIRST, by=cast.supervisor)
    assert [entry.verb for entry in AuditEntry.objects.order_by("pk")] == ["trainings.add_programme"]


@pytest.mark.parametrize(("language", "title"), [("fr", "Repérer"), ("de", "Erkennen"), ("en", "Repérer")])
def test_a_title_is_told_in_the_language_of_the_reader(language: str, title: str) -> None:
    assert ProgrammeFactory.build(title_fr="Repérer", title_de="Erkennen").title_in(language) == title


def test_a_refresher_refreshes_a_full_programme_of_the_same_service(cast: Cast) -> None:
    full = ProgrammeFactory(service=cast.service)
    refresher = ProgrammeFactory(service=cast.service, refresher_of=full)
    elsewhere = ProgrammeFactory(service=cast.other_service)
    for wrong in (refresher, elsewhere):
        with pytest.raises(trainings.RefreshesRefresher):
            trainings.add_programme(
                service=cast.service, fields=FIELDS | {"refresher_of": wrong}, first=FIRST, by=cast.supervisor
            )
    for wrong in (full, ProgrammeFactory(service=cast.service)):
        with pytest.raises(trainings.RefreshesRefresher):
            trainings.change_programme(
                programme=full, fields=FIELDS | {"refresher_of": wrong}, version=1, by=cast.supervisor
            )


def test_a_version_is_frozen_once_a_session_of_it_has_begun(cast: Cast, today: date) -> None:
    version = ProgrammeVersionFactory(programme__service=cast.service)
    change = {"programme_version": version, "on": today, "by": cast.supervisor}
    SessionFactory(programme_version=version, days=[today + timedelta(days=1)])
    trainings.change_version(fields={"hours": Decimal("6.5")}, version=1, **change)
    SessionFactory(programme_version=version, days=[today])
    with pytest.raises(trainings.VersionTaught):
        trainings.change_version(fields={"hours": Decimal(4)}, version=2, **change)
    added = trainings.add_version(programme=version.programme, fields={"hours": Decimal(4)}, by=cast.supervisor)
    version.refresh_from_db()
    assert (version.hours, added.number, added.hours) == (Decimal("6.5"), 2, Decimal(4))
    assert set(ProgrammeVersion.objects.taught(today)) == {version}


def test_a_session_is_planned_opened_and_changed(cast: Cast, today: date) -> None:
    version = ProgrammeVersionFactory(programme__service=cast.service)
    session = trainings.plan_session(
        programme_version=version, fields={"code": "D-1", "capacity": 8}, trainers=[cast.cover], by=cast.supervisor,
        sittings=[(today, *MORNING), (today, *AFTERNOON)],
    )  # fmt: skip
    assert (session.service, session.state, session.half_days.count()) == (cast.service, "planned", 2)
    with pytest.raises(trainings.SessionNotOpen):
        enrol(session, cast, today)
    trainings.open_session(session=session, by=cast.supervisor)
    kept = session.half_days.all()[0].pk
    trainings.change_session(
        session=session, fields={"capacity": 9}, trainers=[], version=1, by=cast.supervisor,
        sittings=[(today, time(9), time(12)), (today + timedelta(days=1), *MORNING)],
    )  # fmt: skip
    assert [(it.on, it.ends) for it in session.half_days.all()] == [
        (today, time(12)), (today + timedelta(days=1), time(12, 30)),
    ]  # fmt: skip
    assert (session.half_days.all()[0].pk, session.capacity, session.trainers.count()) == (kept, 9, 0)
    with pytest.raises(TransitionRefused):
        trainings.open_session(session=session, by=cast.supervisor)


def test_what_a_change_of_a_session_cannot_do(cast: Cast, today: date) -> None:
    session = session_of(cast, days=[today], capacity=2)
    EnrolmentFactory(session=session)
    AttendanceFactory(enrolment=EnrolmentFactory(session=session))
    change = {"session": session, "trainers": [], "version": 1, "by": cast.supervisor}
    same = [(it.on, it.starts, it.ends) for it in session.half_days.all()]
    refused = [
        (trainings.SeatsTaken, {"capacity": 1}, same),
        (trainings.NoHalfDay, {}, []),
        (trainings.HalfDayTwice, {}, [*same, *same]),
        (trainings.HalfDayAttended, {}, [(today, *AFTERNOON)]),
    ]
    for error, fields, sittings in refused:
        with pytest.raises(error):
            trainings.change_session(fields=fields, sittings=sittings, **change)
    with pytest.raises(StaleVersion):
        trainings.change_session(fields={}, sittings=same, **change | {"version": 7})
    assert HalfDay.objects.filter(session=session).count() == 1


def test_the_last_seat_is_given_once_and_who_waits_moves_up_in_order(cast: Cast, today: date) -> None:
    session = session_of(cast, capacity=2)
    people = [enrol(session, cast, today) for _number in range(4)]
    assert states(session) == ["confirmed", "confirmed", "waiting", "waiting"]
    trainings.cancel_enrolment(enrolment=people[3], by=cast.supervisor)
    trainings.cancel_enrolment(enrolment=people[0], by=cast.supervisor)
    assert states(session) == ["cancelled", "confirmed", "confirmed", "cancelled"]
    entry = AuditEntry.objects.filter(verb="trainings.cancel_enrolment").latest("pk")
    assert entry.detail == {"session": session.pk, "moved_up": people[2].pk}
    again = enrol(session, cast, today, referrer=people[0].referrer)
    assert again.state == "waiting"
    with pytest.raises(trainings.EnrolledAlready):
        enrol(session, cast, today, referrer=people[1].referrer)
    with pytest.raises(trainings.NoSeat):
        trainings.confirm_enrolment(enrolment=again, by=cast.supervisor)
    Session.objects.update(capacity=3)
    assert trainings.confirm_enrolment(enrolment=again, by=cast.supervisor).state == "confirmed"


def test_a_session_is_held_when_all_is_noted_and_says_who_attended(cast: Cast, today: date) -> None:
    days = [YESTERDAY - timedelta(days=number) for number in range(5)]
    session = session_of(cast, days=days, capacity=4)
    half_days = list(session.half_days.all())
    people = [EnrolmentFactory(session=session) for _number in range(4)]
    waiting = EnrolmentFactory(session=session, waiting=True)
    for person, times in zip(people, (5, 4, 3, 0), strict=True):
        for number, half_day in enumerate(half_days):
            AttendanceFactory(enrolment=person, half_day=half_day, present=number < times)
    Enrolment.objects.filter(pk=people[3].pk).update(is_excused=True)
    trainings.hold_session(session=session, on=today, by=cast.supervisor)
    assert states(session) == ["attended", "attended", "partly", "excused", "cancelled"]
    assert (session.state, waiting.pk) == ("held", people[-1].pk + 1)


def test_a_session_is_not_held_too_early_or_with_holes(cast: Cast, today: date) -> None:
    session = session_of(cast, days=[YESTERDAY, today + timedelta(days=1)])
    EnrolmentFactory(session=session)
    with pytest.raises(trainings.NotOverYet):
        trainings.hold_session(session=session, on=today, by=cast.supervisor)
    with pytest.raises(trainings.AttendanceMissing) as refusal:
        trainings.hold_session(session=session, on=today + timedelta(days=1), by=cast.supervisor)
    session.refresh_from_db()
    assert (refusal.value.facts, session.state) == ({"count": 2}, "open")


def test_a_cancelled_session_lets_everybody_go_and_says_why(cast: Cast, today: date) -> None:
    session = session_of(cast)
    enrol(session, cast, today)
    with pytest.raises(ReasonMissing):
        trainings.cancel_session(session=session, reason=" ", by=cast.supervisor)
    trainings.cancel_session(session=session, reason="trainer ill", by=cast.supervisor)
    assert (session.state, session.cancelled_because, states(session)) == ("cancelled", "trainer ill", ["cancelled"])
    with pytest.raises(trainings.SessionClosed):
        trainings.cancel_enrolment(enrolment=session.enrolments.get(), by=cast.supervisor)


def test_a_professional_is_enrolled_for_where_they_work_now(cast: Cast, today: date) -> None:
    old = AffiliationFactory(ended_on=YESTERDAY)
    new = AffiliationFactory(referrer=old.referrer, valid_from=YESTERDAY)
    assert selectors.employer_of(old.referrer, today) == new.organisation
    assert selectors.employer_of(ReferrerFactory(), today) is None
    session = session_of(cast)
    assert [it.referrer for it in selectors.enrollable(session, today)] == [old.referrer]
    enrol(session, cast, today, referrer=old.referrer)
    assert list(selectors.enrollable(session, today)) == []


def test_a_session_is_seen_by_its_service_and_its_trainers(cast: Cast) -> None:
    session = session_of(cast)
    session.trainers.set([cast.colleague, cast.other_counsellor])
    seen = {name for name in ("counsellor", "colleague", "other_counsellor", "other_supervisor", "superuser")
            if Session.objects.visible_to(getattr(cast, name)).exists()}  # fmt: skip
    led = {name for name in ("counsellor", "colleague", "supervisor", "other_counsellor", "other_supervisor")
           if Session.objects.led_by(getattr(cast, name)).exists()}  # fmt: skip
    assert seen == {"counsellor", "colleague", "other_counsellor"}
    assert led == {"colleague", "supervisor", "other_counsellor"}
