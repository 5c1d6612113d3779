"""Screens: time of the server for pages and row saves, and what Chromium waits for and fetches.

    script/bench screens [--files 5000] [--rounds 40]

A service with many files, one usual file and one with sixty debts are built in a scratch SQLite database; the browser
asks gunicorn with files collected and compressed as in production. Prints one JSON line per figure. The time of the
server runs until the answer, disk included, but for the moments in which others had the processor, where the system
counts them; `work` is what the process itself worked, `waited` everything.
"""

import argparse
import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from typing import Any
from uuid import uuid4

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = ROOT / "script" / "benches" / "settings"
sys.path[:0] = [str(ROOT), str(SETTINGS)]

USUAL, MANY = 20, 60
MOST_MS_PAGE, MOST_MS_SAVE, MOST_MS_PAINT, MOST_KB, MOST_REQUESTS = 100, 150, 500, 60, 10
FRAGMENT = {"HX-Request": "true"}
PAINT = """() => new Promise((done) => {
  const seen = new PerformanceObserver((list) => { seen.disconnect(); done(list.getEntries().at(-1).startTime); });
  seen.observe({ type: "largest-contentful-paint", buffered: true });
})"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=5000)
    parser.add_argument("--rounds", type=int, default=40)
    options = parser.parse_args()
    met = True
    with TemporaryDirectory(prefix="caseflow-screens.") as data:
        begin(data)
        for line in figures(*desks(options.files), options.rounds):
            print(json.dumps(line, ensure_ascii=False, sort_keys=True), flush=True)
            met = met and line["met"]
    sys.exit(0 if met else 1)


def begin(data: str) -> None:
    """An empty installation in this folder, with its files collected."""
    os.environ.pop("DATABASE_URL", None)
    os.environ |= {"CASEFLOW_DATA": data, "DJANGO_SETTINGS_MODULE": "collected"}
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # the driver of the browser runs a loop in this thread
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)


def desks(files: int) -> tuple["Desk", "Desk"]:
    """One counsellor of a large service before a usual file and before one with sixty debts."""
    from django.test import Client

    from tests.cast import build_cast

    cast = build_cast()
    add_files(cast, files)
    browser = Client(SERVER_NAME="localhost")
    browser.force_login(cast.counsellor, backend="allauth.account.auth_backends.AuthenticationBackend")
    return Desk(browser, cast.file, USUAL), Desk(browser, new_file(cast), MANY)


def new_file(cast: Any) -> Any:
    from tests.cast import client_file

    return client_file(cast.service, cast.counsellor, "Nombreux")


class Desk:
    """A counsellor before one file with its budgets, scenarios and papers."""

    def __init__(self, browser: Any, file: Any, rows: int) -> None:
        from tests.factories.evidence import AttachmentFactory
        from tests.factories.plans import owed_example, scenario
        from tests.factories.statements import worked_example

        self.browser, self.file, self.debts = browser, file, owed_example(file, rows)
        for name in ("A", "B", "C"):
            self.plan = scenario(file, file.counsellor, name=name)
        self.statement = worked_example(file, number=2)
        for number in range(rows):
            AttachmentFactory(file=file, title=f"Pièce {number}")

    def pages(self) -> dict[str, str]:
        from django.urls import reverse

        file = (self.file.reference,)
        names = (
            "overview:file", "client_files:household", "statements:budget", "debts:list", "plans:board",
            "documents:letters", "client_files:evidence", "client_files:timeline",
        )  # fmt: skip
        return {
            **{name: reverse(name) for name in ("overview:desk", "overview:files", "partners:creditors")},
            **{name: reverse(name, args=file) for name in names},
            "debts:detail": reverse("debts:detail", args=(*file, self.debts[0].pk)),
            "plans:plan": reverse("plans:plan", args=(*file, self.plan.pk)),
        }

    def saves(self) -> dict[str, Callable[[int], Any]]:
        """One changed row of each grid, posted as the page posts it."""
        from django.urls import reverse

        reference, debt, key = self.file.reference, self.debts[0], uuid4()
        line = self.statement.lines.get(category="food")
        return {
            "debts": lambda turn: self.post(
                reverse("debts:save_row", args=[reference, debt.pk]),
                {"version": turn + 1, "creditor": debt.creditor.name, "nature": debt.nature, "balance": "1150",
                 "instalment": f"{50 + turn}", "rate": "", "reference": f"R{turn}"},
            ),
            "budget": lambda turn: self.post(
                reverse("statements:save_line", args=[reference, self.statement.number, line.uuid]),
                {"version": line.version + turn, "category": "food", "label": "Courses", "amount": f"{150 + turn}",
                 "period": "weekly", "evidence": "none"},
            ),
            "household": lambda turn: self.post(
                reverse("client_files:save_member", args=[reference, key]),
                {"version": turn, "last_name": "Weber", "first_name": f"Tom {turn}", "relation": "child",
                 "presence": "100"},
            ),
        }  # fmt: skip

    def get(self, address: str) -> None:
        answer = self.browser.get(address)
        demand(answer.status_code == 200, f"{address} answers {answer.status_code}")

    def post(self, address: str, data: dict[str, Any]) -> None:
        answer = self.browser.post(address, data, headers=FRAGMENT)
        demand(
            answer.status_code == 200 and b"data-saved" in answer.content, f"{address} answers {answer.status_code}"
        )


def add_files(cast: Any, count: int) -> None:
    """What the service has besides: a name and an activity of each file, half of them the counsellor's own."""
    from django.utils import timezone

    from counselling.client_files.models import ClientFile, HouseholdMember, MemberRelation

    now = timezone.now()
    files = ClientFile.objects.bulk_create(
        ClientFile(
            reference=f"LUH-2025-{number:05d}", service=cast.service, opened_on="2025-01-02",
            counsellor=(cast.counsellor, cast.colleague)[number % 2],
            last_activity=now - timedelta(seconds=(number * 7919) % count),
        )
        for number in range(count)
    )  # fmt: skip
    HouseholdMember.objects.bulk_create(
        HouseholdMember(
            file=file, last_name=f"Nom{file.pk}", first_name="Anne", relation=MemberRelation.CLIENT,
            folded_name=f"nom{file.pk} anne", match_key=f"anne nom{file.pk}", birth_date="1980-01-01",
        )
        for file in files
    )  # fmt: skip


