from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from caseflow.accounts.models import Membership, Service, User
from caseflow.accounts.roles import Role
from caseflow.audit.models import AuditEntry

pytestmark = pytest.mark.django_db
PASSWORD = "un mot de passe sûr"


@pytest.fixture(autouse=True)
def _password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CASEFLOW_PASSWORD", PASSWORD)


def set_up(**options: str) -> str:
    told = StringIO()
    call_command(
        "setup", service="Service d’essai", slug="essai", jurisdiction="be", prefix="BE", admin="admin@example.org",
        address="Rue 1\\n1000 Bruxelles", stdout=told, **options,
    )  # fmt: skip
    return told.getvalue()


def test_an_empty_database_becomes_usable() -> None:
    assert "create_user --service essai" in set_up()
    service = Service.objects.get()
    assert (service.address, service.time_zone) == ("Rue 1\n1000 Bruxelles", "Europe/Brussels")
    call_command(
        "create_user", "--email=A@example.org", "--name=Anne Kieffer", "--role=counsellor", "--role=supervisor",
        "--service=essai", stdout=StringIO(),
    )  # fmt: skip
    assert set(Membership.objects.values_list("user__email", "role")) == {
        ("admin@example.org", Role.ADMINISTRATOR),
        ("a@example.org", Role.COUNSELLOR),
        ("a@example.org", Role.SUPERVISOR),
    }  # fmt: skip
    answer = Client().post("/accounts/login/", {"login": "a@example.org", "password": PASSWORD})
    assert (answer.status_code, answer.url) == (302, "/")
    assert set(AuditEntry.objects.exclude(verb="accounts.sign_in").values_list("via", "actor")) == {("command", None)}


def test_a_refusal_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CASEFLOW_PASSWORD", "court")
    with pytest.raises(CommandError):
        set_up()
    assert Service.objects.count() == User.objects.count() == AuditEntry.objects.count() == 0


def test_an_unknown_service_is_answered_with_the_known_ones() -> None:
    set_up()
    with pytest.raises(CommandError, match=r"There is no service “other”\. Known: essai\."):
        call_command("create_user", email="a@example.org", name="Anne", role=["counsellor"], service="other")
    assert User.objects.count() == 1


def test_a_second_role_needs_no_second_account() -> None:
    set_up()
    call_command("create_user", email="admin@example.org", role=["supervisor"], service="essai", stdout=StringIO())
    assert User.objects.count() == 1
    assert set(Membership.objects.values_list("role", flat=True)) == {Role.ADMINISTRATOR, Role.SUPERVISOR}


def test_invented_files_never_go_beside_real_ones() -> None:
    set_up()
    with pytest.raises(CommandError, match="The database is not empty"):
        call_command("demo", stdout=StringIO())
    assert Service.objects.count() == 1
