"""Names longer than their cell are read in full in the cell, and no row moves while that happens."""

import pytest
from playwright.sync_api import expect

from tests.cast import build_cast
from tests.factories.debts import DebtFactory
from tests.factories.partners import CreditorFactory

pytestmark = pytest.mark.django_db(transaction=True)

NAME = "Caisse luxembourgeoise de crédit coopératif et d’épargne populaire"
REFERENCE = "2026/LUX/000771-20-9/B"


@pytest.fixture
def debts(page, client, live_server):
    cast = build_cast()
    creditor = CreditorFactory(service=cast.service, name=NAME)
    DebtFactory(file=cast.file, creditor=creditor, collector=creditor, reference=REFERENCE)
    client.force_login(cast.counsellor, backend="allauth.account.auth_backends.AuthenticationBackend")
    page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
    )
    page.goto(f"/files/{cast.file.reference}/debts/")
    return page


def is_cut(control):
    return control.evaluate("c => c.scrollWidth > c.clientWidth")


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("name", ["creditor", "reference", "collector"])
def test_a_long_word_is_read_in_full_and_nothing_moves(debts, width, name):
    debts.set_viewport_size({"width": width, "height": 900})
    row = debts.locator('[data-grid="debts"] [data-row]').first
    control = row.locator(f"input[name={name}]")
    cells = [cell.bounding_box() for cell in row.locator("td").all()]
    assert is_cut(control)
    control.hover()
    expect(control).to_have_attribute("title", NAME if name != "reference" else REFERENCE)
    control.focus()
    if width == 1280:
        assert not is_cut(control)
    control.press("End")
    control.type(", 2")
    assert [cell.bounding_box() for cell in row.locator("td").all()] == cells
    control.press("Escape")
