"""Calls of partners' systems that may be repeated without doubling anything."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from caseflow import clock
from caseflow.audit.models import Repeatable
from counselling.partners.models.credentials import ApiCredential


class IdempotencyRecord(Repeatable):
    """A call that was answered, by the key its sender gave it; of the body only a digest, and only for a day."""

    credential = models.ForeignKey(ApiCredential, models.PROTECT, related_name="+")
    key = models.CharField(max_length=255)
    method = models.CharField(max_length=8)
    path = models.CharField(max_length=200)
    body_sha256 = models.CharField(max_length=64)
    at = models.DateTimeField(default=clock.now, db_index=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["credential", "key"], name="idempotency_key_once"),
        ]

    def __str__(self) -> str:
        return f"{self.credential_id} {self.method} {self.path}"

    def is_same(self, *, method: str, path: str, body_sha256: str) -> bool:
        return (self.method, self.path, self.body_sha256) == (method, path, body_sha256)
