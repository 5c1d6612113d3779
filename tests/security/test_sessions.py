"""Room H, sessions: who comes in, how far, for how long; and rights that end end at once."""

from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client, TestCase, override_settings
from django.urls import reverse
from django.utils import timezone

from caseflow.accounts import services as accounts
from caseflow.accounts.models import User
from caseflow.accounts.operator import Operator
from caseflow.audit.models import Action, AuditEntry, Outcome

pytestmark = pytest.mark.django_db
PASSWORD = "un mot de passe sûr"
SIGN_IN = "/accounts/login/"
PROFILE = "/profile/"


@pytest.fixture(autouse=True)
def _no_guesses_yet() -> None:
    cache.clear()


@pytest.fixture
def anne() -> User:
    return accounts.create_user(
        email="anne@example.org", name="Anne", password=PASSWORD, language="de", by=Operator("x")
    )


def sign_in(browser: Client, email: str = "anne@example.org", password: str = PASSWORD, **more: str) -> HttpResponse:
    return browser.post(SIGN_IN, {"login": email, "password": password}, **more)


def set_up_second_factor(browser: Client) -> None:
    """Whoever changes the second factor shows the password once more."""
    page = reverse("mfa_activate_totp")
    assert browser.get(page).url.startswith(reverse("account_reauthenticate"))
    assert browser.post(reverse("account_reauthenticate"), {"password": PASSWORD}).status_code == 302
    secret = browser.get(page).context["form"].secret
    with TestCase.captureOnCommitCallbacks(execute=True):
        assert browser.post(page, {"code": code(secret)}).status_code == 302


def is_in(browser: Client) -> bool:
    return browser.get(PROFILE).status_code == 200


def code(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def entries(verb: str) -> list[tuple[str, str, int | None]]:
    return list(AuditEntry.objects.filter(verb=verb).order_by("id").values_list("action", "outcome", "actor"))


def test_signing_in_rotates_the_key_speaks_the_language_and_is_told(anne: User) -> None:
    browser = Client()
    browser.get(SIGN_IN)
    browser.session["before"] = True
    before = browser.session.session_key
    answer = sign_in(browser)
    assert (answer.status_code, answer.url) == (302, "/")
    assert browser.session.session_key != before
    assert answer.cookies[settings.LANGUAGE_COOKIE_NAME].value == "de"
    assert entries("accounts.sign_in") == [(Action.SIGN_IN, Outcome.DONE, anne.pk)]
    anne.refresh_from_db()
    assert anne.last_login is not None


@pytest.mark.parametrize(
    ("email", "password"), [("anne@example.org", "falsch falsch falsch"), ("nobody@example.org", PASSWORD)]
)
def test_a_failure_says_the_same_for_known_and_unknown_and_keeps_no_name(
    anne: User, email: str, password: str
) -> None:
    answer = sign_in(Client(), email, password)
    assert answer.status_code == 200
    assert (
        answer.context["form"].non_field_errors()
        == sign_in(Client(), "x@y.lu", "z").context["form"].non_field_errors()
    )
    first = AuditEntry.objects.filter(action=Action.SIGN_IN_FAILED).order_by("id")[0]
    assert (first.actor, first.actor_name, first.object_id, first.detail) == (None, "", "", {})


def test_guesses_are_counted_by_account_and_address(anne: User) -> None:
    for _guess in range(5):
        sign_in(Client(), password="geraten geraten")
    assert not is_in_after(sign_in, Client())
    assert sign_in(Client(), REMOTE_ADDR="10.0.0.9").status_code == 302
    colleague = accounts.create_user(email="marc@example.org", name="Marc", password=PASSWORD, by=Operator("x"))
    assert sign_in(Client(), colleague.email).status_code == 302


def test_a_forged_forwarded_address_counts_for_nothing(anne: User) -> None:
    for guess in range(5):
        sign_in(Client(), password="geraten geraten", HTTP_X_FORWARDED_FOR=f"10.1.1.{guess}")
    assert sign_in(Client(), HTTP_X_FORWARDED_FOR="10.1.1.99").status_code == 200


def is_in_after(act: object, browser: Client) -> bool:
    act(browser)  # type: ignore[operator]
    return is_in(browser)


def test_nobody_signs_up() -> None:
    assert Client().get("/accounts/signup/").status_code == 404
    assert Client().post("/accounts/signup/", {"email": "a@b.lu", "password1": PASSWORD}).status_code == 404
    assert User.objects.count() == 0


def test_an_unused_session_ends_after_half_an_hour(anne: User) -> None:
    start = timezone.now()
    with time_machine.travel(start, tick=False) as clock:
        browser = Client()
        sign_in(browser)
        clock.move_to(start + timedelta(minutes=29))
        assert is_in(browser)
        clock.move_to(start + timedelta(minutes=58))
        assert is_in(browser)
        clock.move_to(start + timedelta(minutes=89))
        assert not is_in(browser)


def test_a_busy_session_ends_after_twelve_hours(anne: User) -> None:
    start = timezone.now()
    with time_machine.travel(start, tick=False) as clock:
        browser = Client()
        sign_in(browser)
        for quarter in range(1, 48):
            clock.move_to(start + timedelta(minutes=15 * quarter))
            assert is_in(browser)
        clock.move_to(start + timedelta(hours=12, minutes=1))
        assert not is_in(browser)


def test_no_session_lives_for_ever_when_the_clock_is_set_back(anne: User) -> None:
    start = timezone.now()
    with time_machine.travel(start, tick=False) as clock:
        browser = Client()
        sign_in(browser)
        assert is_in(browser)
        clock.move_to(start - timedelta(hours=2))
        assert not is_in(browser)


def test_deactivation_counts_from_the_next_request(anne: User) -> None:
    browsers = [Client(), Client()]
    for browser in browsers:
        sign_in(browser)
    accounts.deactivate_user(user=anne, by=Operator("x"))
    assert [is_in(browser) for browser in browsers for _again in range(5)] == [False] * 10
    assert Session.objects.count() == 0
    assert not is_in_after(sign_in, Client())


def test_a_new_password_ends_every_session(anne: User) -> None:
    here, there = Client(), Client()
    for browser in (here, there):
        sign_in(browser)
    answer = here.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": "ein ganz anderes Wort", "password2": "ein ganz anderes Wort"},
    )
    assert answer.status_code == 302
    assert (is_in(here), is_in(there)) == (False, False)
    assert entries("accounts.change_password") == [(Action.CHANGE, Outcome.DONE, anne.pk)]


