"""Letters in the browser: what each page shows, saves and refuses."""

import hashlib

import pytest
from django.urls import reverse
from django.utils import timezone

from caseflow.audit.models import AuditEntry
from documents import services as letters
from documents.contexts.building import Occasion, Situation
from documents.models import HoldDecision, Letter, LetterBatch, LetterDraft, LetterText
from tests.factories.debts import LimitationEventFactory
from tests.factories.documents import LetterDraftFactory, debt_with_address, ready_to_write

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(cast):
    return ready_to_write(cast.file)


@pytest.fixture
def browser(cast, as_):
    return as_(cast.counsellor)


def url(name, file, *args):
    return reverse(f"documents:{name}", args=[file.reference, *args])


def prepare(browser, file, debts, kind="balance_request", **data):
    return browser.post(f"{url('new', file)}{kind}/", {"debts": [debt.pk for debt in debts], **data})


def test_one_debt_becomes_a_letter_and_several_a_batch(browser, file):
    debts = [debt_with_address(file, name) for name in ("Alpha", "Beta")]
    response = prepare(browser, file, debts[:1])
    assert response["Location"] == url("draft", file, LetterDraft.objects.get().pk)
    response = prepare(browser, file, debts)
    batch = LetterBatch.objects.get()
    assert (response["Location"], batch.drafts.count()) == (url("batch", file, batch.pk), 2)


def test_nothing_chosen_and_debts_of_others_are_refused_beside_the_field(browser, file, cast):
    debt_with_address(file, "Alpha")
    foreign = debt_with_address(cast.other_file, "Foreign")
    assert prepare(browser, file, []).status_code == 422
    assert prepare(browser, file, [foreign]).status_code == 422
    assert prepare(browser, file, [], kind="nonsense").status_code == 404
    assert LetterDraft.objects.count() == 0


def test_an_offer_without_a_proposed_plan_leads_to_the_plan(browser, file):
    page = browser.get(f"{url('new', file)}plan_proposal/").content.decode()
    assert reverse("plans:board", args=[file.reference]) in page
    assert 'name="debts"' not in page


def test_a_confirmation_of_advice_keeps_what_was_typed(browser, file):
    data = {
        "meeting_on": "20/11/2026", "summary": "", "option_1": "Plan amiable", "effect_1": "une mensualité",
        "chosen_1": "on", "what_1": "Apporter les extraits", "who_1": "Vous", "until_1": "",
    }  # fmt: skip
    prepare(browser, file, [], kind="advice_confirmation", **data)
    draft = LetterDraft.objects.get()
    assert draft.details["options"] == [{"title": "Plan amiable", "effect": "une mensualité", "chosen": True}]
    page = browser.get(url("draft", file, draft.pk)).content.decode()
    assert 'value="Plan amiable"' in page
    preview = browser.get(url("preview", file, draft.pk)).content.decode()
    assert "Apporter les extraits" in preview


def test_a_change_is_saved_and_a_stale_one_answers_409_with_what_was_typed(browser, file):
    prepare(browser, file, [debt_with_address(file, "Alpha")])
    draft = LetterDraft.objects.get()
    data = {"version": 1, "language": "fr", "channel": "registered", "text": "Bonjour [[client.names]]"}
    assert browser.post(url("change_draft", file, draft.pk), data).status_code == 302
    response = browser.post(url("change_draft", file, draft.pk), data | {"text": "Autre texte"})
    assert (response.status_code, "Autre texte" in response.content.decode()) == (409, True)
    draft.refresh_from_db()
    assert (draft.channel, draft.text) == ("registered", "Bonjour [[client.names]]\n")


def test_the_text_of_the_service_is_not_copied_and_follows_the_language(browser, file):
    prepare(browser, file, [debt_with_address(file, "Alpha")])
    draft = LetterDraft.objects.get()
    check = letters.check_draft(
        draft, Situation(file, timezone.localdate()), Occasion(on=timezone.localdate(), by=file.counsellor)
    )
    typed = check.body.text.replace("\n", "\r\n")
    browser.post(
        url("change_draft", file, draft.pk), {"version": 1, "language": "de", "channel": "post", "text": typed}
    )
    draft.refresh_from_db()
    assert (draft.text, draft.language) == ("", "de")
    assert "Sehr geehrte" in browser.get(url("preview", file, draft.pk)).content.decode()


def test_a_double_click_on_issue_gives_one_letter(browser, file):
    prepare(browser, file, [debt_with_address(file, "Alpha")])
    draft = LetterDraft.objects.get()
    answers = [browser.post(url("issue", file, draft.pk))["Location"] for _ in range(2)]
    letter = Letter.objects.get()
    assert answers == [url("letter", file, letter.number)] * 2
    assert letter.state == "issued"
    assert browser.get(url("draft", file, draft.pk))["Location"] == answers[0]


def test_a_letter_that_is_not_ready_stays_a_draft_and_says_why(browser, file):
    debt = debt_with_address(file, "Alpha")
    debt.creditor.addresses.update(city="")
    prepare(browser, file, [debt])
    draft = LetterDraft.objects.get()
    page = browser.post(url("issue", file, draft.pk), follow=True).content.decode()
    assert Letter.objects.count() == 0
    assert reverse("partners:creditor", args=[debt.creditor.pk]) in page


