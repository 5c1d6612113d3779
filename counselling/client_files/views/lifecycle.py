"""Steps of a file, who is in charge, and who stands in."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from counselling.client_files import selectors
from counselling.client_files import services as files
from counselling.client_files.access import FileActView, FileView, StepView, day_in_address
from counselling.client_files.forms import AssignForm, CloseForm, CoverForm, ReasonForm
from counselling.client_files.models import ClientFile, ClientFileGrant
from counselling.permissions import FilePermission, Relation


class OverviewAct(FileActView):
    """A form that leads back to the overview of the file."""

    def back(self) -> str:
        return reverse("overview:file", args=[self.file.reference])


class StartAssessment(FileView):
    permission = FilePermission.CHANGE

    def post(self, request: HttpRequest, file: ClientFile) -> HttpResponse:
        files.start_assessment(file=file, on=self.today, by=request.user)
        return redirect(self.back())

    def back(self) -> str:
        """To the list of what is missing, which leads to each field."""
        return f"{super().back()}#to-complete"


class Reassess(OverviewAct):
    template = "counselling/client_files/reassess.html"

    def build_form(self, data: Any = None) -> forms.Form:
        return ReasonForm(data)

    def act(self, form: forms.Form) -> None:
        files.reassess(file=self.file, reason=form.cleaned_data["reason"], by=self.request.user)


class CloseFile(OverviewAct):
    template = "counselling/client_files/close.html"

    def build_form(self, data: Any = None) -> CloseForm:
        return CloseForm(data, jurisdiction=self.file.service.jurisdiction)

    def extra(self) -> dict[str, Any]:
        _tasks, deadlines = selectors.agenda_of(self.file)
        return {"deadlines": deadlines}

    def act(self, form: CloseForm) -> None:
        files.close_file(file=self.file, on=self.today, by=self.request.user, **form.cleaned_data)


class ReopenFile(OverviewAct):
    template = "counselling/client_files/reopen.html"

    def build_form(self, data: Any = None) -> forms.Form:
        return ReasonForm(data)

    def act(self, form: forms.Form) -> None:
        files.reopen_file(file=self.file, reason=form.cleaned_data["reason"], by=self.request.user)


class AssignFile(OverviewAct):
    permission = FilePermission.ASSIGN
    template = "counselling/client_files/assign.html"

    def build_form(self, data: Any = None) -> AssignForm:
        return AssignForm(data, service=self.file.service, today=self.today)

    def act(self, form: AssignForm) -> None:
        files.assign_file(
            file=self.file, counsellor=form.cleaned_data["counsellor"], on=self.today, by=self.request.user
        )


class CoverFile(OverviewAct):
    permission = FilePermission.ASSIGN
    template = "counselling/client_files/cover.html"

    def build_form(self, data: Any = None) -> CoverForm:
        return CoverForm(
            data, service=self.file.service, in_charge=self.file.counsellor_id, today=self.today
        )  # fmt: skip

    def act(self, form: CoverForm) -> None:
        files.cover_file(file=self.file, by=self.request.user, **form.cleaned_data)

    def extra(self) -> dict[str, Any]:
        return {"covers": selectors.covers_of(self.file, timezone.now())}


class CoverStep(StepView):
    """A button beside a cover."""

    permission = FilePermission.ASSIGN

    def post(self, request: HttpRequest, file: ClientFile, grant_id: int, **_kwargs: Any) -> HttpResponse:
        covers = file.grants.filter(relation=Relation.COVER).select_related("user")
        return self.take(get_object_or_404(covers, pk=grant_id))


class EndCover(CoverStep):
    def step(self, row: ClientFileGrant) -> None:
        last_day = row.last_day or self.today
        files.end_cover(file=self.file, counsellor=row.user, by=self.request.user)
        undo = self.undo("client_files:resume_cover", row.pk, last_day.isoformat())
        messages.success(self.request, _("%(who)s no longer stands in.") % {"who": row.user.name}, extra_tags=undo)


class ResumeCover(CoverStep):
    """Undo: the same cover again, to its last day as it was."""

    def step(self, row: ClientFileGrant) -> None:
        files.cover_file(
            file=self.file, counsellor=row.user, first_day=row.first_day,
            last_day=day_in_address(self.kwargs["last_day"]), reason=row.reason, by=self.request.user,
        )  # fmt: skip
