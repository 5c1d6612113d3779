"""Form fields for money, rates, days, times and bank accounts: one reading for every screen, import and paste."""

from caseflow.ui.fields.days import DatedForm, DayField, parse_day
from caseflow.ui.fields.iban import IbanField, parse_iban
from caseflow.ui.fields.money import MoneyField, parse_money, typed_sum
from caseflow.ui.fields.rates import RateField, parse_rate
from caseflow.ui.fields.times import TimeField, parse_time

__all__ = [
    "DatedForm",
    "DayField",
    "IbanField",
    "MoneyField",
    "RateField",
    "TimeField",
    "parse_day",
    "parse_iban",
    "parse_money",
    "parse_rate",
    "parse_time",
    "typed_sum",
]
