"""A session on paper: the sheet to sign, its scan, and the evidence of it all."""

import csv
import hashlib
import io
import zipfile
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import page
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from caseflow.audit.models import AuditEntry
from caseflow.files import storage
from counselling.domain.questionnaires import AnswerKind, Topic
from counselling.trainings.models import Certificate, Session, SignedSheet
from documents import jobs
from documents import services as letters
from tests.cast import Cast
from tests.documents.pdf import embedded_fonts, reader, text_of
from tests.factories.evidence import PIXEL
from tests.factories.trainings import (
    EnrolmentFactory,
    ItemFactory,
    QuestionnaireFactory,
    ResponseFactory,
    SessionFactory,
    SignedSheetFactory,
    ready_to_certify,
)
from tests.security.surface import Browsers

TITLES = {"fr": "Feuille d’émargement", "de": "Anwesenheitsliste", "en": "Attendance sheet"}


@pytest.mark.parametrize("language", TITLES)
def test_the_sheet_has_a_field_for_each_signature(cast: Cast, language: str) -> None:
    days = [date(2026, 11, 2) + timedelta(days=number) for number in range(5)]
    session = SessionFactory(
        programme_version__programme__service=cast.service, programme_version__programme__language=language,

        programme_version__hours=Decimal("17.5"), days=days, code="DET-2026-07",
        guest_trainers="Léa Weber, Tom Reding",
    )  # fmt: skip
    EnrolmentFactory(session=session, referrer__last_name="Zimmer")
    EnrolmentFactory(session=session, referrer__last_name="Absente", waiting=True)
    pdf = letters.attendance_pdf(session)
    assert page.validate_pdf_bytes(pdf, profile="ua1").failures == []
    assert (reader(pdf).trailer["/Root"]["/Lang"], reader(pdf).metadata.title) == (
        language, f"{TITLES[language]} DET-2026-07",
    )  # fmt: skip
    assert all(embedded_fonts(pdf).values())
    # Four half-days fit beside each other; the fifth has a page of its own with everybody on it again.
    first, second = (sheet.extract_text() for sheet in reader(pdf).pages)
    assert all("Zimmer" in text and "Léa Weber" in text and "Tom Reding" in text for text in (first, second))
    assert ("Absente" in first, "2026" in second) == (False, True)
    programme = letters.programme_pdf(session)
    assert page.validate_pdf_bytes(programme, profile="ua1").failures == []
    text = text_of(programme).replace(",", ".")
    assert [said for said in ("17.5", "DET-2026-07", "Tom Reding") if said not in text] == []


def test_the_sheet_comes_back_as_a_scan_without_its_name(cast: Cast, as_: Browsers) -> None:
    session, browser = ready_to_certify(cast.service, cast.supervisor), as_(cast.supervisor)
    address = f"/trainings/sessions/{session.pk}/attendance"
    refused = browser.post(f"{address}/sheets/attach/", {"file": SimpleUploadedFile("a.png", b"\x89PNG\r\n\x1a\n")})
    assert (refused.status_code, SignedSheet.objects.count()) == (422, 0)
    browser.post(f"{address}/sheets/attach/", {"file": SimpleUploadedFile("Anne Muller.png", PIXEL, "image/png")})
    sheet = SignedSheet.objects.get()
    assert (sheet.number, sheet.pages, sheet.content_type) == (1, 1, "image/png")
    assert "Feuille 1" in browser.get(f"{address}/").content.decode()
    scan = browser.get(f"{address}/sheets/1/")
    assert (scan.content, "Anne" in scan["Content-Disposition"]) == (storage.read(sheet.path), False)
    assert AuditEntry.objects.filter(verb="trainings.read_sheet", object_id=str(sheet.pk)).count() == 1
    later = sheet.added_on + timedelta(days=20)
    jobs.check_files(_at(later))
    assert storage.is_intact(sheet.path, sha256=sheet.sha256)
    assert browser.post(f"{address}/sheets/1/remove/", {"reason": "autre session"}).status_code == 302
    assert browser.get(f"{address}/sheets/1/").status_code == 404
    jobs.check_files(_at(later))
    assert not storage.is_intact(sheet.path, sha256=sheet.sha256)
    again = browser.post(f"{address}/sheets/attach/", {"file": SimpleUploadedFile("b.png", PIXEL, "image/png")})
    assert (again.status_code, SignedSheet.objects.standing().get().number) == (302, 2)


