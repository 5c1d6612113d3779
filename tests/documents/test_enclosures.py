"""What goes into the envelope beside the letter: chosen, ticked, named, frozen, printed behind it."""

import re
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from caseflow.files import storage
from counselling.client_files.models import AttachmentCategory, JournalEntry
from counselling.client_files.services.evidence import PaperChanged
from documents import jobs
from documents import services as letters
from documents.contexts.building import Occasion, Situation, titles_of
from documents.models import Letter, LetterDraft, LetterEnclosure, LetterRules
from documents.services import Level
from documents.services.enclosures import MOST_BYTES, Chosen, NotEnclosable, TickMissing, TooHeavy
from documents.services.rules import InLine
from documents.services.stack import FileChanged, for_the_envelope, print_stack
from tests.documents.pdf import reader, text_of
from tests.factories import TODAY
from tests.factories.documents import debt_with_address, issue_batch, ready_to_write
from tests.factories.evidence import PIXEL, AttachmentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(cast):
    file = ready_to_write(cast.file)
    LetterRules.objects.update(attach_authority=True)
    return file


@pytest.fixture
def scan(file):
    return AttachmentFactory(file=file, category=AttachmentCategory.AUTHORISATION, title="scan 0007")


def request_to(file, cast, name="Sofibel SA", kind="balance_request", **fields):
    debt = debt_with_address(file, name, **fields)
    return letters.draft_letter(file=file, kind=kind, debts=[debt], on=TODAY, by=cast.counsellor)


def warnings(draft, cast):
    occasion = Occasion(on=TODAY, by=cast.counsellor)
    check = letters.check_draft(LetterDraft.objects.get(pk=draft.pk), Situation(draft.file, TODAY), occasion)
    return [(finding.level, finding.facts) for finding in check.findings if finding.code == "enclosure"]


def choose(draft, cast, *papers):
    version = LetterDraft.objects.get(pk=draft.pk).version
    return letters.choose_enclosures(draft=draft, papers=papers, version=version, by=cast.counsellor)


def issued(draft, cast):
    letter = letters.issue_letter(draft=draft, on=TODAY, by=cast.counsellor)
    letters.print_waiting([letter.pk])
    letter.refresh_from_db()
    return letter


def test_a_first_letter_carries_the_authority_under_its_name_in_the_language_of_the_letter(file, cast, scan):
    german = request_to(file, cast, language="de")
    assert titles_of(german) == ("Kopie der Vollmacht",)
    letter = issued(german, cast)
    assert [(it.title, it.sha256, it.path) for it in letter.papers.all()] == [
        ("Kopie der Vollmacht", scan.sha256, scan.path)
    ]
    assert "Kopie der Vollmacht" in text_of(storage.read(letter.path))
    # The next letter to the same creditor has shown it already, one to another creditor has not.
    again = letters.draft_letter(
        file=file, kind="balance_request", debts=list(german.debts.all()), on=TODAY, by=cast.counsellor
    )
    other = request_to(file, cast, "Cofilux")
    assert (titles_of(again), titles_of(other)) == ((), ("Copie de la procuration",))
    assert warnings(again, cast) == []


def test_without_a_scan_the_letter_claims_none_and_says_so(file, cast):
    draft = request_to(file, cast)
    assert titles_of(draft) == ()
    assert warnings(draft, cast) == [(Level.WARN, {})]
    LetterRules.objects.update(attach_authority=False)
    assert warnings(draft, cast) == []


def test_a_service_that_switches_it_off_sends_none_by_itself(file, cast, scan):
    LetterRules.objects.update(attach_authority=False)
    assert titles_of(request_to(file, cast)) == ()


def test_papers_are_chosen_one_by_one_with_their_titles(file, cast, scan):
    draft = request_to(file, cast)
    bill = AttachmentFactory(file=file, title="Facture 2026-11")
    choose(draft, cast, Chosen(attachment=bill, title="Votre relevé du 3 mars"), Chosen(attachment=scan))
    assert titles_of(LetterDraft.objects.get()) == ("Votre relevé du 3 mars", "Copie de la procuration")
    entry = JournalEntry.objects.get(verb="documents.choose_enclosures")
    assert (entry.facts["count"], entry.facts["addressee"]) == (2, "Sofibel SA")


def test_what_the_kind_does_not_allow_or_another_file_owns_is_refused(file, cast, scan):
    draft = request_to(file, cast)
    health = AttachmentFactory(file=file, category=AttachmentCategory.HEALTH)
    foreign = AttachmentFactory(file=cast.other_file)
    removed = AttachmentFactory(
        file=file, removed_on=TODAY, removed_by=cast.counsellor, removed_because="mauvais dossier"
    )
    for paper in (health, foreign, removed):
        with pytest.raises(NotEnclosable):
            choose(draft, cast, Chosen(attachment=paper, may_be_read=True))
    assert titles_of(LetterDraft.objects.get()) == ("Copie de la procuration",)


