"""XLSX: the package is checked before it is opened, since a small file can unpack to anything."""

from __future__ import annotations

import html
import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field

from python_calamine import (
    CalamineError,
    CalamineWorkbook,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from omstallning.imports.errors import (
    EmptyFile,
    FileTooLarge,
    HalfFile,
    TooManyCells,
    UnknownFileType,
)
from omstallning.imports.model import BadCell, Cell, FileFormat
from omstallning.imports.reading.sheets import Limits, Sheet, without_blank_end

WORKBOOK = "xl/workbook.xml"
SMALL_BYTES = 10 * 1024**2

UNSOUND = (
    zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, KeyError, ValueError,
    RuntimeError,
)  # fmt: skip
"""What reading a torn, locked or forged package raises."""

_TOKEN = re.compile(rb"<(?:\w+:)?(row|c)(\s[^>]*|/)?>")
_REFERENCE = re.compile(rb"""\sr=["']([A-Z]{0,3})([0-9]{1,7})["']""")
_TYPE = re.compile(rb"""\st=["'](\w+)["']""")
_VALUE = re.compile(rb"<(?:\w+:)?v(?:\s[^>]*)?>([^<]*)</")
_FORMULA = re.compile(rb"\s*<(?:\w+:)?f[\s/>]")
_CELL_END = re.compile(rb"</(?:\w+:)?c>")
_SHEET = re.compile(r"<(?:\w+:)?sheet\s([^>]*)>")
_RELATION = re.compile(r"<(?:\w+:)?Relationship\s([^>]*)>")
_ATTRIBUTE = re.compile(r"""([\w:]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")


def packed_kind(content: bytes) -> str:
    """What lies in a zip package: xlsx, or something else by name."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            names = set(package.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, UnicodeDecodeError) as error:
        raise HalfFile(reason="package") from error
    if WORKBOOK in names:
        return FileFormat.XLSX
    if "xl/workbook.bin" in names:
        return "binary_excel"
    if "word/document.xml" in names:
        return "word"
    if "content.xml" in names:
        return "open_document"
    return "archive"


@dataclass(slots=True)
class Survey:
    """How far the filled cells of a sheet reach, and those that show no value."""

    rows: int = 0
    columns: int = 0
    bad: dict[tuple[int, int], BadCell] = field(default_factory=dict)


def read_workbook(content: bytes, limits: Limits) -> tuple[Sheet, ...]:
    """The worksheets in order, hidden ones too, cells at the places they have in Excel.

    A formula comes as its value; one without a value, or an error, comes as a BadCell.
    Raises HalfFile, FileTooLarge, TooManyCells, EmptyFile.
    """
    surveys = _survey(content, limits)
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
            sheets = tuple(
                Sheet(
                    about.name,
                    _rows(book, about.name, surveys),
                    is_hidden=about.visible is not SheetVisibleEnum.Visible,
                )
                for about in book.sheets_metadata
                if about.typ is SheetTypeEnum.WorkSheet
            )
    except CalamineError as error:
        raise HalfFile(reason="package") from error
    if not any(sheet.rows for sheet in sheets):
        raise EmptyFile
    return sheets


def _rows(book: CalamineWorkbook, name: str, surveys: dict[str, Survey]) -> list[Sequence[Cell]]:
    if name not in surveys:
        raise UnknownFileType("unusual_workbook")
    rows: list[list[Cell]] = [
        list(row) for row in book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    ]
    for (row, column), bad in surveys[name].bad.items():
        while len(rows) <= row:
            rows.append([])
        rows[row].extend([None] * (column + 1 - len(rows[row])))
        rows[row][column] = bad
    return without_blank_end(list(rows))


def _survey(content: bytes, limits: Limits) -> dict[str, Survey]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            _check_package(package, len(content), limits)
            surveys = {name: survey(package.read(part)) for name, part in _sheet_parts(package)}
    except UNSOUND as error:
        raise HalfFile(reason="package") from error
    for name, found in surveys.items():
        cells = found.rows * found.columns
        if cells > limits.cells:
            raise TooManyCells(name, cells, limits.cells)
    return surveys


def _check_package(package: zipfile.ZipFile, packed_bytes: int, limits: Limits) -> None:
    """Sizes as declared, then every entry read to its checksum: a declared size may be a lie."""
    entries = package.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    allowed = min(limits.unpacked_bytes, max(SMALL_BYTES, packed_bytes * limits.packing))
    if unpacked > allowed:
        raise FileTooLarge(unpacked, allowed)
    if len(entries) > limits.entries or len({e.filename for e in entries}) < len(entries):
        raise UnknownFileType("archive")
    if package.testzip() is not None:
        raise HalfFile(reason="package")


def _sheet_parts(package: zipfile.ZipFile) -> list[tuple[str, str]]:
    """Each sheet's name with the part of the package that holds its cells."""
    relations = {
        found["Id"]: found["Target"]
        for found in _elements(_RELATION, package.read("xl/_rels/workbook.xml.rels"))
        if found.get("Type", "").endswith("/worksheet")
    }
    parts = []
    for found in _elements(_SHEET, package.read(WORKBOOK)):
        target = next((relations.get(v) for k, v in found.items() if k.endswith(":id")), None)
        if target is not None:
            parts.append((found["name"], posixpath.normpath(posixpath.join("/xl", target))[1:]))
    return parts


def _elements(pattern: re.Pattern[str], part: bytes) -> list[dict[str, str]]:
    return [
        {
            name: html.unescape(double or single)
            for name, double, single in _ATTRIBUTE.findall(found[1])
        }
        for found in pattern.finditer(part.decode("utf-8", errors="surrogateescape"))
    ]


def survey(part: bytes) -> Survey:
    """How far a worksheet's filled cells reach; empty cells that only have a format do not count.

    Raises UnknownFileType for XML written as UTF-16, which could hide its cells from this look.
    """
    if part.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in part[:64]:
        raise UnknownFileType("unusual_workbook")
    found = Survey()
    row = column = -1
    for token in _TOKEN.finditer(part):
        attributes = token[2] or b""
        reference = _REFERENCE.search(attributes)
        if token[1] == b"row":
            row, column = (int(reference[2]) - 1 if reference else row + 1), -1
            continue
        if reference and reference[1]:
            row, column = int(reference[2]) - 1, _column_number(reference[1])
        else:
            column += 1
        if not attributes.endswith(b"/"):
            found.rows, found.columns = max(found.rows, row + 1), max(found.columns, column + 1)
            bad = _bad_cell(part, token.end(), attributes)
            if bad is not None:
                found.bad[row, column] = bad
    return found


def _bad_cell(part: bytes, start: int, attributes: bytes) -> BadCell | None:
    kind = _TYPE.search(attributes)
    is_error = kind is not None and kind[1] == b"e"
    if not is_error and not _FORMULA.match(part, start):
        return None
    end = _CELL_END.search(part, start)
    body = part[start : end.start() if end else start]
    value = _VALUE.search(body)
    text = value[1].decode("utf-8", errors="backslashreplace") if value else ""
    if is_error:
        return BadCell(text, "error_cell")
    if text or (kind is not None and kind[1] == b"str"):
        return None
    return BadCell("=", "formula_without_value")


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1
