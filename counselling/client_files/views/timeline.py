"""What happened in the file, and notes."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from counselling.client_files import selectors
from counselling.client_files import services as files
from counselling.client_files.access import DraftedActView, FileView, with_draft
from counselling.client_files.drafts import CORRECTION, NOTE
from counselling.client_files.forms import CorrectionForm, NoteForm, TimelineForm
from counselling.client_files.models import ClientFile, Note


class Timeline(FileView):
    """The journal in words, newest first, with the notes in place."""

    def get(self, request: HttpRequest, file: ClientFile) -> HttpResponse:
        people = selectors.people_of(file, request.user)
        asked = TimelineForm(request.GET, people=people, today=self.today)
        before, question = request.GET.get("before", ""), asked.question
        try:
            timeline = selectors.timeline_of(file, request.user, before=before, question=question)
        except ValueError as error:
            raise Http404 from error
        form = with_draft(NoteForm(today=self.today), file, request.user, NOTE)
        return self.page("counselling/client_files/timeline.html", timeline=timeline, form=form, asked=asked)


class AddNote(DraftedActView):
    template = "counselling/client_files/note_new.html"

    def place(self) -> str:
        return NOTE

    def build_form(self, data: Any = None) -> NoteForm:
        return NoteForm(data, today=self.today)

    def act(self, form: NoteForm) -> None:
        data = form.cleaned_data
        files.add_note(
            file=self.file,
            text=data["text"],
            occurred_at=form.occurred_at,
            channel=data["channel"],
            visibility=data["visibility"],
            pinned=data["pinned"],
            by=self.request.user,
        )

    def back(self) -> str:
        """Where the note was written: the overview, or the timeline where it stands."""
        page = "overview:file" if self.request.POST.get("from") == "overview" else "client_files:timeline"
        return reverse(page, args=[self.file.reference])


class CorrectNote(DraftedActView):
    template = "counselling/client_files/note_correct.html"

    def place(self) -> str:
        return f"{CORRECTION}-{self.kwargs['note_id']}"

    @property
    def note(self) -> Note:
        readable = Note.objects.readable_by(self.request.user).filter(file=self.file)
        return get_object_or_404(readable, pk=self.kwargs["note_id"])

    def build_form(self, data: Any = None) -> CorrectionForm:
        return CorrectionForm(data, initial={"text": self.note.text})

    def act(self, form: CorrectionForm) -> None:
        files.correct_note(note=self.note, text=form.cleaned_data["text"], by=self.request.user)

    def extra(self) -> dict[str, Any]:
        return {"note": self.note, "versions": selectors.versions_of(self.note)}

    def back(self) -> str:
        return reverse("client_files:timeline", args=[self.file.reference])
