"""Room G: nothing is lost, doubled or half-written when many write at once or a step fails (P5, P6, X1, X3).

Threads with connections of their own race on both databases. On PostgreSQL they meet rows locked by others; on
SQLite, for which the test database is copied to a file, they wait for the one write lock. Each race has an arm
without its protection that must fail.
"""

import os
import shutil
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, connections, transaction
from django.test import Client
from django.urls import reverse

from caseflow.audit import verbs
from caseflow.audit.models import AuditEntry
from counselling.client_files import services as files
from counselling.client_files.models import ClientFile, FileSeries, JournalEntry
from counselling.client_files.services import NewClient, opening
from counselling.plans import services as plans
from counselling.plans.models import RepaymentPlan
from documents import services as letters
from documents.models import LetterDraft
from tests.cast import Cast, build_cast
from tests.factories import TODAY
from tests.factories.documents import LetterDraftFactory
from tests.factories.plans import scenario
from tests.security.recipes import RECIPES
from tests.security.surface import (
    MATRIX,
    WRITING,
    Browsers,
    Request,
    bearer,
    request_for,
    stored,
    undone,
)
from tests.wall import tables_written

ROOT = Path(__file__).parents[2]
THREADS = 8
PATIENCE = 20


# Many at once


@pytest.fixture
def shared(transactional_db: None, tmp_path: Path) -> Iterator[None]:
    """A database that threads reach by connections of their own: SQLite's lies in a file meanwhile."""
    if connection.vendor != "sqlite":
        yield
        return
    inside, name = connections["default"], connections.databases["default"]["NAME"]
    copy = str(tmp_path / "shared.sqlite3")
    with inside.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [copy])
    del connections["default"]
    connections.databases["default"]["NAME"] = copy
    try:
        yield
    finally:
        connections["default"].close()
        connections.databases["default"]["NAME"] = name
        connections["default"] = inside


@pytest.fixture
def crowd(shared: None) -> Cast:
    return build_cast()


def at_once(act: Callable[[int], Any], threads: int = THREADS) -> list[Any]:
    """What each thread got, all let go at the same moment; an exception is an answer too."""
    gate = threading.Barrier(threads)

    def run(number: int) -> Any:
        try:
            connection.ensure_connection()
            gate.wait(PATIENCE)
            return act(number)
        except Exception as error:  # noqa: BLE001 - counted by the test
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(run, range(threads)))


def take_on(cast: Cast, name: str) -> ClientFile:
    return files.open_file(
        service=cast.service, client=NewClient(last_name=name), on=TODAY, by=cast.counsellor,
        consent_pending="calls back", duplicates_seen=True,
    )  # fmt: skip


@pytest.mark.parametrize("each", [6, pytest.param(640, marks=pytest.mark.full)])
def test_references_are_one_to_n(crowd: Cast, each: int) -> None:
    def take_on_several(thread: int) -> list[str]:
        return [take_on(crowd, f"Muller {thread} {number}").reference for number in range(each)]

    references = [reference for taken in at_once(take_on_several) for reference in taken]
    expected = [f"LUH-{TODAY.year}-{number:05d}" for number in range(1, THREADS * each + 1)]
    assert sorted(references) == expected
    series = FileSeries.objects.get(service=crowd.service, year=TODAY.year)
    assert series.last == THREADS * each
    assert JournalEntry.objects.filter(verb="client_files.open_file").count() == THREADS * each
    assert AuditEntry.objects.filter(verb="client_files.open_file").count() == THREADS * each


