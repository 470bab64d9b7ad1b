"""Writing the roll-ups of blocks: in the transaction of the block, many at a time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import Dialect, Table, delete, tuple_
from sqlalchemy.orm import Session

from energy.calculate.months import next_month
from energy.calculate.rollups import day_rollups, month_rollup
from energy.tables import SeriesDay, SeriesMonth
from omstallning.database import Base

if TYPE_CHECKING:
    import numpy as np

AT_A_TIME = 20_000
"""Rows sent together: bounded memory."""
OF_THE_BLOCK = ("series_id", "month", "block_id", "revision", "step_minutes", "decimals")
OF_THE_MONTH = ("n", "have", "estimated", "suspect", "total", "peak", "peak_position")

Columns = dict[str, list[Any]]


@dataclass(frozen=True, slots=True, eq=False)
class Standing:
    """A block as it will stand, with what its roll-ups are made of."""

    series_id: int
    month: date
    block_id: int
    revision: int
    step_minutes: int
    decimals: int
    values: np.ndarray[Any, Any]
    flags: np.ndarray[Any, Any]


def write_rollups(session: Session, organisation: int, standing: Sequence[Standing]) -> None:
    """Point each month to its block and write what the month and its days come to."""
    if not standing:
        return
    _upsert(session, SeriesMonth, _month_columns(organisation, standing))
    _upsert(session, SeriesDay, _day_columns(organisation, standing))


def _month_columns(organisation: int, standing: Sequence[Standing]) -> Columns:
    """The roll-up of each month, counted from its block."""
    counted = [month_rollup(each.values, each.flags) for each in standing]
    return {
        "organisation": [organisation] * len(standing),
        **{name: [getattr(each, name) for each in standing] for name in OF_THE_BLOCK},
        **{name: [getattr(each, name) for each in counted] for name in OF_THE_MONTH},
    }


def _day_columns(organisation: int, standing: Sequence[Standing]) -> Columns:
    """The roll-up of each day of each month, counted from its block."""
    made: Columns = {name: [] for name in ("series_id", "day", "n", "have", "total", "peak")}
    for each in standing:
        counted = day_rollups(each.values, each.flags, each.step_minutes)
        length = len(counted.have)
        made["series_id"] += [each.series_id] * length
        made["day"] += _days(each.month, length)
        made["n"] += [counted.n] * length
        made["have"] += counted.have.tolist()
        made["total"] += counted.total.tolist()
        made["peak"] += counted.peak.tolist()
    return {"organisation": [organisation] * len(made["day"]), **made}


@lru_cache(maxsize=512)
def _days(month: date, length: int) -> list[date]:
    return [month + timedelta(days=number) for number in range(length)]


def _upsert(session: Session, table: type[Base], columns: Columns) -> None:
    """Write rows given as columns over those with the same key, past the making of each by itself.

    A day's roll-up is small and there are thirty of them in a month: what the mapping of names and
    types costs for each row would be most of what recording costs.
    """
    connection = session.connection()
    stored: Any = table.__table__
    statement = _statement(stored, connection.dialect)
    in_order = [columns[column.name] for column in stored.columns]
    for start in range(0, len(in_order[0]), AT_A_TIME):
        part = [column[start : start + AT_A_TIME] for column in in_order]
        if connection.dialect.name == "sqlite":
            written = [[*map(str, c)] if isinstance(c[0], date) else c for c in part]
            connection.exec_driver_sql(statement, list(zip(*written, strict=True)))
        else:
            connection.exec_driver_sql(statement, tuple(part))


@lru_cache(maxsize=16)
def _statement(stored: Table, dialect: Dialect) -> str:
    """One row at a time on SQLite; on PostgreSQL whole columns, as arrays set side by side."""
    names = [column.name for column in stored.columns]
    keys = [column.name for column in stored.primary_key]
    rest = ", ".join(f"{name} = excluded.{name}" for name in names if name not in keys)
    if dialect.name == "sqlite":
        source = f"VALUES ({', '.join('?' * len(names))})"
    else:
        arrays = [f"CAST(%s AS {column.type.compile(dialect)}[])" for column in stored.columns]
        source = f"SELECT * FROM unnest({', '.join(arrays)})"  # noqa: S608  names of our own tables
    place, key = f"{stored.name} ({', '.join(names)})", f"({', '.join(keys)})"
    return f"INSERT INTO {place} {source} ON CONFLICT {key} DO UPDATE SET {rest}"


def drop_rollups(session: Session, organisation: int, places: Iterable[tuple[int, date]]) -> None:
    """Take away the roll-ups of months that no block holds any more."""
    for series_id, month in places:
        session.execute(
            delete(SeriesMonth).where(
                SeriesMonth.organisation == organisation,
                tuple_(SeriesMonth.series_id, SeriesMonth.month) == (series_id, month),
            )
        )
        session.execute(
            delete(SeriesDay).where(
                SeriesDay.organisation == organisation,
                SeriesDay.series_id == series_id,
                SeriesDay.day >= month,
                SeriesDay.day < next_month(month),
            )
        )
