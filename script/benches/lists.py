"""Lists: the page of a counsellor and of a supervisor against the same page without permissions and guardian's way.

    script/bench lists [--sizes 10000,100000] [--rounds 15]

Runs on the database of DATABASE_URL (a scratch SQLite file or PostgreSQL database: its client files are
replaced). Prints one JSON line per figure; every variant must give the same rows.
"""

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "caseflow.settings.test")

import django

django.setup()

from django.contrib.auth.models import Permission  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402
from guardian.shortcuts import get_objects_for_user  # noqa: E402

from caseflow.accounts.models import Membership, Service, User  # noqa: E402
from caseflow.accounts.roles import Role  # noqa: E402
from caseflow.ui.pagination import Order  # noqa: E402
from counselling.client_files.models import ClientFile, ClientFileGrant  # noqa: E402
from counselling.permissions import FilePermission, Relation  # noqa: E402

ORDER = Order("last_activity", descending=True)
PLAIN_ORDER = ("-last_activity", "-pk")
SIZE = 25
CAP = 1000
BATCH = 5000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="10000,100000")
    parser.add_argument("--rounds", type=int, default=15)
    options = parser.parse_args()
    call_command("migrate", verbosity=0)
    met = True
    pages: dict[str, dict[int, float]] = {}
    for size in [int(text) for text in options.sizes.split(",")]:
        people = build(size)
        for line in figures(people, size, options.rounds, pages):
            print(json.dumps(line, sort_keys=True), flush=True)
            met = met and line["met"]
    for line in flatness(pages):
        print(json.dumps(line, sort_keys=True), flush=True)
        met = met and line["met"]
    sys.exit(0 if met else 1)


