"""The rejected rows as a file of the same kind, each with its fault, to mend and hand in again."""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

import xlsxwriter

from omstallning.imports.cells import UNSTORABLE
from omstallning.imports.escaping import ERROR_HEADINGS, escaped
from omstallning.imports.model import BadCell, Cell, FileFormat
from omstallning.imports.reading.sheets import cell_text
from omstallning.imports.tables import ImportBatch, ImportRejection
from omstallning.message import Message

Row = list[Cell]


def rejected_rows_file(
    batch: ImportBatch,
    rejections: Iterable[ImportRejection],
    *,
    describe: Callable[[Message], str],
    language: str = "sv",
) -> bytes:
    """The rows above and with the header as they stood, then every rejected row with its faults.

    describe  words a message in the reader's language
    language  of the added column's heading: sv or en
    """
    head = [[restored(cell) for cell in row] for row in batch.head]
    by_row: dict[int, tuple[Row, list[str]]] = {}
    for rejection in rejections:
        raw = [restored(cell) for cell in rejection.raw]
        fault = describe(Message(rejection.code, rejection.fields))
        where = f"{rejection.column}: " if rejection.column else ""
        by_row.setdefault(rejection.row, (raw, []))[1].append(where + fault)
    heading = ERROR_HEADINGS[language]
    if batch.file_format == FileFormat.JSON:
        return _json(batch, head, by_row, heading)
    grid = _grid(head, by_row, heading)
    if batch.file_format == FileFormat.XLSX:
        return _workbook(batch.sheet, grid)
    return _csv(grid, batch.separator or ";", batch.encoding or "utf-8-sig")


def _grid(
    head: Sequence[Row], by_row: Mapping[int, tuple[Row, list[str]]], heading: str
) -> list[Row]:
    """Every row as wide as the widest, then the column of faults; a former one is replaced."""
    header = head[-1]
    kept = [i for i, cell in enumerate(header) if cell not in ERROR_HEADINGS.values()]
    rows = [_only(raw, kept, len(header)) for raw, _ in by_row.values()]
    top = [_only(row, kept, len(header)) for row in head]
    width = max(len(row) for row in (*rows, top[-1]))
    grid: list[Row] = [*top[:-1], [*_padded(top[-1], width), heading]]
    for row, (_, faults) in zip(rows, by_row.values(), strict=True):
        grid.append([*_padded(row, width), " · ".join(faults)])
    return grid


def _only(row: Row, kept: Sequence[int], width: int) -> Row:
    return [row[i] for i in kept if i < len(row)] + row[width:]


def _padded(row: Row, width: int) -> Row:
    return row + [None] * (width - len(row))


def _csv(grid: Iterable[Row], separator: str, encoding: str) -> bytes:
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=separator, lineterminator="\r\n")
    for row in grid:
        writer.writerow([escaped(cell_text(cell)) for cell in row])
    return file.getvalue().encode(encoding, errors="replace")


def _workbook(sheet: str, grid: Iterable[Row]) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        page = book.add_worksheet(sheet)
        forms = {
            datetime: book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"}),
            date: book.add_format({"num_format": "yyyy-mm-dd"}),
        }
        for number, row in enumerate(grid):
            for column, cell in enumerate(row):
                if isinstance(cell, bool):
                    page.write_boolean(number, column, cell)
                elif isinstance(cell, int | float):
                    page.write_number(number, column, cell)
                elif isinstance(cell, date):
                    page.write_datetime(number, column, cell, forms[type(cell)])
                elif cell is not None and cell != "":
                    page.write_string(number, column, escaped(cell_text(cell)))
    return file.getvalue()


def _json(
    batch: ImportBatch,
    head: Sequence[Row],
    by_row: Mapping[int, tuple[Row, list[str]]],
    heading: str,
) -> bytes:
    keys = [cell_text(cell) for cell in head[-1]]
    rows: list[dict[str, object]] = [
        {**dict(zip(keys, raw, strict=True)), heading: " · ".join(faults)}
        for raw, faults in by_row.values()
    ]
    content = {batch.sheet: rows} if batch.sheet else rows
    return json.dumps(content, ensure_ascii=False, indent=1).encode(batch.encoding or "utf-8")


def kept(cell: Cell) -> Any:
    """A cell in the form JSON keeps, so that `restored` gives it back.

    >>> restored(kept(date(2026, 11, 23)))
    datetime.date(2026, 11, 23)
    """
    if isinstance(cell, str):
        return UNSTORABLE.sub("\ufffd", cell)
    if isinstance(cell, float) and not math.isfinite(cell):
        return str(cell)
    if cell is None or isinstance(cell, bool | int | float):
        return cell
    return _tagged(cell)


def _tagged(cell: BadCell | date | time | timedelta) -> dict[str, object]:
    if isinstance(cell, BadCell):
        return {"bad": cell.text, "code": cell.code}
    if isinstance(cell, timedelta):
        return {"seconds": cell.total_seconds()}
    name = {datetime: "moment", time: "time"}.get(type(cell), "day")
    return {name: cell.isoformat()}


def restored(kept_cell: Any) -> Cell:
    """The cell that `kept` was given."""
    if not isinstance(kept_cell, dict):
        return kept_cell
    if "bad" in kept_cell:
        return BadCell(kept_cell["bad"], kept_cell["code"])
    if "moment" in kept_cell:
        return datetime.fromisoformat(kept_cell["moment"])
    if "day" in kept_cell:
        return date.fromisoformat(kept_cell["day"])
    if "time" in kept_cell:
        return time.fromisoformat(kept_cell["time"])
    return timedelta(seconds=kept_cell["seconds"])
