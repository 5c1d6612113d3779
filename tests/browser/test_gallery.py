"""Every part of the interface in a real browser: probes, and a grid that loses nothing."""

import re

import pytest
from playwright.sync_api import expect

from caseflow.ui.gallery.ledger import KEYS, LEDGER, Entry
from tests.browser import probes

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.urls("tests.browser.gallery_urls")]

FIRST, SECOND, LAST = KEYS[0], KEYS[1], KEYS[3]


@pytest.fixture(autouse=True)
def ledger():
    LEDGER.reset()
    yield LEDGER
    LEDGER.reset()


@pytest.fixture
def gallery(page):
    page.goto("/gallery/")
    return page


def cell(page, key, name):
    return page.locator(f'[id="ledger-{key}-{name}"]')


def status(page):
    return page.get_by_role("status")


def row(page, key):
    return page.locator(f'[id="ledger-{key}-row"]')


def slow(page, *, latency=300, offline=False):
    session = page.context.new_cdp_session(page)
    conditions = {"offline": offline, "latency": latency, "downloadThroughput": -1, "uploadThroughput": -1}
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", conditions)
    return session


@pytest.mark.parametrize("look", ["light", "dark"])
def test_the_gallery_passes_every_probe(gallery, look):
    gallery.emulate_media(color_scheme=look)
    probes.check_screen(gallery)


def test_an_open_drawer_passes_axe_and_gives_the_focus_back(gallery):
    gallery.locator("#call-link").click()
    expect(gallery.get_by_role("dialog", name="Appel")).to_be_visible()
    assert probes.axe_findings(gallery) == []
    gallery.keyboard.press("Escape")
    expect(gallery.locator("#call-link")).to_be_focused()


def test_a_refused_form_passes_axe_and_focuses_the_first_wrong_field(page):
    page.witness.expect(422)
    page.goto("/gallery/refused/")
    expect(page.locator("#id_balance")).to_be_focused()
    summary = page.get_by_role("alert")
    expect(summary.get_by_role("link", name="Solde dû")).to_have_attribute("href", "#id_balance")
    assert page.locator("#id_balance").get_attribute("aria-describedby") == "id_balance_helptext id_balance_error"
    assert page.locator("#id_balance").input_value() == "1.234"
    probes.check_screen(page)


def test_the_first_load_is_light(gallery, context):
    size, requests = probes.first_load(context, "/gallery/")
    assert requests <= probes.MOST_REQUESTS
    assert size <= 150 * 1024  # the test server does not compress


def test_typing_through_a_slow_network_loses_nothing(gallery):
    slow(gallery, latency=300)
    cell(gallery, FIRST, "amount").focus()
    expected = []
    for number, key in enumerate(KEYS[:4]):
        text = f"{1200 + number}{number}{number},{number}5"
        gallery.keyboard.press("Control+A")
        gallery.keyboard.type(text, delay=100)
        gallery.keyboard.press("Enter")
        expected.append((key, text))
    for name, amount in (("Pension alimentaire", "310,5"), ("Indemnité de chômage", "1 020,75")):
        gallery.keyboard.type(name, delay=100)
        gallery.keyboard.press("Tab")
        gallery.keyboard.type(amount, delay=100)
        gallery.keyboard.press("Enter")
    expect(status(gallery)).to_contain_text("6 revenus")
    for key, text in expected:
        expect(cell(gallery, key, "amount")).to_have_value(text)
        expect(row(gallery, key).locator("[data-state]")).to_have_text(re.compile("enregistré|saved"))
    saved = [(entry.name, entry.amount) for entry in LEDGER.entries.values()]
    assert saved == [
        ("Salaire net, Anne", 12000005),
        ("Indemnité maladie, Marc", 12011115),
        ("Allocations familiales", 12022225),
        ("13e mois, Marc", 12033335),
        ("Pension alimentaire", 31050),
        ("Indemnité de chômage", 102075),
    ]
    assert len(LEDGER.saves) == 6


def test_what_is_typed_while_a_row_is_on_its_way_is_sent_after_it(gallery):
    slow(gallery, latency=600)
    amount = cell(gallery, FIRST, "amount")
    amount.fill("100")
    amount.press("Enter")
    amount.focus()
    gallery.keyboard.press("End")
    gallery.keyboard.type("25,50", delay=100)
    cell(gallery, SECOND, "name").focus()
    expect(row(gallery, FIRST).locator("[id$=cell-monthly]")).to_have_text(re.compile(r"10\D?025,50"))
    expect(amount).to_have_value("10025,50")
    assert [entry.amount for _key, entry in LEDGER.saves] == [10000, 1002550]
    assert LEDGER.entries[FIRST].version == 3


