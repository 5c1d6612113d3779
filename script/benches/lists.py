"""Lists: the page of four people against the same page without permissions, and against guardian's way.

    script/bench lists [--sizes 10000,100000] [--rounds 25]

Beside the database of DATABASE_URL (or of the settings) one of each size is made and thrown away afterwards. All sizes
and variants are measured in turns, so that a slow moment hits all alike, and by the work of the processors: that of
this process and, on PostgreSQL, of the server that answers it, as far as the system tells. Prints one JSON
line per figure; every variant must give the same rows and the same total.
"""

import argparse
import json
import os
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from random import Random
from statistics import median
from time import perf_counter
from typing import Any
from unittest.mock import patch

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
sys.path.insert(0, str(Path(__file__).with_name("shared")))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "caseflow.settings.test")

import django

django.setup()

from django.contrib.auth.models import Permission  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, connections, router  # noqa: E402
from django.utils import timezone  # noqa: E402
from guardian.models import UserObjectPermission  # noqa: E402
from guardian.shortcuts import get_objects_for_user  # noqa: E402
from work import worked_until_now  # noqa: E402

from caseflow.accounts.models import Membership, Service, User  # noqa: E402
from caseflow.accounts.roles import Role  # noqa: E402
from caseflow.ui.pagination import PAGE_SIZE, cursor_of  # noqa: E402
from counselling.client_files.models import (  # noqa: E402
    ClientFile,
    ClientFileGrant,
    HouseholdMember,
    MemberRelation,
)
from counselling.overview.selectors import ORDERS, with_clients  # noqa: E402
from counselling.permissions import FilePermission, Relation  # noqa: E402

VIEW = f"counselling.{FilePermission.VIEW}"
ORDER = ORDERS["activity"]
PLAIN_ORDER = ("-last_activity", "-pk")
SIZE, CAP, BATCH = 25, 1000, 5000
SMALLEST, OWN = 10_000, 50
PERSONS = ("fifty", "team", "supervisor", "everything")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="10000,100000")
    parser.add_argument("--rounds", type=int, default=25)
    options = parser.parse_args()
    sizes = sorted(int(text) for text in options.sizes.split(","))
    demand(all(size % SMALLEST == 0 for size in sizes), f"sizes are multiples of {SMALLEST}")
    with databases(sizes):
        variants = {(size, *key): variant for size in sizes for key, variant in variants_of(size).items()}
        taken = interleaved(variants, options.rounds)
        met = True
        for figure in figures(sizes, taken):
            print(json.dumps(figure, ensure_ascii=False, sort_keys=True), flush=True)
            met = met and figure["met"]
    sys.exit(0 if met else 1)


class Chosen:
    """All queries go to the database of one size."""

    alias = "default"

    def db_for_read(self, model: Any, **hints: Any) -> str:
        return self.alias

    db_for_write = db_for_read


@contextmanager
def databases(sizes: list[int]) -> Iterator[None]:
    """A database of each size beside the usual one."""
    router.routers = [chosen]
    made = []
    try:
        for size in sizes:
            alias = f"files{size}"
            connections.databases[alias] = beside(alias)
            made.append(alias)
            print(f"bench lists: {size} files …", file=sys.stderr)
            chosen.alias = alias
            call_command("migrate", database=alias, verbosity=0)
            build(size)
        yield
    finally:
        chosen.alias = "default"
        for alias in made:
            connections[alias].close()
            throw_away(connections.databases[alias]["NAME"])


def beside(alias: str) -> dict[str, Any]:
    """The settings of a new database beside the usual one."""
    usual = connections.databases["default"]
    if connection.vendor == "sqlite":
        name: Any = Path(usual["NAME"]).with_name(f"bench-{alias}.sqlite3")
        throw_away(name)
    else:
        name = f"{usual['NAME']}_bench_{alias}"
        throw_away(name)
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {connection.ops.quote_name(name)}")
    options = dict(usual["OPTIONS"])
    if connection.vendor == "postgresql":
        # One process answers, so that its work can be told.
        options["options"] += " -c statement_timeout=0 -c max_parallel_workers_per_gather=0"
    return usual | {"NAME": name, "OPTIONS": options}


def throw_away(name: Any) -> None:
    if connection.vendor == "sqlite":
        for end in ("", "-wal", "-shm"):
            Path(f"{name}{end}").unlink(missing_ok=True)
        return
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {connection.ops.quote_name(name)}")


