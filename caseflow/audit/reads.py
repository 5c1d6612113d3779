"""Readings and refusals: written before the content leaves, or after the refusal is final."""

from collections.abc import Mapping

from django.db import transaction

from caseflow.audit.entries import Actor, append
from caseflow.audit.models import Action, AuditEntry, Outcome


def record(
    *,
    verb: str,
    by: Actor,
    service: int | None = None,
    file: str = "",
    object_type: str = "",
    object_id: object = "",
    relation: str = "",
    role: str = "",
    action: Action = Action.VIEW,
    detail: Mapping[str, object] | None = None,
) -> AuditEntry:
    """Note that somebody is about to be shown this; without the entry nothing is shown."""
    return append(
        verb=verb, by=by, service=service, file=file, object_type=object_type, object_id=object_id,
        relation=relation, role=role, action=action, detail=detail,
    )  # fmt: skip


def refused(
    *,
    verb: str,
    by: Actor | None,
    service: int | None = None,
    file: str = "",
    object_type: str = "",
    object_id: object = "",
    action: Action = Action.VIEW,
    detail: Mapping[str, object] | None = None,
) -> AuditEntry:
    """Note an attempt that was turned away, in a transaction of its own so that no rollback takes it along."""
    with transaction.atomic(durable=True):
        return append(
            verb=verb, by=by, service=service, file=file, object_type=object_type, object_id=object_id,
            action=action, outcome=Outcome.REFUSED, detail=detail,
        )  # fmt: skip
