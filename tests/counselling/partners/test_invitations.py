"""Letting professionals in: by mail, for a week, to an address of their organisation's own."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from caseflow.accounts import services as accounts
from caseflow.accounts.models import User
from caseflow.audit.models import AuditEntry
from counselling import jobs
from counselling.domain.mail_domains import DomainOfEverybody, NotADomain, is_own_address, read_domains
from counselling.partners import selectors
from counselling.partners import services as partners
from counselling.partners.models import Affiliation, Invitation, Organisation, Referrer
from counselling.partners.services.invitations import AccountClosed, NothingToDoThere
from tests.cast import Cast
from tests.factories.accounts import MembershipFactory, UserFactory
from tests.factories.partners import AffiliationFactory, OrganisationRoleFactory

pytestmark = pytest.mark.django_db
type Browsers = Callable[[User | None], Client]


@pytest.fixture
def there(cast: Cast) -> Affiliation:
    """Somebody who may refer, with an address of the organisation's own, who reads German."""
    affiliation = AffiliationFactory(
        organisation__keeper=cast.service, organisation__mail_domains="example.org; cpas.example",
        referrer__email="a.muller@cpas.example", referrer__languages=["pt", "de"],
    )  # fmt: skip
    OrganisationRoleFactory(referrer=affiliation.referrer, organisation=affiliation.organisation)
    return affiliation


def invite(there: Affiliation, cast: Cast, **said: Any) -> Invitation:
    now = timezone.now()
    fresh = Affiliation.objects.get(pk=there.pk)
    return partners.invite_referrer(affiliation=fresh, at=now, on=now.date(), by=cast.supervisor, **said)


def send() -> None:
    jobs.send_partner_mails(timezone.now())


def link_in(body: object) -> str:
    [link] = re.findall(r"http://localhost:8000(/\S+)", str(body))
    return str(link)


def opens(link: str) -> bool:
    """allauth keeps the key in the session and leads on to the form."""
    return not Client().get(link, follow=True).context.get("token_fail", False)


def address(name: str, there: Affiliation) -> str:
    return reverse(f"partners:{name}", args=[there.organisation_id, there.pk])


@pytest.mark.parametrize(
    ("typed", "domains"),
    [("", ()), (" @CPAS.example;social.lu ; cpas.example", ("cpas.example", "social.lu")), ("a@b-c.lu", ("b-c.lu",))],
)
def test_domains_are_read_as_people_type_them(typed: str, domains: tuple[str, ...]) -> None:
    assert read_domains(typed) == domains


