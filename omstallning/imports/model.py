"""What a layout declares, and what comes out of a file: rows accepted, rows rejected, a plan."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, time, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from omstallning.access.model import Actor, Permission
from omstallning.message import Message
from omstallning.notation import Mark, Resolution

if TYPE_CHECKING:
    import pandas as pd
    from sqlalchemy.orm import Session

    from omstallning.changes.operations import Changing, Rebuild
    from omstallning.imports.grid import Grid


@dataclass(frozen=True, slots=True)
class BadCell:
    """A spreadsheet cell that shows an error, or a formula nobody has calculated.

    code  error_cell or formula_without_value
    """

    text: str
    code: str


Cell = str | int | float | bool | date | time | timedelta | BadCell | None
"""A cell as read: text of a CSV, typed values of a workbook or JSON; None or "" is blank."""


class FileFormat(StrEnum):
    """The kinds of file that hold a table."""

    CSV = "csv"
    XLSX = "xlsx"
    JSON = "json"


class ColumnKind(StrEnum):
    """What the cells of a column say, and so what they become.

    TEXT, CHOICE, UNIT: str · NUMBER: float · YEAR: int · DATE: date · PERIOD: Interval
    MOMENT: datetime, as the clock of the file showed it · TIME: timedelta since midnight
    """

    TEXT = "text"
    NUMBER = "number"
    YEAR = "year"
    DATE = "date"
    PERIOD = "period"
    CHOICE = "choice"
    UNIT = "unit"
    MOMENT = "moment"
    TIME = "time"


class TableShape(StrEnum):
    """Whether a value has a row of its own, or each row a column for every year or every key."""

    LONG = "long"
    YEARS_IN_COLUMNS = "years_in_columns"
    KEYS_IN_COLUMNS = "keys_in_columns"


class TimeBasis(StrEnum):
    """By which clock a supplier stamps."""

    UTC = "utc"
    NORMAL_TIME = "normal_time"
    LOCAL = "local"


class Stamp(StrEnum):
    """Which end of its interval a stamp names."""

    START = "start"
    END = "end"


@dataclass(frozen=True, slots=True)
class ColumnSpec:
    """One column a layout knows.

    headings    the names it goes by in files, compared without case
    unit        the unit of its numbers, where the layout settles it
    unit_from   the key of the column that holds the unit of each row instead
    choices     for CHOICE: the words of the file → what they mean here
    minimum     numbers below it are refused
    resolution  for PERIOD: what a date cell stands for
    may_be_blank  the column must be there, a cell of it need not be filled
    """

    key: str
    headings: tuple[str, ...]
    kind: ColumnKind = ColumnKind.TEXT
    required: bool = False
    unit: str | None = None
    unit_from: str | None = None
    choices: Mapping[str, str] = field(default_factory=dict)
    minimum: float | None = None
    resolution: Resolution | None = None
    may_be_blank: bool = False


@dataclass(frozen=True, slots=True)
class Layout:
    """How one supplier writes a table: a declaration, not a parser.

    decimal           the supplier's mark; None: decided from each whole column
    separator         None: found from the text
    year_key, value_key   for YEARS_IN_COLUMNS: the columns that the years and cells become
    heading_key, value_key   for KEYS_IN_COLUMNS: what every heading that has no other meaning,
                      and the cells below it, become
    is_ragged         rows may be shorter or longer than the header (free text at the end)
    time_basis, stamp, direction, flags   asked once of a supplier and kept here;
                      flags: the supplier's quality words → ours
    """

    key: str
    title: str
    columns: tuple[ColumnSpec, ...]
    formats: frozenset[FileFormat] = frozenset(FileFormat)
    shape: TableShape = TableShape.LONG
    decimal: Mark | None = None
    separator: str | None = None
    year_key: str = "year"
    value_key: str = "value"
    heading_key: str = "key"
    is_ragged: bool = False
    time_basis: TimeBasis | None = None
    stamp: Stamp | None = None
    direction: str | None = None
    flags: Mapping[str, str] = field(default_factory=dict)

    @property
    def named_columns(self) -> tuple[ColumnSpec, ...]:
        """The columns that are found by their heading."""
        return tuple(c for c in self.columns if c.key not in self.spread_keys)

    @property
    def spread_keys(self) -> frozenset[str]:
        """The columns that stand across the table, not under a heading of their own."""
        across = {
            TableShape.YEARS_IN_COLUMNS: frozenset({self.year_key, self.value_key}),
            TableShape.KEYS_IN_COLUMNS: frozenset({self.heading_key, self.value_key}),
        }
        return across.get(self.shape, frozenset())

    def column(self, key: str) -> ColumnSpec:
        """The column by that key. Raises KeyError."""
        return next((c for c in self.columns if c.key == key), None) or _no_column(key)

    def renamed(self, mapping: Mapping[str, str | None]) -> Layout:
        """The same layout with the headings that a person or an earlier file settled.

        mapping  column key → heading; None: the file has no such column
        """
        columns = tuple(
            replace(c, headings=(heading,) if (heading := mapping[c.key]) else ())
            if c.key in mapping
            else c
            for c in self.columns
        )
        return replace(self, columns=columns)


def _no_column(key: str) -> ColumnSpec:
    raise KeyError(key)


@dataclass(frozen=True, slots=True)
class AcceptedRow:
    """A row whose every cell could be read; missing optional values are None.

    number  as the spreadsheet shows it; column  the heading, in a table with years or keys across
    """

    number: int
    values: Mapping[str, object]
    raw: Sequence[Cell]
    column: str | None = None


@dataclass(frozen=True, slots=True)
class RejectedRow:
    """A row that is not taken in, named so that it can be found and mended."""

    sheet: str
    row: int
    column: str | None
    value: str | None
    message: Message
    raw: Sequence[Cell]


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of one sheet, column by column: `columns[key][i]` belongs to line `numbers[i]`.

    head      the rows down to the header, as they stood; preamble and header
    headings  column key → the heading it was found by
    decimals  column key → decimal mark found or chosen
    absent    blank cells under a year or key: not reported, so no row
    grid      with keys across: the numbers; `columns` then has the named columns of each line, and
              every filled cell is a row
    """

    layout: Layout
    sheet: str
    head: Sequence[Sequence[Cell]]
    headings: Mapping[str, str]
    decimals: Mapping[str, Mark]
    numbers: Sequence[int]
    columns: Mapping[str, Sequence[object]]
    raws: Sequence[Sequence[Cell]]
    rejected: tuple[RejectedRow, ...]
    value_headings: Sequence[str] | None = None
    absent: int = 0
    grid: Grid | None = None

    @property
    def read(self) -> int:
        """How many rows there were: always accepted + rejected."""
        return len(self) + len(self.rejected)

    @property
    def preamble(self) -> Sequence[Sequence[Cell]]:
        """The rows above the header: unit, product, explanation."""
        return self.head[:-1]

    def __len__(self) -> int:
        return len(self.numbers) if self.grid is None else self.grid.filled

    def __iter__(self) -> Iterator[AcceptedRow]:
        for i in range(len(self.numbers)):
            if self.grid is None:
                yield self.line(i, self.value_headings[i] if self.value_headings else None)
            else:
                yield from self._cells(i, self.grid)

    def line(self, index: int, column: str | None = None) -> AcceptedRow:
        """The row at a place, not counted by its number."""
        values = {key: cells[index] for key, cells in self.columns.items()}
        return AcceptedRow(self.numbers[index], values, self.raws[index], column)

    def _cells(self, index: int, grid: Grid) -> Iterator[AcceptedRow]:
        line, layout = self.line(index), self.layout
        for key, value in zip(grid.keys, grid.values[index].tolist(), strict=True):
            if value == value:  # noqa: PLR0124  not NaN
                values = {**line.values, layout.heading_key: key, layout.value_key: value}
                yield AcceptedRow(line.number, values, line.raw, key)

    def frame(self) -> pd.DataFrame:
        """The accepted rows: one column for each key, indexed by row number."""
        import pandas as pd

        return pd.DataFrame(dict(self.columns), index=pd.Index(self.numbers, name="row"))

    def reject(self, row: AcceptedRow, key: str | None, code: str, **fields: object) -> RejectedRow:
        """Refuse an accepted row for a reason of the domain, naming the column behind `key`."""
        value = None if key is None else row.values.get(key)
        heading = None if key is None else self.headings.get(key, key)
        if key is not None and key in self.layout.spread_keys | {self.layout.value_key}:
            heading = row.column or heading
        text = None if value is None else str(value)
        return RejectedRow(self.sheet, row.number, heading, text, Message(code, fields), row.raw)


