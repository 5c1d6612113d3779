"""The main job from an empty database: from the documented commands to twelve letters whose figures are the plan's."""

import io
import re
from dataclasses import dataclass
from itertools import islice
from urllib.parse import urlsplit

import pytest
from django.core.management import call_command
from playwright.sync_api import expect
from pypdf import PdfReader

from caseflow.audit.models import AuditEntry
from counselling.client_files.models import ClientFile
from counselling.debts.models import Debt
from counselling.partners.models import Creditor
from counselling.plans.models import RepaymentPlan
from counselling.plans.selectors import share_lines
from counselling.statements.models import BudgetLine, FinancialStatement
from documents import services as letters
from documents.models import Letter, LetterBatch
from tests.browser.steps import follow
from tests.browser.test_budget import LINES

pytestmark = pytest.mark.django_db(transaction=True)
PASSWORD = "une phrase pour entrer ici"
WORKER = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
CLAIRE, MARC, NADINE = "claire@exemple.lu", "marc@exemple.lu", "nadine@exemple.lu"
PEOPLE = (
    (CLAIRE, "Claire Thill", "counsellor"),
    (MARC, "Marc Reuter", "counsellor"),
    (NADINE, "Nadine Kremer", "supervisor"),
)


@dataclass(frozen=True)
class Country:
    """A service of this country and twelve of its creditors: part of the name for the quick entry, and the name."""

    jurisdiction: str
    prefix: str
    postcode: str
    city: str
    quick: tuple[tuple[str, str], ...]
    rows: tuple[str, ...]
    # What the law files cannot answer for this day, so that the counsellor enters it with a reason.
    inputs: tuple[tuple[str, str], ...] = ()

    @property
    def names(self):
        return (*(name for _fragment, name in self.quick), *self.rows)


COUNTRIES = (
    Country("lu", "LU", "L-4990", "Minettville", (
        ("spuerk", "Spuerkeess"), ("bgl", "BGL BNP Paribas"), ("enovos", "Enovos Luxembourg"),
        ("eltrona", "Eltrona"), ("ketter", "Ketterthill"), ("foyer ass", "Foyer Assurances"),
    ), ("POST Luxembourg", "Orange Luxembourg", "Sudenergie", "Baloise Luxembourg", "Fonds du logement",
        "PayPal Europe")),
    Country("fr", "FR", "57100", "Minetteville", (
        ("société gé", "Société générale"), ("cofid", "Cofidis"), ("urss", "Urssaf"),
        ("bouyg", "Bouygues Telecom"), ("franfi", "Franfinance"), ("carref", "Carrefour Banque"),
    ), ("Crédit mutuel", "Banque populaire", "Oney Bank", "Floa Bank", "Free", "SFR")),
    Country("be", "BE", "6700", "Valdour", (
        ("belf", "Belfius Banque"), ("crel", "Crelan"), ("engie el", "Engie Electrabel"),
        ("lumin", "Luminus"), ("proxim", "Proximus"), ("vivaq", "Vivaqua"),
    ), ("Argenta", "Beobank", "Buy Way", "Alpha Credit", "Solidaris", "Partenamut"),
        (("household_minimum", "1776,07"), ("category", "family"))),
)  # fmt: skip
EVERY = [
    pytest.param(country, id=country.jurisdiction, marks=() if country.jurisdiction == "lu" else pytest.mark.full)
    for country in COUNTRIES
]
# Balance and reference of each paper on the pile; the first six by quick entry.
PILE = (
    ("4812,35", "PP-01"), ("1950", "CC-02"), ("612,4", "CL-03"), ("320,01", "EL-04"), ("233,1", "KT-05"),
    ("480,75", "FA-06"), ("265,30", "PT-07"), ("147,99", "OR-08"), ("705,12", "SU-09"), ("99,95", "BA-10"),
    ("2310", "FL-11"), ("187,45", "PP-12"),
)  # fmt: skip
# Longer than a page waits before it asks the server by itself, and the answer takes.
SETTLED = 900


@pytest.fixture(params=EVERY)
def country(request):
    return request.param


