"""Every error as application/problem+json: raised by views, or made of what Django and REST framework raise."""

import json
import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from rest_framework import exceptions

from counselling.api.problems import BY_STATUS, KINDS, Kind

logger = logging.getLogger("caseflow.api")
MEDIA_TYPE = "application/problem+json"
RETRY_AFTER = "2"


@dataclass(frozen=True, slots=True)
class Fault:
    """One field at fault: where, a code for machines, a sentence for people."""

    pointer: str
    code: str
    detail: Any

    @property
    def document(self) -> dict[str, str]:
        return {"pointer": self.pointer, "code": self.code, "detail": str(self.detail)}


class Problem(Exception):
    """A request is refused; nothing that was sent is repeated in the answer."""

    def __init__(
        self, slug: str, *, faults: Iterable[Fault] = (), headers: Mapping[str, str] | None = None, **members: Any
    ) -> None:
        self.kind = KINDS[slug]
        self.faults = tuple(faults)
        self.headers = dict(headers or {})
        self.members = members
        super().__init__(slug)


# What REST framework raises by itself.
_RAISED: Mapping[type[exceptions.APIException], str] = {
    exceptions.AuthenticationFailed: "unauthenticated",
    exceptions.NotAuthenticated: "unauthenticated",
    exceptions.PermissionDenied: "insufficient-scope",
    exceptions.MethodNotAllowed: "method-not-allowed",
    exceptions.NotAcceptable: "not-acceptable",
    exceptions.UnsupportedMediaType: "unsupported-media-type",
    exceptions.ParseError: "malformed-json",
}


def as_problem(error: Exception) -> Problem:
    """The problem that an error is for whoever asked; our own faults are logged by their kind and place."""
    match error:
        case Problem():
            return error
        case exceptions.APIException() if type(error) in _RAISED:
            return Problem(_RAISED[type(error)])
        case Http404():
            return Problem("not-found")
        case PermissionDenied():
            return Problem("insufficient-scope")
        case OperationalError():
            logger.error("database unavailable", exc_info=error)
            return Problem("temporarily-unavailable", headers={"Retry-After": RETRY_AFTER})
    logger.error("server error", exc_info=error)
    return Problem("internal-error")


def answer_error(error: Exception, context: Mapping[str, Any]) -> HttpResponse:
    """REST framework's handler of exceptions."""
    problem = as_problem(error)
    return problem_response(
        context["request"], problem.kind, faults=problem.faults, headers=problem.headers, **problem.members
    )


def problem_response(
    request: Any,
    kind: Kind,
    *,
    faults: Iterable[Fault] = (),
    headers: Mapping[str, str] | None = None,
    **members: Any,
) -> HttpResponse:
    number = dashed(request)
    document: dict[str, Any] = {
        "type": address_of(request, kind),
        "title": str(kind.title),
        "status": kind.status,
        "code": kind.code,
        "detail": str(kind.remedy),
        "instance": f"urn:uuid:{number}",
        "request_id": number,
    }
    if found := [fault.document for fault in faults]:
        document["errors"] = found
    response = HttpResponse(json.dumps(document | members, ensure_ascii=False), MEDIA_TYPE, kind.status)
    response["Content-Language"] = get_language() or "fr"
    if kind.status == 401:
        response["WWW-Authenticate"] = "Bearer"
    for name, value in (headers or {}).items():
        response[name] = value
    return response


def by_status(request: HttpRequest, status: int) -> HttpResponse:
    """The problem for an error that no view of the API has described."""
    return problem_response(request, BY_STATUS.get(status, KINDS["bad-request" if status < 500 else "internal-error"]))


def address_of(request: Any, kind: Kind) -> str:
    """Where people read about this kind of problem; a host that is refused is not repeated."""
    path = reverse("api:problem", args=[kind.slug])
    try:
        return str(request.build_absolute_uri(path))
    except Exception:  # noqa: BLE001 - the host itself may be what is wrong
        return path


def dashed(request: Any) -> str:
    """The number of the request as it is written in headers."""
    number: str = getattr(request, "id", "0" * 32)
    return f"{number[:8]}-{number[8:12]}-{number[12:16]}-{number[16:20]}-{number[20:]}"
