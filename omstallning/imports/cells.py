"""Cells of one column become values, each distinct cell once."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from omstallning import units
from omstallning.errors import OmstallningError
from omstallning.imports.clock import read_moment, read_time
from omstallning.imports.errors import AmbiguousColumn
from omstallning.imports.matching import normal
from omstallning.imports.model import BadCell, Cell, ColumnKind, ColumnSpec
from omstallning.imports.plain import plain_mark, plain_numbers
from omstallning.imports.reading.sheets import cell_text, is_blank
from omstallning.message import Message
from omstallning.notation import (
    Ambiguous,
    Mark,
    TooManyDigits,
    UnexpectedUnit,
    Unreadable,
    read_date,
    read_period,
    read_quantity,
)

EXACT_WHOLE = 2**53
"""From here on a spreadsheet's number no longer holds every digit of an id."""

UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
"""Half a character or none: JSON and workbooks can spell it, no database keeps it."""

_MARKS_WITHIN = re.compile(r"(?<=[0-9])[.,](?=[0-9])")


class BadValue(OmstallningError):
    """A cell that cannot be what its column asks for; its code says why."""

    def __init__(self, code: str, **fields: object) -> None:
        super().__init__()
        self.fields = fields
        self.reason = code

    @property
    def message(self) -> Message:
        """The reason as a sentence to be worded."""
        return Message(self.reason, self.fields)


@dataclass(slots=True)
class Convention:
    """How one column writes its numbers, as far as the column itself tells."""

    decimal: Mark | None
    groups: frozenset[str] = frozenset()
    """Marks that are seen, beyond doubt, to part thousands."""
    is_settled: bool = False
    """Whether the layout or a person named the mark."""


def convention(
    spec: ColumnSpec, heading: str, cells: Iterable[Cell], settled: Mark | None
) -> Convention:
    """The decimal mark of a whole column.

    Raises AmbiguousColumn where some cells can be read in two ways and no cell decides.
    """
    if settled is not None:
        return Convention(settled, is_settled=True)
    cells = list(cells)
    plain = plain_mark(cells)
    if plain is not None:
        return Convention(plain.decimal)
    marks: Counter[Mark] = Counter()
    groups: set[str] = set()
    doubt: str | None = None
    for text, count in Counter(cell for cell in cells if isinstance(cell, str)).items():
        with_comma, with_point = _read(text, ","), _read(text, ".")
        if with_comma == with_point:
            continue
        if with_comma is not None and with_point is not None:
            doubt = doubt or text
            continue
        decimal: Mark = "." if with_comma is None else ","
        marks[decimal] += count
        groups |= set(_MARKS_WITHIN.findall(text)) - {decimal}
    if marks[","] != marks["."]:
        return Convention("," if marks[","] > marks["."] else ".", frozenset(groups))
    if doubt is None and not marks:
        return Convention(None)
    text = doubt or next(t for t in cells if isinstance(t, str) and _read(t, ",") != _read(t, "."))
    raise AmbiguousColumn(spec.key, heading, text, _read(text, ","), _read(text, "."))


def _read(text: str, decimal: Mark) -> float | None:
    try:
        return read_quantity(text, decimal)[0]
    except Unreadable:
        return None


