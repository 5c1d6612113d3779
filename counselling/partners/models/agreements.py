"""What a service and an organisation have agreed, with dates."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from caseflow.accounts.models import Service
from counselling import permissions
from counselling.domain.partners import Billing, DataProtectionRole, DisclosureCap, ReferralChannel
from counselling.partners.models.organisations import Organisation
from counselling.permissions import ServicePermission

CAP_LABELS = {
    DisclosureCap.MILESTONES: _("milestones"),
    DisclosureCap.OUTCOME: _("milestones and outcome"),
}
CHANNEL_LABELS = {
    ReferralChannel.API: _("programming interface"),
    ReferralChannel.PARTNER_SPACE: _("partner space"),
    ReferralChannel.PHONE: _("telephone"),
}
BILLING_LABELS = {
    Billing.NONE: _("nothing is billed"),
    Billing.PER_REFERRAL: _("per referral"),
    Billing.FLAT: _("flat"),
}
DATA_PROTECTION_LABELS = {
    DataProtectionRole.SEPARATE: _("two controllers, each for itself"),
    DataProtectionRole.JOINT: _("joint controllers"),
    DataProtectionRole.PROCESSOR: _("the organisation processes for the service"),
}


class AgreementQuerySet(models.QuerySet["Agreement"]):
    def visible_to(self, user: Any) -> AgreementQuerySet:
        return permissions.of_services(self, user, ServicePermission.SEE_PARTNERS)


class Agreement(models.Model):
    """One agreement between an organisation and a service; what it says stands in its terms."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="agreements")
    service = models.ForeignKey(Service, models.PROTECT, related_name="+", verbose_name=_("service"))
    number = models.CharField(_("number"), max_length=40)
    # The first day on which it holds no longer, when somebody ends it before its terms run out.
    ended_on = models.DateField(_("ended on"), null=True, blank=True, editable=False)
    ended_because = models.CharField(_("reason"), max_length=200, blank=True, editable=False)

    objects = AgreementQuerySet.as_manager()

    class Meta:
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        ordering = ("-pk",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["service", "number"], name="agreement_number_once",
                violation_error_message=_("Your service has an agreement with this number."),
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True, ended_because="")
                | Q(ended_on__isnull=False) & ~Q(ended_because=""),
                name="agreement_ended_with_reason",
                violation_error_message=_("Say why the agreement ends."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.number


class TermsQuerySet(models.QuerySet["AgreementTerms"]):
    def signed(self) -> TermsQuerySet:
        return self.filter(signed_on__isnull=False)

    def in_force(self, on: date) -> TermsQuerySet:
        """Signed terms whose dates hold on that day, of agreements not ended by then; the latest amendment first."""
        return (
            self.signed()
            .filter(Q(valid_until__isnull=True) | Q(valid_until__gte=on), valid_from__lte=on)
            .filter(Q(agreement__ended_on__isnull=True) | Q(agreement__ended_on__gt=on))
            .order_by("-number", "-pk")
        )


class AgreementTerms(models.Model):
    """The terms of an agreement, or of an amendment to it, with their own dates; frozen once signed."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="terms")
    number = models.PositiveSmallIntegerField(editable=False)
    valid_from = models.DateField(_("from"))
    valid_until = models.DateField(_("until"), null=True, blank=True)
    signed_on = models.DateField(_("signed on"), null=True, blank=True, editable=False)
    training_required = models.BooleanField(_("referrers must be trained"), default=True)
    disclosure_cap = models.CharField(
        _("feedback on referrals, at most"), max_length=10, choices=CAP_LABELS.items(),
        default=DisclosureCap.MILESTONES,
    )  # fmt: skip
    channels = models.JSONField(_("allowed channels"), default=list)
    departments = models.CharField(_("departments"), max_length=400, blank=True)
    billing = models.CharField(_("billing"), max_length=12, choices=BILLING_LABELS.items(), default=Billing.NONE)
    seats = models.PositiveSmallIntegerField(_("seats bought in trainings"), default=0)
    data_protection = models.CharField(
        _("data protection"), max_length=10, choices=DATA_PROTECTION_LABELS.items(),
        default=DataProtectionRole.SEPARATE,
    )  # fmt: skip
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = TermsQuerySet.as_manager()

    class Meta:
        verbose_name = _("terms of an agreement")
        verbose_name_plural = _("terms of agreements")
        ordering = ("number", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agreement", "number"], name="terms_numbered_once"),
            models.UniqueConstraint(
                fields=["agreement"], condition=Q(signed_on__isnull=True), name="terms_one_draft",
                violation_error_message=_("There is a draft already: change it, or have it signed."),
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                name="terms_dates_in_order",
                violation_error_message=_("Terms cannot end before they begin."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return gettext("Amendment %(number)s") % {"number": self.number} if self.number else gettext("Agreement")

    def is_dated(self, on: date) -> bool:
        """Whether its own dates hold on that day, signed or not."""
        return self.valid_from <= on and (self.valid_until is None or self.valid_until >= on)

    @property
    def channel_names(self) -> str:
        return ", ".join(str(CHANNEL_LABELS[ReferralChannel(code)]) for code in self.channels)

    @property
    def department_names(self) -> tuple[str, ...]:
        return tuple(name.strip() for name in self.departments.split(";") if name.strip())
