"""Killed in mid-save: what was answered is there with its log row, nothing is torn."""

from __future__ import annotations

import re
import threading
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import cycle, islice

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from emissions.tables import ActivityRecord
from omstallning.access import audit
from omstallning.access.tables import AuditRow
from omstallning.changes.tables import Change, ChangeSet
from omstallning.database import Database
from tests.faults import worker
from tests.faults.conftest import FULL, Room
from tests.faults.service import PATIENCE, Answer, Unanswered

KILLS = 10_000 if FULL else 20
CLIENTS = 4
BETWEEN = 8
"""Saves that are answered between two kills."""
FIRST_DAY = date(2020, 1, 1)
SAVING = (
    "the change set is begun",
    "the records are written",
    "the change is noted",
    "the log is written, nothing is committed",
    worker.COMMITTED,
)


@dataclass
class Saver:
    """Somebody who states one day after another and remembers what was answered."""

    number: int
    room: Room
    answered: dict[str, int] = field(default_factory=dict)
    unanswered: list[str] = field(default_factory=list)
    refused: list[tuple[str, Answer]] = field(default_factory=list)

    def work(self, stop: threading.Event) -> None:
        """State days until told to stop; the same day is not tried again."""
        person = self.room.strategist()
        source = list(self.room.group.sources.values())[self.number]
        unit = ["MWh", "kWh", "MWh", "l"][self.number]
        count = 0
        while not stop.is_set():
            count += 1
            note = f"{self.number}-{count}"
            try:
                answer = person.post(
                    f"/utslapp/kallor/{source}/ny-uppgift",
                    period=(FIRST_DAY + timedelta(days=count)).isoformat(),
                    quantity=str(count), unit=unit, status="measured", note=note,
                )  # fmt: skip
            except Unanswered:
                self.unanswered.append(note)
                continue
            found = re.search(r"/uppgifter/(\d+)$", answer.location)
            if answer.status == 303 and found:
                self.answered[note] = int(found.group(1))
            else:
                self.refused.append((note, answer))


def test_nothing_answered_is_lost_and_nothing_is_torn(room: Room) -> None:
    savers = [Saver(number, room) for number in range(CLIENTS)]
    stop = threading.Event()
    threads = [threading.Thread(target=saver.work, args=[stop]) for saver in savers]
    for thread in threads:
        thread.start()
    for number, point in enumerate(islice(cycle(SAVING), KILLS), start=1):
        is_last = number == KILLS
        _let_work(savers, BETWEEN)
        room.service.arm(f"{worker.WHOLE}{point}" if is_last else point)
        room.service.wait_for_kill()
    stop.set()
    for thread in threads:
        thread.join()
    room.service.stop()
    room.service.start()
    assert [saver.refused for saver in savers if saver.refused] == []
    assert sum(len(saver.unanswered) for saver in savers) >= KILLS
    with room.database.reading() as session:
        stored = _stored_whole(session)
        for saver in savers:
            for note, record_id in saver.answered.items():
                assert stored[note] == [record_id], note
            for note in saver.unanswered:
                assert len(stored.get(note, [])) <= 1, note
        of_unanswered = [note for saver in savers for note in saver.unanswered if note in stored]
        assert 0 < len(of_unanswered) < KILLS
        assert audit.verify(session).first_bad is None
    assert _faults_of_the_file(room.database) == []
    shown = max(number for saver in savers for number in saver.answered.values())
    assert room.strategist().get(f"/utslapp/uppgifter/{shown}").status == 200


def _let_work(savers: Sequence[Saver], saves: int) -> None:
    """Wait until the people have had some more saves answered."""
    before, until = sum(len(one.answered) for one in savers), time.monotonic() + PATIENCE
    while sum(len(one.answered) for one in savers) < before + saves:
        assert time.monotonic() < until, [one.refused[:1] for one in savers]
        time.sleep(0.01)


def _stored_whole(session: Session) -> dict[str, list[int]]:
    """Note → ids of its records; each with its quantity, change and one row of the log."""
    logged = Counter(
        row.details["change_set"]
        for row in session.scalars(select(AuditRow))
        if "change_set" in row.details
    )
    assert set(logged) == set(session.scalars(select(ChangeSet.id)))
    assert set(logged.values()) == {1}
    changes = Counter(session.scalars(select(Change.change_set_id).where(
        Change.kind == ActivityRecord.__tablename__)))  # fmt: skip
    found: dict[str, list[int]] = {}
    for record in session.scalars(select(ActivityRecord)):
        assert record.note is not None
        assert record.quantity == float(record.note.partition("-")[2])
        assert changes[record.change_set_id] == 1
        found.setdefault(record.note, []).append(record.id)
    return found


def _faults_of_the_file(database: Database) -> Sequence[object]:
    """What the database itself finds wrong with its pages and references."""
    if not database.is_sqlite:
        return []
    with database.engine.connect() as connection:
        check = connection.execute(text("PRAGMA integrity_check")).scalars().all()
        return [
            *(found for found in check if found != "ok"),
            *connection.execute(text("PRAGMA foreign_key_check")).all(),
        ]
