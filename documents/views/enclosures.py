"""The papers that go with one letter."""

from typing import Any

from django.http import Http404
from django.urls import reverse

from counselling.client_files.access import FileActView
from documents import services as letters
from documents.contexts.building import usual_title
from documents.forms import EnclosuresForm
from documents.models import LetterDraft
from documents.services.enclosures import enclosable
from documents.views.pages import LetterView, posted


class Enclosures(FileActView, LetterView):
    """Every paper that this kind may carry, with a box to tick, its printed title and, for some, a second box."""

    template = "documents/enclosures.html"
    wanted: LetterDraft

    def build_form(self, data: Any = None) -> EnclosuresForm:
        draft = self.wanted = self.draft(self.kwargs["draft_id"])
        if hasattr(draft, "letter"):
            raise Http404
        jurisdiction = self.file.service.jurisdiction
        papers = [(paper, usual_title(paper, draft.language, jurisdiction)) for paper in enclosable(draft)]
        return EnclosuresForm(data, papers=papers, taken={row.attachment_id: row.title for row in draft.papers.all()})

    def act(self, form: EnclosuresForm) -> None:
        letters.choose_enclosures(draft=self.wanted, papers=form.chosen, version=posted(form), by=self.request.user)

    def back(self) -> str:
        return reverse("documents:draft", args=[self.file.reference, self.kwargs["draft_id"]])

    def extra(self) -> dict[str, Any]:
        return {"draft": self.wanted}
