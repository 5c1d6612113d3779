"""Each request enters with its number and the address that the trusted proxy vouches for."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from caseflow.audit import once
from caseflow.audit.context import Context, entered
from caseflow.audit.models import Via

type Handler = Callable[[HttpRequest], HttpResponseBase]


def audit_context(get_response: Handler) -> Handler:
    def middleware(request: HttpRequest) -> HttpResponseBase:
        context = Context(via=Via.WEB, request_id=getattr(request, "id", ""), address=address_of(request))
        with entered(context), once.sent_by(request):
            return get_response(request)

    return middleware


def address_of(request: HttpRequest) -> str:
    """The peer, or behind n trusted proxies the address written by the outermost of them."""
    peer: str = request.META.get("REMOTE_ADDR", "")
    if proxies := settings.ALLAUTH_TRUSTED_PROXY_COUNT:
        hops = [hop.strip() for hop in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
        return hops[-proxies][:45] if len(hops) >= proxies and hops[-proxies] else peer
    return peer
