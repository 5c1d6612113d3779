import re

import pytest
from django.test import Client
from django.urls import reverse

from caseflow.accounts.models import Membership, User
from caseflow.accounts.roles import Role
from caseflow.audit.models import AuditEntry
from tests.cast import Cast
from tests.factories import TODAY
from tests.factories.accounts import MembershipFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(cast: Cast, as_) -> Client:
    return as_(cast.administrator)


def test_the_profile_is_saved_and_speaks_at_once(cast: Cast, as_) -> None:
    browser = as_(cast.counsellor)
    answer = browser.post(
        "/profile/", {"name": "Anne Weiß", "job_title": "Beraterin", "phone": "+352 1", "language": "de"}
    )
    assert (answer.status_code, answer.url) == (302, "/profile/")
    assert answer.cookies["django_language"].value == "de"
    cast.counsellor.refresh_from_db()
    assert (cast.counsellor.name, cast.counsellor.language) == ("Anne Weiß", "de")
    assert browser.get("/profile/").content.count(b'lang="de"') >= 1


@pytest.mark.parametrize("field", ["email", "is_superuser", "is_active", "is_staff", "password", "last_login"])
def test_nothing_else_can_be_slipped_into_the_profile(cast: Cast, as_, field: str) -> None:
    before = User.objects.values().get(pk=cast.counsellor.pk)
    as_(cast.counsellor).post(
        "/profile/",
        {"name": before["name"], "job_title": before["job_title"], "phone": "", "language": "fr", field: "1"},
    )
    assert User.objects.values().get(pk=cast.counsellor.pk) == before


def test_an_empty_name_is_refused_and_nothing_is_saved(cast: Cast, as_) -> None:
    before = (User.objects.get(pk=cast.counsellor.pk).name, AuditEntry.objects.count())
    answer = as_(cast.counsellor).post("/profile/", {"name": "", "language": "fr"})
    assert answer.status_code == 422
    assert (User.objects.get(pk=cast.counsellor.pk).name, AuditEntry.objects.count()) == before


def test_administrators_see_the_people_of_their_service_alone(cast: Cast, administrator: Client) -> None:
    page = administrator.get(reverse("accounts:accounts"))
    assert {user.email.split("@")[0] for user in page.context["people"]} == {
        "counsellor", "colleague", "cover", "supervisor", "administrator", "data_protection_officer", "deactivated",
    }  # fmt: skip
    assert administrator.get(reverse("accounts:account", args=[cast.other_counsellor.pk])).status_code == 404


def test_a_new_person_chooses_the_password_by_a_link_that_works_once(cast: Cast, administrator: Client) -> None:
    answer = administrator.post(
        reverse("accounts:add_account"),
        {
            "email": "New@example.org",
            "name": "Nina Neu",
            "language": "de",
            "service": cast.service.pk,
            "role": "counsellor",
        },
    )
    user = User.objects.get(email="new@example.org")
    assert answer.url == reverse("accounts:account", args=[user.pk])
    page = administrator.post(reverse("accounts:first_sign_in_link", args=[user.pk]))
    link = re.search(r'value="http://testserver(/accounts/password/reset/key/[^"]+)"', page.content.decode())
    assert link is not None
    browser, password = Client(), "ein langes Passwort"
    form = browser.get(link[1]).url
    assert browser.post(form, {"password1": password, "password2": password}).status_code == 302
    assert browser.post("/accounts/login/", {"login": user.email, "password": password}).url == "/"
    again = Client().get(link[1])
    assert (again.status_code, b"password1" in again.content) == (200, False)
    refused = administrator.post(reverse("accounts:first_sign_in_link", args=[user.pk]))
    assert refused.status_code == 403


def test_nobody_gets_a_link_into_an_account_in_use(cast: Cast, administrator: Client) -> None:
    answer = administrator.post(reverse("accounts:first_sign_in_link", args=[cast.counsellor.pk]))
    assert answer.status_code == 403
    assert b"password/reset/key" not in answer.content


@pytest.mark.parametrize("act", ["deactivate", "remove_second_factor"])
def test_an_account_shared_with_another_service_is_not_touched_as_a_whole(
    cast: Cast, administrator: Client, act: str
) -> None:
    MembershipFactory(user=cast.counsellor, service=cast.other_service, role=Role.COUNSELLOR)
    before = AuditEntry.objects.count()
    answer = administrator.post(reverse(f"accounts:{act}", args=[cast.counsellor.pk]))
    assert answer.status_code == 403
    assert User.objects.get(pk=cast.counsellor.pk).is_active
    assert AuditEntry.objects.count() == before


def test_a_role_elsewhere_is_neither_given_nor_ended(cast: Cast, administrator: Client) -> None:
    elsewhere = MembershipFactory(user=cast.counsellor, service=cast.other_service, role=Role.SUPERVISOR)
    url = reverse("accounts:end_membership", args=[cast.counsellor.pk, elsewhere.pk])
    assert administrator.post(url).status_code == 404
    before = Membership.objects.count()
    answers = [
        administrator.post(
            reverse("accounts:account", args=[cast.counsellor.pk]), {"service": service, "role": "supervisor"}
        )
        for service in (cast.other_service.pk, 999_999)
    ]
    assert [answer.status_code for answer in answers] == [422, 422]
    assert Membership.objects.count() == before
    elsewhere.refresh_from_db()
    assert elsewhere.valid_until is None


def test_an_administrator_whose_role_has_ended_administers_nothing(cast: Cast, administrator: Client) -> None:
    Membership.objects.filter(user=cast.administrator).update(valid_until=TODAY.replace(year=2021))
    assert administrator.get(reverse("accounts:accounts")).status_code == 403


def test_whoever_opens_accounts_finds_them_from_every_page(cast: Cast, as_) -> None:
    way = f'href="{reverse("accounts:accounts")}"'
    assert way in as_(cast.administrator).get("/profile/").text
    assert way not in as_(cast.supervisor).get("/profile/").text


@pytest.mark.parametrize(("language", "word"), [("fr", "E-mail"), ("de", "E-Mail"), ("en", "E-mail")])
@pytest.mark.parametrize("page", ["/accounts/login/", "/accounts/password/reset/"])
def test_an_address_has_one_name_everywhere(page: str, language: str, word: str) -> None:
    answer = Client(headers={"accept-language": language}).get(page)
    text = answer.content.decode()
    assert re.search(rf"<label[^>]*>\s*{word}\b", text)
    assert not re.search(r"Courriel|placeholder", text)
