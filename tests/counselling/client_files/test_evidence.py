"""Papers: checked before they are kept, kept as they are, handed out with the right headers."""

import io
import os
from contextlib import nullcontext
from datetime import datetime, time, timedelta
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from caseflow.audit.models import AuditEntry
from caseflow.files import storage
from caseflow.files.uploads import check
from counselling.client_files.models import Attachment, AttachmentCategory, ClientFile, JournalEntry
from counselling.client_files.services import Paper, attach_document, remove_attachment, restore_attachment
from counselling.client_files.services.evidence import QUOTA, AlreadyRemoved, NotRemoved
from counselling.client_files.services.rules import FileClosed
from counselling.domain.errors import ReasonMissing
from documents.jobs import check_files
from tests.factories import TODAY
from tests.factories.evidence import PIXEL, AttachmentFactory

pytestmark = pytest.mark.django_db
KEY = "6f9619ff-8b86-4d01-b42d-00cf4fc964ff"
LETTER = Paper(category=AttachmentCategory.DEBT, title="Lettre")


def buffer_of(colour):
    output = io.BytesIO()
    Image.new("RGB", (2, 2), colour).save(output, "PNG")
    return output.getvalue()


def upload(content, name="lettre.png", content_type="image/png"):
    return SimpleUploadedFile(name, content, content_type=content_type)


def send(browser, file, *documents, key=KEY, title="Lettre"):
    data = {
        "key": key, "documents": documents, "category": "debt", "title": title, "dated_on": "01/11/2026", "note": "",
    }  # fmt: skip
    return browser.post(reverse("client_files:attach_documents", args=[file.reference]), data)


def test_a_paper_is_kept_and_told_once(cast, as_):
    assert send(as_(cast.counsellor), cast.file, upload(PIXEL)).status_code == 302
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
    response = send(as_(cast.counsellor), cast.file, upload(content, name, content_type))
    assert (response.status_code, Attachment.objects.count()) == (422, 0)
    [sentence] = response.context["form"].errors["documents"]
    assert sentence.startswith(f"{name}\u202f: ")
    assert 'id="id_documents_error"' in response.content.decode()


def test_good_ones_are_kept_beside_a_bad_one_and_sent_again_they_are_one_row(cast, as_):
    browser = as_(cast.counsellor)
    other = buffer_of("red")
    documents = lambda: (upload(PIXEL), upload(b"MZ", "lettre.exe"), upload(other, "\u202egnp.page.png"))  # noqa: E731
    response = send(browser, cast.file, *documents(), title="")
    assert response.status_code == 422
    assert list(Attachment.objects.order_by("pk").values_list("title", "name")) == [
        ("lettre", "lettre.png"), ("gnp", "gnp.png"),
    ]  # fmt: skip
    assert response.context["form"].errors["documents"] == [
        "lettre.exe\u202f: Seuls les fichiers PDF, JPEG et PNG peuvent être conservés."
    ]
    again = send(browser, cast.file, *documents(), title="")
    assert (again.status_code, Attachment.objects.count()) == (422, 2)
    assert JournalEntry.objects.filter(verb="client_files.attach_document").count() == 2


def test_a_title_for_several_is_numbered(cast, as_):
    assert send(as_(cast.counsellor), cast.file, upload(PIXEL), upload(buffer_of("red"))).status_code == 302
    assert sorted(Attachment.objects.values_list("title", flat=True)) == ["Lettre 1/2", "Lettre 2/2"]


@pytest.mark.parametrize("count", [0, 11])
def test_none_and_too_many_are_refused(cast, as_, count):
    response = send(as_(cast.counsellor), cast.file, *[upload(PIXEL)] * count)
    assert (response.status_code, Attachment.objects.count()) == (422, 0)


def test_a_file_too_large_is_told_its_limit_and_is_not_read_whole(cast, as_):
    large = upload(b"%PDF-" + b"0" * (20 << 20), "gros.pdf", "application/pdf")
    response = send(as_(cast.counsellor), cast.file, large)
    assert response.context["form"].errors["documents"] == ["gros.pdf\u202f: Le fichier dépasse 20 Mo."]
    assert Attachment.objects.count() == 0


def test_the_papers_of_a_file_have_a_weight_together(cast, as_):
    paper = AttachmentFactory(file=cast.file, size=QUOTA - 10)
    response = send(as_(cast.counsellor), cast.file, upload(buffer_of("red")))
    assert (response.status_code, list(Attachment.objects.all())) == (422, [paper])
    remove(paper, cast)
    assert send(as_(cast.counsellor), cast.file, upload(buffer_of("red"))).status_code == 302


