"""One run of migration steps: a single transaction that ends whole, or not at all.

SQLite cannot alter a table, so a step copies it into a new one and drops the old. With foreign keys
on, that drop empties the tables that point to it; so they are turned off before the transaction
begins (inside one the order is ignored) and every key is checked before it commits. The copy loses
its triggers, so they are made again from the one list.
"""

from __future__ import annotations

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import Connection, Enum, inspect

from omstallning.database import Database, UtcDateTime, create_triggers, guarded_tables
from omstallning.settings import Settings
from web.migrations.every_table import METADATA

MIGRATION_LOCK = 1489_2046
"""Any fixed number: two processes that start at once do not migrate at once."""


class BrokenKeys(RuntimeError):
    """A step left rows that point to nothing; it is taken back."""


def rendered(kind: str, item: Any, autogen: AutogenContext) -> str | Literal[False]:
    """Plain column types in the written step: it must not change when the product's code does."""
    del autogen
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime()"
    if kind == "type" and isinstance(item, Enum):
        return f"sa.String(length={item.length})"
    return False


def run(connection: Connection) -> None:
    """Take the steps within one transaction."""
    is_sqlite = connection.dialect.name == "sqlite"
    if is_sqlite:
        _foreign_keys(connection, "OFF")
    try:
        with connection.begin():
            if not is_sqlite:
                connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({MIGRATION_LOCK})")
            context.configure(
                connection=connection,
                target_metadata=METADATA,
                render_as_batch=True,
                render_item=rendered,
                compare_type=True,
                compare_server_default=True,
            )
            context.run_migrations()
            guard(connection)
            if is_sqlite:
                check_keys(connection)
    finally:
        if is_sqlite:
            _foreign_keys(connection, "ON")


def guard(connection: Connection) -> None:
    """Make the triggers of every guarded table that is there."""
    present = set(inspect(connection).get_table_names())
    names = [name for name in guarded_tables() if name in present]
    create_triggers(connection, names)
    if not names and connection.dialect.name == "postgresql":
        connection.exec_driver_sql("DROP FUNCTION IF EXISTS refuse_change()")


def check_keys(connection: Connection) -> None:
    """Stop where a row points to nothing. Raises BrokenKeys."""
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    if broken:
        places = sorted({f"{row[0]} → {row[2]}" for row in broken})
        raise BrokenKeys(f"{len(broken)} rows point to nothing: {', '.join(places)}")


def _foreign_keys(connection: Connection, state: str) -> None:
    driver: Any = connection.connection.driver_connection
    driver.execute(f"PRAGMA foreign_keys={state}").close()


def main() -> None:
    """Migrate the database that was handed in, or the one of the settings."""
    given: Database | None = context.config.attributes.get("database")
    database = given or Database(Settings().database_url)
    with database.engine.connect() as connection:
        run(connection)
    if given is None:
        database.dispose()


main()