def test_a_refusal_keeps_what_was_typed_since(gallery):
    gallery.witness.expect(422)
    slow(gallery, latency=600)
    amount = cell(gallery, FIRST, "amount")
    amount.fill("1.234")
    amount.press("Enter")
    cell(gallery, FIRST, "name").focus()
    gallery.keyboard.press("End")
    gallery.keyboard.type(" et Marc", delay=100)
    expect(amount).to_have_attribute("aria-invalid", "true")
    gallery.keyboard.type(", 2026", delay=100)
    expect(cell(gallery, FIRST, "name")).to_be_focused()
    expect(cell(gallery, FIRST, "name")).to_have_value("Salaire net, Anne et Marc, 2026")
    expect(amount).to_have_value("1.234")
    assert LEDGER.saves == []
    assert probes.axe_findings(gallery) == []
    amount.fill("1234")
    amount.press("Enter")
    expect(amount).not_to_have_attribute("aria-invalid", "true")
    expect(row(gallery, FIRST).locator(".errorlist")).to_have_count(0)
    assert LEDGER.entries[FIRST] == Entry("Salaire net, Anne et Marc, 2026", "month", 123400, 2, "A. Kieffer")


def test_an_unchanged_row_is_not_posted(gallery):
    cell(gallery, FIRST, "amount").focus()
    gallery.keyboard.press("Enter")
    expect(cell(gallery, SECOND, "amount")).to_be_focused()
    gallery.keyboard.press("Tab")
    cell(gallery, LAST, "name").focus()
    gallery.wait_for_timeout(300)
    assert LEDGER.saves == []
    expect(status(gallery)).to_have_text("")


def test_the_status_line_changes_once_a_save_and_totals_move(gallery):
    gallery.evaluate(
        """() => { window.changes = 0; new MutationObserver((list) => { window.changes += list.length; })
           .observe(document.getElementById('status'), { childList: true, characterData: true, subtree: true }); }"""
    )
    cell(gallery, FIRST, "amount").fill("2000")
    gallery.keyboard.press("Enter")
    expect(status(gallery)).to_contain_text("4 revenus")
    expect(gallery.locator("#ledger-totals")).to_contain_text(re.compile(r"3\D?140,00"))
    assert gallery.evaluate("window.changes") == 1


def test_keys_of_the_grid(gallery):
    amount = cell(gallery, FIRST, "amount")
    amount.focus()
    gallery.keyboard.press("ArrowDown")
    expect(cell(gallery, SECOND, "amount")).to_be_focused()
    gallery.keyboard.press("ArrowUp")
    expect(amount).to_be_focused()
    gallery.keyboard.type("77")
    gallery.keyboard.press("Escape")
    expect(amount).to_have_value(re.compile(r"^1980[.,]00$"))
    cell(gallery, FIRST, "period").focus()
    gallery.keyboard.press("ArrowDown")
    expect(cell(gallery, FIRST, "period")).to_have_value("year")
    expect(cell(gallery, FIRST, "period")).to_be_focused()
    gallery.keyboard.press("Escape")
    expect(cell(gallery, FIRST, "period")).to_have_value("month")


def test_control_enter_duplicates_the_row(gallery):
    cell(gallery, LAST, "amount").focus()
    gallery.keyboard.press("Control+Enter")
    gallery.keyboard.press("Control+A")
    gallery.keyboard.type("12")
    gallery.keyboard.press("Enter")
    expect(status(gallery)).to_contain_text("5 revenus")
    assert [entry for key, entry in LEDGER.entries.items() if key not in KEYS] == [
        Entry("13e mois, Marc", "year", 1200, 1, "A. Kieffer")
    ]


def test_a_double_enter_makes_one_row(gallery):
    slow(gallery, latency=300)
    gallery.locator("#ledger-" + KEYS[3] + "-name").focus()
    blank = gallery.locator("[data-grid=ledger] [data-row].new").first
    name = blank.get_by_role("combobox").or_(blank.get_by_role("textbox")).first
    name.fill("Bourse")
    blank.locator("input.money").fill("50")
    blank.locator("input.money").press("Enter")
    blank.locator("input.money").press("Enter")
    expect(status(gallery)).to_contain_text("5 revenus")
    gallery.wait_for_timeout(700)
    assert [entry.name for _key, entry in LEDGER.saves] == ["Bourse"]


def test_a_conflict_shows_both_and_waits_for_a_choice(gallery):
    gallery.witness.expect(409)
    LEDGER.save(key=FIRST, seen=1, entry=Entry("Salaire net, Anne", "month", 200000, by="M. Roth"))
    amount = cell(gallery, FIRST, "amount")
    amount.fill("2100,00")
    amount.press("Enter")
    note = row(gallery, FIRST).locator(".row-note")
    expect(note).to_contain_text("2100,00")
    expect(note).to_contain_text(re.compile(r"2000[.,]00"))
    expect(amount).to_have_value("2100,00")
    assert probes.axe_findings(gallery) == []
    amount.press("Enter")
    gallery.wait_for_timeout(300)
    assert LEDGER.entries[FIRST].amount == 200000
    note.get_by_role("button").click()
    expect(note).to_have_count(0)
    assert LEDGER.entries[FIRST] == Entry("Salaire net, Anne", "month", 210000, 3, "A. Kieffer")


