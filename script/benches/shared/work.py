"""How much the processors have worked for us: this process and, on PostgreSQL, the server process that answers it."""

from pathlib import Path
from time import perf_counter, process_time
from typing import Any

_servers: dict[str, Path | None] = {}


def worked_until_now(connection: Any) -> float:
    """Seconds for us and the server behind our connection; without /proc those of the clock."""
    if connection.vendor == "sqlite":
        return process_time()
    if server := _served_by(connection):
        return process_time() + int(server.read_text().split()[0]) / 1e9
    return perf_counter()


def _served_by(connection: Any) -> Path | None:
    """Where the system counts the work of the server process that answers us, if it is on this machine."""
    if connection.alias not in _servers:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            at = Path(f"/proc/{cursor.fetchone()[0]}")
        ours = (at / "comm").is_file() and (at / "comm").read_text().startswith("postgres")
        _servers[connection.alias] = at / "schedstat" if ours else None
    return _servers[connection.alias]
