"""Mails to professionals: written down first, sent afterwards, each once."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from counselling.partners.models import Referrer
from counselling.trainings.models.certificates import Certificate
from counselling.trainings.models.sessions import Enrolment


class MailPurpose(models.TextChoices):
    ANSWERS = "answers", _("questionnaire")
    RENEWAL = "renewal", _("end of a certificate")


class TrainingMailQuerySet(models.QuerySet["TrainingMail"]):
    def waiting(self) -> TrainingMailQuerySet:
        return self.filter(sent_at__isnull=True)


class TrainingMail(models.Model):
    """What somebody is to be told: to answer, with their personal link, or that a certificate ends."""

    referrer = models.ForeignKey(Referrer, models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=8, choices=MailPurpose)
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, null=True, related_name="mails")
    certificate = models.ForeignKey(Certificate, models.PROTECT, null=True, related_name="mails")
    # So many days before the end.
    step = models.PositiveSmallIntegerField(null=True)
    # Where the page of the link is, as the person who asked for the mail saw it.
    answer_at = models.CharField(max_length=200, blank=True)
    queued_on = models.DateField()
    sent_at = models.DateTimeField(null=True)

    objects = TrainingMailQuerySet.as_manager()

    class Meta:
        verbose_name = _("mail to a professional")
        verbose_name_plural = _("mails to professionals")
        ordering = ("pk",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["enrolment"], name="mail_once_per_enrolment"),
            models.UniqueConstraint(fields=["certificate", "step"], name="mail_once_per_step"),
            models.CheckConstraint(
                condition=Q(purpose=MailPurpose.ANSWERS, enrolment__isnull=False, certificate__isnull=True)
                | Q(
                    purpose=MailPurpose.RENEWAL, enrolment__isnull=True, certificate__isnull=False, step__isnull=False
                ),
                name="mail_has_its_object",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()} · {self.queued_on}"
