"""Papers: checked before they are kept, kept as they are, handed out with the right headers."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse

from caseflow.audit.models import AuditEntry
from caseflow.files import storage
from caseflow.files.uploads import check
from counselling.client_files.models import Attachment, AttachmentCategory, ClientFile, JournalEntry
from counselling.client_files.services import Paper, attach_document, remove_attachment
from counselling.client_files.services.evidence import AlreadyRemoved
from counselling.client_files.services.rules import FileClosed
from tests.factories import TODAY
from tests.factories.evidence import PIXEL, AttachmentFactory

pytestmark = pytest.mark.django_db
LETTER = Paper(category=AttachmentCategory.DEBT, title="Lettre")


def send(browser, file, content, name="lettre.png", content_type="image/png"):
    document = SimpleUploadedFile(name, content, content_type=content_type)
    data = {"document": document, "category": "debt", "title": "Lettre", "dated_on": "01/11/2026", "note": ""}
    return browser.post(reverse("client_files:attach_document", args=[file.reference]), data)


def test_a_paper_is_kept_and_told_once(cast, as_):
    assert send(as_(cast.counsellor), cast.file, PIXEL).status_code == 302
    paper = Attachment.objects.get()
    assert (paper.content_type, paper.pages, paper.dated_on.isoformat()) == ("image/png", 1, "2026-11-01")
    assert storage.is_intact(paper.path, sha256=paper.sha256)
    assert JournalEntry.objects.get(verb="client_files.attach_document").facts["title"] == "Lettre"
    assert AuditEntry.objects.filter(verb="client_files.attach_document").count() == 1


@pytest.mark.parametrize(
    ("content", "name", "content_type"),
    [
        (b"<html><script>1</script>", "lettre.pdf", "application/pdf"),
        (b"", "lettre.png", "image/png"),
        (PIXEL, "lettre.pdf", "application/pdf"),
        (b"%PDF-1.7 nothing else", "lettre.pdf", "application/pdf"),
        (PIXEL[:40], "lettre.png", "image/png"),
        (b"MZ\x90\x00", "lettre.exe", "application/octet-stream"),
    ],
)
def test_what_is_not_what_it_says_is_refused_beside_the_field(cast, as_, content, name, content_type):
    response = send(as_(cast.counsellor), cast.file, content, name, content_type)
    assert (response.status_code, Attachment.objects.count()) == (422, 0)
    assert 'id="id_document_error"' in response.content.decode()


def test_a_paper_comes_back_with_its_own_type_and_no_rights(cast, as_):
    paper = AttachmentFactory(file=cast.file)
    response = as_(cast.counsellor).get(reverse("client_files:paper", args=[cast.file.reference, paper.pk]))
    assert (response.content, response["Content-Type"]) == (PIXEL, "image/png")
    assert response["Content-Security-Policy"].startswith("sandbox")
    assert response["X-Content-Type-Options"] == "nosniff"
    elsewhere = reverse("client_files:paper", args=[cast.colleagues_file.reference, paper.pk])
    assert as_(cast.colleague).get(elsewhere).status_code == 404


def test_a_changed_file_is_never_handed_out(cast, as_):
    paper = AttachmentFactory(file=cast.file)
    storage.located(paper.path).write_bytes(b"other")
    response = as_(cast.counsellor).get(reverse("client_files:paper", args=[cast.file.reference, paper.pk]))
    assert response["Location"] == reverse("client_files:evidence", args=[cast.file.reference])


def test_a_removed_paper_is_out_of_sight_and_still_kept(cast, as_):
    paper = AttachmentFactory(file=cast.file)
    remove_attachment(attachment=paper, on=TODAY, by=cast.counsellor)
    assert (paper.removed_on, paper.removed_by, storage.read(paper.path)) == (TODAY, cast.counsellor, PIXEL)
    with pytest.raises(AlreadyRemoved):
        remove_attachment(attachment=paper, on=TODAY, by=cast.counsellor)
    response = as_(cast.counsellor).get(reverse("client_files:paper", args=[cast.file.reference, paper.pk]))
    assert response.status_code == 404


def test_nothing_is_taken_in_for_a_closed_file(cast):
    ClientFile.objects.filter(pk=cast.file.pk).update(state="closed", closed_on=TODAY, closure_reason="advice_only")
    with pytest.raises(FileClosed):
        attach_document(file=cast.file, content=check(PIXEL, name="a.png"), paper=LETTER, by=cast.counsellor)
    assert Attachment.objects.count() == 0


def test_the_database_keeps_a_paper_as_it_is(cast):
    paper = AttachmentFactory(file=cast.file)
    for change in ({"sha256": "0" * 64}, {"title": "Autre"}, {"path": "x"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Attachment.objects.filter(pk=paper.pk).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        Attachment.objects.filter(pk=paper.pk)._raw_delete("default")
    assert Attachment.objects.get() == paper
