"""How a figure came about, in words and numbers: label, formula, inputs, rounding and the rules behind it."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from caseflow.ui import formats
from counselling.debts.models import EVENT_LABELS
from counselling.domain.assessment import InputLine, Said, Warned
from counselling.domain.budget import Category, IncomeKind
from counselling.domain.explanation import Figure, Unit
from counselling.statements.models import (
    CATEGORY_LABELS,
    HOUSEHOLD_CATEGORIES,
    INCOME_KIND_LABELS,
    LAW_INPUT_LABELS,
    SECTION_LABELS,
)

register = template.Library()

FIGURE_LABELS: Mapping[str, str | Promise] = {
    **{category.value: label for category, label in CATEGORY_LABELS.items()},
    **{section.value: label for section, label in SECTION_LABELS.items()},
    **LAW_INPUT_LABELS,
    **{event.value: label for event, label in EVENT_LABELS.items()},
    "amount": _("Amount"),
    "amount_at_index_100": _("Amount at index 100"),
    "attachable_share": _("Attachable share"),
    "balance": _("Balance"),
    "band": _("Band"),
    "capacity_by_rule": _("Capacity by the rule"),
    "capacity_expenses": _("Expenses that count for the capacity"),
    "contractual_instalment": _("Contractual instalment"),
    "debt_ratio": _("Debt ratio"),
    "debt_service": _("Debt service"),
    "debt_service_with_plan": _("Debt service with the plan"),
    "dependants_reduction": _("Reduction for dependants"),
    "expenditure": _("Expenditure"),
    "family_allowances": _("Family allowances"),
    "indices": _("Index"),
    "income_less_minimum": _("Income less the minimum of the household"),
    "kept_running": _("Instalments of debts kept running"),
    "left_per_day": _("Left per person and day"),
    "left_to_live_on": _("Left to live on"),
    "limitation": _("Limitation"),
    "minimum_base": _("Base amount"),
    "minimum_income": _("Minimum income"),
    "monthly_income": _("Income a month"),
    "persons": _("Persons"),
    "plan_instalments": _("Instalments of the plan"),
    "protected_balance": _("Protected balance"),
    "protected_minimum": _("Protected minimum"),
    "protected_sums": _("Protected sums"),
    "repayment_capacity": _("Repayment capacity"),
    "sum_of_accounts": _("Sum of the accounts"),
    "surplus": _("Surplus"),
}
PLAN_LABELS: Mapping[str, str | Promise] = {
    "capacity_offered": _("Offered a month"),
    "capacity_typed": _("Offered by the counsellor"),
    "changes_of_order": _("Standing orders to change"),
    "claim": _("Claim"),
    "cleared_in": _("Cleared in month"),
    "dividend": _("Part of the claim that is paid"),
    "expenses": _("Expenses"),
    "interest_accrued": _("Interest while the plan runs"),
    "key_of_claim": _("Claim that counts for the sharing"),
    "keys_of_rank": _("Claims paid together"),
    "left_to_household": _("Left to the household after all payments"),
    "margin_kept": _("Margin kept, at least"),
    "moratorium_limit": _("Longest pause the law allows"),
    "need": _("What the household needs"),
    "paid_to_creditor": _("Paid"),
    "paid_to_rank": _("Paid together in this month"),
    "plan_interest": _("Interest"),
    "plan_limit": _("Longest plan the law allows"),
    "plan_months": _("Duration"),
    "plan_share": _("Share"),
    "priorities_cleared": _("Priority debts cleared"),
    "reserve": _("Reserve kept"),
    "residue": _("Written off or still owed"),
    "residue_of_debt": _("Remains"),
    "standing_order": _("Standing order"),
    "tolerated_fall": _("Fall of income that can be borne"),
    "total_paid": _("Total paid"),
}
# Answers of the law that stand by themselves: time limits, interest, scales.
ANSWER_LABELS: Mapping[str, str | Promise] = {
    "capital": _("Capital"),
    "day_not_counted": _("Day that does not count"),
    "days_of_interest": _("Days with interest"),
    "deadline": _("Last day in time"),
    "end_of_count": _("End of the count"),
    "expense_scale": _("Expense scale"),
    "expenses_by_scale": _("Expenses by the scale"),
    "interest_period": _("Interest at one rate"),
    "legal_interest": _("Legal interest"),
    "plan_limits": _("Longest plan the law allows"),
    "procedure": _("Procedure"),
    "real_cost": _("Real cost"),
    "scale_component": _("Part of the scale"),
    "scale_first_person": _("First person"),
    "scale_further_person": _("Each further person"),
    "scale_total": _("Amount of the scale"),
    "skipped_day": _("Day that moves the end"),
    "start_of_deadline": _("Start of the time limit"),
}
WAIVABLE_LABELS: Mapping[str, str | Promise] = {
    "debtor_consent_to_keep_home": _("the debtor’s consent, to keep the home"),
    "written_express_consent": _("the debtor’s written express consent"),
}
WARNING_LABELS: Mapping[str, str | Promise] = {
    "income_less_minimum": _("what is left would be below the minimum income of the household"),
    "attachable_share": _("the capacity is higher than what could be seized from the income"),
}
# What the law data select a value by, where they lack it.
SELECTOR_LABELS: Mapping[str, str | Promise] = {
    **{kind.value: label for kind, label in INCOME_KIND_LABELS.items()},
    **HOUSEHOLD_CATEGORIES,
    "all_resources": _("all resources"),
    "all": _("single rate"),
    "civil": _("civil claims"),
    "commercial": _("claims between traders"),
    "cote_application": "cote d’application",
    "dependant": _("amount per dependant"),
    "duration": _("time limit"),
    "individual": _("claim of a private person"),
    "revis": "REVIS",
    "revis_transitional": _("REVIS, transitional amounts"),
    "ris": "RIS",
    "rsa": "RSA",
    "surcharge": _("surcharge"),
}


@register.filter
def figure_label(figure: Figure) -> str:
    """What a person typed, else the name in the reader's language; a holder follows the name of the figure."""
    name = _band(figure) if figure.name == "band" else str(name_of(figure.name))
    if not figure.label or figure.name in CATEGORY_NAMES:
        return figure.label or name
    return f"{name} ({figure.label})"