def figures(usual: Desk, large: Desk, rounds: int) -> Iterator[dict[str, Any]]:
    for name, save in large.saves().items():
        taken = [measured(lambda turn=turn, save=save: save(turn)) for turn in range(rounds + 3)][3:]
        yield timed(f"screens/{name}/row save p95", taken, lambda times: quantiles(times, n=20)[-1], MOST_MS_SAVE)
    for desk, goal, which in ((usual, MOST_MS_PAGE, ""), (large, None, f", {MANY} debts")):
        for name, address in desk.pages().items():
            desk.get(address)
            taken = [measured(lambda a=address, d=desk: d.get(a)) for _turn in range(max(5, rounds // 4))]
            yield timed(f"screens/{name}/page median{which}", taken, median, goal)
    with served() as home, chromium(home, usual.browser.cookies["sessionid"].value) as context:
        for name, address in {"sign-in": "/accounts/login/", **usual.pages()}.items():
            yield from seen(context, name, home + address)


def seen(context: Any, name: str, address: str) -> Iterator[dict[str, Any]]:
    """Weight of the first load and what a person waits for, once the browser has the shared files."""
    from tests.browser.probes import first_load

    size, requests = first_load(context, address)
    yield line(f"screens/{name}/first load", size / 1024, MOST_KB, "KB")
    yield line(f"screens/{name}/requests", requests, MOST_REQUESTS, "requests")
    paints = []
    for _turn in range(5):
        page = context.new_page()
        page.goto(address)
        paints.append(page.evaluate(PAINT))
        page.close()
    yield line(f"screens/{name}/largest paint", median(paints), MOST_MS_PAINT, "ms")


@contextmanager
def served() -> Iterator[str]:
    """The address of a gunicorn on the database just built."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = ["gunicorn", "--bind", f"127.0.0.1:{port}", "--workers", "2", "--threads", "4", "--log-level", "warning"]
    paths = os.pathsep.join((str(ROOT), str(SETTINGS)))
    server = subprocess.Popen(
        [sys.executable, "-m", *command, "caseflow.wsgi"], env=os.environ | {"PYTHONPATH": paths}, cwd=ROOT
    )
    try:
        wait_for(f"http://127.0.0.1:{port}/health/live")
        yield f"http://localhost:{port}"
    finally:
        server.terminate()
        server.wait(timeout=30)


def wait_for(address: str) -> None:
    for _attempt in range(100):
        try:
            urllib.request.urlopen(address, timeout=5).close()  # noqa: S310 - our own server
            return
        except OSError:
            time.sleep(0.2)
    raise SystemExit("bench screens: gunicorn did not answer.")


@contextmanager
def chromium(home: str, session: str) -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    from tests.browser.conftest import FLAGS

    executable = os.environ.get("CHROMIUM") or shutil.which("chromium")
    demand(executable, "Chromium is missing: install it or name it in CHROMIUM")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=executable, args=FLAGS)
        context = browser.new_context(locale="fr-FR", viewport={"width": 1280, "height": 900})
        context.add_cookies([{"name": "sessionid", "value": session, "url": home}])
        yield context
        browser.close()


@dataclass(frozen=True, slots=True)
class Turn:
    """Milliseconds of one answer: our own, of these the work of the process, and all until it was there."""

    own: float
    work: float
    waited: float


def measured(act: Callable[[], None]) -> Turn:
    started, worked, lost = time.perf_counter(), time.process_time(), lost_until_now()
    act()
    waited, work = time.perf_counter() - started, time.process_time() - worked
    return Turn(1000 * (waited - lost_until_now() + lost), 1000 * work, 1000 * waited)


def lost_until_now() -> float:
    """Seconds in which this thread was ready to run and others had the processor."""
    try:
        return int(Path("/proc/thread-self/schedstat").read_text().split()[1]) / 1e9
    except OSError:
        return 0.0


def timed(name: str, turns: list[Turn], of: Callable[[list[float]], float], goal: float | None) -> dict[str, Any]:
    own, work, waited = (of([getattr(turn, part) for turn in turns]) for part in ("own", "work", "waited"))
    return line(name, own, goal, "ms") | {"work": round(work, 1), "waited": round(waited, 1)}


def line(name: str, value: float, goal: float | None, unit: str) -> dict[str, Any]:
    told = "shown only" if goal is None else f"≤ {goal}"
    return {"figure": name, "value": round(value, 1), "unit": unit, "goal": told, "met": goal is None or value <= goal}


def demand(holds: object, what: str) -> None:
    if not holds:
        raise SystemExit(f"bench screens: {what}")


if __name__ == "__main__":
    main()
