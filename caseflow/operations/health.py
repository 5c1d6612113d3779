"""Whether this installation can work: asked by the proxy, the monitoring and whoever gets up at night."""

import os
from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from caseflow.audit import triggers
from caseflow.audit.models import AuditEntry

WORKER_SEEN = "worker-seen"
WORKER_SILENCE = timedelta(minutes=5)
SEAL_DELAY = timedelta(hours=1)


def note_worker() -> None:
    cache.set(WORKER_SEEN, timezone.now(), timeout=None)


def database(now: datetime) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return bool(cursor.fetchone() == (1,))


def migrations(now: datetime) -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def storage(now: datetime) -> bool:
    """The place for letters and attachments, or before the first of them the place above, can be written to."""
    place = settings.MEDIA_ROOT if settings.MEDIA_ROOT.exists() else settings.MEDIA_ROOT.parent
    return os.access(place, os.W_OK)


def worker(now: datetime) -> bool:
    seen = cache.get(WORKER_SEEN)
    return seen is not None and now - seen < WORKER_SILENCE


def seal(now: datetime) -> bool:
    return not AuditEntry.objects.filter(seal__isnull=True, at__lt=now - SEAL_DELAY).exists()


def audit_triggers(now: datetime) -> bool:
    return not triggers.differences()


CHECKS: dict[str, Callable[[datetime], bool]] = {
    "database": database,
    "migrations": migrations,
    "storage": storage,
    "worker": worker,
    "seal": seal,
    "triggers": audit_triggers,
}


def report(now: datetime) -> dict[str, bool]:
    """Each check by its name; one that cannot even be made has failed."""
    return {name: _made(check, now) for name, check in CHECKS.items()}


def _made(check: Callable[[datetime], bool], now: datetime) -> bool:
    try:
        return check(now)
    except (DatabaseError, OSError):
        return False
