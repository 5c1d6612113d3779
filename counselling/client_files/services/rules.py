"""Rules that many verbs of a file share."""

from counselling.client_files.models import ClientFile
from counselling.domain.errors import DomainError, gettext_noop


class FileClosed(DomainError):
    code = "file-closed"
    sentence = gettext_noop("This file is closed: reopen it before changing anything.")


def require_open(file: ClientFile) -> None:
    """A closed file is readable and not changeable; asks the database, not a stale object."""
    if not ClientFile.objects.open().filter(pk=file.pk).exists():
        raise FileClosed
