"""What is wrong below /api/ is told as a problem, whoever noticed it first."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from counselling.api.errors import MEDIA_TYPE, by_status, dashed


def problems_only(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if not request.path_info.startswith("/api/"):
            return response
        if response.status_code >= 400 and not response.headers["Content-Type"].startswith(MEDIA_TYPE):
            response = _instead_of(response, request)
        response.headers["X-Request-Id"] = dashed(request)
        return response

    return middleware


def _instead_of(response: HttpResponse, request: HttpRequest) -> HttpResponse:
    """The problem with every header that the answer had, but for those of its content."""
    problem = by_status(request, response.status_code)
    for name, value in response.headers.items():
        if name not in {"Content-Length", "Content-Encoding", "ETag"}:
            problem.headers.setdefault(name, value)
    return problem
