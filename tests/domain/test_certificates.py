"""Certificates: status to the minute, renewals at their edges, who gets one."""

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counselling.domain.certificates import (
    CONDITIONS,
    Award,
    CertificateStatus,
    Condition,
    FullProgrammeNeeded,
    SnapshotStatus,
    Validity,
    award,
    enrolment_outcome,
    missing_conditions,
    renewal,
    snapshot_of,
)

LUXEMBOURG = ZoneInfo("Europe/Luxembourg")
UNTIL_2026 = Award(
    validity=Validity(valid_from=date(2025, 1, 1), valid_until=date(2026, 12, 31)), first_awarded_on=date(2022, 12, 5)
)


def status(validity: Validity, at: str, **changes) -> str:
    """At this local time."""
    return validity.status_at(datetime.fromisoformat(at).replace(tzinfo=LUXEMBOURG), zone=LUXEMBOURG, **changes)


@pytest.mark.parametrize("last", ["2026-12-31", "2026-03-29", "2026-10-25", "2028-02-29", "2028-02-28"])
def test_valid_through_the_whole_last_day(last: str) -> None:
    """Clock-change days and 29 February are days like others."""
    day = date.fromisoformat(last)
    validity = Validity(valid_from=date(2024, 1, 1), valid_until=day)
    assert status(validity, f"{day}T23:59") == "valid"
    assert status(validity, f"{day + timedelta(days=1)}T00:00") == "expired"


def test_the_last_day_ends_where_the_service_is() -> None:
    validity = UNTIL_2026.validity
    late = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)
    assert validity.status_at(late, zone=LUXEMBOURG) is CertificateStatus.EXPIRED
    assert validity.status_at(late, zone=ZoneInfo("America/Martinique")) is CertificateStatus.VALID


def test_before_the_first_day_and_without_a_last_one() -> None:
    validity = Validity(valid_from=date(2026, 3, 1), valid_until=None)
    assert status(validity, "2026-02-28T23:59") == "not_yet_valid"
    assert status(validity, "2026-03-01T00:00") == "valid"
    assert status(validity, "2999-01-01T00:00") == "valid"


def test_revocation_beats_dates_from_its_moment_on() -> None:
    revoked = datetime(2026, 6, 1, 10, 0, tzinfo=LUXEMBOURG)
    for validity in (UNTIL_2026.validity, Validity(valid_from=date(2027, 1, 1), valid_until=None)):
        assert status(validity, "2026-06-01T10:00", revoked_at=revoked) == "revoked"
        assert status(validity, "2030-01-01T00:00", revoked_at=revoked) == "revoked"
    assert status(UNTIL_2026.validity, "2026-06-01T09:59", revoked_at=revoked) == "valid"


@pytest.mark.parametrize(
    ("found", "kept"),
    [("valid", "valid"), ("expired", "expired"), ("revoked", "none"), ("not_yet_valid", "none"), (None, "none")],
)
def test_what_a_referral_keeps(found: str | None, kept: str) -> None:
    assert snapshot_of(found and CertificateStatus(found)) is SnapshotStatus(kept)


@pytest.mark.parametrize(
    ("passed", "months", "until"),
    [
        ("2025-01-01", 24, "2026-12-31"),
        ("2026-03-01", 24, "2028-02-29"),
        ("2024-02-29", 24, "2026-02-28"),
        ("2024-02-29", 48, "2028-02-28"),
        ("2026-01-31", 1, "2026-02-28"),
        ("2026-11-22", None, None),
    ],
)
def test_a_first_certificate(passed: str, months: int | None, until: str | None) -> None:
    found = award(passed_on=date.fromisoformat(passed), months=months)
    assert found == Award(
        validity=Validity(
            valid_from=date.fromisoformat(passed), valid_until=date.fromisoformat(until) if until else None
        ),
        first_awarded_on=date.fromisoformat(passed),
    )


