"""Every response carries a request id and, once somebody is signed in, is kept nowhere."""

import uuid
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

type Handler = Callable[[HttpRequest], HttpResponse]


def request_id(get_response: Handler) -> Handler:
    def middleware(request: HttpRequest) -> HttpResponse:
        request.id = (_sent(request) or uuid.uuid4()).hex  # type: ignore[attr-defined]
        return get_response(request)

    return middleware


def _sent(request: HttpRequest) -> uuid.UUID | None:
    """The number that the caller's own log knows the request by, if it is one."""
    try:
        return uuid.UUID(request.headers.get("X-Request-Id", ""))
    except ValueError:
        return None


def private_pages(get_response: Handler) -> Handler:
    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response

    return middleware
