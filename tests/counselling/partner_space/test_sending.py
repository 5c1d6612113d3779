"""A new referral on four pages, by the same service and rules as every other; and its correction."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate

from caseflow.accounts.models import User
from caseflow.ui import formats
from counselling.partner_space import drafts
from counselling.partners.models import Affiliation
from counselling.referrals.models import Referral
from tests.cast import Cast
from tests.factories.referrals import conditions
from tests.permissions.rows.partner_space import correction, first_page, sent

pytestmark = pytest.mark.django_db
type Browsers = Callable[[User | None], Client]
PERSON = {
    "last_name": "D’Hoore-Weiß", "first_name": "Jean", "birth_date": "28/02/1981", "language": "fr",
    "phone": "+352 621 123 456", "may_call": "on",
}  # fmt: skip
SITUATION = {"difficulties": ["rent", "energy"], "summary": "Deux loyers.", "adults": "1", "children": "2",
             "arrears": "2150,00"}  # fmt: skip
AGREED = {"share_identity": "given", "contact_by_service": "given", "share_outcome": "refused",
          "method": "oral_script", "collected_on": ""}  # fmt: skip


def address(step: str) -> str:
    return reverse("partner_space:new", args=[step])


CHECK = reverse("partner_space:check")


def typed(browser: Client, cast: Cast, **changed: Any) -> list[int]:
    """All four pages, one after the other; the statuses they answer."""
    pages = {"where": first_page(cast), "person": PERSON, "situation": SITUATION, "consents": AGREED}
    return [browser.post(address(step), page | changed.get(step, {})).status_code for step, page in pages.items()]


def test_four_pages_a_last_look_and_it_is_sent_once(cast: Cast, as_: Browsers) -> None:
    browser = as_(cast.referrer)
    assert typed(browser, cast) == [302, 302, 302, 302]
    look = browser.get(CHECK).content.decode()
    for said in ("D’Hoore-Weiß", "28/02/1981", "Deux loyers.", "2 150,00"):
        assert said in look.replace("\u202f", " ").replace("\xa0", " ")
    assert not Referral.objects.exists()
    answers = [browser.post(CHECK, {"once": "8e03978e-40d5-43e8-bc93-6894a57f9324"}) for _time in range(2)]
    referral = Referral.objects.get()
    assert {answer["Location"] for answer in answers} == {reverse("partner_space:referral", args=[referral.reference])}
    affiliation = Affiliation.objects.get(referrer__user=cast.referrer)
    assert (referral.source, referral.state, referral.referrer, referral.organisation) == (
        "partner_space", "received", affiliation.referrer, affiliation.organisation,
    )  # fmt: skip
    said = referral.submissions.get()
    assert (said.difficulties, said.children, str(said.arrears)) == (["rent", "energy"], 2, "2150.00")
    assert [(it.kind, it.decision) for it in referral.consents.all()] == [
        ("share_identity", "given"), ("contact_by_service", "given"), ("share_outcome", "refused"),
    ]  # fmt: skip
    # The next one starts afresh, with the sender's own data alone.
    assert "D’Hoore" not in browser.get(address("person")).content.decode()
    assert set(drafts.of(cast.referrer)) <= {"service", "organisation", "department", "country"}


@pytest.mark.parametrize(
    ("step", "changed", "field"),
    [
        ("where", {"country": "FR"}, "country"),
        ("where", {"debts": "business"}, "debts"),
        ("where", {"decides": "no"}, "decides"),
        ("where", {"organisation": "999999"}, "organisation"),
        ("person", {"birth_date": "31/02/1981"}, "birth_date"),
        ("situation", {"difficulties": ["nonsense"]}, "difficulties"),
        ("consents", {"share_identity": "refused"}, "share_identity"),
        ("consents", {"contact_by_service": "refused"}, "contact_by_service"),
    ],
)
def test_what_is_wrong_is_said_on_its_page(
    cast: Cast, as_: Browsers, step: str, changed: dict[str, Any], field: str
) -> None:
    browser = as_(cast.referrer)
    typed(browser, cast, **{step: changed})
    answer = browser.post(address(step), {"where": first_page(cast), "person": PERSON, "situation": SITUATION,
                                          "consents": AGREED}[step] | changed)  # fmt: skip
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert browser.get(CHECK)["Location"] == address(step)
    assert not Referral.objects.exists()


def test_people_of_a_creditor_say_what_it_did_before(cast: Cast, as_: Browsers) -> None:
    browser, days = as_(cast.referrer), {name: formats.day(day) for name, day in conditions(localdate()).items()}
    assert not days.keys() & browser.get(address("situation")).context["form"].fields.keys()
    organisation = Affiliation.objects.get(referrer__user=cast.referrer).organisation
    organisation.is_creditor = True
    organisation.save()
    typed(browser, cast)
    lacking = browser.post(address("situation"), SITUATION)
    assert (lacking.status_code, list(lacking.context["form"].errors)) == (422, list(days))
    assert browser.get(CHECK)["Location"] == address("situation")
    typed(browser, cast, situation=days | {"plan_running": "False"})
    look = browser.get(CHECK).content.decode()
    assert all(day in look for day in days.values())
    browser.post(CHECK)
    referral = Referral.objects.get()
    said = referral.submissions.get()
    assert (said.plan_running, said.conditions) == (False, conditions(localdate()))
    page = as_(cast.counsellor).get(reverse("referrals:referral", args=[referral.reference])).content.decode()
    assert days["reminder_sent_on"] in page
    form = browser.get(reverse("partner_space:correct", args=[referral.reference])).context["form"]
    assert (form["reminder_sent_on"].value(), form["plan_running"].value()) == (days["reminder_sent_on"], False)


def test_what_the_service_refuses_leads_to_its_page(cast: Cast, as_: Browsers) -> None:
    browser = as_(cast.referrer)
    typed(browser, cast, situation={"summary": "LU28 0019 4006 4475 0000"})
    assert browser.post(CHECK)["Location"] == address("situation")
    typed(browser, cast, person={"phone": ""})
    assert browser.post(CHECK)["Location"] == address("person")
    assert not Referral.objects.exists()


def test_a_draft_is_found_again_and_thrown_away(cast: Cast, as_: Browsers) -> None:
    browser = as_(cast.referrer)
    typed(browser, cast)
    page = browser.get(address("situation"))
    assert page.context["form"]["difficulties"].value() == ["rent", "energy"]
    assert "Deux loyers." in page.content.decode()
    assert "Deux loyers." not in as_(cast.other_referrer).get(address("situation")).content.decode()
    browser.post(reverse("partner_space:discard"))
    assert "Deux loyers." not in browser.get(address("situation")).content.decode()


def test_a_correction_replaces_what_was_sent(cast: Cast, as_: Browsers) -> None:
    referral, browser = sent(cast), as_(cast.referrer)
    place = reverse("partner_space:correct", args=[referral.reference])
    form = browser.get(place).context["form"]
    assert (form["last_name"].value(), form["summary"].value()) == ("D’Hoore", "Deux loyers.")
    wrong = correction(cast) | {"phone": ""}
    assert browser.post(place, wrong).status_code == 422
    assert browser.post(place, correction(cast)).status_code == 302
    assert [it.summary for it in referral.submissions.order_by("number")] == ["Deux loyers.", "Trois loyers."]
    page = as_(cast.counsellor).get(reverse("referrals:referral", args=[referral.reference])).content.decode()
    assert "Trois loyers." in page
