"""Scenarios side by side: the same figures of each, how they differ, and what to check before proposing one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from fractions import Fraction
from functools import cached_property

from counselling.client_files.models import ClientFile
from counselling.debts.models import Debt
from counselling.debts.selectors import VITAL_RANK
from counselling.domain.budget import cents_of
from counselling.domain.explanation import Figure, Unit
from counselling.domain.limitation import LimitationState
from counselling.domain.money import Cents
from counselling.domain.plan import Flag, Method, explanation
from counselling.plans.models import ENDED, RepaymentPlan
from counselling.plans.selectors.computing import interest_figure, named, priorities_figure
from counselling.plans.selectors.freshness import Change, changes_since
from counselling.plans.selectors.grounds import Grounds, default_levers, grounds_of
from counselling.plans.selectors.levers import Levers, restored_levers
from counselling.plans.selectors.schedule import (
    ShareLine,
    Span,
    balances_of,
    debts_in,
    plans_of,
    share_lines,
    spans_of,
)
from counselling.statements import selectors as statements

COMPARED = (
    "capacity_offered", "margin_kept", "plan_months", "priorities_cleared", "total_paid", "plan_interest",
    "residue", "changes_of_order", "left_to_live_on", "left_per_day", "tolerated_fall",
)  # fmt: skip
MOST_SPANS = 8
RESERVE = 60_00


class Tone(StrEnum):
    GOOD = "good"
    BAD = "bad"
    PLAIN = ""


class CheckCode(StrEnum):
    TO_THE_CENT = "to_the_cent"
    PROTECTED_MINIMUM = "protected_minimum"
    BUDGET = "budget"
    DURATION = "duration"
    PRIORITIES = "priorities"
    TIME_BARRED = "time_barred"
    LAW_CONFIRMED = "law_confirmed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """Something that holds or that the counsellor should look at; `subjects` are names of creditors or ids of law."""

    code: CheckCode
    holds: bool
    subjects: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RaisedFlag:
    """What the engine noticed, with the creditor it concerns."""

    flag: Flag
    creditor: str = ""


@dataclass(frozen=True, kw_only=True)
class Scenario:
    """One plan with its figures, ready for a column or a page."""

    plan: RepaymentPlan
    debts: Mapping[str, Debt]
    changes: tuple[Change, ...]
    priorities: frozenset[str]
    barred: frozenset[str]

    @cached_property
    def names(self) -> dict[str, str]:
        return {key: debt.creditor.name for key, debt in self.debts.items()}

    @cached_property
    def levers(self) -> Levers:
        return restored_levers(self.plan.levers)

    @cached_property
    def figures(self) -> dict[str, Figure]:
        """Every figure of the plan by its name; below it debts go by their ids."""
        plan = self.plan.result
        own = [*self.plan.grounds.inputs, interest_figure(plan), priorities_figure(plan, self.priorities)]
        own.append(Figure(name="changes_of_order", value=plan.changes_of_order, unit=Unit.COUNT))
        found = {figure.name: figure for figure in own} | dict(explanation.explain(plan))
        if limit := found.get("plan_limit"):
            found["plan_months"] = explanation.months_figure(plan, rule=limit.rules[0])
        return found

    @property
    def explained(self) -> dict[str, Figure]:
        """The same figures for a page that opens them: creditors go by their names."""
        return {name: named(figure, self.names) for name, figure in self.figures.items()}

    @cached_property
    def dividends(self) -> dict[str, Fraction]:
        return {debt.id: debt.dividend for debt in self.plan.result.debts}

    @property
    def capacity_by_rule(self) -> Cents | None:
        """What the rule gave when the scenario was computed."""
        offered = self.plan.grounds.inputs[0]
        found = next((figure for figure in offered.inputs if figure.name == "repayment_capacity"), None)
        return cents_of(found) if found else None

    @cached_property
    def lines(self) -> list[ShareLine]:
        return share_lines(self.plan, self.debts)

    @cached_property
    def spans(self) -> list[Span]:
        return spans_of(self.plan, self.lines)

    @property
    def is_staged(self) -> bool:
        """Whether few columns show all that is paid."""
        return len(self.spans) <= MOST_SPANS

    @cached_property
    def balances(self) -> list[Cents]:
        return balances_of(self.plan.result)

    @property
    def flags(self) -> list[RaisedFlag]:
        parts = (flag.partition(":") for flag in self.plan.result.flags)
        return [RaisedFlag(flag=Flag(code), creditor=self.names.get(debt, "")) for code, _colon, debt in parts]

    @property
    def alone(self) -> tuple[Scenario, ...]:
        """Nobody beside it, for a chart of its own."""
        return (self,)

    def share_figure(self, key: str) -> Figure:
        """Why this creditor gets what it gets."""
        return named(explanation.share_figure(self.plan.result, key), self.names)

    @property
    def checks(self) -> tuple[Check, ...]:
        return tuple(self._checks())

    @property
    def held(self) -> int:
        """How many of the checks hold."""
        return sum(check.holds for check in self.checks)

    @property
    def holds(self) -> bool:
        return self.held == len(self.checks) and not self.flags

    def _checks(self) -> Iterator[Check]:
        plan, figures = self.plan.result, self.figures
        left = plan.written_off + plan.still_owed
        yield Check(
            code=CheckCode.TO_THE_CENT, holds=plan.total_claims + plan.total_interest == plan.total_paid + left
        )
        if minimum := figures.get("protected_minimum"):
            yield Check(
                code=CheckCode.PROTECTED_MINIMUM, holds=cents_of(figures["left_to_household"]) >= cents_of(minimum)
            )
        margin = figures["margin_kept"].value
        yield Check(code=CheckCode.BUDGET, holds=not isinstance(margin, int) or margin >= 0)
        if limit := figures.get("plan_limit"):
            yield Check(code=CheckCode.DURATION, holds=plan.months <= cents_of(limit))
        unpaid = self._creditors(debt.id for debt in plan.debts if debt.id in self.priorities and debt.residue)
        yield Check(code=CheckCode.PRIORITIES, holds=not unpaid, subjects=unpaid)
        barred = self._creditors(debt.id for debt in plan.debts if debt.id in self.barred)
        yield Check(code=CheckCode.TIME_BARRED, holds=not barred, subjects=barred)
        doubtful = tuple(sorted(rule.id for rule in self.plan.unconfirmed))
        yield Check(code=CheckCode.LAW_CONFIRMED, holds=not doubtful, subjects=doubtful)

    def _creditors(self, ids: Iterator[str]) -> tuple[str, ...]:
        return tuple(self.names[key] for key in ids)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One figure of one scenario, and how far it is from the first one's."""

    scenario: Scenario
    figure: Figure | None
    tone: Tone
    difference: Figure | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedRow:
    name: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, kw_only=True)
