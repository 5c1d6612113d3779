"""What the server writes down about itself: one JSON object a line, never content.

The text of a message is logged as its author wrote it, without its arguments, and an error by its kind and
place: addresses, names and whole failing rows stand in arguments and in exception texts.
"""

import json
import logging
import time
import traceback
from collections.abc import Callable
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponseBase

logger = logging.getLogger("caseflow.request")
_request: ContextVar[HttpRequest | None] = ContextVar("caseflow.operations.request", default=None)


def request_log(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """One line per request: who, which page, how it ended, how long it took."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        token, started = _request.set(request), time.perf_counter()
        try:
            response = get_response(request)
            milliseconds = round((time.perf_counter() - started) * 1000)
            logger.info("request", extra={"facts": {"status": response.status_code, "milliseconds": milliseconds}})
            return response
        finally:
            _request.reset(token)

    return middleware


class JsonFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": _event(record),
        }
        line |= _of_request(_request.get()) | getattr(record, "facts", {})
        if record.exc_info and record.exc_info[1]:
            line["error"] = _of_error(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False)


def _event(record: logging.LogRecord) -> str:
    """The message as its author wrote it; where that is only the text of an error, its kind."""
    error = record.exc_info[1] if record.exc_info else None
    return type(error).__qualname__ if error and str(record.msg) == str(error) else str(record.msg)


def _of_request(request: HttpRequest | None) -> dict[str, Any]:
    if request is None:
        return {}
    match = request.resolver_match
    # Whoever the session names was looked up by the request itself, or is nobody; a log line asks no database.
    user = request.__dict__.get("_cached_user")
    return {
        "request": getattr(request, "id", ""),
        "user": getattr(user, "pk", None),
        "method": request.method,
        "route": match.view_name if match else "",
    }


def _of_error(error: BaseException) -> dict[str, Any]:
    """Its kind and where it happened; of a database error also the state and the constraint, never the row."""
    places = [
        f"{Path(frame.filename).name}:{frame.lineno} {frame.name}"
        for frame in traceback.extract_tb(error.__traceback__)
    ]
    facts: dict[str, Any] = {"kind": f"{type(error).__module__}.{type(error).__qualname__}", "places": places[-12:]}
    diagnosis = getattr(error.__cause__, "diag", None)
    if diagnosis is not None:
        facts |= {"sqlstate": diagnosis.sqlstate, "constraint": diagnosis.constraint_name}
    return facts
