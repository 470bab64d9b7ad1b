"""Taking in values at an even step: one change for each month of a point, arrays and not rows."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import select
from sqlalchemy.orm import Session

from energy.calculate.blocks import EXACT, digest
from energy.calculate.months import hours_of, position, split_by_month
from energy.importers import HOURS_LAYOUTS
from energy.model import Carrier, Measured
from energy.operations.blocks import MISSING, Merged, Place, merge, merged_month, write
from energy.operations.delivered import (
    Delivered,
    Refusals,
    delivered,
    in_normal_time,
    names_its_zone,
    step_of,
    time_key,
)
from energy.operations.rebuilding import REBUILD
from energy.store import blocks as block_store
from energy.store import points as store
from energy.store.months import measured_of
from energy.tables import Series
from omstallning.access.model import Permission
from omstallning.changes.operations import Changing
from omstallning.errors import OmstallningError
from omstallning.imports.model import (
    ChangeKind,
    Context,
    FieldChange,
    Importer,
    Plan,
    PlannedChange,
    Stamp,
    Table,
    TimeBasis,
)
from omstallning.units import factor_between

NEW_SERIES = "import"
DECIMALS = 3


@dataclass(frozen=True, slots=True)
class Target:
    """The series that a point's values go to; one without an id is opened when they are taken in.

    has  what `merged_month` asks of a series
    """

    id: int | None
    supply_point_id: int
    key: str
    unit_id: int
    carrier: Carrier
    measured_in: str
    measured: Measured
    source: str
    fuse_ampere: float | None
    step_minutes: int
    decimals: int
    valid_from: date
    valid_before: date | None

    def place(self, month: date) -> Place:
        """A month of it; a series that is not there yet goes by its point, below zero."""
        return (-self.supply_point_id if self.id is None else self.id, month)


@dataclass(frozen=True, slots=True, eq=False)
class Month:
    """A month of a point as a file says it, until it is compared with what is in force."""

    target: Target
    values: NDArray[np.float64]
    flags: NDArray[np.uint16]
    row: int


def plan_hours(session: Session, table: Table, context: Context) -> Plan:
    """What a file would do to each month of each point; nothing is written."""
    refusals = Refusals(table)
    found = list(delivered(table))
    targets = _targets(session, found, context)
    months: dict[Place, Month] = {}
    for of in found:
        months |= _months(of, targets.get(of.point), refusals, context)
    changes = _compared(session, months)
    kinds = {kind: tuple(c for c in changes if c.kind is kind) for kind in ChangeKind}
    refused = len(refusals.rejected) + refusals.set_aside
    return Plan(
        new=kinds[ChangeKind.NEW],
        changed=kinds[ChangeKind.CHANGED],
        unchanged=kinds[ChangeKind.UNCHANGED],
        rejected=tuple(sorted([*table.rejected, *refusals.rejected], key=lambda one: one.row)),
        fingerprint=_fingerprint(changes),
        set_aside=refusals.set_aside,
        rows=len(table) - refused,
    )


def _targets(session: Session, found: Sequence[Delivered], context: Context) -> dict[str, Target]:
    """Point key → where its values go: the series that is asked for, or the one of lowest rank."""
    points = {p.key: p for p in store.supply_points(session, keys={of.point for of in found})}
    ids = [point.id for point in points.values()]
    wanted = context.options.get("series")
    series: dict[tuple[int, Measured], Any] = {}
    for row in store.series(session, point_ids=ids) if ids else ():
        if wanted is None or row.source == wanted:
            series.setdefault((row.supply_point_id, row.measured), row)
    targets = {}
    for of in found:
        point = points.get(of.point)
        if point is not None:
            measured = measured_of(point.measured_in)
            known = series.get((point.id, measured))
            targets[of.point] = _target(point, measured, known, wanted or NEW_SERIES, of)
    return targets


def _target(point: Any, measured: Measured, known: Any, source: str, of: Delivered) -> Target:
    return Target(
        id=None if known is None else known.id,
        supply_point_id=point.id,
        key=point.key,
        unit_id=point.unit_id,
        carrier=point.carrier,
        measured_in=point.measured_in,
        measured=measured,
        source=source if known is None else known.source,
        fuse_ampere=point.fuse_ampere,
        step_minutes=step_of(of.stamps) if known is None else known.step_minutes,
        decimals=DECIMALS if known is None else known.decimals,
        valid_from=point.valid_from,
        valid_before=point.valid_before,
    )


def _months(
    of: Delivered, target: Target | None, refusals: Refusals, context: Context
) -> dict[Place, Month]:
    """A point's values by month, without those that cannot be taken in."""
    if target is None:
        refusals.refuse_point(of, "unknown_point")
        return {}
    if not context.actor.may(Permission.WRITE_ENERGY, target.unit_id):
        refusals.refuse_point(of, "not_your_unit")
        return {}
    basis, stamp = clock(refusals.table, context)
    of = in_normal_time(of, refusals, basis, stamp, target.step_minutes)
    of = _fitting(_converted(of, target, refusals), target, refusals)
    found = {}
    for month, lines in split_by_month(of.stamps).items():
        found[target.place(month)] = _month(of, month, lines, target, refusals)
    return found


