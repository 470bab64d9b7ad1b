"""Values of a file as arrays, point by point, whether it has a row or a column for each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from energy.calculate.months import NORMAL, normal_time
from energy.importers import FLAGS
from omstallning.errors import Invalid
from omstallning.imports.model import (
    AcceptedRow,
    RejectedRow,
    Stamp,
    Table,
    TableShape,
    TimeBasis,
)

Stamps = NDArray[np.datetime64]


@dataclass(frozen=True, slots=True, eq=False)
class Delivered:
    """What a file says of one point, in the order it says it.

    lines   place of each value's line in the table
    stamps  by the clock of the file; see `in_normal_time`
    values  NaN where the file says that it has none
    flags   0 where the file says nothing of how the value came to be
    units   the unit of each value, where the file has one
    column  the heading, in a file with a column for each point
    """

    point: str
    lines: NDArray[np.intp]
    stamps: Stamps
    values: NDArray[np.float64]
    flags: NDArray[np.uint16]
    units: NDArray[np.object_] | None = None
    column: str | None = None

    def only(self, kept: NDArray[np.bool_]) -> Delivered:
        """The values that are kept."""
        return Delivered(
            self.point, self.lines[kept], self.stamps[kept], self.values[kept], self.flags[kept],
            None if self.units is None else self.units[kept], self.column,
        )  # fmt: skip

    def __len__(self) -> int:
        return len(self.lines)


@dataclass(slots=True)
class Refusals:
    """The rows of a table that the domain refuses."""

    table: Table
    rejected: list[RejectedRow] = field(default_factory=list)
    set_aside: int = 0

    def refuse(self, of: Delivered, at: int, key: str | None, code: str, **more: object) -> None:
        """Refuse one value, naming its cell."""
        line = self.table.line(int(of.lines[at]), of.column)
        row = AcceptedRow(line.number, {**line.values, **_cell(of, at)}, line.raw, of.column)
        self.rejected.append(self.table.reject(row, key, code, **more))

    def refuse_all(
        self, of: Delivered, wrong: NDArray[np.bool_], key: str | None, code: str, **more: object
    ) -> Delivered:
        """Refuse the values that are wrong in one way; the others are handed back."""
        for at in np.flatnonzero(wrong).tolist():
            self.refuse(of, at, key, code, **more)
        return of.only(~wrong) if wrong.any() else of

    def refuse_point(self, of: Delivered, code: str, **more: object) -> None:
        """Refuse everything about a point: a column once, with how many values stand below it."""
        if of.column is None:
            self.refuse_all(of, np.ones(len(of), bool), "point", code, **more)
        elif len(of):
            self.refuse(of, 0, "point", code, rows=len(of), **more)
            self.set_aside += len(of) - 1


def _cell(of: Delivered, at: int) -> dict[str, object]:
    value = of.values[at]
    return {"point": of.point, "value": None if np.isnan(value) else float(value)}


def delivered(table: Table) -> Iterator[Delivered]:
    """What a table says, one point after the other."""
    stamps = _stamps(table)
    if table.layout.shape is TableShape.KEYS_IN_COLUMNS:
        yield from _by_column(table, stamps)
    elif len(table):
        yield from _by_row(table, stamps)


def _by_column(table: Table, stamps: Stamps) -> Iterator[Delivered]:
    if table.grid is None:
        return
    for place, key in enumerate(table.grid.keys):
        values = table.grid.values[:, place]
        lines = np.flatnonzero(~np.isnan(values))
        flags = np.zeros(len(lines), np.uint16)
        yield Delivered(key.strip(), lines, stamps[lines], values[lines], flags, column=key)


def _by_row(table: Table, stamps: Stamps) -> Iterator[Delivered]:
    import pandas as pd

    codes, keys = pd.factorize(np.array(table.columns["point"], dtype=object))
    values = np.array(table.columns["value"], dtype=np.float64)
    flags = _flags(table)
    units = np.array(table.columns["unit"], dtype=object) if "unit" in table.headings else None
    order = np.argsort(codes, kind="stable")
    starts = np.searchsorted(codes[order], np.arange(len(keys) + 1))
    for number, key in enumerate(keys):
        lines = order[starts[number] : starts[number + 1]]
        yield Delivered(
            str(key), lines, stamps[lines], values[lines], flags[lines],
            None if units is None else units[lines],
        )  # fmt: skip


def _flags(table: Table) -> NDArray[np.uint16]:
    if "status" not in table.headings:
        return np.zeros(len(table.numbers), np.uint16)
    known: Mapping[object, int] = {None: 0, **{word: int(flag) for word, flag in FLAGS.items()}}
    return np.array([known[word] for word in table.columns["status"]], np.uint16)


def _stamps(table: Table) -> Stamps:
    """Each line's stamp; one that names its zone is put into normal time and then taken as such."""
    if "date" in table.columns:
        days = np.array(table.columns["date"], dtype="datetime64[D]").astype("datetime64[s]")
        return days + np.array(table.columns["time"], dtype="timedelta64[s]")
    return np.array(_plain(table.columns["moment"]), dtype="datetime64[s]")


def _plain(moments: Sequence[object]) -> list[Any]:
    return [
        moment
        if not isinstance(moment, datetime) or moment.tzinfo is None
        else (moment.replace(tzinfo=None) - (moment.utcoffset() or timedelta()) + NORMAL)
        for moment in moments
    ]


def names_its_zone(table: Table) -> bool:
    """Whether the file itself says by which clock it is written."""
    moments: Iterable[object] = table.columns.get("moment", ())
    first = next(iter(moments), None)
    return isinstance(first, datetime) and first.tzinfo is not None


def in_normal_time(
    of: Delivered, refusals: Refusals, basis: TimeBasis, stamp: Stamp, step_minutes: int
) -> Delivered:
    """The same values stamped by the beginning of their hours in normal time.

    An hour that the clock never showed, or showed more often than twice, is refused.
    """
    step = np.timedelta64(step_minutes, "m") if stamp is Stamp.END else np.timedelta64(0, "m")
    if basis is TimeBasis.UTC:
        return _stamped(of, of.stamps + np.timedelta64(NORMAL) - step)
    if basis is TimeBasis.NORMAL_TIME:
        return _stamped(of, of.stamps - step)
    left = of
    while len(left):
        try:
            return _stamped(left, normal_time(left.stamps) - step)
        except Invalid as error:
            moment = np.datetime64(error.fields["value"], "s")  # type: ignore[call-overload]
            reason = str(error.fields["reason"])
            wrong = left.stamps == moment
            if reason == "repeated_local_time":
                wrong &= np.cumsum(wrong) > 2
            left = refusals.refuse_all(left, wrong, time_key(refusals.table), reason)
    return left


def _stamped(of: Delivered, stamps: Stamps) -> Delivered:
    return Delivered(of.point, of.lines, stamps, of.values, of.flags, of.units, of.column)


def time_key(table: Table) -> str:
    """The column that says when."""
    return "time" if "time" in table.columns else "moment"


def step_of(stamps: Stamps) -> int:
    """The step of values that have no series yet: an hour, or a quarter where some stand on one."""
    minutes = stamps.astype("datetime64[m]").astype(np.int64) % 60
    return 15 if np.isin(minutes, (15, 45)).any() else 60
