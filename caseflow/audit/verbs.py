"""A verb is one act of a person: one transaction, one entry in the audit log."""

import functools
import inspect
from collections.abc import Callable, Iterable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, cast

from django.db import transaction

from caseflow.audit import once
from caseflow.audit.entries import append
from caseflow.audit.models import Action


class InactiveActor(Exception):
    """Somebody whose account is closed can do nothing any more."""

    code = "inactive-actor"


class VerbNotTold(Exception):
    """A verb must say exactly once what it did."""


@dataclass
class Act:
    """A verb while it runs, with what it told so far."""

    verb: str
    by: Any
    told: list[dict[str, Any]] = field(default_factory=list)
    last: list[tuple[tuple[int, ...], Callable[[], None]]] = field(default_factory=list)


_current: ContextVar[Act | None] = ContextVar("caseflow.audit.verb", default=None)
_names: dict[str, Callable[..., Any]] = {}


def verb[**P, R](name: str, *, action: Action = Action.CHANGE) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Make a service a verb: all or nothing, once for each form, by somebody active, leaving its one entry last."""

    def declare(service: Callable[P, R]) -> Callable[P, R]:
        _require_shape(name, service)

        @functools.wraps(service)
        def act(*args: P.args, **kwargs: P.kwargs) -> R:
            by: Any = kwargs["by"]
            if not by.is_active:
                raise InactiveActor(name)
            with transaction.atomic():
                around, running = _current.get(), Act(name, by)
                token = _current.set(running)
                try:
                    form, is_done = once.claim(name, by)
                    if form and is_done:
                        return cast(R, form.result)
                    result = service(*args, **kwargs)
                    if around is None:
                        _end(running)
                    if form:
                        once.settle(form, result)
                finally:
                    _current.reset(token)
                if len(running.told) != 1:
                    raise VerbNotTold(f"{name} told {len(running.told)} times what it did, not once.")
                append(verb=name, by=by, **({"action": action} | running.told[0]))
            if around is not None:
                around.last += running.last
            return result

        _names[name] = act
        return act

    return declare


def _require_shape(name: str, service: Callable[..., Any]) -> None:
    if name in _names:
        raise ValueError(f"The verb {name} is declared twice.")
    parameters = inspect.signature(service).parameters
    if "by" not in parameters or any(it.kind is not inspect.Parameter.KEYWORD_ONLY for it in parameters.values()):
        raise TypeError(f"The verb {name} takes keywords only, and the acting person as `by`.")


def tell(
    *,
    service: int | None = None,
    file: str = "",
    object_type: str = "",
    object_id: object = "",
    relation: str = "",
    role: str = "",
    action: Action | None = None,
    fields: Mapping[str, object] | Iterable[str] = (),
    detail: Mapping[str, object] | None = None,
) -> None:
    """Say, once in each verb, what it did: on which object, which fields changed, with which codes and counts."""
    running = _current.get()
    if running is None:
        raise VerbNotTold("Only a verb can tell what it did.")
    told = {
        "service": service, "file": file, "object_type": object_type, "object_id": object_id,
        "relation": relation, "role": role, "fields": fields, "detail": detail,
    }  # fmt: skip
    running.told.append(told if action is None else told | {"action": action})


def at_the_end(step: Callable[[], None], *, place: tuple[int, ...]) -> None:
    """Do this when the outermost verb has done all else, with others of its kind by their place.

    For a row that many acts need: held last and in one order, it is nobody's part of a deadlock. An inner verb that
    is undone takes its steps with it.
    """
    current_act().last.append((place, step))


def _end(running: Act) -> None:
    for _place, step in sorted(running.last, key=lambda waiting: waiting[0]):
        step()


def in_verb() -> bool:
    return _current.get() is not None


def current_act() -> Act:
    """The verb that is running and who acts, for the journal's sentence."""
    running = _current.get()
    if running is None:
        raise VerbNotTold("No verb is running.")
    return running


def declared() -> Mapping[str, Callable[..., Any]]:
    """Every verb of the house by its name."""
    return _names
