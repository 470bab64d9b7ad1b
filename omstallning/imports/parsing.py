"""A sheet with a known header becomes rows accepted and rows rejected; none is lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from omstallning.imports.cells import ColumnReader, Convention, convention
from omstallning.imports.escaping import unescaped
from omstallning.imports.grid import Grid
from omstallning.imports.matching import Header
from omstallning.imports.model import (
    Cell,
    ColumnKind,
    ColumnSpec,
    FileFormat,
    RejectedRow,
    Table,
    TableShape,
)
from omstallning.imports.reading.sheets import cell_text, is_blank
from omstallning.message import Message
from omstallning.notation import Mark

Line = tuple[int, Sequence[Cell]]
Reader = tuple[ColumnSpec, int, str, ColumnReader]
"""A column's declaration, place and heading, and what reads its cells."""


def parse(
    header: Header, file_format: FileFormat, decimals: Mapping[str, Mark] | None = None
) -> Table:
    """The rows below a header; blank lines are no rows, a blank cell is missing, 0 is a value.

    decimals  column key → decimal mark, where a person has answered

    Raises AmbiguousColumn: a question that `decimals` answers.
    """
    parser = Parser(header, decimals or {})
    is_cut_or_shifted = _widths(header) if file_format is FileFormat.CSV else None
    sound = []
    for number, row in _lines(header):
        fault = is_cut_or_shifted(row) if is_cut_or_shifted else None
        if fault is None:
            sound.append((number, row))
        else:
            parser.refuse(number, row, None, None, fault)
    if header.layout.shape is TableShape.YEARS_IN_COLUMNS:
        parser.take_years(sound)
    elif header.layout.shape is TableShape.KEYS_IN_COLUMNS:
        parser.take_keys(sound)
    else:
        parser.take(sound)
    return parser.table()


def _lines(header: Header) -> Iterator[Line]:
    """Each filled row with its number; a mended file's apostrophes and error column are gone."""
    mended = header.is_mended
    first = header.index + 1
    for offset, row in enumerate(header.sheet.rows[first:]):
        if _is_filled(row):
            yield header.row + 1 + offset, _bare(row) if mended else row


def _is_filled(row: Sequence[Cell]) -> bool:
    # Nearly every row says something in its first cell, so the others are seldom looked at.
    return bool(row) and (not is_blank(row[0]) or not all(is_blank(cell) for cell in row))


def _head(header: Header) -> Sequence[Sequence[Cell]]:
    rows = header.sheet.rows[: header.index + 1]
    return [_bare(row) for row in rows] if header.is_mended else rows


def _bare(row: Sequence[Cell]) -> list[Cell]:
    return [unescaped(cell) if isinstance(cell, str) else cell for cell in row]


def _widths(header: Header) -> Callable[[Sequence[Cell]], Message | None] | None:
    """What tells a row with too few fields, which was cut, or too many, whose columns shifted."""
    if header.layout.is_ragged:
        return None
    least = 1 + max([*header.columns.values(), *header.years, *header.keys])
    width, error_column = header.width, header.error_column

    def fault(row: Sequence[Cell]) -> Message | None:
        if least <= len(row) <= width:
            return None
        fields = {"fields": len(row), "expected": width}
        if len(row) < least:
            return Message("row_too_short", fields)
        beyond = (i for i in range(width, len(row)) if i != error_column)
        if any(not is_blank(row[i]) for i in beyond):
            return Message("row_too_long", fields)
        return None

    return fault


