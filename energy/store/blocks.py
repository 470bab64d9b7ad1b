"""Blocks of readings: only this file and the verb that writes them know how they are stored."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from energy.model import BlockState, Flag
from energy.store.points import group, group_id
from energy.tables import ReadingBlock, ReadingFill, Series, SeriesDay, SeriesMonth
from omstallning.changes.operations import in_force
from omstallning.changes.tables import ChangeSet
from omstallning.documents.tables import Document
from omstallning.errors import NotFound

if TYPE_CHECKING:
    import numpy as np

Place = tuple[int, date]
"""(series, first day of the month)"""

AT_A_TIME = 25
"""Blocks fetched and decoded together: bounded memory, fewer round trips."""

ASKED_AT_A_TIME = 300


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """One month of one series as arrays: whole numbers of 10^-decimals, and a flag set for each."""

    id: int
    series_id: int
    month: date
    step_minutes: int
    decimals: int
    revision: int
    state: BlockState
    sha256: str
    values: np.ndarray[Any, Any]
    flags: np.ndarray[Any, Any]


def blocks(
    session: Session,
    organisation: int,
    *,
    places: Collection[Place] | None = None,
    series_ids: Collection[int] | None = None,
    first: date | None = None,
    before: date | None = None,
) -> Iterator[Block]:
    """The blocks in force, decoded a few at a time, by series and month.

    places  only these months of series
    """
    chosen = [SeriesMonth.organisation == organisation]
    if series_ids is not None:
        chosen.append(SeriesMonth.series_id.in_(series_ids))
    if first is not None:
        chosen.append(SeriesMonth.month >= first)
    if before is not None:
        chosen.append(SeriesMonth.month < before)
    if places is None:
        yield from _decoded(session, chosen)
        return
    asked = sorted(places)
    for start in range(0, len(asked), ASKED_AT_A_TIME):
        part = asked[start : start + ASKED_AT_A_TIME]
        one_of = tuple_(SeriesMonth.series_id, SeriesMonth.month).in_(part)
        yield from _decoded(session, [*chosen, one_of])


def _decoded(session: Session, chosen: list[Any]) -> Iterator[Block]:
    from energy.calculate.blocks import decode

    rows = session.execute(
        select(
            ReadingBlock.id, ReadingBlock.series_id, ReadingBlock.month, ReadingBlock.step_minutes,
            SeriesMonth.decimals, SeriesMonth.revision, ReadingBlock.state, ReadingBlock.sha256,
            ReadingBlock.codec, ReadingBlock.n, ReadingBlock.values.label("packed"),
            ReadingBlock.flags,
        )
        .join(SeriesMonth, SeriesMonth.block_id == ReadingBlock.id)
        .where(*chosen)
        .order_by(SeriesMonth.series_id, SeriesMonth.month)
        .execution_options(yield_per=AT_A_TIME)
    )  # fmt: skip
    for row in rows:
        values, flags = decode(row.codec, row.n, row.packed, row.flags)
        yield Block(*row[:8], values, flags)


def hours(
    session: Session, series_id: int, month: date
) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """A month's values in the point's unit, NaN where missing, and their flags.

    Raises NotFound where nothing is recorded.
    """
    found = next(blocks(session, group_id(session), places=[(series_id, month)]), None)
    if found is None:
        raise NotFound("series_month", f"{series_id}:{month:%Y-%m}")
    return in_units(found), found.flags


def in_units(block: Block) -> np.ndarray[Any, Any]:
    """A block's values in the point's unit, NaN where missing."""
    from energy.calculate.blocks import unscaled

    return unscaled(block.values, (block.flags & Flag.MISSING) != 0, block.decimals)


def series_months(session: Session, series_ids: Collection[int]) -> Sequence[Any]:
    """The roll-up of each month of some series, newest first."""
    return session.execute(
        select(*SeriesMonth.__table__.columns, ReadingBlock.state, ReadingBlock.sha256)
        .join(ReadingBlock, ReadingBlock.id == SeriesMonth.block_id)
        .where(SeriesMonth.organisation == group(), SeriesMonth.series_id.in_(series_ids))
        .order_by(SeriesMonth.series_id, SeriesMonth.month.desc())
    ).all()


def series_with_months(session: Session, point_id: int) -> dict[Series, list[Any]]:
    """The standing series of a point by rank, each with the roll-up of its months, newest first."""
    is_of_series = (SeriesMonth.series_id == Series.id) & (SeriesMonth.organisation == group())
    rows = session.execute(
        select(Series, *SeriesMonth.__table__.columns, ReadingBlock.state)
        .select_from(Series)
        .outerjoin(SeriesMonth, is_of_series)
        .outerjoin(ReadingBlock, ReadingBlock.id == SeriesMonth.block_id)
        .where(Series.supply_point_id == point_id, ~Series.is_withdrawn)
        .order_by(Series.rank, Series.id, SeriesMonth.month.desc())
    )
    found: dict[Series, list[Any]] = {}
    for row in rows:
        months = found.setdefault(row.Series, [])
        if row.month is not None:
            months.append(row)
    return found


def days(session: Session, series_ids: Collection[int], first: date, before: date) -> Sequence[Any]:
    """The roll-up of each day of some series, by series and day."""
    return session.execute(
        select(*SeriesDay.__table__.columns)
        .where(
            SeriesDay.organisation == group(),
            SeriesDay.series_id.in_(series_ids),
            SeriesDay.day >= first,
            SeriesDay.day < before,
        )
        .order_by(SeriesDay.series_id, SeriesDay.day)
    ).all()


def days_of_points(
    session: Session, point_ids: Collection[int], first: date, before: date
) -> dict[int, list[Any]]:
    """Supply point → the days, in order, of the first of its series; none where it has no days."""
    is_asked_for = (
        (SeriesDay.series_id == Series.id)
        & (SeriesDay.organisation == group())
        & (SeriesDay.day >= first)
        & (SeriesDay.day < before)
    )
    rows = session.execute(
        select(
            Series.supply_point_id, Series.id.label("series"), SeriesDay.day, SeriesDay.n,
            SeriesDay.have, SeriesDay.total, SeriesDay.peak,
        )
        .select_from(Series)
        .outerjoin(SeriesDay, is_asked_for)
        .where(Series.supply_point_id.in_(point_ids), ~Series.is_withdrawn)
        .order_by(Series.supply_point_id, Series.rank, Series.id, SeriesDay.day)
    )  # fmt: skip
    first_of: dict[int, int] = {}
    found: dict[int, list[Any]] = {}
    for row in rows:
        is_first = first_of.setdefault(row.supply_point_id, row.series) == row.series
        if is_first and row.day is not None:
            found.setdefault(row.supply_point_id, []).append(row)
    return found


def history(session: Session, series_id: int, month: date) -> Sequence[Any]:
    """Every revision of a month, newest first, with who recorded it, when and from what."""
    return session.execute(
        select(
            ReadingBlock.id, ReadingBlock.state, ReadingBlock.sha256, ReadingBlock.is_withdrawn,
            ReadingBlock.supersedes_id, ReadingBlock.document_id, Document.file_name,
            ReadingBlock.change_set_id, ChangeSet.at, ChangeSet.person_id, ChangeSet.reason,
        )
        .join(ChangeSet, ChangeSet.id == ReadingBlock.change_set_id)
        .outerjoin(Document, Document.id == ReadingBlock.document_id)
        .where(
            ReadingBlock.organisation == group(),
            ReadingBlock.series_id == series_id,
            ReadingBlock.month == month,
        )
        .order_by(ReadingBlock.id.desc())
    ).all()  # fmt: skip


def fills(session: Session, series_id: int, month: date) -> Sequence[Any]:
    """Every filling in of a month's missing hours that stands, newest first."""
    return session.execute(
        select(
            ReadingFill.id, ReadingFill.block_id, ReadingFill.document_id, Document.file_name,
            ReadingFill.change_set_id, ChangeSet.at, ChangeSet.person_id,
        )
        .join(ChangeSet, ChangeSet.id == ReadingFill.change_set_id)
        .outerjoin(Document, Document.id == ReadingFill.document_id)
        .where(
            ReadingFill.organisation == group(),
            ReadingFill.series_id == series_id,
            ReadingFill.month == month,
            in_force(ReadingFill),
        )
        .order_by(ReadingFill.id.desc())
    ).all()  # fmt: skip


def place_of(session: Session, block_id: int) -> Place:
    """The series and month that a block belongs to. Raises NotFound."""
    row = session.execute(
        select(ReadingBlock.series_id, ReadingBlock.month).where(ReadingBlock.id == block_id)
    ).first()
    if row is None:
        raise NotFound("reading_block", block_id)
    return row.series_id, row.month
