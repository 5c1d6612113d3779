"""Questions about what a budget seems to lack: rows of facts, asked and never decided."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from counselling.domain.budget import BudgetLine, Category, Section
from counselling.domain.errors import gettext_noop
from counselling.domain.household import Member, Relation, present
from counselling.domain.periods import Period


class Whom(StrEnum):
    """Whom a question is about: it is asked where such people live, and says how many."""

    HOUSEHOLD = "household"
    CHILDREN = "children"
    CHILDREN_OF_ONE = "children_of_one"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Asked of `whom`, when a `given` line stands and none that `answers`; `suggests` is the line to add."""

    code: str
    sentence: str
    answers: frozenset[Category]
    suggests: Category
    whom: Whom = Whom.HOUSEHOLD
    given: frozenset[Category] = frozenset()
    period: Period | None = None
    label: str = ""
    since: Section | None = None
    jurisdictions: frozenset[str] = frozenset()

    @property
    def asked_since(self) -> Section:
        """The section in which the question is due: before it has a line, the budget is merely unfinished."""
        return self.since or self.suggests.section

    def is_answered_by(self, line: BudgetLine) -> bool:
        return line.category in self.answers and self.period in {None, line.period}


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A rule that this budget gives reason to ask, with the number of people it is about."""

    rule: Rule
    count: int


def _rule(code: str, sentence: str, suggests: Category, *others: Category, **facts: object) -> Rule:
    return Rule(code=code, sentence=sentence, suggests=suggests, answers=frozenset({suggests, *others}), **facts)  # type: ignore[arg-type]


_ROWS = (
    _rule(
        "family_allowances",
        gettext_noop("Children: %(count)s, and no family allowances?"),
        Category.FAMILY_BENEFIT,
        whom=Whom.CHILDREN,
    ),
    _rule(
        "school_allowance",
        gettext_noop("Children: %(count)s, and no school allowance?"),
        Category.FAMILY_BENEFIT,
        whom=Whom.CHILDREN,
        period=Period.YEARLY,
        label=gettext_noop("School allowance"),
    ),
    _rule(
        "maintenance_received",
        gettext_noop("One parent, children: %(count)s, and no maintenance received?"),
        Category.MAINTENANCE_RECEIVED,
        whom=Whom.CHILDREN_OF_ONE,
    ),
    _rule(
        "housing_benefit",
        gettext_noop("A rent, and no housing benefit: has it been asked for?"),
        Category.HOUSING_BENEFIT,
        given=frozenset({Category.RENT}),
    ),
    _rule("housing", gettext_noop("Neither rent nor mortgage?"), Category.RENT, Category.MORTGAGE),
    _rule(
        "energy",
        gettext_noop("No electricity, gas or heating, and no service charges that hold them?"),
        Category.ENERGY,
        Category.SERVICE_CHARGES,
    ),
    _rule("insurance", gettext_noop("No insurance, not even of the home?"), Category.INSURANCE),
    _rule(
        "health_cover",
        gettext_noop("No contribution to a health insurance or mutual society?"),
        Category.HEALTH_COVER,
        jurisdictions=frozenset({"be", "fr"}),
    ),
    _rule("telecom", gettext_noop("No telephone, no internet?"), Category.TELECOM),
    _rule(
        "school_costs",
        gettext_noop("Children: %(count)s, and no costs of school or childcare?"),
        Category.SCHOOL,
        Category.CHILDCARE,
        whom=Whom.CHILDREN,
    ),
    _rule(
        "way_to_work",
        gettext_noop("A wage, and neither fuel nor public transport?"),
        Category.TRANSPORT_SUBSCRIPTION,
        Category.FUEL,
        given=frozenset({Category.WAGE}),
        since=Section.FLEXIBLE,
    ),
    _rule("food", gettext_noop("Persons: %(count)s, and no food?"), Category.FOOD),
    _rule(
        "car_upkeep",
        gettext_noop("Fuel, and nothing for the upkeep of the car?"),
        Category.CAR_UPKEEP,
        given=frozenset({Category.FUEL}),
        since=Section.FLEXIBLE,
    ),
    _rule(
        "something_breaks",
        gettext_noop("Nothing put aside for what breaks or comes once a year?"),
        Category.APPLIANCES,
        Category.CAR_UPKEEP,
        Category.HOLIDAYS_GIFTS,
        Category.YEARLY_BILLS,
        since=Section.FLEXIBLE,
    ),
)
RULES: Mapping[str, Rule] = {rule.code: rule for rule in _ROWS}


def questions_about(
    lines: Iterable[BudgetLine], members: Iterable[Member], *, on: date, jurisdiction: str
) -> tuple[Question, ...]:
    """What to ask about this budget on its day of effect, in the order of its sections."""
    standing = [line for line in lines if line.runs(on)]
    sections = list(Section)
    reached = max((sections.index(line.section) for line in standing), default=-1)
    counts = _counts(present(members, on=on))
    return tuple(
        Question(rule=rule, count=counts[rule.whom])
        for rule in RULES.values()
        if counts[rule.whom]
        and sections.index(rule.asked_since) <= reached
        and (not rule.jurisdictions or jurisdiction in rule.jurisdictions)
        and (not rule.given or any(line.category in rule.given for line in standing))
        and not any(rule.is_answered_by(line) for line in standing)
    )


def _counts(members: Iterable[Member]) -> Mapping[Whom, int]:
    people = list(members)
    children = sum(member.relation is Relation.CHILD for member in people)
    couple = any(member.relation is Relation.PARTNER for member in people)
    return {
        Whom.HOUSEHOLD: len(people),
        Whom.CHILDREN: children,
        Whom.CHILDREN_OF_ONE: 0 if couple else children,
    }
