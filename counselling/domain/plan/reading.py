"""Plan inputs from plain JSON, and back; what cannot be read is refused with its field."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from counselling.domain.errors import gettext_noop
from counselling.domain.money import Cents
from counselling.domain.plan.budget_series import MonthlyBudget, Run, SeriesLine
from counselling.domain.plan.terms import (
    Convention,
    Imputation,
    Method,
    PlanDebt,
    PlanInputs,
    PlanTerms,
    RateStep,
    Rounding,
    Rules,
    SharingKey,
)
from counselling.domain.plan.validation import LONGEST, PlanInputRefused

type Json = Any
type Data = Mapping[str, Json]
type Read = Callable[[Json], Json]

# Read on their own: what is owed, what can be paid, and how a pot was saved.
TOLD = frozenset({"kind", "method", "order", "debts", "capacity", "budget", "rules", "income", "vtlb", "months"})

EXACT = re.compile(r"-?[0-9]{1,30}(/0*[1-9][0-9]{0,29}|\.[0-9]{1,30})?")
DAY = re.compile(r"(19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}")


def exact(value: Json) -> Fraction:
    """A whole number, a fraction written as “a/b”, or a quoted decimal."""
    if type(value) is int or (isinstance(value, str) and EXACT.fullmatch(value)):
        return Fraction(value)
    raise PlanInputRefused(gettext_noop("“%(value)s” is not an exact fraction."), value=value)


def cents(value: Json) -> Cents:
    """Whole cents, not negative."""
    if whole(value) < 0:
        raise PlanInputRefused(
            gettext_noop("The amount is negative (%(value)s); zero or more is accepted."), value=value
        )
    return value


def positive(value: Json) -> int:
    if whole(value) < 1:
        raise PlanInputRefused(gettext_noop("“%(value)s” is not 1 or more."), value=value)
    return value


def duration(value: Json) -> int:
    """A number of months within a hundred years."""
    if positive(value) > LONGEST:
        raise PlanInputRefused(gettext_noop("At most %(longest)s months can be computed."), longest=LONGEST)
    return value


def weight(value: Json) -> Fraction:
    found = exact(value)
    if found < 0:
        raise PlanInputRefused(gettext_noop("A weight is not negative (%(value)s)."), value=value)
    return found


def each(read: Read) -> Read:
    """The reader of an object whose values are all read alike."""

    def read_all(value: Json) -> Json:
        return {name: read(part) for name, part in listed(value).items()}

    return read_all


def listed(value: Json) -> Data:
    if not isinstance(value, dict):
        raise PlanInputRefused(gettext_noop("“%(value)s” is not an object with named values."), value=value)
    return value


def need(data: Data, key: str, read: Read, default: Json = ...) -> Json:
    """One input of an object; without a default it must be there."""
    if key not in data:
        if default is ...:
            raise PlanInputRefused(gettext_noop("“%(key)s” is missing."), field=key, key=key)
        return default
    return read_at(key, read, data[key])


def read_at(field: str, read: Read, value: Json) -> Json:
    """Read a value; a refusal names its field."""
    try:
        return read(value)
    except PlanInputRefused as refusal:
        raise PlanInputRefused(refusal.message, field=refusal.field or field, **refusal.facts) from None
    except (TypeError, ValueError, KeyError, IndexError):
        raise PlanInputRefused(
            gettext_noop("“%(value)s” does not have the form of “%(key)s”."), field=field, value=value, key=field
        ) from None


def optional_rate(value: Json) -> Fraction | None:
    return None if value in (None, "contract") else exact(value)


def whole(value: Json) -> int:
    if type(value) is not int:
        raise PlanInputRefused(gettext_noop("“%(value)s” is not a whole number."), value=value)
    return value


def optional_month(value: Json) -> int | None:
    return None if value is None else positive(value)


def truth(value: Json) -> bool:
    if type(value) is not bool:
        raise PlanInputRefused(gettext_noop("“%(value)s” is neither true nor false."), value=value)
    return value


def text(value: Json) -> str:
    if type(value) is not str:
        raise PlanInputRefused(gettext_noop("“%(value)s” is not a text."), value=value)
    return value


def day(value: Json) -> date:
    try:
        return date.fromisoformat(value if DAY.fullmatch(text(value)) else "")
    except ValueError:
        raise PlanInputRefused(
            gettext_noop("“%(value)s” is not a date between 1900 and 2199 (YYYY-MM-DD)."), value=value
        ) from None


def spill(value: Json) -> Cents | None:
    """The least amount per creditor that goes on; true is any amount, false nothing."""
    if isinstance(value, bool):
        return 0 if value else None
    return None if value is None else whole(value)


def one_of(codes: type) -> Read:
    def read(value: Json) -> Json:
        try:
            return codes(value)
        except ValueError:
            accepted = ", ".join(codes)  # type: ignore[arg-type]
            raise PlanInputRefused(
                gettext_noop("“%(value)s” is not one of: %(accepted)s."), value=value, accepted=accepted
            ) from None

    return read


def rate_steps(value: Json) -> tuple[RateStep, ...]:
    return tuple(
        RateStep(
            first=positive(step[0]), last=optional_month(step[1]) if len(step) == 3 else None, rate=exact(step[-1])
        )
        for step in value
    )


def runs(value: Json) -> tuple[Run, ...]:
    """Runs of [first, last, amount], or one amount for every month."""
    if value is None:
        return ()
    if type(value) is int:
        return (Run(first=1, last=None, amount=cents(value)),)
    return tuple(
        Run(first=positive(first), last=optional_month(last), amount=cents(amount)) for first, last, amount in value
    )


def series(value: Json) -> tuple[SeriesLine, ...]:
    names = {"label": "label", "amount": "amount", "start": "first", "end": "last"}
    lines = [fields(listed(line), LINE) for line in value]
    return tuple(SeriesLine(**{names[key]: part for key, part in line.items()}) for line in lines)


def capacity(value: Json, horizon: int) -> tuple[Cents, ...]:
    """One amount, one a month, or runs."""
    if value is None:
        return ()
    if not isinstance(value, list):
        return (whole(value),)
    if value and isinstance(value[0], list):
        return tuple(
            next((run.amount for run in runs(value) if run.first <= month and (run.last or horizon) >= month), 0)
            for month in range(1, horizon + 1)
        )
    return tuple(whole(amount) for amount in value)


def budget(value: Json) -> MonthlyBudget | None:
    return None if value is None else monthly_budget(value)


def monthly_budget(value: Data) -> MonthlyBudget:
    listed(value)
    return MonthlyBudget(
        **{name: need(value, name, series) for name in ("income", "expenses")},
        **{name: need(value, name, runs, ()) for name in ("floor", "ceiling", "reserve")},
    )


LINE: dict[str, Read] = {"label": text, "amount": cents, "start": positive, "end": optional_month}
DEBT: dict[str, Read] = {
    "id": text,
    "principal": cents,
    "interest": cents,
    "costs": cents,
    "rate": exact,
    "rate_steps": rate_steps,
    "rank": whole,
    "weight": exact,
    "contractual": cents,
    "minimum": cents,
    "accepts": truth,
    "writable": truth,
    "share": exact,
    "currency": text,
}
TERMS: dict[str, Read] = {
    "horizon": whole,
    "first_due": day,
    "moratorium": whole,
    "moratorium_rate": optional_rate,
    "basis": one_of(SharingKey),
    "by_rank": truth,
    "small_claims": whole,
    "spill": spill,
    "unit": whole,
    "pot": whole,
    "costs": cents,
    "horizon_limit": whole,
    "horizon_reason": text,
}
RULES: dict[str, Read] = {
    "convention": one_of(Convention),
    "rounding": one_of(Rounding),
    "compounding": truth,
    "carry": truth,
    "imputation": one_of(Imputation),
}
FIELDS = {"basis": "key", "costs": "pot_costs"}
NAMES = {field: name for name, field in FIELDS.items()}


def fields(data: Data, readers: Mapping[str, Read], at: str = "") -> dict[str, Json]:
    """The known keys of an object, each read; an unknown key is refused rather than ignored."""
    found = {}
    for key, value in data.items():
        if key not in readers:
            raise PlanInputRefused(gettext_noop("“%(key)s” is not a known input."), field=at + key, key=key)
        found[key] = read_at(at + key, readers[key], value)
    return found


def debt(data: Data) -> PlanDebt:
    at = f"debts.{listed(data).get('id', '?')}."
    for needed in ("id", "principal"):
        if needed not in data:
            raise PlanInputRefused(gettext_noop("A debt needs an id and a principal."), field=at + needed)
    return PlanDebt(**fields(data, DEBT, at))


def rules(data: Data) -> Rules:
    return Rules(**fields(listed(data), RULES, "rules."))


def debts(value: Json) -> tuple[PlanDebt, ...]:
    return tuple(debt(told) for told in value)


def plan_inputs(data: Data, method: Method = Method.STAGED) -> PlanInputs:
    """Inputs in the vocabulary of the vectors, where nothing is set apart and everything spills by default."""
    plain: dict[str, Json] = {"small_claims": 0, "spill": 0, "horizon": 1 if method is Method.SETTLEMENT else 84}
    terms = plain | fields({key: value for key, value in data.items() if key not in TOLD}, TERMS)
    named = "method" if "method" in data else "order"
    method = need(data, named, one_of(Method), method)
    return PlanInputs(
        debts=need(data, "debts", debts, ()),
        capacity=need(data, "capacity", lambda value: capacity(value, terms["horizon"]), ()),
        budget=need(data, "budget", budget, None),
        terms=PlanTerms(
            method=method,
            rules=need(data, "rules", rules, Rules()),
            **{FIELDS.get(key, key): value for key, value in (terms | _pot(data, method)).items()},
        ),
    )


def _pot(data: Data, method: Method) -> dict[str, Cents]:
    """A pot that is saved month by month above what the household needs."""
    if method is not Method.SETTLEMENT or "pot" in data or "vtlb" not in data:
        return {}
    saved = need(data, "income", cents) - need(data, "vtlb", cents)
    return {"pot": max(0, saved) * need(data, "months", duration)}
