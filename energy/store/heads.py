"""The last block of each month, and series with what is known of their points: for writing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from energy.store.blocks import ASKED_AT_A_TIME, Place
from energy.tables import ReadingBlock, ReadingFill, Series, SupplyPoint
from omstallning.changes.operations import in_force


@dataclass(frozen=True, slots=True)
class Last:
    """The block of a month that nothing supersedes, withdrawn or not, and how many there are."""

    id: int
    is_withdrawn: bool
    count: int


def series_with_points(
    session: Session, series_ids: Collection[int], *, to_change: bool = False
) -> dict[int, Any]:
    """Standing series with unit, carrier, measuring unit and fuse of their points.

    to_change  waits for whoever else is writing about the same series
    """
    if to_change:
        session.execute(
            select(Series.id).where(Series.id.in_(series_ids)).order_by(Series.id).with_for_update()
        ).all()
    rows = session.execute(
        select(
            Series.id, Series.supply_point_id, Series.step_minutes, Series.decimals,
            Series.measured, SupplyPoint.unit_id, SupplyPoint.carrier, SupplyPoint.measured_in,
            SupplyPoint.fuse_ampere, SupplyPoint.key, SupplyPoint.name,
        )
        .join(SupplyPoint, SupplyPoint.id == Series.supply_point_id)
        .where(Series.id.in_(series_ids), ~Series.is_withdrawn, ~SupplyPoint.is_withdrawn)
    )  # fmt: skip
    return {row.id: row for row in rows}


def last_blocks(
    session: Session, organisation: int, places: Collection[Place]
) -> dict[Place, Last]:
    """The last block of each month that ever had one."""
    asked = sorted(places)
    found: dict[Place, Last] = {}
    for start in range(0, len(asked), ASKED_AT_A_TIME):
        rows = session.execute(
            select(
                ReadingBlock.series_id, ReadingBlock.month, ReadingBlock.id,
                ReadingBlock.is_withdrawn, ReadingBlock.supersedes_id,
            )
            .where(
                ReadingBlock.organisation == organisation,
                tuple_(ReadingBlock.series_id, ReadingBlock.month).in_(
                    asked[start : start + ASKED_AT_A_TIME]
                ),
            )
            .order_by(ReadingBlock.id)
        ).all()  # fmt: skip
        superseded = {row.supersedes_id for row in rows}
        count = Counter((row.series_id, row.month) for row in rows)
        found |= {
            (row.series_id, row.month): Last(
                row.id, row.is_withdrawn, count[row.series_id, row.month]
            )
            for row in rows
            if row.id not in superseded
        }
    return found


def ids_of(session: Session, change_set_id: int) -> dict[Place, int]:
    """The last block that a change set stated of each month."""
    rows = session.execute(
        select(ReadingBlock.series_id, ReadingBlock.month, ReadingBlock.id)
        .where(ReadingBlock.change_set_id == change_set_id)
        .order_by(ReadingBlock.id)
    )
    return {(row.series_id, row.month): row.id for row in rows}


def blocks_by_id(session: Session, ids: Collection[int]) -> dict[int, Any]:
    """Block → its row with its arrays still packed."""
    rows = session.execute(
        select(
            ReadingBlock.id, ReadingBlock.series_id, ReadingBlock.month, ReadingBlock.step_minutes,
            ReadingBlock.state, ReadingBlock.codec, ReadingBlock.n,
            ReadingBlock.values.label("packed"), ReadingBlock.flags, ReadingBlock.sha256,
            ReadingBlock.is_withdrawn,
        ).where(ReadingBlock.id.in_(ids))
    )  # fmt: skip
    return {row.id: row for row in rows}


def fills_withdrawn_by(session: Session, change_set_id: int) -> Sequence[Any]:
    """The fills that a change set took back, newest first."""
    return session.execute(
        select(ReadingFill.id, ReadingFill.series_id, ReadingFill.month, ReadingFill.block_id,
               ReadingFill.positions)
        .where(ReadingFill.change_set_id == change_set_id, ReadingFill.is_withdrawn)
        .order_by(ReadingFill.id.desc())
    ).all()  # fmt: skip


def fills_of_blocks_of(session: Session, change_set_id: int) -> Sequence[Any]:
    """Fills in force of blocks that a change set stated."""
    return session.execute(
        select(ReadingFill.id, ReadingFill.change_set_id)
        .join(ReadingBlock, ReadingBlock.id == ReadingFill.block_id)
        .where(ReadingBlock.change_set_id == change_set_id, in_force(ReadingFill))
        .order_by(ReadingFill.id)
    ).all()


def places_of(session: Session, change_set_id: int) -> list[Place]:
    """The months that a change set stated a block of."""
    rows = session.execute(
        select(ReadingBlock.series_id, ReadingBlock.month)
        .where(ReadingBlock.change_set_id == change_set_id)
        .distinct()
        .order_by(ReadingBlock.series_id, ReadingBlock.month)
    )
    return [(row.series_id, row.month) for row in rows]


def decimals_of(session: Session, series_ids: Collection[int]) -> dict[int, int]:
    """Series → how many decimals its whole numbers stand for, also one that was taken back."""
    rows = session.execute(select(Series.id, Series.decimals).where(Series.id.in_(series_ids)))
    return {row.id: row.decimals for row in rows}
