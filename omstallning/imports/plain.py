"""Whole columns of plainly written numbers, read at once; anything else is left to be read alone.

Plain is an optional minus, up to nine digits, and at most six decimals after one and the same mark:
what reading cell by cell would give, without looking at each cell.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from omstallning.imports.model import Cell, ColumnSpec
from omstallning.notation import Mark

_WHOLE = r"-?[0-9]{1,9}"
_PLAIN = {
    mark: re.compile(rf"(?:(?:{_WHOLE}(?:{re.escape(mark)}[0-9]{{1,6}})?)?\n)*+") for mark in ",."
}
_DECIDES = {
    mark: re.compile(
        rf"^-?(?:0[0-9]*|[0-9]{{4,9}}){re.escape(mark)}[0-9]"
        rf"|{re.escape(mark)}(?:[0-9]{{1,2}}|[0-9]{{4,6}})$",
        re.MULTILINE,
    )
    for mark in ",."
}
"""What can only be decimals: no groups of three digits."""


@dataclass(frozen=True, slots=True)
class PlainMark:
    """What a plain column tells of its decimal mark; None where it has no decimals."""

    decimal: Mark | None


def plain_mark(cells: Sequence[Cell]) -> PlainMark | None:
    """The decimal mark of a plain column; None where it is not plain or leaves a doubt.

    >>> plain_mark(["12,5", "1,234", ""])
    PlainMark(decimal=',')
    >>> plain_mark(["1,234"]) is None, plain_mark(["12"]) == PlainMark(None)
    (True, True)
    """
    text = _joined(cells)
    if text is None:
        text = _joined([cell for cell in cells if isinstance(cell, str)]) or ""
    marks: list[Mark] = [mark for mark in (",", ".") if mark in text]
    if len(marks) > 1 or _PLAIN[marks[0] if marks else ","].fullmatch(text) is None:
        return None
    if not marks:
        return PlainMark(None)
    return PlainMark(marks[0]) if _DECIDES[marks[0]].search(text) else None


def plain_numbers(
    cells: Sequence[Cell], spec: ColumnSpec, decimal: Mark | None
) -> list[float | None] | None:
    """The numbers of a plain column, None for a blank; nothing where some cell is not plain.

    decimal  the mark of the column
    """
    text = _joined(cells)
    values = _of_numbers(cells) if text is None else _of_text(text, len(cells), decimal)
    if values is None:
        return None
    if spec.required and not spec.may_be_blank and None in values:
        return None
    minimum = spec.minimum
    if minimum is not None and any(value is not None and value < minimum for value in values):
        return None
    return values


def _joined(cells: Sequence[Cell]) -> str | None:
    """Every cell on a line of its own; nothing where one is no text."""
    try:
        return "\n".join(cells) + "\n" if cells else ""  # type: ignore[arg-type]
    except TypeError:
        return None


def _of_text(text: str, count: int, decimal: Mark | None) -> list[float | None] | None:
    if text.count("\n") != count or _PLAIN[decimal or "."].fullmatch(text) is None:
        return None
    if decimal is None and "." in text:
        return None
    parts = text.replace(",", ".").split("\n")[:-1]
    return [float(part) if part else None for part in parts]


def _of_numbers(cells: Sequence[Cell]) -> list[float | None] | None:
    """Numbers of a workbook or JSON: finite, and with every digit."""
    values: list[float | None] = []
    for cell in cells:
        if cell is None or cell == "":
            values.append(None)
        elif type(cell) is float and math.isfinite(cell):
            values.append(cell)
        elif type(cell) is int and abs(cell) < 1_000_000_000:
            values.append(float(cell))
        else:
            return None
    return values
