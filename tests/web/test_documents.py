"""Kept files through the pages: given back byte for byte, never shown as a page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from omstallning.access.model import Role
from omstallning.changes.operations import change_set
from omstallning.database import Database
from omstallning.documents.operations import keep
from tests.conftest import person
from web.current import SETTINGS

Visitor = Callable[..., FlaskClient]
TABLE = "källa;mängd\n" + "".join(f"olja {n};{n}\n" for n in range(2, 40))
TRAPS = b"<html><script>alert(1)</script></html>"


@pytest.fixture
def folder(app: Flask) -> Path:
    """Where the app keeps its documents."""
    return app.extensions[SETTINGS].documents


def hand_in(sqlite: Database, folder: Path, content: bytes, name: str = "fil.csv") -> int:
    who = person(sqlite, Role.STRATEGIST)
    with sqlite.writing() as session, change_set(session, who, "hold_file") as change:
        return keep(change, folder, content, name).id


def test_a_file_is_given_back_byte_for_byte_as_an_attachment(
    sqlite: Database, folder: Path, visitor: Visitor
):
    number = hand_in(sqlite, folder, TRAPS, 'å "ä";.html')
    answer = visitor(Role.READER).get(f"/dokument/{number}/hamta")
    assert answer.data == TRAPS
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.mimetype == "application/octet-stream"


def test_the_page_tells_the_hash_and_where_the_file_came_with(
    sqlite: Database, folder: Path, visitor: Visitor
):
    number = hand_in(sqlite, folder, b"x")
    page = visitor(Role.READER).get(f"/dokument/{number}").text
    assert "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881" in page
    assert 'href="/andringar/1"' in page


def test_the_row_that_was_asked_for_stands_among_its_neighbours(
    sqlite: Database, folder: Path, visitor: Visitor
):
    number = hand_in(sqlite, folder, TABLE.encode())
    page = visitor(Role.READER).get(f"/dokument/{number}?rad=20").text
    assert "<b>olja 20</b>" in page
    assert "olja 16" in page
    assert "olja 24" in page
    assert "olja 25" not in page


def test_a_row_that_is_not_there_is_no_fault(sqlite: Database, folder: Path, visitor: Visitor):
    number = hand_in(sqlite, folder, TABLE.encode())
    assert visitor(Role.READER).get(f"/dokument/{number}?rad=9999").status_code == 200


@pytest.mark.parametrize("content", [TRAPS, b"", b"\x00\x01\x02", b"%PDF-1.7", b"PK\x03\x04junk"])
def test_a_file_that_is_no_table_is_shown_without_rows(
    sqlite: Database, folder: Path, visitor: Visitor, content: bytes
):
    number = hand_in(sqlite, folder, content)
    answer = visitor(Role.READER).get(f"/dokument/{number}?rad=1")
    assert answer.status_code == 200
    assert "<script>" not in answer.text


def test_a_damaged_file_is_told_on_its_page_and_not_handed_out(
    sqlite: Database, folder: Path, visitor: Visitor
):
    number = hand_in(sqlite, folder, TABLE.encode())
    kept = next(path for path in folder.rglob("*") if path.is_file())
    kept.write_bytes(kept.read_bytes()[:-1])
    browser = visitor(Role.READER)
    page = browser.get(f"/dokument/{number}")
    assert page.status_code == 200
    assert 'class="banner error"' in page.text
    answer = browser.get(f"/dokument/{number}/hamta")
    assert answer.status_code == 422
    assert b"olja 39" not in answer.data


def test_who_may_not_read_gets_no_file(sqlite: Database, folder: Path, visitor: Visitor):
    number = hand_in(sqlite, folder, b"x")
    browser = visitor(Role.CONTRIBUTOR)
    assert browser.get(f"/dokument/{number}").status_code == 403
    assert browser.get(f"/dokument/{number}/hamta").status_code == 403
    assert browser.get("/dokument/99").status_code == 403
    assert visitor(Role.READER).get("/dokument/99").status_code == 404
