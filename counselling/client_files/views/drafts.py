"""Texts while they are typed."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from counselling.client_files import drafts
from counselling.client_files.access import FileView
from counselling.client_files.models import ClientFile, Note
from counselling.permissions import FilePermission


class KeepDraft(FileView):
    """Remember a text that is being typed, or forget it at the author's wish; it is nobody's act in the file yet."""

    permission = FilePermission.CHANGE

    def post(self, request: HttpRequest, file: ClientFile, place: str) -> HttpResponse:
        self.require_known(place)
        if "discard" in request.POST:
            drafts.forget(file, request.user, place)
            return self.back_to(place)
        now = timezone.now()
        drafts.keep(file, request.user, place, text=request.POST.get("text", ""), at=now)
        return HttpResponse(_("Draft kept at %(time)s") % {"time": f"{timezone.localtime(now):%H:%M}"})

    def require_known(self, place: str) -> None:
        """A text stands in one of the known fields; a correction is of a note of one’s own in this file."""
        known = drafts.PLACES.fullmatch(place)
        if known is None:
            raise Http404
        if number := known["note"]:
            get_object_or_404(Note, pk=int(number), file=self.file, author=self.request.user)

    def back_to(self, place: str) -> HttpResponse:
        """The page on which the text stands."""
        kind, _hyphen, number = place.partition("-")
        if kind == drafts.CORRECTION:
            return redirect("client_files:correct_note", self.file.reference, int(number))
        page = "client_files:record_call" if kind == drafts.CALL else "client_files:timeline"
        return redirect(page, self.file.reference)
