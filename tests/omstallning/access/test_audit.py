"""The chained log: one line of rows and a verifier that names the first row that lies."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import Connection, func, select, text
from sqlalchemy.exc import DBAPIError

from omstallning.access import audit
from omstallning.access.tables import AuditRow
from omstallning.database import Database, drop_triggers
from tests.postgresql import Cluster

WRITERS, EACH = 4, 20


def append(database: Database, verb: str = "saved", **details: Any) -> None:
    with database.writing() as session:
        audit.append(session, person_id=1, verb=verb, details=details)


def verdict(database: Database, tail: str | None = None) -> audit.Verdict:
    with database.reading() as session:
        return audit.verify(session, expected_tail=tail)


@pytest.fixture
def log(database: Database) -> Database:
    """A log of six rows."""
    for number in range(1, 7):
        append(database, number=number, note="å")
    return database


@pytest.fixture
def postgres(postgresql: Cluster) -> Iterator[Database]:
    """A PostgreSQL database, for what only happens where writers do not queue by themselves."""
    database = Database(postgresql.new_database())
    database.create_all()
    yield database
    database.dispose()


def attack(database: Database, act: Callable[[Connection], None]) -> None:
    """Change the log as somebody would who owns the database."""
    with database.engine.begin() as connection:
        drop_triggers(connection, ["audit_row"])
        act(connection)


def change(column: str, value: object) -> Callable[[Connection], None]:
    def act(connection: Connection) -> None:
        connection.execute(
            AuditRow.__table__.update().where(AuditRow.id == 3).values({column: value})
        )

    return act


def swap(connection: Connection) -> None:
    rows = {
        row.id: row
        for row in connection.execute(select(AuditRow.__table__).where(AuditRow.id.in_([3, 4])))
    }
    for here, there in ((3, 4), (4, 3)):
        connection.execute(
            AuditRow.__table__.update()
            .where(AuditRow.id == here)
            .values(details=rows[there].details, verb=rows[there].verb)
        )


def forge(connection: Connection) -> None:
    """Push the rows from the fourth on one step up and put a well-made row in their place."""
    for number in (6, 5, 4):
        connection.execute(
            AuditRow.__table__.update().where(AuditRow.id == number).values(id=number + 1)
        )
    third = connection.execute(select(AuditRow.__table__).where(AuditRow.id == 3)).one()
    content = (4, third.at, 1, "forged", {}, third.sha256)
    names = ("id", "at", "person_id", "verb", "details", "previous_sha256")
    row = dict(zip(names, content, strict=True))
    connection.execute(AuditRow.__table__.insert(), row | {"sha256": audit.link(*content)})


def delete(*numbers: int) -> Callable[[Connection], None]:
    def act(connection: Connection) -> None:
        connection.execute(AuditRow.__table__.delete().where(AuditRow.id.in_(numbers)))

    return act


def test_an_untouched_log_holds(log: Database):
    found = verdict(log)
    assert (found.rows, found.first_bad, found.fault) == (6, None, None)
    assert verdict(log, found.tail).first_bad is None


def test_an_empty_log_holds(database: Database):
    assert verdict(database) == audit.Verdict(0, audit.GENESIS)


@pytest.mark.parametrize(
    ("act", "row", "fault"),
    [
        (change("verb", "nothing"), 3, "content_changed"),
        (change("person_id", 2), 3, "content_changed"),
        (change("person_id", None), 3, "content_changed"),
        (change("details", {"number": 3}), 3, "content_changed"),
        (change("at", datetime.fromisoformat("2026-01-01T00:00:00+00:00")), 3, "content_changed"),
        (change("sha256", "0" * 64), 3, "content_changed"),
        (change("previous_sha256", "0" * 64), 3, "link_broken"),
        (delete(3), 3, "row_missing"),
        (delete(1), 1, "row_missing"),
        (swap, 3, "content_changed"),
        (forge, 5, "link_broken"),
    ],
    ids=["verb", "person", "no person", "details", "time", "hash", "link", "deleted",
         "first deleted", "swapped", "inserted"],
)  # fmt: skip
def test_the_verifier_names_the_first_row_that_lies(
    log: Database, act: Callable[[Connection], None], row: int, fault: str
):
    attack(log, act)
    found = verdict(log)
    assert (found.first_bad, found.fault) == (row, fault)


def test_a_cut_tail_is_seen_by_the_hash_kept_outside(log: Database):
    tail = verdict(log).tail
    attack(log, delete(5, 6))
    assert verdict(log).first_bad is None
    found = verdict(log, tail)
    assert (found.first_bad, found.fault) == (5, "tail_differs")


def test_a_whole_chain_made_anew_is_seen_by_the_hash_kept_outside(log: Database):
    tail = verdict(log).tail
    attack(log, delete(1, 2, 3, 4, 5, 6))
    for number in range(1, 7):
        append(log, number=number, note="å")
    assert verdict(log).first_bad is None
    assert verdict(log, tail).fault == "tail_differs"


def test_many_writers_make_one_chain(database: Database):
    def write(writer: int) -> None:
        for number in range(EACH):
            append(database, writer=writer, number=number)

    threads = [threading.Thread(target=write, args=(writer,)) for writer in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = verdict(database)
    assert (found.rows, found.first_bad) == (WRITERS * EACH, None)


def second_writer(database: Database) -> tuple[list[str], int]:
    """One writer has appended and not yet committed while another appends; how the second fares."""
    told: list[str] = []

    def write() -> None:
        try:
            append(database, "second")
        except DBAPIError:
            told.append("thrown out")
        else:
            told.append("saved")

    other = threading.Thread(target=write)
    with database.writing() as session:
        audit.append(session, person_id=1, verb="first", details={})
        other.start()
        _until_somebody_waits(database)
    other.join()
    with database.reading() as session:
        return told, session.scalar(select(func.count()).select_from(AuditRow)) or 0


def _until_somebody_waits(database: Database) -> None:
    waiting = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
    for _ in range(10_000):
        with database.reading() as session:
            if session.scalar(waiting):
                return
    pytest.fail("nobody ever waited")


def test_the_second_writer_waits_for_the_first_and_links_to_it(postgres: Database):
    assert second_writer(postgres) == (["saved"], 2)
    assert verdict(postgres).first_bad is None


def test_without_the_lock_both_take_the_same_tail_and_one_save_is_lost(
    postgres: Database, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(audit, "take_lock", lambda session: None)
    assert second_writer(postgres) == (["thrown out"], 1)
