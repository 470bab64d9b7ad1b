"""Recording readings: a new revision where a value changes, missing hours filled in place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import update
from sqlalchemy.orm import Session

from energy.calculate.blocks import Flags, Whole, encode, scaled
from energy.calculate.months import hours_of
from energy.calculate.stands import VOLTS
from energy.model import BlockState, Carrier, Flag
from energy.operations.rollups import Standing, write_rollups
from energy.store import blocks as store
from energy.store import heads
from energy.store.points import group_id
from energy.tables import ReadingBlock, ReadingFill
from omstallning.access.model import Actor, Permission
from omstallning.changes.operations import Changing, change_set
from omstallning.errors import Conflict, Invalid, NotFound
from omstallning.units import factor_between, same_dimension

Place = store.Place
Readings = Mapping[Place, tuple[NDArray[np.float64], NDArray[np.uint16]]]
"""(series, first of the month) → values in the point's unit, NaN where nothing is said, and flags;
0 as a flag says nothing about how the value came to be."""

MISSING = np.uint16(Flag.MISSING)
MEASURED = np.uint16(Flag.MEASURED)
NOT_TOLD = np.uint16(Flag.MISSING | Flag.NEGATIVE | Flag.SPIKE_SUSPECT)
"""Flags that are worked out here, whatever a delivery says."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """What came of a delivery, month by month; an unchanged month is left as it is."""

    change_set_id: int | None
    new: tuple[Place, ...]
    revised: tuple[Place, ...]
    filled: tuple[Place, ...]
    unchanged: tuple[Place, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Merged:
    """A delivered month set against the one in force.

    block    the one in force; None where there is none
    changed  where a stored value gets another one; filled: where a missing one gets one
    """

    place: Place
    series: Any
    block: store.Block | None
    values: Whole
    flags: Flags
    changed: NDArray[np.bool_]
    filled: NDArray[np.bool_]

    @property
    def is_new(self) -> bool:
        """Whether nothing is in force for the month."""
        return self.block is None and bool(self.filled.any())

    @property
    def is_revision(self) -> bool:
        """Whether a stored value changes."""
        return self.block is not None and bool(self.changed.any())

    @property
    def is_fill(self) -> bool:
        """Whether only missing values get one."""
        return self.block is not None and not self.changed.any() and bool(self.filled.any())


def record_blocks(
    session: Session,
    actor: Actor,
    readings: Readings,
    *,
    reason: str | None = None,
    document_id: int | None = None,
    seen: Mapping[Place, str | None] | None = None,
) -> Recorded:
    """Record months of series, all or nothing, as one change set.

    seen  the fingerprint of each month as the person saw it, None where there was none

    What a delivery says nothing about stays. A stored value changes only by a new revision; missing
    values of an open month are filled in place. Raises Refused, NotFound, Invalid, and Conflict
    where somebody has recorded the month since it was seen.
    """
    merged = merge(session, actor, readings, to_change=True)
    if not any(each.is_new or each.is_revision or each.is_fill for each in merged):
        return recorded(None, merged)
    with change_set(session, actor, "record_readings", reason=reason) as change:
        return write(change, merged, document_id=document_id, seen=seen)


def merge(
    session: Session, actor: Actor, readings: Readings, *, to_change: bool = False
) -> list[Merged]:
    """What a delivery would do to each month; nothing is written.

    to_change  waits for whoever else is writing about the same series
    """
    series = heads.series_with_points(
        session, sorted({series_id for series_id, _ in readings}), to_change=to_change
    )
    for series_id in {series_id for series_id, _ in readings}:
        if series_id not in series:
            raise NotFound("series", series_id)
        actor.require(Permission.WRITE_ENERGY, series[series_id].unit_id)
    stored = {
        (block.series_id, block.month): block
        for block in store.blocks(session, group_id(session), places=list(readings))
    }
    return [
        merged_month(place, series[place[0]], stored.get(place), *readings[place])
        for place in sorted(readings)
    ]


def merged_month(
    place: Place,
    series: Any,
    block: store.Block | None,
    values: NDArray[np.float64],
    flags: NDArray[np.uint16],
) -> Merged:
    """One delivered month set against the one in force."""
    n = hours_of(place[1], series.step_minutes)
    if place[1].day != 1 or len(values) != n or len(flags) != n:
        raise Invalid("values", len(values), "not_a_whole_month", expected=n, month=place[1])
    if np.isinf(values).any():
        raise Invalid("values", None, "not_a_number", month=place[1])
    whole, missing = scaled(values, series.decimals)
    missing = missing | ((flags & MISSING) != 0)
    if block is not None and block.decimals != series.decimals:
        raise Invalid("decimals", series.decimals, "decimals_differ", stored=block.decimals)
    said = ~missing
    old_values = np.zeros(n, np.int64) if block is None else block.values
    old_flags = np.full(n, MISSING, np.uint16) if block is None else block.flags
    there = (old_flags & MISSING) == 0
    told = _told(flags, old_flags, there & (whole == old_values))
    marks = _judged(told, whole, series)
    changed = said & there & ((whole != old_values) | (marks != old_flags))
    filled = said & ~there
    takes = changed | filled
    return Merged(
        place,
        series,
        block,
        np.where(takes, whole, old_values),
        np.where(takes, marks, old_flags).astype(np.uint16),
        changed,
        filled,
    )


def _told(flags: Flags, old_flags: Flags, same: NDArray[np.bool_]) -> Flags:
    """How each value came to be: as said, or as before for the same value, or measured."""
    told = (flags & ~NOT_TOLD).astype(np.uint16)
    return np.where(told != 0, told, np.where(same, old_flags & ~NOT_TOLD, MEASURED)).astype(
        np.uint16
    )


def _judged(flags: Flags, whole: Whole, series: Any) -> Flags:
    """The flags with the signs of being wrong: below zero, or more than the fuse lets through."""
    marks = flags | np.where(whole < 0, np.uint16(Flag.NEGATIVE), np.uint16(0))
    limit = most_through(series)
    if limit is not None:
        too_much = whole > limit * 10.0**series.decimals
        marks = marks | np.where(too_much, np.uint16(Flag.SPIKE_SUSPECT), np.uint16(0))
    return marks.astype(np.uint16)


def most_through(series: Any) -> float | None:
    """The most a fuse lets through in one step, √3 · 400 V · A · h, in the point's unit."""
    if series.fuse_ampere is None or series.carrier is not Carrier.ELECTRICITY:
        return None
    if not same_dimension(series.measured_in, "kWh"):
        return None
    kwh = sqrt(3) * VOLTS * series.fuse_ampere / 1000 * series.step_minutes / 60
    return float(kwh * factor_between("kWh", series.measured_in))


