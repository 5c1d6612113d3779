"""What the pages of letters share: a draft of this file, checked today, and where each finding is put right."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.conf import settings
from django.http import Http404
from django.urls import reverse
from django.utils.csp import CSP

from caseflow.accounts.models import User
from counselling.client_files.access import FileView
from counselling.permissions import FilePermission
from documents import selectors
from documents.contexts.building import Occasion, Situation
from documents.models import Letter, LetterBatch, LetterDraft
from documents.services import Check, Finding, check_draft
from documents.services.items import Item, Progress

# A page that shows a letter in a frame, and the letter that lets itself be framed by our own pages only.
WITH_FRAME = settings.SECURE_CSP | {"frame-src": [CSP.SELF]}
IN_FRAME = {
    "default-src": [CSP.NONE],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "font-src": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "form-action": [CSP.NONE],
    "frame-ancestors": [CSP.SELF],
}
OF_ADDRESSEE = frozenset({"address", "address-refused", "moved"})
OF_PAPERS = frozenset({"enclosure"})
OF_DEBT = frozenset({"not_owed", "time_barred", "reference_missing"})


class LetterView(FileView):
    """A page about letters of one file."""

    @property
    def writable(self) -> bool:
        return self.access.allows(FilePermission.CHANGE) and self.file.is_open

    @cached_property
    def situation(self) -> Situation:
        return Situation(self.file, self.today)

    @property
    def occasion(self) -> Occasion:
        """Who would sign if it left today: whoever may write, else the counsellor in charge."""
        user: User = self.request.user  # type: ignore[assignment]
        return Occasion(on=self.today, by=user if self.writable else self.file.counsellor or user)

    def check(self, draft: LetterDraft) -> Check:
        return check_draft(draft, self.situation, self.occasion)

    def draft(self, draft_id: int) -> LetterDraft:
        found = selectors.draft_in(self.file, draft_id)
        if found is None:
            raise Http404
        return found

    def batch(self, batch_id: int) -> LetterBatch:
        found = selectors.batch_in(self.file, batch_id)
        if found is None:
            raise Http404
        return found

    def letter(self, number: str) -> Letter:
        found = selectors.letter_in(self.file, number)
        if found is None:
            raise Http404
        return found

    def shown(self, check: Check) -> "ShownCheck":
        return ShownCheck(check=check, notes=tuple(ShownFinding(it, self.way_out(check, it)) for it in check.findings))

    def shown_items(self, progress: Progress) -> list["ShownItem"]:
        return [
            ShownItem(item=item, notes=self.shown(item.check).notes if item.check else ()) for item in progress.items
        ]

    def way_out(self, check: Check, finding: Finding) -> str:
        """The page on which a finding can be put right; empty where there is none."""
        reference, draft = self.file.reference, check.draft
        if finding.needs and finding.debt:
            return reverse("documents:hold", args=[reference, draft.pk, finding.debt.pk])
        if finding.code in OF_DEBT and finding.debt:
            return reverse("debts:detail", args=[reference, finding.debt.pk])
        if finding.code in OF_ADDRESSEE and draft.addressee_id:
            return reverse("partners:creditor", args=[draft.addressee_id])
        if finding.code in OF_PAPERS:
            return reverse("documents:enclosures", args=[reference, draft.pk])
        return _address(OF_FILE.get(finding.code, ""), reference) or _address_of_draft(finding, draft, reference)


OF_FILE = {
    "address": "client_files:household",
    "address-refused": "client_files:household",
    "consent": "client_files:record_authorisation",
    "plan": "plans:board",
    "statement": "statements:budget",
    "counsellor": "overview:file",
}
IN_DRAFT = frozenset({"reason", "text", "characters", "unsafe", "missing-value", "incomplete", "long"})


def _address(name: str, reference: str) -> str:
    return reverse(name, args=[reference]) if name else ""


def _address_of_draft(finding: Finding, draft: LetterDraft, reference: str) -> str:
    if finding.code not in IN_DRAFT:
        return ""
    return reverse("documents:draft", args=[reference, draft.pk])


@dataclass(frozen=True, slots=True)
class ShownFinding:
    """A finding with the address where it is put right."""

    finding: Finding
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownCheck:
    check: Check
    notes: tuple[ShownFinding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownItem:
    """A line of a batch: where it stands and what is to be done about it."""

    item: Item
    notes: tuple[ShownFinding, ...]


def posted(form: Any) -> int:
    """The version that the form was made from."""
    return version_in(form.data)


def version_in(data: Any) -> int:
    """What cannot be read is no version."""
    text = str(data.get("version", ""))
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
