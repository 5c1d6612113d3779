"""How often something may be asked: counted in the cache, and served all the same if the cache is gone."""

import logging
import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from django.core.cache import cache

logger = logging.getLogger("caseflow.api")


# The moment of the last request of a caller, beside their counters.
LAST = "last"


@dataclass(frozen=True, slots=True)
class Policy:
    """So many requests in so many seconds."""

    name: str
    quota: int
    window: int


BURST = Policy("burst", 60, 60)
DAY = Policy("day", 2000, 86_400)
REFUSED_KEYS = Policy("refused-keys", 10, 60)
CERTIFICATES = Policy("certificates", 20, 60)


@dataclass(frozen=True, slots=True)
class State:
    """Where a caller stands under one policy, this request included."""

    policy: Policy
    used: int
    resets_in: int

    @property
    def remaining(self) -> int:
        return max(0, self.policy.quota - self.used)

    @property
    def is_exceeded(self) -> bool:
        return self.used > self.policy.quota


def count(caller: str, *policies: Policy) -> list[State]:
    """Count one request under each policy: nothing if the counters cannot be reached, which is written down.

    All counters of a caller are one entry, so that a request costs one look and one write. Two requests at the same
    instant may count as one: the limit keeps order, it is no lock.
    """
    now = int(time.time())
    key = f"api:{caller}"
    try:
        held = cache.get(key) or {}
        used = {policy.name: _next(held.get(policy.name), now // policy.window) for policy in policies}
        cache.set(key, used | {LAST: now}, max(policy.window for policy in policies))
    except Exception as error:
        logger.warning("counters unavailable", exc_info=error)
        return []
    return [State(policy, used[policy.name][1], policy.window - now % policy.window) for policy in policies]


def last_uses(callers: Iterable[str]) -> dict[str, datetime]:
    """When callers asked last, as far as they did within a day."""
    found = cache.get_many([f"api:{caller}" for caller in callers])
    return {key.removeprefix("api:"): datetime.fromtimestamp(held[LAST], UTC) for key, held in found.items()}


def _next(held: tuple[int, int] | None, window: int) -> tuple[int, int]:
    """The number of the window and how many it has had."""
    return (window, held[1] + 1) if held and held[0] == window else (window, 1)


def headers(states: list[State]) -> dict[str, str]:
    """As the IETF draft writes them."""
    if not states:
        return {}
    return {
        "RateLimit-Policy": ", ".join(f'"{it.policy.name}";q={it.policy.quota};w={it.policy.window}' for it in states),
        "RateLimit": ", ".join(f'"{it.policy.name}";r={it.remaining};t={it.resets_in}' for it in states),
    }
