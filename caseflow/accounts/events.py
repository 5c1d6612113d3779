"""Account events that no page of ours sees: they go to the audit log as they happen."""

from typing import Any

from allauth.account import signals as account
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa import signals as second_factor
from django.contrib.auth import signals as auth
from django.http import HttpRequest
from django.utils import timezone

from caseflow.accounts import services as accounts
from caseflow.accounts.models import User
from caseflow.accounts.sessions import end_sessions, touch
from caseflow.audit.entries import append
from caseflow.audit.models import Action, Outcome


def connect() -> None:
    # A sign-in is a verb of ours, which notes the time itself.
    auth.user_logged_in.disconnect(dispatch_uid="update_last_login")
    account.user_logged_in.connect(signed_in)
    auth.user_login_failed.connect(sign_in_failed)
    auth.user_logged_out.connect(signed_out)
    second_factor.authentication_failed.connect(second_factor_failed)
    second_factor.authenticator_used.connect(second_factor_used)
    for signal, verb in (
        (second_factor.authenticator_added, "accounts.add_second_factor"),
        (second_factor.authenticator_removed, "accounts.take_away_second_factor"),
        (second_factor.authenticator_reset, "accounts.renew_recovery_codes"),
    ):
        signal.connect(_second_factor_changed(verb), weak=False)


def signed_in(request: HttpRequest, user: User, **signal: Any) -> None:
    methods = [record["method"] for record in get_authentication_records(request)]
    now = timezone.now()
    touch(request.session, int(now.timestamp()))
    accounts.sign_in(at=now, methods=methods, by=user)


def sign_in_failed(**signal: Any) -> None:
    """Without the name that was typed: it is often a password in the wrong field."""
    append(verb="accounts.sign_in", action=Action.SIGN_IN_FAILED, by=None, outcome=Outcome.REFUSED)


def signed_out(user: User | None, **signal: Any) -> None:
    if user is not None:
        _append("accounts.sign_out", user, action=Action.SIGN_IN)


def second_factor_failed(user: User, **signal: Any) -> None:
    _append("accounts.use_second_factor", user, action=Action.SIGN_IN_FAILED, outcome=Outcome.REFUSED)


def second_factor_used(user: User, authenticator: Any, **signal: Any) -> None:
    _append("accounts.use_second_factor", user, action=Action.SIGN_IN, detail={"kind": authenticator.type})


def _second_factor_changed(verb: str) -> Any:
    def receive(request: HttpRequest, user: User, authenticator: Any, **signal: Any) -> None:
        """Whoever sits in another session of this person has not shown the new factor."""
        ended = end_sessions(user, keep=request.session.session_key)
        _append(verb, user, action=Action.PERMISSION, detail={"kind": authenticator.type, "sessions": ended})

    return receive


def _append(verb: str, user: User, **facts: Any) -> None:
    append(verb=verb, by=user, object_type="accounts.User", object_id=user.pk, **facts)
