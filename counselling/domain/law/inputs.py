"""From household and income to what the law asks for; what is unclear is marked, and can be overridden."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction

from counselling.domain.budget import Category, IncomeKind
from counselling.domain.errors import DomainError, NoParameterInForce, gettext_noop
from counselling.domain.household import Member, Relation, present
from counselling.domain.law.attachable import AttachableIncome, Kind
from counselling.domain.law.doubts import Unclear, UnclearCode
from counselling.domain.law.minimum import ONE_PERSON, Household, categories_of, minimum_income
from counselling.domain.law.rows import Jurisdiction
from counselling.domain.money import Cents

MAJORITY = 18
# BE: condition of `dependants` in be.yaml; FR: R262-3 CASF; LU: family allowance of pupils and students.
CHILD_BEFORE = 25
HALF = Fraction(1, 2)


class Source(StrEnum):
    DERIVED = "derived"
    OVERRIDDEN = "overridden"


# Categories that hold benefits or earnings of different legal nature.
TO_CHECK = frozenset({Category.SELF_EMPLOYED, Category.DISABILITY, Category.OTHER_INCOME})


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """A value of the counsellor in place of the derived one."""

    value: int | str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LawInput[T]:
    """One input of the law, as derived or as the counsellor set it."""

    value: T
    derived: T
    reason: str = ""
    unclear: tuple[Unclear, ...] = ()

    @property
    def source(self) -> Source:
        return Source.OVERRIDDEN if self.reason else Source.DERIVED


@dataclass(frozen=True, slots=True, kw_only=True)
class Income:
    """One income a month; `holder` is a member, or None for the household."""

    id: str
    category: Category
    monthly: Cents
    holder: str | None = None
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LawInputs:
    """What the law of a jurisdiction is applied to."""

    income: Cents
    family_allowances: Cents
    adults: LawInput[int]
    children: LawInput[int]
    dependants: LawInput[int]
    category: LawInput[str | None]
    household_minimum: LawInput[Cents | None]
    kinds: Mapping[str, LawInput[IncomeKind]]
    attachable: tuple[AttachableIncome, ...]
    unplaced: tuple[Unclear, ...] = ()

    @property
    def household(self) -> Household:
        return Household(adults=self.adults.value, children=self.children.value, category=self.category.value)

    @property
    def unclear(self) -> tuple[Unclear, ...]:
        """Everything that is uncertain and not yet decided by the counsellor, each once."""
        inputs = (self.adults, self.children, self.dependants, self.category, *self.kinds.values())
        open_questions = [reason for entry in inputs if not entry.reason for reason in entry.unclear]
        return tuple(dict.fromkeys((*open_questions, *self.unplaced)))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Situation:
    """The household and income of one day under one law."""

    jurisdiction: str
    on: date
    members: tuple[Member, ...]
    incomes: tuple[Income, ...]
    pays_maintenance: bool
    overrides: Mapping[str, Override] = field(default_factory=dict)

    def related(self, *relations: Relation) -> tuple[Member, ...]:
        return tuple(member for member in self.members if member.relation in relations)

    @property
    def clients(self) -> tuple[Member, ...]:
        """The client first, then the co-client."""
        return (*self.related(Relation.CLIENT), *self.related(Relation.PARTNER))

    @property
    def children(self) -> tuple[Member, ...]:
        """Children young enough, and here at least half of the time."""
        return tuple(
            child
            for child in self.related(Relation.CHILD)
            if (child.age_on(self.on) or 0) < CHILD_BEFORE and child.time_share >= HALF
        )


def law_inputs(
    *,
    jurisdiction: str,
    on: date,
    members: Iterable[Member],
    incomes: Iterable[Income],
    pays_maintenance: bool = False,
    overrides: Mapping[str, Override] | None = None,
) -> LawInputs:
    """What the law is applied to on a day; overrides are named `adults`, `dependants`, `kind:<income>`, …"""
    situation = _Situation(
        jurisdiction=Jurisdiction(jurisdiction),
        on=on,
        members=present(members, on=on),
        incomes=tuple(incomes),
        pays_maintenance=pays_maintenance,
        overrides=overrides or {},
    )
    _require_sound(situation)
    kinds = {income.id: _kind(situation, income) for income in situation.incomes}
    dependants = _number(situation, "dependants", *_dependants(situation))
    attachable, unplaced = _attachable(situation, kinds, dependants.value)
    return LawInputs(
        income=sum(income.monthly for income in situation.incomes),
        family_allowances=sum(
            income.monthly for income in situation.incomes if income.category is Category.FAMILY_BENEFIT
        ),
        adults=_number(situation, "adults", *_adults(situation)),
        children=_number(situation, "children", *_children(situation)),
        dependants=dependants,
        category=_category(situation),
        household_minimum=_household_minimum(situation),
        kinds=kinds,
        attachable=attachable,
        unplaced=unplaced,
    )


def _require_sound(situation: _Situation) -> None:
    known = {"adults", "children", "dependants", "category", "household_minimum"}
    known |= {f"kind:{income.id}" for income in situation.incomes}
    for name, override in situation.overrides.items():
        if name not in known:
            raise DomainError(gettext_noop("“%(name)s” is not an input of the law."), field=name, name=name)
        if not override.reason.strip():
            raise DomainError(gettext_noop("Give the reason for the other value."), field=name)


def _number(situation: _Situation, name: str, derived: int, unclear: tuple[Unclear, ...]) -> LawInput[int]:
    override = situation.overrides.get(name)
    if override is None:
        return LawInput(value=derived, derived=derived, unclear=unclear)
    least = 1 if name == "adults" else 0
    if not isinstance(override.value, int) or override.value < least:
        raise DomainError(gettext_noop("Enter a whole number from %(least)s."), field=name, least=least)
    return LawInput(value=override.value, derived=derived, reason=override.reason, unclear=unclear)


def _adults(situation: _Situation) -> tuple[int, tuple[Unclear, ...]]:
    """Clients, and in Luxembourg every other adult of the household, whose means are pooled there."""
    others = situation.related(Relation.OTHER_ADULT, Relation.OTHER_DEPENDANT)
    grown = tuple(
        child for child in situation.related(Relation.CHILD) if (child.age_on(situation.on) or 0) >= CHILD_BEFORE
    )
    unclear = tuple(Unclear(code=UnclearCode.OTHER_ADULT, name=member.name) for member in (*others, *grown))
    clients = max(1, len(situation.clients))
    pooled = situation.jurisdiction == Jurisdiction.LU
    return clients + (len(others) + len(grown) if pooled else 0), unclear


def _children(situation: _Situation) -> tuple[int, tuple[Unclear, ...]]:
    return len(situation.children), _doubts_about_children(situation)


def _doubts_about_children(situation: _Situation) -> tuple[Unclear, ...]:
    doubts: list[Unclear] = []
    for child in situation.related(Relation.CHILD):
        age = child.age_on(situation.on)
        if age is None:
            doubts.append(Unclear(code=UnclearCode.AGE_UNKNOWN, name=child.name))
        elif MAJORITY <= age < CHILD_BEFORE:
            doubts.append(Unclear(code=UnclearCode.GROWN_CHILD, name=child.name))
        if 0 < child.time_share < 1:
            doubts.append(Unclear(code=UnclearCode.SHARED_CUSTODY, name=child.name))
        if child.income_holder:
            doubts.append(Unclear(code=UnclearCode.CHILD_WITH_INCOME, name=child.name))
    return tuple(doubts)


def _dependants(situation: _Situation) -> tuple[int, tuple[Unclear, ...]]:
    """Who changes the attachable share: nobody in Luxembourg, children in Belgium, children and adults in France."""
    if situation.jurisdiction == Jurisdiction.LU:
        return 0, ()
    doubts = [*_doubts_about_children(situation)]
    if situation.jurisdiction == Jurisdiction.BE:
        if len(_earners(situation)) > 1 and situation.children:
            doubts.append(Unclear(code=UnclearCode.DEPENDANTS_OF_TWO))
        return len(situation.children), tuple(doubts)
    others = situation.related(Relation.OTHER_DEPENDANT)
    partners = tuple(partner for partner in situation.related(Relation.PARTNER) if _has_little(situation, partner))
    doubts += [Unclear(code=UnclearCode.OTHER_DEPENDANT, name=member.name) for member in others]
    doubts += [Unclear(code=UnclearCode.PARTNER_WITH_LITTLE_INCOME, name=partner.name) for partner in partners]
    if situation.pays_maintenance:
        doubts.append(Unclear(code=UnclearCode.MAINTENANCE_PAID))
    return len(situation.children) + len(others) + len(partners), tuple(doubts)


def _has_little(situation: _Situation, member: Member) -> bool:
    """Whether a person's own means stay below the minimum income of one person."""
    own = sum(income.monthly for income in situation.incomes if income.holder == member.id)
    try:
        floor = minimum_income(jurisdiction=situation.jurisdiction, on=situation.on, household=ONE_PERSON)
    except NoParameterInForce:
        return own == 0
    return own < floor.amount


