"""By which way an act arrives: what the session, the proxy and the access check know, never what a client says."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace

from caseflow.audit.models import Via


@dataclass(frozen=True)
class Context:
    """How the person came in, and by which relation and role they are acting."""

    via: Via = Via.COMMAND
    request_id: str = ""
    address: str = ""
    relation: str = ""
    role: str = ""
    credential: str = ""


COMMAND_LINE = Context()
_current: ContextVar[Context] = ContextVar("caseflow.audit.context", default=COMMAND_LINE)
_outside: ContextVar[tuple[Context, ...]] = ContextVar("caseflow.audit.context.outside", default=())


def current() -> Context:
    return _current.get()


@contextmanager
def entered(context: Context) -> Iterator[None]:
    """Everything inside happens by this way."""
    token = _current.set(context)
    try:
        yield
    finally:
        _current.reset(token)


def act_as(*, relation: str = "", role: str = "", credential: str = "", via: Via | None = None) -> None:
    """From here to the end of the request, entries name this relation, role, credential and way."""
    here = current()
    _current.set(
        replace(
            here,
            relation=relation or here.relation,
            role=role or here.role,
            credential=credential or here.credential,
            via=via or here.via,
        )
    )


def task_begins(**signal: object) -> None:
    """What a background task does is its own, not the request's that asked for it."""
    _outside.set((*_outside.get(), current()))
    _current.set(Context(via=Via.TASK))


def task_ends(**signal: object) -> None:
    *outer, before = _outside.get()
    _outside.set(tuple(outer))
    _current.set(before)