def write(
    change: Changing,
    merged: Sequence[Merged],
    *,
    document_id: int | None = None,
    seen: Mapping[Place, str | None] | None = None,
) -> Recorded:
    """Store what a delivery changes, in the change set under way, with its roll-ups."""
    organisation = group_id(change.session)
    for each in merged:
        _check_seen(each, seen)
    fills = [each for each in merged if each.is_fill]
    stands = [fill_in_place(change, each) for each in fills]
    # Fills are noted before blocks, so that an undo takes the blocks back first.
    if fills:
        change.add_facts(ReadingFill, [_fill(each, organisation, document_id) for each in fills])
    news = [each for each in merged if each.is_new or each.is_revision]
    stands += add_blocks(change, organisation, news, document_id)
    write_rollups(change.session, organisation, stands)
    return recorded(change.id, merged)


def _check_seen(merged: Merged, seen: Mapping[Place, str | None] | None) -> None:
    now = None if merged.block is None else merged.block.sha256
    if seen is not None and merged.place in seen and seen[merged.place] != now:
        raise _conflict(merged, now)


def _conflict(merged: Merged, now: str | None) -> Conflict:
    series_id, month = merged.place
    block_id = None if merged.block is None else merged.block.id
    mine = {"series": series_id, "month": f"{month:%Y-%m}"}
    return Conflict("reading_block", block_id, mine=mine, theirs=mine | {"sha256": now})


