"""What every step of a referral has in common: the row held, the step written, the clock set, the referrer's page."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from caseflow import clock
from caseflow.accounts.models import User
from caseflow.audit.verbs import current_act, tell
from counselling.client_files import journal
from counselling.domain.errors import StaleVersion, gettext_noop
from counselling.domain.events import EventType
from counselling.domain.lifecycle import OPEN_REFERRAL, REFERRAL, ReferralState
from counselling.domain.notices import Notice, notice_of
from counselling.domain.referrals import Priority, ReferralSource
from counselling.partners import outbox
from counselling.referrals import selectors
from counselling.referrals.models import Referral, ReferralEvent


class SomebodyWasFaster(StaleVersion):
    code = "somebody-was-faster"
    sentence = gettext_noop("%(person)s was faster a moment ago: this referral is now “%(state)s”.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What goes with a step: why, in which words, until when."""

    reason: str = ""
    text: str = ""
    until: date | None = None
    by_referrer: bool = False


NOTHING = Said()


def hold(referral: Referral, version: int | None = None) -> Referral:
    """The row as it stands now, for this verb alone; refused if somebody took a step since the page was read."""
    current = Referral.objects.select_for_update().get(pk=referral.pk)
    if version is not None and current.version != version:
        last = current.events.order_by("-number").select_related("by").first()
        raise SomebodyWasFaster(
            person=last.by.name if last and last.by else "Caseflow", state=str(current.get_state_display())
        )
    return current


def person(by: Any) -> User | None:
    """Who stands beside a step; the clock is nobody."""
    return by if isinstance(by, User) else None


def step(
    referral: Referral, *, on: date, by: Any, said: Said = NOTHING, name: str = "", **columns: object
) -> Referral:
    """Take the step of the verb that is running, or one it leads to, and tell of it: in the file once there is one."""
    name = name or current_act().verb.partition(".")[2]
    before = ReferralState(referral.state)
    after = REFERRAL.next(before, name) if name in REFERRAL.table else before
    ends = after not in OPEN_REFERRAL
    ended = (
        {"ended_on": on, "end_reason": said.reason or after.value} if ends else {"ended_on": None, "end_reason": ""}
    )
    for column, value in (columns | ended | {"state": after.value}).items():
        setattr(referral, column, value)
    settle(referral, event=new_event(referral, name, before=before, by=by, said=said), on=on)
    _tell(referral, before, said)
    return referral


def note(referral: Referral, name: str, *, on: date, by: Any, said: Said) -> Referral:
    """Write down and tell what the sender did, while the state inside stays."""
    state = ReferralState(referral.state)
    settle(referral, event=new_event(referral, name, before=state, by=by, said=said), on=on)
    _tell(referral, state, said)
    return referral


def new_event(
    referral: Referral, name: str, *, before: ReferralState | None, by: Any, said: Said = NOTHING
) -> ReferralEvent:
    """The step that was taken; `settle` numbers and saves it."""
    return ReferralEvent(
        referral=referral, by=person(by), verb=name, from_state=before or "", to_state=referral.state,
        reason=said.reason, text=said.text.strip(), until=said.until, by_referrer=said.by_referrer,
    )  # fmt: skip


def settle(referral: Referral, *, on: date, event: ReferralEvent | None = None, by_sender: bool = False) -> None:
    """Save the row, which this verb holds, and the step that was taken, if one was.

    With the clock that runs now, and with what the referrer may read, noting whether the step changed that.
    """
    house = selectors.house_of(referral)
    # What has just arrived is shown to nobody yet, and nothing happened to it before.
    events = list(referral.events.all()) if referral.public_view else []
    if event:
        event.number = events[-1].number + 1 if events else 1
        events.append(event)
    told = selectors.told(referral, events, house, on)
    referral.due_on = selectors.day_due(referral, events, house)
    referral.place = selectors.place_of(referral.due_on, Priority(referral.priority))
    document = told.view.document
    if document != referral.public_view:
        _publish(referral, document)
        _write(referral, document, by_sender=by_sender or bool(event and event.by_referrer))
        referral.public_view, referral.public_status = document, document["status"]
        referral.public_changed_at = clock.now()
        if event:
            event.public = True
    if event:
        event.save()
    referral.version += 1
    referral.save()


def _publish(referral: Referral, document: dict[str, Any]) -> None:
    if referral.redirected_from_id:
        return
    event = EventType.REFERRAL_CHANGED if referral.public_view else EventType.REFERRAL_RECEIVED
    outbox.publish(
        referral.organisation, event, reference=referral.reference, external_reference=referral.external_reference,
        department=referral.department, livemode=document["livemode"],
    )  # fmt: skip


def _write(referral: Referral, document: dict[str, Any], *, by_sender: bool) -> None:
    source = ReferralSource(referral.source)
    if notice := notice_of(referral.public_view, document, by_sender=by_sender, source=source):
        write_to_sender(referral, notice)


def write_to_sender(referral: Referral, notice: Notice) -> None:
    """Put a mail to whoever follows it in line; what one service passed on to another is no news to them."""
    reader = referral.followed_by or referral.referrer
    if reader and not referral.redirected_from_id:
        outbox.write_to(reader, notice, reference=referral.reference)


def _tell(referral: Referral, before: ReferralState, said: Said) -> None:
    if referral.file:
        journal.record(
            referral.file, about=referral, fields=("state",), referral=referral.reference,
            organisation=referral.organisation.name, reason=said.reason,
        )  # fmt: skip
    else:
        detail = {"reference": referral.reference, "from": before.value, "to": referral.state}
        tell(
            service=referral.service_id, object_type=Referral._meta.label, object_id=referral.pk, fields=("state",),
            detail=detail,
        )  # fmt: skip
