"""The payment code carries exactly what is printed beside it, or there is none."""

import base64

import pytest
import segno
from hypothesis import given, settings
from hypothesis import strategies as st

from documents.epc import PaymentCodeRefused, matrix, payload, payment_code

IBANS = ("LU280019400644750000", "BE71096123456769", "FR1420041010050500013M02606", "DE89370400440532013000")
GOOD = {"name": "Banque du Grand Chemin", "iban": IBANS[0], "amount": 21500, "text": "PR-778 401 22"}
words = st.text(alphabet=st.characters(categories=("L", "N")), min_size=1, max_size=70)


def test_the_payload_is_the_standard_one():
    assert payload(**GOOD) == (
        "BCD\n002\n1\nSCT\n\nBanque du Grand Chemin\nLU280019400644750000\nEUR215.00\n\n\nPR-778 401 22"
    )
    assert payload(**GOOD | {"text": ""}).endswith("EUR215.00")


@given(words, st.sampled_from(IBANS), st.integers(1, 99_999_999_999), words)
@settings(max_examples=500, deadline=None)
def test_what_is_read_back_is_what_was_printed(name, iban, amount, text):
    lines = payload(name=name, iban=iban, amount=amount, text=text).split("\n")
    assert lines[5:8] == [name, iban, f"EUR{amount // 100}.{amount % 100:02}"]
    assert lines[10] == text


def test_the_image_is_the_matrix_of_the_payload_with_its_quiet_zone():
    image = payment_code(**GOOD)
    svg = base64.b64decode(image.removeprefix("data:image/svg+xml;base64,")).decode()
    side = segno.make_qr(payload(**GOOD), error="m", encoding="utf-8", boost_error=False).symbol_size(border=4)[0]
    assert f'viewBox="0 0 {side} {side}"' in svg
    assert "<script" not in svg
    assert matrix(payload(**GOOD)).error == "M"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"iban": "LU280019400644750001"}, "iban"),
        ({"iban": "not an account"}, "iban"),
        ({"amount": 0}, "amount"),
        ({"amount": -1}, "amount"),
        ({"amount": 100_000_000_000}, "amount"),
        ({"text": "x" * 141}, "text"),
        ({"name": ""}, "name"),
        ({"name": "x" * 71}, "name"),
    ],
)
def test_outside_the_limits_there_is_no_code(change, field):
    with pytest.raises(PaymentCodeRefused) as refused:
        payment_code(**GOOD | change)
    assert refused.value.field == field