def _at(day: date) -> datetime:
    return datetime.combine(day, datetime.min.time(), tzinfo=UTC)


@pytest.fixture
def held(cast: Cast, as_: Browsers) -> Session:
    """Three people, a signed sheet, questions, an opinion of too few, three certificates of which one is revoked."""
    session = ready_to_certify(cast.service, cast.supervisor, people=3)
    SignedSheetFactory(session=session, number=1, added_by=cast.supervisor)
    version = session.programme_version
    opinion = QuestionnaireFactory(programme_version=version, topic=Topic.SATISFACTION, items=0)
    words = ItemFactory(questionnaire=opinion, kind="text", question="=1+1 Un mot ?", options=[])
    for person in session.enrolments.order_by("pk"):
        ResponseFactory(
            enrolment=person, questionnaire=opinion, kind=AnswerKind.SATISFACTION, answers={str(words.pk): "canari"}
        )
    as_(cast.supervisor).post(f"/trainings/sessions/{session.pk}/certificates/issue/")
    last = Certificate.objects.order_by("-pk")[0]
    address = f"/trainings/certificates/{last.number}/revoke/"
    as_(cast.supervisor).post(address, {"revocation": "fraud", "note": "signé pour une collègue"})
    return session


def test_the_evidence_is_complete_names_nobody_outside_and_is_written_down(
    cast: Cast, as_: Browsers, held: Session
) -> None:
    answer = as_(cast.supervisor).post(f"/trainings/sessions/{held.pk}/evidence/")
    assert (answer.status_code, answer["Content-Type"], answer["Cache-Control"]) == (
        200, "application/zip", "private, no-store",
    )  # fmt: skip
    content = b"".join(answer.streaming_content)
    entry = AuditEntry.objects.get(verb="documents.hand_over_evidence")
    archive = zipfile.ZipFile(io.BytesIO(content))
    names = archive.namelist()
    assert (entry.action, entry.object_id, entry.detail["sha256"], entry.detail["files"]) == (
        "export", str(held.pk), hashlib.sha256(content).hexdigest(), len(names),
    )  # fmt: skip
    certificates = list(Certificate.objects.order_by("pk").values_list("number", flat=True))
    assert names == [
        "01-programme.pdf", "02-attendance.pdf", "02-attendance.csv", "02-signed-sheets/01.pdf",
        "03-questionnaires.csv", "04-gain.csv", "05-satisfaction.csv",
        *(f"06-certificates/{number}.pdf" for number in certificates[:2]), "06-certificates.csv", "00-contents.csv",
    ]  # fmt: skip
    assert "Muller" not in "".join([*names, answer["Content-Disposition"]])
    contents = {row[0]: row[3] for row in rows_of(archive, "00-contents.csv")[1:]}
    assert contents == {
        name: hashlib.sha256(archive.read(name)).hexdigest() for name in names if name != "00-contents.csv"
    }
    assert [row[-2] for row in rows_of(archive, "06-certificates.csv")[1:]] == ["valable", "valable", "révoquée"]
    assert [row[4] for row in rows_of(archive, "02-attendance.csv")[1:]] == ["oui"] * 3
    # Three are too few to be read, and what a spreadsheet would run is text.
    assert "canari" not in "".join(archive.read(name).decode("utf-8", "ignore") for name in names)
    assert rows_of(archive, "03-questionnaires.csv")[1][2] == "'=1+1 Un mot ?"
    assert rows_of(archive, "05-satisfaction.csv")[1][3] == "trop peu"


def rows_of(archive: zipfile.ZipFile, name: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(archive.read(name).decode("utf-8-sig")), delimiter=";"))


@pytest.mark.parametrize("whose", ["sheet", "certificate"])
def test_no_evidence_leaves_with_a_paper_that_changed(cast: Cast, as_: Browsers, held: Session, whose: str) -> None:
    paper = held.signed_sheets.get() if whose == "sheet" else Certificate.objects.order_by("pk")[0]
    storage.located(paper.path or "").write_bytes(b"%PDF- another")
    answer = as_(cast.supervisor).post(f"/trainings/sessions/{held.pk}/evidence/", follow=True)
    assert "prévenez l’administrateur" in answer.content.decode()
    assert not AuditEntry.objects.filter(verb="documents.hand_over_evidence").exists()
