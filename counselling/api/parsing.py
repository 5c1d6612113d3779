"""The body of a request, and the parameters of its address, before anybody looks at what they say."""

from typing import Any

from rest_framework.parsers import BaseParser
from rest_framework.request import Request

from counselling.api import strict_json
from counselling.api.errors import Fault, Problem
from counselling.api.shapes import SENTENCES


class StrictParser(BaseParser):
    media_type = "application/json"

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> dict[str, Any]:
        sent = stream.META
        charset = stream.content_params.get("charset", "utf-8")
        if sent.get("HTTP_CONTENT_ENCODING", "identity") != "identity" or charset.lower() not in {"utf-8", "utf8"}:
            raise Problem("unsupported-media-type")
        if int(sent.get("CONTENT_LENGTH") or 0) > strict_json.MOST_BYTES:
            raise Problem("payload-too-large")
        try:
            return strict_json.read(stream.read(strict_json.MOST_BYTES))
        except strict_json.MalformedJson as error:
            raise Problem("malformed-json") from error


class MergePatchParser(StrictParser):
    """RFC 7396; the plain name is understood too."""

    media_type = "application/merge-patch+json"


def parameters(request: Request, known: frozenset[str]) -> dict[str, str]:
    """What stands in the address, each name once and none that is not known."""
    found = dict(request.query_params.lists())
    faults = [Fault("/", "unknown_parameter", SENTENCES["unknown_parameter"]) for name in found if name not in known]
    faults += [
        Fault(f"/{name}", "repeated_parameter", SENTENCES["repeated_parameter"])
        for name, values in found.items()
        if name in known and len(values) > 1
    ]
    if faults:
        raise Problem("invalid-parameter", faults=faults)
    return {name: values[0] for name, values in found.items()}