def test_a_paper_comes_back_with_its_own_type_and_no_rights(cast, as_):
    paper = AttachmentFactory(file=cast.file)
    response = as_(cast.counsellor).get(reverse("client_files:paper", args=[cast.file.reference, paper.pk]))
    assert (response.content, response["Content-Type"]) == (PIXEL, "image/png")
    assert response["Content-Security-Policy"].startswith("sandbox")
    assert response["X-Content-Type-Options"] == "nosniff"
    entry = AuditEntry.objects.filter(verb="client_files.read").latest("pk")
    assert (entry.action, entry.object_type, entry.object_id) == (
        "download", "counselling.Attachment", str(paper.pk),
    )  # fmt: skip
    elsewhere = reverse("client_files:paper", args=[cast.colleagues_file.reference, paper.pk])
    assert as_(cast.colleague).get(elsewhere).status_code == 404


def test_a_changed_file_is_never_handed_out(cast, as_):
    paper = AttachmentFactory(file=cast.file)
    storage.located(paper.path).write_bytes(b"other")
    response = as_(cast.counsellor).get(reverse("client_files:paper", args=[cast.file.reference, paper.pk]))
    assert response["Location"] == reverse("client_files:evidence", args=[cast.file.reference])


def remove(paper, cast, reason="of somebody else"):
    return remove_attachment(attachment=paper, reason=reason, on=TODAY, by=cast.counsellor)


def test_a_removed_paper_is_out_of_sight_with_a_reason(cast, as_):
    paper = AttachmentFactory(file=cast.file)
    with pytest.raises(ReasonMissing):
        remove(paper, cast, reason=" ")
    remove(paper, cast)
    assert (paper.removed_on, paper.removed_by, paper.removed_because) == (TODAY, cast.counsellor, "of somebody else")
    with pytest.raises(AlreadyRemoved):
        remove(paper, cast)
    response = as_(cast.counsellor).get(reverse("client_files:paper", args=[cast.file.reference, paper.pk]))
    assert response.status_code == 404


def test_a_removed_paper_comes_back_within_a_week_and_not_later(cast, as_):
    browser, paper = as_(cast.counsellor), AttachmentFactory(file=cast.file)
    address = reverse("client_files:remove_attachment", args=[cast.file.reference, paper.pk])
    answer = browser.post(address, {"reason": "twice"}, follow=True)
    undo = reverse("client_files:restore_attachment", args=[cast.file.reference, paper.pk])
    assert f'action="{undo}"' in answer.text
    browser.post(undo)
    paper.refresh_from_db()
    assert (paper.removed_on, paper.removed_by, paper.removed_because) == (None, None, "")
    remove(paper, cast)
    for days, stands in ((8, False), (7, True)):
        with nullcontext() if stands else pytest.raises(NotRemoved):
            restore_attachment(attachment=paper, on=TODAY + timedelta(days=days), by=cast.counsellor)
        assert Attachment.objects.standing().filter(pk=paper.pk).exists() is stands


def test_the_sweeper_takes_the_bytes_of_a_removed_paper_after_a_week(cast):
    standing, removed = AttachmentFactory(file=cast.file), AttachmentFactory(file=cast.file)
    remove(removed, cast)
    noon = timezone.make_aware(datetime.combine(TODAY, time(12)))
    for paper in (standing, removed):
        os.utime(storage.located(paper.path), times=(0, 0))
    check_files(noon + timedelta(days=7))
    assert storage.read(removed.path) == PIXEL
    check_files(noon + timedelta(days=8))
    assert storage.read(standing.path) == PIXEL
    with pytest.raises(storage.NoSuchFile):
        storage.read(removed.path)


def test_nothing_is_taken_in_for_a_closed_file(cast):
    ClientFile.objects.filter(pk=cast.file.pk).update(state="closed", closed_on=TODAY, closure_reason="advice_only")
    with pytest.raises(FileClosed):
        attach_document(
            file=cast.file, key=UUID(KEY), content=check(PIXEL, name="a.png"), paper=LETTER, by=cast.counsellor
        )
    assert Attachment.objects.count() == 0


def test_the_database_keeps_a_paper_as_it_is(cast):
    paper = AttachmentFactory(file=cast.file)
    for change in ({"sha256": "0" * 64}, {"title": "Autre"}, {"path": "x"}, {"size": 1}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Attachment.objects.filter(pk=paper.pk).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        Attachment.objects.filter(pk=paper.pk)._raw_delete("default")
    assert Attachment.objects.get() == paper
