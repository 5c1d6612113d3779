"""Events for partners' systems: after thirty days they go."""

from datetime import datetime

from caseflow.accounts.operator import Operator
from caseflow.audit.models import Action
from caseflow.audit.verbs import tell, verb
from counselling.domain.events import KEPT
from counselling.partners.models import OutboxEvent, WebhookDelivery


@verb("partners.purge_events", action=Action.PURGE)
def purge_events(*, at: datetime, by: Operator) -> int:
    """Remove what is older than thirty days, with its deliveries; the numbers go on."""
    tests = WebhookDelivery.objects.filter(event=None, created_at__lt=at - KEPT).delete()[1]
    gone = OutboxEvent.objects.filter(at__lt=at - KEPT).delete()[1].get(OutboxEvent._meta.label, 0)
    tell(object_type=OutboxEvent._meta.label, detail={"count": gone, "tests": sum(tests.values())})
    return gone
