"""The person who is referred, apart from the rest so that they can be erased alone, and what the referrer said."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from caseflow import clock
from caseflow.audit.triggers import protect
from counselling.domain.referrals import Difficulty
from counselling.partners.models import SPOKEN_LANGUAGES
from counselling.referrals.models.labels import DIFFICULTY_LABELS
from counselling.referrals.models.referral import TRIED_OUT, Referral

SAFE_FLAGS = {
    "may_call": _("call"),
    "may_leave_voicemail": _("voicemail"),
    "may_text": _("text message"),
    "may_email": _("e-mail"),
    "may_write": _("letter"),
}


class ReferralSubject(models.Model):
    """Who is referred, and how they can be reached without harm."""

    referral = models.OneToOneField(Referral, models.CASCADE, related_name="subject")
    last_name = models.CharField(_("last name"), max_length=80)
    first_name = models.CharField(_("first name"), max_length=80, blank=True)
    # What search and the comparison with files read; filled by the service so that both databases agree.
    folded_name = models.CharField(max_length=180, editable=False)
    birth_date = models.DateField(_("born on"), null=True, blank=True)
    birth_year = models.PositiveSmallIntegerField(_("year of birth"), null=True, blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    phone_key = models.CharField(max_length=8, editable=False, blank=True, db_index=True)
    email = models.EmailField(_("e-mail"), blank=True, db_index=True)
    postcode = models.CharField(_("postcode"), max_length=12)
    country = models.CharField(_("country"), max_length=2)
    language = models.CharField(_("language"), max_length=2, choices=SPOKEN_LANGUAGES.items(), default="fr")
    interpreter_needed = models.BooleanField(_("needs an interpreter"), default=False)
    may_call = models.BooleanField(_("may be called"), default=False)
    may_leave_voicemail = models.BooleanField(_("voicemail is safe"), default=False)
    may_text = models.BooleanField(_("text messages are safe"), default=False)
    may_email = models.BooleanField(_("e-mail is safe"), default=False)
    may_write = models.BooleanField(_("letters are safe"), default=False)
    # When, and how to introduce oneself.
    manner = models.CharField(_("when and how"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("referred person")
        verbose_name_plural = _("referred persons")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(may_call=True) | Q(may_leave_voicemail=True) | Q(may_text=True) | Q(may_email=True)
                | Q(may_write=True),
                name="subject_can_be_reached",
                violation_error_message=_("Name at least one way that is safe for the person."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.last_name} {self.first_name}".strip()

    @property
    def born(self) -> int | None:
        return self.birth_date.year if self.birth_date else self.birth_year

    @property
    def initialled(self) -> str:
        """“D. Jean, 1981”, as a line of the queue names somebody whom nobody here knows yet."""
        name = f"{self.last_name[:1]}. {self.first_name}".strip()
        return f"{name}, {self.born}" if self.born else name

    @property
    def safe_ways(self) -> list[str]:
        """In words, the ways the person called safe."""
        return [str(label) for flag, label in SAFE_FLAGS.items() if getattr(self, flag)]


# What a creditor does, and says when it did, before it refers somebody.
CONDITIONS = ("personal_contact_on", "help_mentioned_on", "reminder_sent_on")


class Submission(models.Model):
    """What the referrer sent, and each correction as a row of its own; theirs, never the file."""

    referral = models.ForeignKey(Referral, models.PROTECT, related_name="submissions")
    number = models.PositiveSmallIntegerField()
    adults = models.PositiveSmallIntegerField(_("adults"), default=1, validators=[MaxValueValidator(20)])
    children = models.PositiveSmallIntegerField(_("children"), default=0, validators=[MaxValueValidator(20)])
    difficulties = models.JSONField(_("difficulties"), default=list)
    summary = models.TextField(_("in a few words"), max_length=2000, blank=True)
    arrears = models.DecimalField(_("arrears"), max_digits=12, decimal_places=2, null=True, blank=True)
    arrears_since = models.DateField(_("unpaid since"), null=True, blank=True)
    plan_running = models.BooleanField(_("payment plan running"), null=True, blank=True)
    personal_contact_on = models.DateField(_("personal contact with the person"), null=True, blank=True)
    help_mentioned_on = models.DateField(_("help mentioned to the person"), null=True, blank=True)
    reminder_sent_on = models.DateField(_("reminder sent to the person"), null=True, blank=True)
    # What differs from the revision before, the person's own details among it, by the names of the columns.
    changed = models.JSONField(default=list, editable=False)
    at = models.DateTimeField(default=clock.now, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("submission")
        verbose_name_plural = _("submissions")
        ordering = ("number",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["referral", "number"], name="submission_numbered_once"),
            models.CheckConstraint(
                condition=Q(**{f"{name}__isnull": False for name in CONDITIONS})
                | Q(**{f"{name}__isnull": True for name in CONDITIONS}),
                name="submission_conditions_whole",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.referral} · {self.number}"

    @property
    def conditions(self) -> dict[str, date | None]:
        """When the creditor did what it does before it refers somebody, by the names of the columns."""
        return {name: getattr(self, name) for name in CONDITIONS}

    @property
    def labelled_conditions(self) -> list[tuple[str, date]]:
        """In words, what of it was said."""
        labels = {field.name: str(field.verbose_name) for field in self._meta.concrete_fields}
        return [(labels[name], day) for name, day in self.conditions.items() if day]

    @property
    def difficulty_labels(self) -> list[str]:
        return [str(DIFFICULTY_LABELS[Difficulty(code)]) for code in self.difficulties]

    @property
    def changed_labels(self) -> list[str]:
        """In words, what differs from the revision before."""
        columns = {
            field.name: field.verbose_name
            for model in (ReferralSubject, Submission)
            for field in model._meta.concrete_fields
        }
        return [str(columns[name]) for name in self.changed]


protect(Submission, erasable=("summary", *CONDITIONS), delete_if=TRIED_OUT)