def build(size: int) -> None:
    """`size` files: services with 2,500, 5,000 and all others; people who see 50, a service of these, everything."""
    small, team, large = (
        Service.objects.create(name=name, slug=name, prefix=name.upper(), jurisdiction="lu", window_preset="din_b",
                               team_access="read" if name == "team" else "none")
        for name in ("small", "team", "large")
    )  # fmt: skip
    people = {name: User.objects.create(email=f"{name}@example.org", name=name) for name in PERSONS}
    others = User.objects.bulk_create(User(email=f"u{n}@example.org", name=f"u{n}") for n in range(size // 100))
    for name, service, role in (
        ("fifty", small, Role.COUNSELLOR),
        ("team", team, Role.COUNSELLOR),
        ("supervisor", small, Role.SUPERVISOR),
        *(("everything", service, Role.SUPERVISOR) for service in (small, team, large)),
    ):
        Membership.objects.create(user=people[name], service=service, role=role, valid_from="2020-01-01")
    with bare(ClientFile, HouseholdMember):
        add_files(size, people["fifty"], (small, team, large), others)
    with bare(ClientFileGrant, UserObjectPermission):
        grant_by_guardian(size, people, others)
    database = connections[chosen.alias]
    with database.cursor() as cursor:
        # What a page for everybody would have; without it the unfiltered page would sort the whole table.
        cursor.execute("CREATE INDEX bench_all ON counselling_clientfile (last_activity DESC, id DESC)")
        # As every database is after its first night.
        cursor.execute("ANALYZE" if database.vendor == "sqlite" else "VACUUM ANALYZE")
        if database.vendor == "sqlite":
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def add_files(size: int, fifty: User, services: tuple[Service, Service, Service], others: list[User]) -> None:
    """One file by the model, all others as copies of it within the database.

    They come mixed over time, services and counsellors, so that no order on disk helps by accident.
    """
    small, team, large = services
    step = size // SMALLEST
    first = ClientFile.objects.create(reference="B-0", opened_on="2026-01-01", service=small, counsellor=fifty)
    database = connections[chosen.alias]
    uuid = {"sqlite": "printf('%%032x', n)", "postgresql": "gen_random_uuid()"}[database.vendor]
    moment = {
        "sqlite": "strftime('%%Y-%%m-%%d %%H:%%M:%%S', '2026-06-01', '-' || ((n * 7919) %% {size}) || ' seconds')",
        "postgresql": "timestamptz '2026-06-01' - make_interval(secs => (n * 7919) %% {size})",
    }[database.vendor].format(size=size)
    any_other = f"{others[0].pk} + n %% {len(others)}"
    varied = {
        "id": f"{first.pk} + n",
        "reference": "'B-' || n",
        "last_activity": moment,
        "service_id": f"CASE WHEN n %% {step} > 0 OR n / {step} %% 4 = 3 THEN {large.pk}"
        f" WHEN n / {step} %% 4 = 0 THEN {small.pk} ELSE {team.pk} END",
        "counsellor_id": f"CASE WHEN n %% {size // OWN} = 0 THEN {fifty.pk} ELSE {any_other} END",
    }
    copy(first, varied, size - 1)
    client = HouseholdMember.objects.create(
        file=first, last_name="Weber", first_name="Anne", relation=MemberRelation.CLIENT, birth_date="1980-01-01"
    )
    copy(client, {"id": f"{client.pk} + n", "file_id": f"{first.pk} + n", "key": uuid}, size - 1)


def copy(first: Any, varied: dict[str, str], count: int) -> None:
    """So many rows more like the first one, but for these columns as expressions of their number `n`."""
    database, table = connections[chosen.alias], first._meta.db_table
    columns = [column.column for column in first._meta.concrete_fields]
    values = ", ".join(varied.get(column, f"first.{database.ops.quote_name(column)}") for column in columns)
    names = ", ".join(database.ops.quote_name(column) for column in columns)
    with database.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({names})"  # noqa: S608 - names of our own models, numbers and constants
            " WITH RECURSIVE series (n) AS (SELECT CAST(1 AS bigint) UNION ALL SELECT n + 1 FROM series WHERE n < %s)"
            f" SELECT {values} FROM series CROSS JOIN {table} AS first WHERE first.id = %s",
            [count, first.pk],
        )


@contextmanager
def bare(*models: Any) -> Iterator[None]:
    """The tables of these models without their indexes and keys, which are made again once the rows are in."""
    database = connections[chosen.alias]
    undone: list[str] = []
    with database.cursor() as cursor:
        for model in models:
            cursor.execute(INDEXES[database.vendor], {"table": model._meta.db_table})
            for undo, make in cursor.fetchall():
                cursor.execute(undo)
                undone.append(make)
        yield
        for make in undone:
            cursor.execute(make)


INDEXES = {
    "sqlite": """
        SELECT format('DROP INDEX "%%w"', name), sql
        FROM sqlite_master WHERE type = 'index' AND tbl_name = %(table)s AND sql IS NOT NULL""",
    "postgresql": """
        SELECT format('ALTER TABLE %%I DROP CONSTRAINT %%I', %(table)s, conname),
               format('ALTER TABLE %%I ADD CONSTRAINT %%I %%s', %(table)s, conname, pg_get_constraintdef(oid))
        FROM pg_constraint WHERE conrelid = %(table)s::regclass AND contype IN ('f', 'u')
        UNION ALL
        SELECT format('DROP INDEX %%I', indexname), indexdef
        FROM pg_indexes WHERE tablename = %(table)s AND indexname NOT IN (SELECT conname FROM pg_constraint)""",
}


def grant_by_guardian(size: int, people: dict[str, User], others: list[User]) -> None:
    """The same rights as rows of guardian, in its generic table and in one with direct keys: twins of the people,
    without memberships, hold what these see, and every other counsellor holds the files in their charge."""
    twins = {name: User.objects.create(email=f"{name}-twin@example.org", name=f"{name}-twin") for name in people}
    base = {
        "permission": Permission.objects.get(codename=FilePermission.VIEW.value), "relation": Relation.COVER,
        "valid_from": timezone.now(), "granted_by": twins["everything"],
    }  # fmt: skip
    first = ClientFile.objects.earliest("pk").pk
    grant = ClientFileGrant.objects.create(user=twins["everything"], content_object_id=first, **base)
    for holder in (str(twins["everything"].pk), f"{others[0].pk} + n %% {len(others)}"):
        latest = ClientFileGrant.objects.latest("pk").pk
        copy(grant, {"id": f"{latest} + n", "user_id": holder, "content_object_id": f"{first} + n"}, size - 1)
    last = ClientFileGrant.objects.latest("pk").pk
    rows = (
        (twins[name], key)
        for name in ("fifty", "team", "supervisor")
        for key in ClientFile.objects.visible_to(people[name]).values_list("pk", flat=True)
    )
    ClientFileGrant.objects.bulk_create(
        (
            ClientFileGrant(pk=last + n, user=twin, content_object_id=key, **base)
            for n, (twin, key) in enumerate(rows, 1)
        ),
        batch_size=BATCH,
    )
    generic, direct = UserObjectPermission._meta.db_table, ClientFileGrant._meta.db_table
    with connections[chosen.alias].cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {generic} (user_id, permission_id, content_type_id, object_pk)"  # noqa: S608 - as in `copy`
            f" SELECT user_id, permission_id, %s, CAST(content_object_id AS varchar(255)) FROM {direct}",
            [base["permission"].content_type_id],
        )


