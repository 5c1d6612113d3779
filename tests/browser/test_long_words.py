"""Names longer than their cell are read in full in the cell, and no row moves while that happens."""

import pytest
from playwright.sync_api import expect

from tests.cast import build_cast
from tests.factories.debts import DebtFactory
from tests.factories.partners import CreditorFactory

pytestmark = pytest.mark.django_db(transaction=True)

NAME = "Caisse luxembourgeoise de crédit coopératif"
REFERENCE = "2026/LUX/000771-20-9/B"


@pytest.fixture
def debts(page, client, live_server):
    cast = build_cast()
    creditor = CreditorFactory(service=cast.service, name=NAME)
    collector = CreditorFactory(service=cast.service, name=f"Étude de {NAME}")
    DebtFactory(file=cast.file, creditor=creditor, collector=collector, reference=REFERENCE)
    client.force_login(cast.counsellor, backend="allauth.account.auth_backends.AuthenticationBackend")
    page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
    )
    page.goto(f"/files/{cast.file.reference}/debts/")
    return page


def is_cut(control):
    return control.evaluate("c => c.scrollWidth > c.clientWidth")


def places(row):
    """Where each cell stands in its table, however far the page is scrolled."""
    return row.locator("td").evaluate_all("all => all.map(c => [c.offsetLeft, c.offsetWidth, c.offsetHeight])")


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("name", ["creditor", "reference", "collector"])
def test_a_long_word_is_read_in_full_and_nothing_moves(debts, width, name):
    debts.set_viewport_size({"width": width, "height": 900})
    row = debts.locator('[data-grid="debts"] [data-row]').first
    control = row.locator(f"input[name={name}]")
    cells = places(row)
    assert is_cut(control)
    control.hover()
    expect(control).to_have_attribute("title", control.input_value())
    control.focus()
    if width == 1280:
        assert not is_cut(control)
    control.press("End")
    control.type(", 2")
    assert places(row) == cells
    control.press("Escape")
