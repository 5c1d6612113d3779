"""Limitation clock of a debt: until when a claim can be enforced. It informs, it never decides."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from counselling.domain.dates import DAY, add_years
from counselling.domain.errors import gettext_noop
from counselling.domain.explanation import Figure, Rule, Unit
from counselling.domain.law.classes import CreditorKind
from counselling.domain.law.loader import law_of
from counselling.domain.law.lookup import missing, rule_of
from counselling.domain.law.rows import Data


class LimitationEventKind(StrEnum):
    DUE_DATE = "due_date"
    FIRST_UNPAID_INSTALMENT = "first_unpaid_instalment"
    ACKNOWLEDGEMENT = "acknowledgement"
    FORMAL_ACT = "formal_act"
    JUDGMENT = "judgment"
    PAYMENT = "payment"


class LimitationState(StrEnum):
    RUNNING = "running"
    TIME_BARRED = "time_barred"
    CANNOT_TELL = "cannot_tell"


STARTS = frozenset({LimitationEventKind.DUE_DATE, LimitationEventKind.FIRST_UNPAID_INSTALMENT})
# A judgment is a title of its own; the others count only while the period still runs.
RESTART_ALWAYS = STARTS | {LimitationEventKind.JUDGMENT}
FORECLOSURE = "foreclosure"
ENFORCEABLE_TITLE = "enforceable_title"

# These periods are for claims of a professional; a private person's claim follows the general one.
OF_PROFESSIONALS = frozenset({"consumer_credit", "supply_to_consumer", "trade"})


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitationEvent:
    """Something that happened to a claim and that the clock listens to."""

    kind: LimitationEventKind
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitationPeriod:
    """A period of the law files; a foreclosure cannot be interrupted like a limitation."""

    code: str
    label: str
    years: int
    foreclosure: bool
    rules: tuple[Rule, ...]

    def last_day(self, start: date) -> date:
        """The same day number so many years later; it does not move to a working day."""
        return add_years(start, self.years)


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitationClock:
    """What the clock says on a day; `too_late` are events that came after the period had ended."""

    state: LimitationState
    period: LimitationPeriod
    start: LimitationEvent | None
    last_day: date | None
    missing: LimitationEventKind | None
    too_late: tuple[LimitationEvent, ...]
    figure: Figure

    @property
    def barred_from(self) -> date | None:
        """The first day on which the claim is probably time-barred."""
        return self.last_day + DAY if self.last_day else None

    @property
    def confirmed(self) -> bool:
        return self.figure.confirmed


def period_of(*, jurisdiction: str, code: str, on: date) -> LimitationPeriod:
    """A limitation period by its code."""
    law = law_of(jurisdiction)
    section = law.sections["limitation"]
    for entry in section["periods"]:
        if entry["code"] == code:
            return _period(jurisdiction, section, entry, on)
    raise missing(law, "limitation", {"period": code}, on)


def last_day_of(*, period: LimitationPeriod, start: date, restarts: Iterable[date] = ()) -> date:
    """The last day of a period; a later restart replaces the start."""
    return period.last_day(max((start, *restarts)))


def limitation_clock(
    *, jurisdiction: str, nature: str, creditor_kind: str, events: Iterable[LimitationEvent], on: date
) -> LimitationClock:
    """What the events of a claim say about its limitation on a day."""
    known = sorted((event for event in events if event.on <= on), key=_order)
    judged = any(event.kind is LimitationEventKind.JUDGMENT for event in known)
    period = _applicable(jurisdiction, nature, creditor_kind, on, judged=judged)
    start, too_late = _start(period, known)
    if start is None:
        absent = LimitationEventKind.FIRST_UNPAID_INSTALMENT if period.foreclosure else LimitationEventKind.DUE_DATE
        return _clock(LimitationState.CANNOT_TELL, period, None, absent, ())
    barred = on > period.last_day(start.on)
    state = LimitationState.TIME_BARRED if barred else LimitationState.RUNNING
    return _clock(state, period, start, None, too_late)


def _order(event: LimitationEvent) -> tuple[date, str]:
    return event.on, event.kind.value


def _applicable(jurisdiction: str, nature: str, creditor_kind: str, on: date, *, judged: bool) -> LimitationPeriod:
    section = law_of(jurisdiction).sections["limitation"]
    default = next(entry for entry in section["periods"] if entry["default"])
    if judged:
        titles = (entry for entry in section["periods"] if entry["applies_when"] == ENFORCEABLE_TITLE)
        return _period(jurisdiction, section, next(titles, default), on)
    for entry in section["periods"]:
        private = creditor_kind == CreditorKind.PRIVATE_PERSON and entry["code"] in OF_PROFESSIONALS
        if nature in entry["debt_natures"] and not private:
            return _period(jurisdiction, section, entry, on)
    return _period(jurisdiction, section, default, on)


def _period(jurisdiction: str, section: Data, entry: Data, on: date) -> LimitationPeriod:
    counting = section["counting"]
    return LimitationPeriod(
        code=entry["code"],
        label=entry["label"],
        years=entry["years"],
        foreclosure=entry["nature"] == FORECLOSURE,
        rules=(
            rule_of(entry, on=on, text=entry["basis"] or entry["label"]),
            rule_of(counting, on=on, name=f"{jurisdiction}.limitation.counting", text=counting["acquired"]),
        ),
    )


def _start(
    period: LimitationPeriod, events: list[LimitationEvent]
) -> tuple[LimitationEvent | None, tuple[LimitationEvent, ...]]:
    """The event the period runs from, and those that came too late to restart it."""
    start: LimitationEvent | None = None
    too_late: list[LimitationEvent] = []
    for event in _heard(period, events):
        if start is None or event.kind in RESTART_ALWAYS or event.on <= period.last_day(start.on):
            start = event
        else:
            too_late.append(event)
    return start, tuple(too_late)


def _heard(period: LimitationPeriod, events: list[LimitationEvent]) -> list[LimitationEvent]:
    """The events that move this clock: a foreclosure hears no acknowledgement, payment or act."""
    if period.foreclosure:
        unpaid = [event for event in events if event.kind is LimitationEventKind.FIRST_UNPAID_INSTALMENT]
        return unpaid or [event for event in events if event.kind in STARTS]
    judgments = [event for event in events if event.kind is LimitationEventKind.JUDGMENT]
    if judgments:
        return [event for event in events if event.on >= judgments[-1].on and event.kind not in STARTS]
    return events


def _clock(
    state: LimitationState,
    period: LimitationPeriod,
    start: LimitationEvent | None,
    absent: LimitationEventKind | None,
    too_late: tuple[LimitationEvent, ...],
) -> LimitationClock:
    last_day = period.last_day(start.on) if start else None
    formula = gettext_noop("start + %(years)s years") if start else gettext_noop("a date is missing")
    return LimitationClock(
        state=state,
        period=period,
        start=start,
        last_day=last_day,
        missing=absent,
        too_late=too_late,
        figure=Figure(
            name="limitation",
            value=last_day,
            unit=Unit.DATE,
            formula=formula,
            inputs=(Figure(name=start.kind.value, value=start.on, unit=Unit.DATE),) if start else (),
            rules=period.rules,
            facts={"years": period.years, "period": period.code, "foreclosure": period.foreclosure},
        ),
    )
