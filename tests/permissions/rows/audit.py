from django.utils import timezone

from caseflow.audit.entries import end_of_keeping
from caseflow.audit.models import Action, AuditEntry
from tests.cast import Cast
from tests.permissions.matrix import Row

READERS_OF_THE_LOG = dict.fromkeys(("supervisor", "other_supervisor", "data_protection_officer"), 200)


def own_entry(cast: Cast) -> dict[str, int]:
    """An entry of the service of `supervisor`; the other service's supervisor does not find it."""
    now = timezone.now()
    entry = AuditEntry.objects.create(
        at=now, keep_until=end_of_keeping(now), verb="tests.act", action=Action.CHANGE, via="web",
        service=cast.service.pk,
    )  # fmt: skip
    return {"pk": entry.pk}


ROWS = {
    "audit:log": Row(GET=READERS_OF_THE_LOG, others=403),
    "audit:entry": Row(kwargs=own_entry, GET=READERS_OF_THE_LOG | {"other_supervisor": 404}, others=403),
}
