"""What the engine refuses, each with the field at fault and what is accepted."""

from collections.abc import Iterable
from fractions import Fraction

from counselling.domain.errors import DomainError, gettext_noop
from counselling.domain.plan.terms import Convention, Method, PlanDebt, PlanInputs, PlanTerms

THOUSANDTHS_OF_A_PERCENT = 100_000
LONGEST = 1200


class PlanInputRefused(DomainError):
    """An input that no plan can be computed from."""

    code = "plan_input_refused"


def validate(inputs: PlanInputs) -> None:
    """Refuse inputs that do not make sense."""
    if not inputs.debts:
        raise PlanInputRefused(gettext_noop("A plan needs at least one debt."), field="debts")
    _check_terms(inputs.terms)
    seen: set[str] = set()
    for debt in inputs.debts:
        if debt.id in seen:
            raise PlanInputRefused(
                gettext_noop("Two debts have the same id “%(id)s”; each needs its own."), field="debts", id=debt.id
            )
        seen.add(debt.id)
        try:
            _check_debt(debt)
        except PlanInputRefused as refusal:
            field = f"debts.{debt.id}.{refusal.field}"
            raise PlanInputRefused(refusal.message, field=field, **refusal.facts) from None
    _check_amounts("capacity", inputs.capacity)
    if not inputs.capacity and inputs.budget is None and inputs.terms.method is not Method.SETTLEMENT:
        raise PlanInputRefused(gettext_noop("A plan needs a capacity or a budget."), field="capacity")


def check_cents(field: str, amount: object) -> None:
    """Whole cents, not negative."""
    if type(amount) is not int:
        raise PlanInputRefused(gettext_noop("“%(value)s” is not an amount in whole cents."), field=field, value=amount)
    if amount < 0:
        raise PlanInputRefused(
            gettext_noop("The amount is negative (%(value)s); zero or more is accepted."), field=field, value=amount
        )


def check_rate(field: str, rate: Fraction) -> None:
    """An exact fraction between 0 and 1 with at most three decimals of a percent."""
    check_range(field, rate)
    if THOUSANDTHS_OF_A_PERCENT % rate.denominator:
        raise PlanInputRefused(
            gettext_noop("A yearly rate has at most three decimals of a percent."), field=field, value=rate
        )


def check_range(field: str, rate: Fraction) -> None:
    """An exact fraction between 0 and 1."""
    check_fraction(field, rate)
    if not 0 <= rate.numerator <= rate.denominator:
        raise PlanInputRefused(gettext_noop("A yearly rate lies between 0 and 100 percent."), field=field, value=rate)


def check_fraction(field: str, value: object) -> None:
    """An exact number, never a binary approximation."""
    if type(value) not in (int, Fraction):
        raise PlanInputRefused(gettext_noop("“%(value)s” is not an exact fraction."), field=field, value=value)


def _check_amounts(field: str, amounts: Iterable[object]) -> None:
    for amount in amounts:
        check_cents(field, amount)


def _check_terms(terms: PlanTerms) -> None:
    for name in ("horizon", "moratorium", "small_claims", "unit", "pot", "pot_costs"):
        check_cents(name, getattr(terms, name))
    if terms.spill is not None:
        check_cents("spill", terms.spill)
    if terms.moratorium_rate is not None:
        check_rate("moratorium_rate", terms.moratorium_rate)
    if terms.horizon < 1:
        raise PlanInputRefused(gettext_noop("A plan lasts at least one month."), field="horizon")
    if terms.horizon > LONGEST:
        raise PlanInputRefused(
            gettext_noop("At most %(longest)s months can be computed."), field="horizon", longest=LONGEST
        )
    if terms.moratorium > terms.horizon:
        raise PlanInputRefused(
            gettext_noop("The moratorium (%(moratorium)s months) is longer than the plan (%(horizon)s months)."),
            field="moratorium",
            moratorium=terms.moratorium,
            horizon=terms.horizon,
        )
    if terms.horizon_limit is not None and terms.horizon > terms.horizon_limit and not terms.horizon_reason.strip():
        raise PlanInputRefused(
            gettext_noop("The law allows %(limit)s months; a longer plan needs a reason."),
            field="horizon",
            limit=terms.horizon_limit,
        )
    if terms.unit not in (1, 100):
        raise PlanInputRefused(gettext_noop("Instalments are rounded to a cent or to a whole euro."), field="unit")
    if terms.rules.convention is not Convention.MONTH12 and terms.first_due is None:
        raise PlanInputRefused(gettext_noop("Counting days needs the first due date."), field="first_due")


def _check_debt(debt: PlanDebt) -> None:
    for name in ("principal", "interest", "costs", "contractual", "minimum", "rank"):
        check_cents(name, getattr(debt, name))
    check_rate("rate", debt.rate)
    for step in debt.rate_steps:
        check_rate("rate_steps", step.rate)
        if step.first < 1 or (step.last is not None and step.last < step.first):
            raise PlanInputRefused(
                gettext_noop("A rate holds from a month of the plan, 1 or later, to that month or a later one."),
                field="rate_steps",
            )
    for name in ("weight", "share"):
        check_fraction(name, getattr(debt, name))
    if debt.weight.numerator <= 0:
        raise PlanInputRefused(gettext_noop("A weight is more than zero."), field="weight")
    if not 0 < debt.share.numerator <= debt.share.denominator:
        raise PlanInputRefused(gettext_noop("The household's share lies between 0 and the whole."), field="share")
    if debt.currency != "EUR":
        raise PlanInputRefused(
            gettext_noop("The debt is in %(currency)s; convert it to euro once, at a dated rate."),
            field="currency",
            currency=debt.currency,
        )
    if not debt.accepts and not debt.contractual:
        raise PlanInputRefused(
            gettext_noop("A creditor that refuses is served its contractual instalment: enter it."),
            field="contractual",
        )
