"""What `manage.py tick` does for letters."""

from datetime import datetime, timedelta

from caseflow.operations import jobs
from documents import services as letters


def register() -> None:
    jobs.register("letters-left-behind", print_left_behind, every=timedelta(minutes=1))


def print_left_behind(at: datetime) -> None:
    letters.print_left_behind(at)
