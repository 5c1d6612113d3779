"""Texts while they are typed."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from counselling.client_files import drafts
from counselling.client_files.access import FileView
from counselling.client_files.models import ClientFile
from counselling.permissions import FilePermission

NOTE, CALL, CORRECTION = "note", "call", "correction"


class KeepDraft(FileView):
    """Remember a text that is being typed, or forget it at the author's wish; it is nobody's act in the file yet."""

    permission = FilePermission.CHANGE

    def post(self, request: HttpRequest, file: ClientFile, place: str) -> HttpResponse:
        if "discard" in request.POST:
            drafts.forget(file, request.user, place)
            return self.back_to(place)
        now = timezone.now()
        drafts.keep(file, request.user, place, text=request.POST.get("text", ""), at=now)
        return HttpResponse(_("Draft kept at %(time)s") % {"time": f"{timezone.localtime(now):%H:%M}"})

    def back_to(self, place: str) -> HttpResponse:
        """The page on which the text stands."""
        kind, _hyphen, number = place.partition("-")
        if kind == CORRECTION and number.isdecimal():
            return redirect("client_files:correct_note", self.file.reference, int(number))
        page = "client_files:record_call" if kind == CALL else "client_files:timeline"
        return redirect(page, self.file.reference)
