"""Sealing: the open entries get a fingerprint, chained to the one before, in the database and outside of it."""

import hashlib
import json
import os
from collections.abc import Iterable
from datetime import UTC, date, datetime
from itertools import batched
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.db import connection, transaction
from django.utils import timezone

from caseflow.audit.models import AuditEntry, AuditSeal, SealKind

GENESIS = "0" * 64
# The number of the sealer's one advisory lock: any, as long as nobody else takes it.
SEALER_LOCK = 1_755_435
LARGEST_SEAL = 10_000

type Row = tuple[Any, ...]

COLUMNS = tuple(sorted(field.attname for field in AuditEntry._meta.local_concrete_fields if field.name != "seal"))
ID, AT, KEEP_UNTIL = (COLUMNS.index(name) for name in ("id", "at", "keep_until"))
SEALED_COLUMNS = tuple(field.attname for field in AuditSeal._meta.local_concrete_fields if field.name != "digest")


def seal_open_entries() -> list[AuditSeal]:
    """Seal whatever is open, each period by itself; nothing, while somebody else is sealing."""
    with transaction.atomic(durable=True):
        if not _sole_sealer():
            return []
        open_entries = AuditEntry.objects.filter(seal__isnull=True).order_by("keep_until", "id").values_list(*COLUMNS)
        seals = []
        while rows := list(open_entries[:LARGEST_SEAL]):
            keep_until = rows[0][KEEP_UNTIL]
            seals.append(_seal(keep_until, [row for row in rows if row[KEEP_UNTIL] == keep_until]))
        return seals


def published(seals: Iterable[AuditSeal]) -> str:
    """One line for each seal: number, fingerprint, count and time."""
    return "".join(f"{seal.number} {seal.digest} {seal.count} {moment(seal.sealed_at)}\n" for seal in seals)


def write_outside() -> int:
    """Append the seals that the outside file does not know yet, and return how many."""
    target = Path(settings.CASEFLOW_SEAL_TARGET)
    known = target.read_text(encoding="ascii").split("\n")[-2:-1] if target.exists() else []
    last = int(known[0].split()[0]) if known else 0
    new = AuditSeal.objects.filter(number__gt=last).order_by("number")
    with target.open("a", encoding="ascii") as file:
        file.write(published(new))
        file.flush()
        os.fsync(file.fileno())
    return len(new)


def mail_outside() -> None:
    """Send the newest seal to those who keep it, usually the data-protection officer."""
    newest = AuditSeal.objects.order_by("-number")[:1]
    send_mail("Caseflow: audit seal", published(newest), None, settings.CASEFLOW_SEAL_MAIL)


def canonical(values: dict[str, object]) -> bytes:
    """The one way to write these values down, so that both databases and any later reader get the same bytes."""
    return json.dumps(values, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_plain).encode()


def content_of(rows: Iterable[Row]) -> str:
    """The fingerprint of entries in the order of their ids, one line of canonical JSON each."""
    fingerprint = hashlib.sha256()
    for row in rows:
        fingerprint.update(canonical(dict(zip(COLUMNS, row, strict=True))) + b"\n")
    return fingerprint.hexdigest()


def digest_of(seal: AuditSeal) -> str:
    """The fingerprint of a seal, its predecessor's included."""
    return hashlib.sha256(canonical({name: getattr(seal, name) for name in SEALED_COLUMNS})).hexdigest()


def next_seal(*, kind: SealKind, keep_until: date, rows: list[Row]) -> AuditSeal:
    """The seal that would follow the last one, over these entries."""
    last = AuditSeal.objects.order_by("-number").first()
    seal = AuditSeal(
        number=last.number + 1 if last else 1,
        kind=kind,
        keep_until=keep_until,
        count=len(rows),
        first_id=rows[0][ID],
        last_id=rows[-1][ID],
        first_at=min(row[AT] for row in rows),
        last_at=max(row[AT] for row in rows),
        content=content_of(rows),
        previous=last.digest if last else GENESIS,
        sealed_at=timezone.now(),
    )
    seal.digest = digest_of(seal)
    return seal


def moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def _seal(keep_until: date, rows: list[Row]) -> AuditSeal:
    seal = next_seal(kind=SealKind.ENTRIES, keep_until=keep_until, rows=rows)
    seal.save()
    # Exactly these: an entry that was committed meanwhile waits for the next seal.
    for ids in batched([row[ID] for row in rows], 500):
        AuditEntry.objects.filter(pk__in=ids).update(seal=seal.number)
    return seal


def _sole_sealer() -> bool:
    if connection.vendor != "postgresql":
        return True  # SQLite's IMMEDIATE transaction already lets one writer in at a time.
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [SEALER_LOCK])
        return bool(cursor.fetchone()[0])


def _plain(value: object) -> str:
    match value:
        case datetime():
            return moment(value)
        case date():
            return value.isoformat()
    raise TypeError(f"{type(value).__name__} cannot stand in a seal.")
