"""Which addresses are called, and when again: by the letter of what an attacker would type."""

from datetime import UTC, datetime, timedelta
from ipaddress import ip_address, ip_network

import pytest

from counselling.domain import webhooks
from counselling.domain.events import new_event_id
from counselling.domain.webhooks import Outcome, Target, may_be_called, next_try, outcome_of, pause_asked, target_of

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("url", "target"),
    [
        ("https://hooks.partner.example", Target("hooks.partner.example", "/")),
        ("https://hooks.partner.example:443/a/b?c=d", Target("hooks.partner.example", "/a/b?c=d")),
        ("https://HOOKS.Partner.Example/A", Target("hooks.partner.example", "/A")),
        ("https://xn--mller-kva.example/", Target("xn--mller-kva.example", "/")),
    ],
)
def test_what_may_be_called(url: str, target: Target) -> None:
    assert target_of(url) == target


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("http://hooks.partner.example/", "not-https"),
        ("ftp://hooks.partner.example/", "not-https"),
        ("hooks.partner.example", "not-https"),
        ("", "target-refused"),
        ("https://hooks.partner.example:22/", "odd-port"),
        ("https://hooks.partner.example:0/", "odd-port"),
        ("https://hooks.partner.example:99999/", "target-refused"),
        ("https://me:secret@hooks.partner.example/", "person-in-address"),
        ("https://hooks.partner.example@127.0.0.1/", "person-in-address"),
        ("https://127.0.0.1/", "not-a-name"),
        ("https://[::1]/", "not-a-name"),
        ("https://[::1/", "target-refused"),
        ("https://169.254.169.254/latest/meta-data/", "not-a-name"),
        ("https://10.0.0.1/", "not-a-name"),
        ("https://[::ffff:10.0.0.1]/", "not-a-name"),
        ("https://2130706433/", "not-a-name"),
        ("https://017700000001/", "not-a-name"),
        ("https://0x7f000001/", "not-a-name"),
        ("https://0177.0.0.1/", "not-a-name"),
        ("https://127.1/", "not-a-name"),
        ("https://127.0.0.0x1/", "not-a-name"),
        ("https://localhost/", "not-a-name"),
        ("https://partner.example./", "not-a-name"),
        ("https://-partner.example/", "not-a-name"),
        (f"https://{'a' * 64}.example/", "not-a-name"),
        (f"https://{'a.' * 126}example/", "not-a-name"),
        ("https:///hooks", "not-a-name"),
        ("https://pärtner.example/", "target-refused"),
        ("https://partner.example/a b", "target-refused"),
        ("https://partner.example/\r\nHost: 127.0.0.1", "target-refused"),
        ("https://partner.example\\@127.0.0.1/", "target-refused"),
        (f"https://partner.example/{'a' * 500}", "target-refused"),
    ],
)
def test_what_is_refused_when_it_is_typed(url: str, code: str) -> None:
    with pytest.raises(webhooks.TargetRefused) as refusal:
        target_of(url)
    assert (refusal.value.code, refusal.value.field) == (code, "url")


PUBLIC = ("93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c", "::ffff:93.184.215.14", "64:ff9b::5db8:d70e")
INSIDE = (
    "127.0.0.1", "0.1.2.3", "10.0.0.1", "172.16.0.1", "192.168.1.1", "100.64.0.1", "169.254.169.254", "192.0.0.8",
    "192.0.2.1", "198.18.0.1", "203.0.113.9", "224.0.0.1", "232.1.1.1", "240.0.0.1", "255.255.255.255",
    "192.88.99.1", "::", "::1", "fe80::1", "fec0::1", "fc00::1", "fd12:3456::1", "ff02::1", "ff0e::1", "2001:db8::1",
    "2001::1", "100::1", "::ffff:10.0.0.1", "::ffff:127.0.0.1", "::10.0.0.1", "64:ff9b::10.0.0.1",
    "64:ff9b::7f00:1", "64:ff9b:1::10.0.0.1", "2002:7f00:1::1", "2002:a00:1::1", "4000::1",
)  # fmt: skip


@pytest.mark.parametrize("address", PUBLIC)
def test_public_machines_are_called(address: str) -> None:
    assert may_be_called(ip_address(address))


@pytest.mark.parametrize("address", INSIDE)
def test_nothing_inside_a_network_is_called(address: str) -> None:
    assert not may_be_called(ip_address(address))


def test_the_operator_may_allow_a_network_and_nothing_beside_it() -> None:
    allowed = [ip_network("10.20.0.0/16"), ip_network("fd13::/16")]
    called = [
        it for it in (*INSIDE, "10.20.3.4", "::ffff:10.20.3.4", "fd13::9") if may_be_called(ip_address(it), allowed)
    ]
    assert called == ["10.20.3.4", "::ffff:10.20.3.4", "fd13::9"]


def test_only_2xx_is_success() -> None:
    answers = {status: outcome_of(status) for status in (200, 204, 299, 301, 308, 400, 404, 410, 429, 500, 503, 999)}
    assert answers == {
        200: Outcome.DELIVERED, 204: Outcome.DELIVERED, 299: Outcome.DELIVERED, 301: Outcome.REDIRECTED,
        308: Outcome.REDIRECTED, 400: Outcome.REFUSED, 404: Outcome.REFUSED, 410: Outcome.GONE, 429: Outcome.REFUSED,
        500: Outcome.REFUSED, 503: Outcome.REFUSED, 999: Outcome.REFUSED,
    }  # fmt: skip


def test_it_is_tried_ten_times_over_three_days() -> None:
    tries = [next_try(attempts=attempts, at=NOW, draw=lambda _upper: 0) for attempts in range(1, 11)]
    hours = [timedelta(hours=number) for number in (2, 5, 10, 14, 20, 24)]
    waits = [timedelta(seconds=5), timedelta(minutes=5), timedelta(minutes=30), *hours]
    assert tries == [*(NOW + wait for wait in waits), None]


def test_attempts_are_spread_by_a_fifth_at_most() -> None:
    latest = next_try(attempts=2, at=NOW, draw=lambda upper: upper - 1)
    assert latest == NOW + timedelta(minutes=6)


@pytest.mark.parametrize(
    ("retry_after", "seconds"),
    [
        ("", 0), ("7", 7), ("0", 0), ("-5", 0), ("9999999999999", 86400), ("soon", 0),
        ("Mon, 23 Nov 99999999999999999999 08:00:00 GMT", 0), ("٣", 0),
        ("Mon, 23 Nov 2026 08:10:00 GMT", 600), ("Mon, 23 Nov 2026 08:10:00", 600),
        ("Mon, 23 Nov 2026 07:00:00 GMT", 0), ("Fri, 23 Nov 2029 08:00:00 GMT", 86400),
    ],
)  # fmt: skip
def test_the_receiver_may_ask_for_a_pause_of_a_day(retry_after: str, seconds: int) -> None:
    assert pause_asked(retry_after, NOW) == timedelta(seconds=seconds)
    then = next_try(attempts=1, at=NOW, draw=lambda _upper: 0, retry_after=retry_after)
    assert then == NOW + timedelta(seconds=max(5, seconds))


def test_an_event_has_a_name_of_its_own() -> None:
    assert new_event_id(draw=lambda alphabet: alphabet[1]) == "evt_" + "1" * 20
