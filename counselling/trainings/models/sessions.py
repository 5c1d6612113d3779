"""When it is taught: sessions with their half-days, who is enrolled, and who was there."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Max, Min, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from caseflow.accounts.models import Service
from counselling import permissions
from counselling.domain.lifecycle import EnrolmentState, SessionState
from counselling.partners.models import Organisation, Referrer
from counselling.permissions import ServicePermission
from counselling.trainings.models.programmes import ProgrammeVersion

SESSION_STATES = {
    SessionState.PLANNED: pgettext_lazy("session", "planned"),
    SessionState.OPEN: _("open for enrolment"),
    SessionState.HELD: pgettext_lazy("session", "took place"),
    SessionState.CANCELLED: pgettext_lazy("session", "cancelled"),
}
ENROLMENT_STATES = {
    EnrolmentState.REQUESTED: _("requested"),
    EnrolmentState.CONFIRMED: pgettext_lazy("enrolment", "confirmed"),
    EnrolmentState.WAITING: _("on the waiting list"),
    EnrolmentState.CANCELLED: pgettext_lazy("enrolment", "cancelled"),
    EnrolmentState.ATTENDED: _("attended"),
    EnrolmentState.PARTLY: _("partly attended"),
    EnrolmentState.ABSENT: _("absent"),
    EnrolmentState.EXCUSED: _("excused"),
}
OUTCOMES = (EnrolmentState.ATTENDED, EnrolmentState.PARTLY, EnrolmentState.ABSENT, EnrolmentState.EXCUSED)


class EnrolmentSource(models.TextChoices):
    PROFESSIONAL = "professional", _("the professional")
    AMBASSADOR = "ambassador", _("the ambassador")
    ORGANISER = "organiser", _("the organiser")


class Signing(models.TextChoices):
    """How somebody's presence is known."""

    SHEET = "sheet", _("signed sheet")
    SCREEN = "screen", _("signed on a screen")
    TRAINER = "trainer", _("word of the trainer")


def _trained_by(user: Any) -> Q:
    return Q(pk__in=Session.trainers.through.objects.filter(user=user).values("session"))


class SessionQuerySet(models.QuerySet["Session"]):
    def visible_to(self, user: Any) -> SessionQuerySet:
        """Those of one's own services, and those that one was named to train."""
        own = permissions.services_for(user, ServicePermission.SEE_PARTNERS)
        return self.filter(Q(service__in=own) | _trained_by(user))

    def led_by(self, user: Any) -> SessionQuerySet:
        """Those whose people one works with: as supervisor of the service, or as their trainer."""
        led = permissions.services_for(user, ServicePermission.MANAGE_TRAININGS)
        return self.filter(Q(service__in=led) | _trained_by(user))

    def dated(self) -> SessionQuerySet:
        """With their first and last day."""
        return self.annotate(first_day=Min("half_days__on"), last_day=Max("half_days__on"))


class Session(models.Model):
    """A programme taught to one group, on one or several half-days."""

    programme_version = models.ForeignKey(
        ProgrammeVersion, models.PROTECT, related_name="sessions", verbose_name=_("programme")
    )
    service = models.ForeignKey(Service, models.PROTECT, related_name="+", verbose_name=_("organised by"))
    code = models.CharField(_("code"), max_length=30)
    trainers: models.ManyToManyField[Any, Any] = models.ManyToManyField(
        settings.AUTH_USER_MODEL, related_name="+", blank=True, verbose_name=_("trainers of the house")
    )
    guest_trainers = models.CharField(_("trainers from outside"), max_length=200, blank=True)
    place = models.CharField(_("place"), max_length=200, blank=True)
    link = models.URLField(_("link"), blank=True)
    capacity = models.PositiveSmallIntegerField(_("seats"))
    enrol_until = models.DateField(_("enrolment until"), null=True, blank=True)
    price = models.DecimalField(_("price"), max_digits=12, decimal_places=2, null=True, blank=True)
    funding = models.CharField(_("funding"), max_length=200, blank=True)
    accessibility_contact = models.CharField(_("whom to tell what one needs"), max_length=200, blank=True)
    state = models.CharField(
        _("state"), max_length=9, choices=SESSION_STATES.items(), default=SessionState.PLANNED, editable=False
    )
    cancelled_because = models.CharField(_("reason"), max_length=200, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = SessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        ordering = ("pk",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["service", "code"], name="session_code_once",
                violation_error_message=_("Your service has a session with this code."),
            ),
            models.CheckConstraint(condition=Q(capacity__gte=1), name="session_has_a_seat"),
            models.CheckConstraint(
                condition=Q(state=SessionState.CANCELLED) ^ Q(cancelled_because=""),
                name="session_cancelled_with_reason",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.code


class HalfDay(models.Model):
    """One sitting of a session: attendance is taken once in each."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="half_days")
    on = models.DateField(_("day"))
    starts = models.TimeField(_("from"))
    ends = models.TimeField(_("until"))

    class Meta:
        verbose_name = _("half-day")
        verbose_name_plural = _("half-days")
        ordering = ("on", "starts", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["session", "on", "starts"], name="half_day_once"),
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="half_day_ends_after_it_starts"),
        ]

    def __str__(self) -> str:
        return f"{self.on:%d/%m} {self.starts:%H:%M}"


class EnrolmentQuerySet(models.QuerySet["Enrolment"]):
    def seated(self) -> EnrolmentQuerySet:
        """Those who have one of the seats, or had it."""
        return self.filter(state__in=[EnrolmentState.CONFIRMED, *OUTCOMES])

    def in_line(self) -> EnrolmentQuerySet:
        """Who waits for a seat, the first one first."""
        return self.filter(state=EnrolmentState.WAITING).order_by("pk")

    def named(self) -> EnrolmentQuerySet:
        """By name, with person and employer at hand."""
        return self.select_related("referrer", "organisation").order_by(
            "referrer__last_name", "referrer__first_name", "pk"
        )


class Enrolment(models.Model):
    """A professional takes part in a session, for the organisation where they worked that day."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    session = models.ForeignKey(Session, models.PROTECT, related_name="enrolments")
    referrer = models.ForeignKey(Referrer, models.PROTECT, related_name="enrolments", verbose_name=_("professional"))
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    needs = models.CharField(_("what this person needs to take part"), max_length=200, blank=True)
    source = models.CharField(max_length=12, choices=EnrolmentSource)
    enrolled_on = models.DateField()
    state = models.CharField(
        _("state"), max_length=9, choices=ENROLMENT_STATES.items(), default=EnrolmentState.REQUESTED, editable=False
    )
    is_excused = models.BooleanField(_("excused"), default=False)
    points = models.PositiveSmallIntegerField(_("points"), null=True, blank=True)
    # Why attendance was corrected long after the session.
    corrected_because = models.CharField(_("reason"), max_length=200, blank=True, editable=False)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    changed_at = models.DateTimeField(editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("enrolment")
        verbose_name_plural = _("enrolments")
        ordering = ("pk",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["session", "referrer"], condition=~Q(state=EnrolmentState.CANCELLED), name="enrolled_once",
                violation_error_message=_("This person is enrolled already."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.referrer} · {self.session}"


class Attendance(models.Model):
    """Whether somebody was there on one half-day, and how that is known."""

    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="attendances")
    half_day = models.ForeignKey(HalfDay, models.PROTECT, related_name="attendances")
    present = models.BooleanField(_("present"))
    signing = models.CharField(_("known by"), max_length=8, choices=Signing)

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendances")
        ordering = ("pk",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["enrolment", "half_day"], name="attendance_once"),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment} · {self.half_day}"
