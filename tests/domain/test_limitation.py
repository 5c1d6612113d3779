"""The limitation clock informs: running until, probably time-barred since, or cannot tell."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counselling.domain.errors import NoParameterInForce
from counselling.domain.limitation import (
    LimitationClock,
    LimitationEvent,
    LimitationEventKind,
    LimitationState,
    last_day_of,
    limitation_clock,
    period_of,
)

ON = date(2026, 6, 1)
K = LimitationEventKind


def event(kind: LimitationEventKind, year: int, month: int = 3, day: int = 5) -> LimitationEvent:
    return LimitationEvent(kind=kind, on=date(year, month, day))


def clock(
    *events: LimitationEvent,
    jurisdiction: str = "fr",
    nature: str = "other",
    creditor_kind: str = "retail",
    on: date = ON,
) -> LimitationClock:
    return limitation_clock(
        jurisdiction=jurisdiction, nature=nature, creditor_kind=creditor_kind, events=events, on=on
    )


def test_a_claim_runs_from_its_due_date() -> None:
    found = clock(event(K.DUE_DATE, 2023))
    assert (found.state, found.period.code) == (LimitationState.RUNNING, "general")
    assert (found.last_day, found.barred_from) == (date(2028, 3, 5), date(2028, 3, 6))
    assert [rule.id for rule in found.figure.all_rules] == ["fr.limitation.general", "fr.limitation.counting"]
    assert (found.figure.formula, found.figure.facts["years"]) == ("start + %(years)s years", 5)
    assert [part.value for part in found.figure.inputs] == [date(2023, 3, 5)]
    assert found.confirmed is True


def test_the_last_day_still_runs_and_the_next_is_barred() -> None:
    start = event(K.DUE_DATE, 2021, 6, 1)
    assert clock(start).state is LimitationState.RUNNING
    barred = clock(start, on=date(2026, 6, 2))
    assert (barred.state, barred.barred_from) == (LimitationState.TIME_BARRED, date(2026, 6, 2))


@pytest.mark.parametrize("kind", [K.ACKNOWLEDGEMENT, K.PAYMENT, K.FORMAL_ACT])
def test_what_restarts_a_limitation(kind: LimitationEventKind) -> None:
    found = clock(event(K.DUE_DATE, 2019), event(kind, 2023))
    assert (found.state, found.last_day, found.start) == (
        LimitationState.RUNNING,
        date(2028, 3, 5),
        event(kind, 2023),
    )


def test_what_comes_after_the_end_does_not_revive_the_claim() -> None:
    late = event(K.PAYMENT, 2024)
    found = clock(event(K.DUE_DATE, 2015), late)
    assert (found.state, found.barred_from) == (LimitationState.TIME_BARRED, date(2020, 3, 6))
    assert found.too_late == (late,)


def test_events_to_come_are_not_heard() -> None:
    found = clock(event(K.DUE_DATE, 2019), event(K.PAYMENT, 2027))
    assert (found.state, found.too_late) == (LimitationState.TIME_BARRED, ())


def test_without_a_date_the_clock_cannot_tell() -> None:
    found = clock()
    assert (found.state, found.missing) == (LimitationState.CANNOT_TELL, K.DUE_DATE)
    assert (found.last_day, found.barred_from) == (None, None)
    assert (found.figure.formula, found.figure.inputs) == ("a date is missing", ())


def test_a_known_payment_is_enough_to_start() -> None:
    assert clock(event(K.PAYMENT, 2023)).last_day == date(2028, 3, 5)


def test_french_consumer_credit_lapses_and_hears_no_payment() -> None:
    found = clock(event(K.FIRST_UNPAID_INSTALMENT, 2024), event(K.PAYMENT, 2025), nature="consumer_loan")
    assert (found.period.code, found.period.foreclosure) == ("consumer_credit", True)
    assert (found.state, found.barred_from) == (LimitationState.TIME_BARRED, date(2026, 3, 6))


def test_a_new_incident_after_a_plan_starts_the_foreclosure_again() -> None:
    found = clock(event(K.FIRST_UNPAID_INSTALMENT, 2021), event(K.FIRST_UNPAID_INSTALMENT, 2025), nature="revolving")
    assert (found.state, found.last_day) == (LimitationState.RUNNING, date(2027, 3, 5))


def test_a_foreclosure_needs_the_first_unpaid_instalment_or_the_termination() -> None:
    assert clock(event(K.ACKNOWLEDGEMENT, 2025), nature="car_loan").missing is K.FIRST_UNPAID_INSTALMENT
    assert clock(event(K.DUE_DATE, 2025), nature="car_loan").last_day == date(2027, 3, 5)


def test_a_judgment_has_a_period_of_its_own() -> None:
    found = clock(event(K.FIRST_UNPAID_INSTALMENT, 2012), event(K.JUDGMENT, 2020), nature="consumer_loan")
    assert (found.period.code, found.last_day) == ("judgment", date(2030, 3, 5))
    later = clock(event(K.JUDGMENT, 2014), event(K.FORMAL_ACT, 2022), event(K.DUE_DATE, 2025))
    assert (later.last_day, later.start) == (date(2032, 3, 5), event(K.FORMAL_ACT, 2022))


def test_where_no_period_for_judgments_is_known_the_general_one_runs() -> None:
    found = clock(event(K.DUE_DATE, 2010), event(K.JUDGMENT, 2018), jurisdiction="be", nature="telecom")
    assert (found.period.code, found.last_day) == ("general", date(2028, 3, 5))


@pytest.mark.parametrize(
    ("jurisdiction", "nature", "creditor", "code"),
    [
        ("fr", "energy_arrears", "energy", "supply_to_consumer"),
        ("fr", "telecom", "private_person", "general"),
        ("fr", "rent_arrears", "private_person", "rent"),
        ("lu", "telecom", "telecom", "trade"),
        ("lu", "car_loan", "private_person", "general"),
        ("lu", "rent_arrears", "landlord", "periodic"),
        ("be", "health_bill", "health", "health"),
        ("be", "tax", "tax", "general"),
    ],
)
def test_the_period_follows_nature_and_creditor(jurisdiction: str, nature: str, creditor: str, code: str) -> None:
    start = event(K.DUE_DATE, 2025)
    found = clock(start, jurisdiction=jurisdiction, nature=nature, creditor_kind=creditor)
    assert found.period.code == code


def test_what_is_not_verified_is_to_be_confirmed() -> None:
    assert clock(event(K.DUE_DATE, 2025), nature="rent_arrears").confirmed is False


def test_a_period_that_does_not_exist_is_refused() -> None:
    with pytest.raises(NoParameterInForce, match="forever"):
        period_of(jurisdiction="fr", code="forever", on=ON)


@given(start=st.dates(date(1960, 1, 1), date(2060, 1, 1)), after=st.integers(0, 4000), on=st.integers(0, 30000))
def test_a_restart_never_shortens_and_the_states_exclude_each_other(start: date, after: int, on: int) -> None:
    period = period_of(jurisdiction="fr", code="general", on=ON)
    restart = start + timedelta(days=after)
    assert last_day_of(period=period, start=start, restarts=[restart]) >= last_day_of(period=period, start=start)
    today = start + timedelta(days=on)
    found = clock(LimitationEvent(kind=K.DUE_DATE, on=start), on=today)
    assert found.barred_from is not None
    assert (found.state is LimitationState.TIME_BARRED) == (today >= found.barred_from)
