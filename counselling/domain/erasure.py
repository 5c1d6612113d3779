"""When what a referral says of a person is erased: by dates, and never so that its sender learns what was decided."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from counselling.domain.dates import DAY, add_months
from counselling.domain.disclosure import SHOWN_MONTHS
from counselling.domain.errors import DomainError, gettext_noop
from counselling.domain.lifecycle import ReferralState
from counselling.domain.referrals import NotMetReason, WithdrawalReason

# More than this at once is looked at by a person first, unless it is only a handful.
LARGEST_SHARE, HANDFUL = 20, 20


class ErasureTooLarge(DomainError):
    """Something is wrong with the dates or with the clock."""

    code = "erasure-too-large"
    sentence = gettext_noop("The erasure would touch %(due)s of %(all)s referred persons: nothing was erased.")


# Each night, and a day more: a machine that stood still longer, or a clock that is wrong, erases a night later.
LONGEST_PAUSE = timedelta(hours=48)
# So long a referral is kept for a legal reason before somebody looks again.
LONGEST_KEEPING_MONTHS = 12


def clock_moved(*, before: datetime | None, now: datetime) -> bool:
    """Whether the clock went back since the last night, or on by more than a day; by the first night it never did."""
    return before is not None and not timedelta(0) <= now - before <= LONGEST_PAUSE


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasureRules:
    """How long the person is kept once the referral has ended."""

    after_months: int = 6
    withdrawn_days: int = 30


USUAL_ERASURE = ErasureRules()


def person_erased_on(
    *, state: ReferralState, reason: str, ended_on: date, accepted: bool, public_end: date,
    rules: ErasureRules = USUAL_ERASURE,
) -> date:  # fmt: skip
    """The day on which the person is erased: the next one where they or an error ended it before acceptance.

    Never while the referral is open for its sender, who sees what they sent as long as it is: its vanishing would
    tell them of an end that they are not told of.
    """
    return max(_own_day(state, reason, ended_on, rules, accepted=accepted), public_end + DAY)


def _own_day(state: ReferralState, reason: str, ended_on: date, rules: ErasureRules, *, accepted: bool) -> date:
    at_once = reason == WithdrawalReason.ENTERED_IN_ERROR or (reason == NotMetReason.NOT_WANTED and not accepted)
    if at_once:
        return ended_on + DAY
    if state is ReferralState.WITHDRAWN:
        return ended_on + rules.withdrawn_days * DAY
    return add_months(ended_on, rules.after_months)


def words_erased_on(*, public_end: date) -> date:
    """The day on which the reference is answered no more, and everything that was said goes."""
    return add_months(public_end, SHOWN_MONTHS) + DAY


def require_plausible(*, due: int, everybody: int) -> None:
    """A clock that jumped, or a rule that was mistyped, erases nobody."""
    if due > HANDFUL and due * LARGEST_SHARE > everybody:
        raise ErasureTooLarge(due=due, all=everybody)