@pytest.fixture
def house(country, monkeypatch, settings):
    """A service with three people, by the commands of the handbook; letters wait for the worker."""
    settings.TASKS = WORKER
    monkeypatch.setenv("CASEFLOW_PASSWORD", PASSWORD)
    call_command(
        "setup", service="Service Exemple", jurisdiction=country.jurisdiction, prefix=country.prefix,
        admin="admin@exemple.lu", address=f"1, rue de l’Exemple\\n{country.postcode} {country.city}",
        city=country.city, phone="+352 00 00 00",
    )  # fmt: skip
    for email, name, role in PEOPLE:
        call_command("create_user", email=email, name=name, role=[role], service="service-exemple")
    return country


def sign_in(page, email):
    page.goto("/accounts/login/")
    page.locator("[name=login]").fill(email)
    page.locator("[name=password]").fill(PASSWORD)
    follow(page, page.locator("main .actions button.primary"))


def press(page, action):
    """The button of the form that posts to an address ending so."""
    page.wait_for_timeout(SETTLED)
    follow(page, page.locator(f'main form[action$="{action}"] button').first)


def save(page):
    """The one primary button, once what the page asked by itself on leaving a field is answered."""
    page.keyboard.press("Tab")
    page.wait_for_timeout(SETTLED)
    follow(page, page.locator("main button.primary"))


def open_file(page, country):
    page.goto("/files/new/")
    for name, value in (("last_name", "Weber"), ("first_name", "Anne"), ("birth_date", "12/04/1985")):
        page.locator(f"[name={name}]").fill(value)
    page.locator("[name=may_write]").check()
    page.locator("[name=consent][value=signed]").check()
    save(page)
    page.wait_for_url(re.compile(rf"/files/{country.prefix}-\d{{4}}-00001/"))
    return ClientFile.objects.get()


def household_of_four(page, here, country):
    page.goto(f"{here}household/")
    for relation, first_name, born in (
        ("partner", "Marc", "3/9/1983"), ("child", "Léa", "1/2/2015"), ("child", "Tom", "20/6/2018"),
    ):  # fmt: skip
        key = page.locator("[data-row].new").last.get_attribute("data-row")
        page.locator(f"#{key}-relation").select_option(relation)
        page.locator(f"#{key}-last_name").fill("Weber")
        page.locator(f"#{key}-first_name").fill(first_name)
        page.locator(f"#{key}-birth_date").fill(born)
        page.locator(f"#{key}-birth_date").press("Enter")
        expect(page.locator(f'[data-row="{key}"].new')).to_have_count(0)
    expect(page.locator("#household-size")).to_contain_text("2")
    page.goto(f"{here}household/")
    follow(page, page.locator('main a[href$="/address/"]').first)
    for name, value in (
        ("lines", "7, rue de l’Exemple"),
        ("postcode", country.postcode),
        ("city", country.city),
        ("country", country.prefix),
        ("since", "1/1/2020"),
    ):
        page.locator(f"[name={name}]").fill(value)
    save(page)
    allow(page, here, "Weber Anne")
    allow(page, here, "Weber Marc")


def allow(page, here, member):
    page.goto(f"{here}authorisations/new/")
    page.locator("[name=kind]").select_option("contact_creditors")
    page.locator("[name=member]").select_option(label=member)
    page.locator("[name=method]").select_option("signed")
    page.locator("[name=on]").fill("auj")
    save(page)
    page.wait_for_url("**/household/")


def take_down_budget(page, here, country):
    page.goto(f"{here}budget/")
    press(page, "/budget/start/")
    page.wait_for_selector('[data-grid="income"]')
    for section, category, label, amount, period, _monthly in LINES:
        key = page.locator(f'[data-grid="{section}"] tbody.new').last.get_attribute("data-row")
        page.locator(f"#{key}-category").select_option(category)
        page.locator(f"#{key}-label").fill(label)
        page.locator(f"#{key}-amount").fill("3980" if label == "Salaire net" else amount)
        page.locator(f"#{key}-period").select_option(period)
        page.locator(f"#{key}-period").press("Enter")
        expect(page.locator(f'[data-row="{key}"].new')).to_have_count(0)
    assert BudgetLine.objects.count() == 12
    assert BudgetLine.objects.values("period").distinct().count() == 5
    for name, value in country.inputs:
        page.goto(f"{here}budget/1/law/{name}/")
        field = page.locator("main [name=value]")
        (field.select_option if field.evaluate("it => it.tagName") == "SELECT" else field.fill)(value)
        page.locator("main [name=reason]").fill("vu au CPAS")
        save(page)
        page.wait_for_url("**/budget/1/**")


