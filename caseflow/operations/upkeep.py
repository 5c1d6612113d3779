"""The platform's own periodic jobs."""

from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.core.cache import DEFAULT_CACHE_ALIAS, caches
from django.core.cache.backends.db import DatabaseCache
from django.core.management import call_command
from django.db import connection
from django_tasks_db.models import DBTaskResult

from caseflow.audit import once, seal
from caseflow.operations import jobs, tasks


def register() -> None:
    jobs.register("beat", ask_the_worker, every=timedelta(minutes=1))
    jobs.register("seal", seal_audit, every=timedelta(minutes=15))
    jobs.register("seal-mail", mail_seal, every=timedelta(days=1))
    jobs.register("sessions", clear_sessions, every=timedelta(days=1))
    jobs.register("expired", forget_expired, every=timedelta(days=1))
    jobs.register("sent-forms", once.forget, every=timedelta(days=1))
    jobs.register("finished-tasks", clear_tasks, every=timedelta(days=1))


def ask_the_worker(at: datetime) -> None:
    tasks.beat.enqueue()


def seal_audit(at: datetime) -> None:
    seal.seal_open_entries()
    if settings.CASEFLOW_SEAL_TARGET:
        seal.write_outside()


def mail_seal(at: datetime) -> None:
    if settings.CASEFLOW_SEAL_MAIL:
        seal.mail_outside()


def clear_sessions(at: datetime) -> None:
    call_command("clearsessions")


def forget_expired(at: datetime) -> None:
    """What the cache holds beyond its time is only skipped when read: here it goes, drafts of texts among it."""
    if not isinstance(caches[DEFAULT_CACHE_ALIAS], DatabaseCache):
        return
    table = connection.ops.quote_name(str(settings.CACHES[DEFAULT_CACHE_ALIAS]["LOCATION"]))
    now = connection.ops.adapt_datetimefield_value(at.astimezone(UTC).replace(microsecond=0))
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table} WHERE expires < %s", [now])  # noqa: S608 - a name of ours, quoted


def clear_tasks(at: datetime) -> None:
    """What became of a task is kept for two weeks; it holds no personal data."""
    DBTaskResult.objects.finished().filter(finished_at__lt=at - timedelta(days=14)).delete()
