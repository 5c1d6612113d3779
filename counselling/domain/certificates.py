"""Certificates of a training: who gets one, from when until when, and what one is worth at a moment."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction
from typing import ClassVar
from zoneinfo import ZoneInfo

from counselling.domain.clocks import local_day
from counselling.domain.dates import DAY, add_months
from counselling.domain.errors import DomainError, gettext_noop
from counselling.domain.lifecycle import EnrolmentState

USUAL_SHARE = Fraction(80, 100)
EARLY_DAYS = 90
LAPSED_MONTHS = 12
# Days before the end on which a holder is told.
REMINDER_STEPS = (7, 30, 90)


class CertificateStatus(StrEnum):
    NOT_YET_VALID = "not_yet_valid"
    VALID = "valid"
    EXPIRED = "expired"
    REVOKED = "revoked"


class SnapshotStatus(StrEnum):
    """What a referral keeps of its sender's certificate."""

    VALID = "valid"
    EXPIRED = "expired"
    NONE = "none"


class RevocationReason(StrEnum):
    ISSUED_IN_ERROR = "issued_in_error"
    FRAUD = "fraud"
    WITHDRAWN_BY_ORGANISER = "withdrawn_by_organiser"


class Condition(StrEnum):
    ATTENDANCE = "attendance"
    RESULT = "result"


CONDITIONS: Mapping[Condition, str] = {
    Condition.ATTENDANCE: gettext_noop("Was present for too few half-days."),
    Condition.RESULT: gettext_noop("Has not reached the pass mark."),
}


class FullProgrammeNeeded(DomainError):
    """The certificate ended too long ago for a refresher."""

    code = "full-programme-needed"
    sentence: ClassVar[str] = gettext_noop(
        "This certificate ended more than %(months)s months ago: the full programme is needed."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Validity:
    """First and last day; without a last day it stays valid."""

    valid_from: date
    valid_until: date | None

    def status_at(self, at: datetime, *, zone: ZoneInfo, revoked_at: datetime | None = None) -> CertificateStatus:
        """Read from the dates at this moment; a last day counts until its midnight where the service is."""
        if revoked_at is not None and revoked_at <= at:
            return CertificateStatus.REVOKED
        day = local_day(at, zone)
        if day < self.valid_from:
            return CertificateStatus.NOT_YET_VALID
        if self.valid_until is not None and self.valid_until < day:
            return CertificateStatus.EXPIRED
        return CertificateStatus.VALID


@dataclass(frozen=True, slots=True, kw_only=True)
class Award:
    """What a new certificate says of its time."""

    validity: Validity
    first_awarded_on: date


def snapshot_of(status: CertificateStatus | None) -> SnapshotStatus:
    """Revoked, not valid yet or never issued: for a referral, all of them are none."""
    match status:
        case CertificateStatus.VALID:
            return SnapshotStatus.VALID
        case CertificateStatus.EXPIRED:
            return SnapshotStatus.EXPIRED
        case _:
            return SnapshotStatus.NONE


def award(*, passed_on: date, months: int | None) -> Award:
    """The first certificate of a programme: valid from the day of passing."""
    return Award(validity=_validity(passed_on, months), first_awarded_on=passed_on)


def renewal(*, passed_on: date, months: int | None, previous: Award, is_refresher: bool = True) -> Award:
    """A certificate after another one; the day of the first award stays.

    A refresher in the last 90 days goes on where the old one ends, so that nobody loses time; at any other moment
    it starts on the day of passing, and twelve months after the end it is not enough.
    """
    ended = previous.validity.valid_until
    starts = passed_on
    if is_refresher and ended is not None:
        if passed_on > add_months(ended, LAPSED_MONTHS):
            raise FullProgrammeNeeded(months=LAPSED_MONTHS)
        if passed_on <= ended <= passed_on + EARLY_DAYS * DAY:
            starts = ended + DAY
    return Award(validity=_validity(starts, months), first_awarded_on=previous.first_awarded_on)


def renewal_step(days: int) -> int | None:
    """Which reminder is due so many days before the end; one that was missed is not caught up on."""
    return next((step for step in REMINDER_STEPS if 0 <= days <= step), None)


def missing_conditions(
    *,
    present: int,
    half_days: int,
    points: int | Fraction | None,
    pass_mark: int | Fraction | None,
    share: Fraction = USUAL_SHARE,
) -> tuple[Condition, ...]:
    """What stands between a person and the certificate; nothing if it may be issued."""
    missing = {
        Condition.ATTENDANCE: not _was_present(present, half_days, share),
        Condition.RESULT: pass_mark is not None and (points is None or points < pass_mark),
    }
    return tuple(condition for condition, is_missing in missing.items() if is_missing)


def enrolment_outcome(
    *, present: int, half_days: int, is_excused: bool = False, share: Fraction = USUAL_SHARE
) -> EnrolmentState:
    """What the half-days say of somebody who had a place."""
    if _was_present(present, half_days, share):
        return EnrolmentState.ATTENDED
    if present:
        return EnrolmentState.PARTLY
    return EnrolmentState.EXCUSED if is_excused else EnrolmentState.ABSENT


def _was_present(present: int, half_days: int, share: Fraction) -> bool:
    return half_days > 0 and Fraction(present, half_days) >= share


def _validity(starts: date, months: int | None) -> Validity:
    return Validity(valid_from=starts, valid_until=None if months is None else _last_day(starts, months))


def _last_day(starts: date, months: int) -> date:
    """The day before the same day number; where the last month has no such day, its own last day."""
    same = add_months(starts, months)
    return same if same.day < starts.day else same - DAY
