"""The one writer of the journal: what a verb did, told once."""

from collections.abc import Iterable, Mapping
from typing import Any

from caseflow.accounts.models import User
from caseflow.audit.models import Action
from caseflow.audit.verbs import current_act, tell
from counselling.client_files.models import ClientFile, JournalEntry, Visibility


def record(
    file: ClientFile,
    /,
    *,
    about: Any = None,
    fields: Mapping[str, object] | Iterable[str] = (),
    visibility: Visibility = Visibility.FILE,
    action: Action | None = None,
    **facts: Any,
) -> JournalEntry:
    """Write the sentence of the act in progress and tell the audit log of it.

    `about` is the object acted upon (default: the file), `fields` the changed fields for the audit log, `action`
    its kind there when it is not the one of the verb,
    `facts` what the sentence in `templates/counselling/journal/<verb>.txt` needs: plain values only.
    A private act moves nothing that others can see.
    """
    act = current_act()
    entry = JournalEntry.objects.create(
        file=file, by=act.by if isinstance(act.by, User) else None, verb=act.verb, facts=facts, visibility=visibility
    )
    if visibility == Visibility.FILE:
        ClientFile.objects.filter(pk=file.pk).update(last_activity=entry.at)
        file.last_activity = entry.at
    subject = about if about is not None else file
    tell(
        service=file.service_id,
        file=file.reference,
        object_type=subject._meta.label,
        object_id=str(subject.pk),
        fields=fields,
        action=action,
    )
    return entry
