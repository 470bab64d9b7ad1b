"""A few rows of a file that is a table, with the one that somebody asked for in the middle."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from omstallning.errors import OmstallningError
from omstallning.imports.reading.files import read_file
from omstallning.imports.reading.sheets import Sheet, cell_text

BESIDE = 4
"""Rows shown on each side of the one asked for."""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Rows of one sheet with their numbers as people count them; the first row stands on top."""

    sheet: str
    head: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    total: int


def around(content: bytes, row: int | None, sheet: str | None = None) -> Excerpt | None:
    """The rows around a row, or the first ones; nothing when the file is no table."""
    try:
        read = read_file(content)
    except OmstallningError:
        return None
    chosen = next((one for one in read.sheets if one.name == sheet), None)
    chosen = chosen or next(iter(read.sheets), None)
    return None if chosen is None or not chosen.rows else _excerpt(chosen, row)


def _excerpt(sheet: Sheet, row: int | None) -> Excerpt:
    numbered = list(enumerate(sheet.rows, start=sheet.first_row))
    middle = row if row is not None else sheet.first_row + BESIDE + 1
    shown = [
        (number, tuple(cell_text(cell) for cell in cells))
        for number, cells in numbered[1:]
        if middle - BESIDE <= number <= middle + BESIDE
    ]
    head = tuple(cell_text(cell) for cell in sheet.rows[0])
    return Excerpt(sheet.name, head, tuple(shown), len(sheet.rows))


def columns(part: Excerpt) -> list[dict[str, Any]]:
    """The row's number and the file's own headings."""
    return [
        {"key": 0, "label": _("Row"), "kind": "year"},
        *({"key": n, "label": text or str(n)} for n, text in enumerate(part.head, start=1)),
    ]


def rows(part: Excerpt) -> list[list[str]]:
    """Rows as wide as the first, the number before them."""
    width = len(part.head)
    return [
        [str(number), *[*cells, *[""] * (width - len(cells))][:width]]
        for number, cells in part.rows
    ]
