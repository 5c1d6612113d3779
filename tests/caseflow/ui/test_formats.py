from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from django.utils import translation

from caseflow.ui import formats


@pytest.mark.parametrize(
    ("language", "amount", "text"),
    [
        ("fr", 123456, "1\u202f234,56"),
        ("de", 123456, "1.234,56"),
        ("en", 123456, "1,234.56"),
        ("fr", -16350, "\u2212163,50"),
        ("fr", 5, "0,05"),
        ("fr", Decimal("4812.35"), "4\u202f812,35"),
        ("fr", Fraction(2001, 2), "10,01"),
        ("fr", None, "\u2014"),
        ("nl", 123456, "1\u202f234,56"),
    ],
)
def test_money(language, amount, text):
    with translation.override(language):
        assert formats.money(amount) == text


def test_signed_amounts_and_currency():
    with translation.override("fr"):
        assert formats.money(100, plus=True) == "+1,00"
        assert formats.money(0, plus=True) == "0,00"
        assert formats.euros(-100) == "\u22121,00\u00a0€"
    with translation.override("en"):
        assert formats.euros(-100) == "\u2212€1.00"
        assert formats.euros(100) == "€1.00"
        assert formats.euros(None) == "\u2014"


def test_shares():
    with translation.override("fr"):
        assert formats.percent(Fraction(249, 1000)) == "24,9\u202f%"
        assert formats.percent(Fraction(1, 32), 3) == "3,125\u202f%"
        assert formats.percent(Fraction(1, 2)) == "50\u202f%"
        assert formats.percent(None) == "\u2014"
    with translation.override("en"):
        assert formats.percent(Fraction(-1, 8)) == "\u221212.5%"


def test_plain_numbers():
    with translation.override("fr"):
        assert formats.number(Fraction(3, 2), 2) == "1,50"
        assert formats.number(Fraction(3, 2), 2, padded=False) == "1,5"
        assert formats.number(1500, 0) == "1\u202f500"


def test_days():
    with translation.override("fr"):
        assert formats.day(date(2026, 12, 31)) == "31/12/2026"
        assert formats.day(datetime(2026, 12, 31, 23, 11, tzinfo=UTC)) == "01/01/2027"
        assert formats.day(date(2026, 12, 31), long=True) == "jeu. 31 décembre 2026"
        assert formats.day(date(2026, 9, 1), long=True) == "mar. 1er septembre 2026"
    with translation.override("de"):
        assert formats.day(date(2026, 12, 31)) == "31.12.2026"
    assert formats.day(None) == "\u2014"