@pytest.mark.parametrize(
    ("typed", "refusal"), [("lu", NotADomain), ("cpas lu", NotADomain), ("x@Gmail.com", DomainOfEverybody)]
)
def test_what_is_no_domain_of_ones_own_is_refused(typed: str, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        read_domains(typed)


def test_a_part_of_a_domain_or_a_longer_name_is_another_one() -> None:
    asked = ["L@CPAS.example", "l@evil-cpas.example", "l@cpas.example.org", "l@x.cpas.example", "cpas.example@x.lu"]
    assert [is_own_address(it, ["cpas.example"]) for it in asked] == [True, False, False, False, False]


def test_the_entry_keeps_the_domains_in_order_or_says_what_is_wrong(cast: Cast, there: Affiliation) -> None:
    change: dict[str, Any] = {"organisation": there.organisation, "version": 1, "by": cast.supervisor}
    partners.change_organisation(fields={"mail_domains": "@Commune.lu;commune.lu"}, **change)
    assert Organisation.objects.get(pk=there.organisation_id).mail_domains == "commune.lu"
    with pytest.raises(DomainOfEverybody) as refusal:
        partners.change_organisation(fields={"mail_domains": "gmail.com"}, **change | {"version": 2})
    assert refusal.value.field == "mail_domains"


def test_an_invitation_goes_by_mail_in_the_persons_language_and_lasts_a_week(
    cast: Cast, as_: Browsers, there: Affiliation, mailoutbox: list[Any]
) -> None:
    browser, start = as_(cast.supervisor), timezone.now()
    page = browser.get(address("invite_referrer", there))
    assert list(page.context["form"].fields) == []
    answer = browser.post(address("invite_referrer", there), follow=True)
    # Nothing on the page lets anybody else in.
    assert (answer.context["link"], "/accounts/" in str(answer.context["invitation"])) == ("", False)
    send()
    send()
    [sent] = mailoutbox
    user = User.objects.get(email="a.muller@cpas.example")
    assert (sent.to, user.language, "Ihre Einladung" in sent.subject) == (["a.muller@cpas.example"], "de", True)
    assert str(there.organisation) in sent.body
    shown = browser.get(address("professional", there)).context["invitation"]
    assert (shown.is_over, shown.until.date(), shown.may_be_handed_over) == (
        False, (start + timedelta(days=7)).date(), False,
    )  # fmt: skip
    for days, is_open in ((6.9, True), (7.1, False)):
        with time_machine.travel(start + timedelta(days=days), tick=False):
            assert (days, opens(link_in(sent.body))) == (days, is_open)
            assert selectors.invitation_of(Affiliation.objects.get(pk=there.pk), timezone.now()).is_over is not is_open


def test_asked_again_it_is_sent_again_and_the_link_before_is_void(
    cast: Cast, there: Affiliation, mailoutbox: list[Any]
) -> None:
    invite(there, cast)
    send()
    invite(there, cast)
    invite(there, cast)
    send()
    first, second = (link_in(it.body) for it in mailoutbox)
    assert (opens(first), opens(second), Invitation.objects.count()) == (False, True, 2)


def test_a_corrected_address_is_the_one_that_is_written_to_and_signs_in(
    cast: Cast, there: Affiliation, mailoutbox: list[Any]
) -> None:
    """What was asked for under the wrong address does not leave, nor to an address that nobody checked."""
    invite(there, cast)
    Referrer.objects.filter(pk=there.referrer_id).update(email="a.muller@gmail.com")
    send()
    assert mailoutbox == []
    with pytest.raises(partners.AddressElsewhere):
        invite(there, cast)
    Referrer.objects.filter(pk=there.referrer_id).update(email="anne@example.org")
    invite(there, cast)
    send()
    [sent] = mailoutbox
    assert (sent.to, opens(link_in(sent.body))) == (["anne@example.org"], True)
    assert Referrer.objects.get(pk=there.referrer_id).user.email == "anne@example.org"


def test_another_domain_needs_a_supervisors_tick_with_its_reason(
    cast: Cast, as_: Browsers, there: Affiliation, mailoutbox: list[Any]
) -> None:
    Organisation.objects.filter(pk=there.organisation_id).update(mail_domains="example.org")
    asked, browser = address("invite_referrer", there), as_(cast.supervisor)
    for data in ({}, {"agreed": "on", "reason": "  "}, {"reason": "seconded"}):
        refused = browser.post(asked, data)
        assert (refused.status_code, Invitation.objects.count()) == (422, 0)
    assert refused.context["form"]["reason"].value() == "seconded"
    assert browser.post(asked, {"agreed": "on", "reason": "seconded"}).status_code == 302
    invitation = Invitation.objects.get()
    entry = AuditEntry.objects.get(verb="partners.invite_referrer")
    assert (invitation.agreed_because, invitation.asked_by, entry.actor) == (
        "seconded", cast.supervisor, cast.supervisor.pk,
    )  # fmt: skip
    assert (entry.detail["invitation"], entry.detail["own_domain"]) == (invitation.pk, False)
    assert "seconded" in browser.get(address("professional", there)).content.decode()
    send()
    assert len(mailoutbox) == 1


class NoServer(EmailBackend):
    def send_messages(self, messages: Any) -> int:
        raise ConnectionRefusedError


def test_a_link_is_handed_over_only_when_the_mail_cannot_leave(
    cast: Cast, as_: Browsers, there: Affiliation, settings: Any
) -> None:
    settings.MAILERS = {"default": {"BACKEND": f"{__name__}.NoServer"}}
    browser, start = as_(cast.supervisor), timezone.now()
    invite(there, cast)
    send()
    hand = address("hand_over_invitation", there)
    assert (browser.post(hand).status_code, Invitation.objects.waiting().count()) == (302, 1)
    with time_machine.travel(start + timedelta(minutes=61), tick=False):
        send()
        browser = as_(cast.supervisor)
        assert hand in browser.get(address("professional", there)).content.decode()
        link = browser.post(hand).context["link"].removeprefix("http://testserver")
        assert (opens(link), Invitation.objects.waiting().count()) == (True, 0)
        # Once, and the mail does not follow it.
        assert browser.post(hand).status_code == 302
        assert list(selectors.invitations_to_send(timezone.now())) == []
    assert len(mail.outbox) == 0


def test_whoever_has_an_account_here_keeps_it_and_gets_no_link_to_a_password(
    cast: Cast, there: Affiliation, mailoutbox: list[Any]
) -> None:
    """Nor does a new colleague of the house, whose first password is a matter of its administrator."""
    colleague = UserFactory(email="a.muller@cpas.example", password=None)
    MembershipFactory(user=colleague, service=cast.other_service)
    before = User.objects.get(pk=colleague.pk).password
    invite(there, cast)
    send()
    [sent] = mailoutbox
    assert link_in(sent.body) == reverse("partner_space:home")
    assert Referrer.objects.get(pk=there.referrer_id).user == colleague
    assert User.objects.get(pk=colleague.pk).password == before
    invite(there, cast)
    with time_machine.travel(timezone.now() + timedelta(hours=2)), pytest.raises(partners.MailOnItsWay):
        partners.hand_over_invitation(
            affiliation=Affiliation.objects.get(pk=there.pk), at=timezone.now(), on=timezone.localdate(),
            by=cast.supervisor,
        )  # fmt: skip
    accounts.deactivate_user(user=colleague, by=cast.administrator)
    with pytest.raises(AccountClosed):
        invite(there, cast)


def test_whoever_works_there_no_longer_is_not_let_in(cast: Cast, there: Affiliation, mailoutbox: list[Any]) -> None:
    invite(there, cast)
    partners.end_affiliation(affiliation=there, on=timezone.localdate(), by=cast.supervisor)
    send()
    assert mailoutbox == []
    with pytest.raises(NothingToDoThere):
        invite(there, cast)


def test_a_link_for_the_house_lasts_three_days(cast: Cast, as_: Browsers) -> None:
    start = timezone.now()
    taken_on = accounts.take_on(
        email="new@example.org", name="New", service=cast.service, role="counsellor", on=timezone.localdate(),
        by=cast.administrator, language="fr",
    )  # fmt: skip
    answer = as_(cast.administrator).post(reverse("accounts:first_sign_in_link", args=[taken_on.pk]))
    link = str(answer.context["link"]).removeprefix("http://testserver")
    for days, is_open in ((2.9, True), (3.1, False)):
        with time_machine.travel(start + timedelta(days=days), tick=False):
            assert (days, opens(link)) == (days, is_open)
