"""Backups restore: everything, on an empty machine, on both databases; and nothing that was touched."""

import json
import os
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection
from pytest_django.plugin import DjangoDbBlocker

from caseflow.operations import backups

PASSWORD = "un mot de passe sûr"
STORED = {"media/aa/letter": b"%PDF-1.7 letter", "media/bb/scan": bytes(range(256)) * 5000}


class Machine:
    """An installation of its own: directory, database, environment; commands run as separate processes."""

    def __init__(self, directory: Path, name: str, recipient: str) -> None:
        self.directory = directory / name
        self.directory.mkdir()
        self.environment = {
            "PATH": os.environ["PATH"],
            "HOME": os.environ.get("HOME", "/"),
            "DJANGO_SETTINGS_MODULE": "caseflow.settings.dev",
            "CASEFLOW_DATA": str(self.directory),
            "CASEFLOW_PASSWORD": PASSWORD,
            "CASEFLOW_BACKUP_RECIPIENT": recipient,
        }
        if connection.vendor == "postgresql":
            settings = connection.settings_dict
            self.name = f"{settings['NAME']}_{name}"
            with connection.cursor() as cursor:
                cursor.execute(f'CREATE DATABASE "{self.name}"')
            self.environment["DATABASE_URL"] = (
                f"postgresql://{settings['USER']}:{settings['PASSWORD']}@/{self.name}?host={settings['HOST']}"
            )

    def run(self, *arguments: object) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "manage.py", *map(str, arguments)],
            env=self.environment, capture_output=True, text=True, check=False, timeout=600,
        )  # fmt: skip

    def must(self, *arguments: object) -> str:
        run = self.run(*arguments)
        assert run.returncode == 0, run.stderr
        return run.stdout

    def query(self, sql: str) -> list[list[object]]:
        code = (
            "import json; from django.db import connection as c; k = c.cursor(); "
            f"k.execute({sql!r}); print(json.dumps(k.fetchall(), default=str))"
        )
        return list(json.loads(self.must("shell", "--no-imports", "-v", "0", "-c", code)))

    def remove(self) -> None:
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(f'DROP DATABASE IF EXISTS "{self.name}" WITH (FORCE)')


class Place:
    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.public, self.secret = backups.new_key()
        self.identity = directory / "identity"
        self.identity.write_text(self.secret, encoding="ascii")
        self.machines: list[Machine] = []

    def machine(self) -> Machine:
        self.machines.append(Machine(self.directory, f"machine{len(self.machines)}", self.public))
        return self.machines[-1]


@pytest.fixture(scope="module")
def place(
    tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[Place]:
    place = Place(tmp_path_factory.mktemp("machines"))
    with django_db_blocker.unblock():
        yield place
        for machine in place.machines:
            machine.remove()


@pytest.fixture(scope="module")
def old(place: Place) -> Machine:
    """A machine with a service, its administrator and two stored files."""
    machine = place.machine()
    machine.must("migrate", "-v", "0")
    machine.must(
        "setup", "--service", "Service d’essai", "--slug", "essai", "--jurisdiction", "lu", "--prefix", "LU",
        "--admin", "admin@example.org",
    )  # fmt: skip
    for name, content in STORED.items():
        path = machine.directory / name
        path.parent.mkdir(parents=True)
        path.write_bytes(content)
    return machine


@pytest.fixture(scope="module")
def backup(place: Place, old: Machine) -> Path:
    old.must("backup", place.directory / "backup.age")
    return place.directory / "backup.age"


@pytest.fixture
def new(place: Place) -> Machine:
    return place.machine()


def test_an_empty_machine_becomes_the_old_one(place: Place, old: Machine, new: Machine, backup: Path) -> None:
    told = new.must("restore", backup, "--identity", place.identity)
    assert "all 3 fingerprints agree" in told
    assert "The audit log is intact." in told
    for table in ("accounts_user", "accounts_service", "accounts_membership", "account_emailaddress"):
        query = f"SELECT * FROM {table} ORDER BY id"  # noqa: S608 - names of our own
        assert new.query(query) == old.query(query)
    assert new.query("SELECT verb FROM audit_auditentry WHERE seal IS NOT NULL ORDER BY id") == [
        ["accounts.create_service"], ["accounts.create_user"], ["accounts.add_membership"],
        ["partners.load_starter_list"],
    ]  # fmt: skip
    stored = {
        path.relative_to(new.directory).as_posix(): path.read_bytes() for path in _files(new.directory / "media")
    }
    assert stored == STORED


def test_the_restored_log_is_still_append_only(place: Place, new: Machine, backup: Path) -> None:
    new.must("restore", backup, "--identity", place.identity)
    code = "from django.db import connection as c; c.cursor().execute(\"UPDATE audit_auditentry SET verb = 'x'\")"
    refused = new.run("shell", "--no-imports", "-c", code)
    assert refused.returncode != 0
    assert "append-only" in refused.stderr
    assert new.query("SELECT count(*) FROM audit_auditentry WHERE verb = 'x'") == [[0]]


def test_only_the_owner_reads_the_file_and_only_the_key_opens_it(place: Place, new: Machine, backup: Path) -> None:
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    content = backup.read_bytes()
    assert content.startswith(b"age-encryption.org/v1")
    assert b"admin@example.org" not in content
    assert b"PDF-1.7" not in content
    assert [path.name for path in place.directory.glob(".caseflow*")] == []
    other = place.directory / "other"
    other.write_text(backups.new_key()[1], encoding="ascii")
    refused = new.run("restore", backup, "--identity", other)
    assert "cannot be opened with this key" in refused.stderr
    assert not (new.directory / "media").exists()


@pytest.mark.parametrize("damage", ["cut", "flipped"])
def test_a_damaged_backup_restores_nothing(place: Place, new: Machine, backup: Path, damage: str) -> None:
    content = bytearray(backup.read_bytes())
    if damage == "cut":
        del content[-1000:]
    else:
        content[len(content) // 2] ^= 1
    damaged = place.directory / "damaged.age"
    damaged.write_bytes(content)
    refused = new.run("restore", damaged, "--identity", place.identity)
    assert refused.returncode == 1
    assert "was altered" in refused.stderr
    assert not (new.directory / "media").exists()
    assert _is_empty(new)


def test_nothing_is_restored_over_something(place: Place, old: Machine, backup: Path) -> None:
    before = old.query("SELECT count(*) FROM audit_auditentry")
    refused = old.run("restore", backup, "--identity", place.identity)
    assert "The database is not empty" in refused.stderr
    assert old.query("SELECT count(*) FROM audit_auditentry") == before


def test_a_backup_is_never_replaced(old: Machine, backup: Path) -> None:
    content = backup.read_bytes()
    refused = old.run("backup", backup)
    assert "exists already" in refused.stderr
    assert backup.read_bytes() == content


def _files(directory: Path) -> list[Path]:
    return [path for path in sorted(directory.rglob("*")) if path.is_file()]


def _is_empty(machine: Machine) -> bool:
    if connection.vendor == "postgresql":
        return machine.query("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == [[0]]
    with sqlite3.connect(machine.directory / "caseflow.sqlite3") as database:
        tables = database.execute("SELECT count(*) FROM sqlite_master").fetchall()
    database.close()
    return tables == [(0,)]