@dataclass(slots=True)
class Parser:
    """A table under way: rows kept and rows refused."""

    header: Header
    answers: Mapping[str, Mark]
    numbers: list[int] = field(default_factory=list)
    raws: list[Sequence[Cell]] = field(default_factory=list)
    columns: dict[str, list[object]] = field(default_factory=dict)
    rejected: list[RejectedRow] = field(default_factory=list)
    decimals: dict[str, Mark] = field(default_factory=dict)
    value_headings: list[str] | None = None
    absent: int = 0
    grid: Grid | None = None

    def refuse(
        self, number: int, row: Sequence[Cell], column: str | None, cell: Cell, why: Message
    ) -> None:
        """Refuse a row for what is wrong in one of its cells."""
        value = None if is_blank(cell) else cell_text(cell)
        self.rejected.append(RejectedRow(self.header.sheet.name, number, column, value, why, row))

    def reader(self, spec: ColumnSpec, heading: str, cells: list[Cell]) -> ColumnReader:
        """What reads the cells of a column, by the convention the whole column settles."""
        numbers = Convention(None)
        if spec.kind is ColumnKind.NUMBER:
            settled = self.answers.get(spec.key) or self.header.layout.decimal
            numbers = convention(spec, heading, cells, settled)
            if numbers.decimal is not None:
                self.decimals[spec.key] = numbers.decimal
        return ColumnReader(spec, numbers)

    def named_readers(self, lines: Sequence[Line]) -> list[Reader]:
        """A reader for each column that the layout names and the file has."""
        found: list[Reader] = []
        for spec in self.header.layout.named_columns:
            index = self.header.columns.get(spec.key)
            if index is None:
                continue
            heading = self.header.names[index]
            found.append((spec, index, heading, self.reader(spec, heading, _cells(lines, index))))
        return found

    def take(self, lines: Sequence[Line]) -> None:
        """A table with one value, or one record, on each row."""
        columns, sound = self.read_columns(lines)
        self.keep(lines, columns, sound)

    def read_columns(self, lines: Sequence[Line]) -> tuple[dict[str, Sequence[object]], list[int]]:
        """Every named column, a whole one at a time, and the places of the rows without a fault."""
        read: dict[str, Sequence[object]] = {}
        faulty: set[int] = set()
        for spec, index, heading, reader in self.named_readers(lines):
            read[spec.key] = reader.column(_cells(lines, index))
            for place, value in enumerate(read[spec.key]):
                if type(value) is Message and place not in faulty:
                    faulty.add(place)
                    number, row = lines[place]
                    self.refuse(number, row, heading, _at(row, index), value)
        return read, [place for place in range(len(lines)) if place not in faulty]

    def keep(
        self, lines: Sequence[Line], read: Mapping[str, Sequence[object]], sound: list[int]
    ) -> None:
        """Take in the rows without a fault; a column that the file lacks has no values."""
        whole = len(sound) == len(lines)
        self.numbers = [lines[place][0] for place in sound]
        self.raws = [lines[place][1] for place in sound]
        for spec in self.header.layout.named_columns:
            values = read.get(spec.key)
            if values is None:
                self.columns[spec.key] = [None] * len(sound)
            else:
                self.columns[spec.key] = list(values) if whole else [values[i] for i in sound]

    def take_keys(self, lines: Sequence[Line]) -> None:
        """A table with a column for each key: every filled cell under a key is a row."""
        from omstallning.imports.across import filled_in

        columns, sound = self.read_columns(lines)
        self.keep(lines, columns, sound)
        kept = [lines[place] for place in sound]
        self.grid, self.absent = filled_in(self, kept)

    def named_values(
        self,
        number: int,
        row: Sequence[Cell],
        readers: Sequence[Reader],
    ) -> dict[str, object] | None:
        """The cells of a row under named columns; None where one of them has a fault."""
        values: dict[str, object] = {}
        for spec, index, heading, reader in readers:
            cell = _at(row, index)
            value = reader.read(cell)
            if isinstance(value, Message):
                self.refuse(number, row, heading, cell, value)
                return None
            values[spec.key] = value
        return values

    def accept(self, number: int, row: Sequence[Cell], values: Mapping[str, object]) -> None:
        """Take in a row without a fault."""
        self.numbers.append(number)
        self.raws.append(row)
        for key, column in self.columns.items():
            column.append(values.get(key))

    def take_years(self, lines: Sequence[Line]) -> None:
        """A table with a column for each year: every filled cell under a year is a row.

        A blank under a year is not reported and so no row; a row whose names cannot be read is one
        rejected row.
        """
        layout, years = self.header.layout, sorted(self.header.years.items())
        readers = self.named_readers(lines)
        spec = replace(layout.column(layout.value_key), required=False)
        cells = [_at(row, index) for _, row in lines for index, _ in years]
        read = self.reader(spec, str(years[0][1]), cells).read
        self.columns = {column.key: [] for column in layout.columns}
        self.value_headings = []
        for number, row in lines:
            named = self.named_values(number, row, readers)
            if named is None:
                continue
            for index, year in years:
                value = read(_at(row, index))
                if isinstance(value, Message):
                    self.refuse(number, row, str(year), _at(row, index), value)
                elif value is None:
                    self.absent += 1
                else:
                    self.accept(
                        number, row, named | {layout.year_key: year, layout.value_key: value}
                    )
                    self.value_headings.append(str(year))

    def table(self) -> Table:
        """Everything that was taken in and refused."""
        header = self.header
        return Table(
            layout=header.layout,
            sheet=header.sheet.name,
            head=_head(header),
            headings=header.mapping,
            decimals=self.decimals,
            numbers=self.numbers,
            columns=self.columns,
            raws=self.raws,
            rejected=tuple(sorted(self.rejected, key=lambda rejected: rejected.row)),
            value_headings=self.value_headings,
            absent=self.absent,
            grid=self.grid,
        )


def _cells(lines: Sequence[Line], index: int) -> list[Cell]:
    try:
        return [row[index] for _, row in lines]
    except IndexError:
        return [_at(row, index) for _, row in lines]


def _at(row: Sequence[Cell], index: int) -> Cell:
    return row[index] if index < len(row) else None
