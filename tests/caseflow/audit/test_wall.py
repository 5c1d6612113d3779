"""The wall sees every form of writing, in a request, a task and a command, and nothing that is none."""

from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from django.core.management import call_command
from django.db import transaction
from django.test import Client, override_settings

from caseflow.accounts.models import User
from caseflow.audit.models import AuditEntry
from tests.caseflow.audit.acts import WRITES, WritingCommand
from tests.factories.accounts import UserFactory
from tests.wall import OutsideVerb, business_tables, tables_written, while_running

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.urls("tests.caseflow.audit.acts"),
]


@pytest.fixture
def user() -> User:
    return UserFactory(email="anne@example.org", name="Anne Kieffer")


@pytest.fixture
def browser(user: User) -> Client:
    browser = Client()
    browser.force_login(user)
    return browser


def people() -> list[tuple[str, str]]:
    return list(User.objects.order_by("pk").values_list("email", "name"))


UNCHANGED = [("anne@example.org", "Anne Kieffer")]


@pytest.mark.parametrize("form", WRITES)
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_page_cannot_write_outside_a_verb(browser: Client, wall: list[str], form: str, method: str) -> None:
    with pytest.raises(OutsideVerb):
        getattr(browser, method)(f"/write/{form}/")
    assert people() == UNCHANGED
    [breach] = wall
    # Deleting a person begins with the grants.
    table = "guardian_userobjectpermission" if form == "delete" else "accounts_user"
    place = "in the safe request GET" if method == "get" else "outside a verb, in POST"
    assert breach.startswith(f"{table} written {place} /write/{form}/: ")
    wall.clear()


def test_swallowing_the_refusal_does_not_help(browser: Client, wall: list[str]) -> None:
    assert browser.post("/swallow/").content == b"nothing happened"
    assert people() == UNCHANGED
    assert len(wall) == 1
    wall.clear()


def test_a_verb_may_write_but_not_in_a_safe_request(browser: Client, wall: list[str]) -> None:
    assert browser.post("/verb/").content == b"renamed"
    assert people() == [("anne@example.org", "x")]
    with pytest.raises(OutsideVerb, match="in the safe request GET /verb/"):
        browser.get("/verb/")
    assert AuditEntry.objects.filter(verb="tests.rename").count() == 1
    wall.clear()


def test_a_task_cannot_write_outside_a_verb(browser: Client, wall: list[str]) -> None:
    assert browser.post("/task/").content == b"FAILED"
    assert people() == UNCHANGED
    assert wall[0].startswith("accounts_user written outside a verb, in task write_in_task: UPDATE")
    wall.clear()


def test_a_command_of_the_house_cannot_write_outside_a_verb(user: User, wall: list[str]) -> None:
    with pytest.raises(OutsideVerb, match="outside a verb, in command writing"):
        call_command(WritingCommand())
    assert people() == UNCHANGED
    wall.clear()


def test_the_wall_stays_up_after_a_request(browser: Client, user: User) -> None:
    browser.post("/verb/")
    User.objects.update(name="arranged by the test")
    assert people() == [("anne@example.org", "arranged by the test")]


def test_the_hash_of_a_password_may_be_renewed_while_somebody_signs_in(user: User, settings: Any) -> None:
    settings.PASSWORD_HASHERS = [f"django.contrib.auth.hashers.{name}PasswordHasher" for name in ("MD5", "PBKDF2")]
    user.password = make_password("a longer secret", hasher="pbkdf2_sha256")
    user.save()
    with while_running("POST /accounts/login/"):
        assert user.check_password("a longer secret")
    assert User.objects.get().password.startswith("md5$")


@pytest.mark.parametrize("columns", [["last_login"], ["password", "is_active"]])
def test_nothing_else_of_an_account_changes_outside_a_verb(user: User, wall: list[str], columns: list[str]) -> None:
    with while_running("POST /accounts/login/"), pytest.raises(OutsideVerb), transaction.atomic():
        user.save(update_fields=columns)
    wall.clear()


def test_sessions_and_the_log_itself_are_no_business_tables() -> None:
    tables = business_tables()
    assert {"accounts_user", "accounts_service", "accounts_membership", "counselling_clientfile"} <= tables
    assert not {"django_session", "audit_auditentry", "audit_auditseal", "django_content_type"} & tables


@pytest.mark.parametrize(
    ("sql", "tables"),
    [
        ('SELECT * FROM "accounts_user" WHERE id = 1 FOR UPDATE', set()),
        ('SELECT * FROM "accounts_user" FOR NO KEY UPDATE OF "accounts_user"', set()),
        ("SELECT 'DELETE FROM accounts_user', 'it''s UPDATE accounts_user'", set()),
        ('INSERT INTO "public"."accounts_user" ("id") VALUES (1)', {"accounts_user"}),
        ("insert or replace into [accounts_user] values (1)", {"accounts_user"}),
        ("REPLACE INTO accounts_user VALUES (1)", {"accounts_user"}),
        ("UPDATE OR IGNORE `accounts_user` SET id = 1", {"accounts_user"}),
        ("DELETE FROM ONLY accounts_user -- UPDATE accounts_service", {"accounts_user"}),
        ("WITH a AS (DELETE FROM accounts_user RETURNING *) INSERT INTO b SELECT * FROM a", {"accounts_user", "b"}),
        ("MERGE INTO accounts_user USING x ON true WHEN MATCHED THEN DELETE", {"accounts_user"}),
        ("TRUNCATE TABLE accounts_user", {"accounts_user"}),
        ("COPY accounts_user FROM STDIN", {"accounts_user"}),
    ],
)
def test_statements_are_read_as_the_database_reads_them(sql: str, tables: set[str]) -> None:
    assert tables_written(sql) == tables


@pytest.mark.django_db(transaction=True)
@override_settings(ROOT_URLCONF="tests.caseflow.audit.acts")
def test_a_flush_after_a_transactional_test_gets_past_the_triggers(user: User) -> None:
    client = Client()
    client.force_login(user)
    client.post("/verb/")
    assert AuditEntry.objects.count() == 1
