"""By when somebody acts: the calendar of the service, the clock that runs, whose turn it is."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from counselling.domain.clocks import USUAL, Clock, ClockSettings, Pause, due_on, local_day
from counselling.domain.dates import Calendar
from counselling.domain.lifecycle import ReferralState
from counselling.domain.referrals import Priority
from counselling.referrals.models import Referral, ReferralEvent, ReferralSettings

# What asks the referrer something, and what ends the asking.
ASKED, ANSWERED = "request_information", ("answer_request", "time_out_request")


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """The days a service works and how long its clocks run, as they were set on a day."""

    calendar: Calendar
    clocks: ClockSettings
    zone: ZoneInfo


def settings_of(service: int, on: date) -> ReferralSettings | None:
    """What the service has set by that day; nothing while it goes by what is usual."""
    return ReferralSettings.objects.filter(service=service, valid_from__lte=on).order_by("-valid_from", "-pk").first()


def house_of(referral: Referral) -> House:
    """As on the day from which the clocks of this referral run, so that no promised day moves."""
    service, found = referral.service, settings_of(referral.service_id, referral.started_on)
    return House(
        calendar=Calendar(
            jurisdiction=service.jurisdiction,
            region=found.region if found else "",
            closed_on=found.closing_days if found else frozenset(),
        ),
        clocks=found.clocks if found else USUAL,
        zone=ZoneInfo(service.time_zone),
    )


def pauses_of(events: Iterable[ReferralEvent], zone: ZoneInfo) -> tuple[Pause, ...]:
    """When a question to the referrer was open, since the last start."""
    pauses: list[Pause] = []
    for event in events:
        day = local_day(event.at, zone)
        if event.verb == "reopen_referral":
            pauses = []
        elif event.verb == ASKED:
            pauses.append(Pause(since=day))
        elif event.verb in ANSWERED and pauses:
            pauses[-1] = Pause(since=pauses[-1].since, until=day)
    return tuple(pauses)


def running_clock(referral: Referral) -> Clock | None:
    """What somebody has to do next; nothing once the referral has ended."""
    match ReferralState(referral.state):
        case ReferralState.HELD:
            return Clock.RELEASE
        case ReferralState.RECEIVED:
            return Clock.DECISION
        case ReferralState.INFO_REQUESTED:
            return Clock.MESSAGE
        case ReferralState.ACCEPTED:
            return Clock.FIRST_MEETING if referral.contacted_on else Clock.FIRST_CONTACT
    return None


def day_due(referral: Referral, events: Sequence[ReferralEvent], house: House) -> date:
    """The last day in time for what is to be done next; of a referral that has ended, its end."""
    clock = running_clock(referral)
    if clock is None:
        return referral.ended_on or referral.started_on
    if clock is Clock.MESSAGE:
        return next(event.until for event in reversed(events) if event.verb == ASKED) or referral.promised_on
    since = referral.accepted_on if clock is Clock.FIRST_CONTACT else referral.started_on
    due = due_on(
        clock, since=since or referral.started_on, priority=Priority(referral.priority), calendar=house.calendar,
        settings=house.clocks, pauses=pauses_of(events, house.zone),
    )  # fmt: skip
    return due or referral.promised_on


def place_of(due: date, priority: Priority) -> int:
    """Where a referral stands in the queue: by its day, and on the same day the urgent one first."""
    return 2 * due.toordinal() + (priority is not Priority.URGENT)
