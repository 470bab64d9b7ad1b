"""Rows as a file for a Swedish spreadsheet: semicolons, decimal commas, nothing that runs."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from omstallning.imports.escaping import escaped

MARK = "\ufeff"
Cell = str | float | int | None


def csv_of(headings: Sequence[str], lines: Iterable[Sequence[Cell]]) -> bytes:
    r"""The rows under their headings; what is missing is an empty cell.

    >>> csv_of(("artal", "kwh"), [(2024, 1.5), (2025, None)])
    b'\xef\xbb\xbfartal;kwh\r\n2024;1,5\r\n2025;\r\n'
    """
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(headings)
    for line in lines:
        writer.writerow([_written(cell) for cell in line])
    return (MARK + text.getvalue()).encode()


def _written(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float):
        return f"{cell:.15g}".replace(".", ",")
    return str(cell) if isinstance(cell, int) else str(escaped(cell))
