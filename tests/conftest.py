"""Fixtures of the whole suite: the cast and signed-in browsers."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from caseflow.accounts.models import User
from tests.cast import Cast, build_cast
from tests.factories import TODAY
from tests.strict import (
    _clean_pages,
    _defined_variables,
    _forgotten,
    _loopback_only,
    _no_accidental_order,
    _no_float_in_money,
    _no_sleep,
)
from tests.wall import built_wall, wall

__all__ = [
    "_clean_pages",
    "_defined_variables",
    "_forgotten",
    "_loopback_only",
    "_no_accidental_order",
    "_no_float_in_money",
    "_no_sleep",
    "built_wall",
    "wall",
]


@pytest.fixture
def today() -> date:
    return TODAY


@pytest.fixture
def cast(db: None) -> Cast:
    return build_cast()


class Browser(Client):
    """Reads an answer to its end, as a browser does: only then is a file that was sent piece by piece closed."""

    def request(self, **request: Any) -> Any:
        answer = super().request(**request)
        if answer.streaming:
            answer.streaming_content = [b"".join(answer.streaming_content)]
        return answer


@pytest.fixture
def as_() -> Callable[[User | None], Client]:
    """`as_(cast.colleague).get(url)`: a browser in which this person has signed in."""

    def signed_in(user: User | None) -> Client:
        browser = Browser()
        if user is not None:
            browser.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return browser

    return signed_in
