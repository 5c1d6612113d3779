"""What the clock does alone: it reminds, lets a question lapse, closes what the referrer sees; it decides nothing."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils import translation
from django.utils.translation import gettext

from caseflow.accounts.models import Membership, User
from caseflow.accounts.operator import Operator
from caseflow.audit.verbs import tell, verb
from counselling import permissions
from counselling.domain.clocks import Audience, Reminder, local_day, may_expire, reminders_due
from counselling.domain.disclosure import PUBLICLY_OPEN
from counselling.domain.lifecycle import ReferralState
from counselling.domain.notices import Notice as About
from counselling.permissions import ServicePermission
from counselling.referrals import selectors
from counselling.referrals.models import Referral, ReferralEvent
from counselling.referrals.selectors import House
from counselling.referrals.services.course import Said, hold, settle, step, write_to_sender
from counselling.referrals.services.ending import expire_referral

REMINDED, ASKED = "remind_referral", "request_information"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Who of the service is to be told of which referral, once all is committed; of what is tried out, its sender."""

    referral: Referral
    audience: Audience
    to: tuple[User, ...]


@verb("referrals.time_out_request")
def time_out_request(*, referral: Referral, on: date, by: Operator) -> Referral:
    """No answer came in time: the clock runs again, and a person decides."""
    return step(hold(referral), on=on, by=by)


@verb("referrals.remind_referral")
def remind_referral(*, referral: Referral, reminder: Reminder, on: date, by: Operator) -> Referral:
    """Note that somebody is reminded, so that nobody is reminded twice; the sender's mail is put in line with it."""
    current = hold(referral)
    if reminder.audience is Audience.REFERRER and current.public_view["livemode"]:
        write_to_sender(current, About.REMINDED)
    return step(current, on=on, by=by, said=Said(reason=f"{reminder.audience}-{reminder.day}"))


@verb("referrals.publish_referral")
def publish_referral(*, referral: Referral, on: date, by: Operator) -> Referral:
    """Let what the referrer reads follow the calendar."""
    current = hold(referral)
    settle(current, on=on)
    tell(
        service=current.service_id, object_type=Referral._meta.label, object_id=current.pk, fields=("public_view",),
        detail={"reference": current.reference},
    )  # fmt: skip
    return current


def turn_clocks(*, on: date, by: Operator) -> Iterator[Notice]:
    """Everything that this day calls for, referral by referral; a second turn on the same day finds nothing."""
    for referral in Referral.objects.undecided().select_related("service", "organisation", "referrer").order_by("pk"):
        yield from _turn(referral, on=on, by=by)
    still_shown = Referral.objects.filter(public_status__in=PUBLICLY_OPEN).select_related("service", "organisation")
    for referral in still_shown.order_by("pk"):
        if selectors.reads(referral, on).document != referral.public_view:
            publish_referral(referral=referral, on=on, by=by)


def _turn(referral: Referral, *, on: date, by: Operator) -> Iterator[Notice]:
    house, events = selectors.house_of(referral), _since_start(referral)
    if referral.state == ReferralState.INFO_REQUESTED and referral.due_on < on:
        referral = time_out_request(referral=referral, on=on, by=by)
        events = _since_start(referral)
    if _is_overripe(referral, events, house, on):
        with translation.override(referral.service.default_language):
            next_step = gettext("The person can call the service: %(phone)s.") % {"phone": referral.service.phone}
        expire_referral(referral=referral, next_step=next_step, on=on, by=by)
        return
    for reminder in _due(referral, events, house, on):
        remind_referral(referral=referral, reminder=reminder, on=on, by=by)
        to = _audience(referral, reminder.audience, on)
        if to or (referral.service.is_sandbox and reminder.audience is Audience.REFERRER):
            yield Notice(referral=referral, audience=reminder.audience, to=to)


def _since_start(referral: Referral) -> list[ReferralEvent]:
    events = list(referral.events.order_by("number"))
    starts = [place for place, event in enumerate(events) if event.verb == "reopen_referral"]
    return events[starts[-1] :] if starts else events


def _sent(events: list[ReferralEvent], house: House) -> dict[Reminder, date]:
    sent = {}
    for event in events:
        if event.verb == REMINDED:
            audience, _dash, day = event.reason.rpartition("-")
            sent[Reminder(audience=Audience(audience), day=int(day))] = local_day(event.at, house.zone)
    return sent


def _is_overripe(referral: Referral, events: list[ReferralEvent], house: House, on: date) -> bool:
    return may_expire(
        received_on=referral.started_on, on=on, calendar=house.calendar, sent=_sent(events, house),
        settings=house.clocks,
    )  # fmt: skip


def _due(referral: Referral, events: list[ReferralEvent], house: House, on: date) -> tuple[Reminder, ...]:
    """An open question reminds the referrer, anything else undecided the service."""
    if referral.state == ReferralState.INFO_REQUESTED:
        place = max(place for place, event in enumerate(events) if event.verb == ASKED)
        asked_on = local_day(events[place].at, house.zone)
        return reminders_due(
            house.clocks.unanswered, sent=_sent(events[place:], house), since=asked_on, on=on, calendar=house.calendar
        )
    return reminders_due(
        house.clocks.undecided, sent=_sent(events, house), since=referral.started_on, on=on, calendar=house.calendar,
        pauses=selectors.pauses_of(events, house.zone),
    )  # fmt: skip


def _audience(referral: Referral, audience: Audience, on: date) -> tuple[User, ...]:
    """Whoever has it in hand, else everybody who does triage; supervisors by role; senders are written to apart.

    In the sandbox nobody works.
    """
    if audience is Audience.REFERRER or referral.service.is_sandbox:
        return ()
    if audience is Audience.QUEUE and referral.assigned_to:
        return (referral.assigned_to,)
    asked = ServicePermission.TRIAGE if audience is Audience.QUEUE else ServicePermission.MANAGE_REFERRALS
    live = Membership.objects.live(on).filter(service=referral.service_id, role__in=permissions.roles_holding(asked))
    return tuple(User.objects.filter(pk__in=live.values("user")).order_by("pk"))
