"""Room F: the audit log is complete and shows every tampering (P10, P11).

The attacker here owns the database: the triggers are lifted, and any statement passes.
"""

import random
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.utils import timezone

from caseflow.audit import entries, seal, triggers
from caseflow.audit.models import Action, AuditEntry, AuditSeal, SealKind
from caseflow.audit.verification import Verification, verify

pytestmark = pytest.mark.django_db

SEALS, ENTRIES_PER_SEAL = 6, 9
ROUNDS = 6

type Attack = Callable[[random.Random], object]


def write(count: int, chance: random.Random) -> None:
    for number in range(count):
        entries.append(
            verb=chance.choice(["debts.record_debt", "client_files.read", "plans.propose_plan"]),
            action=chance.choice([Action.VIEW, Action.CHANGE, Action.CREATE]),
            by=None,
            service=chance.randint(1, 3),
            file=f"LU1-2026-{chance.randint(1, 9999):05}",
            object_type="counselling.Debt",
            object_id=number + 1,
            fields=["balance", "rank"],
            detail={"count": chance.randint(2, 99), "ids": [1, 2, 3], "reason": "moved-away"},
        )


@pytest.fixture
def log() -> Iterator[None]:
    """Six seals over fifty-four entries of two periods, two entries still open, no trigger in the way."""
    chance = random.Random(1)
    for number in range(SEALS):
        write(ENTRIES_PER_SEAL, chance)
        if number == 2:
            triggers.remove()
            AuditEntry.objects.filter(seal__isnull=True).update(keep_until=next_month())
            triggers.install()
        assert [it.count for it in seal.seal_open_entries()] == [ENTRIES_PER_SEAL]
    write(2, chance)
    triggers.remove()
    yield
    triggers.install()


def next_month() -> date:
    return entries.end_of_keeping(timezone.now() + timedelta(days=31))


def victim(chance: random.Random) -> AuditEntry:
    return AuditEntry.objects.order_by("id")[chance.randrange(SEALS * ENTRIES_PER_SEAL)]


def earlier_seal(chance: random.Random) -> AuditSeal:
    """Any seal but the last: rewriting the last one is the cut tail with a new end."""
    return AuditSeal.objects.get(number=chance.randint(1, SEALS - 1))


def change(**values: object) -> Attack:
    def attack(chance: random.Random) -> object:
        return AuditEntry.objects.filter(pk=victim(chance).pk).update(**values)

    return attack


def change_seal(**values: object) -> Attack:
    def attack(chance: random.Random) -> object:
        return AuditSeal.objects.filter(pk=earlier_seal(chance).pk).update(**values)

    return attack


def shift_time(chance: random.Random) -> object:
    entry = victim(chance)
    return AuditEntry.objects.filter(pk=entry.pk).update(at=entry.at + timedelta(microseconds=1))


def raise_count(chance: random.Random) -> object:
    entry = victim(chance)
    return AuditEntry.objects.filter(pk=entry.pk).update(detail=entry.detail | {"count": entry.detail["count"] + 1})


def swap(chance: random.Random) -> object:
    first = victim(chance)
    second = next(entry for entry in iter(lambda: victim(chance), None) if entry.file != first.file)
    AuditEntry.objects.filter(pk=first.pk).update(file=second.file)
    return AuditEntry.objects.filter(pk=second.pk).update(file=first.file)


def insert(chance: random.Random) -> object:
    forged = victim(chance)
    forged.pk = None
    return AuditEntry.objects.bulk_create([forged])


def move(chance: random.Random) -> object:
    entry = victim(chance)
    return AuditEntry.objects.filter(pk=entry.pk).update(seal=entry.seal % SEALS + 1)


def recompute_content(chance: random.Random) -> object:
    """The content is made to fit, the seal's own fingerprint is not."""
    number = forge_one(chance)
    return AuditSeal.objects.filter(pk=number).update(content=content(number))


def recompute_seal(chance: random.Random) -> object:
    """Content and fingerprint are made to fit, the next seal is not."""
    number = forge_one(chance)
    row = AuditSeal.objects.get(pk=number)
    row.content = content(number)
    return AuditSeal.objects.filter(pk=number).update(content=row.content, digest=seal.digest_of(row))


