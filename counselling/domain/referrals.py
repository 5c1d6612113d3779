"""What may be said of a referral: its reasons and codes, and the small rules that hang on them."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from counselling.domain.errors import gettext_noop
from counselling.domain.lifecycle import UNDECIDED, ReferralState


class Priority(StrEnum):
    ORDINARY = "ordinary"
    URGENT = "urgent"


class ReferralSource(StrEnum):
    API = "api"
    PARTNER_SPACE = "partner_space"
    PHONE = "phone"
    REDIRECT = "redirect"


class Difficulty(StrEnum):
    RENT = "rent"
    MORTGAGE = "mortgage"
    ENERGY = "energy"
    WATER = "water"
    TELECOM = "telecom"
    CONSUMER_CREDIT = "consumer_credit"
    OVERDRAFT = "overdraft"
    TAX_SOCIAL = "tax_social"
    FINES = "fines"
    HEALTH_BILLS = "health_bills"
    MAINTENANCE = "maintenance"
    INCOME_DROP = "income_drop"
    BUSINESS = "business"
    GUARANTEE = "guarantee"
    GAMBLING = "gambling"
    OTHER = "other"


class UrgentReason(StrEnum):
    EVICTION = "eviction"
    CUT_OFF = "cut_off"
    SEIZURE = "seizure"
    HEARING = "hearing"
    NO_FOOD = "no_food"
    CHILD_AT_RISK = "child_at_risk"
    PERSON_IN_DANGER = "person_in_danger"


class OpenCheck(StrEnum):
    """What a supervisor looks at before an ordinary referral goes on."""

    CERTIFICATE_MISSING = "certificate_missing"
    CERTIFICATE_EXPIRED = "certificate_expired"
    REFERRER_UNKNOWN = "referrer_unknown"
    ORGANISATION_PENDING = "organisation_pending"
    AGREEMENT_ENDED = "agreement_ended"
    UNUSUAL_VOLUME = "unusual_volume"


class DeclineReason(StrEnum):
    OUT_OF_TERRITORY = "out_of_territory"
    OUT_OF_SCOPE = "out_of_scope"
    INCOMPLETE = "incomplete"
    NO_CAPACITY = "no_capacity"
    TRAINING_REQUIRED = "training_required"
    HELPED_ELSEWHERE = "helped_elsewhere"
    CONFLICT_OF_INTEREST = "conflict_of_interest"
    OTHER = "other"


# These speak of the referral and not of the person, so the referrer is always told.
ABOUT_THE_REFERRAL = frozenset({
    DeclineReason.OUT_OF_TERRITORY, DeclineReason.OUT_OF_SCOPE, DeclineReason.INCOMPLETE, DeclineReason.NO_CAPACITY,
    DeclineReason.TRAINING_REQUIRED,
})  # fmt: skip


class NotMetReason(StrEnum):
    NOT_REACHED = "not_reached"
    NOT_WANTED = "not_wanted"


class WithdrawalReason(StrEnum):
    PERSON_DECLINED = "person_declined"
    SENT_TWICE = "sent_twice"
    SOLVED = "solved"
    ENTERED_IN_ERROR = "entered_in_error"
    OTHER = "other"


class ConsentKind(StrEnum):
    SHARE_IDENTITY = "share_identity"
    CONTACT_BY_SERVICE = "contact_by_service"
    SHARE_OUTCOME = "share_outcome"
    REDIRECT_TO_OTHER = "redirect_to_other"


class Warned(StrEnum):
    """What a sender is told beside the receipt of their referral."""

    CERTIFICATE_MISSING = "certificate_missing"
    CERTIFICATE_EXPIRED = "certificate_expired"
    CERTIFICATE_EXPIRES_SOON = "certificate_expires_soon"
    POSSIBLE_OWN_DUPLICATE = "possible_own_duplicate"


# Without these two nothing is stored, whoever asks and however urgent.
NEEDED_CONSENTS = frozenset({ConsentKind.SHARE_IDENTITY, ConsentKind.CONTACT_BY_SERVICE})


class ConsentDecision(StrEnum):
    GIVEN = "given"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


def state_on_receipt(*, priority: Priority, open_checks: Collection[OpenCheck]) -> ReferralState:
    """Paperwork holds an ordinary referral for a supervisor, never an urgent one."""
    return ReferralState.HELD if open_checks and priority is not Priority.URGENT else ReferralState.RECEIVED


def not_met_reasons(state: ReferralState) -> tuple[NotMetReason, ...]:
    """Why a referral may end without a meeting: before acceptance nobody has tried to reach the person."""
    return (NotMetReason.NOT_WANTED,) if state in UNDECIDED else tuple(NotMetReason)


def is_unusual_volume(*, today: int, busiest_day: int) -> bool:
    """Over three times the organisation's busiest day of the last 90, and at least 20."""
    return today >= 20 and today > 3 * busiest_day


class PartOfDay(StrEnum):
    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"


class Shortfall(StrEnum):
    """What is missing before somebody counts as not reached."""

    ATTEMPTS = "attempts"
    CHANNELS = "channels"
    PARTS_OF_DAY = "parts_of_day"
    DAYS = "days"
    AGREEMENT = "agreement"


SHORTFALLS: Mapping[Shortfall, str] = {
    Shortfall.ATTEMPTS: gettext_noop("There must be at least %(attempts)s attempts."),
    Shortfall.CHANNELS: gettext_noop("Try at least two of the ways the person named as safe."),
    Shortfall.PARTS_OF_DAY: gettext_noop("Try in at least two parts of the day."),
    Shortfall.DAYS: gettext_noop("The first and the last attempt must lie at least %(days)s days apart."),
    Shortfall.AGREEMENT: gettext_noop("A supervisor must agree, since the referral is urgent."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One try to reach the person, at local time."""

    at: datetime
    channel: str

    @property
    def part_of_day(self) -> PartOfDay:
        if self.at.hour < 12:
            return PartOfDay.MORNING
        return PartOfDay.AFTERNOON if self.at.hour < 17 else PartOfDay.EVENING


def shortfalls(
    attempts: Iterable[Attempt],
    *,
    safe_channels: Collection[str],
    priority: Priority,
    supervisor_agrees: bool,
    least_attempts: int = 3,
    least_days: int = 10,
) -> tuple[Shortfall, ...]:
    """What is missing before a person counts as not reached; nothing if everything was tried."""
    tried = list(attempts)
    days = [attempt.at.date() for attempt in tried]
    met = {
        Shortfall.ATTEMPTS: len(tried) >= least_attempts,
        Shortfall.DAYS: bool(days) and max(days) - min(days) >= timedelta(days=least_days),
        Shortfall.AGREEMENT: priority is not Priority.URGENT or supervisor_agrees,
    }
    if len(set(safe_channels)) >= 2:
        met[Shortfall.CHANNELS] = len({attempt.channel for attempt in tried}) >= 2
    else:
        met[Shortfall.PARTS_OF_DAY] = len({attempt.part_of_day for attempt in tried}) >= 2
    return tuple(each for each in Shortfall if not met.get(each, True))
