"""The budget in a real browser: typed fast and lost nothing, readable, and printable."""

from decimal import Decimal

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from counselling.statements.models import BudgetLine, FinancialStatement
from tests.browser.probes import check_screen
from tests.browser.steps import follow
from tests.cast import build_cast
from tests.factories.statements import FinancialStatementFactory, ReferenceAmountFactory, worked_example

pytestmark = pytest.mark.django_db(transaction=True)

# Twelve lines in five periods: section, first letters of the category, label, amount, period, value a month.
LINES = (
    ("income", "wage", "Salaire net", "1980", "monthly", "1980.00"),
    ("income", "family_benefit", "Allocations", "299,40", "monthly", "299.40"),
    ("income", "wage", "13e mois", "1950", "yearly", "162.50"),
    ("fixed", "rent", "Loyer", "1150", "monthly", "1150.00"),
    ("fixed", "energy", "Électricité", "210", "two_monthly", "105.00"),
    ("fixed", "insurance", "Assurances", "945", "quarterly", "315.00"),
    ("fixed", "telecom", "Téléphone", "=29,90+15", "monthly", "44.90"),
    ("flexible", "food", "Courses", "180", "weekly", "780.00"),
    ("flexible", "hygiene", "Droguerie", "40", "monthly", "40.00"),
    ("flexible", "leisure", "Loisirs", "60", "monthly", "60.00"),
    ("irregular", "car_upkeep", "Entretien", "600", "yearly", "50.00"),
    ("irregular", "appliances", "Machine", "240", "yearly", "20.00"),
)
LATENCY = 0.3


def signed_in(context, user):
    browser = Client()
    browser.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    value = browser.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "domain": "localhost", "path": "/"}])


@pytest.fixture
def cast():
    return build_cast()


def budget_of(statement):
    return reverse("statements:version", args=[statement.file.reference, statement.number])


def test_twelve_lines_in_five_periods_typed_fast_lose_nothing(page, context, cast):
    statement = FinancialStatementFactory(file=cast.file)
    signed_in(context, cast.counsellor)
    page.goto(budget_of(statement))
    page.route("**/lines/**", lambda route: (page.wait_for_timeout(LATENCY * 1000), route.continue_()))
    for section, category, label, amount, period, _monthly in LINES:
        row = page.locator(f'[data-grid="{section}"] tbody.new').last
        key = row.get_attribute("data-row")
        page.locator(f"#{key}-category").select_option(category)
        page.locator(f"#{key}-label").focus()
        page.keyboard.type(label, delay=100)
        page.keyboard.press("Tab")
        page.keyboard.type(amount, delay=100)
        page.locator(f"#{key}-period").select_option(period)
        page.keyboard.press("Enter")
    page.locator("#irregular-sum-monthly").get_by_text("70,00").wait_for()
    expect(page.locator(".unsaved")).to_have_count(0)
    saved = BudgetLine.objects.filter(statement=statement).order_by("pk")
    assert sorted((line.category, line.label, line.period) for line in saved) == sorted(
        (category, label, period) for _section, category, label, _amount, period, _monthly in LINES
    )
    assert {line.label: line.amount for line in saved}["Téléphone"] == Decimal("44.90")
    page.reload()
    totals = page.locator("#budget-totals").inner_text().replace("\u202f", " ").replace("\u00a0", " ")
    # 1980 + 299.40 + 162.50 of income; 1614.90 fixed, 880 flexible, 70 irregular.
    for figure in ("2 441,90 €", "2 564,90 €", "−123,00 €"):
        assert figure in totals


# First letters of the category in French, amount, category: what paper and client say, nothing else.
SAID = (
    ("income", "s", "1980", "wage"),
    ("income", "allocations f", "299,4", "family_benefit"),
    ("fixed", "l", "1150", "rent"),
    ("fixed", "e", "105", "energy"),
    ("flexible", "a", "780", "food"),
    ("flexible", "h", "40", "hygiene"),
)
MOST_KEYS = 10


def test_a_line_costs_few_keys(page, context, cast):
    statement = FinancialStatementFactory(file=cast.file)
    signed_in(context, cast.counsellor)
    page.goto(budget_of(statement))
    keys = 0
    for section, letters, amount, _category in SAID:
        row = page.locator(f'[data-grid="{section}"] tbody.new').last
        row.locator("select[name=category]").focus()
        page.keyboard.type(letters)
        for key in ("Tab", "Tab"):
            page.keyboard.press(key)
        page.keyboard.type(amount)
        page.keyboard.press("Enter")
        keys += len(letters) + len(amount) + 3
        expect(
            page.locator(f'[data-grid="{section}"] tbody.new').last.locator("select[name=category]")
        ).to_be_focused()
    expect(page.locator("#flexible-sum-monthly")).to_have_text("820,00")
    assert set(statement.lines.values_list("category", flat=True)) == {category for *_rest, category in SAID}
    assert keys / len(SAID) <= MOST_KEYS


def test_a_question_begins_its_line_and_can_be_set_aside(page, context, cast):
    statement = worked_example(cast.file)
    signed_in(context, cast.counsellor)
    page.goto(budget_of(statement))
    questions = page.locator("#budget-questions li")
    before = questions.count()
    questions.filter(has_text="rentrée scolaire").get_by_role("link").click()
    expect(page.locator("[data-grid=income] input[name=amount]").last).to_be_focused()
    page.keyboard.type("235")
    page.keyboard.press("Enter")
    expect(questions).to_have_count(before - 1)
    assert statement.lines.get(label="Allocation de rentrée scolaire").period == "yearly"
    questions.first.get_by_role("button").click()
    expect(questions).to_have_count(before - 2)
    check_screen(page)


def test_every_screen_of_the_budget_passes_the_probes(page, context, cast):
    ReferenceAmountFactory(service=cast.service, persons=3, amount=Decimal("640.00"))
    statement = worked_example(cast.file)
    signed_in(context, cast.counsellor)
    address = budget_of(statement)
    line = statement.lines.first().uuid
    for path in (
        "", "?print", "paste/", "date/", "capacity/", "law/children/", "freeze/",
        "figures/repayment_capacity/", f"lines/{line}/details/",
    ):  # fmt: skip
        page.goto(address + path)
        check_screen(page)
    context.clear_cookies()
    signed_in(context, cast.supervisor)
    for path in (address, reverse("statements:references")):
        page.goto(path)
        check_screen(page)


def test_figures_open_without_a_script(page, context, cast, chromium, live_server):
    statement = worked_example(cast.file)
    plain = chromium.new_context(base_url=live_server.url, java_script_enabled=False, locale="fr-FR")
    signed_in(plain, cast.counsellor)
    bare = plain.new_page()
    bare.goto(budget_of(statement))
    bare.locator("#budget-totals summary").nth(2).click()
    assert bare.locator("#budget-totals details[open] .explanation").inner_text() != ""
    key = bare.locator('[data-grid="fixed"] tbody.new').get_attribute("data-row")
    bare.locator(f"#{key}-category").select_option("water")
    bare.locator(f"#{key}-amount").fill("32,5")
    follow(bare, bare.locator(f'tbody[data-row="{key}"] button.without-script'))
    assert FinancialStatement.objects.get(pk=statement.pk).lines.get(category="water").amount == Decimal("32.50")
    plain.close()
