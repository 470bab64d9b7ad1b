"""Finding the header by its names, and which column is which."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from omstallning.imports.errors import (
    ColumnsChanged,
    FormatNotExpected,
    HeaderNotFound,
    HeadingTwice,
    ImportStopped,
    LayoutUnclear,
    SheetUnclear,
    UnknownColumn,
    YearMissing,
)
from omstallning.imports.escaping import ERROR_HEADINGS, unescaped
from omstallning.imports.model import Cell, ColumnSpec, Layout, TableShape
from omstallning.imports.reading.sheets import ReadFile, Sheet, cell_text, is_blank

SEARCHED_ROWS = 100
YEARS_ABOVE = 2
"""How many rows above the names the years may stand."""

_YEAR = re.compile(r"19[0-9]{2}|20[0-9]{2}")
_AFTER_NAME = re.compile(r"\s*[(\[].*[)\]]\s*$")


@dataclass(frozen=True, slots=True)
class Header:
    """A header that was found.

    index    of its row in the sheet's rows
    names    every column's heading, made unique; a blank one is named by its letter: "(E)"
    columns  column key → index of its column
    years    index of a column → its year, in a table with years across
    keys     index of a column → its heading, in a table with keys across
    """

    sheet: Sheet
    layout: Layout
    index: int
    names: tuple[str, ...]
    columns: Mapping[str, int]
    years: Mapping[int, int] = field(default_factory=dict)
    keys: Mapping[int, str] = field(default_factory=dict)

    @property
    def row(self) -> int:
        """The row's number as people count."""
        return self.sheet.first_row + self.index

    @property
    def is_mended(self) -> bool:
        """Whether this is a file of rejected rows come back."""
        return self.error_column is not None

    @property
    def mapping(self) -> dict[str, str]:
        """Column key → heading."""
        return {key: self.names[index] for key, index in self.columns.items()}

    @property
    def headings(self) -> tuple[str, ...]:
        """The headings that name the file's form: no years, keys, blanks or error column."""
        across = {*self.years, *self.keys}
        return tuple(
            name
            for index, name in enumerate(self.names)
            if index not in across and not self._is_unnamed(index)
        )

    @property
    def ignored(self) -> tuple[str, ...]:
        """The headings that nothing is read from."""
        used = {*self.columns.values(), *self.years, *self.keys}
        return tuple(
            name
            for index, name in enumerate(self.names)
            if index not in used and not self._is_unnamed(index)
        )

    @property
    def width(self) -> int:
        """How many columns there are, up to the last that has a heading in the file."""
        named = (i for i in range(len(self.names)) if not self._is_unnamed(i))
        return 1 + max([*named, *self.years])

    @property
    def error_column(self) -> int | None:
        """The place of the column of faults in a mended file."""
        places = (i for i, name in enumerate(self.names) if _is_error_heading(name))
        return next(places, None)

    def _is_unnamed(self, index: int) -> bool:
        name = self.names[index]
        return name == f"({letter(index)})" or _is_error_heading(name)

    def fingerprint(self, writing: str) -> str:
        """SHA-256 of the headings, whatever their order, and of how the file is written."""
        names = sorted(normal(name) for name in self.headings)
        form = [names, bool(self.years), writing, *(["keys"] if self.keys else [])]
        return hashlib.sha256(json.dumps(form, ensure_ascii=False).encode()).hexdigest()


def normal(heading: str) -> str:
    r"""A heading as it is compared: without case, marks and double spaces.

    >>> normal("\ufeff Inverter\u00a0 Yield (kWh) ")
    'inverter yield (kwh)'
    """
    text = unicodedata.normalize("NFC", heading.replace("\ufeff", "").replace("\u200b", ""))
    return " ".join(text.split()).casefold()


def choose(
    file: ReadFile,
    layouts: Sequence[Layout],
    *,
    sheet: str | None = None,
    header_row: int | None = None,
    mapping: Mapping[str, str | None] | None = None,
) -> Header:
    """The one sheet and layout that fit.

    mapping  column key → heading, as a person or an earlier file settled it

    Raises FormatNotExpected, HeaderNotFound, ColumnsChanged, SheetUnclear, LayoutUnclear and what
    `find_header` raises. Hidden sheets are looked at only when no other fits.
    """
    fitting = _with_mapping(_of_format(file, layouts), mapping or {})
    settled = frozenset(mapping or {})
    groups = [[file.sheet(sheet)]] if sheet is not None else _by_visibility(file.sheets)
    stops: list[ImportStopped] = []
    for group in groups:
        found = []
        for each in group:
            headers = []
            for layout in fitting:
                try:
                    headers.append(find_header(each, layout, header_row, settled=settled))
                except (HeaderNotFound, ColumnsChanged) as stop:
                    stops.append(stop)
            if headers:
                found.append(_best(headers))
        if len(found) > 1:
            raise SheetUnclear([header.sheet.name for header in found])
        if found:
            return found[0]
    raise _telling_most(stops)


