"""The public page: what it says, what it never says, and that guessing leads nowhere."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client

from counselling.domain.certificates import RevocationReason
from counselling.domain.references import check_character
from counselling.trainings import selectors
from counselling.trainings import services as trainings
from counselling.trainings.models import Certificate
from tests.cast import Cast
from tests.factories.trainings import CertificateFactory
from tests.security.surface import content

CODE = "0123456789ABCDEF8"
UNKNOWN = "0000000000000000" + check_character("0000000000000000")


@pytest.fixture
def certificate(cast: Cast) -> Certificate:
    return CertificateFactory(
        verification_code=CODE, enrolment__referrer__first_name="Anne", enrolment__referrer__last_name="Muller",
        enrolment__organisation__name="CPAS de Dudelange", issuer="Service de conseil", issued_by=cast.supervisor,
        number="LU-2026-T00481",
    )  # fmt: skip


def test_it_says_what_was_learnt_and_names_nobody(certificate: Certificate) -> None:
    page = Client().get(f"/verify/{CODE}/")
    text = page.content.decode()
    for said in ("Repérer le surendettement", "Service de conseil", "A. M.", "23/11/2026", "22/11/2028", "valable"):
        assert said in text, said
    for secret in ("Muller", "Anne", certificate.referrer.email, "Dudelange", "T00481"):
        assert secret not in text, secret
    assert (page.status_code, page["X-Robots-Tag"], page["Cache-Control"]) == (200, "noindex", "no-store")


@pytest.mark.parametrize("typed", ["0123-4567-89ab-cdef-8", " oi23 4567 89AB CDEF 8 ", CODE])
def test_a_code_is_read_as_people_type_it(certificate: Certificate, typed: str) -> None:
    assert Client().get("/verify/", {"code": typed}).status_code == 200


def test_every_wrong_code_reads_the_same(certificate: Certificate) -> None:
    wrong = [UNKNOWN, CODE[:-1] + "9", "x", "LU-2026-T00481", CODE * 9, "Müller"]
    answers = [Client().get(f"/verify/{code}/") for code in wrong]
    assert {answer.status_code for answer in answers} == {404}
    assert len({content(answer).replace(answer.wsgi_request.path.encode(), b"") for answer in answers}) == 1


def test_twenty_tries_a_minute_and_no_more(certificate: Certificate) -> None:
    browser = Client()
    statuses = [browser.get(f"/verify/{UNKNOWN}/").status_code for _try in range(21)]
    assert statuses == [404] * 20 + [429]
    limited = browser.get(f"/verify/{CODE}/")
    assert (limited.status_code, limited["Retry-After"], b"A. M." in limited.content) == (429, "60", False)
    assert browser.get("/verify/").status_code == 200
    assert Client(REMOTE_ADDR="192.0.2.7").get(f"/verify/{CODE}/").status_code == 200


def test_a_revoked_certificate_says_so_within_one_request(cast: Cast, certificate: Certificate) -> None:
    at = datetime.now(UTC) - timedelta(seconds=1)
    trainings.revoke_certificate(
        certificate=certificate, revocation=RevocationReason.FRAUD, note="found out", at=at, by=cast.supervisor
    )
    text = Client().get(f"/verify/{CODE}/").content.decode()
    assert ("révoquée" in text, "found out" in text) == (True, False)


@pytest.mark.parametrize(
    ("at", "status"),
    [
        ("2026-11-22T22:59:59+00:00", "not_yet_valid"),
        ("2026-11-22T23:00:00+00:00", "valid"),
        ("2028-11-22T22:59:00+00:00", "valid"),
        ("2028-11-22T23:00:00+00:00", "expired"),
    ],
)
def test_a_last_day_counts_until_its_midnight_where_the_service_is(
    certificate: Certificate, at: str, status: str
) -> None:
    assert certificate.valid_until == date(2028, 11, 22)
    proof = selectors.proof_of(CODE, datetime.fromisoformat(at))
    assert proof is not None
    assert (proof.status, proof.is_replaced) == (status, False)


def test_a_replaced_one_says_that_there_is_a_newer_one(certificate: Certificate) -> None:
    CertificateFactory(enrolment__referrer=certificate.referrer, replaces=certificate)
    assert "Une attestation plus récente la remplace." in Client().get(f"/verify/{CODE}/").content.decode()


def test_a_certificate_without_an_end_and_with_an_erased_holder(cast: Cast) -> None:
    CertificateFactory(verification_code=CODE, valid_until=None, holder="", issued_by=cast.supervisor)
    text = Client().get(f"/verify/{CODE}/").content.decode()
    assert "depuis le 23/11/2026" in text