def fill_in_place(change: Changing, merged: Merged) -> Standing:
    """Give missing values of an open month what was delivered; nothing stored is changed.

    Raises Conflict where the month is not what it was when it was read.
    """
    if merged.block is None:
        msg = "only a stored month has hours to fill"
        raise ValueError(msg)
    encoded = encode(merged.values, merged.flags)
    done = change.session.execute(
        update(ReadingBlock)
        .where(
            ReadingBlock.id == merged.block.id,
            ReadingBlock.sha256 == merged.block.sha256,
            ReadingBlock.state == BlockState.OPEN,
        )
        .values(
            codec=encoded.codec,
            values=encoded.values,
            flags=encoded.flags,
            sha256=encoded.sha256,
            state=state_of(merged.flags),
        )
        .execution_options(synchronize_session=False)
    )
    if done.rowcount != 1:  # type: ignore[attr-defined]
        raise _conflict(merged, None)
    return standing(merged, merged.block.id, merged.block.revision)


def _fill(merged: Merged, organisation: int, document_id: int | None) -> dict[str, Any]:
    series_id, month = merged.place
    return {
        "organisation": organisation,
        "series_id": series_id,
        "month": month,
        "block_id": merged.block.id if merged.block else None,
        "positions": np.packbits(merged.filled).tobytes(),
        "sha256_before": merged.block.sha256 if merged.block else "",
        "document_id": document_id,
    }


def add_blocks(
    change: Changing, organisation: int, merged: Sequence[Merged], document_id: int | None
) -> list[Standing]:
    """Store months as new blocks, each after the last one of its month."""
    if not merged:
        return []
    last = heads.last_blocks(change.session, organisation, [each.place for each in merged])
    rows = [
        block_row(change, organisation, each, last.get(each.place), document_id) for each in merged
    ]
    change.add_facts(ReadingBlock, rows)
    ids = heads.ids_of(change.session, change.id)
    return [
        standing(each, ids[each.place], last[each.place].count + 1 if each.place in last else 1)
        for each in merged
    ]


def block_row(
    change: Changing,
    organisation: int,
    merged: Merged,
    last: heads.Last | None,
    document_id: int | None,
) -> dict[str, Any]:
    """A month as a new block."""
    encoded = encode(merged.values, merged.flags)
    series_id, month = merged.place
    return {
        "organisation": organisation,
        "series_id": series_id,
        "month": month,
        "step_minutes": merged.series.step_minutes,
        "state": state_of(merged.flags),
        "codec": encoded.codec,
        "n": encoded.n,
        "values": encoded.values,
        "flags": encoded.flags,
        "sha256": encoded.sha256,
        "document_id": document_id,
        "recorded_at": change.change_set.at,
        "recorded_by": change.actor.person_id,
        "is_withdrawn": False,
        "supersedes_id": None if last is None else last.id,
    }


def state_of(flags: Flags) -> BlockState:
    """Open while any value is missing."""
    return BlockState.OPEN if ((flags & MISSING) != 0).any() else BlockState.CLOSED


def standing(merged: Merged, block_id: int, revision: int) -> Standing:
    """A month as it stands once written."""
    return Standing(
        *merged.place, block_id, revision, merged.series.step_minutes, merged.series.decimals,
        merged.values, merged.flags,
    )  # fmt: skip


def recorded(change_set_id: int | None, merged: Iterable[Merged]) -> Recorded:
    """What came of a delivery."""
    found = list(merged)
    new = tuple(each.place for each in found if each.is_new)
    revised = tuple(each.place for each in found if each.is_revision)
    filled = tuple(each.place for each in found if each.is_fill)
    done = {*new, *revised, *filled}
    rest = tuple(each.place for each in found if each.place not in done)
    return Recorded(change_set_id, new, revised, filled, rest)
