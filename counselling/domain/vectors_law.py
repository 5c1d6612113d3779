"""Replay of the published vectors of the law computations: what came out other than expected."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from counselling.domain import benefits
from counselling.domain.benefits import Adult, BenefitHousehold, Dwelling, estimate_benefits
from counselling.domain.budget import (
    Budget,
    BudgetLine,
    Category,
    ContractualInstalment,
    figures_of,
)
from counselling.domain.capacity import CapacityInputs, capacity
from counselling.domain.credit import Flow, annual_percentage_rate, run_off
from counselling.domain.dates import DAY
from counselling.domain.deadlines import deadline_of
from counselling.domain.errors import DomainError
from counselling.domain.interest import (
    LegalInterest,
    Series,
    interest_for_days,
    legal_interest,
    simple_interest,
)
from counselling.domain.law.attachable import AttachableIncome, Mass, attachable_share
from counselling.domain.law.balance import protected_balance
from counselling.domain.law.expenses import expenses_by_scale
from counselling.domain.law.loader import law_of
from counselling.domain.law.minimum import Household, minimum_income
from counselling.domain.limitation import last_day_of, period_of
from counselling.domain.money import Cents, round_half_up, to_cents, to_decimal
from counselling.domain.periods import Period
from counselling.domain.plan.engine import compute_plan
from counselling.domain.plan.terms import Method, PlanDebt, PlanInputs, PlanTerms, SharingKey
from counselling.domain.sharing import largest_remainder

type Vector = Mapping[str, Any]
type Results = Mapping[str, Any]


BENEFITS = ("rsa", "cmu_c", "aide_logement", "ppa", "css_participation_forfaitaire", "ars", "cheque_energie")


def supports(vector: Vector) -> bool:
    """Whether this kind of vector is computed here; some need an optional package."""
    return vector["what"] in COMPUTATIONS and (vector["what"] != "benefit_estimate" or benefits.is_installed())


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


def _expense_scale(jurisdiction: str, inputs: Vector) -> Results:
    found = expenses_by_scale(
        jurisdiction=jurisdiction,
        on=date.fromisoformat(inputs["on"]),
        commission=inputs["commission"],
        persons=inputs["persons"],
        real_costs=[_cents(text) for text in inputs["real_costs"]],
    )
    income = _cents(inputs.get("monthly_income", "0"))
    return {"scale_total": found.scale_total, "expenses": found.expenses, "surplus": income - found.expenses}


def _deadline(jurisdiction: str, inputs: Vector) -> Results:
    found = deadline_of(jurisdiction=jurisdiction, step=inputs["step"], start=date.fromisoformat(inputs["start"]))
    return {"date": found.on.isoformat(), "confirmed": found.confirmed}


def _interest(jurisdiction: str, inputs: Vector) -> Results:
    capital = _cents(inputs["capital"])
    if "rate_pct" in inputs:
        basis = law_of(jurisdiction).sections["legal_interest"]["day_basis"]
        rate = Fraction(inputs["rate_pct"]) / 100
        exact = simple_interest(capital=capital, days=inputs["days"], rate=rate, day_basis=basis)
        return {"rate_pct": inputs["rate_pct"], "amount": round_half_up(exact)}
    found = _legal_interest(jurisdiction, capital, inputs)
    # In hundredths of a percent: a source writes 11.5 or 11.50.
    rates = {round_half_up(period.rate * 100_00) for period in found.periods}
    return {
        "rate_pct": min(rates, default=None),
        "amount": found.amount,
        "days": found.days,
        "confirmed": found.confirmed,
    }


def _legal_interest(jurisdiction: str, capital: Cents, inputs: Vector) -> LegalInterest:
    series = inputs.get("series", Series.CIVIL)
    if "from" in inputs:
        return legal_interest(
            jurisdiction=jurisdiction,
            capital=capital,
            claimant=inputs["claimant"],
            since=date.fromisoformat(inputs["from"]),
            until=date.fromisoformat(inputs["to"]),
            series=series,
        )
    return interest_for_days(
        jurisdiction=jurisdiction,
        capital=capital,
        claimant=inputs["claimant"],
        days=inputs["days"],
        on=date.fromisoformat(inputs["on"]),
        series=series,
        surcharge=inputs.get("surcharge", False),
    )


def _instalments(jurisdiction: str, inputs: Vector) -> Results:
    found = run_off(
        principal=_cents(inputs["principal"]),
        annual_rate=Fraction(inputs["annual_rate_pct"]) / 100,
        instalment=_cents(inputs["instalment"]),
    )
    return {"count": found.count, "last_instalment": found.last}


def _staged_plan(jurisdiction: str, inputs: Vector) -> Results:
    """One rank after the other, every month shared on its own by the claims as they were at the start.

    The key `opening` would share running totals; the vectors round each month, as the contractual key does.
    """
    debts = tuple(
        PlanDebt(id=f"{number:04}", principal=_cents(amount), contractual=_cents(amount), rank=rank)
        for number, (_name, amount, rank) in enumerate(inputs["debts"])
    )
    terms = PlanTerms(horizon=inputs["max_months"], method=Method.PRORATA, key=SharingKey.CONTRACTUAL, small_claims=0)
    plan = compute_plan(PlanInputs(debts=debts, terms=terms, capacity=(_cents(inputs["capacity"]),)))
    return {
        "months": plan.months,
        "paid": plan.total_paid,
        "remaining": [debt.residue for debt in plan.debts],
        "remaining_total": sum(debt.residue for debt in plan.debts),
    }


def _apr(jurisdiction: str, inputs: Vector) -> Results:
    decimals = 2 if jurisdiction == "any" else law_of(jurisdiction).sections["apr"]["decimals"]
    rate = annual_percentage_rate(
        draws=_flows(inputs["draws"]), payments=_flows(inputs["payments"]), decimals=decimals
    )
    return {"apr_pct": to_cents(rate)}


def _flows(pairs: list[list[str]]) -> list[Flow]:
    return [Flow(amount=_cents(amount), years=Fraction(years)) for amount, years in pairs]


def benefit_household(inputs: Vector) -> BenefitHousehold:
    """The household of a vector of benefits."""
    return BenefitHousehold(
        adults=tuple(
            Adult(born=date.fromisoformat(born), wage=_cents(wage), activity=activity)
            for born, wage, activity in inputs["adults"]
        ),
        children=tuple(date.fromisoformat(born) for born in inputs["children"]),
        dwelling=Dwelling(insee_code=inputs["insee_code"], rent=_cents(inputs["rent"]), occupancy=inputs["occupancy"]),
        since=date.fromisoformat(inputs["history_from"] + "-01"),
        months=inputs["months"],
    )


def _benefit_estimate(jurisdiction: str, inputs: Vector) -> Results:  # pragma: no cover - needs the optional package
    on = date.fromisoformat(inputs["on"] + "-01")
    return estimate_benefits(benefit_household(inputs), variables=BENEFITS, on=on)


COMPUTATIONS: Mapping[str, Callable[[str, Vector], Results]] = {
    "attachable_share": _attachable_share,
    "minimum": _minimum,
    "capacity": _capacity,
    "protected_balance": _protected_balance,
    "limitation": _limitation,
    "surplus": _surplus,
    "apportionment": _apportionment,
    "plan_total": _plan_total,
    "expense_scale": _expense_scale,
    "deadline": _deadline,
    "interest": _interest,
    "instalments": _instalments,
    "staged_plan": _staged_plan,
    "apr": _apr,
    "benefit_estimate": _benefit_estimate,
}


def _agrees(wanted: object, got: object, tolerance: Cents) -> bool:
    """Whether a result is the expected one; amounts stand as quoted decimals, results as cents."""
    if isinstance(wanted, list) and isinstance(got, list):
        return len(wanted) == len(got) and all(_agrees(*pair, tolerance) for pair in zip(wanted, got, strict=True))
    if isinstance(wanted, str) and isinstance(got, int):
        return abs(_cents(wanted) - got) <= tolerance
    return wanted == got