def clock(table: Table, context: Context) -> tuple[TimeBasis, Stamp]:
    """By which clock a file is stamped and which end of the hour: as chosen, or as its layout."""
    chosen = context.options.get("time_basis")
    basis = TimeBasis(chosen) if chosen else table.layout.time_basis or TimeBasis.NORMAL_TIME
    if names_its_zone(table):
        basis = TimeBasis.NORMAL_TIME
    end = context.options.get("stamp")
    return basis, Stamp(end) if end else table.layout.stamp or Stamp.START


def _converted(of: Delivered, target: Target, refusals: Refusals) -> Delivered:
    """The values in the point's unit; a unit that does not convert is refused."""
    if of.units is None:
        return of
    values = of.values.copy()
    wrong = np.zeros(len(of), bool)
    for unit in {unit for unit in of.units if unit is not None}:
        there = of.units == unit
        try:
            factor = factor_between(str(unit), target.measured_in)
        except OmstallningError:
            wrong |= there
            continue
        if factor != 1:
            values[there] *= factor
    same = Delivered(of.point, of.lines, of.stamps, values, of.flags, of.units, of.column)
    return refusals.refuse_all(
        same, wrong, "unit", "unit_does_not_convert", expected=target.measured_in
    )


def _fitting(of: Delivered, target: Target, refusals: Refusals) -> Delivered:
    """Without what stands between two steps, outside the point's time, or is too large to keep."""
    key = time_key(refusals.table)
    seconds = of.stamps.astype("datetime64[s]").astype(np.int64)
    off = seconds % (target.step_minutes * 60) != 0
    of = refusals.refuse_all(of, off, key, "off_grid", step_minutes=target.step_minutes)
    days = of.stamps.astype("datetime64[D]")
    outside = days < np.datetime64(target.valid_from, "D")
    if target.valid_before is not None:
        outside |= days >= np.datetime64(target.valid_before, "D")
    of = refusals.refuse_all(of, outside, key, "outside_point", point=target.key)
    large = np.abs(np.nan_to_num(of.values)) * 10.0**target.decimals > EXACT
    return refusals.refuse_all(of, large, "value", "too_large")


def _month(
    of: Delivered, month: date, which: NDArray[np.intp], target: Target, refusals: Refusals
) -> Month:
    """One month laid out by its steps; of two values for one step the second is refused."""
    n = hours_of(month, target.step_minutes)
    values, flags = np.full(n, np.nan), np.full(n, MISSING, np.uint16)
    places = position(of.stamps[which], month, target.step_minutes)
    which, places = which[~np.isnan(of.values[which])], places[~np.isnan(of.values[which])]
    first, at = np.unique(places, return_index=True)
    values[first], flags[first] = of.values[which[at]], of.flags[which[at]]
    if len(first) < len(places):
        again = np.ones(len(places), bool)
        again[at] = False
        for number in np.flatnonzero(again & (values[places] != of.values[which])).tolist():
            line = int(of.lines[which[at[np.searchsorted(first, places[number])]]])
            refusals.refuse(of, int(which[number]), "value", "row_twice",
                            first_row=refusals.table.numbers[line])  # fmt: skip
    row = refusals.table.numbers[int(of.lines[which].min())] if len(which) else 0
    return Month(target, values, flags, row)


def _compared(session: Session, months: Mapping[Place, Month]) -> list[PlannedChange]:
    """Each month against the one in force."""
    said = {place: month for place, month in months.items() if not np.isnan(month.values).all()}
    known = [place for place in said if place[0] > 0]
    stored = {
        (block.series_id, block.month): block
        for block in (
            block_store.blocks(session, store.group_id(session), places=known) if known else ()
        )
    }
    return list(_changes(said, stored))


