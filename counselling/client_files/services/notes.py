"""Notes: written once, corrected by a new version."""

from datetime import datetime

from caseflow.accounts.models import User
from caseflow.audit.models import Action
from caseflow.audit.verbs import verb
from counselling.changes import hold
from counselling.client_files import journal
from counselling.client_files.models import ClientFile, Note, NoteChannel, Visibility
from counselling.client_files.services.rules import require_open
from counselling.domain.errors import DomainError, StaleVersion, gettext_noop


class NotTheAuthor(DomainError):
    code = "not-the-author"
    sentence = gettext_noop("Only the author corrects a note.")


class NoteEmpty(DomainError):
    code = "note-empty"
    sentence = gettext_noop("Write the note first.")


@verb("client_files.add_note", action=Action.CREATE)
def add_note(
    *,
    file: ClientFile,
    text: str,
    occurred_at: datetime,
    by: User,
    channel: NoteChannel = NoteChannel.MEETING,
    visibility: Visibility = Visibility.FILE,
    pinned: bool = False,
) -> Note:
    """Write down what was said; a private note leaves no trace for others."""
    require_open(file)
    if not text.strip():
        raise NoteEmpty(field="text")
    note = Note.objects.create(
        file=file,
        author=by,
        text=text.strip(),
        occurred_at=occurred_at,
        channel=channel,
        visibility=visibility,
        pinned=pinned,
    )
    journal.record(file, about=note, visibility=visibility, channel=channel, note=note.pk)
    return note


@verb("client_files.correct_note")
def correct_note(*, note: Note, text: str, by: User) -> Note:
    """Replace a note by a better version; the first stays readable."""
    require_open(note.file)
    if note.author_id != by.pk:
        raise NotTheAuthor
    if not text.strip():
        raise NoteEmpty(field="text")
    hold(note.file)
    if Note.objects.filter(corrects=note).exists():
        raise StaleVersion(field="text")
    better = Note.objects.create(
        file=note.file,
        author=by,
        text=text.strip(),
        occurred_at=note.occurred_at,
        channel=note.channel,
        visibility=note.visibility,
        pinned=note.pinned,
        party=note.party,
        result=note.result,
        corrects=note,
    )
    journal.record(note.file, about=better, visibility=Visibility(note.visibility), note=better.pk)
    return better
