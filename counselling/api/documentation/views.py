"""What people and programs read about the API: its description, and each kind of problem at its address."""

import json
from collections.abc import Mapping
from typing import Any, ClassVar

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views import View
from rest_framework.request import Request

from counselling.api.endpoint import Operation, PublicEndpoint
from counselling.api.problems import KINDS


class Problem(View):
    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        if slug not in KINDS:
            raise Http404
        return render(request, "counselling/api/problem.html", {"kind": KINDS[slug]})


class Description(PublicEndpoint):
    """The same for everybody; `document` is handed in by the addresses that it describes."""

    document: Mapping[str, Any] = {}
    operations: ClassVar[Mapping[str, Operation]] = {"GET": Operation(summary="This description")}

    def get(self, request: Request) -> JsonResponse:
        return JsonResponse(self.document)


class Guide(View):
    """The description as a page for people; it loads nothing from elsewhere."""

    described: tuple[tuple[str, Any], ...] = ()

    def get(self, request: HttpRequest) -> HttpResponse:
        lines = [
            _line(path, view, method, operation)
            for path, view in self.described
            for method, operation in view.operations.items()
        ]
        return render(request, "counselling/api/guide.html", {"operations": lines})


def _line(path: str, view: Any, method: str, operation: Operation) -> dict[str, Any]:
    return {
        "method": method,
        "path": path,
        "summary": operation.summary,
        "scope": operation.scope.value if operation.scope else "",
        "is_public": not view.authentication_classes,
        "parameters": [*operation.query.model_fields, *operation.headers],
        "fields": list(operation.body.model_fields) if operation.body else [],
        "answers": list(operation.answers),
        "problems": [KINDS[slug] for slug in operation.problems],
        "example": json.dumps(operation.example, indent=2, ensure_ascii=False) if operation.example else "",
    }
