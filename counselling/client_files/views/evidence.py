"""The papers of a file: taken in, shown, taken out of sight and brought back."""

from hashlib import sha256
from typing import Any
from uuid import uuid4, uuid5

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from caseflow.files.responses import INLINE, download
from caseflow.files.uploads import MAX_SIZE, UploadRefused, check, shown_name
from counselling.client_files import selectors
from counselling.client_files import services as files
from counselling.client_files.access import FileActView, FileView
from counselling.client_files.forms import EvidenceForm, ReasonForm
from counselling.client_files.models import Attachment, ClientFile
from counselling.client_files.services.evidence import AlreadyAttached
from counselling.domain.errors import DomainError
from counselling.permissions import FilePermission


class EvidencePage(FileView):
    """The papers by what they prove, and the place to bring others."""

    def shown(self, form: EvidenceForm, status: int = 200) -> HttpResponse:
        return self.page(
            "counselling/client_files/evidence.html",
            form=form,
            groups=selectors.evidence_of(self.file),
            removed=selectors.removed_evidence(self.file, self.today),
            writable=self.access.allows(FilePermission.CHANGE) and self.file.is_open,
            status=status,
        )

    def form(self, *data: Any) -> EvidenceForm:
        return EvidenceForm(*data, today=self.today, initial={"key": uuid4()})


class Evidence(EvidencePage):
    def get(self, request: HttpRequest, file: ClientFile) -> HttpResponse:
        return self.shown(self.form())


class AttachDocuments(EvidencePage):
    """Each paper stands for itself: what can be kept is kept, what cannot is named with the reason."""

    permission = FilePermission.CHANGE

    def post(self, request: HttpRequest, file: ClientFile) -> HttpResponse:
        form = self.form(request.POST, request.FILES)
        if form.is_valid():
            refusals = [self.refusal_of(form, number, sent) for number, sent in enumerate(form.sent)]
            if kept := refusals.count(None):
                messages.success(request, _("Papers taken in: %(count)s") % {"count": kept})
            if kept == len(refusals):
                return redirect("client_files:evidence", file.reference)
            form.refuse(refusal for refusal in refusals if refusal)
        return self.shown(form, status=422)

    def refusal_of(self, form: EvidenceForm, number: int, sent: UploadedFile) -> str | None:
        """Why this file is not kept, or None: it is, now or since the same form was sent before."""
        received = sent.read(MAX_SIZE + 1)
        key = uuid5(form.cleaned_data["key"], sha256(received).hexdigest())
        try:
            content = check(received, name=sent.name or "", declared_type=sent.content_type or "")
            paper = form.paper(content.name, number)
            files.attach_document(file=self.file, key=key, content=content, paper=paper, by=self.request.user)
        except AlreadyAttached:
            return None
        except UploadRefused as refused:
            reason = _(refused.sentence)
        except DomainError as refused:
            reason = refused.told(_)
        else:
            return None
        return _("%(paper)s: %(reason)s") % {"paper": shown_name(sent.name or ""), "reason": reason}


class Paper(FileView):
    """One paper as it was received; only images of ours are shown, everything else is a download."""

    def get(self, request: HttpRequest, file: ClientFile, attachment_id: int) -> HttpResponse:
        paper = get_object_or_404(Attachment.objects.standing(), file=file, pk=attachment_id)
        self.subject = paper
        try:
            content = files.content_of(paper)
        except DomainError as refusal:
            messages.error(request, refusal.told(_))
            return redirect("client_files:evidence", file.reference)
        inline = paper.content_type in INLINE
        return download(content, content_type=paper.content_type, name=paper.name, inline=inline)


class RemoveAttachment(FileActView):
    template = "counselling/client_files/evidence_remove.html"

    @property
    def paper(self) -> Attachment:
        return get_object_or_404(Attachment, file=self.file, pk=self.kwargs["attachment_id"])

    def build_form(self, data: Any = None) -> ReasonForm:
        return ReasonForm(data)

    def act(self, form: ReasonForm) -> None:
        paper = files.remove_attachment(
            attachment=self.paper, reason=form.cleaned_data["reason"], on=self.today, by=self.request.user
        )
        undo = reverse("client_files:restore_attachment", args=[self.file.reference, paper.pk])
        messages.success(self.request, _("Removed: %(paper)s") % {"paper": paper}, extra_tags=undo)

    def extra(self) -> dict[str, Any]:
        return {"paper": self.paper}

    def back(self) -> str:
        return reverse("client_files:evidence", args=[self.file.reference])


class RestoreAttachment(FileView):
    permission = FilePermission.CHANGE

    def post(self, request: HttpRequest, file: ClientFile, attachment_id: int) -> HttpResponse:
        paper = get_object_or_404(Attachment, file=file, pk=attachment_id)
        try:
            files.restore_attachment(attachment=paper, on=self.today, by=request.user)
        except DomainError as refusal:
            messages.error(request, refusal.told(_))
        return redirect("client_files:evidence", file.reference)