def build(size: int) -> dict[str, User]:
    """`size` files in services of 5,000: a counsellor with 50, one with 5,000 by team access, a supervisor."""
    with connection.cursor() as cursor:
        for model in (ClientFileGrant, ClientFile, Membership, Service, User):
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(model._meta.db_table)}")  # noqa: S608
    services = Service.objects.bulk_create(
        Service(name=f"S{n}", slug=f"s{n}", prefix=f"S{n}", jurisdiction="lu", window_preset="din_b",
                team_access="read" if n == 1 else "none")
        for n in range(max(2, size // 5000))
    )  # fmt: skip
    people = {
        name: User.objects.create(email=f"{name}@example.org", name=name) for name in ("fifty", "team", "supervisor")
    }
    others = User.objects.bulk_create(User(email=f"u{n}@example.org", name=f"u{n}") for n in range(100))
    for name, service, role in (
        ("fifty", 0, Role.COUNSELLOR),
        ("team", 1, Role.COUNSELLOR),
        ("supervisor", 0, Role.SUPERVISOR),
    ):
        Membership.objects.create(user=people[name], service=services[service], role=role, valid_from="2020-01-01")
    now = timezone.now()
    # Files are spread over services and counsellors as they come, so that no index order helps by accident.
    step = size // 50
    ClientFile.objects.bulk_create(
        (
            ClientFile(
                reference=f"B-{n:07d}", opened_on="2026-01-01",
                last_activity=now - timedelta(seconds=(n * 7919) % size),
                service=services[0] if n % step == 0 else services[n % len(services)],
                counsellor=people["fifty"] if n % step == 0 else others[n % 100],
            )
            for n in range(size)
        ),
        batch_size=BATCH,
    )  # fmt: skip
    grant_by_guardian(people)
    with connection.cursor() as cursor:
        # What a page for everybody would have; without it the unfiltered page would sort the whole table.
        cursor.execute("CREATE INDEX IF NOT EXISTS bench_all ON counselling_clientfile (last_activity DESC, id DESC)")
        cursor.execute("ANALYZE")
    return people


def grant_by_guardian(people: dict[str, User]) -> None:
    """The same rights as one row of guardian's direct-key table per file, held by a twin without memberships."""
    view = Permission.objects.get(codename=FilePermission.VIEW.value)
    now = timezone.now()
    for name, user in people.items():
        twin = User.objects.create(email=f"{name}-twin@example.org", name=f"{name}-twin")
        visible = ClientFile.objects.visible_to(user).values_list("pk", flat=True)
        ClientFileGrant.objects.bulk_create(
            (
                ClientFileGrant(
                    user=twin, permission=view, content_object_id=pk, relation=Relation.COVER, valid_from=now,
                    granted_by=user,
                )
                for pk in visible.iterator()
            ),
            batch_size=BATCH,
        )  # fmt: skip


def figures(
    people: dict[str, User], size: int, rounds: int, pages: dict[str, dict[int, float]]
) -> Iterator[dict[str, Any]]:
    for name in people:
        ours, plain, theirs = interleaved([partial(page, name), unfiltered, partial(guardian, name)], rounds)
        if ours[1] != theirs[1]:
            raise SystemExit(f"{name}: the page shows other files than guardian allows")
        pages.setdefault(name, {})[size] = ours[0]
        yield line(f"lists/{name}/page÷unfiltered", size, ours[0], plain[0], side="≤", goal=1.5)
        goal = 100 if size >= 1_000_000 and connection.vendor == "postgresql" else None
        yield line(f"lists/{name}/guardian÷page", size, theirs[0], ours[0], side="≥", goal=goal)


def flatness(pages: dict[str, dict[int, float]]) -> Iterator[dict[str, Any]]:
    for name, by_size in pages.items():
        small, large = min(by_size), max(by_size)
        if small != large:
            yield line(f"lists/{name}/t(large)÷t(small)", large, by_size[large], by_size[small], side="≤", goal=1.5)


def page(name: str) -> tuple[list[int], int]:
    """As the list page reads it: a fresh person, their scopes, the rows, the capped total."""
    user = User.objects.get(name=name)
    found = ClientFile.objects.page_for(user, order=ORDER, size=SIZE, cap=CAP)
    return [file.pk for file in found.rows], found.total


def unfiltered() -> tuple[list[int], int]:
    """The same page as if everybody saw everything."""
    User.objects.get(name="fifty")
    rows = [file.pk for file in ClientFile.objects.order_by(*PLAIN_ORDER)[: SIZE + 1]]
    return rows[:SIZE], ClientFile.objects.order_by()[: CAP + 1].count()


def guardian(name: str) -> tuple[list[int], int]:
    user = User.objects.get(name=f"{name}-twin")
    files = get_objects_for_user(user, f"counselling.{FilePermission.VIEW}", ClientFile, accept_global_perms=False)
    rows = [file.pk for file in files.order_by(*PLAIN_ORDER)[: SIZE + 1]]
    return rows[:SIZE], min(files.count(), CAP)


def interleaved(variants: list[Callable[[], Any]], rounds: int) -> list[tuple[float, Any]]:
    """Median seconds and the answer of each, taken in turns so that a slow moment hits all."""
    answers = [variant() for variant in variants]
    times: list[list[float]] = [[] for _ in variants]
    for _ in range(rounds):
        for index, variant in enumerate(variants):
            started = perf_counter()
            variant()
            times[index].append(perf_counter() - started)
    return [(median(taken), answer) for taken, answer in zip(times, answers, strict=True)]


def line(name: str, size: int, first: float, second: float, *, side: str, goal: float | None) -> dict[str, Any]:
    """The first time divided by the second, held against its goal."""
    ratio = first / second
    met = goal is None or (ratio <= goal if side == "≤" else ratio >= goal)
    return {
        "figure": name, "database": connection.vendor, "files": size, "ratio": round(ratio, 3),
        "goal": f"{side} {goal}" if goal is not None else "shown only", "met": met,
        "milliseconds": [round(first * 1000, 3), round(second * 1000, 3)],
    }  # fmt: skip


if __name__ == "__main__":
    main()
