"""Walking the chain: every seal from the first, every entry it covers, and the copies kept outside."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count
from django.utils import timezone

from caseflow.audit.entries import append
from caseflow.audit.models import Action, AuditEntry, AuditSeal, Outcome, SealKind
from caseflow.audit.seal import COLUMNS, GENESIS, content_of, digest_of, moment

VERB = "audit.verify_audit"


@dataclass
class Verification:
    """What was walked, and in words what was found wrong."""

    seals: int = 0
    sealed_entries: int = 0
    open_entries: int = 0
    purged_entries: int = 0
    anchors: int = 0
    findings: list[str] = field(default_factory=list)


def verify(anchor: Iterable[str] = ()) -> Verification:
    """Check the whole log, and the outside seals against it."""
    # Entries first: what is sealed while we look is then known to the list of seals that is read afterwards.
    claimed = dict(
        AuditEntry.objects.filter(seal__isnull=False).order_by().values_list("seal").annotate(count=Count("pk"))
    )
    result = Verification(open_entries=AuditEntry.objects.filter(seal__isnull=True).count())
    seals = list(AuditSeal.objects.order_by("number"))
    result.seals = len(seals)
    result.findings += _broken_chain(seals)
    result.findings += _foreign_entries(seals, claimed)
    # Only a seal that is itself whole can excuse the absence of a period.
    purges = {
        seal.keep_until: seal for seal in seals if seal.kind == SealKind.PURGE and digest_of(seal) == seal.digest
    }
    for seal in seals:
        if seal.kind == SealKind.PURGE:
            result.findings += _wrong_purge(seal, seals)
        elif seal.keep_until in purges and seal.number < purges[seal.keep_until].number:
            result.purged_entries += seal.count
            result.findings += _left_behind(seal, claimed)
        else:
            result.sealed_entries += claimed.get(seal.number, 0)
            result.findings += _altered_entries(seal)
    result.findings += _broken_anchor(result, seals, anchor)
    return result


def record(result: Verification) -> AuditEntry:
    """Leave the outcome of a verification where the readers of the log find it."""
    return append(
        verb=VERB,
        action=Action.VIEW,
        by=None,
        outcome=Outcome.FAILED if result.findings else Outcome.DONE,
        detail={
            "seals": result.seals,
            "entries": result.sealed_entries,
            "anchors": result.anchors,
            "findings": len(result.findings),
        },
    )


def _broken_chain(seals: list[AuditSeal]) -> Iterator[str]:
    previous = GENESIS
    for expected, seal in enumerate(seals, start=1):
        if seal.number != expected:
            yield f"Seal {expected} is missing; {seal.number} stands in its place."
            return
        if seal.previous != previous:
            yield f"Seal {seal.number} does not follow the seal before it."
        if seal.digest != digest_of(seal):
            yield f"Seal {seal.number} was altered."
        previous = seal.digest


def _foreign_entries(seals: list[AuditSeal], claimed: dict[Any, int]) -> Iterator[str]:
    known = {seal.number for seal in seals if seal.kind == SealKind.ENTRIES}
    for number in sorted(claimed.keys() - known):
        yield f"{claimed[number]} entries claim seal {number}, which does not exist."


def _altered_entries(seal: AuditSeal) -> Iterator[str]:
    entries = AuditEntry.objects.filter(seal=seal.number)
    if (count := entries.count()) != seal.count:
        yield f"Seal {seal.number} covers {seal.count} entries, {count} are there."
        return
    try:
        content = content_of(entries.order_by("id").values_list(*COLUMNS).iterator())
    except (TypeError, ValueError):
        content = "unreadable"
    if content != seal.content:
        yield f"Seal {seal.number}: among its entries {seal.first_id} to {seal.last_id}, one was altered."


def _left_behind(seal: AuditSeal, claimed: dict[Any, int]) -> Iterator[str]:
    if seal.number in claimed:
        yield f"Seal {seal.number}: {claimed[seal.number]} entries of a purged period are still there."


def _wrong_purge(purge: AuditSeal, seals: list[AuditSeal]) -> Iterator[str]:
    """A purge takes a whole period, all of it sealed before, and never early."""
    sealed = sum(
        seal.count
        for seal in seals
        if seal.kind == SealKind.ENTRIES and seal.keep_until == purge.keep_until and seal.number < purge.number
    )
    if purge.count != sealed:
        yield f"Seal {purge.number} purged {purge.count} entries, {sealed} were sealed."
    if min(purge.sealed_at, timezone.now()).date() < purge.keep_until:
        yield f"Seal {purge.number} purged {purge.keep_until:%Y-%m} before its time."


def _broken_anchor(result: Verification, seals: list[AuditSeal], anchor: Iterable[str]) -> Iterator[str]:
    inside = {
        str(seal.number): [str(seal.number), seal.digest, str(seal.count), moment(seal.sealed_at)] for seal in seals
    }
    for line in anchor:
        if words := line.split():
            result.anchors += 1
            if words[0] not in inside:
                yield f"Seal {words[0]} stands outside and is gone from the database."
            elif inside[words[0]] != words:
                yield f"Seal {words[0]} differs from the one kept outside."