def test_leaving_clears_the_browser_and_is_told(anne: User) -> None:
    browser = Client()
    sign_in(browser)
    page = browser.get(PROFILE)
    assert page["Cache-Control"] == "no-store"
    answer = browser.post(reverse("account_logout"))
    assert (answer.status_code, answer.url) == (302, SIGN_IN)
    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    assert not is_in(browser)
    assert entries("accounts.sign_out") == [(Action.SIGN_IN, Outcome.DONE, anne.pk)]


def test_a_fragment_is_told_instead_of_getting_a_page() -> None:
    answer = Client().get(PROFILE, headers={"HX-Request": "true"})
    assert answer.status_code == 401
    assert b"<html" not in answer.content


def test_the_second_factor_is_asked_before_anything_is_reached(anne: User) -> None:
    secret = generate_totp_secret()
    TOTP.activate(anne, secret)
    browser = Client()
    assert sign_in(browser).url == reverse("mfa_authenticate")
    assert not is_in(browser)
    assert browser.post(reverse("mfa_authenticate"), {"code": "000000"}).status_code == 200
    assert entries("accounts.use_second_factor") == [(Action.SIGN_IN_FAILED, Outcome.REFUSED, anne.pk)]
    right = code(secret)
    assert browser.post(reverse("mfa_authenticate"), {"code": right}).status_code == 302
    assert is_in(browser)
    again = Client()
    sign_in(again)
    assert again.post(reverse("mfa_authenticate"), {"code": right}).status_code == 200
    assert not is_in(again)


def test_a_recovery_code_opens_once(anne: User) -> None:
    TOTP.activate(anne, generate_totp_secret())
    codes = RecoveryCodes.activate(anne).get_unused_codes()
    results = []
    for _attempt in range(2):
        browser = Client()
        sign_in(browser)
        browser.post(reverse("mfa_authenticate"), {"code": codes[0]})
        results.append(is_in(browser))
    assert results == [True, False]


@override_settings(CASEFLOW_REQUIRE_SECOND_FACTOR=True)
def test_with_the_first_factor_alone_one_reaches_only_its_set_up(anne: User) -> None:
    browser = Client()
    sign_in(browser)
    for url in ("/", PROFILE, "/files/new/", "/settings/accounts/"):
        answer = browser.get(url)
        assert (answer.status_code, answer.url) == (302, reverse("mfa_index"))
    assert browser.get(reverse("mfa_index")).status_code == 200
    set_up_second_factor(browser)
    assert is_in(browser)
    assert entries("accounts.add_second_factor")[0] == (Action.PERMISSION, Outcome.DONE, anne.pk)


def test_a_new_second_factor_ends_the_other_sessions(anne: User) -> None:
    here, there = Client(), Client()
    for browser in (here, there):
        sign_in(browser)
    set_up_second_factor(here)
    assert (is_in(here), is_in(there)) == (True, False)


def test_a_reset_does_not_pass_the_second_factor(anne: User) -> None:
    TOTP.activate(anne, generate_totp_secret())
    from allauth.account.forms import default_token_generator
    from allauth.account.utils import user_pk_to_url_str

    key = f"{user_pk_to_url_str(anne)}-{default_token_generator.make_token(anne)}"
    browser = Client()
    form = browser.get(f"/accounts/password/reset/key/{key}/").url
    new = "ein ganz anderes Wort"
    assert browser.post(form, {"password1": new, "password2": new}).status_code == 302
    assert not is_in(browser)
    assert sign_in(browser, password=new).url == reverse("mfa_authenticate")
    assert not is_in(browser)
    assert Client().get(f"/accounts/password/reset/key/{key}/").status_code == 200
    assert Authenticator.objects.filter(user=anne).count() == 1


def test_an_unknown_address_gets_the_same_answer_to_a_reset(anne: User, mailoutbox: list[object]) -> None:
    answers = [
        Client().post(reverse("account_reset_password"), {"email": email})
        for email in (anne.email, "nobody@example.org")
    ]
    assert [(answer.status_code, answer.url) for answer in answers] == [
        (302, reverse("account_reset_password_done"))
    ] * 2
    assert [message.to for message in mailoutbox] == [[anne.email]]  # type: ignore[attr-defined]
    assert anne.name not in mailoutbox[0].subject  # type: ignore[attr-defined]
