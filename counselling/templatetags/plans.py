"""What the pages of plans say in their templates: cells, checks, flags, and the chart of balances."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from caseflow.ui import formats
from counselling.domain.explanation import Figure, Unit
from counselling.plans.models import FLAG_LABELS
from counselling.plans.selectors import ChangeCode, Check, CheckCode, Scenario, ShareLine, Span
from counselling.plans.selectors.scenarios import Cell, RaisedFlag
from counselling.templatetags.figures import figure_value, name_of

register = template.Library()

HOLDS: dict[CheckCode, str | Promise] = {
    CheckCode.TO_THE_CENT: _("adds up to the cent"),
    CheckCode.PROTECTED_MINIMUM: _("protected minimum kept"),
    CheckCode.BUDGET: _("the budget bears it every month"),
    CheckCode.DURATION: _("within the duration of the law"),
    CheckCode.PRIORITIES: _("priority debts repaid"),
    CheckCode.TIME_BARRED: _("no debt that is probably time-barred"),
    CheckCode.LAW_CONFIRMED: _("values of the law confirmed"),
}
FAILS: dict[CheckCode, str | Promise] = {
    CheckCode.TO_THE_CENT: _("does not add up"),
    CheckCode.PROTECTED_MINIMUM: _("less than the protected minimum is left"),
    CheckCode.BUDGET: _("in some month the budget does not bear it"),
    CheckCode.DURATION: _("longer than the law allows"),
    CheckCode.PRIORITIES: _("priority debts not repaid"),
    CheckCode.TIME_BARRED: _("probably time-barred debt included"),
    CheckCode.LAW_CONFIRMED: _("values of the law to be confirmed"),
}
CHANGED: dict[ChangeCode, str | Promise] = {
    ChangeCode.DEBT_ADDED: _("a debt was added"),
    ChangeCode.DEBT_GONE: _("a debt is no longer in the plan"),
    ChangeCode.DEBT_CHANGED: _("a debt changed"),
    ChangeCode.BUDGET: _("the budget changed"),
    ChangeCode.LAW: _("the law data changed"),
    ChangeCode.ENGINE: _("the way of computing changed"),
}
WIDTH, HEIGHT, LEFT, TOP, BOTTOM = 720, 260, 8, 26, 28
DASHES = ("", "7 4", "2 4", "10 3 2 3", "14 4", "1 6")
MOST_STEPS = 28


@register.filter
def check_words(check: Check) -> str:
    words = str((HOLDS if check.holds else FAILS)[check.code])
    subjects = str(len(check.subjects)) if check.code is CheckCode.LAW_CONFIRMED else ", ".join(check.subjects)
    return _said_of(words, subjects) if check.subjects else words


@register.filter
def flag_words(raised: RaisedFlag) -> str:
    words = str(FLAG_LABELS[raised.flag])
    return _said_of(raised.creditor, words) if raised.creditor else words


def _said_of(subject: str, words: str) -> str:
    return gettext("%(subject)s: %(words)s") % {"subject": subject, "words": words}


@register.filter
def changes_in_words(scenario: Scenario) -> str:
    """What a scenario does not know yet, each thing once, with the creditors concerned."""
    told: dict[ChangeCode, list[str]] = {}
    for change in scenario.changes:
        told.setdefault(change.code, []).append(scenario.names.get(change.debt, ""))
    return "; ".join(
        f"{CHANGED[code]} ({', '.join(names)})" if any(names := list(filter(None, found))) else str(CHANGED[code])
        for code, found in told.items()
    )


@register.filter
def row_label(name: str) -> str:
    return str(name_of(name))


@register.filter
def cell_value(cell: Cell) -> str:
    """The figure as the comparison writes it."""
    figure, plan = cell.figure, cell.scenario.plan
    if figure is None:
        return formats.NOTHING
    if figure.unit is Unit.MONTHS:
        return gettext("no") if figure.value is None else figure_value(figure)
    if figure.name == "residue" and figure.value:
        return _residue(plan.result.written_off, plan.result.still_owed)
    return figure_value(figure)


def _residue(written_off: int, still_owed: int) -> str:
    parts = []
    if written_off:
        parts.append(gettext("%(amount)s written off") % {"amount": formats.euros(written_off)})
    if still_owed:
        parts.append(gettext("%(amount)s still owed") % {"amount": formats.euros(still_owed)})
    return ", ".join(parts)


@register.filter
def cell_note(cell: Cell) -> str:
    """What the figure means, said and not only coloured."""
    name, paid_off = cell.figure.name if cell.figure else "", cell.scenario.plan.is_paid_off
    if name == "plan_months":
        return gettext("all is repaid") if paid_off else gettext("a rest remains")
    return gettext("not within the plan") if name == "priorities_cleared" and cell.tone == "bad" else ""


@register.filter
def difference_words(figure: Figure, first: Scenario) -> str:
    """“6 months more than A”, “30,00 € less than A”: the word tells, a sign before “less” would say it twice."""
    value: Any = figure.value
    amount = figure_value(replace(figure, name="", value=abs(value)))
    facts = {"difference": amount, "first": first.plan.name.partition(":")[0].strip()}
    more = gettext("%(difference)s more than %(first)s") % facts
    return more if value > 0 else gettext("%(difference)s less than %(first)s") % facts


@register.filter
def in_span(line: ShareLine, span: Span) -> int:
    return line.amount_in(span.first)


@register.filter
def in_month(line: ShareLine, month: int) -> int:
    return line.amount_in(month)


@register.filter
def dividend_in(scenario: Scenario, debt: str) -> Fraction | None:
    return scenario.dividends.get(debt)


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """The balance of one scenario as a line of steps."""

    name: str
    path: str
    dashes: str
    width: str
    legend_y: int
    end: str


@register.inclusion_tag("components/chart_balances.html")
def balance_chart(scenarios: Sequence[Scenario], chosen: Scenario) -> dict[str, Any]:
    """What is still owed, month by month, of the chosen scenario and those beside it."""
    shown = [chosen, *(scenario for scenario in scenarios if scenario is not chosen)][: len(DASHES)]
    longest = max(1, *(scenario.plan.result.months for scenario in shown))
    highest = max(1, *(balance for scenario in shown for balance in scenario.balances))
    curves = [_curve(place, scenario, longest, highest) for place, scenario in enumerate(shown)]
    years = [(LEFT + month * (WIDTH - 2 * LEFT) // longest, month) for month in range(0, longest + 1, _every(longest))]
    return {
        "curves": curves, "longest": longest, "highest": highest, "years": years, "chosen": chosen,
        "scenarios": shown, "rows": [(month, [_at(one, month) for one in shown]) for _x, month in years],
    }  # fmt: skip


def _every(longest: int) -> int:
    """Months between two marks of the axis: at most eight marks."""
    return max(1, 12 * -(-longest // 96)) if longest > 8 else 1


def _at(scenario: Scenario, month: int) -> int:
    balances = scenario.balances
    return balances[min(month, len(balances) - 1)]


def _curve(place: int, scenario: Scenario, longest: int, highest: int) -> Curve:
    last = len(scenario.balances) - 1
    every = max(1, -(-last // MOST_STEPS))
    months = [*range(0, last, every), last]
    points = [
        (
            LEFT + month * (WIDTH - 2 * LEFT) // longest,
            TOP + (HEIGHT - TOP - BOTTOM) * (highest - _at(scenario, month)) // highest,
        )
        for month in months
    ]
    path = f"M{points[0][0]} {points[0][1]}" + "".join(f"H{x}V{y}" for x, y in points[1:])
    return Curve(
        name=scenario.plan.name[:40],
        path=path,
        dashes=DASHES[place],
        width="1.5" if place else "3",
        legend_y=TOP + place * 20,
        end=formats.euros(scenario.balances[-1]),
    )
