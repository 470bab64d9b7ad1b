"""An import killed half-way leaves all of it or nothing; the same file again changes nothing."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial

import pytest
from sqlalchemy import func, select, text

from emissions.tables import ActivityRecord
from omstallning.access import audit
from omstallning.imports.tables import ImportBatch
from tests.faults import worker
from tests.faults.conftest import Room
from tests.faults.service import Unanswered

ROWS = 100
LOOKING = ("the document is written", "the dry run is kept", worker.COMMITTED)
TAKING_IN = (
    "the records are written",
    "the import is noted",
    "the change is noted",
    "the log is written, nothing is committed",
    worker.COMMITTED,
)


def days_of(year: int) -> tuple[date, date]:
    """The first and the last day of a file."""
    return date(year, 1, 1), date(year, 1, 1) + timedelta(days=ROWS - 1)


def a_file(year: int) -> bytes:
    """A year's days, one a row."""
    first, _ = days_of(year)
    rows = [f"panna-gas;{first + timedelta(days=n)};{n + 1};MWh;uppmätt" for n in range(ROWS)]
    return "\n".join(["källa;period;mängd;enhet;status", *rows, ""]).encode()


def stored(room: Room, year: int) -> int:
    """How many of a file's rows are stated."""
    first, last = days_of(year)
    with room.database.reading() as session:
        return session.scalar(
            select(func.count()).where(ActivityRecord.period_from.between(first, last))
        ) or 0  # fmt: skip


def batch_of(room: Room, location: str) -> ImportBatch:
    """The dry run that a page shows."""
    with room.database.reading() as session:
        return session.get_one(ImportBatch, int(location.rpartition("/")[2]))


def same_again_changes_nothing(room: Room, year: int) -> None:
    """The same file is handed in once more."""
    handed = room.strategist().hand_in_activity(a_file(year))
    batch = batch_of(room, handed.location)
    assert (batch.rows_new, batch.rows_changed, batch.rows_unchanged) == (0, 0, ROWS)
    with room.database.reading() as session:
        assert audit.verify(session).first_bad is None


@pytest.mark.parametrize(("year", "point"), list(enumerate(LOOKING, start=2020)))
def test_killed_while_a_file_is_looked_through_it_can_be_handed_in_again(
    room: Room, year: int, point: str
) -> None:
    person = room.strategist()
    room.service.arm(point)
    with pytest.raises(Unanswered):
        person.hand_in_activity(a_file(year))
    assert room.service.was_killed()
    assert stored(room, year) == 0
    handed = person.hand_in_activity(a_file(year))
    assert batch_of(room, handed.location).rows_new == ROWS
    assert person.post(f"{handed.location}/genomfor", reason="Avläsningar").status == 303
    assert stored(room, year) == ROWS
    same_again_changes_nothing(room, year)


@pytest.mark.parametrize(("year", "point"), list(enumerate(TAKING_IN, start=2030)))
def test_killed_while_rows_are_taken_in_all_of_them_are_there_or_none(
    room: Room, year: int, point: str
) -> None:
    person = room.strategist()
    handed = person.hand_in_activity(a_file(year))
    confirm = partial(person.post, f"{handed.location}/genomfor", reason="Avläsningar")
    room.service.arm(point)
    with pytest.raises(Unanswered):
        confirm()
    assert room.service.was_killed()
    assert stored(room, year) == (ROWS if point == worker.COMMITTED else 0)
    assert confirm().status == 303
    assert stored(room, year) == ROWS
    same_again_changes_nothing(room, year)


def test_after_all_the_kills_the_database_is_sound(room: Room) -> None:
    if room.database.is_sqlite:
        with room.database.engine.connect() as connection:
            assert connection.execute(text("PRAGMA integrity_check")).scalars().all() == ["ok"]
    with room.database.reading() as session:
        assert audit.verify(session).first_bad is None