def name_of(code: str) -> str | Promise:
    """What a figure is called, of a budget, of a plan or of the law."""
    return FIGURE_LABELS.get(code) or PLAN_LABELS.get(code) or ANSWER_LABELS.get(code, code)


# Months that are a place in the plan, not a length of time.
MONTH_NAMES = frozenset({"priorities_cleared", "cleared_in"})
CATEGORY_NAMES = frozenset(category.value for category in Category) | {"contractual_instalment"}


def _band(figure: Figure) -> str:
    facts = {name: _fact(name, value) for name, value in figure.facts.items()}
    if figure.facts["upper"] is None:
        return gettext("Band %(number)s, above %(lower)s") % facts
    return gettext("Band %(number)s, from %(lower)s to %(upper)s") % facts


@register.filter
def figure_value(figure: Figure) -> str:
    """The value in its unit, as the reader writes figures."""
    value: Any = figure.value
    if value is None:
        return formats.NOTHING
    match figure.unit:
        case Unit.CENTS:
            return formats.euros(value)
        case Unit.PERCENT:
            return formats.percent(value)
        case Unit.DATE:
            return formats.day(value)
        case Unit.TEXT:
            return str(HOUSEHOLD_CATEGORIES.get(value, value))
        case Unit.COUNT | Unit.MONTHS:
            number = formats.number(value, 2, padded=False)
            return _in_months(figure.name, number) if figure.unit is Unit.MONTHS else number


def _in_months(name: str, number: str) -> str:
    """A length of time, or a place in the plan."""
    if name in MONTH_NAMES:
        return gettext("month %(month)s") % {"month": number}
    return ngettext("%(month)s month", "%(month)s months", 1 if number == "1" else 2) % {"month": number}


@register.filter
def figure_formula(figure: Figure) -> str:
    """The way of the figure as a sentence with its numbers."""
    return in_words(figure.formula, figure.facts)


@register.filter
def said(sentence: Said) -> str:
    """A sentence of the domain in the reader's language."""
    return in_words(sentence.sentence, sentence.facts)


@register.filter
def translated(sentence: str) -> str:
    """A marked sentence without facts."""
    return gettext(sentence) if sentence else ""


def in_words(sentence: str, facts: Mapping[str, Any]) -> str:
    if not sentence:
        return ""
    words = gettext(sentence)
    return words % {name: _fact(name, value) for name, value in facts.items()} if "%(" in words else words


def _fact(name: str, value: Any) -> str:
    """A fact as the reader writes it: by its name, else a plain number, a day, an amount or a word."""
    if reading := READINGS.get(name):
        return reading(value)
    if isinstance(value, str):
        return str(FIGURE_LABELS.get(value, value))
    if isinstance(value, date):
        return formats.day(value)
    if value is None or isinstance(value, Decimal):
        return formats.money(value)
    return formats.number(value, 4, padded=False)


def _selected(codes: str) -> str:
    return ", ".join(str(SELECTOR_LABELS.get(code, code)) for code in codes.split(", "))


READINGS: Mapping[str, Callable[[Any], str]] = {
    "parameter": lambda code: str(name_of(code)),
    "lower": formats.money,
    "upper": formats.money,
    "rate": lambda share: formats.percent(share, 3),
    "selectors": _selected,
    "where": gettext,
    "on": formats.day_in_words,
}


@register.filter
def input_label(line: InputLine) -> str:
    """What an input of the law is called; the kind of an income carries the income's name."""
    name = str(LAW_INPUT_LABELS[line.subject])
    return gettext("%(subject)s: %(words)s") % {"subject": name, "words": line.label} if line.label else name


@register.filter
def input_value(line: InputLine, which: str = "value") -> str:
    """The value in use, or with “derived” the one read from household and income."""
    value = getattr(line, which)
    if value is None:
        return gettext("by the law")
    match line.subject:
        case "household_minimum":
            return formats.euros(value)
        case "category":
            return str(HOUSEHOLD_CATEGORIES[value])
        case "kind":
            return str(INCOME_KIND_LABELS[IncomeKind(value)])
        case _:
            return str(value)


@register.filter
def term_label(code: str) -> str:
    return str(FIGURE_LABELS.get(code, code))


@register.filter
def warning_label(warned: Warned) -> str:
    """In the reader's language where the house knows the warning, else as the law files write it."""
    return str(WARNING_LABELS.get(warned.code, warned.text))


@register.filter
def waivable_by(code: str) -> str:
    return str(WAIVABLE_LABELS.get(code, code))


@register.inclusion_tag("components/figure.html")
def figure(figure: Figure | None, name: str = "", url: str = "", tone: str = "") -> dict[str, Any]:
    """A figure that opens to its explanation: whole, or with `url` one level deep and the rest behind the link."""
    return {"figure": figure, "name": FIGURE_LABELS.get(name, name), "url": url, "tone": tone}


@register.inclusion_tag("components/explanation.html")
def explanation(figure: Figure) -> dict[str, Any]:
    """The whole way of a figure, for a page of its own or for paper."""
    return {"figure": figure}
