"""What was rejected comes back as the same kind of file, harmless, mended and taken in."""

from __future__ import annotations

import io
from datetime import date

import pytest
from python_calamine import CalamineWorkbook

from omstallning.imports.model import FileFormat
from tests.omstallning.imports.layouts import workbook
from tests.omstallning.imports.room import FILE, HEADINGS, counts


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