def forge_one(chance: random.Random) -> int:
    number = earlier_seal(chance).number
    AuditEntry.objects.filter(pk=AuditEntry.objects.filter(seal=number).first().pk).update(verb="forged.act")
    return number


def content(number: int) -> str:
    return seal.content_of(AuditEntry.objects.filter(seal=number).order_by("id").values_list(*seal.COLUMNS))


def remove_with_seal(chance: random.Random) -> object:
    number = earlier_seal(chance).number
    AuditEntry.objects.filter(seal=number).delete()
    return AuditSeal.objects.filter(number=number).delete()


def swap_seals(chance: random.Random) -> object:
    number = chance.randint(1, SEALS - 1)
    AuditSeal.objects.filter(number=number).update(number=99)
    AuditSeal.objects.filter(number=number + 1).update(number=number)
    return AuditSeal.objects.filter(number=99).update(number=number + 1)


def close_the_gap(chance: random.Random) -> object:
    """A seal and its entries go, and everything after moves up by one."""
    removed = earlier_seal(chance).number
    AuditEntry.objects.filter(seal=removed).delete()
    AuditSeal.objects.filter(number=removed).delete()
    for number in range(removed + 1, SEALS + 1):
        AuditEntry.objects.filter(seal=number).update(seal=number - 1)
        AuditSeal.objects.filter(number=number).update(number=number - 1)
    return None


def purge_early(chance: random.Random) -> object:
    """A period goes under a purge seal that fits the chain, dated as if its month had passed."""
    month = victim(chance).keep_until
    rows = list(AuditEntry.objects.filter(keep_until=month).order_by("id").values_list(*seal.COLUMNS))
    purge = seal.next_seal(kind=SealKind.PURGE, keep_until=month, rows=rows)
    purge.sealed_at = timezone.now() + timedelta(days=800)
    purge.digest = seal.digest_of(purge)
    AuditSeal.objects.bulk_create([purge])
    return AuditEntry.objects.filter(keep_until=month).delete()


def remove_period(chance: random.Random) -> object:
    return AuditEntry.objects.filter(keep_until=victim(chance).keep_until, seal__isnull=False).delete()


ATTACKS: dict[str, Attack] = {
    "another verb": change(verb="client_files.list"),
    "another person": change(actor=4711),
    "another name": change(actor_name="Nobody"),
    "another time": shift_time,
    "another outcome": change(outcome="refused"),
    "another action": change(action="export"),
    "another file": change(file="LU1-2026-99999X"),
    "another service": change(service=9),
    "another address": change(address="192.0.2.1"),
    "another way": change(via="api"),
    "a count raised": raise_count,
    "detail emptied": change(detail={}),
    "changed fields hidden": change(fields={"rank": None}),
    "a period moved": change(keep_until=date(2040, 1, 1)),
    "two entries swapped": swap,
    "one entry removed": lambda chance: AuditEntry.objects.filter(pk=victim(chance).pk).delete(),
    "one entry inserted": insert,
    "one entry moved to another seal": move,
    "one entry unsealed": change(seal=None),
    "one entry under a seal that is none": change(seal=77),
    "one entry renumbered": lambda chance: AuditEntry.objects.filter(pk=victim(chance).pk).update(id=900_000),
    "a period removed without a seal": remove_period,
    "a period purged before its time": purge_early,
    "content recomputed": recompute_content,
    "seal recomputed": recompute_seal,
    "another count": change_seal(count=8),
    "another content": change_seal(content="0" * 64),
    "another predecessor": change_seal(previous="f" * 64),
    "another time of sealing": change_seal(sealed_at=timezone.now() - timedelta(days=3)),
    "seal called a purge": change_seal(kind="purge"),
    "seal removed": lambda chance: AuditSeal.objects.filter(number=chance.randint(1, SEALS - 1)).delete(),
    "seal removed with its entries": remove_with_seal,
    "seal removed and the gap closed": close_the_gap,
    "two seals swapped": swap_seals,
}


def after(attack: Attack, round_: int, anchor: list[str] | None = None) -> Verification:
    """The verification of a log that was tampered with; afterwards the log is whole again."""
    whole = transaction.savepoint_create()
    try:
        attack(random.Random(round_))
        return verify(anchor or ())
    finally:
        transaction.savepoint_rollback(whole)


