"""What a key allows: the scope that the method of an endpoint names, and nothing where none is named."""

from typing import Any

from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from counselling.api.errors import Problem


class HasScope(BasePermission):
    def has_permission(self, request: Request, view: Any) -> bool:
        scope = view.operation.scope
        if scope is not None and scope not in request.auth.scopes:
            raise Problem("insufficient-scope", scope=scope.value)
        return True
