"""When a professional leaves their organisation, what they sent stays with it and passes to a named colleague."""

from datetime import date

from caseflow.accounts.models import User
from caseflow.audit.verbs import tell, verb
from counselling.domain.errors import DomainError, gettext_noop
from counselling.partners.models import Organisation, Referrer
from counselling.referrals import selectors
from counselling.referrals.models import Referral
from counselling.referrals.services.course import Said, hold, note

TO = "hand_over_referral"


class NothingToHandOver(DomainError):
    code = "nothing-to-hand-over"
    sentence = gettext_noop("This person follows no referral of this organisation; perhaps somebody was faster.")


class MayNotFollow(DomainError):
    code = "may-not-follow"
    sentence = gettext_noop("Choose a colleague who refers people for this organisation.")


@verb("referrals.hand_over_referrals")
def hand_over_referrals(
    *, organisation: Organisation, referrer: Referrer, to: Referrer, on: date, by: User
) -> Referrer:
    """Everything of this organisation that the professional follows passes to a colleague there, who is returned.

    Who sent a referral stays as it was, and with it their certificate of that day and what the organisation's
    systems read.
    """
    allowed = {role.referrer_id for role in selectors.who_refer([organisation], on)}
    if to.pk == referrer.pk or to.pk not in allowed:
        raise MayNotFollow(field="to")
    rows = list(selectors.followed_by(referrer, organisation, on).order_by("pk"))
    if not rows:
        raise NothingToHandOver
    for referral in rows:
        hand_over_referral(referral=referral, to=to, on=on, by=by)
    tell(
        service=organisation.keeper_id, object_type=Referrer._meta.label, object_id=referrer.pk,
        detail={"organisation": organisation.pk, "to": to.pk, "count": len(rows)},
    )  # fmt: skip
    return to


@verb("referrals.hand_over_referral")
def hand_over_referral(*, referral: Referral, to: Referrer, on: date, by: User) -> Referral:
    """Name who follows one referral from now on."""
    current = hold(referral)
    current.followed_by = to
    return note(current, TO, on=on, by=by, said=Said())
