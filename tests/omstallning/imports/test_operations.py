"""A file is looked through, taken in as one change set or not at all, and taken back."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import date

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from omstallning.access import audit
from omstallning.access.model import Permission, Role
from omstallning.access.tables import AuditRow
from omstallning.changes.operations import undo
from omstallning.changes.tables import ChangeSet
from omstallning.errors import NotFound, Refused
from omstallning.imports import operations, store
from omstallning.imports.errors import (
    AlreadyCommitted,
    AmbiguousColumn,
    ColumnsChanged,
    NotCommitted,
    PreviewOutdated,
    UnknownLayout,
    WritingChanged,
)
from omstallning.imports.model import (
    BatchState,
    ColumnKind,
    ColumnSpec,
    Context,
    FileFormat,
    Importer,
    Layout,
    Plan,
    Table,
)
from omstallning.imports.operations import Choices, Preview
from omstallning.imports.planning import compare
from omstallning.imports.tables import ImportBatch
from omstallning.message import Message
from omstallning.organisation.model import UnitKind
from omstallning.organisation.operations import found_unit
from omstallning.organisation.tables import Site
from tests.conftest import person
from tests.omstallning.imports.layouts import workbook

SITES = Layout(
    "sites",
    "sites",
    (
        ColumnSpec("key", ("Plats",), required=True),
        ColumnSpec("name", ("Namn",), required=True),
        ColumnSpec("area_m2", ("Yta",), ColumnKind.NUMBER, minimum=0),
    ),
)
FILE = "Plats;Namn;Yta\np1;Skolan;100,5\np2;Hallen;\np3;;12\np4;Förrådet;-1\n".encode()
HEADINGS = ["Plats", "Namn", "Yta"]


def plan_sites(session: Session, table: Table, context: Context) -> Plan:
    del context
    rows = session.scalars(select(Site).where(~Site.is_withdrawn)).all()
    in_force = {row.key: {"name": row.name, "record": row} for row in rows}
    return compare(table, key=lambda v: str(v["key"]), fields=("name",), in_force=in_force)


def commit_sites(session: Session, change: object, plan: Plan, context: Context) -> None:
    del session
    for new in plan.new:
        change.add(Site(key=new.key, name=new.values["name"], unit_id=context.options["unit"]))
    for changed in plan.changed:
        row = changed.in_force["record"]
        change.update(row, expected_version=row.version, name=changed.values["name"])


IMPORTER = Importer(
    "sites", "sites", Permission.WRITE_ORGANISATION, (SITES,), plan_sites, commit_sites
)


@pytest.fixture
def unit(database, strategist) -> int:
    with database.writing() as session:
        return found_unit(
            session,
            strategist,
            key="kommunen",
            kind=next(iter(UnitKind)),
            name="Exempelby",
            valid_from=date(2020, 1, 1),
        ).id


@pytest.fixture
def room(database, strategist, documents, unit):
    """A place to import into: `look` and `take` are whole units of work."""
    return Room(database, strategist, documents, unit)


class Room:
    def __init__(self, database, actor, documents, unit):
        self.database, self.actor, self.folder, self.unit = database, actor, documents, unit

    def look(self, content: bytes = FILE, name: str = "platser.csv", **choices: object) -> Preview:
        chosen = Choices(options={"unit": self.unit}, **choices)
        with self.database.writing() as session:
            return operations.preview(
                session, self.actor, IMPORTER, content, name, chosen, folder=self.folder
            )

    def take(self, preview: Preview, actor: object = None) -> int | None:
        with self.database.writing() as session:
            return operations.commit_import(
                session, actor or self.actor, IMPORTER, preview.batch_id, folder=self.folder
            )

    def undo(self, preview: Preview) -> int:
        with self.database.writing() as session:
            return operations.undo_import(session, self.actor, IMPORTER, preview.batch_id)

    def names(self) -> Mapping[str, str]:
        with self.database.reading() as session:
            rows = session.scalars(select(Site).where(~Site.is_withdrawn).order_by(Site.key))
            return {row.key: row.name for row in rows}

    def state(self, preview: Preview) -> BatchState:
        with self.database.reading() as session:
            return store.state_of(session, preview.batch_id)

    def rejected(self, preview: Preview, language: str = "sv") -> bytes:
        with self.database.reading() as session:
            return operations.rejected_file(
                session, preview.batch_id, describe=lambda m: f"={m.code}", language=language
            )


def counts(preview: Preview) -> tuple[int, int, int, int]:
    plan = preview.plan
    return len(plan.new), len(plan.changed), len(plan.unchanged), len(plan.rejected)


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
        undo(session, room.actor, change_set_id)
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


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_rejected_rows_come_back_as_the_same_file_and_can_be_mended(room, encoding):
    text = "Utdrag;2025\r\n" + FILE.decode().replace("\n", "\r\n")
    room.take(room.look(text.encode(encoding), source="fastighet"))
    again = room.look(text.encode(encoding), source="fastighet")
    handed_out = room.rejected(again)
    lines = handed_out.decode(encoding).splitlines()
    assert lines[:2] == ["Utdrag;2025", "Plats;Namn;Yta;Fel i raden"]
    assert lines[2:] == ["p3;;12;Namn: =missing_value", "p4;Förrådet;-1;Yta: =below_minimum"]
    mended = handed_out.decode(encoding).replace("p3;;", "p3;Gården;").replace("-1", "1")
    seen = room.look(mended.encode(encoding), source="fastighet")
    assert counts(seen) == (2, 0, 0, 0)
    room.take(seen)
    assert room.names()["p3"] == "Gården"


def test_a_rejected_workbook_comes_back_as_a_workbook_with_its_kinds(room):
    rows = [HEADINGS, ["p1", "Skolan", 3.5], ["p2", "", 12], ["p3", "Hallen", date(2025, 1, 1)]]
    seen = room.look(workbook(Blad=rows), "platser.xlsx")
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(room.rejected(seen, "en")))
    assert sheet.sheet_names == ["Blad"]
    assert sheet.get_sheet_by_index(0).to_python() == [
        [*HEADINGS, "Error in the row"],
        ["p2", "", 12, "Namn: =missing_value"],
        ["p3", "Hallen", date(2025, 1, 1), "Yta: =date_for_number"],
    ]


def test_rejected_elements_of_json_come_back_as_json(room):
    content = b'{"platser": [{"Plats": "p1", "Namn": null}, {"Plats": "p2", "Namn": "Hallen"}]}'
    seen = room.look(content, "platser.json")
    assert seen.file.format is FileFormat.JSON
    mended = room.rejected(seen).replace(b"null", b'"Skolan"')
    assert counts(room.look(mended, "platser.json")) == (1, 0, 0, 0)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_no_cell_of_a_rejected_file_can_run_and_each_comes_back_as_it_was(room, kind):
    names = ["=1+1", "@SUM(A1)", "-x", "'=2", "+46 70"]
    rows = [HEADINGS, *([name, "", "-5"] for name in names)]
    text = "\n".join(";".join(row) for row in rows)
    seen = room.look(text.encode() if kind == "csv" else workbook(Blad=rows), f"x.{kind}")
    handed_out = room.rejected(seen)
    if kind == "csv":
        cells = [line.split(";") for line in handed_out.decode().splitlines()]
    else:
        cells = CalamineWorkbook.from_filelike(io.BytesIO(handed_out)).get_sheet_by_index(0)
        cells = cells.to_python()
    for row in cells[1:]:
        assert row[0].startswith("'")
        assert row[2] == "-5"
    again = room.look(handed_out, f"x.{kind}")
    assert [rejected.raw[0] for rejected in again.plan.rejected] == names


def test_a_row_with_too_many_fields_keeps_them_and_stays_rejected_until_mended(room):
    seen = room.look(b"Plats;Namn;Yta\np1;Skolan;1;for;mycket\n")
    handed_out = room.rejected(seen)
    assert handed_out.decode().splitlines() == [
        "Plats;Namn;Yta;;;Fel i raden",
        "p1;Skolan;1;for;mycket;'=row_too_long",
    ]
    again = room.look(handed_out)
    assert again.plan.rejected[0].message.code == "row_too_long"
    assert room.rejected(again) == handed_out
    mended = handed_out.replace(b"for;mycket", b";")
    assert counts(room.look(mended)) == (1, 0, 0, 0)


def test_a_remembered_source_is_stopped_when_its_columns_change(room):
    room.take(room.look(source="fastighet"))
    changed = FILE.replace(b"Yta", b"Area")
    with pytest.raises(ColumnsChanged) as stopped:
        room.look(changed, source="fastighet")
    assert stopped.value.fields["missing"] == ("Yta",)
    assert stopped.value.fields["unexpected"] == ("Area",)
    assert counts(room.look(changed, source="annan")) == (1, 0, 2, 1)


def test_a_remembered_source_is_stopped_when_its_separator_or_encoding_changes(room):
    room.take(room.look(source="fastighet"))
    with pytest.raises(WritingChanged):
        room.look(FILE.decode().encode("utf-16"), source="fastighet")


def test_a_new_mapping_settles_a_changed_source_and_is_remembered(room):
    room.take(room.look(source="fastighet"))
    changed = FILE.replace(b"Namn", b"Benamning").replace(b"Hallen", b"Ishallen")
    mapping = {"key": "Plats", "name": "Benamning", "area_m2": "Yta"}
    seen = room.look(changed, source="fastighet", mapping=mapping)
    assert len(seen.plan.changed) == 1
    room.take(seen)
    assert counts(room.look(changed, source="fastighet")) == (0, 0, 2, 2)
    with pytest.raises(ColumnsChanged):
        room.look(source="fastighet")


def test_undoing_an_earlier_import_is_not_stopped_by_a_remembered_layout(room):
    first = room.look(source="fastighet")
    room.take(first)
    other = b"Plats;Namn;Yta;Anm\np9;Ladan;1;x\n"
    everything = {"key": "Plats", "name": "Namn", "area_m2": "Yta"}
    room.take(room.look(other, source="fastighet", mapping=everything))
    room.undo(first)
    assert room.names() == {"p9": "Ladan"}


def test_an_answer_about_the_decimal_mark_is_kept_for_the_source(room):
    content = b"Plats;Namn;Yta\np1;Skolan;1,250\n"
    with pytest.raises(AmbiguousColumn):
        room.look(content, source="fastighet")
    seen = room.look(content, source="fastighet", decimals={"area_m2": ","})
    assert next(iter(seen.table)).values["area_m2"] == 1.25
    room.take(seen)
    assert room.look(content, source="fastighet").table.decimals == {"area_m2": ","}


def test_a_layout_nobody_knows_is_refused(room):
    with pytest.raises(UnknownLayout):
        room.look(layout="byggnader")


def test_the_reasons_of_rejected_rows_keep_their_fields(room):
    seen = room.look()
    with room.database.reading() as session:
        told = [Message(r.code, r.fields) for r in store.rejections(session, seen.batch_id)]
        assert [batch.id for batch in store.batches(session, "sites")] == [seen.batch_id]
    assert told[1] == Message("below_minimum", {"minimum": 0})
