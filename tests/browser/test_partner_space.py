"""From the sender's four pages to the service and back in the browser; every screen is probed, at 1280 and 320 px."""

import pytest
from playwright.sync_api import expect

from counselling.referrals.models import Referral
from tests.browser.probes import check_screen
from tests.browser.steps import follow
from tests.browser.test_referrals import sign_in
from tests.cast import build_cast

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_sender_refers_somebody_and_answers_a_question(page, context):
    cast = build_cast()
    sign_in(context, cast.referrer)
    page.goto("/")
    check_screen(page)
    follow(page, page.get_by_role("link", name="Neue Vermittlung"))
    page.get_by_label("Postleitzahl").fill("4010")
    page.locator("[name=debts][value=private]").check()
    page.locator("[name=decides][value=yes]").check()
    check_screen(page)
    follow(page, page.get_by_role("button", name="Weiter"))
    page.locator("[name=last_name]").fill("D’Hoore")
    page.locator("[name=phone]").fill("+352 621 123 456")
    page.locator("[name=may_call]").check()
    check_screen(page)
    follow(page, page.get_by_role("button", name="Weiter"))
    page.locator("[name=difficulties][value=rent]").check()
    check_screen(page)
    follow(page, page.get_by_role("button", name="Weiter"))
    for kind in ("share_identity", "contact_by_service", "share_outcome"):
        page.locator(f"[name={kind}][value=given]").check()
    check_screen(page)
    follow(page, page.get_by_role("button", name="Weiter"))
    check_screen(page)
    follow(page, page.get_by_role("button", name="An die Stelle senden"))
    check_screen(page)
    reference = Referral.objects.get().reference
    sign_in(context, cast.counsellor)
    page.goto(f"/referrals/{reference}/ask/")
    page.get_by_label("Frage an die vermittelnde Stelle").fill("Wann ist jemand zu Hause?")
    follow(page, page.get_by_role("button", name="Frage abschicken"))
    sign_in(context, cast.referrer)
    page.goto("/partner/")
    check_screen(page)
    follow(page, page.get_by_role("link", name=reference).first)
    page.get_by_label("Nachricht an die Stelle").fill("Am Abend.")
    check_screen(page)
    follow(page, page.get_by_role("button", name="Antworten"))
    sign_in(context, cast.counsellor)
    page.goto(f"/referrals/{reference}/")
    expect(page.locator("#messages")).to_contain_text("Am Abend.")
    check_screen(page)
    sign_in(context, cast.ambassador)
    page.goto("/partner/team/")
    check_screen(page)
