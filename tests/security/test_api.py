"""Room B: generated requests never break the server, and every answer is as it is described (P4)."""

import os
from copy import deepcopy
from itertools import count
from typing import Any

import pytest
import requests
import schemathesis
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from counselling.api import quotas
from counselling.api.urls import document
from tests.cast import Cast
from tests.factories.api import World, build_world, keys_of

pytestmark = [pytest.mark.django_db, pytest.mark.anywhere]

PERSONAS = ("no_key", "read_only", "write_only", "other_organisation")
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
KNOWN = ("service", "referrer", "person", "consents", "urgent_reason", "priority")
CASES, LEAST = (180, 10_000) if os.environ.get("HYPOTHESIS_PROFILE") == "full" else (36, 2_000)


@pytest.fixture
def world(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> World:
    """Without limits, so that what is sent is looked at and not only counted."""
    monkeypatch.setattr(quotas, "count", lambda _caller, *_policies: [])
    return build_world(cast.service, cast.counsellor)


def answered(case: Any, headers: dict[str, str]) -> schemathesis.Response:
    """The request as it would go over the wire, through the test client, with its answer as it would come back."""
    asked = requests.Request(**case.as_transport_kwargs(base_url="http://testserver", headers=headers)).prepare()
    kind = asked.headers.pop("Content-Type", "")
    sent = {
        name: value.decode("latin-1") if isinstance(value, bytes) else value for name, value in asked.headers.items()
    }
    answer = Client(raise_request_exception=False).generic(
        asked.method,
        asked.path_url,
        asked.body or b"",
        content_type=kind,
        headers=sent | {"Accept-Encoding": "identity"},
    )
    return schemathesis.Response(
        status_code=answer.status_code, headers={name: [value] for name, value in answer.headers.items()},
        content=answer.content, request=asked, elapsed=0, verify=False,
    )  # fmt: skip


def make_plausible(case: Any, world: World) -> None:
    """What no generator finds by itself: a referral with the tag it has now, people, consents."""
    if "reference" in (case.path_parameters or {}):
        case.path_parameters["reference"] = world.referral.reference
    if case.method == "PATCH":
        case.headers["If-Match"] = world.tag
    if isinstance(case.body, dict) and "service" in case.body:
        case.body |= {name: world.body[name] for name in KNOWN}


def attack(world: World, cases: int) -> int:
    """So many generated requests for every operation, each sent by everybody.

    Every second one names what exists, so that it gets further. What they store lies in the transaction of the test.
    """
    keys, made, sent = keys_of(world), count(), 0
    persons = [{"Authorization": f"Bearer {keys[name]}"} if keys[name] else {} for name in PERSONAS]
    schema = schemathesis.openapi.from_dict(deepcopy(document))
    quiet = settings(
        max_examples=cases, deadline=None, database=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    for found in schema.get_all_operations():
        operation = found.ok()

        @quiet
        @given(case=operation.as_strategy())
        def send(case: Any) -> None:
            nonlocal sent
            if next(made) % 2:
                make_plausible(case, world)
            for headers in persons:
                case.validate_response(answered(case, headers), checks=CHECKS)
                sent += 1

        send()
    return sent


def test_no_generated_request_breaks_the_server(world: World) -> None:
    """referrals.md, 14.2: 2,000 cases by four keys, and ten thousand with Hypothesis' full profile."""
    assert attack(world, CASES) >= LEAST
