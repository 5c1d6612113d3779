"""What is to be done, by whom, until when: tasks, and dates with legal or practical effect."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from caseflow import clock
from counselling import permissions
from counselling.client_files.models.file import ClientFile


class TaskSource(models.TextChoices):
    PERSON = "person", _("a person")
    LETTER = "letter", _("a letter")
    LAW = "law", _("the law")
    REFERRAL = "referral", _("a referral")


class AgendaQuerySet(models.QuerySet[Any]):
    def open(self) -> AgendaQuerySet:
        return self.filter(ended_on__isnull=True)

    def visible_to(self, user: Any) -> AgendaQuerySet:
        return self.filter(file__in=permissions.visible(ClientFile.objects.all(), user))


class Task(models.Model):
    """Something one person has to do for a file."""

    file = models.ForeignKey(ClientFile, models.CASCADE, related_name="tasks")
    what = models.CharField(_("what"), max_length=200)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="tasks", verbose_name=_("for whom")
    )
    due_on = models.DateField(_("due on"))
    urgent = models.BooleanField(_("urgent"), default=False)
    source = models.CharField(_("from"), max_length=8, choices=TaskSource, default=TaskSource.PERSON)
    ended_on = models.DateField(_("done on"), null=True, blank=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(default=clock.now, editable=False)

    objects = AgendaQuerySet.as_manager()

    class Meta:
        verbose_name = _("task")
        verbose_name_plural = _("tasks")
        ordering = ("due_on", "pk")
        indexes: ClassVar = [
            models.Index(
                fields=["assignee", "due_on"], condition=Q(ended_on__isnull=True), name="task_open_of_person"
            ),
            models.Index(fields=["file", "due_on"], condition=Q(ended_on__isnull=True), name="task_open_of_file"),
        ]

    def __str__(self) -> str:
        return self.what


class DeadlineKind(models.TextChoices):
    EVICTION = "eviction", _("eviction")
    CUT_OFF = "cut_off", _("energy or water cut-off")
    SEIZURE = "seizure", _("seizure")
    HEARING = "hearing", _("court hearing")
    COMMISSION = "commission", _("answer to the commission")
    PROCEDURE = "procedure", _("step of a procedure")
    OTHER = "other", _("other date")


class Deadline(models.Model):
    """A date with legal or practical effect; met, or waived with a reason, never just forgotten."""

    file = models.ForeignKey(ClientFile, models.CASCADE, related_name="deadlines")
    kind = models.CharField(_("kind"), max_length=12, choices=DeadlineKind)
    what = models.CharField(_("what"), max_length=200, blank=True)
    due_on = models.DateField(_("on"))
    document = models.CharField(_("known from"), max_length=200, blank=True)
    ended_on = models.DateField(_("met or waived on"), null=True, blank=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    waived_because = models.CharField(_("waived because"), max_length=200, blank=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    objects = AgendaQuerySet.as_manager()

    class Meta:
        verbose_name = _("deadline")
        verbose_name_plural = _("deadlines")
        ordering = ("due_on", "pk")
        indexes: ClassVar = [
            models.Index(fields=["file", "due_on"], condition=Q(ended_on__isnull=True), name="deadline_open_of_file"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.what}".strip()
