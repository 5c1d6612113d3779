"""Whom a key belongs to, and which keys an organisation has."""

import hmac
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F

from counselling.domain.api_keys import digest_of, parts_of
from counselling.domain.lifecycle import OrganisationStatus
from counselling.partners.models import ApiCredential, Organisation


def credential_of(key: str, on: date) -> ApiCredential | None:
    """The credential that this key opens on that day, read afresh.

    Unknown, expired, revoked, and of an organisation that is not active are one answer.
    """
    parts = parts_of(key)
    if parts is None:
        return None
    live = ApiCredential.objects.live(on).filter(public_id=parts.public_id, livemode=parts.livemode)
    live = live.filter(organisation__status=OrganisationStatus.ACTIVE)
    found = live.select_related("organisation").first()
    return found if found and hmac.compare_digest(found.digest, digest_of(key)) else None


@dataclass(frozen=True, slots=True)
class CredentialLine:
    """One key in a list, with what became of it."""

    credential: ApiCredential
    is_live: bool


def credentials_of(organisation: Organisation, user: Any, on: date) -> list[CredentialLine]:
    """The keys of an organisation for those who keep it: the live ones first, then the youngest."""
    keys = ApiCredential.objects.visible_to(user).filter(organisation=organisation)
    ordered = keys.order_by(F("revoked_at").asc(nulls_first=True), "-pk")
    lines = [CredentialLine(credential, credential.is_live(on)) for credential in ordered]
    return sorted(lines, key=lambda line: not line.is_live)
