"""Questionnaires of a training: what an answer is worth, when it may be given, what a group says without a person."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from fractions import Fraction
from statistics import mean

from counselling.domain.dates import DAY
from counselling.domain.errors import DomainError, gettext_noop

MOST_OPTIONS = 12
USUAL_SCALE = ("1", "2", "3", "4", "5")
# Days after the last half-day: of an answer in time, and until a personal link still takes one.
IN_TIME_DAYS, LINK_DAYS = 7, 90
LATER_FROM, LATER_UNTIL, LATER_LINK = 60, 90, 120


class AnswerKind(StrEnum):
    PRE = "pre"
    POST = "post"
    SATISFACTION = "satisfaction"
    LATER = "later"


class Topic(StrEnum):
    """What is asked; the same questions before and after are what makes two answers a pair."""

    LEARNING = "learning"
    SATISFACTION = "satisfaction"
    LATER = "later"


TOPICS = {
    AnswerKind.PRE: Topic.LEARNING,
    AnswerKind.POST: Topic.LEARNING,
    AnswerKind.SATISFACTION: Topic.SATISFACTION,
    AnswerKind.LATER: Topic.LATER,
}


class ItemKind(StrEnum):
    SINGLE = "single"
    MULTIPLE = "multiple"
    SCALE = "scale"
    NUMBER = "number"
    TEXT = "text"


class Opening(StrEnum):
    TO_COME = "to_come"
    OPEN = "open"
    LATE = "late"
    CLOSED = "closed"


class UnreadableOption(DomainError):
    code = "unreadable-option"
    sentence = gettext_noop("Line %(number)s: write the answer, a bar, and its points: pay the rent | 2.")


class OptionsMissing(DomainError):
    code = "options-missing"
    sentence = gettext_noop("Two different answers at least, twelve at most, one per line.")


class NotANumber(DomainError):
    code = "not-a-number"
    sentence = gettext_noop("Write a number, as 12 or 3,5.")


class NoSuchOption(DomainError):
    code = "no-such-option"
    sentence = gettext_noop("Choose among the answers 1 to %(most)s.")


# Places of the chosen options; a number as it is written; a text; nothing.
type Answer = tuple[int, ...] | str


@dataclass(frozen=True, slots=True)
class Option:
    """An answer that is offered, or for a number the right one; what it is worth."""

    label: str
    points: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked, without its words."""

    kind: ItemKind
    options: tuple[Option, ...] = ()

    @property
    def is_chosen(self) -> bool:
        return self.kind in {ItemKind.SINGLE, ItemKind.MULTIPLE, ItemKind.SCALE}

    @property
    def maximum(self) -> int:
        worth = [max(option.points, 0) for option in self.options]
        return sum(worth) if self.kind is ItemKind.MULTIPLE else max(worth, default=0)

    def points_of(self, answer: Answer) -> int:
        """What it is worth; wrong crosses cost what was written, never more than the right ones bring."""
        if self.is_chosen:
            worth = sum(self.options[place].points for place in answer if isinstance(place, int))
        elif self.kind is ItemKind.NUMBER and isinstance(answer, str) and answer:
            worth = sum(option.points for option in self.options if Fraction(option.label) == Fraction(answer))
        else:
            worth = 0
        return min(max(worth, 0), self.maximum)


def read_options(text: str, kind: ItemKind) -> tuple[Option, ...]:
    """One answer per line, its points behind a bar; a scale without lines goes from 1 to 5."""
    if kind is ItemKind.TEXT:
        return ()
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    options = tuple(_option(number, line, kind) for number, line in enumerate(lines, 1))
    if not options and kind is ItemKind.SCALE:
        return tuple(Option(step) for step in USUAL_SCALE)
    fewest = 0 if kind is ItemKind.NUMBER else 2
    if not fewest <= len({option.label for option in options}) == len(options) <= MOST_OPTIONS:
        raise OptionsMissing(field="options")
    return options


def _option(number: int, line: str, kind: ItemKind) -> Option:
    label, points = line.rsplit("|", 1) if "|" in line else (line, "0")
    label, points = label.strip(), points.strip()
    digits = points.removeprefix("-")
    if not label or not (digits.isascii() and digits.isdigit() and len(digits) <= 2):
        raise UnreadableOption(field="options", number=number)
    return Option(read_number(label, field="options") if kind is ItemKind.NUMBER else label, int(points))


