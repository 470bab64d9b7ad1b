"""What an undo of readings brings up to date: blocks pointed to, filled hours, roll-ups."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import numpy as np
from sqlalchemy.orm import Session

from energy.calculate.blocks import decode, encode
from energy.model import Flag
from energy.operations.blocks import MISSING, state_of
from energy.operations.rollups import Standing, drop_rollups, write_rollups
from energy.store import heads
from energy.store.blocks import Place
from energy.store.points import group_id
from energy.tables import ReadingBlock, ReadingFill
from omstallning.changes.operations import Changing, Rebuild
from omstallning.database import Base
from omstallning.errors import InTheWay


def rebuild_blocks(change: Changing, table: type[Base]) -> None:
    """Point the months whose blocks an undo touched to what is in force, and count them again.

    Raises InTheWay where somebody has since filled hours of a block that would go.
    """
    del table
    undone = change.change_set.undoes_id
    if undone is not None:
        later = heads.fills_of_blocks_of(change.session, undone)
        if later:
            raise InTheWay(undone, [
                {"kind": ReadingFill.__tablename__, "id": row.id, "change_set": row.change_set_id}
                for row in later
            ])  # fmt: skip
    bring_up_to_date(change.session, heads.places_of(change.session, change.id))


def bring_up_to_date(session: Session, places: Iterable[Place]) -> None:
    """Write the pointer and roll-ups of months from their last blocks."""
    asked = list(places)
    organisation = group_id(session)
    last = heads.last_blocks(session, organisation, asked)
    decimals = heads.decimals_of(session, {series_id for series_id, _ in asked})
    gone = [place for place in asked if place not in last or last[place].is_withdrawn]
    drop_rollups(session, organisation, gone)
    here = [last[place].id for place in asked if place not in gone]
    rows = heads.blocks_by_id(session, here)
    revisions = {one.id: one.count for one in last.values()}
    write_rollups(
        session,
        organisation,
        [_standing(rows[i], revisions[i], decimals[rows[i].series_id]) for i in here],
    )


def _standing(row: Any, revision: int, decimals: int) -> Standing:
    values, flags = decode(row.codec, row.n, row.packed, row.flags)
    return Standing(
        row.series_id, row.month, row.id, revision, row.step_minutes, decimals, values, flags
    )


def rebuild_fills(change: Changing, table: type[Base]) -> None:
    """Make the hours that an undone delivery filled in missing again, as a new revision.

    Raises InTheWay where one of them has been corrected since.
    """
    del table
    fills = heads.fills_withdrawn_by(change.session, change.id)
    if not fills:
        return
    organisation = group_id(change.session)
    places = sorted({(fill.series_id, fill.month) for fill in fills})
    last = heads.last_blocks(change.session, organisation, places)
    rows = heads.blocks_by_id(
        change.session, {one.id for one in last.values()} | {fill.block_id for fill in fills}
    )
    emptied: dict[Place, tuple[Any, Any]] = {}
    for fill in fills:
        place = (fill.series_id, fill.month)
        head = rows[last[place].id]
        values, flags = emptied.get(place) or decode(head.codec, head.n, head.packed, head.flags)
        emptied[place] = _emptied(change, fill, rows[fill.block_id], values, flags)
    stated = [
        _row(change, organisation, rows[last[place].id], *emptied[place])
        for place in places
        if not last[place].is_withdrawn and _differs(rows[last[place].id], emptied[place])
    ]
    if stated:
        change.add_facts(ReadingBlock, stated)
        bring_up_to_date(change.session, [_place(row) for row in stated])


def _place(row: Mapping[str, Any]) -> tuple[int, date]:
    return row["series_id"], row["month"]


def _emptied(change: Changing, fill: Any, filled: Any, values: Any, flags: Any) -> tuple[Any, Any]:
    """The month's arrays with a fill's positions missing again."""
    positions = np.unpackbits(np.frombuffer(fill.positions, np.uint8), count=filled.n).astype(bool)
    was_values, was_flags = decode(filled.codec, filled.n, filled.packed, filled.flags)
    there = positions & ((flags & MISSING) == 0)
    if (there & ((values != was_values) | (flags != was_flags))).any():
        undone = change.change_set.undoes_id or 0
        raise InTheWay(
            undone, [{"kind": "reading_block", "id": filled.id, "change_set": change.id}]
        )
    return (
        np.where(positions, 0, values),
        np.where(positions, MISSING, flags).astype(np.uint16),
    )


def _differs(row: Any, arrays: tuple[Any, Any]) -> bool:
    _, flags = decode(row.codec, row.n, row.packed, row.flags)
    return bool((flags != arrays[1]).any())


def _row(change: Changing, organisation: int, head: Any, values: Any, flags: Any) -> dict[str, Any]:
    """A block after `head`; withdrawn where no value is left."""
    is_empty = bool(((flags & np.uint16(Flag.MISSING)) != 0).all())
    stated = {
        "organisation": organisation,
        "series_id": head.series_id,
        "month": head.month,
        "step_minutes": head.step_minutes,
        "n": head.n,
        "document_id": None,
        "recorded_at": change.change_set.at,
        "recorded_by": change.actor.person_id,
        "is_withdrawn": is_empty,
        "supersedes_id": head.id,
        "state": state_of(flags),
    }
    if is_empty:
        return stated | {
            "codec": head.codec, "values": head.packed, "flags": head.flags, "sha256": head.sha256,
        }  # fmt: skip
    encoded = encode(values, flags)
    return stated | {
        "codec": encoded.codec,
        "values": encoded.values,
        "flags": encoded.flags,
        "sha256": encoded.sha256,
    }


REBUILD: Mapping[str, Rebuild] = {
    ReadingBlock.__tablename__: rebuild_blocks,
    ReadingFill.__tablename__: rebuild_fills,
}
"""Kind of fact → what brings pointers and roll-ups up to date when it was taken back."""
