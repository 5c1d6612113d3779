"""The table of the money field, row by row."""

from decimal import Decimal

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from caseflow.ui.fields import MoneyField, parse_money, typed_sum

READ = {
    "1234,56": 123456,
    "1234.56": 123456,
    "1 234,56": 123456,
    "1\u00a0234,56": 123456,
    "1\u202f234,56": 123456,
    "1'234.56": 123456,
    "1.234,56": 123456,
    "1,234.56": 123456,
    "1.234.567,89": 123456789,
    "1,234,567.89": 123456789,
    "1.234.567": 123456700,
    "1,234,567": 123456700,
    "1 234": 123400,
    "1234": 123400,
    "12,5": 1250,
    "12.5": 1250,
    ",5": 50,
    ".5": 50,
    "5,": 500,
    "€ 612,40": 61240,
    "612,40 EUR": 61240,
    "612€": 61200,
    "  7 ": 700,
    "0,12": 12,
    "0": 0,
    "9 999 999 999,99": 999_999_999_999,
    "=120+35,5": 15550,
    "= 120 + 35,5": 15550,
    "=10-2*3": 400,
    "=100/3": 3333,
    "=50/3": 1667,
    "=0,5*0,01": 1,
    "=1 200,50/12": 10004,
    "=1+2+3+4+5+6+7+8+9+10": 5500,
}

REFUSED = {
    "1.234": "ambiguous",
    "1,234": "ambiguous",
    "12,345": "ambiguous",
    "123.456": "ambiguous",
    "€ 1.234": "ambiguous",
    "=1.234+1": "ambiguous",
    "1234,567": "decimals",
    "0,125": "decimals",
    ",125": "decimals",
    "1 234,567": "decimals",
    "1 23,45": "groups",
    "1.23.45": "groups",
    "1,23,456": "groups",
    "1.23,456": "groups",
    "1234.567,8": "groups",
    "1 234.567,8": "groups",
    "1,234 567": "groups",
    "1'234 567": "groups",
    "1.234,567.89": "groups",
    "-12,50": "negative",
    "−12,50": "negative",
    "=1-2": "negative",
    "(12,50)": "invalid",
    "1e3": "invalid",
    "NaN": "invalid",
    "１２": "invalid",
    "12٫5": "invalid",
    "abc": "invalid",
    ",": "invalid",
    "€": "invalid",
    "12 $": "invalid",
    "": "invalid",
    "9" * 201: "invalid",
    "99999999999,99": "too_large",
    "10000000000": "too_large",
    "=9999999999*9": "too_large",
    "=120+": "sum",
    "=5/0": "sum",
    "=": "sum",
    "=-5": "sum",
    "=1++2": "sum",
    "=1+2+3+4+5+6+7+8+9+10+11": "sum",
    "=(1+2)*3": "invalid",
}


@pytest.mark.parametrize(("text", "cents"), READ.items())
@pytest.mark.parametrize("language", ["fr", "de", "en"])
def test_read_alike_in_every_language(text, cents, language):
    with translation.override(language):
        assert parse_money(text) == cents


@pytest.mark.parametrize(("text", "code"), REFUSED.items())
def test_refused_with_its_reason(text, code):
    with pytest.raises(ValidationError) as refusal:
        parse_money(text)
    assert refusal.value.code == code


@pytest.mark.parametrize(("text", "cents"), [("-12,50", -1250), ("−12,50", -1250), ("- 3", -300), ("=1-2", -100)])
def test_negative_where_the_field_allows_it(text, cents):
    assert parse_money(text, negative=True) == cents


def test_an_unclear_amount_is_asked_about_with_both_readings():
    with translation.override("en"), pytest.raises(ValidationError) as refusal:
        parse_money("1,234")
    assert refusal.value.messages == ["1234 or 1.23? Write 1234 or 1.23."]


@given(st.integers(min_value=-999_999_999_999, max_value=999_999_999_999), st.sampled_from(["fr", "de", "en"]))
def test_a_refilled_amount_is_read_back_the_same(cents, language):
    with translation.override(language):
        assert parse_money(str(MoneyField().prepare_value(cents)), negative=True) == cents


@given(st.text(alphabet="0123456789.,' \u202f€=+-*/eE", max_size=24))
def test_any_text_is_read_or_refused_in_words(text):
    outcome = read_or_refusal(text)
    assert outcome.strip() if isinstance(outcome, str) else 0 <= outcome <= 999_999_999_999


def read_or_refusal(text):
    try:
        return parse_money(text)
    except ValidationError as refusal:
        return refusal.messages[0]


class AmountForm(forms.Form):
    amount = MoneyField(required=False)


def test_the_form_yields_cents_and_keeps_what_was_typed():
    form = AmountForm({"amount": "1.234,50"})
    assert form.is_valid()
    assert form.cleaned_data == {"amount": 123450}
    wrong = AmountForm({"amount": "1.234"})
    assert not wrong.is_valid()
    assert 'value="1.234"' in str(wrong["amount"])


def test_an_empty_amount_is_no_amount():
    form = AmountForm({"amount": " "})
    assert form.is_valid()
    assert form.cleaned_data == {"amount": None}


def test_zero_is_an_amount():
    class Required(forms.Form):
        amount = MoneyField()

    assert Required({"amount": "0"}).is_valid()
    assert Required({"amount": ""}).errors["amount"] == [str(MoneyField.default_error_messages["required"])]


@pytest.mark.parametrize("initial", [123450, Decimal("1234.50")])
def test_the_input_shows_two_decimals_and_a_decimal_keyboard(initial):
    with translation.override("fr"):
        html = str(AmountForm(initial={"amount": initial})["amount"])
    assert 'value="1234,50"' in html
    assert 'inputmode="decimal"' in html
    assert 'type="text"' in html


@pytest.mark.parametrize(
    ("initial", "data", "changed"),
    [
        (1250, "12,5", False),
        (Decimal("12.50"), "12.50", False),
        (1250, "12,51", True),
        (None, "", False),
        (1, "x", True),
    ],
)
def test_changed_means_another_amount(initial, data, changed):
    assert MoneyField().has_changed(initial, data) is changed


def test_the_sum_stays_for_the_comment():
    assert typed_sum(" =120+35,5") == "=120+35,5"
    assert typed_sum("155,50") == ""
    assert typed_sum(None) == ""
