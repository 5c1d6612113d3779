"""The database refuses to change or remove what is append-only, in every form of writing."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.checks import run_checks
from django.db import IntegrityError, connection, models, transaction
from django.utils import timezone

from caseflow.audit import entries, triggers
from caseflow.audit.models import Action, AuditEntry, AuditSeal, SealKind
from caseflow.audit.triggers import Protection

pytestmark = pytest.mark.django_db

SQLITE = connection.vendor == "sqlite"


@pytest.fixture
def entry() -> AuditEntry:
    return entries.append(verb="debts.record_debt", action=Action.CREATE, by=None, file="LU-2026-0001")


def seal(**fields: Any) -> AuditSeal:
    now = timezone.now()
    return AuditSeal.objects.create(
        **{
            "number": 1, "keep_until": entries.end_of_keeping(now), "count": 1, "first_id": 1, "last_id": 1,
            "first_at": now, "last_at": now, "content": "c" * 64, "previous": "0" * 64, "sealed_at": now,
            "digest": "d" * 64,
        } | fields
    )  # fmt: skip


def refused(sql: str, *params: object) -> None:
    with pytest.raises(IntegrityError, match="is append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, params)


def rows() -> list[dict[str, Any]]:
    return list(AuditEntry.objects.order_by("id").values())


EVERY_CHANGE = [
    lambda entry: AuditEntry.objects.update(verb="x"),
    lambda entry: AuditEntry.objects.filter(pk=entry.pk).update(actor=7),
    lambda entry: AuditEntry.objects.filter(pk=entry.pk).update(detail={"count": 2}),
    lambda entry: AuditEntry.objects.filter(pk=entry.pk).update(id=entry.pk + 100),
    lambda entry: AuditEntry.objects.bulk_update([AuditEntry(pk=entry.pk, verb="x")], ["verb"]),
    lambda entry: AuditEntry.objects.bulk_create(
        [AuditEntry(**(AuditEntry.objects.values().get() | {"verb": "x"}))],
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=["verb"],
    ),
    lambda entry: (
        models.Model.save(AuditEntry.objects.get(), force_update=True, update_fields=["at"])
        or AuditEntry.objects.update(at=timezone.now() - timedelta(days=1))
    ),
    lambda entry: AuditEntry.objects.all().delete(),
    lambda entry: AuditEntry.objects.filter(pk=entry.pk)._raw_delete("default"),
    models.Model.delete,
]


@pytest.mark.parametrize("change", EVERY_CHANGE, ids=range(len(EVERY_CHANGE)))
def test_no_change_of_an_entry_passes_the_orm(entry: AuditEntry, change: Any) -> None:
    before = rows()
    with pytest.raises(IntegrityError, match="audit_auditentry is append-only"), transaction.atomic():
        change(entry)
    assert rows() == before


def test_the_models_refuse_before_the_database_is_asked(entry: AuditEntry) -> None:
    for row in (entry, seal()):
        with pytest.raises(TypeError, match="is append-only"):
            row.save()
        with pytest.raises(TypeError, match="is append-only"):
            row.delete()


COPY = "REPLACE INTO {0} SELECT * FROM {0}" if SQLITE else "INSERT INTO {0} SELECT * FROM {0} ON CONFLICT {1}"


@pytest.mark.parametrize("recursive", ["ON", "OFF"])
def test_an_upsert_is_refused_whatever_the_connection_was_told(entry: AuditEntry, recursive: str) -> None:
    """SQLite's REPLACE removes the old row without firing its DELETE trigger, unless triggers recurse."""
    seal()
    before = rows()
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA recursive_triggers={recursive}" if SQLITE else "SELECT 1")
    try:
        refused(COPY.format("audit_auditentry", "(id) DO UPDATE SET verb = 'x'"))
        refused(COPY.format("audit_auditseal", "(digest) DO UPDATE SET number = 2"))
    finally:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA recursive_triggers=ON" if SQLITE else "SELECT 1")
    assert rows() == before
    assert AuditSeal.objects.values_list("number", flat=True).get() == 1


def test_a_seal_is_set_once(entry: AuditEntry) -> None:
    assert AuditEntry.objects.update(seal=4) == 1
    for value in (5, None):
        with pytest.raises(IntegrityError, match="is append-only"), transaction.atomic():
            AuditEntry.objects.update(seal=value)
    assert AuditEntry.objects.get().seal == 4


def test_setting_the_seal_carries_nothing_else(entry: AuditEntry) -> None:
    refused("UPDATE audit_auditentry SET seal = 1, verb = %s", "forged")
    assert AuditEntry.objects.values_list("seal", "verb").get() == (None, "debts.record_debt")