def take_down_debts(page, here, country):
    page.goto(f"{here}debts/")
    page.locator('[data-grid="quick"] [data-row].new').last.locator("input[name=line]").focus()
    for (fragment, _name), (balance, reference) in zip(country.quick, PILE, strict=False):
        page.keyboard.type(f"{fragment} {balance} #{reference}")
        page.keyboard.press("Enter")
    expect(page.locator("#debts-totals")).to_contain_text("6")
    page.wait_for_function("document.querySelectorAll('.unsaved').length === 0")
    page.reload()
    for name, (balance, reference) in zip(country.rows, PILE[len(country.quick) :], strict=True):
        key = page.locator('[data-grid="debts"] [data-row].new').last.get_attribute("data-row")
        row = page.locator(f'[data-row="{key}"]')
        row.locator("[name=creditor]").fill(name)
        row.locator("[name=balance]").fill(balance)
        row.locator("[name=reference]").fill(reference)
        row.locator("[name=reference]").press("Enter")
        expect(page.locator(f'[data-row="{key}"].new')).to_have_count(0)
    expect(page.locator("#debts-totals")).to_contain_text("12")
    assert {debt.creditor.name for debt in Debt.objects.select_related("creditor")} == set(country.names)


def know_creditors(page, here, country):
    """Where each is written to, and since when each claim is due, so that no letter is held back."""
    for number, debt in enumerate(Debt.objects.order_by("created_at")):
        page.goto(f"/creditors/{debt.creditor_id}/departments/new/")
        for name, value in (
            ("lines", f"{number + 1}, rue du Créancier"),
            ("postcode", country.postcode),
            ("city", country.city),
            ("country", country.prefix),
        ):
            page.locator(f"[name={name}]").fill(value)
        save(page)
        page.wait_for_url(f"**/creditors/{debt.creditor_id}/")
        page.goto(f"{here}debts/{debt.pk}/")
        page.locator("#limitation details.more summary").click()
        form = page.locator(f'form[action$="{debt.pk}/events/"]')
        form.locator("[name=event-kind]").select_option("due_date")
        form.locator("[name=event-happened_on]").fill("-3m")
        follow(page, form.locator("button"))
    assert Creditor.objects.filter(addresses__isnull=False).count() == 12


def freeze_and_propose(page, here):
    page.goto(f"{here}budget/1/freeze/")
    save(page)
    page.wait_for_url("**/budget/1/")
    assert FinancialStatement.objects.get().state == "frozen"
    page.goto(f"{here}plan/")
    press(page, "/start-negotiation/")
    page.goto(f"{here}plan/")
    press(page, "/plan/new/")
    page.wait_for_selector("#figures")
    assert RepaymentPlan.objects.count() == 3
    follow(page, page.locator('main a.primary[href$="/propose/"]'))
    if page.locator("[name=accept_reason]").count():
        page.locator("[name=accept_reason]").fill("relu avec la responsable")
    save(page)
    page.wait_for_url(re.compile(r"/plan/"))
    return RepaymentPlan.objects.get(state="proposed")


def issue_offers(page, here):
    page.goto(f"{here}letters/new/plan_proposal/")
    assert page.locator('input[name="debts"]:checked').count() == 12
    page.locator("[name=reason]").fill("Tout ce qui reste après les dépenses vitales vous est offert au prorata.")
    save(page)
    expect(page.locator("#items .badge.good")).to_have_count(12)
    page.locator("#items button.primary").click()
    progress = page.locator("#batch-progress progress")
    expect(page.locator("#items[data-hx-get]")).to_have_count(1)
    expect(progress).to_have_attribute("value", "0")
    batch = LetterBatch.objects.get()
    letters.print_waiting([letter.pk for letter in islice(letters.issue_in_line(batch), 7)])
    expect(progress).to_have_attribute("value", "7")
    letters.print_in_line(batch)
    expect(progress).to_have_attribute("value", "12")
    with page.expect_download() as stack:
        page.locator('a[href$="stack.pdf"]').click()
    return [words(sheet.extract_text()) for sheet in PdfReader(io.BytesIO(stack.value.path().read_bytes())).pages]


