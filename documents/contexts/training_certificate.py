"""What a certificate of a training says, as plain values."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

DAYS = ("first_day", "last_day", "issued_on", "first_awarded_on", "valid_from", "valid_until")


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingCertificate:
    number: str
    holder: str
    programme: str
    hours: str
    issuer: str
    first_day: date
    last_day: date
    issued_on: date
    first_awarded_on: date
    valid_from: date
    valid_until: date | None
    # As it is printed, in groups of four.
    code: str
    address: str

    @property
    def days(self) -> Mapping[str, date | None]:
        return {name: getattr(self, name) for name in DAYS}
