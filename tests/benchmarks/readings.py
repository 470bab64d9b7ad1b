"""Seven million hourly values kept: blocks through the writing verb against a row for each value.

On SQLite and on PostgreSQL, each with commits that wait for the disk. Ours pays for everything that
goes with it: merging with what is stored, fingerprints, roll-ups of months and days, the change set
and the audit row. Beside it the naive way (reading_rows.py) and floors: the same compressed months
written bare in one commit, one small row in a commit of its own, sums by numpy in memory.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import numpy as np
from sqlalchemy import func, insert, select, text

import web.migrations.every_table  # noqa: F401  every table is known before one is made
from energy.calculate.blocks import encode
from energy.model import Cadence, Carrier, Direction, Measured
from energy.operations import record_blocks
from energy.store import blocks as store
from energy.store import months as totals
from energy.store.points import group_id, supply_points
from energy.tables import ReadingBlock, Series, SeriesDay, SeriesMonth, SupplyPoint
from omstallning.access.model import Actor, Role
from omstallning.access.tables import Person
from omstallning.database import Database
from omstallning.organisation.model import UnitKind
from omstallning.organisation.tables import Unit
from tests.benchmarks import reading_rows as rows
from tests.benchmarks.reading_hours import DECIMALS, Hours, Month, made_up
from tests.benchmarks.timing import Requirement, best, say
from tests.benchmarks.timing import table as as_text
from tests.postgresql import Cluster, absent

SERIES, YEARS = 80, 10
FLOOR = "floor_block"
ROUNDS = 3
CORRECTIONS = 40
"""How many commits of each kind are timed; the middle one counts, since a disk has moods."""
SIZE = {
    "sqlite": text("SELECT sum(pgsize) FROM dbstat WHERE name IN"
                   " (SELECT name FROM sqlite_master WHERE tbl_name = :name)"),
    "postgresql": text("SELECT pg_total_relation_size(CAST(:name AS regclass))"),
}  # fmt: skip
STORED = (ReadingBlock, SeriesMonth, SeriesDay)


def run(series: int = SERIES, years: int = YEARS) -> list[Requirement]:
    """Print every figure on both engines; return the ratios that are required."""
    hours = made_up(series, years)
    requirements: list[Requirement] = []
    with tempfile.TemporaryDirectory() as folder:
        requirements += on_engine("SQLite", Database(f"sqlite:///{folder}/ours.sqlite3"),
                                  Database(f"sqlite:///{folder}/rows.sqlite3"), hours)  # fmt: skip
    reason = absent()
    if reason is not None:
        say(f"PostgreSQL left out: {reason}")
        return requirements
    with Cluster(is_durable=True) as cluster:
        ours, naive = Database(cluster.new_database()), Database(cluster.new_database())
        try:
            return [*requirements, *on_engine("PostgreSQL", ours, naive, hours)]
        finally:  # The server waits for open connections before it stops.
            ours.dispose()
            naive.dispose()


def on_engine(name: str, ours: Database, naive: Database, hours: Hours) -> list[Requirement]:
    """Everything on one engine, ours in one database and rows in another."""
    actor = world(ours, hours)
    with bare_table(ours):
        written = {
            "ours": once(lambda: record(ours, actor, hours)),
            "row per value": once(lambda: rows.write(naive, hours)),
            "floor: compressed months alone": once(lambda: write_bare(ours, hours)),
        }
    say(as_text(f"{name}: {hours.count:,} hourly values from array to disk", written, "ours"))
    summed = month_sums(ours, naive, hours)
    say(as_text(f"{name}: month sums over all meters", summed, "ours"))
    corrected = corrections(ours, naive, actor, hours)
    say(as_text(f"{name}: one month of one meter corrected", corrected, "ours"))
    sizes = bytes_per_value(ours, naive, hours)
    say("\n".join([f"{name}: bytes per value, flags included",
                   *(f"  {what:<40} {size:>8.2f}" for what, size in sizes.items())]))  # fmt: skip
    ours.dispose()
    naive.dispose()
    return [
        Requirement(f"{name}: row per value / ours, written",
                    written["row per value"] / written["ours"], 1),
        Requirement(f"{name}: row per value / ours, month sums",
                    summed["row per value"] / summed["ours"], 20),
        Requirement(f"{name}: 2.5 bytes / ours, a value with its flags",
                    2.5 / sizes["ours: blocks"], 1),
    ]  # fmt: skip


def world(database: Database, hours: Hours) -> Actor:
    """A group with a supply point and a series for each meter, and somebody who may record."""
    database.create_all()
    opened = {"version": 1, "is_withdrawn": False, "valid_from": date(2000, 1, 1)}
    numbers = range(1, hours.series + 1)
    with database.writing() as session:
        person = Person(handle="somebody")
        session.add(person)
        session.execute(insert(Unit), [{"key": "group", "kind": UnitKind.GROUP, **opened}])
        session.flush()
        unit_id = group_id(session)
        session.execute(insert(SupplyPoint), [
            {"id": number, "key": f"point-{number}", "name": f"Point {number}",
             "carrier": Carrier.ELECTRICITY, "direction": Direction.BOUGHT, "unit_id": unit_id,
             "measured_in": "kWh", "cadence": Cadence.HOURLY, "responsible": "operations", **opened}
            for number in numbers
        ])  # fmt: skip
        session.execute(insert(Series), [
            {"id": number, "supply_point_id": number, "measured": Measured.ENERGY,
             "source": "grid", "step_minutes": 60, "decimals": DECIMALS, "rank": 1,
             "version": 1, "is_withdrawn": False}
            for number in numbers
        ])  # fmt: skip
        return Actor(person.id, person.handle, frozenset({(Role.STRATEGIST, None)}))


def once(way: Callable[[], object]) -> float:
    """Seconds for something that can be done only once."""
    begun = time.perf_counter()
    way()
    return time.perf_counter() - begun


def record(database: Database, actor: Actor, hours: Hours) -> None:
    """All months of all meters through the writing verb, in one change set."""
    readings = {
        (number + 1, month.first): (month.values[number], month.flags[number])
        for number in range(hours.series)
        for month in hours.months
    }
    with database.writing() as session:
        record_blocks(session, actor, readings)


@contextmanager
def bare_table(database: Database) -> Iterator[None]:
    """A table of compressed months and nothing else, gone afterwards."""
    binary = "BLOB" if database.is_sqlite else "bytea"
    with database.writing() as session:
        session.connection().exec_driver_sql(
            f"CREATE TABLE {FLOOR} (series_id INTEGER, month TEXT, packed {binary},"
            f" flags {binary}, PRIMARY KEY (series_id, month))"
        )
    yield
    with database.writing() as session:
        session.connection().exec_driver_sql(f"DROP TABLE {FLOOR}")


def write_bare(database: Database, hours: Hours) -> None:
    """Every month compressed and inserted by the driver, in one commit."""
    packed = [
        (number + 1, str(month.first), (made := encode(month.whole[number], month.flags[number]))
         .values, made.flags)
        for number in range(hours.series)
        for month in hours.months
    ]  # fmt: skip
    mark = "?" if database.is_sqlite else "%s"
    with database.writing() as session:
        cursor: Any = session.connection().connection.cursor()
        cursor.executemany(f"INSERT INTO {FLOOR} VALUES ({', '.join([mark] * 4)})", packed)  # noqa: S608


def month_sums(ours: Database, naive: Database, hours: Hours) -> dict[str, float]:
    """Seconds for the sum over all meters of each month; all ways must find the same."""
    months = [month.first for month in hours.months]

    def rolled_up() -> list[int]:
        query = (
            select(func.sum(SeriesMonth.total)).group_by(SeriesMonth.month)
            .order_by(SeriesMonth.month)
        )  # fmt: skip
        with ours.reading() as session:
            return [int(total or 0) for total in session.scalars(query)]

    def counted_again() -> list[int]:
        found = dict.fromkeys(months, 0)
        with ours.reading() as session:
            for block in store.blocks(session, group_id(session)):
                found[block.month] += int(block.values.sum())
        return list(found.values())

    def by_value() -> list[int]:
        with naive.reading() as session:
            return rows.month_sums(session.connection())

    def in_memory() -> list[int]:
        return [int(month.whole.sum()) for month in hours.months]

    def by_point() -> int:
        with ours.reading() as session:
            points = supply_points(session)
            before = date(months[-1].year + 1, 1, 1)
            return len(
                totals.month_totals(session, group_id(session), points, months[0], before)
            )  # fmt: skip

    if not rolled_up() == counted_again() == by_value() == in_memory():
        msg = "the ways do not find the same sums"
        raise RuntimeError(msg)
    return best({
        "ours": rolled_up,
        "ours, each meter's months with lineage": by_point,
        "ours, all blocks counted again": counted_again,
        "row per value": by_value,
        "floor: numpy in memory": in_memory,
    }, rounds=ROUNDS)  # fmt: skip


def corrections(ours: Database, naive: Database, actor: Actor, hours: Hours) -> dict[str, float]:
    """Seconds until a corrected month is safe on disk, the middle of many."""
    for database in (ours, naive):
        with database.writing() as session:
            session.connection().exec_driver_sql("CREATE TABLE small (id INTEGER)")

    def by_verb(number: int) -> None:
        month = month_of(hours, number)
        values = month.values[number % hours.series] + 0.01 * (number + 1)
        place = (number % hours.series + 1, month.first)
        with ours.writing() as session:
            record_blocks(session, actor, {place: (values, month.flags[number % hours.series])},
                          reason="the supplier sent it again")  # fmt: skip

    def by_row(number: int) -> None:
        month = month_of(hours, number)
        series = number % hours.series
        rows.correct(naive, series + 1, month, month.whole[series] + number + 1)

    def bare(number: int) -> None:
        with ours.writing() as session:
            session.connection().exec_driver_sql(f"INSERT INTO small VALUES ({number})")  # noqa: S608

    ways: dict[str, Callable[[int], None]] = {
        "ours": by_verb, "row per value, overwritten": by_row,
        "floor: one small row in a commit": bare,
    }  # fmt: skip
    taken: dict[str, list[float]] = {name: [] for name in ways}
    for number in range(CORRECTIONS):
        for name, way in ways.items():
            begun = time.perf_counter()
            way(number)
            taken[name].append(time.perf_counter() - begun)
    return {name: float(np.median(seconds)) for name, seconds in taken.items()}


def month_of(hours: Hours, number: int) -> Month:
    """Some month, another for each number."""
    return hours.months[number * 7 % len(hours.months)]


def bytes_per_value(ours: Database, naive: Database, hours: Hours) -> dict[str, float]:
    """What the tables take on disk, with their indexes, for each value."""
    by_table = {table.__tablename__: size_of(ours, table.__tablename__) for table in STORED}
    with ours.reading() as session:
        packed = session.scalar(
            select(func.sum(func.length(ReadingBlock.values) + func.length(ReadingBlock.flags)))
        )
    made = {
        "ours: packed values and flags": packed or 0,
        "ours: blocks": by_table["reading_block"],
        "ours: roll-ups of months and days": sum(by_table.values()) - by_table["reading_block"],
        "row per value": size_of(naive, "reading_row"),
    }
    return {what: int(size) / hours.count for what, size in made.items()}


def size_of(database: Database, name: str) -> int:
    """Bytes that a table takes with its indexes."""
    query = SIZE["sqlite" if database.is_sqlite else "postgresql"]
    with database.reading() as session:
        return int(session.execute(query, {"name": name}).scalar() or 0)
