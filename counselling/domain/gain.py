"""What a training changed: the paired, normalised gain of those who answered before and after it."""

from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from statistics import mean, median

from counselling.domain.money import round_half_up

type Points = int | Fraction

# Fewer values than this say something of single persons.
LEAST_VALUES = 5


class Moment(StrEnum):
    PRE = "pre"
    POST = "post"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """One filled-in questionnaire: whose, before or after, in which version, and what it was worth.

    `right` are the items answered right, under the names that twins share before and after.
    """

    person: Hashable
    moment: Moment
    version: Hashable
    points: Points
    maximum: Points
    late: bool = False
    right: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        if not 0 <= self.points <= self.maximum:
            raise ValueError(f"{self.points} of {self.maximum} points")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """One person's answers before and after, to the same version."""

    pre: Answers
    post: Answers

    @property
    def gain(self) -> Fraction | None:
        """The share of what was still to be learnt that was learnt; None if nothing was, never cut at zero."""
        to_learn = Fraction(self.pre.maximum) - self.pre.points
        return (self.post.points - self.pre.points) / to_learn if to_learn else None

    @property
    def improves(self) -> bool:
        return self.post.points > self.pre.points


@dataclass(frozen=True, slots=True, kw_only=True)
class Gain:
    """The gain of a group, with everybody counted who is left out of it."""

    enrolled: int
    pairs: tuple[Pair, ...] = field(repr=False)

    @property
    def values(self) -> tuple[Fraction, ...]:
        """Every gain there is, the smallest first."""
        return tuple(sorted(pair.gain for pair in self.pairs if pair.gain is not None))

    @property
    def paired(self) -> int:
        return len(self.pairs)

    @property
    def unpaired(self) -> int:
        return self.enrolled - self.paired

    @property
    def at_maximum(self) -> int:
        """Who knew everything before: counted, without a gain."""
        return self.paired - len(self.values)

    @property
    def improving(self) -> int:
        return sum(pair.improves for pair in self.pairs)

    @property
    def is_too_few(self) -> bool:
        return len(self.values) < LEAST_VALUES

    @property
    def median(self) -> Fraction | None:
        """The headline; None where it would rest on too few."""
        return None if self.is_too_few else median(self.values)

    @property
    def mean(self) -> Fraction | None:
        return None if self.is_too_few else mean(self.values)

    @property
    def items(self) -> Mapping[str, tuple[Fraction, Fraction]]:
        """The share who answered each item right, before and after; none where it would rest on too few."""
        if self.paired < LEAST_VALUES:
            return {}
        names = sorted({name for pair in self.pairs for name in pair.pre.right | pair.post.right})
        return {name: (self._share_right(name, Moment.PRE), self._share_right(name, Moment.POST)) for name in names}

    def _share_right(self, name: str, moment: Moment) -> Fraction:
        answers = (pair.pre if moment is Moment.PRE else pair.post for pair in self.pairs)
        return Fraction(sum(name in each.right for each in answers), self.paired)


def gain_of(answers: Iterable[Answers], *, enrolled: Collection[Hashable]) -> Gain:
    """Pair what belongs together: one answer in time before, one after, to one version, by somebody enrolled.

    Who answered twice at the same moment, or to two versions, stays unpaired: nobody knows which answer counts.
    """
    in_time = [each for each in answers if not each.late and each.person in enrolled]
    given = Counter((each.person, each.moment) for each in in_time)
    before = {each.person: each for each in in_time if each.moment is Moment.PRE}
    after = {each.person: each for each in in_time if each.moment is Moment.POST}
    return Gain(
        enrolled=len(enrolled),
        pairs=tuple(
            Pair(pre=pre, post=after[person])
            for person, pre in before.items()
            if given[person, Moment.PRE] == given[person, Moment.POST] == 1 and after[person].version == pre.version
        ),
    )


def shown(value: Fraction) -> Decimal:
    """With two decimals, as a gain is read; halves away from zero."""
    return Decimal(round_half_up(100 * value)).scaleb(-2)
