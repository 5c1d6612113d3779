"""An address of the API: who may call it, what it takes and answers, as its description says."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar

from django.http import HttpResponseBase
from django.utils import timezone
from rest_framework.exceptions import MethodNotAllowed
from rest_framework.request import Request
from rest_framework.views import APIView

from caseflow.audit import context
from counselling.api import quotas
from counselling.api.authentication import KeyAuthentication, enter
from counselling.api.checklist import note_call
from counselling.api.errors import Problem, answer_error
from counselling.api.parsing import StrictParser, parameters
from counselling.api.permissions import HasScope
from counselling.api.quotas import BURST, DAY, Policy, State
from counselling.api.shapes import Shape, parsed, parsed_query
from counselling.domain.api_keys import ApiScope


class NoParameters(Shape):
    """Nothing stands in the address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One method of an address, as it is documented and as it is held."""

    summary: str
    scope: ApiScope | None = None
    query: type[Shape] = NoParameters
    body: type[Shape] | None = None
    media_type: str = "application/json"
    # By status, what is answered; none is an answer without a body.
    answers: Mapping[int, type[Shape] | None] = field(default_factory=dict)
    headers: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    # A name in `examples`, for the body.
    example: Any = None


class Endpoint(APIView):
    """For whoever holds a key."""

    authentication_classes: ClassVar[list[Any]] = [KeyAuthentication]
    permission_classes: ClassVar[list[Any]] = [HasScope]
    parser_classes: ClassVar[list[Any]] = [StrictParser]
    http_method_names: ClassVar[list[str]] = ["get", "head", "post", "patch"]
    operations: ClassVar[Mapping[str, Operation]]
    policies: ClassVar[tuple[Policy, ...]] = (BURST, DAY)
    states: list[State]
    # The key of whoever got past the door: asked anew after a refusal, it would be refused anew.
    let_in: Any = None

    @property
    def operation(self) -> Operation:
        method = "GET" if self.request.method == "HEAD" else str(self.request.method)
        if method not in self.operations:
            raise MethodNotAllowed(method)
        return self.operations[method]

    @property
    def credential(self) -> Any:
        """The key of whoever calls: it acts where in the browser a person does."""
        return self.request.auth

    @property
    def today(self) -> date:
        """The day of this request; services are handed it and read no clock."""
        return timezone.localdate()

    @property
    def caller(self) -> str:
        return str(self.credential.public_id)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        self.states, self.let_in = [], None
        enter(request)
        super().initial(request, *args, **kwargs)
        self.let_in = request.auth

    def get_exception_handler(self) -> Any:
        return answer_error

    def check_throttles(self, request: Request) -> None:
        self.states = quotas.count(self.caller, *self.policies)
        exceeded = [state for state in self.states if state.is_exceeded]
        if exceeded:
            wait = max(state.resets_in for state in exceeded)
            names = [state.policy.name for state in exceeded]
            raise Problem("quota-exceeded", headers={"Retry-After": str(wait)}, violated_policies=names)

    def finalize_response(
        self, request: Request, response: HttpResponseBase, *args: Any, **kwargs: Any
    ) -> HttpResponseBase:
        answer = super().finalize_response(request, response, *args, **kwargs)
        for name, value in quotas.headers(self.states).items():
            answer[name] = value
        note_call(self.let_in, request, answer)
        return answer

    def body[S: Shape](self, shape: type[S]) -> S:
        self.query(NoParameters)
        return parsed(shape, self.request.data)

    def query[S: Shape](self, shape: type[S]) -> S:
        return parsed_query(shape, parameters(self.request, frozenset(shape.model_fields)))


class PublicEndpoint(Endpoint):
    """For everybody; counted by network address."""

    authentication_classes: ClassVar[list[Any]] = []
    policies: ClassVar[tuple[Policy, ...]] = (BURST,)

    @property
    def caller(self) -> str:
        return f"{type(self).__name__}:{context.current().address}"
