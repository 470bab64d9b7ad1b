"""One database, SQLite by default and PostgreSQL by one setting, with rules that hold on both."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from enum import IntEnum, StrEnum
from pathlib import Path
from typing import Any, ClassVar

from sqlalchemy import (
    Connection,
    DateTime,
    Dialect,
    Engine,
    Enum,
    ForeignKey,
    MetaData,
    Table,
    create_engine,
    event,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, declared_attr, mapped_column
from sqlalchemy.types import JSON, TypeDecorator

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in UTC; a naive time is refused, so no clock is guessed."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The moment as naive UTC, the form both databases keep alike."""
        del dialect
        if value is None:
            return None
        if value.tzinfo is None:
            msg = "a stored moment needs a time zone"
            raise ValueError(msg)
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The moment as it was given, in UTC."""
        del dialect
        return None if value is None else value.replace(tzinfo=UTC)


class Base(DeclarativeBase):
    """Every stored thing of the house."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: UtcDateTime(),
        StrEnum: Enum(
            StrEnum,
            native_enum=False,
            length=40,
            values_callable=lambda members: [member.value for member in members],
        ),
        IntEnum: Enum(
            IntEnum,
            native_enum=False,
            length=10,
            values_callable=lambda members: [str(member.value) for member in members],
        ),
        dict[str, Any]: JSON(),
        list[Any]: JSON(),
    }


class RegisterRow:
    """A row that people edit: the UPDATE checks its version, change sets keep its past."""

    __final_when__: ClassVar[tuple[str, str] | None] = None
    """(column, value) from which the database itself refuses every further change of the row."""

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(default=1)
    is_withdrawn: Mapped[bool] = mapped_column(default=False)


class AppendOnly:
    """A row that is written once; triggers refuse UPDATE and DELETE."""

    __final_when__: ClassVar[tuple[str, str] | None] = None
    """(column, value) from which UPDATE is refused; None: from the first moment."""


class Fact(AppendOnly):
    """Something that was stated once: a correction is a new row that supersedes it.

    `supersedes_id` is unique, so of two correctors the second loses and is told.
    """

    __alone_in__: ClassVar[tuple[tuple[str, ...], str, str] | None] = None
    """(columns that name a thing, first day, day after the last): of two facts in force about the
    same thing, none may hold a day of the other."""

    id: Mapped[int] = mapped_column(primary_key=True)
    is_withdrawn: Mapped[bool] = mapped_column(default=False)

    @declared_attr
    @classmethod
    def change_set_id(cls) -> Mapped[int]:
        """The change set that stated it."""
        return mapped_column(ForeignKey("change_set.id"), index=True)

    @declared_attr
    @classmethod
    def supersedes_id(cls) -> Mapped[int | None]:
        """The earlier row of the same table that this one replaces."""
        return mapped_column(ForeignKey(f"{cls.__tablename__}.id"), unique=True)  # type: ignore[attr-defined]


class Database:
    """A place to keep things, opened once for each process."""

    def __init__(self, url: str) -> None:
        if url.startswith("postgresql://"):
            url = url.replace("postgresql://", "postgresql+psycopg://", 1)
        self.url = url
        self.engine = _engine(url)
        self._readers = self.engine.execution_options(omstallning_writes=False)
        self._writers = self.engine.execution_options(omstallning_writes=True)

    @property
    def is_sqlite(self) -> bool:
        """Whether this is the default file database."""
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """One consistent look; nothing can be written through it."""
        with Session(self._readers, expire_on_commit=False) as session, session.begin():
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """One unit of work, all or nothing; on SQLite it holds the writer's lock from the start."""
        with Session(self._writers, expire_on_commit=False) as session, session.begin():
            yield session

    def create_all(self) -> None:
        """Every table and trigger in an empty database; installations use migrations instead."""
        Base.metadata.create_all(self.engine)
        with self.engine.begin() as connection:
            create_triggers(connection)

    def dispose(self) -> None:
        """Close every connection."""
        self.engine.dispose()


