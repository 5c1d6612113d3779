"""One letter per creditor: chosen together, checked together, issued together, printed as one stack."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csp import csp_override
from django_htmx.http import trigger_client_event

from caseflow.files.responses import download
from counselling.changes import show_error
from counselling.client_files.models import ClientFile
from counselling.debts.models import OWED, Debt
from counselling.debts.selectors import DebtLine, by_creditor
from counselling.domain.errors import DomainError
from counselling.domain.lifecycle import PlanState
from counselling.permissions import FilePermission
from counselling.plans.models import RepaymentPlan
from counselling.plans.selectors import plans_of
from documents import selectors, tasks
from documents import services as letters
from documents.forms import DebtsForm, WordsForm, words_form
from documents.kinds import KINDS, LetterKind
from documents.models import LetterBatch
from documents.services.checking import PLAN_SENTENCES, PLAN_STATES
from documents.services.items import Progress, items_of
from documents.services.stack import print_stack
from documents.views.pages import WITH_FRAME, LetterView


class NewLetter(LetterView):
    """Which letter is to be written."""

    permission = FilePermission.CHANGE

    def get(self, request: HttpRequest, file: ClientFile) -> HttpResponse:
        if not self.writable:
            return redirect("documents:letters", file.reference)
        return self.page("documents/new.html", kinds=KINDS.values())


class PrepareLetters(LetterView):
    """About which debts, and what this kind asks for."""

    permission = FilePermission.CHANGE

    def get(self, request: HttpRequest, file: ClientFile, code: str) -> HttpResponse:
        kind = _kind(code)
        if not self.writable:
            return redirect("documents:letters", file.reference)
        return self._page(kind, *self._forms(kind))

    def post(self, request: HttpRequest, file: ClientFile, code: str) -> HttpResponse:
        kind = _kind(code)
        choice, words = self._forms(kind, request.POST)
        if (choice is None or choice.is_valid()) and words.is_valid():
            try:
                return self._prepared(kind, choice, words)
            except DomainError as refusal:
                show_error(words, refusal)
        return self._page(kind, choice, words, status=422)

    def _prepared(self, kind: LetterKind, choice: DebtsForm | None, words: WordsForm) -> HttpResponse:
        """One letter is looked at on its own, several as a batch."""
        keys = choice.cleaned_data["debts"] if choice else [line.debt.pk for line in self._lines(kind)]
        debts = list(Debt.objects.filter(file=self.file, pk__in=keys).select_related("creditor", "collector"))
        known: dict[str, Any] = {
            "file": self.file, "kind": kind.code, "debts": debts, "on": self.today, "by": self.request.user,
            "wishes": words.wishes(plan=self._plan(kind)),
        }  # fmt: skip
        if kind.audience == "creditor" and len({debt.addressee.pk for debt in debts}) > 1:
            return redirect("documents:batch", self.file.reference, letters.draft_batch(**known).pk)
        return redirect("documents:draft", self.file.reference, letters.draft_letter(**known).pk)

    def _plan(self, kind: LetterKind) -> RepaymentPlan | None:
        state = PLAN_STATES.get(kind.code)
        return plans_of(self.file).filter(state=state).first() if state else None

    def _lines(self, kind: LetterKind) -> list[DebtLine]:
        """The debts a letter of this kind may be about: those of its plan, or all that are owed."""
        if kind.code in PLAN_STATES:
            plan = self._plan(kind)
            shares = self.situation.shares(plan) if plan else {}
            return [line for key, line in self.situation.lines.items() if key in shares]
        if kind.audience != "creditor":
            return []
        lines = [line for line in self.situation.lines.values() if line.debt.status in OWED and line.debt.is_owed]
        return [line for _creditor, group in by_creditor(lines) for line in group]

    def _forms(self, kind: LetterKind, data: Any = None) -> tuple[DebtsForm | None, WordsForm]:
        words = words_form(kind.code)(data, today=self.today)
        if kind.audience != "creditor":
            return None, words
        return DebtsForm(data, lines=self._lines(kind), initial=_initial(self.request)), words

    def _page(self, kind: LetterKind, choice: DebtsForm | None, words: WordsForm, status: int = 200) -> HttpResponse:
        wanted: PlanState | None = PLAN_STATES.get(kind.code)
        missing = PLAN_SENTENCES[wanted] if wanted and self._plan(kind) is None else ""
        return self.page(
            "documents/new_of_kind.html", kind=kind, choice=choice, words=words, missing=missing, status=status
        )


def _kind(code: str) -> LetterKind:
    if code not in KINDS:
        raise Http404
    return KINDS[code]


def _initial(request: HttpRequest) -> dict[str, list[str]]:
    """Debts marked on another page are marked here."""
    marked = []
    for key in request.GET.getlist("debt"):
        try:
            marked.append(str(UUID(key)))
        except ValueError:
            continue
    return {"debts": marked} if marked else {}


class BatchView(LetterView):
    def progress(self, batch: LetterBatch) -> Progress:
        return items_of(selectors.drafts_in(batch), self.situation, self.occasion)

    def content(self, batch: LetterBatch) -> dict[str, Any]:
        progress = self.progress(batch)
        shown = self.request.GET.get("item", "")
        chosen = next((item for item in progress.items if str(item.draft.pk) == shown and item.check), None)
        return {
            "batch": batch,
            "progress": progress,
            "items": self.shown_items(progress),
            "sentence": _sentence(progress),
            "printable": len(selectors.stack_of(progress.letters)),
            "chosen": chosen,
            "writable": self.writable,
        }


def _sentence(progress: Progress) -> str:
    facts: dict[str, object] = {"done": progress.done, "ordered": progress.ordered}
    if progress.current:
        facts["addressee"] = progress.current.addressee
        return _("%(done)s of %(ordered)s printed, now: %(addressee)s. You can leave this page.") % facts
    return _("%(done)s of %(ordered)s printed.") % facts


@method_decorator(csp_override(WITH_FRAME), name="dispatch")
class BatchPage(BatchView):
    """The items with what stands in their way; the first of them beside the list."""

    def get(self, request: HttpRequest, file: ClientFile, batch_id: int) -> HttpResponse:
        return self.page("documents/batch.html", **self.content(self.batch(batch_id)))


class BatchProgress(BatchView):
    """The part of the page that changes while letters are printed; asked again until none is left."""

    def get(self, request: HttpRequest, file: ClientFile, batch_id: int) -> HttpResponse:
        content = self.content(self.batch(batch_id))
        response = self.page("documents/batch.html#items", **content)
        return trigger_client_event(response, "caseflow:status", {"value": content["sentence"]})


class IssueBatch(BatchView):
    """Put what is ready in line; the worker numbers and prints it in the order of the list."""

    permission = FilePermission.CHANGE

    def post(self, request: HttpRequest, file: ClientFile, batch_id: int) -> HttpResponse:
        batch = self.batch(batch_id)
        try:
            letters.order_batch(batch=batch, on=self.today, by=request.user)
            tasks.issue_batch.enqueue(batch.pk)
        except DomainError as refusal:
            messages.error(request, refusal.told(_))
        return redirect("documents:batch", file.reference, batch.pk)


class StopBatch(BatchView):
    """What has no number yet stays as it is; what has one is still printed."""

    permission = FilePermission.CHANGE

    def post(self, request: HttpRequest, file: ClientFile, batch_id: int) -> HttpResponse:
        batch = self.batch(batch_id)
        left = letters.stop_batch(batch=batch, by=request.user)
        messages.info(request, _("Stopped: %(count)s letters stay ready.") % {"count": left})
        return redirect("documents:batch", file.reference, batch.pk)


class Stack(BatchView):
    """All issued letters of the batch as one file for the printer."""

    def get(self, request: HttpRequest, file: ClientFile, batch_id: int) -> HttpResponse:
        batch = self.batch(batch_id)
        try:
            content = print_stack(self.progress(batch).letters, language=get_language() or "fr")
        except DomainError as refusal:
            messages.error(request, refusal.told(_))
            return redirect("documents:batch", file.reference, batch.pk)
        return download(content, content_type="application/pdf", name=f"{file.reference}-{_('letters')}.pdf")