def test_seals_never_change() -> None:
    seal()
    refused("UPDATE audit_auditseal SET count = 2")
    refused("DELETE FROM audit_auditseal")
    assert AuditSeal.objects.get().count == 1


def test_a_period_goes_only_after_its_purge_seal(entry: AuditEntry) -> None:
    seal(number=1, kind=SealKind.PURGE, keep_until=timezone.now().date().replace(day=1))
    refused("DELETE FROM audit_auditentry")
    AuditEntry.objects.create(
        at=timezone.now() - timedelta(days=500), keep_until=timezone.now().date().replace(day=1),
        verb="old.act", action=Action.VIEW, via="web",
    )  # fmt: skip
    assert AuditEntry.objects.filter(verb="old.act").delete() == (1, {"audit.AuditEntry": 1})
    assert AuditEntry.objects.get() == entry


def test_a_period_is_not_purged_before_its_time() -> None:
    with pytest.raises(IntegrityError, match="audit_auditseal is append-only"), transaction.atomic():
        seal(kind=SealKind.PURGE)
    assert not AuditSeal.objects.exists()


def test_an_entry_is_kept_for_half_a_year_at_least() -> None:
    at = timezone.now()
    with pytest.raises(IntegrityError, match="audit_entry_keep_until"), transaction.atomic():
        AuditEntry.objects.create(
            at=at, keep_until=(at + timedelta(days=150)).date(), verb="x.y", action=Action.VIEW, via="web"
        )
    assert rows() == []


def test_differences_are_none_after_migration() -> None:
    assert triggers.differences() == []
    assert run_checks(tags=["database"], databases=["default"]) == []


@pytest.mark.parametrize("event", ["update", "delete", "insert"])
def test_a_dropped_trigger_is_noticed_and_put_back(event: str) -> None:
    name = f"append_only_audit_auditentry_{event}"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {name}" + ("" if SQLITE else " ON audit_auditentry"))
    assert triggers.differences() == [name]
    [warning] = run_checks(tags=["database"], databases=["default"])
    assert (warning.id, warning.msg) == ("audit.W001", f"{name} does not protect its table.")
    if not SQLITE:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP FUNCTION {name}()")
    triggers.install()
    assert triggers.differences() == []


HOLLOW = {
    "sqlite": """
        CREATE TRIGGER append_only_audit_auditentry_update BEFORE UPDATE ON audit_auditentry
        WHEN 1 = 0 BEGIN SELECT RAISE(ABORT, 'audit_auditentry is append-only'); END
    """,
    "postgresql": """
        CREATE TRIGGER append_only_audit_auditentry_update BEFORE UPDATE OF seal ON audit_auditentry
        FOR EACH ROW EXECUTE FUNCTION append_only_audit_auditentry_update()
    """,
}


def test_a_trigger_of_the_right_name_and_the_wrong_words_is_noticed() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER append_only_audit_auditentry_update" + ("" if SQLITE else " ON audit_auditentry"))
        cursor.execute(HOLLOW[connection.vendor])
    assert triggers.differences() == ["append_only_audit_auditentry_update"]


def test_a_table_may_be_protected_from_a_state_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """As letters are: free while drafted, fixed once issued, but for what may still be noted."""
    protection = Protection(AuditSeal, "OLD.kind = 'purge'", ("previous",), ("count",), "1 = 0", "1 = 0")
    monkeypatch.setitem(triggers._protections, "audit.AuditSeal", protection)
    triggers.install()
    month = timezone.now().date().replace(day=1)
    try:
        seal(number=1)
        AuditSeal.objects.update(content="e" * 64)
        AuditSeal.objects.update(kind="purge", keep_until=month)
        assert AuditSeal.objects.update(count=9) == 1
        for forbidden in ({"content": "f" * 64}, {"kind": "entries"}, {"previous": "a" * 64}):
            with pytest.raises(IntegrityError, match="is append-only"), transaction.atomic():
                AuditSeal.objects.update(**forbidden)
        assert AuditSeal.objects.values_list("content", "kind", "count", "previous").get() == (
            "e" * 64, "purge", 9, "0" * 64,
        )  # fmt: skip
    finally:
        monkeypatch.undo()
        triggers.install()


def test_a_trigger_nobody_asks_for_goes_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(triggers._protections, "audit.AuditSeal")
    assert triggers.differences() == [
        f"append_only_audit_auditseal_{event}" for event in ("delete", "insert", "update")
    ]
    triggers.install()
    assert triggers.differences() == []
    monkeypatch.undo()
    triggers.install()
    assert triggers.differences() == []