def read_number(text: str, *, field: str | None = None) -> str:
    """“3,50” → “3.5”: the same number is always written the same way."""
    try:
        value = Decimal(text.strip().replace(",", ".")).quantize(Decimal("0.0001"))
    except InvalidOperation:
        raise NotANumber(field=field) from None
    if not value.is_finite() or abs(value) >= 10**9:
        raise NotANumber(field=field)
    return f"{value:f}".rstrip("0").rstrip(".") or "0"


def read_places(text: str, question: Question) -> tuple[int, ...]:
    """“1 3” of a sheet: the places of the crosses, counted from one."""
    most = len(question.options)
    words = text.replace(",", " ").split()
    if not all(word.isascii() and word.isdigit() and len(word) < 4 and 1 <= int(word) <= most for word in words):
        raise NoSuchOption(most=most)
    places = tuple(sorted({int(word) - 1 for word in words}))
    if len(places) > 1 and question.kind is not ItemKind.MULTIPLE:
        raise NoSuchOption(most=most)
    return places


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """When a session is: its first moment, the first one of its last half-day, and its last day."""

    begins: datetime
    closing: datetime
    last_day: date

    def opening(self, kind: AnswerKind, at: datetime) -> Opening:
        """Whether a personal link takes this questionnaire at this moment."""
        day = self.day_of(at)
        if kind is AnswerKind.PRE:
            if at < self.begins:
                return Opening.OPEN
            return Opening.LATE if day <= self.last_day else Opening.CLOSED
        if kind is AnswerKind.LATER:
            return _between(day, self.last_day, LATER_FROM, LATER_UNTIL, LATER_LINK)
        if at < self.closing:
            return Opening.TO_COME
        return _between(day, self.last_day, -LINK_DAYS, IN_TIME_DAYS, LINK_DAYS)

    def day_of(self, at: datetime) -> date:
        """The day it is there, where the session takes place."""
        return at.astimezone(self.begins.tzinfo).date()

    def is_late(self, kind: AnswerKind, on: date) -> bool:
        """Whether a sheet filled in on that day came too late, or too early, to be paired."""
        match kind:
            case AnswerKind.PRE:
                return on > self.begins.date()
            case AnswerKind.LATER:
                return on > self.last_day + LATER_UNTIL * DAY
            case _:
                return on > self.last_day + IN_TIME_DAYS * DAY


def _between(day: date, last_day: date, opens: int, in_time: int, closes: int) -> Opening:
    after = (day - last_day) // DAY
    if after < opens:
        return Opening.TO_COME
    if after <= in_time:
        return Opening.OPEN
    return Opening.LATE if after <= closes else Opening.CLOSED


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """What a group said to one question: how many answered, the share of each option, the mean, the words."""

    count: int
    shares: tuple[Fraction, ...] = ()
    mean: Fraction | None = None
    texts: tuple[str, ...] = ()


def opinion_of(question: Question, answers: Iterable[Answer], *, least: int) -> Opinion:
    """Nothing but the count where fewer than `least` answered; words in the order of the alphabet, not of people."""
    given = [answer for answer in answers if answer]
    if len(given) < least:
        return Opinion(count=len(given))
    if question.kind is ItemKind.TEXT:
        return Opinion(count=len(given), texts=tuple(sorted(str(answer) for answer in given)))
    if question.kind is ItemKind.NUMBER:
        return Opinion(count=len(given), mean=mean(Fraction(str(answer)) for answer in given))
    crosses = Counter(place for answer in given for place in answer)
    shares = tuple(Fraction(crosses[place], len(given)) for place in range(len(question.options)))
    is_scale = question.kind is ItemKind.SCALE
    steps = sum((share * (place + 1) for place, share in enumerate(shares)), Fraction(0))
    return Opinion(count=len(given), shares=shares, mean=steps if is_scale else None)


def told_together[Group](groups: Sequence[tuple[Group, int]], *, least: int) -> list[Group]:
    """The groups that may be added up: small ones only if subtracting the others leaves enough people."""
    small = sum(size for _group, size in groups if size < least)
    keeps_all = small in {0, sum(size for _group, size in groups)} or small >= least
    return [group for group, size in groups if keeps_all or size == 0 or size >= least]
