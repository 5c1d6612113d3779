"""Room B: generated requests never break the server, and every answer is as it is described (P4)."""

from copy import deepcopy
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

pytestmark = pytest.mark.django_db

PERSONAS = ("no_key", "read_only", "write_only", "other_organisation")
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
LEAN, FULL = 12, 195


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


def attack(world: World, persona: str, cases: int) -> int:
    """So many generated requests for every operation; every second one about a referral that exists."""
    key, sent = keys_of(world)[persona], 0
    headers = {"Authorization": f"Bearer {key}"} if key else {}
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
            sent += 1
            if sent % 2 and "reference" in (case.path_parameters or {}):
                case.path_parameters["reference"] = world.referral.reference
            if isinstance(case.body, dict) and "service" in case.body:
                case.body["service"] = world.service.slug
            case.validate_response(answered(case, headers), checks=CHECKS)

        send()
    return sent


@pytest.mark.parametrize("persona", PERSONAS)
def test_no_generated_request_breaks_the_server(world: World, persona: str) -> None:
    assert attack(world, persona, LEAN) >= 14 * LEAN


@pytest.mark.full
@pytest.mark.parametrize("persona", PERSONAS)
def test_no_generated_request_breaks_the_server_in_ten_thousand(world: World, persona: str) -> None:
    assert attack(world, persona, FULL) >= 2500
