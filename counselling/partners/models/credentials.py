"""Keys of partners' systems: only what is needed to recognise them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from caseflow import clock
from counselling import permissions
from counselling.domain.api_keys import ApiScope, shown_start
from counselling.partners.models.organisations import Organisation

SCOPE_LABELS = {
    ApiScope.REFERRALS_WRITE: _("send referrals"),
    ApiScope.REFERRALS_READ: _("follow referrals"),
    ApiScope.EVENTS_READ: _("read events"),
}


def scope_names(scopes: Iterable[str]) -> str:
    return ", ".join(str(SCOPE_LABELS[ApiScope(scope)]) for scope in scopes)


class CredentialQuerySet(models.QuerySet["ApiCredential"]):
    def live(self, on: date) -> CredentialQuerySet:
        """Neither revoked nor past their last day."""
        return self.filter(revoked_at__isnull=True, expires_on__gte=on)

    def visible_to(self, user: Any) -> CredentialQuerySet:
        """Keys of the organisations that this person keeps."""
        return permissions.kept_by(self, user)


class ApiCredential(models.Model):
    """A key with which a system of an organisation signs in; its digest is kept, the key itself is not."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="credentials")
    name = models.CharField(_("name"), max_length=80)
    public_id = models.CharField(max_length=8, unique=True)
    digest = models.CharField(max_length=64, unique=True)
    last_four = models.CharField(max_length=4)
    livemode = models.BooleanField(_("live"))
    scopes = models.JSONField(_("may"), default=list)
    department = models.CharField(_("department"), max_length=80, blank=True)
    # Networks from which it is taken, such as 192.0.2.0/24; from everywhere if none is named.
    allowed_from = models.JSONField(_("allowed networks"), default=list, blank=True)
    # Why it was issued although the organisation had not been through the sandbox.
    untested_because = models.CharField(_("reason"), max_length=200, blank=True, editable=False)
    expires_on = models.DateField(_("valid until"))
    issued_at = models.DateTimeField(default=clock.now)
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    # How many days before its end its holder was told last.
    told_before = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    revoked_because = models.CharField(_("reason"), max_length=200, blank=True)

    objects = CredentialQuerySet.as_manager()

    class Meta:
        verbose_name = _("key of a partner's system")
        verbose_name_plural = _("keys of partners' systems")
        ordering = ("-pk",)
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True, revoked_by__isnull=True, revoked_because="")
                # Nobody revoked a key that gave itself away in an address.
                | Q(revoked_at__isnull=False) & ~Q(revoked_because=""),
                name="credential_revoked_with_reason",
                violation_error_message=_("Say why the key is revoked."),
            ),
            models.UniqueConstraint(
                fields=["organisation", "name"], condition=Q(revoked_at__isnull=True), name="credential_named_once",
                violation_error_message=_("There is a key with this name: revoke it first, or take another name."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.start}…{self.last_four}"

    @property
    def start(self) -> str:
        return shown_start(livemode=self.livemode, public_id=self.public_id)

    @property
    def scope_names(self) -> str:
        return scope_names(self.scopes)

    @property
    def is_active(self) -> bool:
        """As whoever acts is asked."""
        return self.is_live(timezone.localdate(clock.now()))

    def is_live(self, on: date) -> bool:
        return self.revoked_at is None and self.expires_on >= on
