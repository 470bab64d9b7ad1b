"""What a file is once it is read, and how large it may be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from omstallning.imports.errors import SheetNotFound
from omstallning.imports.model import BadCell, Cell, FileFormat


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is taken in at once; beyond it a file is refused, not cut.

    cells    of a workbook's sheet, whose grid is built whole; text_cells of a CSV or JSON list
    packing  times larger unpacked than packed, for a workbook above 10 MB unpacked
    """

    size_bytes: int = 50 * 1024**2
    cells: int = 5_000_000
    text_cells: int = 12_000_000
    unpacked_bytes: int = 600 * 1024**2
    packing: int = 200
    entries: int = 2_000


@dataclass(frozen=True, slots=True)
class Sheet:
    """A grid of cells.

    first_row  the number of its first row as people count; 0 where the keys of JSON are the header
    """

    name: str
    rows: Sequence[Sequence[Cell]]
    first_row: int = 1
    is_hidden: bool = False


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file as sheets; a text file has one without a name."""

    format: FileFormat
    sheets: tuple[Sheet, ...]
    sha256: str
    encoding: str | None = None
    separator: str | None = None

    @property
    def writing(self) -> str:
        """How the file is written, apart from its columns."""
        return " ".join(part for part in (self.format, self.encoding, self.separator) if part)

    def sheet(self, name: str) -> Sheet:
        """The sheet by that name. Raises SheetNotFound."""
        for sheet in self.sheets:
            if sheet.name == name:
                return sheet
        raise SheetNotFound(name, [sheet.name for sheet in self.sheets])


def is_blank(cell: Cell) -> bool:
    """Whether nothing stands in the cell; 0 is something."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def without_blank_end(rows: list[Sequence[Cell]]) -> list[Sequence[Cell]]:
    """The rows up to the last that holds anything."""
    last = len(rows)
    while last and all(is_blank(cell) for cell in rows[last - 1]):
        last -= 1
    return rows[:last]


def cell_text(cell: Cell) -> str:
    """What the cell says, as text; a whole number without decimals, a day without its midnight.

    >>> cell_text(1990.0), cell_text(None)
    ('1990', '')
    """
    if cell is None:
        return ""
    if isinstance(cell, BadCell):
        return cell.text
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        return (cell.date() if cell.time() == time() else cell).isoformat()
    return cell.isoformat() if isinstance(cell, date) else str(cell)
