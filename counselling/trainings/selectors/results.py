"""What the questionnaires say of a group: paired gain, each question before and after, opinions; never a person."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.db.models import Prefetch, QuerySet

from counselling.domain.gain import LEAST_VALUES, Answers, Gain, Moment, gain_of, shown
from counselling.domain.money import round_half_up
from counselling.domain.questionnaires import TOPICS, Answer, AnswerKind, Opinion, Topic, opinion_of, told_together
from counselling.trainings.models import ANSWER_KINDS, Enrolment, Item, Questionnaire, Response, Session

OPINIONS = (AnswerKind.SATISFACTION, AnswerKind.LATER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Learnt:
    """One question: the share who answered it right before and after, of those who answered both times."""

    question: str
    before: Fraction
    after: Fraction
    # How many answered both times.
    count: int

    @property
    def percents(self) -> tuple[int, int]:
        return percent(self.before), percent(self.after)


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One question of opinion with what the group said to it."""

    question: str
    opinion: Opinion
    labels: tuple[str, ...]

    @property
    def is_too_few(self) -> bool:
        return self.opinion.count < LEAST_VALUES

    @property
    def shares(self) -> list[tuple[str, int]]:
        return [(label, percent(share)) for label, share in zip(self.labels, self.opinion.shares, strict=False)]

    @property
    def mean(self) -> Decimal | None:
        return None if self.opinion.mean is None else shown(self.opinion.mean)


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """Everything a session or a programme may say of its questionnaires."""

    gain: Gain
    late: int
    learnt: list[Learnt]
    opinions: dict[AnswerKind, list[Said]]
    # Sessions whose few answers could be found by subtraction, and are therefore left out.
    left_out: int = 0

    @property
    def told(self) -> list[tuple[object, list[Said]]]:
        """What was asked of opinion, under its title."""
        return [(ANSWER_KINDS[kind], said) for kind, said in self.opinions.items() if said]

    @property
    def median(self) -> Decimal | None:
        return None if self.gain.median is None else shown(self.gain.median)

    @property
    def mean(self) -> Decimal | None:
        return None if self.gain.mean is None else shown(self.gain.mean)

    @property
    def improving(self) -> int | None:
        """In per cent of the pairs; nothing where it would speak of few."""
        return None if self.gain.is_too_few else percent(Fraction(self.gain.improving, self.gain.paired))


def percent(share: Fraction) -> int:
    return round_half_up(100 * share)


def results_of(sessions: QuerySet[Session]) -> Results:
    """One session, or several together without those that subtraction would lay open."""
    enrolled = list(Enrolment.objects.seated().filter(session__in=sessions).order_by("pk"))
    responses = list(Response.objects.filter(enrolment__in=enrolled).select_related("enrolment").order_by("pk"))
    items = _items(responses)
    learning = [it for it in responses if TOPICS[AnswerKind(it.kind)] is Topic.LEARNING]
    groups = [
        _Group(
            people={person.pk for person in enrolled if person.session_id == session},
            answers=[worth(it, items[it.questionnaire_id]) for it in learning if it.enrolment.session_id == session],
        )
        for session in sorted({person.session_id for person in enrolled})
    ]
    told = told_together([(group, group.gain.paired) for group in groups], least=LEAST_VALUES)
    answers = [answer for group in told for answer in group.answers]
    people = {person for group in told for person in group.people}
    return Results(
        gain=gain_of(answers, enrolled=people), late=sum(answer.late for answer in answers),
        learnt=[line for version, asked in items.items()
                for line in _learnt([it for it in answers if it.version == version], asked, people)],
        opinions={kind: _opinions([it for it in responses if it.kind == kind], items) for kind in OPINIONS},
        left_out=len(groups) - len(told),
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class _Group:
    """The people of one session with what they answered before and after it."""

    people: set[int]
    answers: list[Answers]

    @property
    def gain(self) -> Gain:
        return gain_of(self.answers, enrolled=self.people)


def _items(responses: Iterable[Response]) -> dict[int, list[Item]]:
    """The questions of every version that was answered."""
    versions = Questionnaire.objects.filter(pk__in={it.questionnaire_id for it in responses}).prefetch_related(
        Prefetch("items", Item.objects.order_by("position", "pk"))
    )
    return {version.pk: list(version.items.all()) for version in versions.order_by("pk")}


def worth(response: Response, items: Sequence[Item]) -> Answers:
    """What an answer brought, and which questions were answered with everything they are worth."""
    points = {item.pk: item.asked.points_of(given(response, item)) for item in items}
    return Answers(
        person=response.enrolment_id, moment=Moment(response.kind), version=response.questionnaire_id,
        points=sum(points.values()), maximum=sum(item.asked.maximum for item in items), late=response.is_late,
        right=frozenset(str(item.pk) for item in items if points[item.pk] == item.asked.maximum > 0),
    )  # fmt: skip


def given(response: Response, item: Item) -> Answer:
    answer = response.answers.get(str(item.pk), "")
    return tuple(answer) if isinstance(answer, list) else answer


def _learnt(answers: Sequence[Answers], items: Sequence[Item], enrolled: set[int]) -> list[Learnt]:
    gain = gain_of(answers, enrolled=enrolled)
    if gain.paired < LEAST_VALUES:
        return []
    nobody = (Fraction(0), Fraction(0))
    found = [(item, gain.items.get(str(item.pk), nobody)) for item in items if item.asked.maximum]
    return [
        Learnt(question=item.question, before=before, after=after, count=gain.paired)
        for item, (before, after) in found
    ]


def _opinions(responses: Sequence[Response], items: dict[int, list[Item]]) -> list[Said]:
    told = []
    for version in sorted({response.questionnaire_id for response in responses}):
        mine = [response for response in responses if response.questionnaire_id == version]
        told += [_said(item, mine) for item in items[version]]
    return told


def _said(item: Item, responses: Sequence[Response]) -> Said:
    by_session: dict[int, list[Answer]] = defaultdict(list)
    for response in responses:
        if answer := given(response, item):
            by_session[response.enrolment.session_id].append(answer)
    groups = told_together([(answers, len(answers)) for answers in by_session.values()], least=LEAST_VALUES)
    return Said(
        question=item.question, labels=tuple(option.label for option in item.asked.options),
        opinion=opinion_of(item.asked, [answer for group in groups for answer in group], least=LEAST_VALUES),
    )  # fmt: skip


def own_gain(enrolment: Enrolment) -> Gain | None:
    """What the person themselves may read of their own answers; nothing until both are given."""
    mine = list(
        Response.objects.filter(enrolment=enrolment, kind__in=[AnswerKind.PRE, AnswerKind.POST]).order_by("pk")
    )
    items = _items(mine)
    gain = gain_of([worth(it, items[it.questionnaire_id]) for it in mine], enrolled=[enrolment.pk])
    return gain if gain.paired else None
