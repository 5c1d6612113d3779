"""A wrong value stops the start with a sentence."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.test import override_settings

from caseflow import checks, env
from caseflow.settings import base

pytestmark = pytest.mark.anywhere

COMPLETE = {
    "CASEFLOW_HOSTS": "caseflow.example",
    "CASEFLOW_SECRET_KEY": "abcdefghijklmnopqrstuvwxyz0123456789-ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "CASEFLOW_EMAIL_URL": "smtp://user:p%40ss@mail.example:587?tls=start",
    "CASEFLOW_EMAIL_FROM": "caseflow@caseflow.example",
}


def check(place: Path, **changes: str | None) -> subprocess.CompletedProcess[str]:
    values = COMPLETE | {"CASEFLOW_DATA": str(place)} | changes
    return subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"], cwd=settings.BASE_DIR,
        env={"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "caseflow.settings.prod"}
        | {name: value for name, value in values.items() if value is not None},
        capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_complete_settings_are_clean(tmp_path: Path) -> None:
    run = check(tmp_path)
    assert (run.returncode, "no issues" in run.stdout) == (0, True), run.stderr


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"CASEFLOW_SECRET_KEY": None}, "Set CASEFLOW_SECRET_KEY or CASEFLOW_SECRET_KEY_FILE."),
        ({"CASEFLOW_HOSTS": None}, "Set CASEFLOW_HOSTS, several separated by commas."),
        ({"CASEFLOW_HOSTS": "*"}, "CASEFLOW_HOSTS contains the pattern “*”."),
        ({"CASEFLOW_EMAIL_URL": "mail.example"}, "CASEFLOW_EMAIL_URL must look like smtp://"),
        ({"CASEFLOW_SESSION_IDLE_MINUTES": "600"}, "CASEFLOW_SESSION_IDLE_MINUTES is 600."),
        ({"CASEFLOW_TRUSTED_PROXIES": "-1"}, "CASEFLOW_TRUSTED_PROXIES must be a whole number"),
        ({"DATABASE_URL": "mysql://x"}, "DATABASE_URL must start with postgresql:// or sqlite:///."),
        ({"CASEFLOW_BACKUP_RECIPIENT": "age1nonsense"}, "CASEFLOW_BACKUP_RECIPIENT is not an age key."),
        ({"CASEFLOW_REQUIRE_SECOND_FACTOR": "maybe"}, "CASEFLOW_REQUIRE_SECOND_FACTOR must be 1 or 0"),
        ({"CASEFLOW_REQUIRE_SECOND_FACTOR": "0"}, "Nobody is asked for a second factor."),
    ],
)
def test_a_wrong_value_is_named(tmp_path: Path, changes: dict[str, str | None], sentence: str) -> None:
    run = check(tmp_path, **changes)
    assert run.returncode != 0
    assert sentence in run.stderr


def test_a_secret_may_stand_in_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "key").write_text("s3cret\n", encoding="utf-8")
    monkeypatch.setenv("CASEFLOW_THING_FILE", str(tmp_path / "key"))
    assert env.text("CASEFLOW_THING") == "s3cret"
    monkeypatch.setenv("CASEFLOW_THING_FILE", str(tmp_path / "gone"))
    with pytest.raises(ImproperlyConfigured, match="CASEFLOW_THING_FILE cannot be read"):
        env.text("CASEFLOW_THING")


def test_a_mail_server_is_read_from_its_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAIL", COMPLETE["CASEFLOW_EMAIL_URL"])
    assert env.mailer("MAIL")["OPTIONS"] == {
        "host": "mail.example", "port": 587, "username": "user", "password": "p@ss", "use_ssl": False, "use_tls": True,
        "timeout": 20,
    }  # fmt: skip


def test_real_data_waits_for_the_disk_and_only_invented_data_does_not(monkeypatch: pytest.MonkeyPatch) -> None:
    assert base.CASEFLOW_DURABLE
    monkeypatch.delenv("DATABASE_URL", raising=False)
    lasting = env.database("DATABASE_URL", Path("caseflow.sqlite3"))
    assert "PRAGMA synchronous=FULL;" in lasting["OPTIONS"]["init_command"]
    assert env.hasty(lasting)["OPTIONS"]["init_command"].endswith("PRAGMA synchronous=OFF;")
    monkeypatch.setenv("DATABASE_URL", "postgresql://user@host/name")
    lasting = env.database("DATABASE_URL", Path("caseflow.sqlite3"))
    assert "synchronous_commit" not in lasting["OPTIONS"]["options"]
    assert env.hasty(lasting)["OPTIONS"]["options"].endswith("-c synchronous_commit=off")


@override_settings(DATA_DIR=Path("/proc/nowhere"))
def test_a_place_that_cannot_be_written_is_named() -> None:
    assert [message.id for message in checks.data_can_be_written()] == ["caseflow.E004"]
