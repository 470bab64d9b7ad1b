"""Writing the roll-ups of blocks: in the transaction of the block, many at a time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, tuple_
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from energy.calculate.months import next_month
from energy.calculate.rollups import day_rollups, month_rollup
from energy.tables import SeriesDay, SeriesMonth

if TYPE_CHECKING:
    import numpy as np

AT_A_TIME = 300


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
    months = [month_row(organisation, each) for each in standing]
    days = [row for each in standing for row in day_rows(organisation, each)]
    _upsert(session, SeriesMonth, months)
    _upsert(session, SeriesDay, days)


def month_row(organisation: int, block: Standing) -> dict[str, Any]:
    """A month's roll-up, counted from its block."""
    counted = month_rollup(block.values, block.flags)
    return {
        "organisation": organisation,
        "series_id": block.series_id,
        "month": block.month,
        "block_id": block.block_id,
        "revision": block.revision,
        "step_minutes": block.step_minutes,
        "decimals": block.decimals,
        "n": counted.n,
        "have": counted.have,
        "estimated": counted.estimated,
        "suspect": counted.suspect,
        "total": counted.total,
        "peak": counted.peak,
        "peak_position": counted.peak_position,
    }


def day_rows(organisation: int, block: Standing) -> list[dict[str, Any]]:
    """The roll-up of each day of a month, counted from its block."""
    counted = day_rollups(block.values, block.flags, block.step_minutes)
    return [
        {
            "organisation": organisation,
            "series_id": block.series_id,
            "day": block.month + timedelta(days=number),
            "n": counted.n,
            "have": have,
            "total": total,
            "peak": peak,
        }
        for number, (have, total, peak) in enumerate(
            zip(counted.have.tolist(), counted.total.tolist(), counted.peak.tolist(), strict=True)
        )
    ]


def _upsert(session: Session, table: type[Any], rows: list[dict[str, Any]]) -> None:
    stored = table.__table__
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    insert: Any = sqlite_insert if is_sqlite else postgresql_insert
    query = insert(stored)
    keys = [column.name for column in stored.primary_key]
    values = {c.name: query.excluded[c.name] for c in stored.columns if c.name not in keys}
    session.connection().execute(
        query.on_conflict_do_update(index_elements=keys, set_=values), rows
    )


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
