"""A session on paper: the sheet to sign, and the evidence of it all as one file."""

from contextlib import ExitStack

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from caseflow import sandbox
from caseflow.files.responses import download, streamed
from counselling.domain.errors import DomainError
from counselling.trainings.access import SessionView
from documents import services as letters


class SessionPaperView(SessionView):
    """For those who work with the people of the session."""

    people_only = True
    manager_only = True

    def refused(self, sentence: str) -> HttpResponse:
        messages.error(self.request, sentence)
        return redirect(self.back())


class AttendanceSheet(SessionPaperView):
    def get(self, request: HttpRequest, **_kwargs: object) -> HttpResponse:
        try:
            content = letters.attendance_pdf(self.session)
        except DomainError as error:
            return self.refused(error.told(_))
        except sandbox.SandboxError:
            return self.refused(_("The sheet is too long to be printed."))
        return download(content, content_type="application/pdf", name=f"{self.session.code}.pdf")


class EvidenceFile(SessionPaperView):
    """Posted, since it leaves an entry in the log; the ZIP is on disk and is sent piece by piece."""

    def post(self, request: HttpRequest, **_kwargs: object) -> HttpResponseBase:
        try:
            evidence = letters.gather_evidence(self.session)
        except DomainError as error:
            return self.refused(error.told(_))
        except sandbox.SandboxError:
            return self.refused(_("The sheet is too long to be printed."))
        with ExitStack() as unless_told:
            unless_told.callback(evidence.content.close)
            letters.hand_over_evidence(session=self.session, evidence=evidence, by=request.user)
            unless_told.pop_all()
        return streamed(evidence.content, content_type="application/zip", name=f"{self.session.code}.zip")
