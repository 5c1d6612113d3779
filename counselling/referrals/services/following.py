"""What happens in a file moves the referral that led to it, in the same transaction."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from caseflow.accounts.models import User
from counselling.client_files.models import Appointment, ClientFile, ContactAttempt
from counselling.domain.clocks import local_day
from counselling.domain.lifecycle import ClosureReason, ReferralState
from counselling.domain.referrals import NotMetReason
from counselling.referrals.models import Referral
from counselling.referrals.services.course import hold, settle
from counselling.referrals.services.ending import end_without_meeting, record_first_meeting


def accepted_into(file: ClientFile) -> list[Referral]:
    """The referrals that wait for something to happen in this file."""
    return list(Referral.objects.filter(file=file, state=ReferralState.ACCEPTED).order_by("pk"))


def follow_attempt(file: ClientFile, attempt: ContactAttempt) -> None:
    """The first try to reach the person ends the clock of the first contact."""
    day = local_day(attempt.at, ZoneInfo(file.service.time_zone))
    for referral in accepted_into(file):
        if referral.contacted_on is None and referral.accepted_on and day >= referral.accepted_on:
            current = hold(referral)
            current.contacted_on = day
            settle(current, on=day)


def follow_meeting(file: ClientFile, appointment: Appointment, by: User) -> None:
    """A first appointment kept on or after acceptance: the person is met."""
    at: datetime = appointment.at
    day = local_day(at, ZoneInfo(file.service.time_zone))
    for referral in accepted_into(file):
        if referral.accepted_on and day >= referral.accepted_on and appointment.ended_on:
            record_first_meeting(referral=referral, on=appointment.ended_on, by=by)


def follow_closure(file: ClientFile, by: Any) -> None:
    """A file that closes before any meeting ends the referral with it."""
    lost = file.closure_reason == ClosureReason.NO_CONTACT
    reason = NotMetReason.NOT_REACHED if lost else NotMetReason.NOT_WANTED
    for referral in accepted_into(file):
        end_without_meeting(
            referral=referral, reason=reason, version=referral.version, on=file.closed_on or referral.started_on,
            by=by, with_file=False,
        )  # fmt: skip
