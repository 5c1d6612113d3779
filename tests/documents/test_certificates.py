"""Certificates on paper: PDF/UA-1 in three languages, printed once, with a code that leads to the public page."""

from datetime import timedelta

import page
import pytest

from caseflow.files import storage
from counselling.trainings.models import Certificate
from documents import jobs
from documents import services as letters
from documents.rendering import render_pdf
from documents.services.certificates import composed
from tests.cast import Cast
from tests.documents.pdf import embedded_fonts, reader, text_of
from tests.factories.trainings import CertificateFactory, ready_to_certify
from tests.security.surface import Browsers

TITLES = {
    "fr": "Attestation de formation", "de": "Fortbildungsbescheinigung", "en": "Certificate of training",
}  # fmt: skip
HOURS = {"fr": "3,5 heures", "de": "3,5 Stunden", "en": "3.5 hours"}


@pytest.mark.parametrize("language", TITLES)
def test_a_certificate_conforms_and_says_what_it_proves(db: None, language: str) -> None:
    certificate = CertificateFactory(language=language, hours="3.5", number="LU-2026-T00481")
    certificate.refresh_from_db()
    pdf = render_pdf(composed(certificate))
    assert page.validate_pdf_bytes(pdf, profile="ua1").failures == []
    root, text = reader(pdf).trailer["/Root"], text_of(pdf).replace("\u00a0", " ")
    assert (root["/Lang"], reader(pdf).metadata.title) == (language, f"{TITLES[language]} LU-2026-T00481")
    assert len(reader(pdf).pages) == 1
    assert all(embedded_fonts(pdf).values())
    for said in ("Anne Muller", "Repérer le surendettement", certificate.shown_code, HOURS[language]):
        assert said in text


def test_issuing_prints_and_the_pdf_is_handed_out_as_it_was(cast: Cast, as_: Browsers) -> None:
    session, browser = ready_to_certify(cast.service, cast.supervisor, people=2), as_(cast.supervisor)
    answer = browser.post(f"/trainings/sessions/{session.pk}/certificates/issue/", follow=True)
    assert "2 attestations délivrées." in answer.content.decode()
    certificate = Certificate.objects.order_by("pk")[0]
    assert certificate.verify_at == "http://testserver/verify/"
    address = f"/trainings/certificates/{certificate.number}/certificate.pdf"
    assert text_of(browser.get(address).content).count("Anne Muller") == 1
    storage.located(certificate.path or "").write_bytes(b"%PDF- another")
    refused = browser.get(address, follow=True)
    assert "Le PDF manque ou n’est pas celui qui a été délivré" in refused.content.decode()
    with pytest.raises(jobs.LettersDamaged, match=certificate.number):
        jobs.check_files(certificate.enrolment.changed_at + timedelta(days=1))


def test_what_a_worker_left_is_printed_once(cast: Cast) -> None:
    certificate = CertificateFactory()
    assert letters.print_certificates([certificate.pk]) == 1
    certificate.refresh_from_db()
    path = certificate.path
    assert (letters.print_certificates([certificate.pk]), letters.print_certificates_left_behind()) == (0, 0)
    certificate.refresh_from_db()
    assert certificate.path == path


def test_a_certificate_without_its_pdf_has_none_to_hand_out(cast: Cast, as_: Browsers) -> None:
    certificate = CertificateFactory(enrolment__session__programme_version__programme__service=cast.service)
    browser = as_(cast.supervisor)
    assert browser.get(f"/trainings/certificates/{certificate.number}/certificate.pdf").status_code == 404
    assert (
        "il sera là dans une minute" in browser.get(f"/trainings/certificates/{certificate.number}/").content.decode()
    )
    with pytest.raises(letters.CertificateDamaged):
        letters.pdf_of_certificate(certificate)