def outside() -> list[str]:
    return seal.published(AuditSeal.objects.order_by("number")).splitlines()


@pytest.mark.parametrize("attack", ATTACKS)
def test_every_tampering_is_found(log: None, attack: str) -> None:
    missed = [number for number in range(ROUNDS) if not after(ATTACKS[attack], number).findings]
    assert missed == []
    assert verify().findings == []


def test_there_are_enough_tamperings() -> None:
    assert len(ATTACKS) >= 15
    assert len(ATTACKS) * ROUNDS >= 200


def cut_tail(chance: random.Random) -> object:
    keep = chance.randint(0, SEALS - 1)
    AuditEntry.objects.filter(seal__gt=keep).delete()
    return AuditSeal.objects.filter(number__gt=keep).delete()


def rewrite_chain(chance: random.Random) -> object:
    """An entry goes, and the whole chain is computed anew."""
    AuditEntry.objects.filter(pk=victim(chance).pk).delete()
    AuditSeal.objects.all().delete()
    AuditEntry.objects.update(seal=None)
    return seal.seal_open_entries()


@pytest.mark.parametrize("attack", [cut_tail, rewrite_chain])
def test_only_the_outside_seal_shows_a_cut_tail_and_a_rewritten_chain(log: None, attack: Attack) -> None:
    anchor = outside()
    for number in range(ROUNDS):
        inside = after(attack, number)
        assert inside.findings == []
        assert inside.sealed_entries < SEALS * ENTRIES_PER_SEAL + 2
        assert after(attack, number, anchor).findings != []
    assert verify(anchor).findings == []


def test_the_outside_seal_hides_nothing(log: None) -> None:
    anchor = outside()
    assert [name for name, attack in ATTACKS.items() if not after(attack, 0, anchor).findings] == []


def test_an_untouched_log_raises_no_alarm() -> None:
    """Whatever the order of writing and sealing, and with every kind of value."""
    chance, written = random.Random(7), 0
    for _round in range(40):
        count = chance.randint(0, 4)
        write(count, chance)
        written += count
        if chance.random() < 0.5:
            seal.seal_open_entries()
        result = verify(outside())
        assert result.findings == []
        assert result.sealed_entries + result.open_entries == written
    assert AuditSeal.objects.count() > 10


def test_a_large_period_takes_several_seals(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seal, "LARGEST_SEAL", 4)
    write(10, random.Random(3))
    assert [(it.number, it.count) for it in seal.seal_open_entries()] == [(1, 4), (2, 4), (3, 2)]
    assert seal.seal_open_entries() == []
    assert verify().findings == []


def test_a_purged_period_is_whole_or_absent() -> None:
    """A period whose month has passed goes under its purge seal, and the chain still verifies."""
    write(5, random.Random(5))
    this_month = timezone.localdate().replace(day=1)
    triggers.remove()
    AuditEntry.objects.update(at=timezone.now() - timedelta(days=400), keep_until=this_month)
    triggers.install()
    seal.seal_open_entries()
    write(3, random.Random(6))
    seal.seal_open_entries()
    rows = list(AuditEntry.objects.filter(keep_until=this_month).order_by("id").values_list(*seal.COLUMNS))
    seal.next_seal(kind=SealKind.PURGE, keep_until=this_month, rows=rows).save()
    assert verify().findings == ["Seal 1: 5 entries of a purged period are still there."]
    AuditEntry.objects.filter(pk=rows[0][seal.ID]).delete()
    assert verify().findings == ["Seal 1: 4 entries of a purged period are still there."]
    AuditEntry.objects.filter(keep_until=this_month).delete()
    result = verify()
    assert (result.findings, result.seals, result.sealed_entries, result.purged_entries) == ([], 3, 3, 5)