class Board:
    """The scenarios of a file beside each other; without grounds no frozen budget carries a plan yet."""

    grounds: Grounds | None
    scenarios: tuple[Scenario, ...]
    ended: tuple[RepaymentPlan, ...]

    @cached_property
    def rows(self) -> list[ComparedRow]:
        return [
            ComparedRow(name=name, cells=tuple(self._cell(name, scenario) for scenario in self.scenarios))
            for name in COMPARED
        ]

    def _cell(self, name: str, scenario: Scenario) -> Cell:
        figure = scenario.figures.get(name)
        first = self.scenarios[0]
        reference = first.figures.get(name) if scenario is not first else None
        return Cell(
            scenario=scenario, figure=figure, tone=_tone(name, figure), difference=_difference(figure, reference)
        )

    def scenario(self, key: int | None) -> Scenario | None:
        """The one asked for, else the one that stands, else the first."""
        standing = sorted(self.scenarios, key=lambda scenario: scenario.plan.is_draft)
        return next((scenario for scenario in standing if scenario.plan.pk == key), next(iter(standing), None))


def _difference(figure: Figure | None, reference: Figure | None) -> Figure | None:
    if figure is None or reference is None or isinstance(figure.value, str | date | None):
        return None
    if isinstance(reference.value, str | date | None) or figure.value == reference.value:
        return None
    return replace(figure, value=figure.value - reference.value)


def _tone(name: str, figure: Figure | None) -> Tone:
    """What is a promise kept, and what is not."""
    value = figure.value if figure is not None else None
    if name == "priorities_cleared":
        return Tone.BAD if value is None else Tone.GOOD
    if name == "residue":
        return Tone.BAD if value else Tone.GOOD
    if name in {"margin_kept", "left_to_live_on", "tolerated_fall"} and isinstance(value, int) and value < 0:
        return Tone.BAD
    return Tone.PLAIN


def scenarios_of(file: ClientFile, on: date) -> Board:
    """All plans of a file, computed from one reading of its debts and its budget."""
    statement = statements.frozen_statement(file)
    grounds = grounds_of(file, statement, on) if statement else None
    plans = list(plans_of(file))
    beside = [plan for plan in plans if plan.state not in ENDED]
    return Board(
        grounds=grounds,
        scenarios=tuple(_scenarios(beside, grounds)),
        ended=tuple(plan for plan in plans if plan.state in ENDED),
    )


def scenario_of(plan: RepaymentPlan, grounds: Grounds) -> Scenario:
    """One plan for a page of its own, beside what debts and budget say now."""
    return next(_scenarios([plan], grounds))


def scenario_as_stored(plan: RepaymentPlan) -> Scenario:
    """One plan as it was computed, without a look at what debts and budget say now."""
    return next(_scenarios([plan], None))


def _scenarios(plans: Sequence[RepaymentPlan], grounds: Grounds | None) -> Iterator[Scenario]:
    debts = debts_in(plans)
    lines = grounds.lines if grounds else ()
    priorities = frozenset(str(line.debt.pk) for line in lines if line.rank == VITAL_RANK)
    barred = frozenset(
        str(line.debt.pk) for line in lines if line.clock.state == LimitationState.TIME_BARRED and line.debt.is_owed
    )
    for plan in plans:
        yield Scenario(
            plan=plan,
            debts={debt.id: debts[debt.id] for debt in plan.result.debts},
            changes=changes_since(plan, grounds) if grounds and plan.is_draft else (),
            priorities=priorities,
            barred=barred,
        )


def first_levers(grounds: Grounds, *, names: Sequence[str]) -> list[Levers]:
    """Three scenarios to begin with: all the rule gives, something kept back, everybody at once."""
    whole, kept_back, together = (default_levers(grounds, name=name) for name in names)
    return [
        whole,
        replace(kept_back, reserve=RESERVE),
        replace(together, method=Method.PRORATA, priority_first=False, small_claims=0),
    ]


def another_levers(grounds: Grounds, taken: int) -> Levers:
    """One more scenario under the next letter."""
    return default_levers(grounds, name=chr(ord("A") + taken % 26))