type Answer = tuple[list[int], int]
type Key = tuple[int, str, str]


def variants_of(size: int) -> dict[tuple[str, str], Callable[[], Any]]:
    """What is measured on the database of this size; ours and the others must answer alike."""
    chosen.alias = f"files{size}"
    variants: dict[tuple[str, str], Callable[[], Answer]] = {
        ("nobody", "unfiltered"): unfiltered,
        ("nobody", "unfiltered list"): partial(unfiltered, listed=True),
    }
    for name in PERSONS:
        answer = page(name)
        variants[name, "page"] = partial(page, name)
        variants[name, "list"] = partial(page, name, listed=True)
        variants[name, "deep"] = partial(page, name, cursor_behind(name))
        variants[name, "guardian"] = partial(guardian, name)
        variants[name, "guardian direct"] = partial(guardian_direct, name)
        for other in (guardian, guardian_direct):
            demand(answer == other(name), f"{name}: the page shows other files than guardian allows")
    demand(answer == unfiltered(), "who may see everything sees another page than the unfiltered one")
    return variants


def person(name: str) -> User:
    """A fresh person, found by an index as a request finds theirs."""
    return User.objects.get(email=f"{name}@example.org")


def page(name: str, after: str = "", *, listed: bool = False) -> Answer:
    """A fresh person, what they may see, the newest rows, the capped total; listed with people, as the list shows."""
    user = person(name)
    files, size = shown(ClientFile.objects.all(), listed=listed)
    found = files.page_for(user, order=ORDER, after=after, size=size, cap=CAP)
    return [file.pk for file in found.rows], found.total


def unfiltered(*, listed: bool = False) -> Answer:
    """The same page as if everybody saw everything."""
    person("fifty")
    files = ClientFile.objects.all()
    return newest(files, listed=listed), min(files[: CAP + 1].count(), CAP)


