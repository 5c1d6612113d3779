"""Tries to reach a client, and short questions answered without a file."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from caseflow import clock
from caseflow.accounts.models import Service
from caseflow.audit.triggers import protect
from counselling.client_files.models.file import TRIED_OUT, ClientFile
from counselling.client_files.models.people import HouseholdMember


class AttemptChannel(models.TextChoices):
    CALL = "call", _("call")
    VOICEMAIL = "voicemail", _("voicemail")
    SMS = "sms", _("text message")
    EMAIL = "email", _("e-mail")
    POST = "post", _("letter")
    VISIT = "visit", _("visit")
    REFERRER = "referrer", _("through the referrer")


class AttemptResult(models.TextChoices):
    REACHED = "reached", _("reached")
    NO_ANSWER = "no_answer", _("no answer")
    WRONG_NUMBER = "wrong_number", _("wrong number or address")
    MESSAGE_LEFT = "message_left", _("message left")
    REFUSED = "refused", _("does not want to be contacted")


class ContactAttempt(models.Model):
    """One try to reach one client; a fact, so it is never changed."""

    file = models.ForeignKey(ClientFile, models.PROTECT, related_name="contact_attempts")
    member = models.ForeignKey(
        HouseholdMember, models.PROTECT, related_name="contact_attempts", verbose_name=_("whom")
    )
    at = models.DateTimeField(_("when"))
    channel = models.CharField(_("how"), max_length=10, choices=AttemptChannel)
    result = models.CharField(_("result"), max_length=12, choices=AttemptResult)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        verbose_name = _("contact attempt")
        verbose_name_plural = _("contact attempts")
        ordering = ("at", "pk")
        indexes: ClassVar = [models.Index(fields=["file", "at"], name="attempt_of_file")]

    def __str__(self) -> str:
        return f"{self.get_channel_display()}: {self.get_result_display()}"


class Asker(models.TextChoices):
    CONCERNED = "concerned", _("somebody in debt")
    RELATIVE = "relative", _("relative or friend")
    PROFESSIONAL = "professional", _("social worker or other professional")
    CREDITOR = "creditor", _("creditor")
    OTHER = "other", _("somebody else")


class EnquiryTopic(models.TextChoices):
    DEBTS = "debts", _("debts and reminders")
    HOUSING = "housing", _("rent, eviction")
    ENERGY = "energy", _("energy, water")
    SEIZURE = "seizure", _("bailiff, seizure")
    PROCEDURE = "procedure", _("statutory procedure")
    BUDGET = "budget", _("budget, benefits")
    OTHER = "other", _("something else")


class EnquiryAnswer(models.TextChoices):
    INFORMATION = "information", _("information")
    ADVICE = "advice", _("advice without a meeting")
    APPOINTMENT = "appointment", _("appointment offered")
    ELSEWHERE = "elsewhere", _("directed elsewhere")


class Enquiry(models.Model):
    """A short question answered without a file: counted, never with a name, so it has no text either."""

    service = models.ForeignKey(Service, models.PROTECT, related_name="+", verbose_name=_("service"))
    on = models.DateField(_("on"))
    asker = models.CharField(_("who asked"), max_length=12, choices=Asker)
    topic = models.CharField(_("about"), max_length=10, choices=EnquiryTopic)
    answer = models.CharField(_("answer"), max_length=12, choices=EnquiryAnswer)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("enquiry")
        verbose_name_plural = _("enquiries")
        ordering = ("on", "pk")
        indexes: ClassVar = [models.Index(fields=["service", "on"], name="enquiry_of_service")]

    def __str__(self) -> str:
        return f"{self.get_topic_display()}: {self.get_answer_display()}"


protect(ContactAttempt, delete_if=TRIED_OUT)
protect(Enquiry)
