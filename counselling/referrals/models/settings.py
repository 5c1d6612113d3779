"""How long the clocks of a service run, when it is closed, whether it has room; every change is a row."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from caseflow.accounts.models import Service
from caseflow.audit.triggers import protect
from counselling.domain.clocks import USUAL, ClockSettings, Days
from counselling.domain.directory.areas import Area, split_postcodes
from counselling.domain.erasure import USUAL_ERASURE, ErasureRules

LONGEST = 250
WITHIN = [MinValueValidator(1), MaxValueValidator(LONGEST)]


def _days(label: Any, usual: int) -> models.PositiveSmallIntegerField:
    return models.PositiveSmallIntegerField(label, default=usual, validators=WITHIN)


class ReferralSettings(models.Model):
    """The clocks of one service from a day on; a later row never moves a day already promised."""

    service = models.ForeignKey(Service, models.PROTECT, related_name="+", verbose_name=_("service"))
    valid_from = models.DateField(_("from"))
    takes_referrals = models.BooleanField(_("takes referrals"), default=True)
    # Until then there is a waiting list; empty or past: there is room.
    free_from = models.DateField(_("first appointments from"), null=True, blank=True)
    # Empty: the whole country.
    postcodes = models.CharField(_("postcodes of the area"), max_length=400, blank=True)
    decision = _days(_("decision"), USUAL.decision.ordinary)
    decision_urgent = _days(_("decision, urgent"), USUAL.decision.urgent)
    first_contact = _days(_("first contact"), USUAL.first_contact.ordinary)
    first_contact_urgent = _days(_("first contact, urgent"), USUAL.first_contact.urgent)
    first_meeting = _days(_("first meeting, calendar days"), USUAL.first_meeting.ordinary)
    first_meeting_urgent = _days(_("first meeting, urgent"), USUAL.first_meeting.urgent)
    answer_within = _days(_("answer to a question"), USUAL.answer_within)
    expiry = _days(_("expires undecided after"), USUAL.expiry)
    erase_after = models.PositiveSmallIntegerField(
        _("the person is erased after the end, months"), default=USUAL_ERASURE.after_months, validators=WITHIN
    )
    erase_withdrawn = models.PositiveSmallIntegerField(
        _("after a withdrawal, days"), default=USUAL_ERASURE.withdrawn_days, validators=WITHIN
    )
    region = models.CharField(_("region with holidays of its own"), max_length=4, blank=True)
    # ISO days on which the service is closed, beside week-ends and public holidays.
    closed_on = models.JSONField(_("closing days"), default=list, blank=True)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("settings for referrals")
        verbose_name_plural = _("settings for referrals")
        ordering = ("valid_from", "pk")
        indexes: ClassVar = [models.Index(fields=["service", "valid_from"], name="referral_settings_of")]

    def __str__(self) -> str:
        return f"{self.service} {self.valid_from}"

    @property
    def clocks(self) -> ClockSettings:
        return ClockSettings(
            decision=Days(ordinary=self.decision, urgent=self.decision_urgent),
            first_contact=Days(ordinary=self.first_contact, urgent=self.first_contact_urgent),
            first_meeting=Days(ordinary=self.first_meeting, urgent=self.first_meeting_urgent),
            answer_within=self.answer_within,
            expiry=self.expiry,
        )

    @property
    def erasure(self) -> ErasureRules:
        return ErasureRules(after_months=self.erase_after, withdrawn_days=self.erase_withdrawn)

    @property
    def area(self) -> Area:
        """Where the people live whom the service takes on."""
        return Area(country=self.service.jurisdiction.upper(), postcodes=split_postcodes(self.postcodes))

    def waits_until(self, on: date) -> date | None:
        """The day from which there is room again, as seen on a day; nothing while there is."""
        return self.free_from if self.free_from and self.free_from > on else None

    @property
    def closing_days(self) -> frozenset[date]:
        return frozenset(date.fromisoformat(day) for day in self.closed_on)


protect(ReferralSettings)