def _engine(url: str) -> Engine:
    # Parameters are hidden: what people wrote belongs in no error and no log.
    if not url.startswith("sqlite"):
        engine = create_engine(url, pool_pre_ping=True, hide_parameters=True)
        event.listen(engine, "begin", _begin_postgresql)
        return engine
    path = url.removeprefix("sqlite:///")
    if path not in {"", ":memory:"}:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, connect_args={"timeout": 30}, hide_parameters=True)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, record: object) -> None:
    """Hand transactions to us: with the driver's defaults acknowledged writes were lost."""
    del record
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=30000",
        "recursive_triggers=ON",  # without it INSERT OR REPLACE deletes past the triggers
    ):  # fmt: skip
        connection.execute(f"PRAGMA {pragma}").close()


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("omstallning_writes", True)
    # Before BEGIN: a pooled connection that last read would refuse the writer's lock.
    connection.exec_driver_sql(f"PRAGMA query_only = {'OFF' if writes else 'ON'}")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _begin_postgresql(connection: Connection) -> None:
    if connection.get_execution_options().get("omstallning_writes") is False:
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")


def append_only_tables() -> list[Table]:
    """The tables whose rows are never changed, by name."""
    return sorted(
        (
            mapper.local_table
            for mapper in Base.registry.mappers
            if issubclass(mapper.class_, AppendOnly) and isinstance(mapper.local_table, Table)
        ),
        key=lambda table: table.name,
    )


def guarded_tables() -> dict[str, str]:
    """The tables that the database itself guards, by name, and in which state of the old row."""
    final = {
        mapper.local_table: mapper.class_.__final_when__
        for mapper in Base.registry.mappers
        if issubclass(mapper.class_, RegisterRow | AppendOnly)
    }
    conditions = {
        table.name: f"OLD.{named[0]} = '{named[1]}'"
        for table, named in final.items()
        if isinstance(table, Table) and named is not None
    }
    return dict(sorted(({t.name: "" for t in append_only_tables()} | conditions).items()))


def create_triggers(connection: Connection, tables: list[str] | None = None) -> None:
    """Refuse UPDATE and DELETE on append-only and on final rows, in the database itself.

    tables  names, by default every guarded table of the house
    """
    guarded = guarded_tables()
    never_deleted = {table.name for table in append_only_tables()}
    names = list(guarded) if tables is None else tables
    if connection.dialect.name == "postgresql" and names:
        connection.exec_driver_sql(
            "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger AS $$ "
            "BEGIN RAISE EXCEPTION 'append-only: %%', TG_TABLE_NAME; END $$ LANGUAGE plpgsql"
        )
    for name in names:
        condition = f"WHEN ({guarded[name]})" if guarded.get(name) else ""
        for verb in ("UPDATE", "DELETE"):
            when = "" if verb == "DELETE" and name in never_deleted else condition
            trigger = f"{name}_refuses_{verb.lower()}"
            drop_trigger(connection, name, trigger)
            if connection.dialect.name == "postgresql":
                body = (
                    f"BEFORE {verb} ON {name} FOR EACH ROW {when} EXECUTE FUNCTION refuse_change()"
                )
            else:
                body = (
                    f"BEFORE {verb} ON {name} {when} "
                    f"BEGIN SELECT RAISE(ABORT, 'append-only: {name}'); END"
                )
            connection.exec_driver_sql(f"CREATE TRIGGER {trigger} {body}")


def drop_trigger(connection: Connection, table: str, trigger: str) -> None:
    """Take one trigger away, if it is there."""
    on = f" ON {table}" if connection.dialect.name == "postgresql" else ""
    connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {trigger}{on}")


def drop_triggers(connection: Connection, tables: list[str]) -> None:
    """Take the triggers of these tables away, before a migration rebuilds them."""
    for name in tables:
        for verb in ("update", "delete"):
            drop_trigger(connection, name, f"{name}_refuses_{verb}")


def plain(value: object) -> object:
    """A stored value in the form that JSON keeps: dates and moments as ISO text."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    return value
