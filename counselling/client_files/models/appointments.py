"""When client and counsellor meet: planned, then kept, missed or cancelled."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from caseflow import clock
from counselling.client_files.models.file import ClientFile
from counselling.domain.lifecycle import AppointmentState

APPOINTMENT_STATES = {
    AppointmentState.PLANNED: _("planned"),
    AppointmentState.KEPT: _("kept"),
    AppointmentState.NO_SHOW: _("client did not come"),
    AppointmentState.CANCELLED: _("cancelled"),
}


class AppointmentWay(models.TextChoices):
    OFFICE = "office", _("at the service")
    PHONE = "phone", _("by telephone")
    VIDEO = "video", _("by video")
    VISIT = "visit", _("at the client's home")
    ELSEWHERE = "elsewhere", _("elsewhere")


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    def planned(self) -> AppointmentQuerySet:
        return self.filter(state=AppointmentState.PLANNED)

    def kept(self) -> AppointmentQuerySet:
        return self.filter(state=AppointmentState.KEPT)


class Appointment(models.Model):
    """One meeting with the client; another time is another appointment."""

    file = models.ForeignKey(ClientFile, models.CASCADE, related_name="appointments")
    at = models.DateTimeField(_("when"))
    way = models.CharField(_("how"), max_length=10, choices=AppointmentWay, default=AppointmentWay.OFFICE)
    place = models.CharField(_("where"), max_length=120, blank=True)
    counsellor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="appointments", verbose_name=_("with whom")
    )
    state = models.CharField(
        _("state"), max_length=10, choices=APPOINTMENT_STATES.items(), default=AppointmentState.PLANNED
    )
    ended_on = models.DateField(null=True, blank=True, editable=False)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    cancelled_because = models.CharField(_("cancelled because"), max_length=200, blank=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("appointment")
        verbose_name_plural = _("appointments")
        ordering = ("at", "pk")
        indexes: ClassVar = [
            models.Index(fields=["file", "at"], name="appointment_of_file"),
            models.Index(
                fields=["counsellor", "at"], condition=Q(state=AppointmentState.PLANNED), name="appointment_of_person"
            ),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state=AppointmentState.PLANNED, ended_on__isnull=True)
                | ~Q(state=AppointmentState.PLANNED) & Q(ended_on__isnull=False),
                name="appointment_ended_iff_not_planned",
                violation_error_message=_("Only an appointment that is over has a day on which that was noted."),
            ),
        ]

    def __str__(self) -> str:
        return gettext("Appointment %(time)s") % {"time": self.time}

    @property
    def day(self) -> date:
        return timezone.localdate(self.at)

    @property
    def time(self) -> str:
        return f"{timezone.localtime(self.at):%H:%M}"