def guardian(name: str) -> Answer:
    """The same page by the rows of guardian alone, for a twin without memberships: its default in everything, the
    generic table, the groups and the permissions on all files."""
    with patch.object(ClientFileGrant, "enabled", new=False, create=True):
        files = get_objects_for_user(person(f"{name}-twin"), VIEW)
        return newest(files), min(files.count(), CAP)


def guardian_direct(name: str) -> Answer:
    """The same by its table with direct keys, and without asking for permissions on all files."""
    files = get_objects_for_user(person(f"{name}-twin"), VIEW, accept_global_perms=False)
    return newest(files), min(files.count(), CAP)


def newest(files: Any, *, listed: bool = False) -> list[int]:
    found, size = shown(files, listed=listed)
    return [file.pk for file in found.order_by(*PLAIN_ORDER)[: size + 1]][:size]


def shown(files: Any, *, listed: bool) -> tuple[Any, int]:
    return (with_clients(files), PAGE_SIZE) if listed else (files, SIZE)


def cursor_behind(name: str) -> str:
    """The place where nine tenths of what this person sees lie before."""
    files = ClientFile.objects.visible_to(person(name)).order_by(*PLAIN_ORDER)
    return cursor_of(files[files.count() * 9 // 10 - 1], ORDER)


@dataclass
class Taken:
    """Milliseconds of one variant in each round: of work, and until the answer."""

    work: list[float] = field(default_factory=list)
    wait: list[float] = field(default_factory=list)

    @property
    def milliseconds(self) -> float:
        return median(self.work)


def interleaved(variants: dict[Key, Callable[[], Any]], rounds: int) -> dict[Key, Taken]:
    """Every variant in every round, the first round for warming up.

    Each round has another order, always the same ones: what a scan of a million rows leaves of the processor's caches
    must not fall upon the same neighbour every time.
    """
    taken: dict[Key, Taken] = defaultdict(Taken)
    for turn in range(rounds + 1):
        for key, variant in Random(turn).sample(list(variants.items()), len(variants)):  # noqa: S311 - an order
            chosen.alias = f"files{key[0]}"
            database = connections[chosen.alias]
            worked, started = worked_until_now(database), perf_counter()
            variant()
            waited = perf_counter() - started
            if turn:
                taken[key].work.append(1000 * (worked_until_now(database) - worked))
                taken[key].wait.append(1000 * waited)
    return taken


def figures(sizes: list[int], taken: dict[Key, Taken]) -> Iterator[dict[str, Any]]:
    for size in sizes:
        for name in PERSONS:
            ours, listed = taken[size, name, "page"], taken[size, name, "list"]
            everybody, everybody_listed = taken[size, "nobody", "unfiltered"], taken[size, "nobody", "unfiltered list"]
            yield line(f"lists/{name}/list÷unfiltered list", size, listed, everybody_listed, side="≤", goal=1.5)
            yield line(f"lists/{name}/bare page÷unfiltered", size, ours, everybody, side="≤", goal=None)
            yield line(
                f"lists/{name}/at nine tenths÷first page", size, taken[size, name, "deep"], ours, side="≤", goal=1.5
            )
            goal = 100 if size >= 1_000_000 and connection.vendor == "postgresql" else None
            yield line(f"lists/{name}/guardian÷page", size, taken[size, name, "guardian"], ours, side="≥", goal=goal)
            direct = taken[size, name, "guardian direct"]
            yield line(f"lists/{name}/guardian with direct keys÷page", size, direct, ours, side="≥", goal=None)
    small, large = sizes[0], sizes[-1]
    if small != large:
        for name in PERSONS:
            ours, ours_small = taken[large, name, "page"], taken[small, name, "page"]
            yield line(f"lists/{name}/t({large})÷t({small})", large, ours, ours_small, side="≤", goal=1.5)


def line(name: str, size: int, first: Taken, second: Taken, *, side: str, goal: float | None) -> dict[str, Any]:
    """The work of the first divided by that of the second, held against its goal."""
    ratio = first.milliseconds / second.milliseconds
    met = goal is None or (ratio <= goal if side == "≤" else ratio >= goal)
    return {
        "figure": name, "database": connection.vendor, "files": size, "value": round(ratio, 3),
        "goal": f"{side} {goal}" if goal is not None else "shown only", "met": met,
        "milliseconds": [round(taken.milliseconds, 3) for taken in (first, second)],
        "waited": [round(median(taken.wait), 3) for taken in (first, second)],
    }  # fmt: skip


def demand(holds: bool, sentence: str) -> None:
    if not holds:
        sys.exit(f"bench lists: {sentence}")


chosen = Chosen()

if __name__ == "__main__":
    main()
