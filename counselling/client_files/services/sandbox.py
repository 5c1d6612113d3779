"""Files of the sandbox: nobody was ever helped by them, so that they may go."""

from collections.abc import Collection

from counselling.client_files.models import Authorisation, ClientFile, ContactAttempt, JournalEntry


def remove_tried_out(files: Collection[int]) -> int:
    """Remove these files for good; the database itself refuses it of any file of a real service."""
    for model in (JournalEntry, ContactAttempt, Authorisation):
        model.objects.filter(file__in=files).delete()
    return ClientFile.objects.filter(pk__in=files, service__is_sandbox=True).delete()[1].get(ClientFile._meta.label, 0)
