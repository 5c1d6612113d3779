"""Who calls: the holder of a key, looked up afresh for each request and counted per key."""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from django.utils.translation import gettext, override
from rest_framework.authentication import BaseAuthentication
from rest_framework.request import Request

from caseflow.audit import context
from caseflow.audit.models import Via
from counselling.api import quotas
from counselling.api.errors import Problem
from counselling.domain.api_keys import parts_of
from counselling.partners import selectors
from counselling.partners import services as partners


class KeyAuthentication(BaseAuthentication):
    """One answer for a wrong, an expired, a revoked and a foreign key, and for one from another network."""

    def authenticate(self, request: Request) -> tuple[AnonymousUser, Any]:
        scheme, _blank, key = request.headers.get("Authorization", "").partition(" ")
        known, on = scheme.lower() == "bearer", timezone.localdate()
        credential = selectors.credential_of(key.strip(), on, context.current().address) if known else None
        if credential is None:
            raise refusal()
        context.act_as(credential=credential.public_id, relation="sender")
        return AnonymousUser(), credential

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"


def refusal() -> Problem:
    """Refused keys are few a minute from one address, so that nobody tries them out."""
    states = quotas.count(f"refused:{context.current().address}", quotas.REFUSED_KEYS)
    if any(state.is_exceeded for state in states):
        return Problem("quota-exceeded", headers={"Retry-After": str(states[0].resets_in)})
    return Problem("unauthenticated")


def enter(request: Request) -> None:
    """From here on the log knows that a machine asks; a key in the address has been seen by others, so it goes."""
    context.act_as(via=Via.API)
    for values in request.query_params.lists():
        for value in (values[0], *values[1]):
            if parts_of(value.strip()):
                _revoke(value.strip())
                raise refusal()


def _revoke(key: str) -> None:
    credential = selectors.credential_of(key, timezone.localdate())
    if credential is None:
        return
    with override(credential.organisation.keeper.default_language):
        because = gettext("The key stood in the address of a request, where others can read it.")
    partners.revoke_credential(credential=credential, reason=because, by=credential)