def _of_format(file: ReadFile, layouts: Sequence[Layout]) -> list[Layout]:
    fitting = [layout for layout in layouts if file.format in layout.formats]
    if not fitting:
        expected = sorted({kind for layout in layouts for kind in layout.formats})
        raise FormatNotExpected(file.format, expected)
    return fitting


def _with_mapping(layouts: list[Layout], mapping: Mapping[str, str | None]) -> list[Layout]:
    having = [
        layout for layout in layouts if mapping.keys() <= {c.key for c in layout.named_columns}
    ]
    if not having:
        raise UnknownColumn(", ".join(sorted(mapping)))
    return [layout.renamed(mapping) for layout in having]


def _by_visibility(sheets: Iterable[Sheet]) -> list[list[Sheet]]:
    filled = [sheet for sheet in sheets if sheet.rows]
    return [[s for s in filled if not s.is_hidden], [s for s in filled if s.is_hidden]]


def _best(headers: list[Header]) -> Header:
    most = max(_found(header) for header in headers)
    best = [header for header in headers if _found(header) == most]
    if len(best) > 1:
        raise LayoutUnclear([header.layout.key for header in best])
    return best[0]


def _found(header: Header) -> int:
    return len(header.columns) + bool(header.years or header.keys)


def _telling_most(stops: list[ImportStopped]) -> ImportStopped:
    """The stop that comes nearest to a header: fewest columns missing."""
    partial = [stop for stop in stops if isinstance(stop, ColumnsChanged)]
    if partial:
        return min(partial, key=lambda stop: len(stop.fields["missing"]))  # type: ignore[arg-type]
    expected = [name for stop in stops for name in stop.fields["expected"]]  # type: ignore[attr-defined]
    return HeaderNotFound(list(dict.fromkeys(expected)))


def find_header(
    sheet: Sheet,
    layout: Layout,
    header_row: int | None = None,
    *,
    settled: frozenset[str] = frozenset(),
) -> Header:
    """The first row that has every required heading, below any preamble.

    header_row  as people count, where it is known
    settled     keys whose heading was chosen, so a second column of that name does not matter

    Raises ColumnsChanged where a row has only part of the required headings, HeaderNotFound where
    none has half of them, HeadingTwice, YearMissing.
    """
    indexes = range(min(len(sheet.rows), SEARCHED_ROWS))
    if header_row is not None:
        indexes = range(header_row - sheet.first_row, header_row - sheet.first_row + 1)
        if indexes.start not in range(len(sheet.rows)):
            raise HeaderNotFound(_expected(layout), sheet.name)
    nearest: Header | None = None
    for index in indexes:
        header = _header_at(sheet, layout, index)
        if header.columns and not _missing(header):
            _check_twice(header, settled)
            _check_years(header)
            return header
        if nearest is None or len(header.columns) > len(nearest.columns):
            nearest = header
    required = sum(spec.required for spec in layout.named_columns)
    if nearest is None or (header_row is None and 2 * len(nearest.columns) < max(required, 1)):
        raise HeaderNotFound(_expected(layout), sheet.name)
    raise ColumnsChanged(
        missing=_missing(nearest) or _expected(layout),
        unexpected=nearest.ignored,
        sheet=sheet.name,
        row=nearest.row,
    )


def propose(sheet: Sheet, layout: Layout, header_row: int) -> dict[str, str | None]:
    """A guess at which heading each column has, for a person to confirm; None: no guess.

    A heading may carry its unit in brackets.
    """
    header = _header_at(sheet, layout, header_row - sheet.first_row)
    taken = set(header.mapping.values())
    guesses: dict[str, str | None] = dict(header.mapping)
    for spec in layout.named_columns:
        if spec.key not in guesses:
            known = {normal(_AFTER_NAME.sub("", heading)) for heading in spec.headings}
            guess = next(
                (
                    name
                    for name in header.names
                    if name not in taken and normal(_AFTER_NAME.sub("", name)) in known
                ),
                None,
            )
            guesses[spec.key] = guess
            taken.add(guess or "")
    return guesses


