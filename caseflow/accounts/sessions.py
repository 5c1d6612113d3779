"""When a session is over, and how all sessions of a person are ended."""

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.models import Session
from django.utils import timezone

from caseflow.accounts.models import User

SIGNED_IN_AT, SEEN_AT = "signed_in_at", "seen_at"
# Written once a minute at most; and clocks of two servers may differ by as much.
GRAIN = 60


def is_over(session: SessionBase, now: int) -> bool:
    """Whether it was idle too long, is too old, or comes from the future because the clock was set back."""
    signed_in, seen = session.get(SIGNED_IN_AT, now), session.get(SEEN_AT, now)
    return (
        now - seen > settings.CASEFLOW_SESSION_IDLE
        or now - signed_in > settings.CASEFLOW_SESSION_LENGTH
        or now < seen - GRAIN
    )


def touch(session: SessionBase, now: int) -> None:
    session.setdefault(SIGNED_IN_AT, now)
    if now - session.get(SEEN_AT, 0) >= GRAIN:
        session[SEEN_AT] = now


def end_sessions(user: User, *, keep: str | None = None) -> int:
    """End every session of this person, on every device, but the one to keep."""
    ended = 0
    for session in Session.objects.filter(expire_date__gt=timezone.now()).exclude(session_key=keep).iterator():
        if session.get_decoded().get(SESSION_KEY) == str(user.pk):
            session.delete()
            ended += 1
    return ended
