"""The course of a referral as the referrer is told it: what happened inside, read again through a level."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from counselling.domain.clocks import Pause, local_day
from counselling.domain.dates import DAY
from counselling.domain.disclosure.levels import Level
from counselling.domain.referrals import ABOUT_THE_REFERRAL


class PublicStatus(StrEnum):
    RECEIVED = "received"
    INFORMATION_REQUESTED = "information_requested"
    ACCEPTED = "accepted"
    MET = "met"
    NOT_PURSUED = "not_pursued"
    DECLINED = "declined"
    REDIRECTED = "redirected"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    CLOSED = "closed"


PUBLICLY_OPEN = frozenset({PublicStatus.RECEIVED, PublicStatus.INFORMATION_REQUESTED, PublicStatus.ACCEPTED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing that happened to a referral: a verb of its lifecycle, or a correction.

    A referrer may answer or withdraw after a decision they cannot see: then the step stands here all the same,
    and the state inside stays. `new_service` is filled only if the person agreed that it be told.
    """

    at: datetime
    verb: str
    by_referrer: bool = False
    reason: str = ""
    next_step: str = ""
    question: str = ""
    missing_items: tuple[str, ...] = ()
    answer_by: date | None = None
    new_service: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """Since when the referrer reads this status."""

    at: datetime
    status: PublicStatus


# What is told of a step, by level; what is not here is not told, and the referrer goes on reading what they read.
_TOLD: Mapping[str, Mapping[Level, PublicStatus]] = {
    "accept_referral": {Level.MILESTONES: PublicStatus.ACCEPTED, Level.OUTCOME: PublicStatus.ACCEPTED},
    "record_first_meeting": {Level.OUTCOME: PublicStatus.MET},
    "end_without_meeting": {Level.OUTCOME: PublicStatus.NOT_PURSUED},
    "decline_referral": {Level.MILESTONES: PublicStatus.DECLINED, Level.OUTCOME: PublicStatus.DECLINED},
    "redirect_referral": {Level.MILESTONES: PublicStatus.REDIRECTED, Level.OUTCOME: PublicStatus.REDIRECTED},
    "expire_referral": dict.fromkeys(Level, PublicStatus.EXPIRED),
}
_DECISIONS = frozenset(_TOLD)


@dataclass(slots=True, kw_only=True)
class Course:
    """What the referrer has read so far; steps are taken in one by one, and days pass between them."""

    level: Level
    zone: ZoneInfo
    closes_after: int
    told: Step
    history: list[Moment] = field(default_factory=list)
    pauses: list[Pause] = field(default_factory=list)
    question: Step | None = None
    undecided: bool = True
    closes_on: date = date.max
    since: date = date.max

    def begin(self, step: Step) -> None:
        """Receipt, or a new start that the referrer is told of."""
        self.turn(step.at, PublicStatus.RECEIVED)
        self.told = step
        self.since = local_day(step.at, self.zone)
        self.closes_on = self.since + timedelta(days=self.closes_after)
        self.pauses = []

    @property
    def status(self) -> PublicStatus:
        return self.history[-1].status

    def turn(self, at: datetime, status: PublicStatus) -> None:
        if not self.history or status is not self.status:
            self.history.append(Moment(at=at, status=status))

    def take(self, step: Step) -> None:
        """Read one step: what is told of it changes the course, anything else leaves no trace."""
        self.undecided = step.verb not in _DECISIONS and (self.undecided or step.verb == "reopen_referral")
        match step.verb:
            case _ if self.status is PublicStatus.WITHDRAWN:
                pass
            case "withdraw_referral":
                self.tell(step, PublicStatus.WITHDRAWN)
            case "request_information" if self.status in PUBLICLY_OPEN:
                self.ask(step)
            case "answer_request":
                self.resume(step.at)
            case "reopen_referral" if self.status not in PUBLICLY_OPEN | {PublicStatus.CLOSED}:
                self.begin(step)
            case _:
                status = _status_told(step, self.level)
                if status and (self.status is not PublicStatus.CLOSED or _status_told(step, Level.RECEIPT)):
                    self.tell(step, status)
        self.close(step.at)

    def tell(self, step: Step, status: PublicStatus) -> None:
        self.go_on(step.at)
        self.told = step
        self.turn(step.at, status)

    def ask(self, step: Step) -> None:
        """A question, or another one in place of the one that was open."""
        self.go_on(step.at)
        self.question = step
        self.pauses.append(Pause(since=local_day(step.at, self.zone)))
        self.turn(step.at, PublicStatus.INFORMATION_REQUESTED)

    def resume(self, at: datetime) -> None:
        """The question is answered, or nobody waits for the answer any more."""
        if self.question:
            self.go_on(at)
            self.turn(at, self.history[-2].status)

    def go_on(self, at: datetime) -> None:
        if self.question:
            self.question = None
            self.pauses[-1] = replace(self.pauses[-1], until=local_day(at, self.zone))

    def pass_days(self, until: date) -> None:
        """Let the days pass: what is open closes on its day, an unanswered question lapses.

        Both come by date and not by whoever noticed, so that their moment says nothing of what happened inside.
        """
        lapses_on = self.question.answer_by + DAY if self.question and self.question.answer_by else date.max
        for day in sorted({self.closes_on, lapses_on}):
            if day <= until and day == self.closes_on:
                self.close(self.midnight(day))
            if day <= until and day == lapses_on:
                self.resume(self.midnight(day))

    def close(self, at: datetime) -> None:
        """Close what is open on its day; a referrer who learns of a decision gets it first."""
        waits = self.level is Level.MILESTONES and self.undecided and self.told.verb != "accept_referral"
        if (
            self.level is not Level.OUTCOME
            and not waits
            and self.status in PUBLICLY_OPEN
            and local_day(at, self.zone) >= self.closes_on
        ):
            self.go_on(at)
            self.turn(at, PublicStatus.CLOSED)

    def midnight(self, day: date) -> datetime:
        return datetime.combine(day, time.min, tzinfo=self.zone)


def course_of(steps: Sequence[Step], *, level: Level, on: date, zone: ZoneInfo, closes_after: int) -> Course:
    """What a referrer at this level has read by the end of the steps, and on this day."""
    course = Course(level=level, zone=zone, closes_after=closes_after, told=steps[0])
    course.begin(steps[0])
    for step in steps[1:]:
        course.pass_days(local_day(step.at, zone))
        course.take(step)
    course.pass_days(on)
    return course


def _status_told(step: Step, level: Level) -> PublicStatus | None:
    if step.verb == "decline_referral" and step.reason in ABOUT_THE_REFERRAL:
        return PublicStatus.DECLINED
    return _TOLD.get(step.verb, {}).get(level)
