"""The same million lines from a database file: rows read in bulk, then calculated.

Every way pays for the reading of rows, which costs a hundred times the calculation: that is why
the requirements on the calculation itself are set on columns (inventory.py).
"""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray
from sqlalchemy import Connection, String, insert, select, type_coerce

from emissions.model import CATEGORIES, Category, Control, Scope
from emissions.tables import ActivityRecord, EmissionSource
from omstallning.access.tables import Person
from omstallning.changes.operations import in_force
from omstallning.database import Database
from omstallning.documents.tables import Document
from omstallning.organisation.model import UnitKind
from omstallning.organisation.tables import Unit
from tests.benchmarks.timing import Requirement, best, say
from tests.benchmarks.timing import table as as_text

FIRST_YEAR = 2022
REFERRED_TO = (Person, Document)
"""Tables that foreign keys of the records lead to, here so that the schema knows them."""
REPORTED = ("kWh", "MWh", "GJ")
BATCH = 1_000
"""Rows at a time: few enough to stay in the cache between reading and turning into columns."""
MONTHS = np.arange("2022-01", "2026-02", dtype="datetime64[M]").astype("datetime64[D]").astype(str)

Columns = dict[str, NDArray[Any]]

QUERY = (
    select(
        ActivityRecord.id, ActivityRecord.source_id, ActivityRecord.quantity, ActivityRecord.unit,
        type_coerce(ActivityRecord.period_from, String).label("period_from"),
        type_coerce(ActivityRecord.period_before, String).label("period_before"),
    )
    .where(in_force(ActivityRecord)).order_by(ActivityRecord.id)
)  # fmt: skip
"""Records in force with their days as text, so that each distinct day is read only once."""


def keep(database: Database, records: Columns) -> None:
    """Store the records with what they refer to."""
    sources = int(records["source"].max()) + 1
    with database.writing() as session:
        connection = session.connection()
        now = "2026-01-01 00:00:00"
        connection.exec_driver_sql(
            "INSERT INTO change_set (id, at, verb) VALUES (1, ?, 'imported')", (now,)
        )
        connection.execute(insert(Unit), [
            {"id": number + 1, "key": f"unit-{number}", "kind": next(iter(UnitKind)),
             "valid_from": date(2000, 1, 1), "version": 1, "is_withdrawn": False}
            for number in range(40)
        ])  # fmt: skip
        connection.execute(insert(EmissionSource), [
            {"id": number + 1, "key": f"source-{number}", "name": f"Source {number}",
             "unit_id": number % 40 + 1, "scope": Scope(number % 3 + 1),
             "category": Category(CATEGORIES[number % len(CATEGORIES)]), "control": Control.FULL,
             "owner": "operations", "activity_unit": REPORTED[number % 3],
             "valid_from": date(2000, 1, 1), "version": 1, "is_withdrawn": False}
            for number in range(sources)
        ])  # fmt: skip
        month, source = records["month"], records["source"]
        rows = zip(
            records["record"].tolist(), (source + 1).tolist(), MONTHS[month].tolist(),
            MONTHS[month + 1].tolist(), records["quantity"].tolist(),
            np.array(REPORTED)[source % len(REPORTED)].tolist(), strict=True,
        )  # fmt: skip
        connection.exec_driver_sql(
            "INSERT INTO activity_record (id, source_id, period_from, period_before, quantity,"
            " unit, status, change_set_id, is_withdrawn)"
            " VALUES (?, ?, ?, ?, ?, ?, 'measured', 1, 0)",
            list(rows),
        )


def read(connection: Connection) -> Columns:
    """The records in force as columns, in batches, without an object for each."""
    batches: list[Columns] = []
    units: dict[str, int] = {unit: code for code, unit in enumerate(REPORTED)}
    months = {str(day): number for number, day in enumerate(MONTHS)}
    # The driver's own rows: a named row for each line would cost as much as the rest together.
    cursor: Any = connection.execute(QUERY).cursor
    while rows := cursor.fetchmany(BATCH):
        record, source, quantity, unit, start, _ = zip(*rows, strict=True)
        batches.append({
            "record": np.array(record, dtype=np.int64),
            "source": np.array(source, dtype=np.int32) - 1,
            "quantity": np.array(quantity, dtype=np.float64),
            "unit_pair": np.fromiter(map(units.__getitem__, unit), np.int16, len(unit)),
            "month": np.fromiter(map(months.__getitem__, start), np.int16, len(start)),
        })  # fmt: skip
    return {name: np.concatenate([batch[name] for batch in batches]) for name in batches[0]}


def read_polars(path: Path) -> pl.DataFrame:
    """The same rows into polars by its own reader, with the same codes put on."""
    statement = str(QUERY.compile(compile_kwargs={"literal_binds": True}))
    connection = sqlite3.connect(path)
    try:
        frame = pl.read_database(statement, connection, infer_schema_length=100)
    finally:
        connection.close()
    return frame.with_columns(
        pl.col("unit").replace_strict({u: c for c, u in enumerate(REPORTED)}).alias("unit_pair"),
        pl.col("period_from")
        .replace_strict({str(day): number for number, day in enumerate(MONTHS)})
        .alias("month"),
        pl.col("source_id").alias("source") - 1,
        pl.col("id").alias("record"),
    )


def run(
    made_up: Callable[[], Columns],
    calculate: Callable[[Columns], object],
    with_polars: Callable[[pl.DataFrame], object],
    pint_by_line: float,
) -> list[Requirement]:
    """Print the figures for stored lines; return the ratios that are required."""
    records = made_up()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "benchmark.sqlite3"
        database = Database(f"sqlite:///{path}")
        database.create_all()
        keep(database, records)

        def ours() -> object:
            with database.reading() as session:
                return calculate(read(session.connection()))

        seconds = best({
            "ours": ours,
            "polars": lambda: with_polars(read_polars(path)),
        }, rounds=4)  # fmt: skip
        database.dispose()
    seconds["pint by line, rows read as ours (scaled)"] = seconds["ours"] + pint_by_line
    say(as_text(f"{len(records['record']):,} activity lines stored as rows", seconds, "ours"))
    return [Requirement("polars / ours, stored rows", seconds["polars"] / seconds["ours"], 1)]
