"""How much a referrer may be told: by consent of the person, agreement of the organisation, and who asks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from counselling.domain.referrals import ConsentDecision


class Level(StrEnum):
    RECEIPT = "receipt"
    MILESTONES = "milestones"
    OUTCOME = "outcome"


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeConsent:
    """One row about `share_outcome`: what the person decided, and whether they said so to the service itself."""

    decision: ConsentDecision
    collected_at: datetime
    confirmed: bool = False


def level_of(consents: Sequence[OutcomeConsent], *, from_creditor: bool, cap: Level) -> Level:
    """How much may be told: nothing but the receipt unless the person said yes, and said no never after it.

    Rows stand in the order in which they were written down. To a creditor only a yes counts that the person
    repeated to the service. A no wins over every yes collected or written down before it.
    """
    told_no = [
        (place, row.collected_at) for place, row in enumerate(consents) if row.decision is not ConsentDecision.GIVEN
    ]
    told_yes = [
        (place, row.collected_at)
        for place, row in enumerate(consents)
        if row.decision is ConsentDecision.GIVEN and (row.confirmed or not from_creditor)
    ]
    stands = any(all(no[0] < yes[0] and no[1] < yes[1] for no in told_no) for yes in told_yes)
    return cap if stands else Level.RECEIPT
