"""Ten debts from a pile of paper, by rows and by lines: keys counted, nothing lost, probes passed."""

from dataclasses import dataclass
from decimal import Decimal
from types import SimpleNamespace

import pytest
from playwright.sync_api import expect

from counselling.client_files.models import JournalEntry
from counselling.debts.models import Debt
from counselling.domain.law.classes import CreditorKind
from tests.browser import probes
from tests.cast import build_cast
from tests.factories.debts import BalanceFactory, DebtFactory
from tests.factories.partners import CreditorFactory

pytestmark = pytest.mark.django_db(transaction=True)

MOST_KEYS_IN_ROWS, MOST_KEYS_IN_LINES = 18, 13


@dataclass(frozen=True)
class Paper:
    """One debt of the pile; what is not on the paper is not typed."""

    fragment: str
    name: str
    balance: str
    instalment: str = ""
    rate: str = ""


PILE = (
    Paper("sch", "M. Schmit", "2700"),
    Paper("élec", "Électris", "612,4", "50"),
    Paper("cof", "Cofilux", "4812,35", "120", "12,9"),
    Paper("sof", "Sofibel", "7250", "310,5", "8,5"),
    Paper("hor", "Crédit Horizon", "3100"),
    Paper("mos", "Banque Moselle", "1950", "50"),
    Paper("gaz", "Gazlux", "233,1"),
    Paper("hôp", "Hôpital du Nord", "480,75"),
    Paper("acd", "Contributions (ACD)", "1210"),
    Paper("tel", "Télénord", "320,01"),
)
KINDS = {"M. Schmit": CreditorKind.LANDLORD, "Électris": CreditorKind.ENERGY, "Gazlux": CreditorKind.ENERGY}


@dataclass
class Typist:
    """Presses keys one by one and counts every one of them."""

    page: object
    keys: int = 0
    delay: int = 0

    def type(self, text: str) -> None:
        self.keys += len(text)
        for sign in text:
            self.page.keyboard.press(sign) if sign.isascii() else self.page.keyboard.insert_text(sign)
            if self.delay:
                self.page.wait_for_timeout(self.delay)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.keys += 1
            self.page.keyboard.press(key)
            if self.delay:
                self.page.wait_for_timeout(self.delay)


@pytest.fixture
def desk(page, client, live_server):
    """The counsellor, signed in, before the debts of a file of a service that knows the creditors of the pile."""
    cast = build_cast()
    for paper in PILE:
        CreditorFactory(
            service=cast.service, name=paper.name, kind=KINDS.get(paper.name, CreditorKind.CONSUMER_CREDIT)
        )
    client.force_login(cast.counsellor, backend="allauth.account.auth_backends.AuthenticationBackend")
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
    page.context.add_cookies([cookie])
    address = f"/files/{cast.file.reference}/debts/"
    return SimpleNamespace(page=page, cast=cast, address=address, open=lambda: page.goto(address))


def slow(page, latency=300):
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send(
        "Network.emulateNetworkConditions",
        {"offline": False, "latency": latency, "downloadThroughput": -1, "uploadThroughput": -1},
    )


def taken_down(file):
    return {
        (debt.creditor.name, debt.balances.get().total, debt.instalment, debt.rate)
        for debt in Debt.objects.filter(file=file).select_related("creditor")
    }


def number(text):
    return Decimal(text.replace(",", ".")) if text else None


EXPECTED = {(paper.name, number(paper.balance), number(paper.instalment), number(paper.rate)) for paper in PILE}


def quick_line(paper):
    parts = [paper.fragment, paper.balance, paper.instalment, f"@{paper.rate}" if paper.rate else ""]
    return " ".join(part for part in parts if part)


def new_row(page):
    return page.locator('[data-grid="debts"] [data-row].new').last


def type_pile_in_rows(typist, page):
    new_row(page).locator("input[name=creditor]").focus()
    for paper in PILE:
        typist.type(paper.fragment)
        typist.press("Tab", "Tab")
        typist.type(paper.balance)
        if paper.instalment:
            typist.press("Tab", "Tab")
            typist.type(paper.instalment)
        if paper.rate:
            typist.press("Tab")
            typist.type(paper.rate)
        typist.press("Enter")


def type_pile_in_lines(typist, page):
    page.locator('[data-grid="quick"] [data-row].new').last.locator("input[name=line]").focus()
    for paper in PILE:
        typist.type(quick_line(paper))
        typist.press("Enter")


def test_ten_debts_in_rows_cost_few_keys(desk):
    desk.open()
    typist = Typist(desk.page)
    type_pile_in_rows(typist, desk.page)
    expect(desk.page.locator("#debts-totals")).to_contain_text("10")
    expect(desk.page.get_by_role("status")).to_contain_text("10")
    assert taken_down(desk.cast.file) == EXPECTED
    assert typist.keys / len(PILE) <= MOST_KEYS_IN_ROWS


