"""Papers of a file: taken in once they were checked, taken out of sight with a date."""

from dataclasses import dataclass
from datetime import date

from caseflow.accounts.models import User
from caseflow.audit.models import Action
from caseflow.audit.verbs import verb
from caseflow.files import storage
from caseflow.files.uploads import Checked
from counselling.client_files import journal
from counselling.client_files.models import Attachment, AttachmentCategory, ClientFile
from counselling.client_files.services.rules import require_open
from counselling.domain.errors import DomainError, gettext_noop


class AlreadyRemoved(DomainError):
    code = "already-removed"
    sentence = gettext_noop("This paper was removed already.")


class PaperChanged(DomainError):
    """The bytes on disk are not those that were received."""

    code = "paper-changed"
    sentence = gettext_noop(
        "The stored file of “%(title)s” is not the one that was received. Tell your administrator."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """What a received paper is, in the words of whoever took it in."""

    category: AttachmentCategory
    title: str
    dated_on: date | None = None
    note: str = ""


@verb("client_files.attach_document", action=Action.CREATE)
def attach_document(*, file: ClientFile, content: Checked, paper: Paper, by: User) -> Attachment:
    """Keep a paper that was checked, under a name that says nothing."""
    require_open(file)
    stored = storage.store(content.content, extension=content.extension)
    attachment = Attachment.objects.create(
        file=file, category=paper.category, title=paper.title.strip(), dated_on=paper.dated_on, note=paper.note,
        name=content.name, content_type=content.content_type, path=stored.path, sha256=stored.sha256,
        size=stored.size, pages=content.pages, received_by=by,
    )  # fmt: skip
    journal.record(file, about=attachment, title=attachment.title, category=paper.category)
    return attachment


@verb("client_files.remove_attachment")
def remove_attachment(*, attachment: Attachment, on: date, by: User) -> Attachment:
    """Take a paper out of sight; it stays kept, with who removed it and when."""
    require_open(attachment.file)
    standing = Attachment.objects.standing().filter(pk=attachment.pk)
    if not standing.update(removed_on=on, removed_by=by):
        raise AlreadyRemoved
    attachment.refresh_from_db()
    journal.record(attachment.file, about=attachment, title=attachment.title)
    return attachment


def content_of(attachment: Attachment) -> bytes:
    """The bytes as they were received, or a refusal: never a file that changed since."""
    if not storage.is_intact(attachment.path, sha256=attachment.sha256):
        raise PaperChanged(title=attachment.title)
    return storage.read(attachment.path)
