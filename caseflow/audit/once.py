"""One form is one act: sent again by a double click, a retry or the back button, it is answered as the first time.

A form carries a token of its own, `{% once %}`. The verb behind it writes the key of that form with that content in
its own transaction; the same form again does nothing and returns what the verb returned. What somebody changed
before they sent it again is another act, and so is a form whose row was thrown away since.
"""

import re
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, Protocol
from uuid import UUID, uuid5

from django.db import models
from django.http import HttpRequest

from caseflow import clock
from caseflow.audit.models import Repeatable, SentForm

FIELD = "once"
TOKEN = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
KEPT = timedelta(days=7)


@dataclass
class Form:
    """What a request brings, and how many acts came of it so far."""

    request: HttpRequest
    acts: int = 0

    def claim(self, verb: str, by: Any) -> tuple[SentForm | None, bool]:
        """The row of the form that is behind this act, if there is one, and whether the act is done already.

        Two at once: the second waits here until the first is through, or takes its place when it failed.
        A row that is gone cannot be the answer: whoever sends the form again wants it back.
        """
        key = self.key_of_next_act(verb, by)
        if key is None:
            return None, False
        forms = SentForm.objects.select_for_update()
        row, is_new = forms.get_or_create(key=key, defaults={"on": clock.now().date()})
        return row, not is_new and not (row.object_type and row.result is None)

    def key_of_next_act(self, verb: str, by: Any) -> UUID | None:
        sent = self.request.POST
        if not TOKEN.fullmatch(token := sent.get(FIELD, "")):
            return None
        self.acts += 1
        typed = sorted((name, values) for name, values in sent.lists() if name != "csrfmiddlewaretoken")
        content = repr((by.pk, self.request.get_full_path(), typed, verb, self.acts))
        return uuid5(UUID(token), sha256(content.encode()).hexdigest())


class Sending(Protocol):
    """What knows whether the act it brings was done before: a form, or a call of a partner's system."""

    def claim(self, verb: str, by: Any) -> tuple[Repeatable | None, bool]: ...


_sending: ContextVar[Sending | None] = ContextVar("caseflow.audit.once", default=None)


def sent_by(request: HttpRequest) -> AbstractContextManager[None]:
    """Verbs that are called meanwhile are those of the form in this request."""
    return sent_as(Form(request))


@contextmanager
def sent_as(sending: Sending) -> Iterator[None]:
    """Verbs that are called meanwhile are what this brings."""
    token = _sending.set(sending)
    try:
        yield
    finally:
        _sending.reset(token)


def claim(verb: str, by: Any) -> tuple[Repeatable | None, bool]:
    """The row behind this act, if it was sent by something that can be sent again, and whether it is done already."""
    sending = _sending.get()
    return sending.claim(verb, by) if sending else (None, False)


def settle(row: Repeatable, result: object) -> None:
    """Note what the act returned, for whoever sends the form again: a row or nothing.

    What is neither cannot be returned again, and its verb knows it by itself: a key by its name, a batch by its state.
    """
    if result is None:
        return
    if not isinstance(result, models.Model):
        row.delete()
        return
    type(row)._base_manager.filter(pk=row.pk).update(object_type=result._meta.label, object_id=str(result.pk))


def forget(at: datetime) -> None:
    """Nobody sends a form again after a week."""
    SentForm.objects.filter(on__lt=(at - KEPT).date()).delete()
