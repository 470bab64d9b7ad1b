"""Counting blocks again, to prove that what pages show is what was recorded."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from energy.store import heads
from energy.store.blocks import AT_A_TIME, Place
from energy.store.points import group_id
from energy.tables import ReadingBlock, SeriesDay, SeriesMonth
from omstallning.changes.operations import in_force


@dataclass(frozen=True, slots=True)
class Unproved:
    """A roll-up that is not what its block comes to.

    day  the first of the month for the month's own roll-up
    """

    series_id: int
    day: date
    field: str
    stored: object
    counted: object


def prove_rollups(session: Session, *, series_ids: Collection[int] | None = None) -> list[Unproved]:
    """Every difference between the roll-ups and a new count of the blocks in force; none is proof.

    A field named "row" is a roll-up that is missing, or that no block is behind.
    """
    organisation = group_id(session)
    months = _stored(session, SeriesMonth, organisation, series_ids)
    days = _stored(session, SeriesDay, organisation, series_ids)
    found: list[Unproved] = []
    seen: set[Place] = set()
    for batch in _batches(session, organisation, series_ids):
        last = heads.last_blocks(session, organisation, [(r.series_id, r.month) for r in batch])
        decimals = heads.decimals_of(session, {row.series_id for row in batch})
        for row in batch:
            place = (row.series_id, row.month)
            seen.add(place)
            counted, counted_days = _counted(row, last[place].count, decimals[row.series_id])
            found += _compared(place, months.get(place), counted)
            for day, each in counted_days.items():
                found += _compared((row.series_id, day), days.pop((row.series_id, day), None), each)
    unheld = [place for place in months if place not in seen]
    return found + [Unproved(*place, "row", "there", None) for place in (*unheld, *days)]


def _stored(
    session: Session, table: Any, organisation: int, series_ids: Collection[int] | None
) -> dict[Place, dict[str, Any]]:
    chosen = [] if series_ids is None else [table.series_id.in_(series_ids)]
    name = "month" if table is SeriesMonth else "day"
    rows = session.execute(
        select(*table.__table__.columns).where(table.organisation == organisation, *chosen)
    )
    return {
        (row.series_id, getattr(row, name)): {
            key: value
            for key, value in row._mapping.items()  # noqa: SLF001
            if key not in {"organisation", "series_id", name}
        }
        for row in rows
    }


def _batches(
    session: Session, organisation: int, series_ids: Collection[int] | None
) -> Iterator[list[Any]]:
    chosen = [] if series_ids is None else [ReadingBlock.series_id.in_(series_ids)]
    ids = session.scalars(
        select(ReadingBlock.id)
        .where(ReadingBlock.organisation == organisation, in_force(ReadingBlock), *chosen)
        .order_by(ReadingBlock.series_id, ReadingBlock.month, ReadingBlock.id)
    ).all()
    for start in range(0, len(ids), AT_A_TIME):
        yield list(heads.blocks_by_id(session, ids[start : start + AT_A_TIME]).values())


def _counted(
    row: Any, revision: int, decimals: int
) -> tuple[dict[str, Any], dict[date, dict[str, Any]]]:
    """What the roll-ups of a block should be: the month's, and each day's."""
    from energy.calculate.blocks import decode
    from energy.calculate.rollups import day_rollups, month_rollup

    values, flags = decode(row.codec, row.n, row.packed, row.flags)
    month, days = month_rollup(values, flags), day_rollups(values, flags, row.step_minutes)
    of_month = {
        "block_id": row.id,
        "revision": revision,
        "step_minutes": row.step_minutes,
        "decimals": decimals,
        **{name: getattr(month, name) for name in month.__slots__},
    }
    columns = zip(days.have.tolist(), days.total.tolist(), days.peak.tolist(), strict=True)
    of_days = {
        row.month + timedelta(days=number): {
            "n": days.n, "have": have, "total": total, "peak": peak,
        }
        for number, (have, total, peak) in enumerate(columns)
    }  # fmt: skip
    return of_month, of_days


def _compared(
    place: Place, stored: dict[str, Any] | None, counted: dict[str, Any]
) -> list[Unproved]:
    if stored is None:
        return [Unproved(*place, "row", None, "there")]
    wrong = {
        name: (stored[name], value) for name, value in counted.items() if stored[name] != value
    }
    return [Unproved(*place, name, *pair) for name, pair in wrong.items()]
