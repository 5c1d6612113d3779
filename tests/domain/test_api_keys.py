"""What a key looks like, and what nobody takes for one."""

from datetime import date
from itertools import cycle

import pytest

from counselling.domain.api_keys import (
    KeyParts,
    compose_key,
    digest_of,
    last_allowed_day,
    new_public_id,
    parts_of,
    shown_start,
)

SECRET = "abcdefghijklmnopqrstuvwxyz0123456789-_ABCDE"


def test_a_key_is_a_mode_a_public_id_and_a_secret() -> None:
    drawn = cycle("4M7QX2TA")
    public_id = new_public_id(draw=lambda _alphabet: next(drawn))
    key = compose_key(livemode=True, public_id=public_id, secret=SECRET)
    assert key == f"cf_live_4M7QX2TA_{SECRET}"
    assert parts_of(key) == KeyParts(livemode=True, public_id="4M7QX2TA")
    assert shown_start(livemode=False, public_id=public_id) == "cf_test_4M7QX2TA"
    assert digest_of("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


@pytest.mark.parametrize(
    "typed",
    [
        "", "cf_live_4M7QX2TA", f"cf_live_4M7QX2TI_{SECRET}", f"cf_LIVE_4M7QX2TA_{SECRET}",
        f"cf_live_4M7QX2TA_{SECRET}x",
        f" cf_live_4M7QX2TA_{SECRET}", f"cf_live_4M7QX2TA_{SECRET}\n", f"cf_demo_4M7QX2TA_{SECRET}",
        f"cf_live_4M7QX2T４_{SECRET}", f"cf_live_4M7QX2TA_{SECRET[:-1]}é",
    ],
)  # fmt: skip
def test_anything_else_is_no_key(typed: str) -> None:
    assert parts_of(typed) is None


def test_a_key_lasts_eighteen_months_at_most() -> None:
    assert last_allowed_day(date(2026, 8, 31)) == date(2028, 2, 29)