def words(text):
    return re.sub(r"\s", " ", text)


def euros(cents):
    whole, rest = divmod(cents, 100)
    return f"{whole:,}".replace(",", " ") + f",{rest:02d}"


def figures_of(page, here, letter):
    with page.expect_download() as download:
        page.goto(f"{here}letters/{letter.number}/")
        page.locator(f'a[href$="{letter.number}/letter.pdf"]').first.click()
    sheets = PdfReader(io.BytesIO(download.value.path().read_bytes())).pages
    return words(" ".join(sheet.extract_text() for sheet in sheets))


def test_from_an_empty_database_to_twelve_letters(page, chromium, live_server, house):
    country, visited = house, []
    page.on("framenavigated", lambda frame: visited.append(urlsplit(frame.url).path))
    sign_in(page, CLAIRE)
    file = open_file(page, country)
    here = f"/files/{file.reference}/"
    household_of_four(page, here, country)
    page.goto(here)
    press(page, "/start-assessment/")
    take_down_budget(page, here, country)
    take_down_debts(page, here, country)
    know_creditors(page, here, country)
    plan = freeze_and_propose(page, here)
    pages = issue_offers(page, here)
    the_letters_say_what_the_plan_says(page, here, country, plan, pages)
    nobody_else_sees_it(chromium, live_server, here, {path for path in visited if path.startswith(here)})
    the_supervisor_reads_it_and_sees_who_did(chromium, live_server, here)
    the_log_of_all_this_is_whole()


def the_letters_say_what_the_plan_says(page, here, country, plan, pages):
    shares = {line.debt.creditor.name: line for line in share_lines(plan)}
    issued = list(Letter.objects.issued().order_by("position"))
    assert {letter.addressee for letter in issued} == set(shares) == set(country.names)
    assert sum(line.paid for line in shares.values()) == int(plan.total_paid * 100)
    for letter in issued:
        line, text = shares[letter.addressee], figures_of(page, here, letter)
        told = {euros(line.claim), euros(line.paid), *(euros(order.amount) for order in line.orders)}
        assert {figure for figure in told if figure not in text} == set()
        assert line.debt.reference in text
        assert any(letter.number in sheet for sheet in pages)


def nobody_else_sees_it(chromium, live_server, here, addresses):
    """Every page of the file that the counsellor was on is nothing to a colleague."""
    assert len(addresses) > 30
    context = chromium.new_context(base_url=live_server.url, locale="fr-FR")
    page = context.new_page()
    sign_in(page, MARC)
    assert {address: context.request.get(address).status for address in addresses} == dict.fromkeys(addresses, 404)
    page.goto("/search/?q=weber")
    assert "Weber" not in page.locator("main").inner_text()
    context.close()


def the_supervisor_reads_it_and_sees_who_did(chromium, live_server, here):
    context = chromium.new_context(base_url=live_server.url, locale="fr-FR")
    page = context.new_page()
    sign_in(page, NADINE)
    for part in ("", "budget/1/", "debts/", "plan/", "letters/"):
        assert page.goto(f"{here}{part}").status == 200
    page.goto(f"{here}who-saw/")
    rows = page.locator("main table tbody tr")
    assert sorted({row.locator("th").inner_text() for row in rows.all()}) == ["Claire Thill", "Nadine Kremer"]
    assert AuditEntry.objects.filter(file=here.split("/")[2], actor_name="Marc Reuter", outcome="done").count() == 0
    context.close()


def the_log_of_all_this_is_whole():
    call_command("seal_audit", stdout=io.StringIO())
    told = io.StringIO()
    call_command("verify_audit", stdout=told, no_color=True)
    assert "The audit log is intact." in told.getvalue()
    assert AuditEntry.objects.filter(seal__isnull=False).count() > 100