def _category(situation: _Situation) -> LawInput[str | None]:
    """The Belgian category: family with a minor child, single when alone, else cohabiting."""
    choices = categories_of(situation.jurisdiction)
    override = situation.overrides.get("category")
    if not choices:
        return LawInput(value=None, derived=None)
    minors = [child for child in situation.children if (child.age_on(situation.on) or 0) < MAJORITY]
    derived = "family" if minors else "single" if len(situation.members) <= 1 else "cohabiting"
    unclear = (Unclear(code=UnclearCode.CATEGORY_TO_CHOOSE),)
    if override is None:
        return LawInput(value=derived, derived=derived, unclear=unclear)
    if override.value not in choices:
        raise DomainError(gettext_noop("Choose one of: %(choices)s."), field="category", choices=", ".join(choices))
    return LawInput(value=str(override.value), derived=derived, reason=override.reason, unclear=unclear)


def _household_minimum(situation: _Situation) -> LawInput[Cents | None]:
    override = situation.overrides.get("household_minimum")
    if override is None:
        return LawInput(value=None, derived=None)
    if not isinstance(override.value, int) or override.value < 0:
        raise DomainError(gettext_noop("Enter an amount of 0 or more."), field="household_minimum")
    return LawInput(value=override.value, derived=None, reason=override.reason)


