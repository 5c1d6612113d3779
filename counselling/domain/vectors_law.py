"""Replay of the published vectors of the law computations: what came out other than expected."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from counselling.domain.budget import (
    Budget,
    BudgetLine,
    Category,
    ContractualInstalment,
    figures_of,
)
from counselling.domain.capacity import CapacityInputs, capacity
from counselling.domain.dates import DAY
from counselling.domain.errors import DomainError
from counselling.domain.law.attachable import AttachableIncome, Mass, attachable_share
from counselling.domain.law.balance import protected_balance
from counselling.domain.law.minimum import Household, minimum_income
from counselling.domain.limitation import last_day_of, period_of
from counselling.domain.money import Cents, round_half_up, to_cents, to_decimal
from counselling.domain.periods import Period
from counselling.domain.sharing import largest_remainder

type Vector = Mapping[str, Any]
type Results = Mapping[str, Any]


def supports(vector: Vector) -> bool:
    """Whether this kind of vector is computed."""
    return vector["what"] in COMPUTATIONS


def check(vector: Vector) -> list[str]:
    """One line per expected key that came out otherwise; an unknown kind raises KeyError."""
    compute = COMPUTATIONS[vector["what"]]
    expected = vector["expected"]
    try:
        results = compute(vector["jurisdiction"], vector["inputs"])
    except DomainError as error:
        results = {"error": error.code}
    tolerance = to_cents(Decimal(str(vector.get("tolerance", "0"))))
    return [
        f"{vector['id']}: {key}: expected {wanted}, got {_shown(results.get(key, results.get('error')))}"
        for key, wanted in expected.items()
        if not _agrees(wanted, results.get(key), tolerance)
    ]


def _shown(result: object) -> object:
    """A result as the vectors write it."""
    if isinstance(result, list):
        return [_shown(part) for part in result]
    return str(to_decimal(result)) if type(result) is int else result


def _cents(text: str) -> Cents:
    return to_cents(Decimal(text))


def _attachable_share(jurisdiction: str, inputs: Vector) -> Results:
    share = attachable_share(
        jurisdiction=jurisdiction,
        on=date.fromisoformat(inputs["on"]),
        income=_cents(inputs["monthly_income"]),
        kind=inputs["kind"],
        mass=inputs.get("mass", Mass.SEIZURE),
        dependants=inputs["dependants"],
    )
    return {
        "by_scale": share.by_scale,
        "before_dependants": share.by_scale,
        "bands": [round_half_up(band.taken) for band in share.bands],
        "amount": share.amount,
        "kept": share.kept,
        "confirmed": share.confirmed,
    }


def _minimum(jurisdiction: str, inputs: Vector) -> Results:
    minimum = minimum_income(
        jurisdiction=jurisdiction,
        on=date.fromisoformat(inputs["on"]),
        household=_household(inputs),
        scheme=inputs.get("scheme", ""),
    )
    return {"amount": minimum.amount, "confirmed": minimum.confirmed}


def _household(inputs: Vector) -> Household:
    return Household(
        adults=inputs.get("adults", 1), children=inputs.get("children", 0), category=inputs.get("category")
    )


def _capacity(jurisdiction: str, inputs: Vector) -> Results:
    attachable = AttachableIncome(
        amount=_cents(inputs.get("attachable_income", inputs["monthly_income"])), dependants=inputs["dependants"]
    )
    found = capacity(
        jurisdiction=jurisdiction,
        on=date.fromisoformat(inputs["on"]),
        inputs=CapacityInputs(
            income=_cents(inputs["monthly_income"]),
            expenses=_cents(inputs["expenses"]),
            household=_household(inputs),
            attachable=(attachable,),
            family_allowances=_cents(inputs.get("family_allowances", "0")),
            waived=frozenset(inputs.get("waived", ())),
        ),
    )
    return {
        **{term.code: term.figure.value for term in found.terms if term.figure},
        "household_minimum": found.household_minimum,
        "capacity": found.amount,
        "binding": found.binding,
        "warnings": [warning.code for warning in found.warnings],
        "confirmed": found.confirmed,
    }


def _protected_balance(jurisdiction: str, inputs: Vector) -> Results:
    found = protected_balance(
        jurisdiction=jurisdiction,
        on=date.fromisoformat(inputs["on"]),
        balances=tuple(_cents(text) for text in inputs["balances"]),
        claim=_cents(inputs["claim"]),
        protected_sums=_cents(inputs["protected_sums"]),
    )
    return {"left": found.left, "seized": found.seized, "confirmed": found.confirmed}


def _limitation(jurisdiction: str, inputs: Vector) -> Results:
    start = date.fromisoformat(inputs["start"])
    period = period_of(jurisdiction=jurisdiction, code=inputs["period"], on=start)
    restarts = (date.fromisoformat(text) for text in inputs.get("restarts", ()))
    last_day = last_day_of(period=period, start=start, restarts=restarts)
    return {
        "last_day": last_day.isoformat(),
        "barred_from": (last_day + DAY).isoformat(),
        "confirmed": all(rule.confirmed for rule in period.rules),
    }


def _surplus(jurisdiction: str, inputs: Vector) -> Results:
    """In these vectors the surplus is what is left after the instalments: the balance of a budget."""
    lines = (
        _line(Category.WAGE, inputs["monthly_income"]),
        _line(Category.OTHER_INCOME, inputs["yearly_income"], Period.YEARLY),
        _line(Category.FOOD, inputs["monthly_expenses"]),
        _line(Category.YEARLY_BILLS, inputs["yearly_expenses"], Period.YEARLY),
    )
    running = ContractualInstalment(id="running", amount=_cents(inputs["running_instalments"]))
    budget = Budget(on=date.min, persons=Fraction(1), lines=lines, instalments=(running,))
    return {"amount": figures_of(budget).balance.value}


def _line(category: Category, amount: str, period: Period = Period.MONTHLY) -> BudgetLine:
    return BudgetLine(id=category, category=category, amount=_cents(amount), period=period)


def _apportionment(jurisdiction: str, inputs: Vector) -> Results:
    claims = {f"{number:04}": _cents(text) for number, text in enumerate(inputs["claims"])}
    amount = _cents(inputs["amount"])
    if inputs["residue"] == "none":
        return {"shares": [amount * claim // sum(claims.values()) for claim in claims.values()]}
    shares = largest_remainder(amount, keys=claims)
    return {"shares": [shares[name] for name in claims]}


def _plan_total(jurisdiction: str, inputs: Vector) -> Results:
    repaid = _cents(inputs["instalment"]) * inputs["months"]
    return {"repaid": repaid, "remaining": _cents(inputs["debt"]) - repaid if "debt" in inputs else None}


COMPUTATIONS: Mapping[str, Callable[[str, Vector], Results]] = {
    "attachable_share": _attachable_share,
    "minimum": _minimum,
    "capacity": _capacity,
    "protected_balance": _protected_balance,
    "limitation": _limitation,
    "surplus": _surplus,
    "apportionment": _apportionment,
    "plan_total": _plan_total,
}


def _agrees(wanted: object, got: object, tolerance: Cents) -> bool:
    """Whether a result is the expected one; amounts stand as quoted decimals, results as cents."""
    if isinstance(wanted, list) and isinstance(got, list):
        return len(wanted) == len(got) and all(_agrees(*pair, tolerance) for pair in zip(wanted, got, strict=True))
    if isinstance(wanted, str) and isinstance(got, int):
        return abs(_cents(wanted) - got) <= tolerance
    return wanted == got
