"""Rules that many verbs of a file share."""

from django.db.models import F, Model

from counselling.client_files.models import ClientFile
from counselling.domain.errors import DomainError, StaleVersion, gettext_noop


class FileClosed(DomainError):
    code = "file-closed"
    sentence = gettext_noop("This file is closed: reopen it before changing anything.")


def require_open(file: ClientFile) -> None:
    """A closed file is readable and not changeable; asks the database, not a stale object."""
    if not ClientFile.objects.open().filter(pk=file.pk).exists():
        raise FileClosed


def save_version(row: Model, *, version: int, **changes: object) -> None:
    """Write the changes if nobody saved the row since `version` was read; else raise StaleVersion.

    The row in memory then carries the new values and version.
    """
    rows = type(row)._default_manager.filter(pk=row.pk, version=version)
    if not rows.update(**changes, version=F("version") + 1):
        raise StaleVersion
    row.refresh_from_db()