def _kind(situation: _Situation, income: Income) -> LawInput[IncomeKind]:
    derived = income.category.income_kind or IncomeKind.OTHER
    unclear = (_about(UnclearCode.KIND_TO_CHECK, income),) if income.category in TO_CHECK else ()
    name = f"kind:{income.id}"
    override = situation.overrides.get(name)
    if override is None:
        return LawInput(value=derived, derived=derived, unclear=unclear)
    if override.value not in set(IncomeKind):
        raise DomainError(gettext_noop("Choose one of: %(choices)s."), field=name, choices=", ".join(IncomeKind))
    return LawInput(value=IncomeKind(override.value), derived=derived, reason=override.reason, unclear=unclear)


def _about(code: UnclearCode, income: Income) -> Unclear:
    return Unclear(code=code, name=income.label or income.category.value)


def _earners(situation: _Situation) -> frozenset[str]:
    """The clients who hold an income that a scale may apply to."""
    clients = {member.id for member in situation.clients}
    return frozenset(
        income.holder
        for income in situation.incomes
        if income.holder in clients and income.category.income_kind is not IncomeKind.OTHER
    )


def _attachable(
    situation: _Situation, kinds: Mapping[str, LawInput[IncomeKind]], dependants: int
) -> tuple[tuple[AttachableIncome, ...], tuple[Unclear, ...]]:
    """France: all resources of the clients together; elsewhere the work and replacement income of each client."""
    together = situation.jurisdiction == Jurisdiction.FR
    clients = {member.id: member for member in situation.clients}
    first = next(iter(clients), "")
    unplaced: list[Unclear] = []
    held: dict[str, list[Income]] = {}
    for income in situation.incomes:
        reachable = together or kinds[income.id].value is not IncomeKind.OTHER
        if income.holder is not None and income.holder not in clients:
            unplaced.append(_about(UnclearCode.INCOME_OF_OTHER_MEMBER, income))
        elif reachable:
            if income.holder is None and not together and len(clients) > 1:
                unplaced.append(_about(UnclearCode.INCOME_WITHOUT_HOLDER, income))
            held.setdefault("" if together else income.holder or first, []).append(income)
    if together:
        amount = sum(income.monthly for income in held.get("", ()))
        return (AttachableIncome(amount=amount, dependants=dependants, kind=Kind.ALL_RESOURCES),), tuple(unplaced)
    return _per_client(clients, held, kinds, dependants), tuple(unplaced)


def _per_client(
    clients: Mapping[str, Member],
    held: Mapping[str, list[Income]],
    kinds: Mapping[str, LawInput[IncomeKind]],
    dependants: int,
) -> tuple[AttachableIncome, ...]:
    """One income per client; work and replacement income of a month are one, by the scale for wages."""
    amounts = {holder: sum(income.monthly for income in incomes) for holder, incomes in held.items()}
    supporter = max(amounts, key=lambda holder: amounts[holder], default="")
    return tuple(
        AttachableIncome(
            amount=amounts[holder],
            dependants=dependants if holder == supporter else 0,
            kind=Kind.WAGES
            if any(kinds[income.id].value is IncomeKind.WAGES for income in incomes)
            else Kind.REPLACEMENT,
            holder=clients[holder].name if holder in clients else "",
        )
        for holder, incomes in held.items()
    )
