"""Renewals: told three times, once for all of a person's certificates; and the link that shows a name for a while."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.test import Client

from counselling import jobs
from counselling.domain.certificates import RevocationReason, renewal_step
from counselling.domain.references import check_character
from counselling.trainings import selectors
from counselling.trainings import services as trainings
from counselling.trainings.models import Certificate, EnrolmentSource, ProgrammeVersion, Session, TrainingMail
from tests.cast import Cast
from tests.factories.trainings import CertificateFactory, EnrolmentFactory, ProgrammeVersionFactory, SessionFactory
from tests.security.surface import Browsers

END = date(2027, 6, 30)
CODE = "0" * 16 + check_character("0" * 16)


@pytest.mark.parametrize(
    ("days", "step"), [(91, None), (90, 90), (31, 90), (30, 30), (8, 30), (7, 7), (0, 7), (-1, None)]
)
def test_which_reminder_is_due(days: int, step: int | None) -> None:
    assert renewal_step(days) == step


@pytest.fixture
def full(cast: Cast) -> ProgrammeVersion:
    return ProgrammeVersionFactory(programme__service=cast.service)


@pytest.fixture
def certificate(cast: Cast, full: ProgrammeVersion) -> Certificate:
    return CertificateFactory(
        enrolment__session__programme_version=full, valid_until=END, verification_code=CODE,
        enrolment__referrer__languages=["de"], enrolment__changed_by=cast.supervisor,
    )  # fmt: skip


@pytest.fixture
def refresher(cast: Cast, full: ProgrammeVersion) -> Session:
    version = ProgrammeVersionFactory(programme__service=cast.service, programme__refresher_of=full.programme)
    return SessionFactory(programme_version=version, days=[date(2027, 5, 4)], capacity=2, code="REFRESH-1")


def turn(day: date) -> int:
    """One day of the jobs; how many mails left on it."""
    before = len(mail.outbox)
    at = datetime(day.year, day.month, day.day, 6, tzinfo=UTC)
    with time_machine.travel(at, tick=False):
        jobs.announce_renewals(at)
        jobs.send_training_mails(at)
    return len(mail.outbox) - before


def test_a_holder_is_told_three_times_and_once_for_three_certificates(
    certificate: Certificate, refresher: Session
) -> None:
    for _number in range(2):
        CertificateFactory(valid_until=END, enrolment__referrer=certificate.referrer, referrer=certificate.referrer)
    days = [END - timedelta(days=left) for left in range(95, -3, -1)]
    told = {(END - day).days: count for day in days if (count := turn(day))}
    assert told == {90: 1, 30: 1, 7: 1}
    first, _second, last = mail.outbox
    assert (first.to, "REFRESH-1" in str(first.body), "REFRESH-1" in str(last.body)) == (
        [certificate.referrer.email], True, True,
    )  # fmt: skip
    assert (first.subject.startswith("3 Ihrer"), certificate.number in str(first.body)) == (True, True)


def test_nobody_is_told_who_has_a_place_was_renewed_or_revoked(
    cast: Cast, certificate: Certificate, refresher: Session
) -> None:
    [due] = selectors.renewals_to_announce(END - timedelta(days=30))
    assert (due.certificate, due.days, due.sessions, due.enrolled) == (certificate, 30, [refresher], None)
    place = EnrolmentFactory(session=refresher, referrer=certificate.referrer, waiting=True)
    assert turn(END - timedelta(days=30)) == 0
    [due] = selectors.due_for(cast.supervisor, END - timedelta(days=30))
    assert due.enrolled == refresher
    place.delete()
    newer = CertificateFactory(enrolment__referrer=certificate.referrer, replaces=certificate)
    assert turn(END - timedelta(days=30)) == 0
    trainings.revoke_certificate(
        certificate=newer, revocation=RevocationReason.FRAUD, note="x", at=datetime.now(UTC), by=cast.supervisor
    )
    assert turn(END - timedelta(days=30)) == 1


def test_somebody_who_enrols_before_the_mail_leaves_gets_none(certificate: Certificate, refresher: Session) -> None:
    day = END - timedelta(days=30)
    at = datetime(day.year, day.month, day.day, 6, tzinfo=UTC)
    jobs.announce_renewals(at)
    EnrolmentFactory(session=refresher, referrer=certificate.referrer)
    jobs.send_training_mails(at)
    assert (TrainingMail.objects.count(), mail.outbox) == (1, [])


def test_a_full_refresher_or_one_whose_enrolment_is_over_is_not_offered(
    cast: Cast, certificate: Certificate, refresher: Session
) -> None:
    day = END - timedelta(days=80)
    Session.objects.filter(pk=refresher.pk).update(enrol_until=day - timedelta(days=1))
    assert [it.sessions for it in selectors.due_for(cast.supervisor, day)] == [[]]
    Session.objects.filter(pk=refresher.pk).update(enrol_until=day, capacity=1)
    EnrolmentFactory(session=refresher)
    assert [it.sessions for it in selectors.due_for(cast.supervisor, day)] == [[]]
    assert selectors.due_for(cast.other_supervisor, day) == []


def test_nobody_enrols_after_the_last_day_of_enrolment(
    cast: Cast, refresher: Session, certificate: Certificate
) -> None:
    Session.objects.filter(pk=refresher.pk).update(enrol_until=date(2027, 4, 1))
    asked = {"session": refresher, "referrer": certificate.referrer, "organisation": None, "needs": "",
             "source": EnrolmentSource.ORGANISER, "by": cast.supervisor}  # fmt: skip
    with pytest.raises(trainings.EnrolmentOver):
        trainings.enrol_referrer(on=date(2027, 4, 2), **asked)
    assert trainings.enrol_referrer(on=date(2027, 4, 1), **asked).state == "confirmed"


def test_what_ends_soon_is_listed_for_those_who_lead(as_: Browsers, cast: Cast, certificate: Certificate) -> None:
    with time_machine.travel(datetime(2027, 6, 1, 9, tzinfo=UTC), tick=False):
        pages = [
            as_(it).get("/trainings/renewals/") for it in (cast.supervisor, cast.other_supervisor, cast.counsellor)
        ]
    found = [(page.status_code, certificate.number in page.content.decode()) for page in pages]
    assert found == [(200, True), (200, False), (403, False)]


def test_the_holder_shows_their_name_for_thirty_days(certificate: Certificate) -> None:
    link = f"/answers/{selectors.answer_token(certificate.enrolment)}/"
    first = datetime(2027, 3, 1, 9, tzinfo=UTC)
    with time_machine.travel(first, tick=False):
        assert certificate.number in Client().get(link).content.decode()
        answer = Client().post(f"{link}certificate/")
        named = answer["Location"]
        page = Client().get(named)
    assert (page.status_code, page["X-Robots-Tag"], certificate.holder in page.content.decode()) == (
        200,
        "noindex",
        True,
    )
    for moment, status in (("2027-03-31T21:59", 200), ("2027-03-31T22:00", 404)):
        with time_machine.travel(datetime.fromisoformat(f"{moment}+00:00"), tick=False):
            assert (moment, Client().get(named).status_code) == (moment, status)
    with time_machine.travel(first, tick=False):
        assert Client().get(named.replace("20270331", "20280331")).status_code == 404
        Certificate.objects.update(
            revoked_at=first, revoked_by=certificate.issued_by, revocation="fraud", revocation_note="x"
        )
        assert "révoquée" in Client().get(named).content.decode()
        assert Client().post(f"{link}certificate/").status_code == 404
