"""Every endpoint × method × key: the status, no foreign word, a refusal is a problem and changes nothing."""

import pytest
from django.urls import reverse

from tests.cast import Cast
from tests.factories.api import build_world, call, keys_of
from tests.permissions.matrix import KEYS, load_endpoints
from tests.permissions.test_matrix import tables_touched
from tests.security.surface import undone

pytestmark = pytest.mark.django_db

ENDPOINTS = load_endpoints()


@pytest.mark.parametrize("name", sorted(ENDPOINTS))
def test_which_key_opens_what(name: str, cast: Cast) -> None:
    row, world = ENDPOINTS[name], build_world(cast.service, cast.counsellor)
    keys = keys_of(world)
    assert tuple(keys) == KEYS
    url = reverse(name, kwargs=row.kwargs(world))
    for method in row.methods:
        for number, key in enumerate(KEYS):
            headers = row.headers(world) | {"Idempotency-Key": f"{method}-{number}"}
            with undone(), tables_touched() as touched:
                answer = call(keys[key], method, url, row.body(world), **headers)
            expected = row.expected(method, key)
            assert (name, method, key, answer.status_code) == (name, method, key, expected)
            if expected >= 400:
                assert (touched, b"CNRY" in answer.content) == (set(), False)
                assert answer.headers["Content-Type"] == "application/problem+json"
            elif key == "other_organisation":
                assert b"CNRY" not in answer.content


def test_the_canary_is_read_by_its_sender(cast: Cast) -> None:
    """Without this, an answer that never names the person would pass as well."""
    world = build_world(cast.service, cast.counsellor)
    url = reverse("api:referral", args=[world.referral.reference])
    assert b"CNRY-api-subject" in call(world.key, "GET", url).content
