"""Preparing one letter: choosing, wording, looking at it, deciding on old debts, giving it its number."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.csp import csp_override

from caseflow import sandbox
from caseflow.files.responses import download
from counselling.changes import show_error
from counselling.client_files.access import (
    FileActView,
)
from counselling.client_files.models import ClientFile
from counselling.debts.models import Debt
from counselling.domain.errors import DomainError, StaleVersion
from counselling.permissions import FilePermission
from documents import selectors, tasks
from documents import services as letters
from documents.contexts.building import titles_of
from documents.forms import DraftForm, HoldForm, WordsForm, words_form
from documents.models import Decided, LetterDraft
from documents.placeholders import TextRefused
from documents.rendering import render_pdf
from documents.services import Check
from documents.views.pages import IN_FRAME, WITH_FRAME, LetterView, posted, version_in
from documents.views.sheets import on_screen

HOLD_FIELDS = {
    Decided.SEEN: (),
    Decided.ACCEPTED: ("reason",),
    Decided.LIFTED: ("code", "note_signed_on", "reason"),
}


@method_decorator(csp_override(WITH_FRAME), name="dispatch")
class DraftView(LetterView):
    """A letter in preparation: its checks, its words, its preview."""

    def _settings(self, draft: LetterDraft, check: Check, data: Any = None) -> DraftForm:
        known = {"language": draft.language, "channel": draft.channel, "text": check.body.text}
        return DraftForm(data, initial=known)

    def _words(self, draft: LetterDraft, data: Any = None) -> WordsForm:
        form = words_form(draft.kind)
        return form(data, today=self.today, initial=form.initial_of(draft))

    def _page(self, draft: LetterDraft, check: Check, form: Any, words: Any, status: int = 200) -> HttpResponse:
        return self.page(
            "documents/draft.html", draft=draft, shown=self.shown(check), form=form, words=words,
            titles=titles_of(draft), writable=self.writable, status=status,
        )  # fmt: skip


class DraftPage(DraftView):
    def get(self, request: HttpRequest, file: ClientFile, draft_id: int) -> HttpResponse:
        draft = self.draft(draft_id)
        if hasattr(draft, "letter"):
            return redirect("documents:letter", file.reference, draft.letter.number)
        check = self.check(draft)
        return self._page(draft, check, self._settings(draft, check), self._words(draft))


class ChangeDraft(DraftView):
    """Save language, channel, text and what the kind asks for."""

    permission = FilePermission.CHANGE

    def post(self, request: HttpRequest, file: ClientFile, draft_id: int) -> HttpResponse:
        draft = self.draft(draft_id)
        check = self.check(draft)
        form, words = self._settings(draft, check, request.POST), self._words(draft, request.POST)
        status = 422
        if form.is_valid() and words.is_valid():
            try:
                changes = _changes(check, form, words)
                letters.change_draft(draft=draft, changes=changes, version=posted(form), by=request.user)
                return redirect("documents:draft", file.reference, draft.pk)
            except DomainError as refusal:
                status = 409 if isinstance(refusal, StaleVersion) else 422
                show_error(form, refusal)
        return self._page(draft, check, form, words, status)


def _changes(check: Check, form: DraftForm, words: WordsForm) -> dict[str, Any]:
    """What differs from the text of the service is the text of this letter; words chosen for another language go."""
    typed = form.cleaned_data["text"].replace("\r\n", "\n").strip()
    same = typed in {"", check.body.service_text.strip()}
    turned = form.cleaned_data["language"] != check.draft.language and typed == check.body.text.strip()
    text = "" if same or turned else f"{typed}\n"
    return form.cleaned_data | {"text": text, "reason": words.in_words, "details": words.details}


@method_decorator(xframe_options_sameorigin, name="dispatch")
@method_decorator(csp_override(IN_FRAME), name="dispatch")
class Preview(LetterView):
    """The letter as accessible HTML, without number."""

    def get(self, request: HttpRequest, file: ClientFile, draft_id: int) -> HttpResponse:
        check = self.check(self.draft(draft_id))
        return HttpResponse(on_screen(_html(check, file)))


def _html(check: Check, file: ClientFile) -> str:
    """Empty words where the letter cannot be put together: the page beside says why."""
    if check.context is None:
        return format_html("<p>{}</p>", _("The letter cannot be shown yet: look at what is to be corrected."))
    layout, language = letters.layout_of(file.service), check.draft.language
    try:
        return check.kind.html(check.context, text=check.body.text, layout=layout, language=language, preview=True)
    except (TextRefused, DomainError):
        return format_html("<p>{}</p>", _("The letter cannot be shown yet: look at what is to be corrected."))


class PreviewPdf(LetterView):
    """The same on paper: marked on each page, without number, kept nowhere."""

    def get(self, request: HttpRequest, file: ClientFile, draft_id: int) -> HttpResponse:
        check = self.check(self.draft(draft_id))
        if check.context is None:
            raise Http404
        layout, language = letters.layout_of(file.service), check.draft.language
        try:
            sheet = check.kind.compose(
                check.context, text=check.body.text, layout=layout, language=language, preview=True
            )
            content = render_pdf(sheet)
        except (TextRefused, DomainError, sandbox.SandboxError):
            messages.error(request, _("The letter cannot be shown yet: look at what is to be corrected."))
            return redirect("documents:draft", file.reference, draft_id)
        return download(content, content_type="application/pdf", name=f"{file.reference}-{_('preview')}.pdf")


class Issue(LetterView):
    """Give a draft its number; the press does the rest."""

    permission = FilePermission.CHANGE

    def post(self, request: HttpRequest, file: ClientFile, draft_id: int) -> HttpResponse:
        draft = self.draft(draft_id)
        try:
            letter = letters.issue_letter(draft=draft, on=self.today, by=request.user)
        except letters.AlreadyALetter as taken:
            return redirect("documents:letter", file.reference, taken.facts["number"])
        except DomainError as refusal:
            messages.error(request, refusal.told(_))
            return redirect("documents:draft", file.reference, draft.pk)
        tasks.print_letters.enqueue([letter.pk])
        return redirect("documents:letter", file.reference, letter.number)


class Approve(LetterView):
    """The second reading; the next letter of the batch that waits for one comes up."""

    permission = FilePermission.REVIEW

    def post(self, request: HttpRequest, file: ClientFile, draft_id: int) -> HttpResponse:
        draft = self.draft(draft_id)
        try:
            letters.approve_draft(draft=draft, version=version_in(request.POST), on=self.today, by=request.user)
            messages.success(request, _("Read: this letter may leave as it is."))
        except DomainError as refusal:
            messages.error(request, _(refusal.message) % refusal.facts)
        following = self._following(draft)
        return redirect("documents:draft", file.reference, following.pk if following else draft.pk)

    def _following(self, draft: LetterDraft) -> LetterDraft | None:
        others = (
            selectors.drafts_of(self.file).filter(batch=draft.batch_id or 0, approved_on=None).exclude(pk=draft.pk)
        )
        waiting = (other for other in others if self.check(other).status is letters.Status.TO_APPROVE)
        return next(waiting, None)


class Discard(LetterView):
    permission = FilePermission.CHANGE

    def post(self, request: HttpRequest, file: ClientFile, draft_id: int) -> HttpResponse:
        draft = self.draft(draft_id)
        try:
            letters.discard_draft(draft=draft, by=request.user)
        except DomainError as refusal:
            messages.error(request, refusal.told(_))
        if draft.batch_id:
            return redirect("documents:batch", file.reference, draft.batch_id)
        return redirect("documents:letters", file.reference)


class LeaveOut(LetterView):
    """The letter goes without one of its debts."""

    permission = FilePermission.CHANGE

    def post(self, request: HttpRequest, file: ClientFile, draft_id: int, debt_id: UUID) -> HttpResponse:
        draft = self.draft(draft_id)
        try:
            letters.leave_out_debt(draft=draft, debt=_debt_in(draft, debt_id), by=request.user)
        except DomainError as refusal:
            messages.error(request, refusal.told(_))
        return redirect("documents:draft", file.reference, draft.pk)


class Hold(FileActView, LetterView):
    """Decide on one old debt in one letter."""

    template = "documents/hold.html"

    def build_form(self, data: Any = None) -> HoldForm:
        form = HoldForm(data, today=self.today)
        form.ask_for(HOLD_FIELDS[self._finding.needs])
        return form

    @property
    def _draft(self) -> LetterDraft:
        return self.draft(self.kwargs["draft_id"])

    def post(self, request: HttpRequest, file: ClientFile, **kwargs: Any) -> HttpResponse:
        """Once it is decided, the same form again leads on like the first time."""
        _debt_in(self._draft, self.kwargs["debt_id"])
        if not self._held:
            return redirect(self.back())
        return super().post(request, file, **kwargs)

    @property
    def _held(self) -> list[Any]:
        draft, debt = self._draft, self.kwargs["debt_id"]
        return [it for it in self.check(draft).findings if it.needs and it.debt.pk == debt]

    @property
    def _finding(self) -> Any:
        if not self._held:
            raise Http404
        return self._held[0]

    def act(self, form: HoldForm) -> None:
        debt = _debt_in(self._draft, self.kwargs["debt_id"])
        letters.lift_hold(draft=self._draft, debt=debt, on=self.today, by=self.request.user, **form.cleaned_data)

    def back(self) -> str:
        draft = self._draft
        if draft.batch_id:
            return reverse("documents:batch", args=[self.file.reference, draft.batch_id])
        return reverse("documents:draft", args=[self.file.reference, draft.pk])

    def extra(self) -> dict[str, Any]:
        return {"draft": self._draft, "finding": self._finding}


def _debt_in(draft: LetterDraft, debt_id: UUID) -> Debt:
    found = draft.debts.filter(pk=debt_id).first()
    if found is None:
        raise Http404
    return found
