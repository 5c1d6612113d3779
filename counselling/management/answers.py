"""Answers of the law as JSON: euros with two decimals, each figure with its way, in the reader's language."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext

from counselling.domain.errors import NoParameterInForce
from counselling.domain.explanation import Figure, Rule, Unit
from counselling.domain.law.loader import Law
from counselling.domain.law.rows import Data, nodes
from counselling.domain.money import Cents, round_half_up, to_decimal
from counselling.templatetags.figures import figure_formula, figure_label, in_words

type Json = Any

# Facts of a figure that are cents; every other number is a plain one.
AMOUNTS = frozenset({"lower", "upper"})


def euros(amount: Cents | Fraction) -> str:
    """An amount with two decimals, rounded half up where it is a fraction of a cent."""
    return str(to_decimal(round_half_up(Fraction(amount))))


def percent(rate: Fraction) -> str:
    """A rate of the law files, which is a decimal, in percent and without trailing zeros."""
    return str(Decimal(rate.numerator) * 100 / rate.denominator)


def answer(law: Law, figure: Figure, result: Mapping[str, Json]) -> dict[str, Json]:
    """A result with what it rests on: confirmed or not, the values to be confirmed, and the way of the figure."""
    dated = {str(node["id"]): node for _path, node in nodes(law.sections) if "id" in node}
    return {
        "result": dict(result),
        "confirmed": figure.confirmed,
        "to_be_confirmed": [_rule(rule, dated) for rule in figure.all_rules if not rule.confirmed],
        "law": law.version,
        "explanation": _figure(figure, dated),
    }


def refusal(law: Law, error: NoParameterInForce) -> dict[str, Json]:
    """A value that the law files lack, by name and day, with what the files say is missing there."""
    parameter = str(error.facts["parameter"])
    return {
        "error": error.code,
        "message": in_words(error.message, error.facts),
        "parameter": parameter,
        "selectors": error.facts["selectors"],
        "on": _plain(error.facts["on"]),
        "gaps": law.sections[parameter.partition(".")[0]]["gaps"],
    }


def _figure(figure: Figure, dated: Mapping[str, Data]) -> dict[str, Json]:
    told = {
        "name": figure.name,
        "label": figure_label(figure),
        "value": _value(figure),
        "unit": "euro" if figure.unit is Unit.CENTS else figure.unit.value,
        "exact": _exact(figure),
        "formula": figure_formula(figure),
        "rounding": gettext(figure.rounding) if figure.rounding else "",
        "facts": {name: _fact(name, value) for name, value in figure.facts.items()},
        "rules": [_rule(rule, dated) for rule in figure.rules],
        "inputs": [_figure(part, dated) for part in figure.inputs],
    }
    return {key: value for key, value in told.items() if key == "value" or value not in ("", None, [], {})}


def _value(figure: Figure) -> Json:
    if figure.unit is Unit.CENTS and isinstance(figure.value, int | Fraction):
        return euros(figure.value)
    return _plain(figure.value)


def _exact(figure: Figure) -> str | None:
    """The euros as a fraction where two decimals do not hold them, so that the way can be reckoned again."""
    if figure.unit is not Unit.CENTS or not isinstance(figure.value, Fraction) or figure.value.denominator == 1:
        return None
    return str(figure.value / 100)


def _fact(name: str, value: object) -> Json:
    if name in AMOUNTS and isinstance(value, int | Fraction):
        return euros(value) if Fraction(value).denominator == 1 else str(Fraction(value) / 100)
    return _plain(value)


def _plain(value: object) -> Json:
    match value:
        case date():
            return value.isoformat()
        case Fraction() | Decimal():
            return str(value)
        case _:
            return value


def _rule(rule: Rule, dated: Mapping[str, Data]) -> dict[str, Json]:
    row = dated.get(rule.id, {})
    told = {
        "id": rule.id,
        "text": rule.text,
        "source": rule.source,
        "valid_from": _plain(rule.valid_from),
        "valid_to": row.get("to"),
        "review_by": row.get("review_by"),
        "confirmed": rule.confirmed,
        "note": rule.note,
    }
    return {key: value for key, value in told.items() if value not in ("", None)}
