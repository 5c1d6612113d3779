"""The papers of a file: taken in, shown, taken out of sight."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from caseflow.files.responses import INLINE, download
from caseflow.files.uploads import UploadRefused, check
from counselling.client_files import services as files
from counselling.client_files.access import FileView, show_error
from counselling.client_files.forms import EvidenceForm
from counselling.client_files.models import Attachment, ClientFile
from counselling.domain.errors import DomainError
from counselling.permissions import FilePermission


class EvidencePage(FileView):
    """The papers by what they prove, and the place to bring another."""

    def shown(self, form: EvidenceForm, status: int = 200) -> HttpResponse:
        papers = Attachment.objects.standing().filter(file=self.file).select_related("received_by")
        writable = self.access.allows(FilePermission.CHANGE) and self.file.is_open
        return self.page(
            "counselling/client_files/evidence.html", form=form, papers=papers, writable=writable, status=status
        )

    def form(self, *data: Any) -> EvidenceForm:
        return EvidenceForm(*data, today=self.today)


class Evidence(EvidencePage):
    def get(self, request: HttpRequest, file: ClientFile) -> HttpResponse:
        return self.shown(self.form())


class AttachDocument(EvidencePage):
    permission = FilePermission.CHANGE

    def post(self, request: HttpRequest, file: ClientFile) -> HttpResponse:
        form = self.form(request.POST, request.FILES)
        if form.is_valid():
            sent = form.cleaned_data.pop("document")
            try:
                content = check(sent.read(), name=sent.name, declared_type=sent.content_type or "")
                files.attach_document(file=file, content=content, paper=form.paper, by=request.user)
                return redirect("client_files:evidence", file.reference)
            except UploadRefused as refusal:
                form.add_error("document", _(refusal.sentence))
            except DomainError as refusal:
                show_error(form, refusal)
        return self.shown(form, status=422)


class Paper(EvidencePage):
    """One paper as it was received; only images of ours are shown, everything else is a download."""

    def get(self, request: HttpRequest, file: ClientFile, attachment_id: int) -> HttpResponse:
        paper = get_object_or_404(Attachment.objects.standing(), file=file, pk=attachment_id)
        try:
            content = files.content_of(paper)
        except DomainError as refusal:
            messages.error(request, _(refusal.message) % refusal.facts)
            return redirect("client_files:evidence", file.reference)
        inline = paper.content_type in INLINE
        return download(content, content_type=paper.content_type, name=paper.name, inline=inline)


class RemoveAttachment(EvidencePage):
    permission = FilePermission.CHANGE

    def post(self, request: HttpRequest, file: ClientFile, attachment_id: int) -> HttpResponse:
        paper = get_object_or_404(Attachment, file=file, pk=attachment_id)
        try:
            files.remove_attachment(attachment=paper, on=self.today, by=request.user)
            messages.success(request, _("Removed from sight; it stays kept."))
        except DomainError as refusal:
            messages.error(request, _(refusal.message))
        return redirect("client_files:evidence", file.reference)
