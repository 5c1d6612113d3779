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
            response = by_status(request, response.status_code)
        response.headers["X-Request-Id"] = dashed(request)
        return response

    return middleware
