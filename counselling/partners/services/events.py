"""What partners are told: mails that left are noted, and after thirty days all of it goes."""

from collections.abc import Sequence
from datetime import datetime

from caseflow.accounts.operator import Operator
from caseflow.audit.models import Action
from caseflow.audit.verbs import tell, verb
from counselling.domain.events import KEPT
from counselling.partners.models import OutboxEvent, ProfessionalNotice, WebhookDelivery


@verb("partners.purge_events", action=Action.PURGE)
def purge_events(*, at: datetime, by: Operator) -> int:
    """Remove what is older than thirty days, with its deliveries and mails; the numbers go on."""
    ProfessionalNotice.objects.filter(queued_at__lt=at - KEPT).delete()
    tests = WebhookDelivery.objects.filter(event=None, created_at__lt=at - KEPT).delete()[1]
    gone = OutboxEvent.objects.filter(at__lt=at - KEPT).delete()[1].get(OutboxEvent._meta.label, 0)
    tell(object_type=OutboxEvent._meta.label, detail={"count": gone, "tests": sum(tests.values())})
    return gone


@verb("partners.note_mails_sent")
def note_mails_sent(*, notices: Sequence[int], at: datetime, by: Operator) -> None:
    """Note that what these notices say has left."""
    sent = ProfessionalNotice.objects.waiting().filter(pk__in=notices).update(sent_at=at)
    tell(object_type=ProfessionalNotice._meta.label, fields=["sent_at"], detail={"notices": sent})
