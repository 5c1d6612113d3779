"""What goes into the envelope beside the letter, and under which title it is named there."""

from collections.abc import Mapping

from counselling.client_files.models import Attachment, AttachmentCategory
from documents.models import LetterDraft

COPY_OF_MANDATE: Mapping[str, str] = {
    "fr": "Copie du mandat",
    "fr_lu": "Copie de la procuration",
    "de": "Kopie der Vollmacht",
    "en": "Copy of the authority to act",
}


def titles_of(draft: LetterDraft) -> tuple[str, ...]:
    """The titles printed below the letter, in the order of the enclosures."""
    jurisdiction = draft.file.service.jurisdiction
    return tuple(
        paper.title or usual_title(paper.attachment, draft.language, jurisdiction) for paper in draft.papers.all()
    )


def usual_title(attachment: Attachment, language: str, jurisdiction: str) -> str:
    """The authority has its name in each language; any other paper is called what the counsellor called it."""
    if attachment.category == AttachmentCategory.AUTHORISATION:
        return COPY_OF_MANDATE.get(f"{language}_{jurisdiction}") or COPY_OF_MANDATE[language]
    return attachment.title
