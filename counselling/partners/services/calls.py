"""Calls of partners' systems: answered once, and what their keys were last used for."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import OperationalError, connection

from caseflow import clock
from caseflow.accounts.operator import Operator
from caseflow.audit.models import Action
from caseflow.audit.verbs import tell, verb
from counselling.partners.models import ApiCredential, IdempotencyRecord

KEPT = timedelta(hours=24)


class KeyReused(Exception):
    """The key of this call was given to another one before."""


class KeyInUse(Exception):
    """The first call with this key is still running."""


@dataclass
class Call:
    """A call with the key that its sender gave it: the first verb behind it is its act."""

    credential: ApiCredential
    key: str
    method: str
    path: str
    body_sha256: str
    is_replayed: bool = field(default=False, init=False)
    _is_claimed: bool = field(default=False, init=False)

    def claim(self, _verb: str, _by: Any) -> tuple[IdempotencyRecord | None, bool]:
        """The record of this call, in the transaction of its act: a refused act takes it along."""
        if self._is_claimed:
            return None, False
        self._is_claimed = True
        sent = {"method": self.method, "path": self.path, "body_sha256": self.body_sha256}
        record = self._record(sent)
        if not record.is_same(**sent):
            raise KeyReused
        self.is_replayed = record.result is not None
        return record, self.is_replayed

    def _record(self, sent: Mapping[str, str]) -> IdempotencyRecord:
        """Two at once: the second waits for the first as long as the database waits for a row."""
        mine = IdempotencyRecord.objects.filter(credential=self.credential, key=self.key)
        new = IdempotencyRecord(credential=self.credential, key=self.key, **sent)
        try:
            IdempotencyRecord.objects.bulk_create([new], ignore_conflicts=True)
            held = mine.select_for_update().first()
            if held is None or held.at < clock.now() - KEPT:
                mine.delete()
                new.save()
                return new
            return held
        except OperationalError as error:
            if connection.vendor == "postgresql":
                raise KeyInUse from error
            raise


@verb("partners.purge_calls", action=Action.ERASE)
def purge_calls(*, at: datetime, by: Operator) -> int:
    """Forget the calls of more than a day ago: their keys may be used anew."""
    gone, _by_model = IdempotencyRecord.objects.filter(at__lt=at - KEPT).delete()
    tell(object_type=IdempotencyRecord._meta.label, detail={"count": gone})
    return gone


@verb("partners.note_uses")
def note_uses(*, uses: Mapping[str, datetime], by: Operator) -> int:
    """Note when keys were last used; their calls themselves only say so to the cache."""
    for public_id, at in uses.items():
        ApiCredential.objects.filter(public_id=public_id).update(last_used_at=at)
    tell(object_type=ApiCredential._meta.label, fields=("last_used_at",), detail={"count": len(uses)})
    return len(uses)