@pytest.mark.parametrize("category", ["health", "family"])
def test_health_and_family_need_a_tick_each(file, cast, category):
    debt = debt_with_address(file, "Sofibel SA")
    draft = LetterDraft.objects.create(
        file=file, kind="plan_proposal", addressee=debt.creditor, language="fr", created_by=cast.counsellor
    )
    paper = AttachmentFactory(file=file, category=category, title="Certificat")
    with pytest.raises(TickMissing) as refused:
        choose(draft, cast, Chosen(attachment=paper))
    assert refused.value.facts == {"title": "Certificat"}
    choose(draft, cast, Chosen(attachment=paper, may_be_read=True))
    assert titles_of(LetterDraft.objects.get()) == ("Certificat",)


def test_twenty_megabytes_and_not_a_byte_more(file, cast, scan):
    draft = request_to(file, cast)
    half, more = (AttachmentFactory(file=file, size=size) for size in (MOST_BYTES - scan.size, MOST_BYTES))
    choose(draft, cast, Chosen(attachment=scan), Chosen(attachment=half))
    with pytest.raises(TooHeavy):
        choose(draft, cast, Chosen(attachment=scan), Chosen(attachment=more))


def test_a_paper_taken_out_of_the_file_since_stops_the_letter(file, cast, scan):
    draft = request_to(file, cast)
    type(scan).objects.filter(pk=scan.pk).update(
        removed_on=TODAY, removed_by=cast.counsellor, removed_because="illisible"
    )
    assert warnings(draft, cast) == [(Level.FIX, {"title": "scan 0007"})]


def test_a_paper_that_changed_on_disk_does_not_leave(file, cast, scan):
    draft = request_to(file, cast)
    storage.located(scan.path).write_bytes(PIXEL + b"x")
    with pytest.raises(PaperChanged):
        letters.issue_letter(draft=draft, on=TODAY, by=cast.counsellor)
    assert Letter.objects.count() == 0


def test_what_went_with_a_letter_never_changes_and_outlives_its_paper(file, cast, scan):
    letter = issued(request_to(file, cast), cast)
    with pytest.raises(DatabaseError), transaction.atomic():
        LetterEnclosure.objects.update(title="autre chose")
    with pytest.raises(DatabaseError), transaction.atomic():
        LetterEnclosure.objects.all().delete()
    type(scan).objects.filter(pk=scan.pk).update(
        removed_on=TODAY, removed_by=cast.counsellor, removed_because="fin du mandat"
    )
    jobs.check_files(timezone.now() + timedelta(days=30))
    assert len(reader(for_the_envelope(letter)).pages) == 4
    storage.located(scan.path).write_bytes(b"%PDF")
    with pytest.raises(FileChanged):
        for_the_envelope(letter)
    with pytest.raises(jobs.LettersDamaged, match=letter.number):
        jobs.check_files(timezone.now())


def test_the_stack_has_each_letter_on_a_front_page_followed_by_its_papers(file, cast, scan):
    debts = [debt_with_address(file, name) for name in ("Alpha", "Beta")]
    batch = letters.draft_batch(file=file, kind="balance_request", debts=debts, on=TODAY, by=cast.counsellor)
    choose(batch.drafts.get(addressee__name="Beta"), cast)
    found = issue_batch(batch=batch, on=TODAY, by=cast.counsellor)
    letters.print_waiting([letter.pk for letter in found])
    pages = reader(print_stack(list(Letter.objects.all()), language="fr")).pages
    texts = [page.extract_text() for page in pages]
    # Slip, Alpha, its scan (an image on a sheet), Beta: each with its blank back.
    assert [("Alpha" in text, "Beta" in text, len(page.images)) for text, page in zip(texts, pages, strict=True)] == [
        (True, True, 0), (False, False, 0), (True, False, 0), (False, False, 0),
        (False, False, 1), (False, False, 0), (False, True, 0), (False, False, 0),
    ]  # fmt: skip


def test_a_draft_in_line_does_not_change_under_the_worker(file, cast, scan):
    batch = letters.draft_batch(
        file=file, kind="balance_request", debts=[debt_with_address(file, "Alpha")], on=TODAY, by=cast.counsellor
    )
    letters.order_batch(batch=batch, on=TODAY, by=cast.counsellor)
    with pytest.raises(InLine):
        choose(batch.drafts.get(), cast)


def test_on_the_page(file, cast, as_, scan):
    draft, browser = request_to(file, cast), as_(cast.counsellor)
    bill = AttachmentFactory(file=file, title="Facture <b>2026</b>")
    address = reverse("documents:enclosures", args=[file.reference, draft.pk])
    page = browser.get(address).content.decode()
    assert "Facture &lt;b&gt;2026&lt;/b&gt;" in page
    assert re.search(rf'name="take_{scan.pk}"[^>]* checked', page)
    data = {"version": 1, f"take_{bill.pk}": "on", f"title_{bill.pk}": "Votre facture"}
    assert browser.post(address, data).status_code == 302
    assert titles_of(LetterDraft.objects.get()) == ("Votre facture",)
    assert browser.post(address, data).status_code == 409
    letter = issued(LetterDraft.objects.get(), cast)
    complete = browser.get(reverse("documents:complete", args=[file.reference, letter.number]))
    assert (complete["Content-Type"], len(reader(complete.content).pages)) == ("application/pdf", 4)
