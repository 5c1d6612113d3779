"""What a file moves in the referral that led to it."""

from collections.abc import Callable
from typing import Any

from django.db.models import Model

from counselling.client_files import registry
from counselling.client_files.models import ClientFile
from counselling.client_files.registry import FilePart
from counselling.referrals import services as referrals

FOLLOWS: dict[str, Callable[[ClientFile, Any, Any], None]] = {
    "keep_appointment": referrals.follow_meeting,
    "record_contact_attempt": lambda file, attempt, _by: referrals.follow_attempt(file, attempt),
    "write_authorisation": referrals.follow_authorisation,
    "close_file": lambda file, _file, by: referrals.follow_closure(file, by),
}


def after(file: ClientFile, verb: str, about: Model, by: Any) -> None:
    FOLLOWS[verb](file, about, by)


def register() -> None:
    registry.register(FilePart(name="referrals", after=after))
