"""Reading debts: what is owed, under which class of the law, and what it adds up to."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from itertools import groupby
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from counselling.client_files.models import ClientFile, JournalEntry
from counselling.debts.models import CLASS_LABELS, OWED, Balance, Debt, Enforcement, LimitationEvent, Treatment
from counselling.domain.balances import KnownBalance, balance_at, disagreement
from counselling.domain.budget import ContractualInstalment
from counselling.domain.budget import Treatment as BudgetTreatment
from counselling.domain.explanation import Rule
from counselling.domain.law.classes import Classification, DebtNature, LegalClass, classification_of
from counselling.domain.lifecycle import DebtStatus
from counselling.domain.limitation import LimitationClock, LimitationEventKind, LimitationState, limitation_clock
from counselling.domain.limitation import LimitationEvent as ClockEvent
from counselling.domain.matching import fold
from counselling.domain.money import Cents, to_cents
from counselling.domain.plan.terms import PlanDebt
from counselling.partners.models import Creditor

# Not paying these threatens the home, the energy supply or the liberty of the household.
VITAL = frozenset(
    {
        DebtNature.RENT_ARREARS,
        DebtNature.MORTGAGE,
        DebtNature.ENERGY_ARREARS,
        DebtNature.WATER,
        DebtNature.MAINTENANCE_ARREARS,
        DebtNature.FINE,
    }
)
VITAL_RANK, ORDINARY_RANK = 0, 1
BURNING = frozenset({Enforcement.SEIZURE, Enforcement.EVICTION})


class Flag(StrEnum):
    """What the counsellor should look at before relying on a debt."""

    SOURCES_DISAGREE = "sources_disagree"
    PROBABLY_TIME_BARRED = "probably_time_barred"
    BALANCE_UNKNOWN = "balance_unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalStanding:
    """The class of a debt: what the law files propose, unless the counsellor set another one with a reason."""

    legal_class: LegalClass
    proposed: Classification
    reason: str = ""

    @property
    def is_override(self) -> bool:
        return bool(self.reason)

    @property
    def label(self) -> str:
        return str(CLASS_LABELS[self.legal_class])

    @property
    def article(self) -> str:
        return "" if self.is_override else self.proposed.article

    @property
    def rule(self) -> Rule:
        return self.proposed.rule

    @property
    def writable(self) -> bool:
        """Whether a residue may be written off."""
        if self.is_override:
            return self.legal_class != LegalClass.EXCLUDED
        return "no_remission" not in self.proposed.effects


@dataclass(frozen=True, slots=True, kw_only=True)
class DebtLine:
    """One debt on a day, as a grid, a letter or a plan needs it; amounts in cents."""

    debt: Debt
    on: date
    balance: KnownBalance | None
    conflicting: tuple[KnownBalance, KnownBalance] | None
    standing: LegalStanding
    clock: LimitationClock

    @property
    def total(self) -> Cents:
        return self.balance.total if self.balance else 0

    @property
    def arrears(self) -> Cents:
        return to_cents(self.debt.arrears) if self.debt.arrears is not None else 0

    @property
    def instalment(self) -> Cents:
        """The contractual instalment as long as the contract asks for it."""
        debt = self.debt
        over = debt.instalment_until is not None and debt.instalment_until < self.on
        return 0 if debt.instalment is None or over else to_cents(debt.instalment)

    @property
    def rate(self) -> Fraction | None:
        """The yearly rate as a fraction of one."""
        return None if self.debt.rate is None else Fraction(self.debt.rate) / 100

    @property
    def service(self) -> Cents:
        """What the household pays on it each month."""
        return self.instalment if self.debt.is_owed and self.debt.being_paid else 0

    @property
    def rank(self) -> int:
        """Priority debts are paid first."""
        vital = self.debt.nature in VITAL or self.standing.legal_class == LegalClass.PRIORITY
        return VITAL_RANK if vital else ORDINARY_RANK

    @property
    def urgent_on(self) -> date | None:
        """The day something happens to the household because of this debt."""
        day = self.debt.enforcement_on
        return day if self.debt.is_owed and day is not None and day >= self.on else None

    @property
    def is_urgent(self) -> bool:
        return self.urgent_on is not None or (self.debt.is_owed and self.debt.enforcement in BURNING)

    @property
    def flags(self) -> tuple[Flag, ...]:
        if not self.debt.is_owed:
            return ()
        raised = {
            Flag.SOURCES_DISAGREE: self.conflicting is not None,
            Flag.PROBABLY_TIME_BARRED: self.clock.state == LimitationState.TIME_BARRED,
            Flag.BALANCE_UNKNOWN: self.balance is None,
        }
        return tuple(flag for flag, holds in raised.items() if holds)


def debts_of(file: ClientFile, on: date) -> list[DebtLine]:
    """Every standing debt of the file on that day, by urgency, then by balance."""
    lines = [line_of(debt, on) for debt in _loaded(Debt.objects.standing().filter(file=file))]
    return sorted(lines, key=_urgency)


def debt_line(file: ClientFile, debt_id: UUID, on: date) -> DebtLine | None:
    """One debt of this file, removed ones too; None if the file has no such debt."""
    debt = _loaded(Debt.objects.filter(file=file, pk=debt_id)).first()
    return line_of(debt, on) if debt else None


def lines_of(debts: QuerySet[Debt], on: date) -> list[DebtLine]:
    """Any debts as lines, in the order of the queryset, with a constant number of queries."""
    return [line_of(debt, on) for debt in _loaded(debts)]


def _loaded(debts: QuerySet[Debt]) -> QuerySet[Debt]:
    live = LimitationEvent.objects.filter(withdrawn_on__isnull=True)
    return debts.select_related("creditor", "collector", "changed_by", "file__service").prefetch_related(
        Prefetch("balances", Balance.objects.order_by("-as_of", "-pk"), to_attr="known_balances"),
        Prefetch("limitation_events", live, to_attr="live_events"),
    )


def line_of(debt: Debt, on: date) -> DebtLine:
    """A loaded debt with everything that is derived from it on that day."""
    jurisdiction = debt.file.service.jurisdiction
    known = [_known(row) for row in debt.known_balances]  # type: ignore[attr-defined]
    return DebtLine(
        debt=debt,
        on=on,
        balance=balance_at(known, on),
        conflicting=_unverified(debt, known, on),
        standing=_standing(debt, jurisdiction, on),
        clock=limitation_clock(
            jurisdiction=jurisdiction,
            nature=debt.nature,
            creditor_kind=debt.creditor.kind,
            events=[
                ClockEvent(kind=LimitationEventKind(event.kind), on=event.on)
                for event in debt.live_events  # type: ignore[attr-defined]
            ],
            on=on,
        ),
    )


def _known(row: Balance) -> KnownBalance:
    return KnownBalance(
        source=row.source,
        as_of=row.as_of,
        order=row.pk,
        principal=to_cents(row.principal),
        interest=to_cents(row.interest),
        costs=to_cents(row.costs),
    )


def _unverified(debt: Debt, known: list[KnownBalance], on: date) -> tuple[KnownBalance, KnownBalance] | None:
    """Sources that disagree, unless the counsellor confirmed the debt after the newest of them."""
    found = disagreement(known, on)
    verified = debt.status == DebtStatus.CONFIRMED and all(row.as_of <= debt.status_on for row in known)
    return None if verified else found


def _standing(debt: Debt, jurisdiction: str, on: date) -> LegalStanding:
    proposed = classification_of(
        jurisdiction=jurisdiction, nature=debt.nature, creditor_kind=debt.creditor.kind, on=on
    )
    chosen = LegalClass(debt.legal_class_override) if debt.legal_class_override else proposed.legal_class
    return LegalStanding(legal_class=chosen, proposed=proposed, reason=debt.legal_class_reason)


def _urgency(line: DebtLine) -> tuple[bool, date, int, bool, int]:
    return (not line.is_urgent, line.urgent_on or date.max, line.rank, not line.debt.is_owed, -line.total)


@dataclass(frozen=True, slots=True, kw_only=True)
class DebtTotals:
    """What the debts still owed add up to; months of arrears count where a contract says what a month is."""

    debts: int
    creditors: int
    balance: Cents
    arrears: Cents
    service: Cents
    kept_running: Cents
    months_of_arrears: Fraction | None
    by_class: Mapping[LegalClass, Cents]


def totals_of(lines: Iterable[DebtLine]) -> DebtTotals:
    owed = [line for line in lines if line.debt.is_owed]
    return DebtTotals(
        debts=len(owed),
        creditors=len({line.debt.creditor_id for line in owed}),
        balance=sum(line.total for line in owed),
        arrears=sum(line.arrears for line in owed),
        service=sum(line.service for line in owed),
        kept_running=sum(line.instalment for line in owed if line.debt.treatment == Treatment.KEPT_RUNNING),
        months_of_arrears=_months_of_arrears(owed),
        by_class={
            legal_class: sum(line.total for line in owed if line.standing.legal_class == legal_class)
            for legal_class in LegalClass
            if any(line.standing.legal_class == legal_class for line in owed)
        },
    )


def _months_of_arrears(owed: Iterable[DebtLine]) -> Fraction | None:
    late = [line for line in owed if line.arrears and line.instalment]
    return Fraction(sum(line.arrears for line in late), sum(line.instalment for line in late)) if late else None


def debt_service(file: ClientFile, on: date) -> Cents:
    """Contractual instalments of the debts that are being paid, a month."""
    return totals_of(debts_of(file, on)).service


def instalments_of(file: ClientFile, on: date) -> tuple[ContractualInstalment, ...]:
    """What the debts still owed cost a month by contract, as the budget counts it."""
    return instalments_in(debts_of(file, on))


def instalments_in(lines: Iterable[DebtLine]) -> tuple[ContractualInstalment, ...]:
    """The same of debts already read."""
    return tuple(
        ContractualInstalment(
            id=str(line.debt.pk),
            amount=line.instalment,
            label=line.debt.creditor.name,
            being_paid=line.debt.being_paid,
            treatment=BudgetTreatment(line.debt.treatment),
        )
        for line in lines
        if line.debt.is_owed and line.instalment
    )


def by_creditor(lines: Sequence[DebtLine]) -> list[tuple[Creditor, list[DebtLine]]]:
    """The debts grouped by whom is written to: the collector where there is one."""
    ordered = sorted(lines, key=lambda line: (fold(line.debt.addressee.name), line.debt.addressee.pk))
    groups = groupby(ordered, lambda line: line.debt.addressee.pk)
    return [(group[0].debt.addressee, group) for group in (list(rows) for _pk, rows in groups)]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanCandidate:
    """A debt as the plan engine reads it, with what the page says beside it."""

    line: DebtLine
    treatment: Treatment
    debt: PlanDebt


def plan_debts_in(lines: Iterable[DebtLine]) -> list[PlanCandidate]:
    """The debts still owed among these, ready for the engine; the caller picks by treatment."""
    return [
        PlanCandidate(line=line, treatment=Treatment(line.debt.treatment), debt=_plan_debt(line))
        for line in lines
        if line.debt.status in OWED and line.total > 0
    ]


def _plan_debt(line: DebtLine) -> PlanDebt:
    known = line.balance
    assert known is not None  # noqa: S101 - a total above nothing has a balance behind it
    return PlanDebt(
        id=str(line.debt.pk),
        principal=known.principal,
        interest=known.interest,
        costs=known.costs,
        rate=line.rate or Fraction(0),
        rank=line.rank,
        contractual=line.instalment,
        writable=line.standing.writable,
    )


def similar_debts(
    file: ClientFile, *, creditor: Creditor, reference: str, apart_from: UUID | None = None
) -> QuerySet[Debt]:
    """Debts of the file that may be the same one: same creditor, and the same reference or one that is missing."""
    key = fold(reference).replace(" ", "")
    debts = Debt.objects.standing().filter(file=file).select_related("creditor")
    if apart_from:
        debts = debts.exclude(pk=apart_from)
    same = [
        debt.pk
        for debt in debts
        if (other := fold(debt.reference).replace(" ", "")) == key != ""
        or (debt.creditor_id == creditor.pk and (not key or not other))
    ]
    return debts.filter(pk__in=same)


def journal_of(debt: Debt) -> QuerySet[JournalEntry]:
    """What happened to this debt, newest first."""
    return JournalEntry.objects.filter(file=debt.file_id, facts__debt=str(debt.pk)).select_related("by")
