"""Published tables with their sources: `data/<set>/<publisher>/<edition>/{table.csv,source.yaml}`.

An edition never changes once it is published: its table is checked against the hash in its sidecar
each time it is loaded. A wrong figure is mended by a new edition that names the one it supersedes.
Columns are typed by the sidecar, and a blank stays missing.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from functools import cache, cached_property
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar, cast

from omstallning.errors import OmstallningError
from omstallning.provenance import Source

if TYPE_CHECKING:
    import pandas as pd

DATA = Path(__file__).resolve().parent.parent / "data"

SIDECAR_KEYS = frozenset({
    "title", "publisher", "edition", "published", "retrieved", "url", "licence", "covers",
    "columns", "locator", "supersedes", "sha256", "notes",
})  # fmt: skip

Row = Mapping[str, object]


class UnknownEdition(OmstallningError):
    """No such set, publisher or edition lies in the data folder."""

    code: ClassVar[str] = "unknown_edition"


class DamagedEdition(OmstallningError):
    """A published table is no longer the one its sidecar was written for."""

    code: ClassVar[str] = "damaged_edition"


class BrokenSidecar(OmstallningError):
    """A sidecar lacks keys, or does not describe exactly the columns of its table."""

    code: ClassVar[str] = "broken_sidecar"


class UnreadableCell(OmstallningError):
    """A cell of a table is not of the type its sidecar promises."""

    code: ClassVar[str] = "unreadable_cell"


def _flag(text: str) -> bool:
    return {"yes": True, "no": False}[text]


TYPES: Mapping[str, Callable[[str], object]] = MappingProxyType({
    "text": str, "unit": str, "number": float, "integer": int, "year": int,
    "date": date.fromisoformat, "flag": _flag,
})  # fmt: skip


@dataclass(frozen=True, eq=False)
class Edition:
    """One published table: who published it, when, what its columns mean, and its rows."""

    set: str
    publisher: str
    name: str
    source: Source
    sidecar: Mapping[str, Any]
    rows: tuple[Row, ...]
    path: Path

    @property
    def key(self) -> str:
        """The place of the edition in the data folder, as figures name it in their trail."""
        return f"{self.set}/{self.publisher}/{self.name}"

    @property
    def columns(self) -> Mapping[str, Mapping[str, str]]:
        """For each column its meaning, its type and, where it has one, its unit."""
        return self.sidecar["columns"]

    @property
    def supersedes(self) -> str | None:
        """The earlier edition by the same publisher that this one replaces."""
        earlier = self.sidecar["supersedes"]
        return None if earlier is None else str(earlier)

    @property
    def sha256(self) -> str:
        """The hash that the table was published with."""
        return str(self.sidecar["sha256"])

    @property
    def table(self) -> pd.DataFrame:
        """The rows as a frame: numbers float64, integers Int64, the rest objects with None."""
        return self._frame.copy(deep=False)

    @cached_property
    def _frame(self) -> pd.DataFrame:
        import pandas as pd

        dtypes = {"number": "float64", "integer": "Int64", "year": "Int64"}
        return pd.DataFrame({
            name: pd.Series(
                [row[name] for row in self.rows], dtype=dtypes.get(column["type"], "object")
            )
            for name, column in self.columns.items()
        })  # fmt: skip


def sha256_of(path: Path) -> str:
    """The hash of a file's bytes."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def sets(*, data: Path = DATA) -> list[str]:
    """The names of the sets there are."""
    return sorted(folder.name for folder in data.iterdir() if folder.is_dir())


def editions(set: str, publisher: str | None = None, *, data: Path = DATA) -> list[Edition]:  # noqa: A002
    """Every edition of a set, superseded ones too, by publisher and then oldest first.

    Raises UnknownEdition, DamagedEdition, BrokenSidecar or UnreadableCell.
    """
    folders = sorted(
        path for path in (data / set).glob("*/*/source.yaml") if publisher in {None, path.parts[-3]}
    )
    if not folders:
        raise UnknownEdition(set=set, publisher=publisher, edition=None)
    found = [_load(data, set, path.parent.parent.name, path.parent.name) for path in folders]
    return sorted(
        found, key=lambda one: (one.publisher, one.source.published or date.min, one.name)
    )


def edition(set: str, publisher: str, name: str, *, data: Path = DATA) -> Edition:  # noqa: A002
    """One edition by its name. Raises as `editions`."""
    # Looked up among what is there: a name that somebody wrote is never made into a path.
    found = (data / set).glob("*/*/source.yaml")
    if (publisher, name) not in {(one.parts[-3], one.parts[-2]) for one in found}:
        raise UnknownEdition(set=set, publisher=publisher, edition=name)
    return _load(data, set, publisher, name)