def test_an_unreadable_entry_is_a_finding_and_no_crash(log: None) -> None:
    """On SQLite the owner of the file may also leave what is neither date nor JSON; on PostgreSQL a fraction."""
    unreadable = {
        "sqlite": [
            "PRAGMA ignore_check_constraints=ON",
            "UPDATE audit_auditentry SET at='x', detail='{' WHERE seal=2",
        ],
        "postgresql": ["UPDATE audit_auditentry SET detail = '{\"count\": 1.5}' WHERE seal = 2"],
    }

    def attack(chance: random.Random) -> None:
        with connection.cursor() as cursor:
            for statement in unreadable[connection.vendor]:
                cursor.execute(statement)

    second = AuditSeal.objects.get(number=2)
    try:
        assert after(attack, 0).findings == [
            f"Seal 2: among its entries {second.first_id} to {second.last_id}, one was altered."
        ]
    finally:
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA ignore_check_constraints=OFF")


def verified(*arguments: str) -> str:
    out = StringIO()
    call_command("verify_audit", *arguments, stdout=out, no_color=True)
    return out.getvalue()


def test_the_commands_seal_inside_and_outside_and_verify_both(tmp_path: Path, settings: object) -> None:
    settings.CASEFLOW_SEAL_TARGET = str(tmp_path / "seals")
    settings.CASEFLOW_SEAL_MAIL = ["dpo@example.org"]
    for _night in range(2):
        write(4, random.Random(2))
        call_command("seal_audit", stdout=StringIO())
    out = StringIO()
    call_command("seal_audit", "--mail", stdout=out)
    assert out.getvalue().splitlines() == [
        "Sealed 0 entries in 0 seals.",
        f"Wrote 0 seals to {tmp_path / 'seals'}.",
        "Sent the newest seal to dpo@example.org.",
    ]
    assert (tmp_path / "seals").read_text().splitlines() == outside()
    [message] = mail.outbox
    assert (message.to, message.body.splitlines()) == (["dpo@example.org"], outside()[-1:])

    assert verified("--anchor", str(tmp_path / "seals")).splitlines() == [
        "2 seals, 8 sealed entries, 0 open, 0 purged, 2 seals kept outside.",
        "The audit log is intact.",
    ]
    assert "a cut tail and a wholly rewritten chain cannot be seen" in verified()
    assert list(AuditEntry.objects.filter(verb="audit.verify_audit").values_list("outcome", flat=True)) == ["done"] * 2


def test_the_command_fails_on_a_broken_log(log: None) -> None:
    AuditEntry.objects.filter(seal=3).update(verb="forged.act")
    out = StringIO()
    with pytest.raises(CommandError, match="The audit log is broken: 1 findings"):
        call_command("verify_audit", stdout=out, no_color=True)
    assert "Seal 3: among its entries" in out.getvalue()
    latest = AuditEntry.objects.first()
    assert (latest.verb, latest.outcome, latest.detail["findings"]) == ("audit.verify_audit", "failed", 1)


def test_mail_without_an_address_is_refused_before_anything_is_sealed(settings: object) -> None:
    settings.CASEFLOW_SEAL_MAIL = []
    write(1, random.Random(2))
    with pytest.raises(CommandError, match="CASEFLOW_SEAL_MAIL"):
        call_command("seal_audit", "--mail", stdout=StringIO())
    assert not AuditSeal.objects.exists()
    assert mail.outbox == []


def test_a_missing_anchor_file_is_no_silent_success(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be read"):
        verified("--anchor", str(tmp_path / "absent"))


@pytest.mark.django_db(transaction=True)
def test_of_two_sealers_one_seals_and_nothing_is_sealed_twice() -> None:
    """G3: sealers at the same moment beside a writer; on PostgreSQL they race with real connections."""
    write(30, random.Random(4))
    gate = threading.Barrier(3)

    def at_once(act: Callable[[], object]) -> object:
        try:
            gate.wait()
            return act()
        finally:
            connection.close()

    acts = [seal.seal_open_entries, seal.seal_open_entries, lambda: write(10, random.Random(5))]
    if connection.vendor == "postgresql":
        with ThreadPoolExecutor(3) as threads:
            list(threads.map(at_once, acts))
    else:
        for act in acts:
            act()
    seal.seal_open_entries()
    result = verify()
    assert (result.findings, result.sealed_entries, result.open_entries) == ([], 40, 0)
    assert sum(AuditSeal.objects.values_list("count", flat=True)) == 40
