"""Dates, rates, times and bank accounts as people write them."""

from datetime import date, time
from decimal import Decimal
from fractions import Fraction

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from caseflow.ui.fields import (
    DatedForm,
    DayField,
    IbanField,
    RateField,
    TimeField,
    parse_day,
    parse_iban,
    parse_rate,
    parse_time,
)

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("31/12/2026", date(2026, 12, 31)),
        ("31.12.26", date(2026, 12, 31)),
        ("31-12-26", date(2026, 12, 31)),
        ("311226", date(2026, 12, 31)),
        ("31122026", date(2026, 12, 31)),
        ("2026-12-31", date(2026, 12, 31)),
        ("31/12", date(2026, 12, 31)),
        ("1/2/26", date(2026, 2, 1)),
        ("29/02/2028", date(2028, 2, 29)),
        ("auj", TODAY),
        ("Heute", TODAY),
        ("today", TODAY),
        ("+14", date(2026, 12, 8)),
        ("-1", date(2026, 11, 23)),
        ("−1", date(2026, 11, 23)),
        ("+3m", date(2027, 2, 24)),
        ("-2s", date(2026, 11, 10)),
        ("+2w", date(2026, 12, 8)),
        ("01/01/36", date(2036, 1, 1)),
        ("01/01/37", date(1937, 1, 1)),
    ],
)
def test_days_are_read(text, day):
    assert parse_day(text, today=TODAY) == day


def test_a_month_further_ends_with_the_month():
    assert parse_day("+3m", today=date(2026, 11, 30)) == date(2027, 2, 28)


def test_a_birth_never_lies_ahead():
    assert parse_day("12.03.30", today=TODAY, birth=True) == date(1930, 3, 12)
    assert parse_day("12.03.26", today=TODAY, birth=True) == date(2026, 3, 12)
    assert parse_day("12.12.26", today=TODAY, birth=True) == date(1926, 12, 12)


@pytest.mark.parametrize(
    ("text", "code", "sentence"),
    [
        ("12/31/26", "month", "There is no month 31."),
        ("31/04/2026", "day", "April 2026 has no day 31."),
        ("29/02/2027", "day", "February 2027 has no day 29."),
        ("00/01/2026", "day", "January 2026 has no day 0."),
        ("01/01/1899", "year", "The year must lie between 1900 and 2199."),
        ("+9999m", "year", "The year must lie between 1900 and 2199."),
        ("-9999w", "year", "The year must lie between 1900 and 2199."),
        ("tomorrow", "invalid", "Write the date as 31/12/2026, 31.12.26, today or +14 (days)."),
        ("31/12-26", "invalid", "Write the date as 31/12/2026, 31.12.26, today or +14 (days)."),
        ("３１/12/2026", "invalid", "Write the date as 31/12/2026, 31.12.26, today or +14 (days)."),
    ],
)
def test_days_that_do_not_exist_are_named(text, code, sentence):
    with translation.override("en"), pytest.raises(ValidationError) as refusal:
        parse_day(text, today=TODAY)
    assert (refusal.value.code, refusal.value.messages) == (code, [sentence])


@given(st.text(alphabet="0123456789/.-+−mwsauj ", max_size=14))
def test_any_text_is_a_day_or_a_sentence(text):
    try:
        day = parse_day(text, today=TODAY)
    except ValidationError:
        day = TODAY
    assert 1900 <= day.year <= 2199


class DayForm(DatedForm):
    any_day = DayField(required=False)
    past = DayField(future=False, required=False)
    future = DayField(past=False, required=False)
    born = DayField(birth=True, required=False)


def test_each_field_says_whether_past_or_future_is_allowed():
    with translation.override("en"):
        form = DayForm({"any_day": "+1", "past": "+1", "future": "-1", "born": "24/11/2027"}, today=TODAY)
        assert form.errors == {
            "past": ["This day has not come yet."],
            "future": ["This day is over."],
            "born": ["This day has not come yet."],
        }
    assert form.cleaned_data == {"any_day": date(2026, 11, 25)}
    assert DayForm({"past": "auj", "future": "auj", "born": "auj"}, today=TODAY).is_valid()


def test_a_day_is_refilled_as_written_in_the_readers_language_and_echoed_with_its_weekday():
    with translation.override("fr"):
        form = DayForm(initial={"any_day": date(2026, 12, 31)}, today=TODAY)
        assert 'value="31/12/2026"' in str(form["any_day"])
        assert form.fields["any_day"].echo("31.12.26") == "jeu. 31 décembre 2026"
        assert "jeu. 31 décembre 2026</span>" in form["any_day"].as_field_group()
    with translation.override("de"):
        assert form.fields["any_day"].prepare_value(date(2026, 12, 31)) == "31.12.2026"
    assert form.fields["any_day"].echo("31/31/26") == ""


def test_a_day_field_without_today_is_a_mistake_of_the_programmer():
    with pytest.raises(RuntimeError):
        DayField().clean("auj")


@pytest.mark.parametrize(
    ("text", "rate"),
    [
        ("3.125", Fraction(1, 32)),
        ("3,125 %", Fraction(1, 32)),
        ("12,9", Fraction(129, 1000)),
        ("0", Fraction(0)),
        ("100", Fraction(1)),
        (",5", Fraction(1, 200)),
    ],
)
def test_rates_are_read(text, rate):
    assert parse_rate(text) == rate


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("3,1255", "decimals"),
        ("100,001", "range"),
        ("101", "range"),
        ("-1", "invalid"),
        ("1 0", "invalid"),
        ("1.000,5", "invalid"),
        ("%", "invalid"),
        (".", "invalid"),
        ("５", "invalid"),
        ("1000", "invalid"),
    ],
)
def test_rates_are_refused(text, code):
    with pytest.raises(ValidationError) as refusal:
        parse_rate(text)
    assert refusal.value.code == code


@pytest.mark.parametrize("initial", [Fraction(129, 1000), Decimal("12.900")])
def test_a_rate_is_refilled_without_idle_noughts(initial):
    with translation.override("fr"):
        assert RateField().prepare_value(initial) == "12,9"
    assert RateField().has_changed(initial, "12.9") is False
    assert RateField().has_changed(initial, "12.8") is True
    assert RateField().prepare_value(Fraction(1)) == "100"


@given(st.integers(0, 100_000))
def test_a_refilled_rate_is_read_back_the_same(thousandths):
    rate = Fraction(thousandths, 100_000)
    assert parse_rate(RateField().prepare_value(rate)) == rate


@pytest.mark.parametrize(
    ("text", "moment"),
    [("9", time(9)), ("9h30", time(9, 30)), ("0930", time(9, 30)), ("9:30", time(9, 30)), ("14h", time(14))],
)
def test_times_are_read(text, moment):
    assert parse_time(text) == moment
    assert TimeField().clean(text) == moment


@pytest.mark.parametrize("text", ["24", "9:60", "9:3:1", "half past", "９"])
def test_times_are_refused(text):
    with pytest.raises(ValidationError):
        parse_time(text)


def test_an_iban_is_checked_stored_compact_and_shown_in_groups():
    assert parse_iban("lu28 0019 4006 4475 0000") == "LU280019400644750000"
    assert IbanField().clean(" LU28 0019 4006 4475 0000 ") == "LU280019400644750000"
    assert IbanField().prepare_value("LU280019400644750000") == "LU28 0019 4006 4475 0000"
    assert IbanField(required=False).clean("") == ""
    for wrong in ("LU280019400644750001", "LU28", "XX00 0000", "hello"):
        with pytest.raises(ValidationError):
            parse_iban(wrong)
