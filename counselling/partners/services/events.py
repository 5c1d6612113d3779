"""Events for partners' systems: after thirty days they go."""

from datetime import datetime

from caseflow.accounts.operator import Operator
from caseflow.audit.models import Action
from caseflow.audit.verbs import tell, verb
from counselling.domain.events import KEPT
from counselling.partners.models import OutboxEvent


@verb("partners.purge_events", action=Action.PURGE)
def purge_events(*, at: datetime, by: Operator) -> int:
    """Remove what is older than thirty days; the numbers go on."""
    gone, _by_model = OutboxEvent.objects.filter(at__lt=at - KEPT).delete()
    tell(object_type=OutboxEvent._meta.label, detail={"count": gone})
    return gone