def _header_at(sheet: Sheet, layout: Layout, index: int) -> Header:
    row = [cell_text(cell).strip() for cell in sheet.rows[index]]
    if any(_is_error_heading(text) for text in row):
        row = [unescaped(text) for text in row]
    names = unique_names(row)
    by_name = {normal(name): i for i, name in reversed(list(enumerate(names)))}
    columns = {}
    for spec in layout.named_columns:
        places = [by_name[name] for h in spec.headings if (name := normal(h)) in by_name]
        if places:
            columns[spec.key] = places[0]
    years: dict[int, int] = {}
    if layout.shape is TableShape.YEARS_IN_COLUMNS and columns:
        years = _years(sheet, index, set(columns.values()))
    header = Header(sheet, layout, index, names, columns, years)
    if layout.shape is TableShape.KEYS_IN_COLUMNS and columns:
        keys = {i: name for i, name in enumerate(names) if name in header.ignored}
        return replace(header, keys=keys)
    return header


def unique_names(row: Sequence[str]) -> tuple[str, ...]:
    """Headings that each name one column.

    >>> unique_names(["Datum", "kWh", "kWh", ""])
    ('Datum', 'kWh', 'kWh (2)', '(D)')
    """
    seen: Counter[str] = Counter()
    names = []
    for index, text in enumerate(row):
        name = text.replace("\ufeff", "").strip() or f"({letter(index)})"
        seen[normal(name)] += 1
        count = seen[normal(name)]
        names.append(name if count == 1 else f"{name} ({count})")
    return tuple(names)


def letter(index: int) -> str:
    """A column's letter in a spreadsheet.

    >>> letter(0), letter(27)
    ('A', 'AB')
    """
    text = ""
    number = index + 1
    while number:
        number, rest = divmod(number - 1, 26)
        text = chr(65 + rest) + text
    return text


def _years(sheet: Sheet, index: int, named: set[int]) -> dict[int, int]:
    """The year of each column: in the header row itself, or in one of the rows just above."""
    years: dict[int, int] = {}
    for above in range(YEARS_ABOVE + 1):
        if index - above < 0:
            break
        for column, cell in enumerate(sheet.rows[index - above]):
            text = cell_text(cell).strip()
            if column not in named and column not in years and _YEAR.fullmatch(text):
                years[column] = int(text)
    return years


def _missing(header: Header) -> list[str]:
    layout = header.layout
    missing = [
        spec.headings[0] if spec.headings else spec.key
        for spec in layout.named_columns
        if spec.required and spec.key not in header.columns
    ]
    if layout.shape is TableShape.YEARS_IN_COLUMNS and not header.years:
        missing.append(_first_heading(layout.column(layout.year_key)))
    if layout.shape is TableShape.KEYS_IN_COLUMNS and not header.keys:
        missing.append(_first_heading(layout.column(layout.heading_key)))
    return missing


def _expected(layout: Layout) -> list[str]:
    required = [spec for spec in layout.named_columns if spec.required]
    return [_first_heading(spec) for spec in required or layout.named_columns]


def _first_heading(spec: ColumnSpec) -> str:
    return spec.headings[0] if spec.headings else spec.key


def _check_twice(header: Header, settled: frozenset[str]) -> None:
    row = [normal(cell_text(cell)) for cell in header.sheet.rows[header.index]]
    for key, column in header.columns.items():
        if key not in settled and row.count(row[column]) > 1:
            raise HeadingTwice(header.names[column], header.sheet.name, header.row)
    if len(set(header.columns.values())) < len(header.columns):
        shared = Counter(header.columns.values()).most_common(1)[0][0]
        raise HeadingTwice(header.names[shared], header.sheet.name, header.row)
    for year, count in Counter(header.years.values()).items():
        if count > 1:
            raise HeadingTwice(str(year), header.sheet.name, header.row)


def _check_years(header: Header) -> None:
    """A column beside the years that has values but no year would be lost without a word."""
    if not header.years:
        return
    repeated = {normal(_plain(header, column)) for column in header.years} | {""}
    below = header.sheet.rows[header.index + 1 :]
    top = max(0, header.index - YEARS_ABOVE)
    for column in range(min(header.years), len(header.names)):
        if column in header.years or column in header.columns.values():
            continue
        above = [_plain(header, column, row) for row in range(top, header.index + 1)]
        is_yearly = normal(above[-1]) in repeated or any(_YEAR.search(text) for text in above)
        if is_yearly and any(column < len(row) and not is_blank(row[column]) for row in below):
            raise YearMissing(letter(column), header.sheet.name, header.row)


def _plain(header: Header, column: int, index: int | None = None) -> str:
    row: Sequence[Cell] = header.sheet.rows[header.index if index is None else index]
    return cell_text(row[column]) if column < len(row) else ""


def _is_error_heading(name: str) -> bool:
    return name in ERROR_HEADINGS.values()
