"""The rules of the database that are silent when missed, on both engines."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime

import pytest
from sqlalchemy import create_engine, inspect, text
from sqlalchemy.exc import DBAPIError, StatementError
from sqlalchemy.orm import Session

from omstallning.access.tables import Person, SignInFailure
from omstallning.database import Database, append_only_tables, create_triggers, drop_triggers
from omstallning.errors import NotFound
from tests.conftest import person
from tests.web.migrations.rows import fill

Open = Callable[[], AbstractContextManager[Session]]
THREADS, EACH = 16, 25


def make_counter(database: Database) -> None:
    with database.engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE counter (number INTEGER NOT NULL)")
        connection.exec_driver_sql("INSERT INTO counter VALUES (0)")


def read(session: Session) -> int:
    return int(session.execute(text("SELECT number FROM counter")).scalar_one())


def write(session: Session, number: int) -> None:
    session.execute(text("UPDATE counter SET number = :number"), {"number": number})


def counted(database: Database) -> int:
    with database.reading() as session:
        return read(session)


def two_at_once(open_session: Open) -> list[str]:
    """One writer reads; another tries to read and write before the first has written."""
    second_has_read, told = threading.Event(), []

    def second() -> None:
        try:
            with open_session() as session:
                number = read(session)
                second_has_read.set()
                write(session, number + 1)
        except DBAPIError as error:
            told.append(f"refused: {error.orig}")
        else:
            told.append("saved")

    other = threading.Thread(target=second)
    with open_session() as session:
        number = read(session)
        other.start()
        second_has_read.wait(0.5)
        write(session, number + 1)
    told.append("saved")
    other.join()
    return told


def test_of_two_who_count_at_once_both_are_kept(sqlite: Database):
    make_counter(sqlite)
    assert two_at_once(sqlite.writing) == ["saved", "saved"]
    assert counted(sqlite) == 2


def test_with_the_drivers_own_transactions_an_acknowledged_write_is_lost(sqlite: Database):
    make_counter(sqlite)
    engine = create_engine(sqlite.url, connect_args={"timeout": 30})

    first, second = Session(engine), Session(engine)
    numbers = [read(first), read(second)]
    for session, number in zip((first, second), numbers, strict=True):
        write(session, number + 1)
        session.commit()
        session.close()
    engine.dispose()
    assert counted(sqlite) == 1


def test_every_acknowledged_write_of_many_threads_is_kept(sqlite: Database):
    make_counter(sqlite)
    saved: list[int] = []

    def count() -> None:
        for _ in range(EACH):
            with sqlite.writing() as session:
                write(session, read(session) + 1)
            saved.append(1)

    threads = [threading.Thread(target=count) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(saved) == THREADS * EACH
    assert counted(sqlite) == len(saved)


def test_a_reading_session_cannot_write(database: Database):
    person(database)
    with pytest.raises(DBAPIError, match=r"(?i)read.?only"), database.reading() as session:
        session.execute(text("UPDATE person SET handle = 'x'"))


def test_a_connection_writes_again_after_it_has_read(database: Database):
    for number in range(3):
        with database.reading() as session:
            session.execute(text("SELECT 1"))
        with database.writing() as session:
            session.add(Person(handle=f"p{number}", display_name=None, password_hash=None))
    with database.reading() as session:
        assert session.query(Person).count() == 3


def test_a_look_does_not_change_while_others_write(database: Database):
    with database.reading() as session:
        assert session.query(Person).count() == 0
        person(database)
        assert session.query(Person).count() == 0


def add_and_fail(session: Session) -> None:
    session.add(Person(handle="x", display_name=None, password_hash=None))
    session.flush()
    raise NotFound("unit", 1)


def test_a_unit_of_work_that_fails_leaves_nothing(database: Database):
    with pytest.raises(NotFound), database.writing() as session:
        add_and_fail(session)
    with database.reading() as session:
        assert session.query(Person).count() == 0


@pytest.mark.parametrize("verb", ["UPDATE {0} SET id = id", "DELETE FROM {0}"])
def test_no_row_of_an_append_only_table_can_be_changed_or_taken_away(database: Database, verb: str):
    fill(database)
    names = {table.name for table in append_only_tables()}
    assert {"audit_row", "change_set", "document", "activity_record", "run_line"} <= names
    open_at_first = {"reading_block"} if verb.startswith("UPDATE") else set()
    for name in sorted(names - open_at_first):
        with pytest.raises(DBAPIError, match="append-only"), database.engine.begin() as connection:
            connection.exec_driver_sql(verb.format(name))


def test_an_open_block_may_be_filled_but_a_closed_one_is_final(database: Database):
    fill(database)
    filling = "UPDATE reading_block SET {} WHERE id = 1"
    with database.engine.begin() as connection:
        connection.exec_driver_sql(filling.format("sha256 = 'filled', state = 'open'"))
        connection.exec_driver_sql(filling.format("sha256 = 'whole', state = 'closed'"))
    with pytest.raises(DBAPIError, match="append-only"), database.engine.begin() as connection:
        connection.exec_driver_sql(filling.format("state = 'open'"))
    for number in (1, 2):
        with pytest.raises(DBAPIError, match="append-only"), database.engine.begin() as connection:
            connection.exec_driver_sql(f"DELETE FROM reading_block WHERE id = {number}")  # noqa: S608
    with database.engine.connect() as connection:
        kept = connection.execute(text("SELECT sha256, state FROM reading_block ORDER BY id")).all()
    assert kept == [("whole", "closed"), ("sha256 2 å", "open")]


def test_no_row_is_replaced_past_the_triggers(sqlite: Database):
    person(sqlite)
    with sqlite.writing() as session, pytest.raises(DBAPIError, match="append-only"):
        session.execute(text("INSERT OR REPLACE INTO audit_row SELECT * FROM audit_row"))


def test_triggers_can_be_taken_away_and_made_again_for_a_rebuild(database: Database):
    fill(database)
    with database.engine.begin() as connection:
        drop_triggers(connection, ["sign_in_failure"])
        connection.exec_driver_sql("DELETE FROM sign_in_failure")
        create_triggers(connection, ["sign_in_failure"])
        connection.execute(
            SignInFailure.__table__.insert(), {"id": 1, "handle": "x", "at": _noon()}
        )
    with pytest.raises(DBAPIError, match="append-only"), database.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM sign_in_failure")


def _noon() -> datetime:
    return datetime.fromisoformat("2026-11-24T12:00:00+01:00")


def test_a_moment_without_a_time_zone_is_refused(database: Database):
    with pytest.raises(StatementError, match="time zone"), database.writing() as session:
        session.add(SignInFailure(handle="x", at=_noon().replace(tzinfo=None)))


def test_a_moment_comes_back_as_the_same_moment(database: Database):
    with database.writing() as session:
        session.add(SignInFailure(handle="x", at=_noon()))
    with database.reading() as session:
        kept = session.query(SignInFailure).one().at
    assert kept == _noon()
    assert kept.isoformat() == "2026-11-24T11:00:00+00:00"


def test_sqlite_keeps_what_it_acknowledged_and_checks_its_keys(sqlite: Database):
    with sqlite.engine.connect() as connection:
        found = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


def test_every_constraint_has_a_name(database: Database):
    inspector = inspect(database.engine)
    for table in inspector.get_table_names():
        constraints = [
            *inspector.get_foreign_keys(table),
            *inspector.get_unique_constraints(table),
            *inspector.get_check_constraints(table),
        ]
        assert [one for one in constraints if not one["name"]] == [], table
