"""What a system shows of itself in the sandbox, noted as it calls: nobody ticks anything by hand."""

import json
from typing import Any

from django.http import HttpResponseBase
from django.utils import timezone
from rest_framework.request import Request

from counselling.domain.sandbox import SandboxCheck, check_of_call
from counselling.partners import selectors
from counselling.partners import services as partners

CREATES = "api:referrals"
# Stores nothing, whoever asks.
TRIES_ONLY = "api:validate_referral"


def note_call(credential: Any, request: Request, response: HttpResponseBase) -> None:
    """Tick off what the answer proves, the first time that it does."""
    if credential is None or credential.livemode or (check := _shown(request, response)) is None:
        return
    if not selectors.is_proven(credential.organisation, check):
        partners.note_proof(organisation=credential.organisation, check=check, at=timezone.now(), by=credential)


def _shown(request: Request, response: HttpResponseBase) -> SandboxCheck | None:
    match = request.resolver_match
    address = match.view_name if match else ""
    if request.method not in {"POST", "PATCH"} or address == TRIES_ONLY:
        return None
    return check_of_call(
        status=response.status_code, creates=address == CREATES, replayed="Idempotent-Replayed" in response.headers,
        codes=_codes(response),
    )  # fmt: skip


def _codes(response: HttpResponseBase) -> set[str]:
    """Of the fields at fault, if the answer is a problem."""
    if response.status_code != 400:
        return set()
    return {fault["code"] for fault in json.loads(response.content).get("errors", ())}  # type: ignore[attr-defined]
