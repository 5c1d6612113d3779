"""Rows that are never changed or removed: the database itself refuses, whoever asks."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from django.apps import AppConfig
from django.core import checks
from django.db import connections, models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

Event = Literal["INSERT", "UPDATE", "DELETE"]

PREFIX = "append_only_"
# pg_trigger.tgtype: 1 for each row, 2 before, then one bit for each event.
TGTYPE: dict[Event, int] = {"INSERT": 3 + 4, "DELETE": 3 + 8, "UPDATE": 3 + 16}


@dataclass(frozen=True)
class Protection:
    """What of one table may still happen; conditions are SQL that both databases understand."""

    model: type[models.Model]
    when: str
    set_once: tuple[str, ...]
    free: tuple[str, ...]
    delete_if: str
    never_insert_if: str
    erasable: tuple[str, ...] = ()


@dataclass(frozen=True)
class Trigger:
    table: str
    event: Event
    refuse_if: str

    @property
    def name(self) -> str:
        return f"{PREFIX}{self.table}_{self.event.lower()}"


_protections: dict[str, Protection] = {}


def protect(
    model: type[models.Model],
    *,
    when: str = "1 = 1",
    set_once: tuple[str, ...] = (),
    free: tuple[str, ...] = (),
    delete_if: str = "1 = 0",
    never_insert_if: str = "1 = 0",
    erasable: tuple[str, ...] = (),
) -> None:
    """Keep rows as they are, once `when` holds of them.

    `set_once` names the fields that may still go from empty to a value, `free` those that may change, `erasable`
    those that may become empty and nothing else;
    `when` and `delete_if` speak of OLD, `never_insert_if` of NEW.
    """
    _protections[model._meta.label] = Protection(
        model, when, set_once, free, delete_if, never_insert_if, erasable
    )  # fmt: skip


def install(using: str = "default") -> None:
    """Put the triggers of every protected table in place, and take away those nobody asks for any more."""
    connection = connections[using]
    with transaction.atomic(using=using):
        remove(using)
        with connection.cursor() as cursor:
            for trigger in _wanted(connection):
                for statement in _creation(connection, trigger):
                    cursor.execute(statement)


def remove(using: str = "default") -> None:
    """Lift the triggers, for a migration or for emptying a test database."""
    connection = connections[using]
    with connection.cursor() as cursor:
        for name, table in _installed(connection, "name", "relation"):
            if connection.vendor == "postgresql":
                cursor.execute(f'DROP TRIGGER "{name}" ON "{table}"')
                cursor.execute(f'DROP FUNCTION "{name}"()')
            else:
                cursor.execute(f'DROP TRIGGER "{name}"')


def differences(using: str = "default") -> list[str]:
    """Names of triggers that are missing, altered, switched off or not ours."""
    connection = connections[using]
    expected = {(trigger.name, _definition(connection, trigger)) for trigger in _wanted(connection)}
    return sorted({name for name, _definition in expected ^ set(_installed(connection, "name", "definition"))})


def check_triggers(
    *, app_configs: object, databases: Sequence[str] | None, **options: Any
) -> list[checks.CheckMessage]:
    return [
        # Not an error: `migrate` runs the checks first, and it is what puts the triggers back.
        checks.Warning(f"{name} does not protect its table.", hint="Run manage.py migrate.", id="audit.W001")
        for using in databases or ()
        for name in differences(using)
    ]


def before_migration(sender: AppConfig, using: str, **options: Any) -> None:
    remove(using)


def after_migration(sender: AppConfig, using: str, **options: Any) -> None:
    install(using)


def _wanted(connection: BaseDatabaseWrapper) -> Iterator[Trigger]:
    tables = set(connection.introspection.table_names())
    for protection in _protections.values():
        if (table := protection.model._meta.db_table) in tables:
            yield Trigger(table, "UPDATE", f"({protection.when}) AND ({_forbidden_change(connection, protection)})")
            yield Trigger(table, "DELETE", f"({protection.when}) AND NOT ({protection.delete_if})")
            yield Trigger(table, "INSERT", _forbidden_insert(connection, protection))


def _forbidden_change(connection: BaseDatabaseWrapper, protection: Protection) -> str:
    """A fixed column differs, or one that may be set once had a value already; without exceptions, anything."""
    if not protection.set_once and not protection.free and not protection.erasable:
        return "1 = 1"
    unlike = "IS DISTINCT FROM" if connection.vendor == "postgresql" else "IS NOT"
    conditions = []
    for field in protection.model._meta.local_concrete_fields:
        if field.name not in protection.free:
            changed = f'OLD."{field.column}" {unlike} NEW."{field.column}"'
            once = f'OLD."{field.column}" IS NOT NULL AND ' if field.name in protection.set_once else ""
            unless = f" AND {_filled(field)}" if field.name in protection.erasable else ""
            conditions.append(f"({once}{changed}{unless})")
    return " OR ".join(conditions)


def _filled(field: models.Field[Any, Any]) -> str:
    """Whether the new row holds anything there: a text may become empty, anything else goes to NULL."""
    column = f'NEW."{field.column}"'
    return f"{column} <> ''" if field.empty_strings_allowed else f"{column} IS NOT NULL"


def _forbidden_insert(connection: BaseDatabaseWrapper, protection: Protection) -> str:
    """On SQLite also any REPLACE: it removes the old row without firing its DELETE trigger."""
    if connection.vendor == "postgresql":
        return protection.never_insert_if
    options = protection.model._meta
    unique = [[field.column] for field in options.local_concrete_fields if field.unique]
    column_of = {field.name: field.column for field in options.local_concrete_fields}
    unique += [[column_of[name] for name in constraint.fields] for constraint in options.total_unique_constraints]
    same = " OR ".join(
        "(" + " AND ".join(f'OLD."{column}" = NEW."{column}"' for column in columns) + ")" for columns in unique
    )
    taken = f'FROM "{options.db_table}" AS OLD WHERE ({same}) AND ({protection.when})'
    return f"({protection.never_insert_if}) OR EXISTS (SELECT 1 {taken})"


def _creation(connection: BaseDatabaseWrapper, trigger: Trigger) -> list[str]:
    if connection.vendor != "postgresql":
        return [_definition(connection, trigger)]
    function = f'FUNCTION "{trigger.name}"()'
    return [
        f"CREATE {function} RETURNS trigger LANGUAGE plpgsql AS $body${_body(trigger)}$body$",
        f'CREATE TRIGGER "{trigger.name}" BEFORE {trigger.event} ON "{trigger.table}" FOR EACH ROW EXECUTE {function}',
    ]


def _definition(connection: BaseDatabaseWrapper, trigger: Trigger) -> str:
    """What the catalogue says of this trigger while it is whole."""
    if connection.vendor == "postgresql":
        return f"{trigger.table} {TGTYPE[trigger.event]} O {_body(trigger)}"
    return (
        f'CREATE TRIGGER "{trigger.name}" BEFORE {trigger.event} ON "{trigger.table}" WHEN {trigger.refuse_if} '
        f"BEGIN SELECT RAISE(ABORT, '{trigger.table} is append-only'); END"
    )


def _body(trigger: Trigger) -> str:
    result = "OLD" if trigger.event == "DELETE" else "NEW"
    refusal = f"RAISE EXCEPTION '{trigger.table} is append-only' USING ERRCODE = '23000'"
    return f"BEGIN IF {trigger.refuse_if} THEN {refusal}; END IF; RETURN {result}; END"


CATALOGUE = {
    "sqlite": """
        SELECT name, tbl_name AS relation, sql AS definition FROM sqlite_master
        WHERE type = 'trigger' AND name LIKE 'append\\_only\\_%' ESCAPE '\\'
    """,
    "postgresql": """
        SELECT tgname AS name, relname AS relation,
            concat_ws(' ', relname, tgtype, tgenabled, pg_get_expr(tgqual, tgrelid), nullif(tgattr::text, ''), prosrc)
                AS definition
        FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid JOIN pg_proc ON pg_proc.oid = tgfoid
        WHERE NOT tgisinternal AND starts_with(tgname, 'append_only_')
            AND relnamespace = current_schema()::regnamespace
    """,
}


def _installed(connection: BaseDatabaseWrapper, *columns: str) -> list[tuple[str, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(columns)} FROM ({CATALOGUE[connection.vendor]}) AS installed")  # noqa: S608
        return cursor.fetchall()
