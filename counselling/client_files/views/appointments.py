"""Appointments of one file."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from counselling.client_files import services as files
from counselling.client_files.access import FileActView, StepView
from counselling.client_files.forms import AppointmentForm, ReasonForm
from counselling.client_files.models import Appointment, ClientFile


class PlanAppointment(FileActView):
    template = "counselling/client_files/appointment_new.html"

    def build_form(self, data: Any = None) -> AppointmentForm:
        return AppointmentForm(data, service=self.file.service, user=self.file.counsellor, today=self.today)

    def act(self, form: AppointmentForm) -> None:
        files.plan_appointment(file=self.file, meeting=form.meeting, on=self.today, by=self.request.user)

    def back(self) -> str:
        return reverse("overview:file", args=[self.file.reference])


class AppointmentStep(StepView):
    """A button beside an appointment."""

    def post(self, request: HttpRequest, file: ClientFile, appointment_id: int) -> HttpResponse:
        return self.take(get_object_or_404(Appointment, file=file, pk=appointment_id))

    def offer_undo(self, sentence: str, appointment: Appointment) -> None:
        undo = self.undo("client_files:reopen_appointment", appointment.pk)
        messages.success(self.request, sentence, extra_tags=undo)


class KeepAppointment(AppointmentStep):
    def step(self, row: Appointment) -> None:
        files.keep_appointment(appointment=row, on=self.today, by=self.request.user)
        self.offer_undo(_("Noted: the client came."), row)


class MissAppointment(AppointmentStep):
    def step(self, row: Appointment) -> None:
        files.miss_appointment(appointment=row, on=self.today, by=self.request.user)
        self.offer_undo(_("Noted: the client did not come."), row)


class ReopenAppointment(AppointmentStep):
    def step(self, row: Appointment) -> None:
        files.reopen_appointment(appointment=row, by=self.request.user)


class CancelAppointment(FileActView):
    template = "counselling/client_files/appointment_cancel.html"

    @property
    def appointment(self) -> Appointment:
        return get_object_or_404(Appointment, file=self.file, pk=self.kwargs["appointment_id"])

    def build_form(self, data: Any = None) -> ReasonForm:
        return ReasonForm(data)

    def act(self, form: ReasonForm) -> None:
        files.cancel_appointment(
            appointment=self.appointment, reason=form.cleaned_data["reason"], on=self.today, by=self.request.user
        )

    def extra(self) -> dict[str, Any]:
        return {"appointment": self.appointment}

    def back(self) -> str:
        return reverse("overview:file", args=[self.file.reference])
