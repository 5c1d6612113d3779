"""A partner's system and the service, over HTTP and in the browser, from the first key to a consent taken back."""

import re
from copy import deepcopy
from urllib.error import HTTPError

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from counselling.client_files.models import ContactAttempt
from counselling.domain.partners import ReferralChannel
from counselling.referrals.models import Referral
from tests.browser.probes import check_screen
from tests.browser.steps import follow
from tests.browser.test_referrals import sign_in
from tests.cast import build_cast
from tests.counselling.api.test_integration import load_client
from tests.factories.api import body_for
from tests.factories.partners import AgreementTermsFactory
from tests.factories.referrals import professional

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql]


def refused(call, *args, **headers):
    """The status and the problem with which a call is turned away."""
    with pytest.raises(HTTPError) as answer:
        call(*args, **headers)
    with answer.value as problem:
        return problem.code, problem.read().decode()


def issue_key(page, organisation, reaches, reason=""):
    page.goto(reverse("partners:issue_credential", args=[organisation.pk]))
    page.locator("[name=name]").fill(f"Fallverwaltung, {reaches}")
    page.locator("[name=livemode]").select_option(reaches)
    page.locator("[name=untested_because]").fill(reason)
    follow(page, page.get_by_role("button", name="Schlüssel ausstellen"))
    return page.locator("code").first.text_content() if page.locator("code").count() else None


def try_out(system, body):
    """What the list of the sandbox asks for, but for the webhook."""
    body = deepcopy(body) | {"service": "sandbox", "external_reference": "DOS-1"}
    body["person"]["last_name"] = "TEST-MEET"
    reference = system.submit(body, "first")["reference"]
    assert system.submit(body, "first")["reference"] == reference
    assert refused(system.submit, body, "second")[0] == 409
    assert refused(system.submit, body | {"external_reference": "DOS-2"}, "first")[0] == 422
    correction = ("PATCH", f"/referrals/{reference}", {"summary": "Drei Mieten."})
    assert refused(system.call, *correction, If_Match='"another"')[0] == 412
    hushed = deepcopy(body) | {"external_reference": "DOS-3"}
    hushed["consents"][0]["decision"] = "refused"
    status, problem = refused(system.submit, hushed)
    assert (status, "consent_required" in problem, "TEST-MEET" in problem) == (400, True, False)
    course = [system.call("POST", f"/referrals/{reference}/advance")[0]["status"] for _step in range(2)]
    assert course == ["accepted", "met"]


def test_from_the_first_key_to_a_consent_taken_back(page, context, live_server):
    cast, client = build_cast(), load_client()
    sender = professional(cast.service, agreed=False)
    organisation = sender.organisation
    AgreementTermsFactory(
        agreement__organisation=organisation, agreement__service=cast.service, disclosure_cap="milestones",
        training_required=False, channels=[ReferralChannel.API],
    )  # fmt: skip
    body = body_for(cast.service, sender.referrer.email)
    body["consents"][2]["decision"] = "given"

    # A key of the sandbox, and what its list asks for.
    sign_in(context, cast.supervisor)
    try_out(client.Caseflow(live_server.url, issue_key(page, organisation, "test")), body)
    page.witness.expect(422)
    assert issue_key(page, organisation, "live") is None
    expect(page.locator("main")).to_contain_text("hat einen Webhook angenommen")
    check_screen(page)
    system = client.Caseflow(live_server.url, issue_key(page, organisation, "live", "Webhook folgt im Januar"))

    # A live referral, by the client that partners copy.
    reference = system.submit(body, "client-1")["reference"]
    sign_in(context, cast.counsellor)
    page.goto("/referrals/")
    expect(page.locator("main")).not_to_contain_text("TEST-")
    follow(page, page.get_by_role("link", name=reference))
    follow(page, page.get_by_role("link", name="Annehmen"))
    follow(page, page.get_by_role("button", name="Annehmen und Akte eröffnen"))
    for told in ("Keine Antwort", "Erreicht"):
        page.goto(f"/referrals/{reference}/")
        follow(page, page.get_by_role("button", name=told).first)
    assert ContactAttempt.objects.count() == 2
    referral = Referral.objects.get(reference=reference)
    page.goto(f"/files/{referral.file.reference}/")
    expect(page.get_by_role("link", name=reference)).to_be_visible()

    # The milestone, as far as the person allows; and no further once they take it back.
    assert system.read(reference)["status"] == "accepted"
    page.goto(f"/referrals/{reference}/consent/")
    page.locator("[name=kind]").select_option("share_outcome")
    page.locator("[name=decision][value=withdrawn]").check()
    follow(page, page.get_by_role("button", name="Notieren"))
    shown = system.read(reference)
    assert shown["status"] == "received"
    assert re.search(referral.file.reference, str(shown)) is None