def in_force(set: str, publisher: str | None = None, *, data: Path = DATA) -> list[Edition]:  # noqa: A002
    """The editions that no later edition has superseded, by publisher and then oldest first."""
    every = editions(set, publisher, data=data)
    replaced = {(one.publisher, one.supersedes) for one in every if one.supersedes is not None}
    return [one for one in every if (one.publisher, one.name) not in replaced]


def latest(set: str, publisher: str, *, data: Path = DATA) -> Edition:  # noqa: A002
    """The newest edition by one publisher that nothing has superseded."""
    return in_force(set, publisher, data=data)[-1]


def until_next(rows: Iterable[Row], *, same: Sequence[str] = ("key", "region")) -> list[Row]:
    """The rows with each open end closed where the next row for the same thing begins.

    A blank `valid_before` means "until the next edition of the same key"; the last stays open.
    A row without `valid_from` is left as it is.

    >>> rows = [{"key": "a", "region": "SE", "valid_from": date(y, 1, 1), "valid_before": None}
    ...         for y in (2019, 2021)]
    >>> [row["valid_before"] for row in until_next(rows)]
    [datetime.date(2021, 1, 1), None]
    """
    rows = list(rows)
    starts: dict[tuple[object, ...], list[date]] = {}
    for row in rows:
        if row["valid_from"] is not None:
            thing = tuple(row[name] for name in same)
            starts.setdefault(thing, []).append(cast("date", row["valid_from"]))
    closed: list[Row] = []
    for row in rows:
        start = cast("date | None", row["valid_from"])
        if start is None or row["valid_before"] is not None:
            closed.append(row)
        else:
            later = [day for day in starts[tuple(row[name] for name in same)] if day > start]
            closed.append({**row, "valid_before": min(later, default=None)})
    return closed


def valid_on(rows: Iterable[Row], day: date) -> list[Row]:
    """The rows that hold on a day by their half-open dates; one without a start never does."""
    found: list[Row] = []
    for row in rows:
        start, before = (cast("date | None", row[name]) for name in ("valid_from", "valid_before"))
        if start is not None and start <= day and (before is None or day < before):
            found.append(row)
    return found


@cache
def _load(data: Path, set_: str, publisher: str, name: str) -> Edition:
    path = data / set_ / publisher / name / "table.csv"
    sidecar = _sidecar(path.with_name("source.yaml"))
    found = sha256_of(path) if path.is_file() else None
    if found != sidecar["sha256"]:
        raise DamagedEdition(file=str(path), recorded=sidecar["sha256"], found=found)
    source = Source(**{field.name: sidecar[field.name] for field in fields(Source)})
    rows = _read(path, sidecar["columns"])
    return Edition(set_, publisher, name, source, MappingProxyType(sidecar), rows, path)


def _sidecar(path: Path) -> dict[str, Any]:
    import yaml

    sidecar = yaml.safe_load(path.read_text(encoding="utf-8"))
    absent = SIDECAR_KEYS - set(sidecar or {})
    if absent:
        raise BrokenSidecar(file=str(path), missing=tuple(sorted(absent)), unexpected=())
    if sidecar["edition"] != path.parent.name:
        raise BrokenSidecar(file=str(path), missing=(path.parent.name,), unexpected=("edition",))
    return cast("dict[str, Any]", sidecar)


def _read(path: Path, columns: Mapping[str, Mapping[str, str]]) -> tuple[Row, ...]:
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file, strict=True)
        header = list(reader.fieldnames or ())
        missing = tuple(name for name in columns if name not in header)
        unexpected = tuple(name for name in header if name not in columns)
        if missing or unexpected:
            raise BrokenSidecar(file=str(path), missing=missing, unexpected=unexpected)
        return tuple(_row(path, reader.line_num, row, columns) for row in reader)


def _row(path: Path, line: int, row: Row, columns: Mapping[str, Mapping[str, str]]) -> Row:
    if None in row or None in row.values():
        raise UnreadableCell(file=str(path), line=line, column=None, value=None, type=None)
    cells = {n: _cell(path, line, n, str(t), columns[n]["type"]) for n, t in row.items()}
    return MappingProxyType(cells)


def _cell(path: Path, line: int, column: str, text: str, kind: str) -> object:
    if text == "":
        return None
    try:
        return TYPES[kind](text)
    except (KeyError, ValueError) as error:
        known = {"column": column, "value": text, "type": kind}
        raise UnreadableCell(remedies=(), file=str(path), line=line, **known) from error
