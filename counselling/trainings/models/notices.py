"""Whoever found no training and wants to be told once there is one."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from caseflow.accounts.models import Language


class TrainingNotice(models.Model):
    """A wish that nothing answered, with an address; gone once it was told, or after a year.

    Of the place stands here what is a place of the register, never a word that was typed.
    """

    theme = models.CharField(max_length=20, blank=True)
    language = models.CharField(max_length=2, blank=True)
    place = models.CharField(max_length=80, blank=True)
    email = models.EmailField(_("mail address"))
    # In which language the mail is written, and the page on which trainings are looked for, as the person saw it.
    reader = models.CharField(max_length=2, choices=Language)
    search_at = models.CharField(max_length=200)
    # What this person may see is what the mail may name.
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_on = models.DateField()

    class Meta:
        verbose_name = _("wish to be told of a training")
        verbose_name_plural = _("wishes to be told of a training")
        ordering = ("pk",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["email", "theme", "language", "place"], name="training_notice_once"),
        ]

    def __str__(self) -> str:
        return f"{self.theme} · {self.asked_on}"
