"""Whom a key belongs to, and which keys an organisation has."""

import hmac
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import F

from caseflow.accounts.models import Service
from counselling.domain.api_keys import TOLD_BEFORE, digest_of, ending_step, is_admitted, parts_of
from counselling.domain.lifecycle import OrganisationStatus
from counselling.partners.models import ApiCredential, Organisation
from counselling.partners.selectors.agreements import agreement_line


def credential_of(key: str, on: date, address: str | None = None) -> ApiCredential | None:
    """The credential that this key opens on that day, read afresh; with `address` only if it is admitted from there.

    Unknown, expired, revoked, of an organisation that is not active and from elsewhere are one answer.
    """
    parts = parts_of(key)
    if parts is None:
        return None
    live = ApiCredential.objects.live(on).filter(public_id=parts.public_id, livemode=parts.livemode)
    live = live.filter(organisation__status=OrganisationStatus.ACTIVE)
    found = live.select_related("organisation").first()
    if found is None or not hmac.compare_digest(found.digest, digest_of(key)):
        return None
    return found if address is None or is_admitted(address, found.allowed_from) else None


@dataclass(frozen=True, slots=True)
class Ending:
    """A key that ends soon, of which somebody is to be told now."""

    credential: ApiCredential
    step: int


def keys_ending(on: date) -> list[Ending]:
    """Keys of which the reminder is due, the next one to end first."""
    live = ApiCredential.objects.live(on).filter(organisation__status=OrganisationStatus.ACTIVE)
    soon = live.filter(expires_on__lte=on + timedelta(days=max(TOLD_BEFORE)))
    found = []
    for credential in soon.select_related("organisation__keeper").order_by("expires_on", "pk"):
        step = ending_step((credential.expires_on - on).days, credential.told_before)
        if step is not None:
            found.append(Ending(credential, step))
    return found


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
