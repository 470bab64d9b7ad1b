"""A file is looked through, taken in as one change set or not at all, and taken back."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import func, select

from omstallning.access import audit
from omstallning.access.model import Role
from omstallning.access.tables import AuditRow
from omstallning.changes.operations import undo
from omstallning.changes.tables import ChangeSet
from omstallning.errors import NotFound, Refused
from omstallning.imports import operations, store
from omstallning.imports.errors import (
    AlreadyCommitted,
    NotCommitted,
    PreviewOutdated,
    UnknownLayout,
)
from omstallning.imports.model import BatchState, Importer, Plan
from omstallning.imports.tables import ImportBatch
from omstallning.message import Message
from tests.conftest import person
from tests.omstallning.imports.room import FILE, IMPORTER, SITES, commit_sites, counts, plan_sites


def test_a_dry_run_counts_and_changes_nothing(room):
    seen = room.look()
    assert counts(seen) == (2, 0, 0, 2)
    assert seen.read == 4
    assert room.names() == {}
    assert room.state(seen) is BatchState.PREVIEWED
    with room.database.reading() as session:
        kept = store.batch(session, seen.batch_id)
        assert (kept.rows_read, kept.rows_accepted, kept.rows_rejected) == (4, 2, 2)
        assert [
            (r.row, r.column, r.value, r.code) for r in store.rejections(session, seen.batch_id)
        ] == [(4, "Namn", None, "missing_value"), (5, "Yta", "-1", "below_minimum")]


def test_examining_needs_no_right_to_write_in_the_database(room):
    with room.database.reading() as session:
        seen = operations.examine(session, room.actor, IMPORTER, FILE, "../platser.csv")
    assert counts(seen) == (2, 0, 0, 2)
    assert (seen.batch_id, seen.file_name) == (None, "platser.csv")


def test_an_import_is_one_change_set_with_one_audit_row_that_carries_the_hashes(room):
    seen = room.look()
    change_set_id = room.take(seen)
    assert room.names() == {"p1": "Skolan", "p2": "Hallen"}
    assert room.state(seen) is BatchState.COMMITTED
    with room.database.reading() as session:
        rows = session.scalars(select(AuditRow).where(AuditRow.verb == "import")).all()
        assert len(rows) == 1
        assert rows[0].details["change_set"] == change_set_id
        assert rows[0].details["content_sha256"] == seen.plan.fingerprint
        assert audit.verify(session).first_bad is None


def test_the_same_file_twice_changes_nothing_and_makes_no_change_set(room):
    room.take(room.look())
    again = room.look()
    assert counts(again) == (0, 0, 2, 2)
    with room.database.reading() as session:
        before = session.scalar(select(func.count()).select_from(ChangeSet))
    assert room.take(again) is None
    with room.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(ChangeSet)) == before
        assert session.scalar(select(func.count()).select_from(ImportBatch)) == 2


def test_a_changed_row_shows_old_and_new_and_becomes_the_new(room):
    room.take(room.look())
    seen = room.look(FILE.replace(b"Hallen", b"Ishallen"))
    change = seen.plan.changed[0]
    assert [(d.field, d.old, d.new) for d in change.differences] == [("name", "Hallen", "Ishallen")]
    room.take(seen)
    assert room.names()["p2"] == "Ishallen"


def test_undo_takes_the_whole_import_back_and_it_can_be_taken_in_again(room):
    room.take(room.look())
    second = room.look(FILE.replace(b"Hallen", b"Ishallen") + b"p5;Lekparken;\n")
    room.take(second)
    room.undo(second)
    assert room.names() == {"p1": "Skolan", "p2": "Hallen"}
    assert room.state(second) is BatchState.UNDONE
    with pytest.raises(NotCommitted):
        room.undo(second)


def test_an_undo_from_the_history_counts_as_well(room):
    seen = room.look()
    change_set_id = room.take(seen)
    with room.database.writing() as session:
        undo(session, room.actor, change_set_id, rebuild={})
    assert room.names() == {}
    assert room.state(seen) is BatchState.UNDONE


def test_what_was_never_committed_cannot_be_undone(room):
    with pytest.raises(NotCommitted):
        room.undo(room.look())


def test_a_dry_run_is_committed_once(room):
    seen = room.look()
    room.take(seen)
    with pytest.raises(AlreadyCommitted):
        room.take(seen)


def test_a_dry_run_that_no_longer_holds_is_stopped(room):
    first, second = room.look(), room.look(FILE.replace(b"Hallen", b"Ishallen"))
    room.take(second)
    with pytest.raises(PreviewOutdated):
        room.take(first)
    assert room.names()["p2"] == "Ishallen"


def test_of_two_who_take_the_same_rows_in_at_once_the_second_is_told(room):
    dry_runs = [room.look(), room.look()]
    start = Barrier(2)

    def take(seen):
        start.wait()
        try:
            return room.take(seen)
        except PreviewOutdated as stopped:
            return stopped.code

    with ThreadPoolExecutor(2) as both:
        outcomes = list(both.map(take, dry_runs))
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["int", "str"]
    assert len(room.names()) == 2


def test_an_error_in_the_middle_of_a_commit_leaves_nothing(room):
    seen = room.look()

    def half(session, change, plan, context):
        commit_sites(session, change, Plan(plan.new[:1], (), (), (), ""), context)
        raise NotFound("site", 0)

    broken = Importer("sites", "sites", IMPORTER.permission, (SITES,), plan_sites, half)
    with pytest.raises(NotFound), room.database.writing() as session:
        operations.commit_import(session, room.actor, broken, seen.batch_id, folder=room.folder)
    assert room.names() == {}
    assert room.state(seen) is BatchState.PREVIEWED


def test_an_importer_that_loses_a_row_is_caught(room):
    def forgetful(session, table, context):
        plan = plan_sites(session, table, context)
        return Plan(plan.new[:1], plan.changed, plan.unchanged, plan.rejected, plan.fingerprint)

    broken = Importer("sites", "sites", IMPORTER.permission, (SITES,), forgetful, commit_sites)
    with pytest.raises(RuntimeError, match="loses rows"), room.database.reading() as session:
        operations.examine(session, room.actor, broken, FILE, "x.csv")


def test_who_may_not_write_may_neither_look_nor_take(room):
    seen = room.look()
    reader = person(room.database, Role.READER)
    with pytest.raises(Refused):
        room.take(seen, reader)
    with pytest.raises(Refused), room.database.reading() as session:
        operations.examine(session, reader, IMPORTER, FILE, "x.csv")


def test_rows_read_before_the_writers_lock_give_the_same_import(room):
    seen = room.look()
    with room.database.reading() as session:
        table = operations.reread(session, IMPORTER, seen.batch_id, folder=room.folder)
    with room.database.writing() as session:
        operations.commit_import(
            session, room.actor, IMPORTER, seen.batch_id, folder=room.folder, table=table
        )
    assert room.names() == {"p1": "Skolan", "p2": "Hallen"}


def test_a_layout_nobody_knows_is_refused(room):
    with pytest.raises(UnknownLayout):
        room.look(layout="byggnader")


def test_the_reasons_of_rejected_rows_keep_their_fields(room):
    seen = room.look()
    with room.database.reading() as session:
        told = [Message(r.code, r.fields) for r in store.rejections(session, seen.batch_id)]
        assert [batch.id for batch in store.batches(session, "sites")] == [seen.batch_id]
    assert told[1] == Message("below_minimum", {"minimum": 0})