def _changes(
    said: Mapping[Place, Month], stored: Mapping[Place, block_store.Block]
) -> Iterator[PlannedChange]:
    for place, month in said.items():
        merged = merged_month(place, month.target, stored.get(place), month.values, month.flags)
        yield _change(month, merged)


def _change(month: Month, merged: Merged) -> PlannedChange:
    """A month as people look it through: its sum and hours before and after."""
    kind = ChangeKind.UNCHANGED
    if merged.is_new:
        kind = ChangeKind.NEW
    elif merged.is_revision or merged.is_fill:
        kind = ChangeKind.CHANGED
    name = f"{month.target.key} {merged.place[1]:%Y-%m}"
    label = f"{merged.place[1]:%Y-%m}"
    total, have = _sums(merged.values, merged.flags, month.target.decimals)
    values = {
        "point": month.target.key, "moment": label, "date": label, "value": total, "hours": have,
        "month": month, "merged": merged,
    }  # fmt: skip
    block = merged.block
    if block is None:
        return PlannedChange(kind, name, values, month.row)
    old_total, old_have = _sums(block.values, block.flags, block.decimals)
    pairs = (("value", old_total, total), ("hours", old_have, have))
    differences = [FieldChange(field, old, new) for field, old, new in pairs if old != new]
    in_force = {"id": block.id, "sha256": block.sha256, "value": old_total, "hours": old_have}
    if kind is ChangeKind.CHANGED and not differences:
        differences = [FieldChange("hours", old_have, have)]
    shown = tuple(differences) if kind is ChangeKind.CHANGED else ()
    return PlannedChange(kind, name, values, month.row, in_force, shown)


def _sums(values: Any, flags: Any, decimals: int) -> tuple[float, int]:
    return int(values.sum()) / 10**decimals, int(((flags & MISSING) == 0).sum())


def _fingerprint(changes: Sequence[PlannedChange]) -> str:
    """SHA-256 of the months, what each would come to, and what it would replace."""
    found = hashlib.sha256()
    for change in sorted(changes, key=lambda one: one.key):
        merged = change.values["merged"]
        if isinstance(merged, Merged):
            before = "" if merged.block is None else merged.block.sha256
            after = digest(merged.values, merged.flags)
            found.update(f"{change.kind} {change.key} {before} {after}\n".encode())
    return found.hexdigest()


def commit_hours(session: Session, change: Changing, plan: Plan, context: Context) -> None:
    """Record the months of a plan. Raises Conflict where somebody has done so since."""
    opened: dict[int, int] = {}
    readings = {}
    seen: dict[Place, str | None] = {}
    for one in (*plan.new, *plan.changed):
        month, merged = one.values["month"], one.values["merged"]
        if not (isinstance(month, Month) and isinstance(merged, Merged)):
            continue
        series_id = month.target.id or _opened(session, change, month.target, opened)
        place = (series_id, merged.place[1])
        readings[place] = (month.values, month.flags)
        seen[place] = None if merged.block is None else merged.block.sha256
    merged_now = merge(session, change.actor, readings, to_change=True)
    write(change, merged_now, document_id=context.document_id, seen=seen)


def _opened(session: Session, change: Changing, target: Target, opened: dict[int, int]) -> int:
    """The series that a point's first values open, or one that was taken back with them once."""
    known = opened.get(target.supply_point_id)
    if known is not None:
        return known
    series = session.scalar(
        select(Series).where(
            Series.supply_point_id == target.supply_point_id,
            Series.measured == target.measured,
            Series.source == target.source,
        )
    )
    if series is None:
        series = change.add(
            Series(
                supply_point_id=target.supply_point_id,
                measured=target.measured,
                source=target.source,
                step_minutes=target.step_minutes,
                decimals=target.decimals,
                rank=1,
            )
        )
    elif series.is_withdrawn:
        change.update(series, expected_version=series.version, is_withdrawn=False)
    opened[target.supply_point_id] = series.id
    return series.id


HOURS = Importer(
    key="energy_hours",
    title="energy_hours",
    permission=Permission.WRITE_ENERGY,
    layouts=HOURS_LAYOUTS,
    plan=plan_hours,
    commit=commit_hours,
    rebuild=REBUILD,
)
