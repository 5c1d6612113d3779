"""Twelve letters to twelve creditors in the browser: chosen, issued with progress, printed as one stack."""

import io
import re
from itertools import islice

import pytest
from django.conf import settings as house
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect
from pypdf import PdfReader

from documents import services as letters
from documents.models import Letter, LetterBatch, LetterDraft
from tests.browser.probes import check_screen
from tests.browser.steps import follow
from tests.cast import build_cast
from tests.factories import TODAY
from tests.factories.debts import LimitationEventFactory
from tests.factories.documents import LetterDraftFactory, debt_with_address, ready_to_write

pytestmark = pytest.mark.django_db(transaction=True)

CREDITORS = (
    "Banque Moselle", "Cofilux", "Contributions (ACD)", "Crédit Horizon", "Dr Muller", "Électris", "Gazlux",
    "Hôpital du Nord", "M. Schmit", "Modes et Cie", "Sofibel", "Télénord",
)  # fmt: skip
WORKER = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


def signed_in(context, user):
    browser = Client()
    browser.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    value = browser.cookies[house.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": house.SESSION_COOKIE_NAME, "value": value, "domain": "localhost", "path": "/"}])


@pytest.fixture
def cast():
    cast = build_cast()
    ready_to_write(cast.file)
    return cast


def address(name, cast, *args):
    return reverse(f"documents:{name}", args=[cast.file.reference, *args])


def test_a_batch_of_twelve_with_progress_and_print_stack(page, context, cast, settings):
    settings.TASKS = WORKER
    for number, name in enumerate(CREDITORS):
        debt_with_address(cast.file, name, reference=f"771-{number:02d}")
    signed_in(context, cast.counsellor)
    page.goto(address("letters", cast))
    follow(page, page.get_by_role("link", name="Nouvelle lettre"))
    follow(page, page.locator('a[href$="balance_request/"]'))
    assert page.locator('input[name="debts"]:checked').count() == 12
    follow(page, page.locator("main button.primary"))
    expect(page.locator("#items .badge.good")).to_have_count(12)
    page.locator("#items button.primary").click()
    expect(page.locator("#items[data-hx-get]")).to_have_count(1)
    expect(page.locator("#batch-progress progress")).to_have_attribute("value", "0")
    batch = LetterBatch.objects.get()
    letters.print_waiting([letter.pk for letter in islice(letters.issue_in_line(batch), 5)])
    expect(page.locator("#batch-progress progress")).to_have_attribute("value", "5")
    page.reload()
    letters.print_in_line(batch)
    expect(page.locator("#batch-progress progress")).to_have_attribute("value", "12")
    expect(page.locator("#items[data-hx-get]")).to_have_count(0)
    with page.expect_download() as download:
        page.locator('a[href$="stack.pdf"]').click()
    pages = [sheet.extract_text() for sheet in PdfReader(io.BytesIO(download.value.path().read_bytes())).pages]
    assert len(pages) == 26
    issued = list(Letter.objects.order_by("position"))
    in_order = sorted(CREDITORS, key=lambda name: name.replace("É", "E").lower())
    assert [letter.addressee for letter in issued] == in_order
    for letter in issued:
        sheet = next(text for text in pages[1:] if letter.number in text)
        assert re.search(rf"{letter.draft.debts.get().reference}", sheet)


def test_the_journey_without_a_script(chromium, live_server, cast):
    debt_with_address(cast.file, "Sofibel", reference="771")
    plain = chromium.new_context(base_url=live_server.url, java_script_enabled=False, locale="fr-FR")
    signed_in(plain, cast.counsellor)
    bare = plain.new_page()
    bare.goto(address("new", cast) + "balance_request/")
    follow(bare, bare.locator("main button.primary"))
    bare.locator('select[name="channel"]').select_option("registered")
    follow(bare, bare.locator('form[action$="change/"] button'))
    assert LetterDraft.objects.get().channel == "registered"
    follow(bare, bare.locator('form[action$="issue/"] button'))
    with bare.expect_download() as download:
        bare.locator('a[href$="letter.pdf"]').click()
    assert download.value.suggested_filename == f"{cast.file.reference}-01.pdf"
    plain.close()


def test_every_screen_of_the_letters_passes_the_probes(page, context, cast):
    debt = debt_with_address(cast.file, "Sofibel", reference="771")
    old = debt_with_address(cast.file, "Crédit Horizon")
    old.limitation_events.all().delete()
    LimitationEventFactory(debt=old, kind="due_date", on=TODAY.replace(year=1990))
    batch = letters.draft_batch(
        file=cast.file, kind="balance_request", debts=[debt, old], on=TODAY, by=cast.counsellor
    )
    held = LetterDraftFactory(file=cast.file, kind="plan_proposal", addressee=old.creditor, debts=[old])
    letter = letters.issue_letter(draft=batch.drafts.first(), on=TODAY, by=cast.counsellor)
    letters.print_waiting([letter.pk])
    item = batch.drafts.last().pk
    signed_in(context, cast.counsellor)
    advice = address("new", cast) + "advice_confirmation/"
    for path in (
        address("letters", cast), address("new", cast), address("new", cast) + "balance_request/", advice,
        address("batch", cast, batch.pk) + f"?item={item}", address("draft", cast, item),
        address("draft", cast, held.pk), address("hold", cast, held.pk, old.pk),
        address("letter", cast, letter.number), address("withdraw", cast, letter.number),
    ):  # fmt: skip
        page.goto(path)
        check_screen(page)
    assert LetterBatch.objects.count() == 1


def test_the_texts_of_a_service_pass_the_probes(page, context, cast):
    signed_in(context, cast.supervisor)
    page.goto(reverse("documents:texts"))
    check_screen(page)
    follow(page, page.locator('a[href$="/balance_request/fr/"]'))
    check_screen(page)
    page.locator('textarea[name="body"]').fill("Madame,\n\n[[creditor.nom]] {{ x }}\n")
    page.witness.expect(422)
    page.locator('button[name="publish"]').click()
    expect(page.locator(".error-summary").first).to_be_visible()
    check_screen(page)
