"""What one of several processes does that write to the same database file; started by `test_concurrency`."""

from pathlib import Path

from django.db import OperationalError

from caseflow.accounts.models import Service, User
from counselling.client_files import services as files
from counselling.client_files.models import ClientFile
from counselling.client_files.services import NewClient
from tests.cast import build_cast
from tests.factories import TODAY

PREPARE, COUNT = -1, -2


def write(*, number: int, times: int, ledger: str) -> None:
    """Open files one after the other and note, outside the database, what was acknowledged."""
    if number == PREPARE:
        build_cast()
    elif number == COUNT:
        print(ClientFile.objects.filter(consent_pending="calls back").count())  # noqa: T201
    else:
        Path(ledger).write_text("\n".join(open_one(number, turn) for turn in range(times)))


def open_one(number: int, turn: int) -> str:
    service, counsellor = Service.objects.get(slug="here"), User.objects.get(email="counsellor@example.org")
    try:
        files.open_file(
            service=service, client=NewClient(last_name=f"Muller {number} {turn}"), on=TODAY, by=counsellor,
            consent_pending="calls back", duplicates_seen=True,
        )  # fmt: skip
    except OperationalError as error:
        return str(error)
    return "done"
