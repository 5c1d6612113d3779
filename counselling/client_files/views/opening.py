"""A new request: the form, and who it might already be."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views import View

from caseflow.audit import reads
from counselling import permissions
from counselling.changes import show_error
from counselling.client_files import selectors
from counselling.client_files import services as files
from counselling.client_files.forms import LikenessForm, NewFileForm
from counselling.domain.errors import DomainError


class OpenFile(View):
    """Take a person on."""

    template = "counselling/client_files/file_new.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not permissions.services_for(request.user, permissions.ServicePermission.OPEN_FILE).exists():
            raise PermissionDenied(_("Only counsellors and supervisors open files."))
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        form = NewFileForm(user=request.user, today=timezone.localdate())
        form.fields["last_name"].widget.attrs["autofocus"] = True
        return render(request, self.template, {"form": form})

    def post(self, request: HttpRequest) -> HttpResponse:
        today = timezone.localdate()
        form = NewFileForm(request.POST, user=request.user, today=today)
        if form.is_valid():
            try:
                return redirect("overview:file", self.open(form).reference)
            except DomainError as error:
                show_error(form, error)
        candidates = selectors.candidates_for(request.user, _likeness(request, today), today)
        return render(request, self.template, {"form": form, "candidates": candidates}, status=422)

    def open(self, form: NewFileForm) -> Any:
        data = form.cleaned_data
        return files.open_file(
            service=data["service"],
            client=form.client,
            on=form.today,
            by=self.request.user,
            counsellor=data["counsellor"],
            language=data["language"],
            origin=data["origin"],
            request=form.wish,
            consent=form.given_consent,
            consent_pending=data["consent_pending"],
            duplicates_seen=data["duplicates_seen"],
        )


class Duplicates(View):
    """Who this might already be, while the name is typed; posted, so that no name stands in an address."""

    def post(self, request: HttpRequest) -> HttpResponse:
        today = timezone.localdate()
        candidates = selectors.candidates_for(request.user, _likeness(request, today), today)
        reads.record(
            verb="client_files.look_for_duplicates",
            by=request.user,
            detail={"shown": [candidate.file.reference for candidate in candidates if candidate.file]},
        )
        form = NewFileForm(request.POST, user=request.user, today=today)  # what is ticked stays ticked
        context = {"candidates": candidates, "form": form}
        return render(request, "counselling/client_files/file_new.html#duplicates", context)


def _likeness(request: HttpRequest, today: Any) -> dict[str, Any] | None:
    """What can be read of the person so far; fields that cannot be read yet count as empty."""
    form = LikenessForm(request.POST, user=request.user, today=today)
    form.is_valid()
    data = form.cleaned_data
    if "service" not in data or not data.get("last_name"):
        return None
    names = ("last_name", "first_name", "birth_date", "phone", "email")
    return {"service": data["service"]} | {
        name: data.get(name) or (None if name == "birth_date" else "") for name in names
    }
