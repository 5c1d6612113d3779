"""Whom a key belongs to, and which keys an organisation has."""

import hmac
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F

from caseflow.accounts.models import Service
from counselling.domain.api_keys import digest_of, parts_of
from counselling.domain.lifecycle import OrganisationStatus
from counselling.partners.models import ApiCredential, Organisation
from counselling.partners.selectors.agreements import agreement_line


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


def keys_in_use(on: date) -> list[str]:
    """The public ids of all keys that open anything on that day."""
    return list(ApiCredential.objects.live(on).order_by("public_id").values_list("public_id", flat=True))


def agreed_until(organisation: Organisation, on: date) -> list[tuple[Service, date | None]]:
    """With which services an organisation has an agreement that day, and until when each runs."""
    agreements = organisation.agreements.select_related("service").prefetch_related("terms").order_by("service__name")
    lines = [agreement_line(agreement, on) for agreement in agreements]
    return [(line.agreement.service, line.until) for line in lines if line.terms]


@dataclass(frozen=True, slots=True)
class CredentialLine:
    """One key in a list, with what became of it."""

    credential: ApiCredential
    is_live: bool


def credentials_of(organisation: Organisation, user: Any, on: date) -> list[CredentialLine]:
    """The keys of an organisation for those who keep it, and without a user for itself; the live ones come first."""
    known = ApiCredential.objects.visible_to(user) if user else ApiCredential.objects.all()
    keys = known.filter(organisation=organisation)
    ordered = keys.order_by(F("revoked_at").asc(nulls_first=True), "-pk")
    lines = [CredentialLine(credential, credential.is_live(on)) for credential in ordered]
    return sorted(lines, key=lambda line: not line.is_live)