@dataclass(slots=True)
class ColumnReader:
    """Reads the cells of one column, remembering each distinct cell."""

    spec: ColumnSpec
    numbers: Convention = field(default_factory=lambda: Convention(None))
    known: dict[tuple[type, Cell], object] = field(default_factory=dict)

    def read(self, cell: Cell) -> object:
        """The value, None for a blank, or the Message that says why there is none."""
        key = (type(cell), cell)
        try:
            return self.known[key]
        except KeyError:
            self.known[key] = value = self._value_or_reason(cell)
            return value

    def column(self, cells: Sequence[Cell]) -> list[object]:
        """What `read` gives for each cell, sooner where many are alike or plainly written."""
        if self.spec.kind is ColumnKind.NUMBER:
            plain = plain_numbers(cells, self.spec, self.numbers.decimal)
            if plain is not None:
                return list(plain)
        if all(type(cell) is str for cell in cells):
            known = {cell: self.read(cell) for cell in set(cells)}
            return [known[cell] for cell in cells]
        return [self.read(cell) for cell in cells]

    def _value_or_reason(self, cell: Cell) -> object:
        if is_blank(cell):
            must = self.spec.required and not self.spec.may_be_blank
            return Message("missing_value") if must else None
        if isinstance(cell, BadCell):
            return Message(cell.code)
        try:
            return READERS[self.spec.kind](self, cell)
        except OmstallningError as error:
            return error.message

    def text(self, cell: Cell) -> str:
        """Text as it stands; a number only while it holds every digit."""
        if isinstance(cell, float) and not cell.is_integer():
            return repr(cell)
        if isinstance(cell, float) and abs(cell) >= EXACT_WHOLE:
            raise BadValue("digits_lost")
        text = cell_text(cell).strip()
        if UNSTORABLE.search(text):
            raise BadValue("unreadable_text")
        return text

    def number(self, cell: Cell) -> float:
        """A number by the convention of its column, in the unit of its column."""
        if isinstance(cell, bool):
            raise BadValue("not_a_number")
        if isinstance(cell, date | time | timedelta):
            raise BadValue("date_for_number")
        value = _exact(cell) if isinstance(cell, int | float) else self._written(cell_text(cell))
        if self.spec.minimum is not None and value < self.spec.minimum:
            raise BadValue("below_minimum", minimum=self.spec.minimum)
        return value

    def _written(self, text: str) -> float:
        numbers = self.numbers
        try:
            value, unit = read_quantity(text, numbers.decimal)
        except Unreadable as error:
            _explain(text, numbers, error)
            raise
        if not numbers.is_settled and numbers.decimal is not None:
            _check_grouping(text, numbers)
        if unit is not None and not _is_unit(unit, self.spec.unit):
            raise UnexpectedUnit(text, unit, self.spec.unit)
        return value

    def year(self, cell: Cell) -> int:
        """A calendar year."""
        text = self.text(cell)
        if len(text) == 4 and text.isascii() and text.isdigit() and 1000 < int(text) < 3000:
            return int(text)
        raise BadValue("unreadable_year")

    def day(self, cell: Cell) -> date:
        """A day; digits run together may stand in a number cell."""
        return read_date(cell if isinstance(cell, date) else self.text(cell))

    def moment(self, cell: Cell) -> object:
        """A day and a time, by the clock of the file."""
        return read_moment(cell if isinstance(cell, date) else self.text(cell))

    def time(self, cell: Cell) -> object:
        """A time of day, since midnight."""
        if isinstance(cell, datetime):
            raise BadValue("unreadable_time", text=cell_text(cell))
        return read_time(cell if isinstance(cell, time | timedelta) else self.text(cell))

    def period(self, cell: Cell) -> object:
        """A year, month, quarter or stretch of days."""
        return read_period(
            cell if isinstance(cell, date) else self.text(cell), self.spec.resolution
        )

    def choice(self, cell: Cell) -> str:
        """What the supplier's word means here; an unknown word is never guessed."""
        word = normal(self.text(cell))
        for known, meaning in self.spec.choices.items():
            if normal(known) == word:
                return meaning
        # A code of ours is understood, but it is no word that people are asked to write.
        words = tuple(known for known in self.spec.choices if "_" not in known)
        raise BadValue("unknown_word", choices=words)

    def unit(self, cell: Cell) -> str:
        """The text of a unit that the registry knows."""
        text = self.text(cell)
        units.parse_unit(text)
        return text


READERS: dict[ColumnKind, Callable[[ColumnReader, Cell], object]] = {
    ColumnKind.TEXT: ColumnReader.text,
    ColumnKind.NUMBER: ColumnReader.number,
    ColumnKind.YEAR: ColumnReader.year,
    ColumnKind.DATE: ColumnReader.day,
    ColumnKind.PERIOD: ColumnReader.period,
    ColumnKind.CHOICE: ColumnReader.choice,
    ColumnKind.UNIT: ColumnReader.unit,
    ColumnKind.MOMENT: ColumnReader.moment,
    ColumnKind.TIME: ColumnReader.time,
}


def _exact(cell: float) -> float:
    if isinstance(cell, int) and abs(cell) >= EXACT_WHOLE:
        raise TooManyDigits(str(cell))
    if not math.isfinite(cell):
        raise BadValue("not_a_number")
    return float(cell)


def _explain(text: str, numbers: Convention, error: Unreadable) -> None:
    """Say that it is the mark that breaks the column, where the number could be read alone."""
    if numbers.decimal is None:
        return
    try:
        read_quantity(text)
    except Ambiguous:
        pass
    except Unreadable:
        return
    raise BadValue("decimal_mark_differs", expected=numbers.decimal) from error


def _check_grouping(text: str, numbers: Convention) -> None:
    """Among decimal commas "1.234" is a thousand only if the column groups so elsewhere."""
    try:
        read_quantity(text)
    except Ambiguous as error:
        if not numbers.decimal or numbers.decimal in text or numbers.groups & set(text):
            return
        raise error from None


def _is_unit(written: str, expected: str | None) -> bool:
    if expected is None:
        return False
    if written == expected:
        return True
    try:
        return units.factor_between(written, expected) == 1
    except OmstallningError:
        return False
