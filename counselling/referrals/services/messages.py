"""The thread between the sender and the service."""

from datetime import date

from django.utils.translation import gettext_noop

from caseflow.audit.entries import Actor
from caseflow.audit.models import Action as Done
from caseflow.audit.verbs import tell, verb
from counselling.domain.errors import DomainError, required_reason
from counselling.domain.events import EventType
from counselling.domain.lifecycle import UNDECIDED
from counselling.domain.notices import Notice
from counselling.domain.sensitive import refuse_sensitive
from counselling.partners import outbox
from counselling.referrals import selectors
from counselling.referrals.models import Referral, ReferralMessage
from counselling.referrals.services.course import hold, person, write_to_sender
from counselling.referrals.services.sender import answer, hold_as_sender, remind_counsellor

LONGEST = 2000
WROTE = gettext_noop("Referral %(reference)s: answer the message of the sender")


class MessageTooLong(DomainError):
    code = "message-too-long"
    sentence = gettext_noop("A message has 2,000 characters at most.")


@verb("referrals.post_message", action=Done.CREATE)
def post_message(
    *,
    referral: Referral,
    text: str,
    on: date,
    by: Actor,
    version: int | None = None,
    by_sender: bool = False,
    tag: str = "",
) -> ReferralMessage:
    """Write to the other side; what the sender writes while a question is open is the answer to it."""
    words = required_reason(text, "text")
    if len(words) > LONGEST:
        raise MessageTooLong(field="text")
    refuse_sensitive(words, field="text")
    seen = hold_as_sender(referral, tag, on) if by_sender else None
    current = seen.referral if seen else hold(referral, version)
    message = ReferralMessage.objects.create(referral=current, text=words, by_referrer=by_sender, by=person(by))
    if not by_sender and not current.redirected_from_id and not selectors.is_gone(current, on):
        _publish(current)
    if seen and current.state not in UNDECIDED:
        remind_counsellor(current, WROTE, on=on, by=by)
    if seen and seen.asks:
        answer(seen, on=on, by=by)
    else:
        tell(
            service=current.service_id, object_type=ReferralMessage._meta.label, object_id=message.pk,
            file=current.file.reference if current.file else "", detail={"reference": current.reference},
        )  # fmt: skip
    return message


def _publish(referral: Referral) -> None:
    """Only of what the service writes: whoever sent the referral knows what they wrote themselves."""
    outbox.publish(
        referral.organisation, EventType.MESSAGE_CREATED, reference=referral.reference,
        external_reference=referral.external_reference, department=referral.department,
        livemode=not referral.service.is_sandbox,
    )  # fmt: skip
    if not referral.service.is_sandbox:
        write_to_sender(referral, Notice.WRITTEN)