class BatchState(StrEnum):
    """How far an import has come."""

    PREVIEWED = "previewed"
    COMMITTED = "committed"
    UNDONE = "undone"


class ChangeKind(StrEnum):
    """What taking a row in would do."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One cell that would get another value."""

    field: str
    old: object
    new: object


@dataclass(frozen=True, slots=True)
class PlannedChange:
    """What one row would do to the record it names.

    in_force  what the domain handed in about the record as it is now, its id included
    """

    kind: ChangeKind
    key: str
    values: Mapping[str, object]
    row: int
    in_force: Mapping[str, object] | None = None
    differences: tuple[FieldChange, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """What an import would do; nothing has been done.

    rejected     by the reading and by the domain
    fingerprint  SHA-256 of the accepted rows and their effect: the same plan, the same hash
    set_aside    rows that do not concern us, such as other municipalities in a national file
    rows         accepted rows, where many of them make one change; None: a change for each
    """

    new: tuple[PlannedChange, ...]
    changed: tuple[PlannedChange, ...]
    unchanged: tuple[PlannedChange, ...]
    rejected: tuple[RejectedRow, ...]
    fingerprint: str
    set_aside: int = 0
    rows: int | None = None

    @property
    def accepted(self) -> int:
        """How many rows would be in force afterwards."""
        if self.rows is not None:
            return self.rows
        return len(self.new) + len(self.changed) + len(self.unchanged)

    @property
    def has_changes(self) -> bool:
        """Whether committing would do anything."""
        return bool(self.new or self.changed)


@dataclass(frozen=True, slots=True)
class Context:
    """What a domain needs to know beside the rows.

    document_id  None in a dry run
    options      chosen in the form, such as the vintage of a publication
    """

    actor: Actor
    layout: Layout
    file_name: str
    document_id: int | None = None
    preamble: Sequence[Sequence[Cell]] = ()
    options: Mapping[str, str] = field(default_factory=dict)


class Committer(Protocol):
    """Stores what a plan says, through the change set under way."""

    def __call__(
        self, session: Session, change: Changing, plan: Plan, context: Context
    ) -> None: ...


@dataclass(frozen=True, slots=True)
class Importer:
    """One kind of thing that comes in as tables; a domain exports a tuple IMPORTERS of these.

    title       a code for its name
    permission  held for some unit; a row of another unit is refused by `plan`
    plan        compares accepted rows with what is in force; writes nothing
    commit      stores a plan's new and changed rows
    rebuild     kind of fact → what brings the room's roll-ups up to date when an import is undone
    """

    key: str
    title: str
    permission: Permission
    layouts: tuple[Layout, ...]
    plan: Callable[[Session, Table, Context], Plan]
    commit: Committer
    rebuild: Mapping[str, Rebuild] = field(default_factory=dict)