def test_the_pdf_comes_with_its_own_headers_and_each_reading_is_logged(browser, file):
    prepare(browser, file, [debt_with_address(file, "Alpha")])
    browser.post(url("issue", file, LetterDraft.objects.get().pk))
    letter = Letter.objects.get()
    before = AuditEntry.objects.filter(verb="client_files.read").count()
    response = browser.get(url("download", file, letter.number))
    assert response["Content-Disposition"] == f'attachment; filename="{letter.number}.pdf"'
    assert response["Content-Security-Policy"].startswith("sandbox")
    assert hashlib.sha256(response.content).hexdigest() == letter.sha256
    entry = AuditEntry.objects.filter(verb="client_files.read").latest("pk")
    assert (AuditEntry.objects.filter(verb="client_files.read").count() - before, entry.detail["page"]) == (
        1, "documents:download",
    )  # fmt: skip


def test_a_preview_is_marked_unnumbered_and_kept_nowhere(browser, file):
    prepare(browser, file, [debt_with_address(file, "Alpha")])
    draft = LetterDraft.objects.get()
    page = browser.get(url("preview", file, draft.pk))
    assert "APERÇU" in page.content.decode()
    assert "frame-ancestors 'self'" in page["Content-Security-Policy"]
    assert page["X-Frame-Options"] == "SAMEORIGIN"
    pdf = browser.get(url("preview_pdf", file, draft.pk))
    assert (pdf["Content-Type"], pdf.content[:5]) == ("application/pdf", b"%PDF-")
    assert Letter.objects.count() == 0


def test_progress_ends_by_returning_the_part_without_its_trigger(browser, file, cast, settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    prepare(browser, file, [debt_with_address(file, name) for name in ("Alpha", "Beta")])
    batch = LetterBatch.objects.get()
    browser.post(url("issue_batch", file, batch.pk))
    twice = browser.post(url("issue_batch", file, batch.pk), follow=True).content.decode()
    assert "déjà en cours" in twice
    assert (LetterDraft.objects.in_line().count(), Letter.objects.count()) == (2, 0)
    running = browser.get(url("progress", file, batch.pk)).content.decode()
    assert ('data-hx-trigger="load delay:2s"' in running, "<html" in running) == (True, False)
    assert url("stop_batch", file, batch.pk) in running
    # What the page asks by itself keeps no session alive.
    assert running.count("""data-hx-headers='{"Unattended": "1"}'""") == 1
    letters.print_in_line(batch)
    assert "data-hx-trigger" not in browser.get(url("progress", file, batch.pk)).content.decode()


def test_a_hold_is_lifted_on_its_page_and_not_without_grounds(browser, file):
    debt = debt_with_address(file, "Alpha")
    debt.limitation_events.all().delete()
    LimitationEventFactory(debt=debt, kind="due_date", on=debt.status_on.replace(year=1990))
    draft = LetterDraftFactory(file=file, kind="plan_proposal", addressee=debt.creditor, debts=[debt])
    address = url("hold", file, draft.pk, debt.pk)
    assert "25/09/2000" in browser.get(address).content.decode()
    assert browser.post(address, {"code": "other", "reason": "trop court"}).status_code == 422
    assert HoldDecision.objects.count() == 0
    data = {"code": "other", "reason": "le créancier a produit un titre récent"}
    assert browser.post(address, data)["Location"] == url("draft", file, draft.pk)
    assert browser.get(address).status_code == 404


def test_a_closed_file_shows_its_letters_and_takes_no_new_one(browser, file):
    type(file).objects.filter(pk=file.pk).update(
        state="closed", closed_on=timezone.localdate(), closure_reason="advice_only"
    )
    assert url("new", file) not in browser.get(url("letters", file)).content.decode()
    assert browser.get(url("new", file)).status_code == 302


def text_url(cast, name="text"):
    return reverse(f"documents:{name}", args=[cast.service.slug, "balance_request", "fr"])


def test_a_text_with_errors_is_kept_as_a_draft_and_not_published(cast, as_):
    supervisor = as_(cast.supervisor)
    body = "Madame,\n\n[[creditor.nom]] écrit.\n"
    response = supervisor.post(text_url(cast), {"version": 0, "body": body, "publish": ""})
    assert response.status_code == 422
    text = LetterText.objects.get()
    assert (text.published_at, text.body) == (None, body)
    assert "creditor.nom" in response.content.decode()


def test_a_published_text_is_used_from_now_on_and_never_changes(cast, as_, file):
    supervisor = as_(cast.supervisor)
    supervisor.post(text_url(cast), {"version": 0, "body": "Bonjour,\n\nUn mot de [[client.names]].", "publish": ""})
    text = LetterText.objects.get()
    assert (text.number, text.published_by) == (1, cast.supervisor)
    counsellor = as_(cast.counsellor)
    prepare(counsellor, file, [debt_with_address(file, "Alpha")])
    counsellor.post(url("issue", file, LetterDraft.objects.get().pk))
    letter = Letter.objects.get()
    assert (letter.text, letter.text_number, letter.text_edited) == (text.body, 1, False)
    supervisor.post(text_url(cast), {"version": 0, "body": "Bonsoir.", "publish": ""})
    assert list(LetterText.objects.order_by("number").values_list("number", "body")) == [
        (1, text.body), (2, "Bonsoir.\n"),
    ]  # fmt: skip
    assert "Bonsoir" in supervisor.get(text_url(cast, "text_preview")).content.decode()


def test_hostile_words_end_up_as_text(browser, file):
    debt = debt_with_address(file, "<script>alert(1)</script> {{ x }}", reference='"><img src=x>')
    prepare(browser, file, [debt])
    draft = LetterDraft.objects.get()
    for name in ("draft", "preview"):
        page = browser.get(url(name, file, draft.pk)).content.decode()
        assert "<script>alert" not in page
        assert "<img src=x>" not in page
    assert (
        "&lt;script&gt;alert(1)&lt;/script&gt; {{ x }}" in browser.get(url("draft", file, draft.pk)).content.decode()
    )