def test_keeping_theirs_sends_nothing(gallery):
    gallery.witness.expect(409)
    LEDGER.save(key=FIRST, seen=1, entry=Entry("Salaire net, Anne", "month", 200000, by="M. Roth"))
    cell(gallery, FIRST, "amount").fill("2100,00")
    cell(gallery, FIRST, "amount").press("Enter")
    row(gallery, FIRST).locator("[data-keep-theirs]").click()
    expect(cell(gallery, FIRST, "amount")).to_have_value(re.compile(r"^2000[.,]00$"))
    expect(row(gallery, FIRST).locator(".row-note")).to_have_count(0)
    cell(gallery, FIRST, "amount").fill("2200")
    cell(gallery, FIRST, "amount").press("Enter")
    expect(status(gallery)).to_contain_text("4 revenus")
    assert LEDGER.entries[FIRST] == Entry("Salaire net, Anne", "month", 220000, 3, "A. Kieffer")


def test_a_lost_connection_keeps_the_row_asks_before_leaving_and_sends_it_later(gallery):
    gallery.witness.expect("ERR_INTERNET_DISCONNECTED")
    gallery.witness.found.clear()
    gallery.context.set_offline(True)
    cell(gallery, FIRST, "amount").fill("1999,99")
    cell(gallery, FIRST, "amount").press("Enter")
    expect(row(gallery, FIRST)).to_have_class(re.compile("unsaved"))
    asked = []
    gallery.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    gallery.evaluate("setTimeout(() => location.assign('/health/'), 0)")
    gallery.wait_for_timeout(300)
    assert asked == ["beforeunload"]
    assert LEDGER.saves == []
    gallery.context.set_offline(False)
    expect(row(gallery, FIRST)).not_to_have_class(re.compile("unsaved"))
    assert [(key, entry.amount) for key, entry in LEDGER.saves] == [(FIRST, 199999)]
    gallery.witness.found[:] = [text for text in gallery.witness.found if "ERR_INTERNET" not in text]


def test_a_link_waits_for_the_row_on_its_way(gallery):
    slow(gallery, latency=500)
    asked = []
    gallery.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    cell(gallery, FIRST, "amount").fill("2001")
    gallery.get_by_role("link", name="Caseflow").evaluate("(link) => { link.href = '/gallery/refused/' }")
    gallery.witness.expect(422)
    gallery.get_by_role("link", name="Caseflow").click()
    gallery.wait_for_url("**/gallery/refused/")
    assert asked == []
    assert LEDGER.entries[FIRST].amount == 200100


def test_suggestions_are_chosen_with_enter_and_left_alone_by_tab(gallery):
    name = cell(gallery, FIRST, "name")
    name.fill("")
    name.press_sequentially("elec")
    expect(gallery.locator(".options [role=option]")).to_have_text(["Électris"])
    assert probes.axe_findings(gallery) == []
    gallery.keyboard.press("ArrowDown")
    gallery.keyboard.press("Enter")
    expect(name).to_have_value("Électris")
    expect(name).to_be_focused()
    name.fill("")
    name.press_sequentially("cof")
    gallery.keyboard.press("Tab")
    expect(name).to_have_value("cof")
    expect(gallery.locator(".options [role=option]")).to_have_count(0)


def test_a_date_is_echoed_with_its_weekday_as_soon_as_it_is_typed(gallery):
    gallery.locator("#id_owed_since").fill("1.4.23")
    gallery.locator("#id_owed_since").press("Tab")
    expect(gallery.locator("#id_owed_since_echo")).to_have_text("sam. 1er avril 2023")


def test_forced_colours_and_large_text_lose_nothing(gallery):
    gallery.emulate_media(forced_colors="active", reduced_motion="reduce")
    assert probes.axe_findings(gallery) == []
    gallery.emulate_media(forced_colors="none")
    gallery.evaluate("document.documentElement.style.fontSize = '200%'")
    assert probes.page_width(gallery, 640) <= 640


def test_without_script_every_row_can_be_saved(chromium, live_server):
    context = chromium.new_context(base_url=live_server.url, java_script_enabled=False, locale="fr-FR")
    plain = context.new_page()
    plain.goto("/gallery/")
    cell(plain, FIRST, "amount").fill("1.234")
    row(plain, FIRST).locator("button.without-script").click()
    expect(cell(plain, FIRST, "amount")).to_have_value("1.234")
    expect(row(plain, FIRST).locator(".errorlist")).to_have_count(1)
    cell(plain, FIRST, "amount").fill("1234")
    row(plain, FIRST).locator("button.without-script").click()
    expect(cell(plain, FIRST, "amount")).to_have_value(re.compile(r"^1234[.,]00$"))
    assert plain.url.endswith(f"#ledger-{FIRST}-row")
    assert LEDGER.entries[FIRST].amount == 123400
    context.close()
