"""Plans of the worked example."""

from caseflow.audit.models import Action, AuditEntry
from counselling.client_files.models import ClientFile, JournalEntry


def told(file: ClientFile) -> list[str]:
    """The verbs of journal and audit log, which always agree."""
    journal = list(JournalEntry.objects.filter(file=file).order_by("pk").values_list("verb", flat=True))
    audit = list(
        AuditEntry.objects.filter(file=file.reference, action=Action.CHANGE)
        .order_by("pk")
        .values_list("verb", flat=True)
    )
    assert journal == audit
    return journal
