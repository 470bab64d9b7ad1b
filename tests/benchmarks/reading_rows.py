"""The naive way beside blocks: hourly values stored as one row each, on either engine.

The rows are given every advantage: one bulk load in one commit (COPY on PostgreSQL), whole numbers,
no roll-ups, no history, no change set; a correction overwrites.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection

from energy.model import Flag
from omstallning.database import Database
from tests.benchmarks.reading_hours import Hours, Month

ROW = {
    "sqlite": "CREATE TABLE reading_row (series_id INTEGER, at INTEGER, value INTEGER,"
    " flags INTEGER, PRIMARY KEY (series_id, at)) WITHOUT ROWID",
    "postgresql": "CREATE TABLE reading_row (series_id integer, at timestamp, value bigint,"
    " flags smallint, PRIMARY KEY (series_id, at))",
}
MONTH_SUMS = {
    "sqlite": "SELECT strftime('%Y-%m', at, 'unixepoch') AS month, sum(value) FROM reading_row"
    " GROUP BY month ORDER BY month",
    "postgresql": "SELECT date_trunc('month', at) AS month, sum(value) FROM reading_row"
    " GROUP BY month ORDER BY month",
}
HOUR = np.timedelta64(1, "h")


def stamps(month: Month) -> NDArray[np.datetime64]:
    """The start of each hour of a month in normal time."""
    first = np.datetime64(month.first, "s")
    return first + np.arange(month.whole.shape[1]) * HOUR


def write(database: Database, hours: Hours) -> None:
    """Every value that is there as a row, in one commit."""
    with database.writing() as session:
        connection = session.connection()
        connection.exec_driver_sql(ROW[database.engine.dialect.name])
        if database.is_sqlite:
            cursor: Any = connection.connection.cursor()
            cursor.executemany("INSERT INTO reading_row VALUES (?, ?, ?, ?)", _tuples(hours))
            return
        driver: Any = connection.connection.driver_connection
        with driver.cursor() as own, own.copy("COPY reading_row FROM STDIN") as copy:
            for text in _texts(hours):
                copy.write(text)


def _columns(hours: Hours) -> Iterator[tuple[int, Month, Any, Any, Any]]:
    """Series by series: its id, the month, and place, value and flags where there is a value."""
    for series in range(hours.series):
        for month in hours.months:
            flags = month.flags[series]
            there = np.flatnonzero((flags & Flag.MISSING) == 0)
            yield series + 1, month, there, month.whole[series][there], flags[there]


def _tuples(hours: Hours) -> Iterator[tuple[int, int, int, int]]:
    seconds = {month.first: stamps(month).astype(np.int64) for month in hours.months}
    for series_id, month, there, values, flags in _columns(hours):
        at = seconds[month.first][there].tolist()
        yield from zip([series_id] * len(at), at, values.tolist(), flags.tolist(), strict=True)


def _texts(hours: Hours) -> Iterator[str]:
    written = {month.first: stamps(month).astype(str) for month in hours.months}
    for series_id, month, there, values, flags in _columns(hours):
        at = written[month.first][there].tolist()
        rows = zip(at, values.tolist(), flags.tolist(), strict=True)
        yield "".join([f"{series_id}\t{time}\t{value}\t{flag}\n" for time, value, flag in rows])


def month_sums(connection: Connection) -> list[int]:
    """The sum over all meters for each month, in order."""
    rows = connection.exec_driver_sql(MONTH_SUMS[connection.dialect.name])
    return [int(total) for _, total in rows]


def correct(database: Database, series_id: int, month: Month, values: NDArray[np.int64]) -> None:
    """Overwrite one month of one meter, in a commit of its own."""
    mark = "?" if database.is_sqlite else "%s"
    statement = f"UPDATE reading_row SET value = {mark} WHERE series_id = {mark} AND at = {mark}"  # noqa: S608
    times: list[Any] = stamps(month).tolist()
    if database.is_sqlite:
        times = stamps(month).astype(np.int64).tolist()
    rows = [
        (value, series_id, at) for value, at in zip(values.tolist(), times, strict=True)
    ]  # fmt: skip
    with database.writing() as session:
        cursor: Any = session.connection().connection.cursor()
        cursor.executemany(statement, rows)
