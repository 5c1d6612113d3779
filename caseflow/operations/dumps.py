"""A whole database as one file, and back, by each database's own means."""

import os
import shutil
import sqlite3
import subprocess
from pathlib import Path
from typing import Any

from django.db import connection


class DumpFailed(Exception):
    """The database's own tool refused."""


def dump(target: Path) -> None:
    """A consistent copy while others go on working; copying a live SQLite file would miss committed rows."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(target)])
    else:
        _postgresql("pg_dump", "--format=custom", f"--file={target}")


def load(source: Path) -> None:
    """Put a dump into the empty database of the settings."""
    if connection.vendor == "sqlite":
        database = str(connection.settings_dict["NAME"])
        connection.close()
        with sqlite3.connect(source) as saved, sqlite3.connect(database) as empty:
            saved.backup(empty)
        saved.close()
        empty.close()
    else:
        _postgresql(
            "pg_restore", "--exit-on-error", "--no-owner", f"--dbname={connection.settings_dict['NAME']}", source
        )
        connection.close()


def is_empty() -> bool:
    return not connection.introspection.table_names()


def _postgresql(program: str, *arguments: object) -> None:
    settings: dict[str, Any] = connection.settings_dict
    where = {"PGHOST": settings["HOST"], "PGPORT": settings["PORT"], "PGUSER": settings["USER"]}
    environment = os.environ | {name: str(value) for name, value in where.items() if value}
    environment |= {"PGPASSWORD": settings["PASSWORD"]} if settings["PASSWORD"] else {}
    environment |= {"PGDATABASE": settings["NAME"]} if program == "pg_dump" else {}
    run = subprocess.run(
        [_found(program), *map(str, arguments)], env=environment, capture_output=True, text=True, check=False
    )
    if run.returncode:
        raise DumpFailed(f"{program}: {run.stderr.strip().splitlines()[-1] if run.stderr.strip() else 'failed'}")


def _found(program: str) -> str:
    """On the path, or the newest where Debian keeps several versions side by side."""
    places = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{program}"), key=lambda place: int(place.parts[4]))
    found = shutil.which(program) or (str(places[-1]) if places else None)
    if found is None:
        raise DumpFailed(f"{program} is not installed.")
    return found
