"""The letters of a file: what was issued under which number, and what is being prepared."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from caseflow.files.responses import download
from counselling.client_files.access import FileActView
from counselling.client_files.models import ClientFile
from counselling.domain.errors import DomainError
from counselling.permissions import FilePermission
from documents import selectors
from documents import services as letters
from documents.forms import ReasonForm
from documents.models import Letter
from documents.services.items import items_of
from documents.services.stack import for_the_envelope, pdf_of
from documents.views.pages import LetterView


class LetterList(LetterView):
    """The register, the drafts and the batches."""

    def get(self, request: HttpRequest, file: ClientFile) -> HttpResponse:
        drafts = selectors.drafts_of(file).filter(batch=None)
        batches = selectors.batches_of(file)
        return self.page(
            "documents/letter_list.html",
            letters=selectors.letters_of(file),
            items=self.shown_items(items_of(drafts, self.situation, self.occasion)),
            open_batches=batches.filter(waiting__gt=0),
            done_batches=batches.filter(waiting=0),
            writable=self.writable,
        )


class LetterPage(LetterView):
    """One numbered letter: what it is, its PDF, what can still happen to it."""

    def get(self, request: HttpRequest, file: ClientFile, number: str) -> HttpResponse:
        return self.page("documents/letter.html", letter=self.letter(number), writable=self.writable)


class Download(LetterView):
    """The PDF as it was issued."""

    def get(self, request: HttpRequest, file: ClientFile, number: str) -> HttpResponse:
        letter = self.letter(number)
        try:
            content = self.content(letter)
        except DomainError as refusal:
            sentence = refusal.told(_)
            return self.page("documents/letter.html", letter=letter, writable=False, refusal=sentence, status=409)
        return download(content, content_type="application/pdf", name=self.name(letter))

    def content(self, letter: Letter) -> bytes:
        return pdf_of(letter)

    def name(self, letter: Letter) -> str:
        return f"{letter.number}.pdf"


class ForTheEnvelope(Download):
    """The letter with everything that goes with it, for the printer."""

    def content(self, letter: Letter) -> bytes:
        return for_the_envelope(letter)

    def name(self, letter: Letter) -> str:
        return f"{letter.number}-{_('complete')}.pdf"


class Supersede(LetterView):
    """A new draft in the place of a letter."""

    permission = FilePermission.CHANGE

    def post(self, request: HttpRequest, file: ClientFile, number: str) -> HttpResponse:
        letter = self.letter(number)
        try:
            draft = letters.supersede_letter(letter=letter, on=self.today, by=request.user)
        except DomainError as refusal:
            sentence = refusal.told(_)
            return self.page("documents/letter.html", letter=letter, writable=True, refusal=sentence, status=409)
        return redirect("documents:draft", file.reference, draft.pk)


class Withdraw(FileActView, LetterView):
    """Note that a letter is not to be sent."""

    template = "documents/withdraw.html"

    def build_form(self, data: Any = None) -> ReasonForm:
        return ReasonForm(data)

    def act(self, form: ReasonForm) -> None:
        letter = self.letter(self.kwargs["number"])
        letters.withdraw_letter(letter=letter, by=self.request.user, **form.cleaned_data)

    def back(self) -> str:
        return reverse("documents:letter", args=[self.file.reference, self.kwargs["number"]])

    def extra(self) -> dict[str, Any]:
        return {"letter": self.letter(self.kwargs["number"])}
