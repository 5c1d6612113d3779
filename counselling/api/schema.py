"""The description of the API, OpenAPI 3.1, made of what its endpoints declare and hold."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.urls import URLPattern
from pydantic.json_schema import models_json_schema

from counselling.api.endpoint import Operation
from counselling.api.problems import KINDS, Kind
from counselling.api.shapes import Shape

VERSION = "1.0.0"
BASE = "/api/v1/"
# What any operation may answer, and what any with a key.
ALWAYS = ("invalid-parameter", "not-acceptable", "quota-exceeded", "internal-error", "temporarily-unavailable")
WITH_A_KEY = ("unauthenticated",)
PROBLEM: dict[str, Any] = {
    "type": "object",
    "description": "RFC 9457; `type` is the address of a page that explains it.",
    "required": ["type", "title", "status", "code", "detail", "instance", "request_id"],
    "properties": {
        "type": {"type": "string", "format": "uri-reference"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string"},
        "detail": {"type": "string"},
        "instance": {"type": "string", "format": "uri"},
        "request_id": {"type": "string", "format": "uuid"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["pointer", "code", "detail"],
                "properties": {name: {"type": "string"} for name in ("pointer", "code", "detail")},
            },
        },
    },
}
HEADERS: dict[str, dict[str, Any]] = {
    "Idempotency-Key": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!#-~]+$"},
    "If-Match": {"type": "string", "pattern": '^"[0-9a-f]{16}"$'},
}


def description(patterns: Iterable[URLPattern]) -> dict[str, Any]:
    """The whole document, in English and always in the same order."""
    found = [(path, view, method, operation) for path, view in endpoints(patterns)
             for method, operation in view.operations.items()]  # fmt: skip
    names, components = _shapes({shape for *_, operation in found for shape in _shapes_of(operation)})
    paths: dict[str, Any] = {}
    for path, view, method, operation in found:
        paths.setdefault(path, {})[method.lower()] = _operation(path, view, method, operation, names)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Caseflow", "version": VERSION, "description": "Referrals from partners' systems."},
        "servers": [{"url": "/"}],
        "paths": paths,
        "components": {
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer"}},
            "schemas": components | {"Problem": PROBLEM},
        },
    }


def endpoints(patterns: Iterable[URLPattern]) -> Iterator[tuple[str, Any]]:
    """What is described: each address with its endpoint."""
    for pattern in patterns:
        view = getattr(pattern.callback, "cls", None)
        if view is not None and getattr(view, "operations", None):
            yield BASE + re.sub(r"<\w+:(\w+)>", r"{\1}", str(pattern.pattern)), view


def _shapes_of(operation: Operation) -> Iterator[type[Shape]]:
    yield from (shape for shape in (operation.body, *operation.answers.values()) if shape)


def _shapes(shapes: set[type[Shape]]) -> tuple[dict[type[Shape], str], dict[str, Any]]:
    """Where each shape stands among the components, and the components."""
    ordered = sorted(shapes, key=lambda shape: shape.__name__)
    made, document = models_json_schema(
        [(shape, "validation") for shape in ordered], ref_template="#/components/schemas/{model}"
    )
    names = {shape: made[shape, "validation"]["$ref"] for shape in ordered}
    return names, dict(sorted(document["$defs"].items()))


def _operation(
    path: str, view: Any, method: str, operation: Operation, names: Mapping[type[Shape], str]
) -> dict[str, Any]:
    is_public = not view.authentication_classes
    document: dict[str, Any] = {
        "operationId": f"{view.__name__}_{method.lower()}",
        "summary": operation.summary,
        "parameters": [*_in_the_path(path), *_in_the_query(operation), *_in_the_head(operation)],
        "responses": _answers(operation, names, is_public=is_public),
        "security": [] if is_public else [{"key": []}],
    }
    if operation.scope:
        document["description"] = f"Scope: `{operation.scope.value}`"
    if operation.body:
        content: dict[str, Any] = {"schema": {"$ref": names[operation.body]}}
        if operation.example:
            content["examples"] = {"usual": {"value": operation.example}}
        document["requestBody"] = {"required": True, "content": {operation.media_type: content}}
    return document


def _in_the_path(path: str) -> Iterator[dict[str, Any]]:
    for name in re.findall(r"{(\w+)}", path):
        yield {"name": name, "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}}


def _in_the_query(operation: Operation) -> Iterator[dict[str, Any]]:
    schema = operation.query.model_json_schema(ref_template="#/components/schemas/{model}")
    kept = schema.get("$defs", {})
    for name, held in schema.get("properties", {}).items():
        yield {"name": name, "in": "query", "required": False, "schema": _without_null(held, kept)}


def _without_null(held: Mapping[str, Any], kept: Mapping[str, Any]) -> dict[str, Any]:
    """A parameter that is not sent is not there; codes stand where they are used."""
    choices = [each for each in held.get("anyOf", [held]) if each.get("type") != "null"]
    schema = dict(choices[0]) if len(choices) == 1 else dict(held)
    if reference := schema.pop("$ref", ""):
        schema |= kept[reference.rpartition("/")[2]]
    return {name: value for name, value in schema.items() if name not in {"default", "title"}}


def _in_the_head(operation: Operation) -> Iterator[dict[str, Any]]:
    for name in operation.headers:
        yield {"name": name, "in": "header", "required": True, "schema": HEADERS[name]}


def _answers(operation: Operation, names: Mapping[type[Shape], str], *, is_public: bool) -> dict[str, Any]:
    answers: dict[str, Any] = {}
    for status, shape in operation.answers.items():
        answers[str(status)] = {"description": "Done" if status < 300 else "Not changed"}
        if shape:
            answers[str(status)]["content"] = {"application/json": {"schema": {"$ref": names[shape]}}}
    slugs = {*operation.problems, *ALWAYS, *(() if is_public else WITH_A_KEY)}
    if operation.scope:
        slugs.add("insufficient-scope")
    by_status: dict[int, list[Kind]] = {}
    for slug in sorted(slugs):
        by_status.setdefault(KINDS[slug].status, []).append(KINDS[slug])
    for status, kinds in sorted(by_status.items()):
        answers[str(status)] = {
            "description": ", ".join(kind.code for kind in kinds),
            "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
    return answers
