"""What a sender is told by mail: from what they read before and what they read now, and from nothing else."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from counselling.domain.referrals import ReferralSource


class Notice(StrEnum):
    """Why somebody gets a mail; of several about one reference the first here is told."""

    ASKED = "asked"
    REMINDED = "reminded"
    WRITTEN = "written"
    CHANGED = "changed"
    RECEIVED = "received"
    FACTOR_REMOVED = "factor_removed"


# About a question that waits: who has answered is told no more of it.
QUESTIONS = frozenset({Notice.ASKED, Notice.REMINDED})
# What was typed here or said on the telephone; a system has the answer to its call.
CONFIRMED_BY_MAIL = frozenset({ReferralSource.PARTNER_SPACE, ReferralSource.PHONE})
# What a sender did, or what the register knows of them, is no news to them; what happened stands in the status too.
NO_NEWS = frozenset({"own_acts", "history", "referrer"})


def notice_of(
    before: Mapping[str, Any], now: Mapping[str, Any], *, by_sender: bool, source: ReferralSource
) -> Notice | None:
    """What the mail about a change of the public view says; None where there is nothing to tell.

    `before` is empty on receipt. What is only tried out tells nobody.
    """
    if not now["livemode"]:
        return None
    if not before:
        return Notice.RECEIVED if source in CONFIRMED_BY_MAIL else None
    if by_sender:
        return None
    if now["question"] and now["question"] != before["question"]:
        return Notice.ASKED
    told = now.keys() - NO_NEWS
    return Notice.CHANGED if any(now[name] != before.get(name) for name in told) else None
