"""From the sender's four pages to the service and back in the browser; every screen is probed, at 1280 and 320 px."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from counselling.partners.models import ApiCredential, WebhookEndpoint
from counselling.referrals.models import Referral
from tests.browser.probes import check_screen
from tests.browser.steps import follow
from tests.browser.test_referrals import sign_in
from tests.cast import build_cast
from tests.factories.partners import (
    ActivityFactory,
    ApiCredentialFactory,
    OrganisationSiteFactory,
    WebhookDeliveryFactory,
)
from tests.factories.trainings import ResourceFactory, SessionFactory, kept_leaflet

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_sender_refers_somebody_and_answers_a_question(page, context):
    cast = build_cast()
    soon = timezone.localdate() + timedelta(days=14)
    session = SessionFactory(programme_version__programme__service=cast.service, days=[soon])
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
    follow(page, page.get_by_role("link", name="Neue Fachkraft"))
    check_screen(page)
    page.goto("/partner/team/")
    follow(page, page.get_by_role("link", name="Referrer Muller"))
    check_screen(page)
    page.goto("/partner/team/")
    follow(page, page.get_by_role("link", name=str(session.programme_version.programme)))
    follow(page, page.get_by_role("button", name="Anmelden"))
    expect(page.locator("main")).to_contain_text("bestätigt")
    check_screen(page)


def test_toolbox_and_directory_hold_and_are_searched_with_the_keyboard(page, context):
    cast = build_cast()
    ResourceFactory(service=cast.service, title="Überschuldung erkennen", kind="grid", edition=kept_leaflet())
    activity = ActivityFactory(organisation=cast.senders, verified_by=cast.supervisor, title_fr="Épicerie sociale")
    OrganisationSiteFactory(organisation=cast.senders, phone="+352 26 48 11")
    sign_in(context, cast.referrer)
    page.goto(reverse("partner_space:toolbox"))
    check_screen(page)
    page.get_by_label("Was gebraucht wird").focus()
    page.keyboard.type("Überschuldung")
    page.keyboard.press("Enter")
    page.wait_for_load_state()
    with page.expect_download() as taken:
        page.get_by_role("button", name="Herunterladen").press("Enter")
    assert taken.value.suggested_filename == "depliant.pdf"
    page.get_by_label("Was gebraucht wird").fill("zzzz")
    follow(page, page.get_by_role("button", name="Suchen"))
    expect(page.locator("main")).to_contain_text("Es wurde als Lücke vermerkt")
    check_screen(page)
    page.goto(reverse("partner_space:directory"))
    check_screen(page)
    follow(page, page.get_by_role("link", name="Épicerie sociale"))
    assert page.url.endswith(reverse("partner_space:activity", args=[activity.pk]))
    check_screen(page)


def test_every_page_of_systems_holds(page, context):
    cast = build_cast()
    key = ApiCredentialFactory(organisation=cast.senders, issued_by=cast.supervisor)
    sent = WebhookDeliveryFactory(
        endpoint__organisation=cast.senders, endpoint__created_by=cast.supervisor, delivered=True
    )
    sign_in(context, cast.integrator)
    here, endpoint = [cast.senders.pk], [cast.senders.pk, sent.endpoint_id]
    page.goto("/")
    assert page.url.endswith(reverse("partner_space:systems"))
    check_screen(page)
    for name, keys in (
        ("issue_credential", here), ("add_endpoint", here), ("revoke_credential", [*here, key.pk]),
        ("endpoint", endpoint), ("change_endpoint", endpoint), ("rotate_secret", endpoint),
    ):  # fmt: skip
        page.goto(reverse(f"partner_space:{name}", args=keys))
        check_screen(page)


def test_a_key_and_an_endpoint_without_javascript_and_without_a_mouse(chromium, live_server):
    cast = build_cast()
    plain = chromium.new_context(base_url=live_server.url, java_script_enabled=False, locale="fr-FR")
    sign_in(plain, cast.integrator, language="fr")
    page = plain.new_page()
    page.goto(reverse("partner_space:issue_credential", args=[cast.senders.pk]))
    page.locator("[name=name]").focus()
    page.keyboard.type("Agora")
    page.keyboard.press("Enter")
    expect(page.locator("main code")).to_contain_text("cf_test_")
    assert ApiCredential.objects.get(organisation=cast.senders).issued_by == cast.integrator
    page.goto(reverse("partner_space:add_endpoint", args=[cast.senders.pk]))
    page.locator("[name=url]").focus()
    page.keyboard.type("https://hooks.agora.example/caseflow")
    page.keyboard.press("Enter")
    expect(page.locator("main code")).to_contain_text("whsec_")
    endpoint = WebhookEndpoint.objects.get()
    page.goto(reverse("partner_space:endpoint", args=[cast.senders.pk, endpoint.pk]))
    page.get_by_role("button", name="Envoyer un essai").press("Enter")
    expect(page.locator("table code")).to_contain_text("evt_")
    plain.close()
