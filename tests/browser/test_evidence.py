"""Papers in the browser: several at once, the bad one named beside the good ones, brought back by one click."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from caseflow.files.uploads import check
from counselling.client_files.models import Attachment
from tests.browser.probes import check_screen
from tests.browser.steps import follow
from tests.cast import build_cast
from tests.factories.evidence import PIXEL, AttachmentFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def desk(page, context):
    """The counsellor, signed in, before the papers of a file."""
    check(PIXEL, name="warm.png")  # the first check starts the server of limited children
    cast = build_cast()
    browser = Client()
    browser.force_login(cast.counsellor, backend="allauth.account.auth_backends.AuthenticationBackend")
    value = browser.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "domain": "localhost", "path": "/"}])
    page.address = reverse("client_files:evidence", args=[cast.file.reference])
    page.file = cast.file
    return page


def choose(page, *documents):
    page.locator("input[type=file]").set_input_files(
        [{"name": name, "mimeType": kind, "buffer": content} for name, kind, content in documents]
    )


def test_papers_are_taken_in_removed_and_brought_back(desk):
    desk.witness.expect(422)
    desk.goto(desk.address)
    check_screen(desk)
    choose(desk, ("fiche.png", "image/png", PIXEL), ("lettre.exe", "application/octet-stream", b"MZ"))
    desk.locator("#id_category").select_option("income")
    desk.get_by_role("button", name="Conserver").click()
    expect(desk.locator("#id_documents_error")).to_have_text(
        "lettre.exe : Seuls les fichiers PDF, JPEG et PNG peuvent être conservés."
    )
    check_screen(desk)
    paper = Attachment.objects.get()
    assert paper.title == "fiche"
    follow(desk, desk.get_by_role("link", name="Retirer : fiche"))
    check_screen(desk)
    desk.locator("#id_reason").fill("d’un autre client")
    desk.get_by_role("button", name="Retirer").click()
    expect(desk.get_by_text("d’un autre client")).to_be_visible()
    check_screen(desk)
    desk.get_by_role("button", name="Annuler").click()
    expect(desk.get_by_role("link", name="fiche", exact=True)).to_be_visible()
    paper.refresh_from_db()
    assert paper.removed_on is None


def test_a_page_full_of_papers_stays_readable(desk):
    for number, category in enumerate(("income", "debt", "debt", "court", "identity")):
        AttachmentFactory(
            file=desk.file, category=category, title=f"Pièce au titre assez long, numéro {number}",
            note="original rendu au client", size=1_400_000,
        )  # fmt: skip
    desk.goto(desk.address)
    check_screen(desk)
    expect(desk.locator("th[scope=rowgroup]")).to_have_count(4)
