"""Every page of partners and trainings, taken from the matrix: a new one is looked at without being named here."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from tests.browser.probes import check_screen
from tests.cast import build_cast
from tests.security.surface import MATRIX

pytestmark = pytest.mark.django_db(transaction=True)
# Files, and suggestions for a field.
NO_PAGES = {
    "partners:suggestions", "trainings:export_programme_results", "trainings:export_session_results",
    "trainings:feed", "trainings:read_sheet",
}  # fmt: skip
# One reason on the page that `partners:suspend_organisation` has too.
ONE_REASON = {
    "partners:accept_topic", "partners:close_organisation", "partners:end_agreement", "partners:revoke_credential",
    "trainings:cancel_session", "trainings:remove_sheet",
}  # fmt: skip


def pages_of(area):
    """The pages that the supervisor sees; the form to change something is the one to add it."""
    seen = {
        name
        for name, row in MATRIX.items()
        if name.startswith(f"{area}:") and row.GET and row.expected("GET", "supervisor") == 200
    }
    same = {name for name in seen if name.replace(":change_", ":add_") in seen - {name}}
    return sorted(seen - same - NO_PAGES - ONE_REASON)


@pytest.fixture
def desk(page, context):
    """The supervisor, signed in, in German, which has the longest words."""
    page.cast, browser = build_cast(), Client()
    browser.force_login(page.cast.supervisor, backend="allauth.account.auth_backends.AuthenticationBackend")
    cookies = {
        settings.SESSION_COOKIE_NAME: browser.cookies[settings.SESSION_COOKIE_NAME].value,
        settings.LANGUAGE_COOKIE_NAME: "de",
    }
    context.add_cookies(
        [{"name": name, "value": value, "domain": "localhost", "path": "/"} for name, value in cookies.items()]
    )
    return page


@pytest.mark.parametrize("area", ["partners", "trainings"])
def test_every_page_passes_the_probes(desk, area):
    for name in pages_of(area):
        address = reverse(name, kwargs=MATRIX[name].kwargs(desk.cast))
        assert (name, desk.goto(address).status) == (name, 200)
        check_screen(desk)
