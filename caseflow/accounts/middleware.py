"""How long a session lives, and what somebody reaches who has not yet signed in with all that is asked."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import auth
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from caseflow.accounts import sessions
from caseflow.accounts.second_factor import is_missing

# With the first factor alone one may set up the second, choose a language and leave.
SECOND_FACTOR_PAGES = {"account_logout", "account_reauthenticate", "ui:language"}


class SessionLimits:
    """A session ends when nobody has used it for a while, and in any case after a working day."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.user.is_authenticated:
            now = int(timezone.now().timestamp())
            if sessions.is_over(request.session, now):
                auth.logout(request)
            elif "Unattended" not in request.headers:
                # What an open page asks by itself is no sign that somebody sits before it.
                sessions.touch(request.session, now)
        return self.get_response(request)


class SignInRequired(LoginRequiredMiddleware):
    """Every page asks for sign-in unless it says otherwise; a fragment is told so instead of a page to swap in."""

    def process_view(
        self, request: HttpRequest, view_func: Callable[..., Any], view_args: Any, view_kwargs: Any
    ) -> HttpResponseBase | None:
        refusal = super().process_view(request, view_func, view_args, view_kwargs)
        if refusal is None and settings.CASEFLOW_REQUIRE_SECOND_FACTOR and self._must_first_set_up(request, view_func):
            return redirect("mfa_index")
        return refusal

    def handle_no_permission(self, request: HttpRequest, view_func: Callable[..., Any]) -> Any:
        if "HX-Request" in request.headers:
            return HttpResponse(_("Your session has ended. Sign in again; what you typed is still here."), status=401)
        return super().handle_no_permission(request, view_func)

    @staticmethod
    def _must_first_set_up(request: HttpRequest, view_func: Callable[..., Any]) -> bool:
        name = request.resolver_match.view_name if request.resolver_match else ""
        return (
            request.user.is_authenticated
            and getattr(view_func, "login_required", True)
            and not name.startswith("mfa_")
            and name not in SECOND_FACTOR_PAGES
            and is_missing(request.user)
        )
