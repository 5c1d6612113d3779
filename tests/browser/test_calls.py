"""The call note in its drawer: three keys beside the text, nothing of the page below is lost, a draft comes back."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from counselling.client_files.models import Note, Task
from tests.browser.probes import check_screen
from tests.browser.steps import follow
from tests.cast import build_cast

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def household(page, context):
    """The counsellor, signed in, at the household of a file."""
    cast = build_cast()
    browser = Client()
    browser.force_login(cast.counsellor, backend="allauth.account.auth_backends.AuthenticationBackend")
    value = browser.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "domain": "localhost", "path": "/"}])
    page.file = cast.file
    page.goto(reverse("client_files:household", args=[cast.file.reference]))
    return page


def drawer(page):
    page.get_by_role("link", name="Appel", exact=True).click()
    expect(page.locator("#call_text")).to_be_focused()
    return page.locator("dialog#call")


def test_a_call_with_its_next_step_costs_three_keys_beside_the_text(household):
    address = household.url
    opened = drawer(household)
    expect(opened.get_by_text("621 55 01 77")).to_be_visible()
    check_screen(household)
    household.keyboard.type("Apporte ses fiches de paie lundi.")
    household.keyboard.press("Tab")
    household.keyboard.type("relire les fiches de paie")
    household.keyboard.press("Enter")
    expect(opened).to_be_hidden()
    expect(household.locator("#status")).to_have_text("L’appel est noté.")
    assert household.url == address
    assert Note.objects.get().party == "Anne Weber"
    assert Task.objects.get().what == "relire les fiches de paie"


def test_a_refused_call_stays_in_the_drawer_as_typed(household):
    household.witness.expect(422)
    opened = drawer(household)
    household.locator("#call_next_step").fill("relancer")
    opened.get_by_role("button", name="Enregistrer l’appel").click()
    expect(household.locator("#call_text_error")).to_be_visible()
    expect(household.locator("#call_next_step")).to_have_value("relancer")
    expect(opened).to_be_visible()
    check_screen(household)
    assert Note.objects.count() == 0


def test_what_was_typed_is_there_again_on_return_and_goes_when_discarded(household):
    opened = drawer(household)
    household.keyboard.type("Rappeler après le 5")
    expect(household.locator("#call_text-draft")).to_contain_text("Brouillon gardé")
    household.reload()
    opened = drawer(household)
    expect(household.locator("#call_text")).to_have_value("Rappeler après le 5")
    check_screen(household)
    opened.get_by_role("button", name="Abandonner le brouillon").click()
    expect(household.locator("#call_text")).to_have_value("")
    expect(opened).to_be_visible()
    household.goto(reverse("client_files:record_call", args=[household.file.reference]))
    expect(household.locator("#call_text")).to_have_value("")
    check_screen(household)


@pytest.mark.parametrize("name", ["record_contact_attempt", "plan_appointment"])
def test_its_neighbours_are_readable(household, name):
    household.goto(reverse(f"client_files:{name}", args=[household.file.reference]))
    check_screen(household)


def test_a_question_is_counted_from_the_page_of_new_requests(household):
    household.goto(reverse("client_files:open"))
    check_screen(household)
    follow(household, household.get_by_role("link", name="Simple information, anonyme"))
    check_screen(household)
    household.get_by_role("button", name="Compter").click()
    expect(household.get_by_text("1 question ce mois-ci")).to_be_visible()
