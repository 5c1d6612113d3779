"""Explanations as plain JSON and back: what a frozen statement keeps, word for word and cent for cent."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from counselling.domain.explanation import Figure, Rule, Unit

type Kept = dict[str, Any]


def kept(figure: Figure) -> Kept:
    """A figure with all it rests on; what is empty is left out."""
    whole = {
        "name": figure.name,
        "value": _kept_value(figure.value),
        "unit": figure.unit.value,
        "label": figure.label,
        "formula": figure.formula,
        "rounding": figure.rounding,
        "inputs": [kept(part) for part in figure.inputs],
        "rules": [_kept_rule(rule) for rule in figure.rules],
        "facts": kept_facts(figure.facts),
    }
    return {name: value for name, value in whole.items() if value or name == "value"}


def restored(kept_figure: Kept) -> Figure:
    """The figure as it was kept."""
    return Figure(
        name=kept_figure["name"],
        value=_value(kept_figure["value"]),
        unit=Unit(kept_figure["unit"]),
        label=kept_figure.get("label", ""),
        formula=kept_figure.get("formula", ""),
        rounding=kept_figure.get("rounding", ""),
        inputs=tuple(restored(part) for part in kept_figure.get("inputs", ())),
        rules=tuple(_rule(rule) for rule in kept_figure.get("rules", ())),
        facts=restored_facts(kept_figure.get("facts", {})),
    )


def kept_facts(facts: Mapping[str, object]) -> Kept:
    """The facts of a sentence as plain JSON."""
    return {name: _kept_value(value) for name, value in facts.items()}


def restored_facts(kept_ones: Kept) -> Kept:
    """The facts as they were kept."""
    return {name: _value(value) for name, value in kept_ones.items()}


def _kept_value(value: object) -> object:
    match value:
        case Fraction():
            return {"fraction": str(value)}
        case date():
            return {"date": value.isoformat()}
        case _:
            return value


def _value(value: Any) -> Any:
    match value:
        case {"fraction": text}:
            return Fraction(text)
        case {"date": text}:
            return date.fromisoformat(text)
        case _:
            return value


def _kept_rule(rule: Rule) -> Kept:
    return {
        "id": rule.id,
        "text": rule.text,
        "source": rule.source,
        "valid_from": rule.valid_from.isoformat() if rule.valid_from else None,
        "note": rule.note,
        "confirmed": rule.confirmed,
    }


def _rule(rule: Mapping[str, Any]) -> Rule:
    valid_from = rule["valid_from"]
    return Rule(**{**rule, "valid_from": date.fromisoformat(valid_from) if valid_from else None})
