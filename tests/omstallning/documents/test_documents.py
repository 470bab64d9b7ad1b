"""Files as they came: once each, whole, and never passed off as what they are not."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from omstallning.access.model import Actor
from omstallning.changes.operations import change_set
from omstallning.database import Database
from omstallning.documents.operations import Damaged, bare_name, content_of, keep
from omstallning.documents.tables import Document
from omstallning.errors import NotFound

CONTENT = "källa;mängd\nOlja;12,5\n".encode()


def kept(
    database: Database, who: Actor, folder: Path, content: bytes = CONTENT, name: str = "a.csv"
) -> Document:
    with database.writing() as session, change_set(session, who, "keep") as change:
        return keep(change, folder, content, name)


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_a_file_comes_back_as_it_was(database: Database, strategist: Actor, documents: Path):
    document = kept(database, strategist, documents)
    with database.reading() as session:
        found, content = content_of(session, documents, document.id)
    assert content == CONTENT
    assert (found.file_name, found.size_bytes) == ("a.csv", len(CONTENT))
    assert found.sha256 == hashlib.sha256(CONTENT).hexdigest()


def test_the_same_bytes_under_another_name_are_the_same_document(
    database: Database, strategist: Actor, documents: Path
):
    first = kept(database, strategist, documents)
    second = kept(database, strategist, documents, name="b.csv")
    assert first.id == second.id
    assert len(files(documents)) == 1
    with database.reading() as session:
        assert len(session.scalars(select(Document)).all()) == 1


def test_one_other_byte_is_another_document(database: Database, strategist: Actor, documents: Path):
    first = kept(database, strategist, documents)
    assert kept(database, strategist, documents, CONTENT + b" ").id != first.id


@pytest.mark.parametrize("damage", [b"", CONTENT[:-1], CONTENT + b"\n", b"x" + CONTENT[1:]])
def test_a_damaged_file_is_never_handed_out(
    database: Database, strategist: Actor, documents: Path, damage: bytes
):
    document = kept(database, strategist, documents)
    files(documents)[0].write_bytes(damage)
    with database.reading() as session, pytest.raises(Damaged) as damaged:
        content_of(session, documents, document.id)
    assert damaged.value.fields == {"file": "a.csv", "sha256": document.sha256}


def test_a_file_that_is_gone_is_named(database: Database, strategist: Actor, documents: Path):
    document = kept(database, strategist, documents)
    files(documents)[0].unlink()
    with database.reading() as session, pytest.raises(NotFound) as missing:
        content_of(session, documents, document.id)
    assert missing.value.fields == {"kind": "document_file", "id": "a.csv"}


def test_the_bytes_are_on_disk_before_the_row_is(
    database: Database, strategist: Actor, documents: Path
):
    with database.writing() as session, change_set(session, strategist, "keep") as change:
        keep(change, documents, CONTENT, "a.csv")
        assert [path.read_bytes() for path in files(documents)] == [CONTENT]
        with database.reading() as other:
            assert other.scalars(select(Document)).all() == []


def test_a_save_that_fails_leaves_a_file_but_no_document(
    database: Database, strategist: Actor, documents: Path
):
    with pytest.raises(NotFound), database.writing() as session:
        _keep_and_fail(session, strategist, documents)
    with database.reading() as session:
        assert session.scalars(select(Document)).all() == []
    assert kept(database, strategist, documents).file_name == "a.csv"


def _keep_and_fail(session: object, who: Actor, folder: Path) -> None:
    with change_set(session, who, "keep") as change:  # type: ignore[arg-type]
        keep(change, folder, CONTENT, "a.csv")
        raise NotFound("unit", 1)


@given(st.text(max_size=300))
def test_a_name_is_never_a_path(name: str):
    bare = bare_name(name)
    assert 0 < len(bare) <= 200
    assert "/" not in bare
    assert bare not in {".", ".."}
    assert bare.isprintable()


@pytest.mark.parametrize(
    ("name", "bare"),
    [("../../etc/passwd", "passwd"), ("C:\\x\\år 2024.csv", "år 2024.csv"),
     ("a\r\nb.csv", "ab.csv"),
     ("..", "file"), ("", "file"), ("/", "file")],
)  # fmt: skip
def test_what_is_left_of_a_name(name: str, bare: str):
    assert bare_name(name) == bare
