"""Tables with a column for each key, read into one array of numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from omstallning.imports.cells import ColumnReader, Convention, convention
from omstallning.imports.grid import Grid
from omstallning.imports.model import Cell, ColumnSpec
from omstallning.imports.plain import PlainMark, plain_mark
from omstallning.message import Message
from omstallning.notation import Mark

if TYPE_CHECKING:
    from omstallning.imports.parsing import Line, Parser


def filled_in(parser: Parser, lines: Sequence[Line]) -> tuple[Grid, int]:
    """The numbers below the keys, and how many cells are blank.

    A cell that cannot be read is refused by itself, so that its neighbours are kept.
    """
    header = parser.header
    keys = sorted(header.keys.items())
    spec = replace(header.layout.column(header.layout.value_key), required=False)
    columns = _columns(lines, [index for index, _ in keys])
    numbers = _convention(parser, spec, columns, keys[0][1] if keys else "")
    values = np.full((len(lines), len(keys)), np.nan)
    absent = 0
    for place, (index, heading) in enumerate(keys):
        found = ColumnReader(spec, numbers).column(columns[place])
        absent += found.count(None)
        bad = [line for line, value in enumerate(found) if type(value) is Message]
        for line in bad:
            number, row = lines[line]
            message = found[line]
            if isinstance(message, Message):
                cell = row[index] if index < len(row) else None
                parser.refuse(number, row, heading, cell, message)
        known = [None if type(value) is Message else value for value in found] if bad else found
        values[:, place] = np.array(known, dtype=np.float64)
    return Grid(tuple(heading for _, heading in keys), values), absent


def _columns(lines: Sequence[Line], places: Sequence[int]) -> list[Sequence[Cell]]:
    """The cells of each column; a row that ends too early has blanks."""
    rows = [row for _, row in lines]
    width = 1 + max(places, default=0)
    if any(len(row) < width for row in rows):
        rows = [[*row, *[None] * (width - len(row))] for row in rows]
    turned = list(zip(*rows)) if rows else [()] * width  # noqa: B905  rows may be longer
    return [turned[place] for place in places]


def _convention(
    parser: Parser, spec: ColumnSpec, columns: Sequence[Sequence[Cell]], heading: str
) -> Convention:
    """One decimal mark for the whole grid: from the plain columns where they agree."""
    settled = parser.answers.get(spec.key) or parser.header.layout.decimal
    if settled is None:
        settled = _agreed([plain_mark(cells) for cells in columns])
        if settled is not None:
            parser.decimals[spec.key] = settled
            return Convention(settled)
    found = convention(spec, heading, [cell for cells in columns for cell in cells], settled)
    if found.decimal is not None:
        parser.decimals[spec.key] = found.decimal
    return found


def _agreed(marks: Sequence[PlainMark | None]) -> Mark | None:
    """The one mark of the columns that tell, where they are no fewer than those that do not."""
    told = [mark.decimal for mark in marks if mark is not None and mark.decimal is not None]
    is_most = len(told) >= marks.count(None)
    return told[0] if len(set(told)) == 1 and is_most else None