def test_ten_debts_in_lines_cost_fewer_keys(desk):
    desk.open()
    typist = Typist(desk.page)
    type_pile_in_lines(typist, desk.page)
    expect(desk.page.get_by_role("status")).to_contain_text("10")
    assert taken_down(desk.cast.file) == EXPECTED
    assert typist.keys / len(PILE) <= MOST_KEYS_IN_LINES


@pytest.mark.parametrize("type_pile", [type_pile_in_rows, type_pile_in_lines])
def test_ten_keys_a_second_through_a_slow_network_lose_nothing(desk, type_pile):
    desk.open()
    slow(desk.page)
    type_pile(Typist(desk.page, delay=100), desk.page)
    expect(desk.page.get_by_role("status")).to_contain_text("10")
    assert taken_down(desk.cast.file) == EXPECTED
    assert JournalEntry.objects.filter(verb="debts.record_debt").count() == len(PILE)
    assert JournalEntry.objects.filter(verb="debts.change_debt").count() == 0


def test_what_is_unclear_stays_and_is_asked(desk):
    desk.page.witness.expect(422)
    desk.open()
    line = desk.page.locator('[data-grid="quick"] input[name=line]').first
    line.focus()
    desk.page.keyboard.type("cof 4 812,35")
    expect(desk.page.locator("#quick-reading")).to_contain_text("4812,35")
    desk.page.keyboard.press("Enter")
    row = desk.page.locator('[data-grid="quick"] [data-row]').first
    expect(row.locator(".errorlist")).to_contain_text("4812,35")
    expect(row.locator("input[name=line]")).to_have_value("cof 4 812,35")
    assert Debt.objects.count() == 0
    assert probes.axe_findings(desk.page) == []


def test_the_reading_is_shown_while_typing(desk):
    desk.open()
    desk.page.locator('[data-grid="quick"] input[name=line]').first.focus()
    desk.page.keyboard.type("cof 4812,35 120 @12,9 #2881-440")
    reading = desk.page.locator("#quick-reading")
    expect(reading).to_contain_text("Cofilux")
    expect(reading).to_contain_text("2881-440")
    assert Debt.objects.count() == 0


def test_an_unknown_creditor_is_added_from_the_row(desk):
    desk.page.witness.expect(422)
    desk.open()
    new_row(desk.page).locator("input[name=creditor]").focus()
    desk.page.keyboard.type("Zénith SA")
    desk.page.keyboard.press("Tab")
    desk.page.keyboard.press("Tab")
    desk.page.keyboard.type("99")
    desk.page.keyboard.press("Enter")
    desk.page.get_by_role("button", name="Zénith SA").click()
    expect(desk.page.locator("#debts-totals")).to_contain_text("99,00")
    assert Debt.objects.get().creditor.name == "Zénith SA"


def test_a_stale_row_shows_both_values_and_keeps_what_was_typed(desk):
    desk.page.witness.expect(409)
    debt = DebtFactory(file=desk.cast.file, creditor__name="Zénith", reference="A")
    desk.open()
    Debt.objects.update(reference="B", version=2, changed_by=desk.cast.cover)
    cell = desk.page.locator(f'[id="debts-{debt.pk}-reference"]')
    cell.fill("C")
    cell.press("Enter")
    row = desk.page.locator(f'[id="debts-{debt.pk}-row"]')
    expect(row).to_contain_text("C. Kieffer")
    expect(cell).to_have_value("C")
    assert row.locator("[data-name=reference]").get_attribute("data-value") == "B"
    assert probes.axe_findings(desk.page) == []
    desk.page.locator(f'[id="debts-{debt.pk}-mine"]').click()
    expect(desk.page.get_by_role("status")).to_contain_text("1")
    debt.refresh_from_db()
    assert (debt.reference, debt.version) == ("C", 3)


def example_debts(cast):
    DebtFactory(
        file=cast.file, rent=True, creditor__name="M. Zorn", enforcement="court", enforcement_on="2036-12-10",
        reference="bail", arrears=Decimal("2700.00"),
    )  # fmt: skip
    DebtFactory(file=cast.file, old=True, creditor__name="Crédit Zeta")
    differing = DebtFactory(file=cast.file, creditor__name="Zénith")
    BalanceFactory(debt=differing, source="statement", principal=Decimal("5000.00"))


@pytest.mark.parametrize("look", ["light", "dark"])
def test_the_debts_pass_every_probe(desk, look):
    example_debts(desk.cast)
    desk.page.emulate_media(color_scheme=look)
    desk.open()
    probes.check_screen(desk.page)


def test_the_other_screens_pass_every_probe(desk):
    example_debts(desk.cast)
    debt = Debt.objects.get(creditor__name="Crédit Zeta")
    creditor = debt.creditor
    for address in (
        f"{desk.address}{debt.pk}/", f"{desk.address}paste/", "/creditors/", f"/creditors/{creditor.pk}/",
        "/creditors/new/", f"/creditors/{creditor.pk}/departments/new/",
    ):  # fmt: skip
        desk.page.goto(address)
        probes.check_screen(desk.page)
