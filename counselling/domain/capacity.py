"""Repayment capacity: the smallest of the terms that the law of the jurisdiction names, never below zero."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from counselling.domain.budget import cents_of
from counselling.domain.errors import DomainError, NoParameterInForce, gettext_noop
from counselling.domain.explanation import Figure, Rule
from counselling.domain.law.attachable import AttachableIncome, Kind, attachable_together
from counselling.domain.law.inputs import LawInputs
from counselling.domain.law.loader import Law, law_of
from counselling.domain.law.lookup import cents, rule_of, statement
from counselling.domain.law.minimum import Household, minimum_income
from counselling.domain.law.rows import Data
from counselling.domain.money import Cents


@dataclass(frozen=True, slots=True, kw_only=True)
class CapacityInputs:
    """What the capacity rests on; `household_minimum` is a figure of the counsellor instead of the scheme's."""

    income: Cents
    expenses: Cents
    household: Household
    attachable: tuple[AttachableIncome, ...]
    family_allowances: Cents = 0
    waived: frozenset[str] = frozenset()
    household_minimum: Cents | None = None


def capacity_inputs(inputs: LawInputs, *, expenses: Cents, waived: frozenset[str] = frozenset()) -> CapacityInputs:
    """The inputs of the law as the capacity needs them."""
    return CapacityInputs(
        income=inputs.income,
        expenses=expenses,
        household=inputs.household,
        attachable=inputs.attachable,
        family_allowances=inputs.family_allowances,
        waived=waived,
        household_minimum=inputs.household_minimum.value,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One term of the minimum: its figure, or the value of the law that is missing for it."""

    code: str
    figure: Figure | None
    waivable_by: str | None
    waived: bool
    missing: NoParameterInForce | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CapacityWarning:
    """Something the counsellor should know that never changes the capacity."""

    code: str
    text: str
    figure: Figure


@dataclass(frozen=True, slots=True, kw_only=True)
class Capacity:
    """The capacity with its terms; `unknown` are warnings that could not be worked out."""

    amount: Cents
    binding: str
    terms: tuple[Term, ...]
    warnings: tuple[CapacityWarning, ...]
    unknown: tuple[NoParameterInForce, ...]
    figure: Figure

    @property
    def confirmed(self) -> bool:
        return self.figure.confirmed

    @property
    def household_minimum(self) -> Cents | None:
        """The minimum income that was left to the household, where a term needs it."""
        for figure in self.figure.walk():
            if figure.name == "minimum_income" and isinstance(figure.value, int):
                return figure.value
        return None


def capacity(*, jurisdiction: str, on: date, inputs: CapacityInputs) -> Capacity:
    """What a household can pay its creditors a month; a term without a value of the law refuses the whole."""
    law = law_of(jurisdiction)
    rule = law.sections["capacity_rule"]
    terms = capacity_terms(jurisdiction=jurisdiction, on=on, inputs=inputs)
    counted = [figure for term in terms if (figure := _counted(term)) is not None]
    lowest = min(counted, key=cents_of)
    amount = max(int(cents(rule["floor"])), cents_of(lowest))
    warnings, unknown = _warnings(law, rule, amount, inputs, on)
    return Capacity(
        amount=amount,
        binding=lowest.name,
        terms=terms,
        warnings=warnings,
        unknown=unknown,
        figure=Figure(
            name="repayment_capacity",
            value=amount,
            formula=gettext_noop("the smallest of the terms, never below 0"),
            inputs=tuple(counted),
            rules=(rule_of(rule, on=on, name=f"{jurisdiction}.capacity", text=rule["legal_basis"] or rule["name"]),),
        ),
    )


def capacity_terms(*, jurisdiction: str, on: date, inputs: CapacityInputs) -> tuple[Term, ...]:
    """Each term by itself, so that what does not depend on a missing value is still shown."""
    law = law_of(jurisdiction)
    terms = law.sections["capacity_rule"]["terms"]
    _require_waivable(terms, inputs.waived)
    return tuple(_term(law, term, inputs, on) for term in terms)


def _require_waivable(terms: list[Data], waived: frozenset[str]) -> None:
    waivable = {term["code"] for term in terms if term["waivable_by"]}
    for code in sorted(waived - waivable):
        raise DomainError(gettext_noop("The term “%(term)s” cannot be waived."), field="waived", term=code)


def _term(law: Law, term: Data, inputs: CapacityInputs, on: date) -> Term:
    code = term["code"]
    figure, absent = None, None
    try:
        figure = _with_rules(FIGURES[code](law, term, inputs, on), _cited(law, term, on))
    except NoParameterInForce as error:
        absent = error
    waived = code in inputs.waived
    return Term(code=code, figure=figure, waivable_by=term["waivable_by"], waived=waived, missing=absent)


def _counted(term: Term) -> Figure | None:
    """The figure of a term that takes part in the minimum."""
    if term.waived:
        return None
    if term.missing:
        raise term.missing
    return term.figure


def _cited(law: Law, term: Data, on: date) -> tuple[Rule, ...]:
    """The term itself as a rule, which may be less certain than what it cites, and its statements."""
    own = Rule(
        id=f"{law.jurisdiction}.capacity.{term['code']}",
        text=term.get("basis") or term.get("text") or "",
        source=law.sections["capacity_rule"]["source"],
        confirmed=term["verified"],
    )
    return (own, *(statement(law, name, on=on) for name in term["rules"]))


def _with_rules(figure: Figure, rules: tuple[Rule, ...]) -> Figure:
    return replace(figure, rules=(*figure.rules, *rules))


def _attachable(law: Law, term: Data, inputs: CapacityInputs, on: date) -> Figure:
    return attachable_together(
        jurisdiction=law.jurisdiction,
        on=on,
        incomes=inputs.attachable,
        kind=term.get("kind") or Kind.WAGES,
        with_floor=False,
    )


def _surplus(law: Law, term: Data, inputs: CapacityInputs, on: date) -> Figure:
    return Figure(
        name="surplus",
        value=inputs.income - inputs.expenses,
        formula=gettext_noop("income − expenses"),
        inputs=(
            Figure(name="monthly_income", value=inputs.income),
            Figure(name="capacity_expenses", value=inputs.expenses),
        ),
    )


def _income_less_minimum(law: Law, term: Data, inputs: CapacityInputs, on: date) -> Figure:
    minimum = _minimum(law, term, inputs, on)
    kept = [minimum]
    if term.get("plus") == "family_allowances":
        kept.append(Figure(name="family_allowances", value=inputs.family_allowances))
    formula = gettext_noop("income − minimum income of the household")
    if len(kept) > 1:
        formula = gettext_noop("income − minimum income of the household − family allowances")
    return Figure(
        name="income_less_minimum",
        value=inputs.income - sum(cents_of(figure) for figure in kept),
        formula=formula,
        inputs=(Figure(name="monthly_income", value=inputs.income), *kept),
    )


def _minimum(law: Law, term: Data, inputs: CapacityInputs, on: date) -> Figure:
    if inputs.household_minimum is not None:
        formula = gettext_noop("entered by the counsellor")
        return Figure(name="minimum_income", value=inputs.household_minimum, formula=formula)
    found = minimum_income(jurisdiction=law.jurisdiction, on=on, household=inputs.household, scheme=term["scheme"])
    return found.figure


FIGURES: Mapping[str, Callable[[Law, Data, CapacityInputs, date], Figure]] = {
    "attachable_share": _attachable,
    "surplus": _surplus,
    "income_less_minimum": _income_less_minimum,
}


def _warnings(
    law: Law, rule: Data, amount: Cents, inputs: CapacityInputs, on: date
) -> tuple[tuple[CapacityWarning, ...], tuple[NoParameterInForce, ...]]:
    """A capacity above one of these figures is worth a word."""
    raised: list[CapacityWarning] = []
    unknown: list[NoParameterInForce] = []
    for warning in rule["warnings"]:
        try:
            figure = _with_rules(FIGURES[warning["code"]](law, warning, inputs, on), _cited(law, warning, on))
        except NoParameterInForce as error:
            unknown.append(error)
            continue
        if amount > cents_of(figure):
            raised.append(CapacityWarning(code=warning["code"], text=warning["text"], figure=figure))
    return tuple(raised), tuple(unknown)
