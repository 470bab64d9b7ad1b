"""A file is what its bytes are; what is no table, or only half of one, is told in words."""

from __future__ import annotations

import io
import json
import zipfile

import pytest

from omstallning.imports.errors import (
    BrokenRow,
    EmptyFile,
    FileTooLarge,
    HalfFile,
    NotText,
    TooManyCells,
    UnknownFileType,
)
from omstallning.imports.model import BadCell, FileFormat
from omstallning.imports.reading.files import read_file
from omstallning.imports.reading.sheets import Limits
from tests.omstallning.imports.layouts import fixture, workbook


def repacked(content: bytes, **changed: bytes) -> bytes:
    """The same package with some parts replaced."""
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(name, changed.get(name, old.read(name)))
    return file.getvalue()


SHEET = "xl/worksheets/sheet1.xml"


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.7\n...", "pdf"),
        (b"\x89PNG\r\n\x1a\n....", "image"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old_excel"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "locked_workbook",
        ),
        (b"<html><table><tr><td>1</td></tr></table></html>", "web_page"),
        (b"BM\x00\x00\x01 a bitmap", "image"),
    ],
)
def test_what_is_no_table_is_named_by_its_kind(content, kind):
    with pytest.raises(UnknownFileType) as stopped:
        read_file(content)
    assert stopped.value.fields["kind"] == kind


def test_a_heading_that_begins_like_a_bitmap_is_text():
    assert read_file(b"BM;b\n1;2").sheets[0].rows[0] == ["BM", "b"]


@pytest.mark.parametrize("content", [b"", b"  \r\n\t", b"\0\0\0", b"[]", b'{"rows": []}'])
def test_a_file_without_content_is_empty(content):
    with pytest.raises(EmptyFile):
        read_file(content)


def test_a_workbook_without_cells_is_empty():
    with pytest.raises(EmptyFile):
        read_file(workbook(A=[]))


@pytest.mark.parametrize("part", [0.3, 0.6, 0.95])
def test_half_a_workbook_is_told_as_half(part):
    content = fixture("emissions_wide.xlsx")
    with pytest.raises(HalfFile):
        read_file(content[: int(len(content) * part)])


def test_a_quote_that_is_never_closed_is_told_with_its_row():
    with pytest.raises(HalfFile) as stopped:
        read_file(b'a;b\n1;2\n3;"four\n5;6\n')
    assert stopped.value.fields == {"reason": "open_quote", "row": 3}


def test_text_after_a_closing_quote_is_a_broken_row():
    with pytest.raises(BrokenRow) as stopped:
        read_file(b'a;b\n1;2\n"3" x;4\n')
    assert stopped.value.fields["row"] == 3


@pytest.mark.parametrize("cut", [20, 60, -1])
def test_half_a_json_file_is_told_as_half(cut):
    with pytest.raises(HalfFile):
        read_file(json.dumps([{"a": 1, "b": "två ord"}] * 3).encode()[:cut])


def test_a_file_that_ends_inside_a_character_is_half():
    whole = "namn;ort\nÅkeri;Växjö".encode()
    with pytest.raises(HalfFile):
        read_file(whole[:-1])


def test_bytes_that_are_no_text_are_refused():
    with pytest.raises(NotText):
        read_file(b"a;b\n1;\x81\x8d")
    with pytest.raises(NotText):
        read_file(b"a;b\n1;\x00\x01")


def test_too_large_a_file_is_refused_with_both_sizes():
    with pytest.raises(FileTooLarge) as stopped:
        read_file(b"a;b\n" * 100, limits=Limits(size_bytes=100))
    assert stopped.value.fields == {"size_bytes": 400, "limit_bytes": 100}


def test_too_many_cells_are_refused_in_every_format():
    limits = Limits(cells=10, text_cells=10)
    for content in (b"a;b\n" * 6, workbook(A=[[1, 2]] * 6), json.dumps([{"a": 1}] * 10).encode()):
        with pytest.raises(TooManyCells):
            read_file(content, limits=limits)


def test_a_single_far_away_cell_is_counted_before_the_grid_is_built():
    sheet = b'<worksheet><sheetData><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    content = repacked(workbook(A=[[1]]), **{SHEET: sheet + b"</sheetData></worksheet>"})
    with pytest.raises(TooManyCells):
        read_file(content)


def test_a_far_away_cell_with_only_a_format_does_not_count():
    sheet = (
        b'<worksheet><sheetData><row r="1"><c r="A1"><v>5</v></c></row>'
        b'<row r="1048576"><c r="XFD1048576" s="1"/></row></sheetData></worksheet>'
    )
    read = read_file(repacked(workbook(A=[[1]]), **{SHEET: sheet}))
    assert read.sheets[0].rows == [[5]]


def test_a_package_that_unpacks_to_much_more_is_refused_unopened():
    content = repacked(workbook(A=[[1]]), **{"xl/styles.xml": b"x" * 30 * 1024**2})
    with pytest.raises(FileTooLarge):
        read_file(content)


def test_a_package_whose_declared_size_lies_is_refused():
    content = bytearray(repacked(workbook(A=[[1]]), **{"xl/styles.xml": b"x" * 5_000}))
    content = content.replace((5_000).to_bytes(4, "little"), (50).to_bytes(4, "little"))
    with pytest.raises(HalfFile):
        read_file(bytes(content))


def test_other_packages_are_named():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        package.writestr("word/document.xml", "<w/>")
    with pytest.raises(UnknownFileType) as stopped:
        read_file(file.getvalue())
    assert stopped.value.fields["kind"] == "word"


def test_formulas_come_as_values_and_errors_never_as_blanks():
    sheet = (
        b'<worksheet><sheetData><row r="1"><c r="A1"><f>1+1</f><v>2</v></c>'
        b'<c r="B1" t="e"><f>NA()</f><v>#N/A</v></c><c r="C1"><f>1+1</f><v></v></c>'
        b'<c r="D1" t="str"><f>""</f><v></v></c></row></sheetData></worksheet>'
    )
    row = read_file(repacked(workbook(A=[[1]]), **{SHEET: sheet})).sheets[0].rows[0]
    assert row[:3] == [2, BadCell("#N/A", "error_cell"), BadCell("=", "formula_without_value")]
    assert row[3] in {"", None}


def test_cells_keep_the_places_they_have_in_the_workbook():
    read = read_file(workbook(First=[], Second=[[], [None, None, "C2"]]))
    assert read.format is FileFormat.XLSX
    assert [sheet.name for sheet in read.sheets] == ["First", "Second"]
    assert read.sheets[1].rows[1][2] == "C2"


def test_every_list_of_objects_in_a_json_file_is_a_sheet_and_its_keys_the_header():
    read = read_file(
        json.dumps({"n": 1, "one": [{"a": 1}], "two": [{"b": 2}, {"c": None}]}).encode()
    )
    assert [(sheet.name, list(sheet.rows)) for sheet in read.sheets] == [
        ("one", [["a"], [1]]),
        ("two", [["b", "c"], [2, None], [None, None]]),
    ]
    assert read.sheets[0].first_row == 0


@pytest.mark.parametrize(
    "text", ['[{"a": NaN}]', '[{"a": 1},, {"a": 2}]', '[{"a": 1' + "0" * 5000 + "}]"]
)
def test_json_of_another_form_is_broken(text):
    with pytest.raises(BrokenRow):
        read_file(text.encode())
