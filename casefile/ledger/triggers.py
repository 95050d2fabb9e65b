"""Database triggers that keep append-only tables append-only, on SQLite and PostgreSQL.

They guard against this product's own mistakes; only a checkpoint held by others stops whoever owns the database.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper


@dataclass(frozen=True, slots=True)
class Guard:
    """One refusal: on `table`, before `moment` ("UPDATE", "DELETE", "INSERT", "UPDATE OF holding"), when `when` holds.

    `when` is SQL over NEW and OLD that both databases understand; an empty one refuses always.
    """

    name: str
    table: str
    moment: str
    message: str
    when: str = ""


@dataclass(frozen=True, slots=True)
class Upkeep:
    """What keeps a derived table of SQLite in step with `table`, once that has `column`: how it is made, how it is
    filled anew, and the triggers by name.

    It comes and goes with the guards, and is filled anew whenever its triggers were away. PostgreSQL needs none.
    """

    table: str
    column: str
    made_by: str
    filled_by: str
    triggers: Mapping[str, str]


_guards: dict[str, Guard] = {}
_upkeep: dict[str, Upkeep] = {}


def register_upkeep(upkeep: Upkeep) -> None:
    """Add what keeps a derived table in step; on SQLite its triggers are looked for by the check like the guards."""
    _upkeep[upkeep.table] = upkeep


def _upkeep_triggers() -> set[str]:
    return {name for upkeep in _upkeep.values() for name in upkeep.triggers}


def register(guards: Iterable[Guard]) -> None:
    """Add guards to those that are installed after every migration and looked for by the check."""
    for guard in guards:
        _guards[guard.name] = guard


def append_only(table: str, *, unique: str = "id") -> list[Guard]:
    """The guards of a table whose rows are never changed or removed.

    `unique` names the columns ("ledger_id, seq") by which SQLite's INSERT OR REPLACE could replace a row: it fires
    no DELETE trigger, so an insert that meets an existing key is refused before it happens.
    """
    message = f"{table} is append-only"
    keys = [column.strip() for column in unique.split(",")]
    same = " AND ".join(f"{column} = NEW.{column}" for column in keys)
    return [
        Guard(f"{table}_no_update", table, "UPDATE", message),
        Guard(f"{table}_no_delete", table, "DELETE", message),
        Guard(
            f"{table}_no_replace",
            table,
            "INSERT",
            message,
            f"EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id OR ({same}))",  # noqa: S608  names are the product's own
        ),
    ]


def registered() -> list[Guard]:
    """Every guard, by name."""
    return [_guards[name] for name in sorted(_guards)]


def _sqlite(guard: Guard) -> list[str]:
    when = f" WHEN {guard.when}" if guard.when else ""
    return [
        f"CREATE TRIGGER {guard.name} BEFORE {guard.moment} ON {guard.table} FOR EACH ROW{when} "
        f"BEGIN SELECT RAISE(ABORT, '{guard.message}'); END"
    ]


def _postgresql(guard: Guard) -> list[str]:
    test = f"IF {guard.when} THEN {{}} END IF;" if guard.when else "{}"
    refuse = test.format(f"RAISE EXCEPTION '{guard.message}' USING ERRCODE = 'integrity_constraint_violation';")
    statements = [
        f"CREATE OR REPLACE FUNCTION {guard.name}() RETURNS trigger LANGUAGE plpgsql AS "
        f"$body$ BEGIN {refuse} RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END; END $body$",
        f"CREATE TRIGGER {guard.name} BEFORE {guard.moment} ON {guard.table} "
        f"FOR EACH ROW EXECUTE FUNCTION {guard.name}()",
        f"ALTER TABLE {guard.table} ENABLE ALWAYS TRIGGER {guard.name}",
    ]
    if guard.moment == "DELETE" and not guard.when:
        statements += [
            f"CREATE TRIGGER {guard.name}_truncate BEFORE TRUNCATE ON {guard.table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {guard.name}()",
            f"ALTER TABLE {guard.table} ENABLE ALWAYS TRIGGER {guard.name}_truncate",
        ]
    return statements


def installed(connection: BaseDatabaseWrapper) -> dict[str, str]:
    """Names of the product's triggers that the database has and that fire, each with its table."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger'")
        else:
            cursor.execute(
                "SELECT t.tgname, c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
                "JOIN pg_namespace n ON n.oid = c.relnamespace "
                "WHERE NOT t.tgisinternal AND t.tgenabled = 'A' AND n.nspname = ANY (current_schemas(false))"
            )
        known = _guards.keys() | _upkeep_triggers()
        return {name: table for name, table in cursor.fetchall() if name.removesuffix("_truncate") in known}


def expected(connection: BaseDatabaseWrapper) -> set[str]:
    """Names of the triggers that this database must have."""
    names = set(_guards)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            tables = set(connection.introspection.table_names(cursor))
            names |= {name for upkeep in _ready(cursor, connection, tables) for name in upkeep.triggers}
    else:
        names |= {f"{g.name}_truncate" for g in _guards.values() if g.moment == "DELETE" and not g.when}
    return names


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """Names of the triggers that should be there and are not, or are switched off."""
    return sorted(expected(connection) - set(installed(connection)))


def drop(connection: BaseDatabaseWrapper) -> None:
    """Take every trigger of the product away, for a migration or a test's flush."""
    with connection.cursor() as cursor:
        if connection.vendor != "sqlite":
            # a table with foreign keys still to be checked cannot be altered
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for name, table in installed(connection).items():
            on = "" if connection.vendor == "sqlite" else f" ON {table}"
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on}")


def install(connection: BaseDatabaseWrapper) -> None:
    """Install the triggers whose tables exist, afresh."""
    had = set(installed(connection))
    drop(connection)
    tables = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for guard in registered():
            if guard.table not in tables:
                continue
            for statement in _sqlite(guard) if connection.vendor == "sqlite" else _postgresql(guard):
                # params=None: PostgreSQL's RAISE uses % and must reach the server as written.
                cursor.execute(statement, None)
        if connection.vendor == "sqlite":
            for upkeep in _ready(cursor, connection, tables):
                cursor.execute(upkeep.made_by)
                if not had.issuperset(upkeep.triggers):  # rows may have passed it by
                    cursor.execute(upkeep.filled_by)
                for name, body in upkeep.triggers.items():
                    cursor.execute(f"CREATE TRIGGER {name} {body}")


def _ready(cursor: Any, connection: BaseDatabaseWrapper, tables: set[str]) -> list[Upkeep]:
    """What keeps tables in step whose column is there: before it is migrated, a database lacks nothing."""
    return [
        upkeep
        for upkeep in _upkeep.values()
        if upkeep.table in tables
        and upkeep.column in {one.name for one in connection.introspection.get_table_description(cursor, upkeep.table)}
    ]


def drop_before_migrating(*, using: str, plan: list[Any], **_: object) -> None:
    """Take the triggers away where a migration will run.

    On SQLite a later AlterField rebuilds its table and silently drops the triggers, and a trigger that names
    another table breaks that table's rebuild.
    """
    if plan:
        drop(connections[using])


def install_after_migrating(*, using: str, **_: object) -> None:
    """Put the triggers back once every migration has run."""
    install(connections[using])


register(append_only("casefile_ledgerentry", unique="ledger_id, seq"))
register(append_only("casefile_checkpoint"))
