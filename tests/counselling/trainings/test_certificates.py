"""Certificates: exactly for those who meet the conditions, in a series without gap, renewed without losing time."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from caseflow.audit.models import AuditEntry
from counselling.domain.certificates import RevocationReason
from counselling.domain.errors import ReasonMissing
from counselling.domain.references import read_verification_code
from counselling.trainings import selectors
from counselling.trainings import services as trainings
from counselling.trainings.models import Certificate, Enrolment, ProgrammeVersion, Session
from tests.cast import Cast
from tests.factories.partners import ReferrerFactory
from tests.factories.trainings import (
    YESTERDAY,
    AttendanceFactory,
    CertificateFactory,
    EnrolmentFactory,
    ProgrammeFactory,
    ProgrammeVersionFactory,
    SessionFactory,
    ready_to_certify,
)

VERIFY_AT = "https://caseflow.example/verify/"


def issue(session: Session, cast: Cast, on: date) -> list[str]:
    trainings.issue_certificates(session=session, verify_at=VERIFY_AT, on=on, by=cast.supervisor)
    return list(session.certificates.order_by("pk").values_list("number", flat=True))


def test_everybody_who_qualifies_has_one_and_nobody_else(cast: Cast, today: date) -> None:
    ready_to_certify(cast.service, cast.supervisor, people=3)
    ProgrammeVersion.objects.update(pass_mark=12)
    session = Session.objects.get()
    points = {0: 12, 1: 11, 2: None}
    people = list(session.enrolments.order_by("pk"))
    for number, person in enumerate(people):
        Enrolment.objects.filter(pk=person.pk).update(points=points[number])
    absent = EnrolmentFactory(session=session, state="absent")
    assert issue(session, cast, today) == ["LUH-2026-T00001"]
    missing = {it.enrolment.pk: it.missing for it in selectors.candidates_of(session)}
    assert missing == {
        people[0].pk: (),
        people[1].pk: ("Has not reached the pass mark.",),
        people[2].pk: ("Has not reached the pass mark.",),
        absent.pk: ("Was present for too few half-days.", "Has not reached the pass mark."),
    }
    with pytest.raises(trainings.NobodyQualifies):
        issue(session, cast, today)
    entry = AuditEntry.objects.get(verb="trainings.issue_certificates")
    assert entry.detail == {"session": session.pk, "certificates": ["LUH-2026-T00001"]}


def test_what_a_certificate_says_is_frozen(cast: Cast, today: date) -> None:
    session = ready_to_certify(cast.service, cast.supervisor)
    issue(session, cast, today)
    certificate = session.certificates.get()
    said = (certificate.holder, certificate.programme, certificate.hours, certificate.issuer, certificate.language)
    assert said == ("Anne Muller", "Repérer le surendettement", Decimal("7.0"), cast.service.name, "fr")
    assert (certificate.issued_on, certificate.first_day, certificate.last_day) == (today, YESTERDAY, YESTERDAY)
    assert (certificate.valid_from, certificate.valid_until) == (YESTERDAY, date(2028, 11, 22))
    assert read_verification_code(certificate.shown_code.lower()) == certificate.verification_code
    assert certificate.address == f"{VERIFY_AT}{certificate.verification_code}/"
    certificate.programme = "Autre chose"
    with pytest.raises(DatabaseError), transaction.atomic():
        certificate.save()
    with pytest.raises(DatabaseError), transaction.atomic():
        Certificate.objects.all().delete()


def test_the_language_is_the_holders(cast: Cast, today: date) -> None:
    session = ready_to_certify(cast.service, cast.supervisor)
    ReferrerFactory._meta.model.objects.update(languages=["lb", "de", "fr"])
    type(session.programme_version.programme).objects.update(title_de="Überschuldung erkennen")
    issue(Session.objects.get(), cast, today)
    certificate = Certificate.objects.get()
    assert (certificate.language, certificate.programme) == ("de", "Überschuldung erkennen")


def test_no_certificate_before_the_session_or_of_a_programme_without_one(cast: Cast, today: date) -> None:
    session = ready_to_certify(cast.service, cast.supervisor)
    Session.objects.update(state="open")
    with pytest.raises(trainings.NotHeldYet):
        issue(session, cast, today)
    Session.objects.update(state="held")
    type(session.programme_version.programme).objects.update(awards_certificate=False)
    with pytest.raises(trainings.NoCertificate):
        issue(Session.objects.get(), cast, today)
    assert not Certificate.objects.exists()


def test_the_series_goes_on_over_sessions_and_begins_anew_each_year(cast: Cast, today: date) -> None:
    first, second, third = (ready_to_certify(cast.service, cast.supervisor, people=2) for _number in range(3))
    assert issue(first, cast, today) == ["LUH-2026-T00001", "LUH-2026-T00002"]
    assert issue(second, cast, today) == ["LUH-2026-T00003", "LUH-2026-T00004"]
    assert issue(third, cast, today.replace(year=2027)) == ["LUH-2027-T00001", "LUH-2027-T00002"]


def test_one_is_awarded_all_the_same_with_a_reason(cast: Cast, today: date) -> None:
    session = SessionFactory(programme_version__programme__service=cast.service, held=True)
    absent = EnrolmentFactory(session=session, state="absent")
    award = {"session": session, "enrolment": absent.pk, "verify_at": VERIFY_AT, "on": today, "by": cast.supervisor}
    with pytest.raises(ReasonMissing):
        trainings.award_anyway(reason=" ", **award)
    certificate = trainings.award_anyway(reason="ill on the last morning", **award)
    assert (certificate.number, certificate.awarded_because) == ("LUH-2026-T00001", "ill on the last morning")
    with pytest.raises(trainings.HasCertificate):
        trainings.award_anyway(reason="again", **award)


def test_a_revoked_one_says_so_at_once_and_may_be_issued_anew(cast: Cast, today: date) -> None:
    session = ready_to_certify(cast.service, cast.supervisor)
    issue(session, cast, today)
    certificate, at = session.certificates.get(), datetime(2026, 11, 24, 9, tzinfo=UTC)
    revoke = {"certificate": certificate, "revocation": RevocationReason.FRAUD, "at": at, "by": cast.supervisor}
    assert certificate.status_at(at) == "valid"
    with pytest.raises(ReasonMissing):
        trainings.revoke_certificate(note="", **revoke)
    trainings.revoke_certificate(note="signed for a colleague", **revoke)
    assert (certificate.status_at(at), certificate.status_at(at - timedelta(seconds=1))) == ("revoked", "valid")
    with pytest.raises(trainings.RevokedAlready):
        trainings.revoke_certificate(note="twice", **revoke)
    assert issue(session, cast, today) == ["LUH-2026-T00001", "LUH-2026-T00002"]
    assert selectors.revoked_in(session) == [certificate]


@pytest.mark.parametrize(
    ("passed", "starts", "until"),
    [
        (date(2026, 11, 10), date(2027, 1, 1), date(2028, 12, 31)),  # worked example
        (date(2026, 10, 1), date(2026, 10, 1), date(2028, 9, 30)),  # more than 90 days before the end
        (date(2027, 1, 1), date(2027, 1, 1), date(2028, 12, 31)),  # one day after it
        (date(2027, 12, 31), date(2027, 12, 31), date(2029, 12, 30)),  # twelve months after it
    ],
)
def test_a_refresher_goes_on_where_the_old_one_ends(cast: Cast, passed: date, starts: date, until: date) -> None:
    old, session = to_refresh(cast, passed)
    trainings.issue_certificates(session=session, verify_at=VERIFY_AT, on=passed, by=cast.supervisor)
    new = session.certificates.get()
    assert (new.valid_from, new.valid_until, new.first_awarded_on) == (starts, until, date(2025, 1, 1))
    assert new.replaces == old


def to_refresh(cast: Cast, passed: date) -> tuple[Certificate, Session]:
    full = ProgrammeVersionFactory(programme__service=cast.service)
    old = CertificateFactory(
        enrolment__session__programme_version=full, first_awarded_on=date(2025, 1, 1), valid_from=date(2025, 1, 1),
        valid_until=date(2026, 12, 31),
    )  # fmt: skip
    refresher = ProgrammeVersionFactory(programme__service=cast.service, programme__refresher_of=full.programme)
    session = SessionFactory(programme_version=refresher, held=True, days=[passed])
    AttendanceFactory(enrolment=EnrolmentFactory(session=session, referrer=old.referrer, attended=True))
    return old, session


def test_a_refresher_too_late_or_without_anything_to_refresh_is_named(cast: Cast) -> None:
    old, session = to_refresh(cast, date(2028, 1, 1))
    AttendanceFactory(enrolment=EnrolmentFactory(session=session, attended=True, referrer__last_name="Zorn"))
    assert [(it.missing, it.previous) for it in selectors.candidates_of(session)] == [
        (("The certificate ended more than twelve months ago: the full programme is needed.",), old),
        (("Has no certificate of the full programme.",), None),
    ]


def test_a_revoked_certificate_is_nothing_to_refresh(cast: Cast) -> None:
    old, session = to_refresh(cast, date(2026, 11, 10))
    trainings.revoke_certificate(
        certificate=old, revocation=RevocationReason.FRAUD, note="found out", at=datetime(2026, 11, 1, tzinfo=UTC),
        by=cast.supervisor,
    )  # fmt: skip
    [candidate] = selectors.candidates_of(session)
    assert (candidate.qualifies, candidate.previous) == (False, None)


def test_the_holders_name_can_be_erased_and_nothing_else(cast: Cast) -> None:
    certificate = CertificateFactory()
    Certificate.objects.update(holder="")
    certificate.refresh_from_db()
    assert (certificate.holder, ProgrammeFactory.build(title_fr="X").title_in("de")) == ("", "X")
