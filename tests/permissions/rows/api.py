"""Endpoints for keys of partners' systems, and the pages that explain them to anybody."""

from typing import Any

from tests.permissions.matrix import Endpoint, Row, everyone

EVERYBODY = everyone() | {"deactivated": 200}


def sent(world: Any) -> dict[str, Any]:
    return {"reference": world.referral.reference}


def tagged(world: Any) -> dict[str, str]:
    return {"If-Match": world.tag}


# Theirs is what their organisation sent; a sandbox key has sent nothing real.
THEIRS = {"live": 200, "other_organisation": 404, "other_department": 404, "sandbox": 404}
READ = THEIRS | {"write_only": 403}
WRITE = THEIRS | {"read_only": 403}

ROWS = {
    "api:guide": Row(GET=EVERYBODY, anonymous=200),
    "api:problem": Row(kwargs=lambda _cast: {"slug": "not-found"}, GET=EVERYBODY, anonymous=200),
}
ENDPOINTS = {
    "api:me": Endpoint(GET={"live": 200}),
    "api:referral_options": Endpoint(GET={"live": 200, "read_only": 403}),
    "api:validate_referral": Endpoint(
        POST={"live": 200, "read_only": 403, "sandbox": 403, "other_department": 200}, body=lambda world: world.body
    ),
    "api:referrals": Endpoint(
        GET={"live": 200, "write_only": 403},
        POST={"live": 201, "read_only": 403, "sandbox": 403},
        body=lambda world: world.body,
    ),
    "api:referral": Endpoint(
        kwargs=sent, GET=READ, PATCH=WRITE, body=lambda _world: {"summary": "Trois loyers."}, headers=tagged
    ),
    "api:withdraw_referral": Endpoint(
        kwargs=sent, POST=WRITE, body=lambda _world: {"reason": "solved"}, headers=tagged
    ),
    # A step of a course is for test keys, and only of what they sent themselves.
    "api:advance_referral": Endpoint(kwargs=sent, POST={"live": 403, "sandbox": 404}),
    "api:messages": Endpoint(
        kwargs=sent, GET=READ, POST=WRITE | {"live": 201}, body=lambda _world: {"text": "Joignable le soir."}
    ),
    "api:consents": Endpoint(
        kwargs=sent, POST=WRITE | {"live": 201}, body=lambda world: world.body["consents"][2] | {"decision": "given"}
    ),
    "api:events": Endpoint(GET={"live": 200, "read_only": 403, "write_only": 403}),
    "api:services": Endpoint(GET={"live": 200}, is_public=True),
    "api:certificate": Endpoint(kwargs=lambda _world: {"code": "nonsense"}, GET={"live": 404}, is_public=True),
    "api:openapi": Endpoint(GET={"live": 200}, is_public=True),
    "api:unknown": Endpoint(GET={"live": 404}, POST={"live": 404}, is_public=True),
}
