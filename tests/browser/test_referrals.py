"""From the queue to the first attempt in the browser; every screen on the way is probed, at 1280 and at 320 px."""

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import expect

from counselling.client_files.models import ContactAttempt
from counselling.referrals.models import Referral
from tests.browser.probes import check_screen
from tests.browser.steps import follow
from tests.cast import build_cast
from tests.factories.referrals import held
from tests.permissions.rows.referrals import with_candidate

pytestmark = pytest.mark.django_db(transaction=True)


def sign_in(context, person, language="de"):
    browser = Client()
    browser.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    for name, value in (
        (settings.SESSION_COOKIE_NAME, browser.cookies[settings.SESSION_COOKIE_NAME].value),
        (settings.LANGUAGE_COOKIE_NAME, language),
    ):
        context.add_cookies([{"name": name, "value": value, "domain": "localhost", "path": "/"}])


def test_from_the_queue_to_the_first_attempt(page, context):
    cast = build_cast()
    held(cast.service, cast.counsellor, on=timezone.localdate())
    reference = with_candidate(cast)["reference"]
    sign_in(context, cast.counsellor)
    page.goto("/referrals/")
    check_screen(page)
    follow(page, page.get_by_role("link", name=reference))
    check_screen(page)
    page.get_by_role("button", name="Jemand anderes").click()
    expect(page.locator("button[aria-pressed=true]")).to_contain_text("Jemand anderes")
    check_screen(page)
    follow(page, page.get_by_role("link", name="Annehmen"))
    check_screen(page)
    follow(page, page.get_by_role("button", name="Annehmen und Akte eröffnen"))
    check_screen(page)
    # Two clicks from the queue: the referral, and what came of the call.
    page.goto("/referrals/?state=accepted")
    follow(page, page.get_by_role("link", name=reference))
    page.get_by_role("button", name="Keine Antwort").first.click()
    expect(page.get_by_text("keine Antwort").last).to_be_visible()
    assert list(ContactAttempt.objects.values_list("channel", "result")) == [("call", "no_answer")]
    page.goto(f"/files/{Referral.objects.get(reference=reference).file.reference}/")
    expect(page.get_by_role("link", name=reference)).to_be_visible()


def test_the_forms_of_a_referral(page, context):
    cast = build_cast()
    reference = held(cast.service, cast.counsellor, on=timezone.localdate()).reference
    sign_in(context, cast.supervisor)
    page.witness.expect(422)
    for address in ("new/", "clocks/", f"{reference}/decline/", f"{reference}/end/", f"{reference}/consent/"):
        page.goto(f"/referrals/{address}")
        check_screen(page)
    page.goto("/referrals/new/")
    follow(page, page.get_by_role("button", name="Aufnehmen"))
    check_screen(page)
