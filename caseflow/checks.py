"""Whether this installation may start, and what to do if not."""

import os
from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Error, Tags, register

SHORTEST_KEY = 32


@register(Tags.security)
def hosts_are_exact(**options: Any) -> Iterable[CheckMessage]:
    """A pattern among the hosts would let a link in a mail point to somebody else's host."""
    for host in settings.ALLOWED_HOSTS:
        if host == "*" or host.startswith("."):
            yield Error(
                f"CASEFLOW_HOSTS contains the pattern “{host}”.",
                hint="Name each host in full, for example caseflow.example.lu.",
                id="caseflow.E001",
            )


@register(Tags.security)
def sessions_end(**options: Any) -> Iterable[CheckMessage]:
    minutes = settings.CASEFLOW_SESSION_IDLE // 60
    if not 1 <= minutes <= 60:
        yield Error(
            f"CASEFLOW_SESSION_IDLE_MINUTES is {minutes}.",
            hint="An unattended screen may stay open between 1 and 60 minutes; 30 is usual.",
            id="caseflow.E002",
        )


@register(Tags.security, deploy=True)
def second_factor_is_required(**options: Any) -> Iterable[CheckMessage]:
    if not settings.CASEFLOW_REQUIRE_SECOND_FACTOR:
        yield checks.Warning(
            "Nobody is asked for a second factor.",
            hint="Remove CASEFLOW_REQUIRE_SECOND_FACTOR=0; whoever opens client files needs one.",
            id="caseflow.W003",
        )


@register(Tags.files)
def data_can_be_written(**options: Any) -> Iterable[CheckMessage]:
    if not os.access(settings.DATA_DIR, os.W_OK):
        yield Error(
            "The directory of CASEFLOW_DATA cannot be written to.",
            hint="Give it to the account that runs Caseflow.",
            id="caseflow.E004",
        )


@register(Tags.security)
def backups_have_a_reader(**options: Any) -> Iterable[CheckMessage]:
    recipient = settings.CASEFLOW_BACKUP_RECIPIENT
    if recipient and not _is_age_key(recipient):
        yield Error(
            "CASEFLOW_BACKUP_RECIPIENT is not an age key.",
            hint="It starts with age1; manage.py backup --new-key makes a pair.",
            id="caseflow.E005",
        )


@register(Tags.security)
def encryption_keys_are_long(**options: Any) -> Iterable[CheckMessage]:
    if any(len(key) < SHORTEST_KEY for key in settings.CASEFLOW_ENCRYPTION_KEYS):
        yield Error(
            f"CASEFLOW_ENCRYPTION_KEYS has a key of fewer than {SHORTEST_KEY} characters.",
            hint='Take a random one: python -c "import secrets; print(secrets.token_urlsafe(32))".',
            id="caseflow.E006",
        )


def _is_age_key(text: str) -> bool:
    import pyrage

    parse: Callable[[str], object] = pyrage.x25519.Recipient.from_str
    try:
        parse(text)
    except pyrage.RecipientError:
        return False
    return True
