"""Papers of a file: taken in once they were checked, taken out of sight with a date and a reason."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Sum

from caseflow.accounts.models import User
from caseflow.audit.models import Action
from caseflow.audit.verbs import verb
from caseflow.files import storage
from caseflow.files.uploads import Checked
from counselling.changes import hold
from counselling.client_files import journal
from counselling.client_files.models import Attachment, AttachmentCategory, ClientFile
from counselling.client_files.services.rules import require_open
from counselling.domain.errors import DomainError, gettext_noop, required_reason

# What the papers of one file may weigh together.
MEGABYTE = 1 << 20
QUOTA = 500 * MEGABYTE


class AlreadyAttached(DomainError):
    """The same paper sent again by the same form: it is there already."""

    code = "already-attached"
    sentence = gettext_noop("This paper was taken in already.")


class QuotaReached(DomainError):
    code = "quota-reached"
    sentence = gettext_noop(
        "The papers of this file would weigh more than %(limit)s MB together; %(used)s MB are there already."
    )


class AlreadyRemoved(DomainError):
    code = "already-removed"
    sentence = gettext_noop("This paper was removed already.")


class NotRemoved(DomainError):
    code = "not-removed"
    sentence = gettext_noop("This paper is not removed, or was removed more than a week ago.")


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
def attach_document(*, file: ClientFile, key: UUID, content: Checked, paper: Paper, by: User) -> Attachment:
    """Keep a paper that was checked, under a name that says nothing; one key is one paper."""
    require_open(file)
    hold(file)  # Of two papers at once both are weighed.
    if Attachment.objects.filter(key=key).exists():
        raise AlreadyAttached
    _require_room(file, len(content.content))
    stored = storage.store(content.content, extension=content.extension)
    attachment = Attachment.objects.create(
        file=file, key=key, category=paper.category, title=paper.title.strip(), dated_on=paper.dated_on,
        note=paper.note, name=content.name, content_type=content.content_type, path=stored.path,
        sha256=stored.sha256, size=stored.size, pages=content.pages, received_by=by,
    )  # fmt: skip
    journal.record(file, about=attachment, title=attachment.title, category=paper.category)
    return attachment


@verb("client_files.remove_attachment")
def remove_attachment(*, attachment: Attachment, reason: str, on: date, by: User) -> Attachment:
    """Take a paper out of sight; its bytes go a week later, who removed it and why stays."""
    require_open(attachment.file)
    because = required_reason(reason)
    standing = Attachment.objects.standing().filter(pk=attachment.pk)
    if not standing.update(removed_on=on, removed_by=by, removed_because=because):
        raise AlreadyRemoved
    attachment.refresh_from_db()
    journal.record(attachment.file, about=attachment, title=attachment.title, reason=attachment.removed_because)
    return attachment


@verb("client_files.restore_attachment")
def restore_attachment(*, attachment: Attachment, on: date, by: User) -> Attachment:
    """Bring back a paper that was removed within the week."""
    require_open(attachment.file)
    removed = Attachment.objects.kept(on).filter(pk=attachment.pk, removed_on__isnull=False)
    if not removed.update(removed_on=None, removed_by=None, removed_because=""):
        raise NotRemoved
    attachment.refresh_from_db()
    journal.record(attachment.file, about=attachment, title=attachment.title)
    return attachment


def content_of(attachment: Attachment) -> bytes:
    """The bytes as they were received, or a refusal: never a file that changed since."""
    if not storage.is_intact(attachment.path, sha256=attachment.sha256):
        raise PaperChanged(title=attachment.title)
    return storage.read(attachment.path)


def _require_room(file: ClientFile, size: int) -> None:
    """Papers out of sight do not count: their bytes go."""
    used = Attachment.objects.standing().filter(file=file).aggregate(used=Sum("size"))["used"] or 0
    if used + size > QUOTA:
        raise QuotaReached(field="documents", used=used // MEGABYTE, limit=QUOTA // MEGABYTE)
