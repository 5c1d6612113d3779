"""What the systems of an organisation have done by themselves in the sandbox."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from caseflow import clock
from counselling.domain.sandbox import SandboxCheck
from counselling.partners.models.organisations import Organisation

SANDBOX_LABELS = {
    SandboxCheck.CREATE: _("sent a referral"),
    SandboxCheck.REPLAY: _("repeated a call with the same key"),
    SandboxCheck.CONFLICT: _("met a conflict (409)"),
    SandboxCheck.STALE: _("corrected what had changed meanwhile (412)"),
    SandboxCheck.KEY_REUSED: _("used a key for another call (422)"),
    SandboxCheck.CONSENT_REFUSED: _("sent a consent that was refused"),
    SandboxCheck.WEBHOOK: _("took a webhook"),
}


class SandboxProof(models.Model):
    """One thing that was done for the first time; it stays when what was tried out goes."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="sandbox_proofs")
    check_name = models.CharField(max_length=16, choices=SANDBOX_LABELS.items())
    at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("proof of the sandbox")
        verbose_name_plural = _("proofs of the sandbox")
        ordering: ClassVar = ("pk",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "check_name"], name="sandbox_proof_once"),
        ]

    def __str__(self) -> str:
        return str(self.get_check_name_display())
