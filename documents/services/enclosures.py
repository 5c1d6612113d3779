"""Papers that go with a letter: chosen one by one, frozen with it, named below it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from caseflow.accounts.models import User
from caseflow.audit.verbs import verb
from counselling.changes import save_version
from counselling.client_files import journal
from counselling.client_files.models import Attachment, AttachmentCategory
from counselling.client_files.services import content_of
from counselling.client_files.services.rules import require_open
from counselling.domain.errors import DomainError, gettext_noop
from documents.contexts.building import Situation, titles_of
from documents.kinds import KINDS
from documents.models import DraftEnclosure, Letter, LetterDraft, LetterEnclosure
from documents.services.findings import Finding, Level
from documents.services.rules import (
    UNREAD,
    lock_to_change,
)

MOST_BYTES = 20 << 20
SENSITIVE = frozenset({AttachmentCategory.HEALTH.value, AttachmentCategory.FAMILY.value})


class NotEnclosable(DomainError):
    code = "not-enclosable"
    sentence = gettext_noop("“%(title)s” cannot go with this letter.")


class TickMissing(DomainError):
    """Health and family never leave by a click on the wrong line."""

    code = "tick-missing"
    sentence = gettext_noop("“%(title)s” is about health or family: tick that the addressee may read it.")


class TooHeavy(DomainError):
    code = "enclosures-too-heavy"
    sentence = gettext_noop("The enclosures of a letter have at most 20 MB together.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """One paper as the counsellor wants it: `title` only where it differs from the usual one."""

    attachment: Attachment
    title: str = ""
    may_be_read: bool = False


def enclosable(draft: LetterDraft) -> list[Attachment]:
    """The papers of the file that may go with this kind of letter."""
    papers = Attachment.objects.standing().filter(file=draft.file, category__in=KINDS[draft.kind].encloses)
    return list(papers.order_by("category", "-received_at", "-pk"))


@verb("documents.choose_enclosures")
def choose_enclosures(*, draft: LetterDraft, papers: Sequence[Chosen], version: int, by: User) -> LetterDraft:
    """Say which papers go with a letter, in this order."""
    require_open(draft.file)
    held = lock_to_change(draft)
    allowed = {paper.pk for paper in enclosable(held)}
    for chosen in papers:
        _require_allowed(chosen, allowed)
    if sum(chosen.attachment.size for chosen in papers) > MOST_BYTES:
        raise TooHeavy
    save_version(held, version=version, **UNREAD)
    held.papers.all().delete()
    DraftEnclosure.objects.bulk_create(
        DraftEnclosure(draft=held, attachment=chosen.attachment, position=position, title=chosen.title.strip())
        for position, chosen in enumerate(papers, start=1)
    )
    journal.record(
        held.file, about=held, fields=["papers"], draft=held.pk, kind=held.kind, count=len(papers),
        addressee=held.addressee.name if held.addressee else "",
    )  # fmt: skip
    return held


def _require_allowed(chosen: Chosen, allowed: set[int]) -> None:
    if chosen.attachment.pk not in allowed:
        raise NotEnclosable(title=chosen.attachment.title)
    if chosen.attachment.category in SENSITIVE and not chosen.may_be_read:
        raise TickMissing(title=chosen.attachment.title)


def with_authority(draft: LetterDraft, situation: Situation) -> None:
    """A first letter carries the newest scan of the authority, unless the service does without."""
    if _wants_authority(draft, situation) and situation.scans_of_authority:
        scan = situation.scans_of_authority[0]
        DraftEnclosure.objects.create(draft=draft, attachment=scan, position=1)


def copy_enclosures(draft: LetterDraft, fresh: LetterDraft) -> None:
    """The same papers for the draft that replaces another, but for those taken out of the file since."""
    standing = draft.papers.filter(attachment__removed_on__isnull=True)
    DraftEnclosure.objects.bulk_create(
        DraftEnclosure(draft=fresh, attachment_id=paper.attachment_id, position=paper.position, title=paper.title)
        for paper in standing
    )


def enclosure_findings(draft: LetterDraft, situation: Situation) -> Iterator[Finding]:
    papers = list(draft.papers.all())
    for paper in papers:
        if paper.attachment.removed_on is not None:
            sentence = gettext_noop("“%(title)s” was taken out of the file.")
            yield Finding(code="enclosure", level=Level.FIX, sentence=sentence, facts={"title": str(paper)})
    if sum(paper.attachment.size for paper in papers) > MOST_BYTES:
        yield Finding(code="enclosure", level=Level.FIX, sentence=TooHeavy.sentence)
    enclosed = {paper.attachment.category for paper in papers}
    if AttachmentCategory.AUTHORISATION not in enclosed and _wants_authority(draft, situation):
        sentence = gettext_noop("This first letter has no copy of the authority with it.")
        yield Finding(code="enclosure", level=Level.WARN, sentence=sentence)


def _wants_authority(draft: LetterDraft, situation: Situation) -> bool:
    """Whether this addressee still has to be shown that we may write."""
    return (
        KINDS[draft.kind].needs_authorisation
        and situation.rules.attach_authority
        and draft.addressee_id not in situation.shown_authority
    )


def freeze_enclosures(letter: Letter, draft: LetterDraft) -> None:
    """Keep with the letter which bytes went with it; what changed on disk does not leave."""
    titles = titles_of(draft)
    frozen = []
    for position, (paper, title) in enumerate(zip(draft.papers.all(), titles, strict=True), start=1):
        attachment = paper.attachment
        content_of(attachment)
        frozen.append(
            LetterEnclosure(
                letter=letter, attachment=attachment, position=position, title=title, path=attachment.path,
                sha256=attachment.sha256, pages=attachment.pages,
            )
        )  # fmt: skip
    LetterEnclosure.objects.bulk_create(frozen)
