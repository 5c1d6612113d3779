"""Mails that a referral in the sandbox would have caused."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from caseflow import clock
from counselling.referrals.models.referral import Referral


class SandboxMail(models.Model):
    """A mail as it would have left: kept to be shown, never sent."""

    referral = models.ForeignKey(Referral, models.CASCADE, related_name="sandbox_mails")
    address = models.EmailField(_("to"))
    subject = models.CharField(_("subject"), max_length=200)
    text = models.TextField(_("text"), max_length=4000)
    at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        verbose_name = _("mail of the sandbox")
        verbose_name_plural = _("mails of the sandbox")
        ordering: ClassVar = ("-pk",)

    def __str__(self) -> str:
        return self.subject
