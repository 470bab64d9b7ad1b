"""Two rows for every table, made from the columns alone, and a way to see all that is stored."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Connection,
    Date,
    Enum,
    Float,
    Integer,
    LargeBinary,
    Table,
    inspect,
    text,
)

from omstallning.database import Database, UtcDateTime
from web.migrations.every_table import METADATA

ROWS = (1, 2)


def fill(database: Database) -> None:
    """Put two rows into every table, the second pointing to the second of others."""
    with database.engine.begin() as connection:
        for table in METADATA.sorted_tables:
            connection.execute(table.insert(), [_row(table, number) for number in ROWS])


def _row(table: Table, number: int) -> dict[str, Any]:
    return {column.name: _value(table, column, number) for column in table.columns}


def _value(table: Table, column: Any, number: int) -> Any:
    if column.foreign_keys:
        target = next(iter(column.foreign_keys)).column.table
        if column.name in {"parent_id", "needs_id"}:
            return 3 - number
        return None if target is table else number
    if column.name == "scope3_category":
        return None
    return _plain_value(column, number)


def _plain_value(column: Any, number: int) -> Any:
    kind = column.type
    if isinstance(kind, Enum):
        return next(iter(kind.enum_class))  # type: ignore[call-overload]
    if isinstance(kind, Date):
        return date(2024, number, 1) if "before" in column.name else date(2023, number, 1)
    if isinstance(kind, Integer):
        return _whole(column.name, number)
    if column.name == "mtpd_h":
        return 10.0 * number
    if isinstance(kind, UtcDateTime) and column.name.startswith("removed"):
        return datetime(2024, 5, number, tzinfo=UTC)
    return next(
        (value for sort, value in _OTHERS[number].items() if isinstance(kind, sort)),
        f"{column.name} {number} å",
    )


def _whole(name: str, number: int) -> int:
    if name.endswith("year"):
        return 2020 + number
    if name == "step_minutes":
        return 60
    if name == "n":
        return 744
    return 0 if name.startswith("rows_") else number


_OTHERS: dict[int, dict[type, Any]] = {
    number: {
        UtcDateTime: datetime(2023, 5, number, 12, 30, 0, 250_000, tzinfo=UTC),
        Boolean: number == 1,
        JSON: {"ö": [number, None]},
        Float: number / 10,
        LargeBinary: bytes([number, 0, 255]),
    }
    for number in ROWS
}


def everything(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, and every trigger with its body."""
    with database.engine.connect() as connection:
        found: dict[str, list[tuple[Any, ...]]] = {"triggers": triggers(connection)}
        for table in METADATA.sorted_tables:
            names = ", ".join(f'"{column.name}"' for column in table.columns)
            key = ", ".join(f'"{column.name}"' for column in table.primary_key)
            rows = connection.execute(text(f'SELECT {names} FROM "{table.name}" ORDER BY {key}'))  # noqa: S608
            found[table.name] = [tuple(map(repr, row)) for row in rows]
    return found


def triggers(connection: Connection) -> list[tuple[Any, ...]]:
    """Every trigger: its table, its name, what it does."""
    if connection.dialect.name == "sqlite":
        query = "SELECT tbl_name, name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY 1, 2"
    else:
        query = (
            "SELECT tgrelid::regclass::text, tgname, pg_get_triggerdef(oid) FROM pg_trigger "
            "WHERE NOT tgisinternal ORDER BY 1, 2"
        )
    return [tuple(row) for row in connection.execute(text(query))]


def schema(database: Database) -> dict[str, Any]:
    """Every table as the database itself describes it."""
    inspector = inspect(database.engine)
    inspector.clear_cache()
    described = {}
    for name in sorted(set(inspector.get_table_names()) - {"alembic_version"}):
        described[name] = {
            "columns": sorted(
                (c["name"], str(c["type"]), c["nullable"], c["default"])
                for c in inspector.get_columns(name)
            ),
            "key": inspector.get_pk_constraint(name),
            "foreign": sorted(map(repr, inspector.get_foreign_keys(name))),
            "unique": sorted(map(repr, inspector.get_unique_constraints(name))),
            "checks": sorted(map(repr, inspector.get_check_constraints(name))),
            "indexes": sorted(map(repr, inspector.get_indexes(name))),
        }
    return described