def test_a_counter_without_a_lock_fails(crowd: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control arm: read, then write. On SQLite nobody reads while another one is about to write."""
    take_on(crowd, "Premier")
    both_read = threading.Barrier(2)
    met: list[bool] = []

    def naive(service: Any, on: Any) -> str:
        last = FileSeries.objects.get(service=service, year=on.year).last
        try:
            both_read.wait(2)
            met.append(True)
        except threading.BrokenBarrierError:
            met.append(False)
        FileSeries.objects.filter(service=service, year=on.year).update(last=last + 1)
        return f"{service.prefix}-{on.year}-{last + 1:05d}"

    monkeypatch.setattr(opening, "_next_reference", naive)
    answers = at_once(lambda number: take_on(crowd, f"Muller {number}").reference, threads=2)
    failed = [answer for answer in answers if isinstance(answer, Exception)]
    if connection.vendor == "sqlite":
        assert (failed, met, len(set(answers))) == ([], [False, False], 2)
    else:
        assert (len(failed), met) == (1, [True, True])


def as_counsellor(cast: Cast, threads: int = THREADS) -> list[Client]:
    browsers = [Client(raise_request_exception=False) for _thread in range(threads)]
    for browser in browsers:
        browser.force_login(cast.counsellor, backend="allauth.account.auth_backends.AuthenticationBackend")
    return browsers


# One row of each grid as it may be saved in several tabs, by its address in the matrix.
ROWS_OF_GRIDS = ("client_files:save_member", "debts:save_row", "statements:save_line", "client_files:change_contact")


def saved_row(name: str, cast: Cast) -> Request:
    """A row that exists, with what a tab sends that has seen its present version."""
    request = request_for(name, "POST", cast)
    if name in {"client_files:save_member", "debts:save_row"}:
        assert request.send(as_counsellor(cast, 1)[0]).status_code == 302
        return Request(request.url, "POST", request.data | {"version": 1})
    return request


TYPED = {
    "client_files:save_member": lambda number: {"first_name": f"Tom {number}"},
    "debts:save_row": lambda number: {"balance": f"{100 + number},00"},
    "statements:save_line": lambda number: {"amount": f"{100 + number}"},
    "client_files:change_contact": lambda number: {"phone": f"691 00 00 {10 + number}"},
}


@pytest.mark.parametrize("name", ROWS_OF_GRIDS)
def test_of_several_tabs_one_saves_and_the_others_are_told(crowd: Cast, name: str) -> None:
    request = saved_row(name, crowd)
    before = JournalEntry.objects.count()
    browsers = as_counsellor(crowd)
    answers = at_once(lambda number: request.send(browsers[number], **TYPED[name](number)).status_code)
    assert Counter(answers) == {302: 1, 409: THREADS - 1}
    assert JournalEntry.objects.count() == before + 1


NEW = "7d9f1a52-6c1e-4b0f-9a3e-2f0c3a7f8e77"


def new_row(name: str, cast: Cast) -> Request:
    row = MATRIX[name]
    kwargs = row.kwargs(cast) | {"key": UUID(NEW)}
    section = "?section=fixed" if name == "statements:save_line" else ""
    return Request(reverse(name, kwargs=kwargs) + section, "POST", row.data(cast) | {"version": 0})


@pytest.mark.parametrize(
    "name", ["client_files:save_member", "debts:save_row", "debts:save_quick", "statements:save_line"]
)
def test_one_key_makes_one_row(crowd: Cast, name: str) -> None:
    """A double click, a retry and the back button name the row by the same key."""
    request = new_row(name, crowd)
    before = stored()
    browsers = as_counsellor(crowd, 20)
    answers = at_once(lambda number: request.send(browsers[number]).status_code, threads=20)
    assert Counter(answers) == {302: 20}
    now = stored()
    added = {label: len(now[label]) - len(before[label]) for label in now if len(now[label]) != len(before[label])}
    assert set(added.values()) == {1}


def test_of_scenarios_proposed_at_once_one_is_and_the_others_are_told(crowd: Cast) -> None:
    """Each is a row of its own: they meet in the file."""
    file, by = crowd.file, crowd.counsellor
    keys = [scenario(file, by).pk for _number in range(3)]

    def propose(number: int) -> Any:
        plan = RepaymentPlan.objects.get(pk=keys[number])
        return plans.propose_plan(plan=plan, version=1, on=TODAY, by=by, accept_reason="checked by hand").state

    assert Counter(map(_name, at_once(propose, threads=3))) == {"proposed": 1, "AnotherProposed": 2}


def test_of_people_put_in_charge_at_once_the_last_one_stays(crowd: Cast) -> None:
    people = [crowd.counsellor, crowd.cover] * 4

    def assign(number: int) -> str:
        files.assign_file(file=crowd.file, counsellor=people[number], on=TODAY, by=crowd.supervisor)
        return "done"

    assert Counter(map(_name, at_once(assign))) == {"done": THREADS}
    in_charge = crowd.file.assignments.get(valid_until=None)
    assert ClientFile.objects.get(pk=crowd.file.pk).counsellor == in_charge.counsellor


@pytest.mark.parametrize(
    ("name", "answers"),
    [("client_files:move_member", {302: THREADS}), ("client_files:correct_note", {302: 1, 409: THREADS - 1})],
)
def test_of_acts_that_end_what_was_there_each_finds_the_one_before(
    crowd: Cast, name: str, answers: dict[int, int]
) -> None:
    request, browsers = request_for(name, "POST", crowd), as_counsellor(crowd)
    assert Counter(at_once(lambda number: request.send(browsers[number]).status_code)) == answers


def _name(answer: Any) -> str:
    return type(answer).__name__ if isinstance(answer, Exception) else str(answer)


def test_a_draft_thrown_away_meanwhile_is_told_so(crowd: Cast) -> None:
    draft = LetterDraftFactory(file=crowd.file)

    def discard(_number: int) -> str:
        letters.discard_draft(draft=LetterDraft(pk=draft.pk, file=crowd.file), by=crowd.counsellor)
        return "done"

    assert Counter(map(_name, at_once(discard))) == {"done": 1, "DraftGone": THREADS - 1}


@pytest.mark.parametrize(
    "name",
    [
        "partners:add_contact", "partners:add_creditor", "partners:add_department", "partners:add_site",
        "documents:text",
    ],
)  # fmt: skip
def test_of_the_same_new_entry_written_at_once_one_is_and_the_others_are_told(crowd: Cast, name: str) -> None:
    request, person = request_for(name, "POST", crowd), getattr(crowd, bearer(MATRIX[name], "POST"))
    browsers = as_counsellor(crowd)
    for browser in browsers:
        browser.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    answers = Counter(at_once(lambda number: request.send(browsers[number]).status_code))
    assert answers[302] >= 1
    assert set(answers) <= {302, 409, 422}


def test_one_form_makes_one_appointment(crowd: Cast) -> None:
    """Where no row has a key of its own, the form brings one."""
    request, browsers = request_for("client_files:plan_appointment", "POST", crowd), as_counsellor(crowd, 20)
    before = {label: len(rows) for label, rows in stored().items()}
    answers = at_once(lambda number: request.send(browsers[number], once=NEW).status_code, threads=20)
    assert Counter(answers) == {302: 20}
    added = {label: len(rows) - before[label] for label, rows in stored().items() if len(rows) != before[label]}
    assert added == {"counselling.Appointment": 1, "counselling.JournalEntry": 1}


# Eight processes on one file

WRITER = """
import sys
import caseflow.settings.test as settings
settings.DATABASES["default"]["OPTIONS"]["transaction_mode"] = sys.argv[2]
import django
django.setup()
from tests.security.writing import write
write(number=int(sys.argv[1]), times=int(sys.argv[3]), ledger=sys.argv[4])
"""


def process(database: Path, *arguments: str) -> subprocess.Popen[str]:
    environ = os.environ | {
        "DATABASE_URL": f"sqlite:///{database}", "CASEFLOW_DATA": str(database.parent), "PYTHONWARNINGS": "default",
        "DJANGO_SETTINGS_MODULE": "caseflow.settings.test",
    }  # fmt: skip
    return subprocess.Popen(
        [sys.executable, *arguments], cwd=ROOT, env=environ, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


def told(child: subprocess.Popen[str]) -> str:
    output, error = child.communicate(timeout=300)
    assert child.returncode == 0, error
    return output


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file with the cast, to be copied."""
    database = tmp_path_factory.mktemp("prepared") / "database.sqlite3"
    told(process(database, "manage.py", "migrate", "-v", "0"))
    told(process(database, "-c", WRITER, "-1", "IMMEDIATE", "0", ""))
    return database


def writers(prepared: Path, place: Path, mode: str, times: int) -> tuple[int, int, int]:
    """Errors told by eight processes, verbs they acknowledged, and rows that are stored in the end."""
    database = Path(shutil.copy(prepared, place))
    ledgers = [place / str(number) for number in range(THREADS)]
    children = [
        process(database, "-c", WRITER, str(number), mode, str(times), str(ledger))
        for number, ledger in enumerate(ledgers)
    ]
    for child in children:
        told(child)
    lines = [line for ledger in ledgers for line in ledger.read_text().splitlines()]
    count = told(process(database, "-c", WRITER, "-2", mode, "0", ""))
    return lines.count("database is locked"), lines.count("done"), int(count)


@pytest.mark.anywhere
@pytest.mark.parametrize("times", [8, pytest.param(60, marks=pytest.mark.full)])
def test_eight_processes_write_to_one_sqlite_file(prepared: Path, tmp_path: Path, times: int) -> None:
    assert writers(prepared, tmp_path, "IMMEDIATE", times) == (0, THREADS * times, THREADS * times)


@pytest.mark.anywhere
def test_deferred_transactions_would_be_locked_out(prepared: Path, tmp_path: Path) -> None:
    """The control arm: a transaction that begins by reading cannot wait for its turn to write."""
    locked, done, kept = writers(prepared, tmp_path, "DEFERRED", 8)
    assert locked > 0
    assert done == kept == THREADS * 8 - locked


# X1: a failure at each step


class Fault(Exception):
    """The server dies here."""


@contextmanager
def failing_at(step: int) -> Iterator[None]:
    """Of the statements with which verbs write rows and entries, the one of this number is never sent."""
    sent, appending = 0, False
    append = verbs.append

    def note_and_append(**facts: Any) -> Any:
        nonlocal appending
        appending = True
        try:
            return append(**facts)
        finally:
            appending = False

    def execute(run: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        nonlocal sent
        if (appending or verbs.in_verb()) and tables_written(sql):
            if sent == step:
                raise Fault(sql[:120])
            sent += 1
        return run(sql, params, many, context)

    with connection.execute_wrapper(execute), pytest.MonkeyPatch.context() as patch:
        patch.setattr(verbs, "append", note_and_append)
        yield


def everything() -> dict[str, Any]:
    return stored() | {"entries": AuditEntry.objects.count()}


def steps_survived(act: Callable[[], Any]) -> int:
    """Fail at each step in turn: nothing is ever left behind. Returns how many steps the act has."""
    before = everything()
    step = 0
    while True:
        with undone():
            try:
                with failing_at(step):
                    act()
            except Fault:
                transaction.set_rollback(False)
                now = everything()
                assert (step, [kind for kind in now if now[kind] != before[kind]]) == (step, [])
            else:
                return step
        step += 1


@pytest.fixture
def called(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The verbs that are told of in the log meanwhile."""
    names: set[str] = set()
    append = verbs.append

    def noted(*, verb: str, **facts: Any) -> Any:
        names.add(verb)
        return append(verb=verb, **facts)

    monkeypatch.setattr(verbs, "append", noted)
    return names


# A link that is computed is no row, nor is a file that leaves, nor a night: the entry is all there is to write.
ONLY_TOLD = {"documents:evidence", "trainings:share_certificate", "referrals.note_erasure_night"}
FAILING = [
    name
    for name in WRITING
    if any(200 <= MATRIX[name].expected("POST", role) < 400 for role in ("counsellor", "supervisor", "administrator"))
]


@pytest.mark.anywhere
@pytest.mark.django_db
@pytest.mark.parametrize("name", FAILING)
def test_a_failure_at_any_step_leaves_nothing(name: str, cast: Cast, as_: Browsers, called: set[str]) -> None:
    request = request_for(name, "POST", cast)
    browser = as_(getattr(cast, bearer(MATRIX[name], "POST")))
    browser.get(reverse("accounts:profile"))
    called.clear()
    steps = steps_survived(lambda: request.send(browser))
    assert bool(called) == (steps > 0)
    assert steps != 1 or name in ONLY_TOLD


@pytest.mark.django_db
@pytest.mark.parametrize("verb", RECIPES)
def test_a_failure_outside_a_page_leaves_nothing(verb: str, cast: Cast, called: set[str]) -> None:
    assert steps_survived(RECIPES[verb](cast)) >= (1 if verb in ONLY_TOLD else 2)
    assert called >= {verb}


@pytest.mark.django_db
def test_without_the_transaction_a_failure_leaves_rows(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control arm: the walk above sees a half-written act."""
    monkeypatch.setattr(verbs, "transaction", SimpleNamespace(atomic=nullcontext))
    with pytest.raises(AssertionError, match=r"counselling\.FileSeries"):
        steps_survived(lambda: take_on(cast, "Halb"))


@pytest.mark.django_db
def test_every_verb_of_the_house_was_failed(cast: Cast, as_: Browsers, called: set[str]) -> None:
    """A verb that no page calls in the matrix has its recipe here."""
    for name in FAILING:
        with undone():
            request = request_for(name, "POST", cast)
            request.send(as_(getattr(cast, bearer(MATRIX[name], "POST"))))
    of_the_house = {name for name in verbs.declared() if not name.startswith("tests.")}
    missing = sorted(of_the_house - called - RECIPES.keys())
    assert missing == [], ", ".join(missing)