@pytest.mark.parametrize(
    ("passed", "valid_from", "valid_until"),
    [
        ("2026-10-01", "2026-10-01", "2028-09-30"),  # 91 days before the end
        ("2026-10-02", "2027-01-01", "2028-12-31"),  # 90 days before
        ("2026-11-10", "2027-01-01", "2028-12-31"),  # the published example
        ("2026-12-31", "2027-01-01", "2028-12-31"),  # the last day
        ("2027-01-01", "2027-01-01", "2028-12-31"),  # one day after
        ("2027-12-31", "2027-12-31", "2029-12-30"),  # twelve months after
    ],
)
def test_a_refresher_at_its_edges(passed: str, valid_from: str, valid_until: str) -> None:
    found = renewal(passed_on=date.fromisoformat(passed), months=24, previous=UNTIL_2026)
    assert (str(found.validity.valid_from), str(found.validity.valid_until)) == (valid_from, valid_until)
    assert found.first_awarded_on == date(2022, 12, 5)


def test_twelve_months_and_a_day_after_the_end_the_full_programme_is_needed() -> None:
    late = date(2028, 1, 1)
    with pytest.raises(FullProgrammeNeeded, match="more than 12 months ago"):
        renewal(passed_on=late, months=24, previous=UNTIL_2026)
    again = renewal(passed_on=late, months=24, previous=UNTIL_2026, is_refresher=False)
    assert again == Award(
        validity=Validity(valid_from=late, valid_until=date(2029, 12, 31)), first_awarded_on=date(2022, 12, 5)
    )


def test_only_a_refresher_goes_on_where_the_old_one_ends() -> None:
    again = renewal(passed_on=date(2026, 11, 10), months=24, previous=UNTIL_2026, is_refresher=False)
    assert again.validity.valid_from == date(2026, 11, 10)


def test_what_has_no_end_is_renewed_from_the_day_of_passing() -> None:
    endless = award(passed_on=date(2020, 5, 4), months=None)
    again = renewal(passed_on=date(2026, 5, 4), months=24, previous=endless)
    assert (again.validity.valid_from, again.first_awarded_on) == (date(2026, 5, 4), date(2020, 5, 4))


@given(
    first=st.dates(date(2015, 1, 1), date(2030, 12, 31)), early=st.lists(st.integers(0, 90), min_size=3, max_size=3)
)
def test_three_renewals_in_time_lose_no_day_and_keep_the_first_award(first: date, early: list[int]) -> None:
    current = award(passed_on=first, months=24)
    for days in early:
        ended = current.validity.valid_until
        assert ended is not None
        current = renewal(passed_on=ended - timedelta(days=days), months=24, previous=current)
        assert current.validity.valid_from == ended + timedelta(days=1)
        assert current.first_awarded_on == first


@pytest.mark.parametrize(
    ("present", "half_days", "points", "pass_mark", "missing"),
    [
        (4, 5, None, None, []),
        (3, 4, None, None, ["attendance"]),
        (7, 9, None, None, ["attendance"]),
        (8, 10, 12, 12, []),
        (8, 10, 11, 12, ["result"]),
        (8, 10, None, 12, ["result"]),
        (0, 2, None, 12, ["attendance", "result"]),
        (0, 0, None, None, ["attendance"]),
        (2, 2, Fraction(119, 10), 12, ["result"]),
    ],
)
def test_who_gets_a_certificate_and_what_is_missing(
    present: int, half_days: int, points: int | None, pass_mark: int | None, missing: list[str]
) -> None:
    found = missing_conditions(present=present, half_days=half_days, points=points, pass_mark=pass_mark)
    assert found == tuple(missing)


def test_every_condition_has_its_sentence() -> None:
    assert set(CONDITIONS) == set(Condition)


@pytest.mark.parametrize(
    ("present", "excused", "outcome"),
    [(4, False, "attended"), (3, False, "partly"), (3, True, "partly"), (0, False, "absent"), (0, True, "excused")],
)
def test_what_the_half_days_say(present: int, excused: bool, outcome: str) -> None:
    assert enrolment_outcome(present=present, half_days=5, is_excused=excused) == outcome
