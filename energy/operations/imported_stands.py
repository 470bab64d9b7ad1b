"""Taking in stands: each in its place among those of its meter, or refused with its reason."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from energy.calculate.months import NORMAL, normal_time
from energy.calculate.stands import looks_like_roll_over
from energy.importers import STANDS_LAYOUT
from energy.model import MeterSpan, ReadingMethod, StandKind, StandReading
from energy.operations.imported_hours import clock
from energy.operations.meters import fuse_of
from energy.store import points as store
from energy.store.months import reading_of, span_of
from energy.tables import Meter, Stand
from omstallning.access.model import Permission
from omstallning.changes.operations import Changing
from omstallning.errors import Conflict, Invalid
from omstallning.imports.model import (
    AcceptedRow,
    Context,
    Importer,
    Plan,
    PlannedChange,
    RejectedRow,
    Table,
    TimeBasis,
)
from omstallning.imports.planning import compare

COMPARED = ("value", "method", "note")
UTC_OFFSETS = {TimeBasis.UTC: timedelta(), TimeBasis.NORMAL_TIME: NORMAL}


@dataclass(slots=True)
class Register:
    """A meter and the stands it would have, in time order, while a file is looked through."""

    meter: Any
    point: Any
    span: MeterSpan
    stands: list[StandReading]
    stored: dict[datetime, dict[str, Any]] = field(default_factory=dict)
    rows: dict[datetime, int] = field(default_factory=dict)

    def neighbours(self, at: datetime) -> tuple[StandReading | None, StandReading | None]:
        """The stands before and after a moment."""
        place = bisect_left(self.stands, at, key=lambda stand: stand.at)
        before = self.stands[place - 1] if place else None
        later = [stand for stand in self.stands[place:] if stand.at > at]
        return before, later[0] if later else None


def plan_stands(session: Session, table: Table, context: Context) -> Plan:
    """What a file would enter, correct or leave as it is; nothing is written."""
    registers = _registers(session, table)
    accepted: list[AcceptedRow] = []
    rejected: list[RejectedRow] = []
    basis, _ = clock(table, context)
    timed: list[tuple[datetime, AcceptedRow, Register]] = []
    for row in table:
        register = _register_of(table, row, context, registers)
        at = None if isinstance(register, RejectedRow) else _moment(table, row, basis)
        if isinstance(register, RejectedRow):
            rejected.append(register)
        elif isinstance(at, RejectedRow) or at is None:
            rejected.append(at or table.reject(row, "date", "row_unreadable"))
        else:
            timed.append((at, row, register))
    for at, row, register in sorted(timed, key=lambda one: (one[0], one[1].number)):
        made = _placed(table, row, register, at)
        if isinstance(made, RejectedRow):
            rejected.append(made)
        else:
            accepted.append(made)
    in_force = {
        _name(register, at): values
        for found in registers.values()
        for register in found
        for at, values in register.stored.items()
    }
    return compare(
        table,
        key=lambda values: str(values["name"]),
        fields=[name for name in COMPARED if name in table.headings],
        in_force=in_force,
        rows=sorted(accepted, key=lambda row: row.number),
        rejected=rejected,
    )


def _name(register: Register, at: datetime) -> str:
    return f"{register.point.key} {register.meter.serial} {at + NORMAL:%Y-%m-%d %H:%M}"


def _registers(session: Session, table: Table) -> dict[str, list[Register]]:
    """Serial → its meters; the same number may stand on meters of several points."""
    meters = store.meters(session, serials={str(serial) for serial in table.columns["meter"]})
    points = {
        point.id: point
        for point in store.supply_points(session, ids={m.supply_point_id for m in meters})
    }
    stands: dict[int, list[Any]] = defaultdict(list)
    for row in store.stands(session, [meter.id for meter in meters]) if meters else ():
        stands[row.meter_id].append(row)
    found: dict[str, list[Register]] = defaultdict(list)
    for meter in meters:
        rows = stands[meter.id]
        found[meter.serial].append(
            Register(
                meter,
                points[meter.supply_point_id],
                span_of(meter),
                [reading_of(row) for row in rows],
                {row.at: {"id": row.id, "kind": row.kind, "has_rolled_over": row.has_rolled_over,
                          **{name: getattr(row, name) for name in COMPARED}} for row in rows},
            )
        )  # fmt: skip
    return found


def _register_of(
    table: Table, row: AcceptedRow, context: Context, registers: Mapping[str, list[Register]]
) -> Register | RejectedRow:
    found = registers.get(str(row.values["meter"]), [])
    point = row.values["point"]
    fitting = [one for one in found if point is None or one.point.key == point]
    if not fitting:
        return table.reject(row, "meter", "unknown_meter")
    if len(fitting) > 1:
        return table.reject(row, "meter", "several_meters",
                            points=[one.point.key for one in fitting])  # fmt: skip
    if not context.actor.may(Permission.WRITE_ENERGY, fitting[0].point.unit_id):
        return table.reject(row, "meter", "not_your_unit")
    return fitting[0]


def _moment(table: Table, row: AcceptedRow, basis: TimeBasis) -> datetime | RejectedRow:
    """When it was read, in UTC; without a time the day's first moment."""
    day, after = row.values["date"], row.values["time"] or timedelta()
    if not isinstance(day, date) or not isinstance(after, timedelta):
        return table.reject(row, "date", "row_unreadable")
    local = datetime.combine(day, time()) + after
    if basis is TimeBasis.LOCAL:
        try:
            shown = normal_time(np.array([local], dtype="datetime64[s]"))
        except Invalid as error:
            return table.reject(row, "time", str(error.fields["reason"]))
        return (shown[0].item() - NORMAL).replace(tzinfo=UTC)
    return (local - UTC_OFFSETS[basis]).replace(tzinfo=UTC)


def _placed(
    table: Table, row: AcceptedRow, register: Register, at: datetime
) -> AcceptedRow | RejectedRow:
    """The stand among those of its meter, or why it cannot stand there."""
    value = float(str(row.values["value"]))
    stored = register.stored.get(at)
    if at in register.rows:
        return table.reject(row, "date", "row_twice", first_row=register.rows[at])
    refusal = _outside(table, row, register, at, value, stored)
    if refusal is not None:
        return refusal
    before, after = register.neighbours(at)
    has_rolled = _rolled(register, before, at, value)
    if stored is not None and value == stored["value"]:
        has_rolled = bool(stored["has_rolled_over"])
    elif has_rolled is None and before is not None:
        return table.reject(row, "value", "stand_below_previous", previous=before.value,
                            previous_at=before.at, serial=register.meter.serial)  # fmt: skip
    if after is not None and (after.value < value) != after.has_rolled_over:
        return table.reject(row, "value", "stand_above_next", next=after.value,
                            next_at=after.at, serial=register.meter.serial)  # fmt: skip
    register.rows[at] = row.number
    kind = StandKind.ORDINARY if stored is None else stored["kind"]
    if stored is None and row.values["kind"] == StandKind.OPENING.value:
        kind = StandKind.OPENING
    stand = StandReading(0, register.meter.id, at, value, kind, bool(has_rolled))
    register.stands = [one for one in register.stands if one.at != at or stored is None]
    insort(register.stands, stand, key=lambda one: one.at)
    values = {
        "name": _name(register, at),
        "meter": register.meter.serial,
        "meter_id": register.meter.id,
        "at": at,
        "date": row.values["date"],
        "time": row.values["time"],
        "value": value,
        "kind": kind.value,
        "method": row.values["method"] or ReadingMethod.READ.value,
        "has_rolled_over": bool(has_rolled),
        "note": row.values["note"],
        "sheet": table.sheet,
    }
    return AcceptedRow(row.number, values, row.raw, row.column)


def _outside(
    table: Table,
    row: AcceptedRow,
    register: Register,
    at: datetime,
    value: float,
    stored: dict[str, Any] | None,
) -> RejectedRow | None:
    """What the meter cannot have shown then, whatever the other stands are."""
    span, kind = register.span, row.values["kind"]
    if at < span.installed or (span.removed is not None and at > span.removed):
        return table.reject(row, "date", "outside_meter", serial=span.serial)
    if span.modulus is not None and value >= span.modulus:
        return table.reject(row, "value", "stand_beyond_register", serial=span.serial,
                            modulus=span.modulus)  # fmt: skip
    if stored is None and kind == StandKind.CLOSING.value:
        return table.reject(row, "kind", "closing_by_swap", serial=span.serial)
    if stored is None and kind == StandKind.OPENING.value and at != span.installed:
        return table.reject(row, "kind", "opening_when_installed", serial=span.serial)
    return None


def _rolled(
    register: Register, before: StandReading | None, at: datetime, value: float
) -> bool | None:
    """Whether the register turned over since the stand before; None: it fell without a reason."""
    if before is None or value >= before.value:
        return False
    hours = (at - before.at).total_seconds() / 3600
    span = register.span
    plausible = looks_like_roll_over(
        before.value, value, span.modulus, span.factor, hours, fuse_of(register.point)
    )
    return True if plausible else None


def commit_stands(session: Session, change: Changing, plan: Plan, context: Context) -> None:
    """Store a plan's new stands, and its corrections as stands that supersede.

    Raises Conflict where somebody saved a stand of one of the meters since the plan was made.
    """
    changes = (*plan.new, *plan.changed)
    ids = sorted({int(str(one.values["meter_id"])) for one in changes})
    session.execute(
        select(Meter.id).where(Meter.id.in_(ids)).order_by(Meter.id).with_for_update()
    ).all()
    standing = {(row.meter_id, row.at): row.id for row in store.bare_stands(session, ids)}
    for one in changes:
        replaced = None if one.in_force is None else one.in_force["id"]
        now = standing.get((int(str(one.values["meter_id"])), _at(one)))
        if now != replaced:
            raise Conflict("stand", now or replaced, mine={"row": one.row}, theirs={"id": now})
    change.add_facts(Stand, [_stored(one, context) for one in changes])


def _at(change: PlannedChange) -> datetime:
    at = change.values["at"]
    if not isinstance(at, datetime):
        raise Invalid("date", None, "required")
    return at


def _stored(change: PlannedChange, context: Context) -> dict[str, Any]:
    before = change.in_force or {}
    told = {difference.field for difference in change.differences}
    kept = {
        name: before[name] if before and name not in told else change.values[name]
        for name in COMPARED
    }
    return {
        **kept,
        "meter_id": change.values["meter_id"],
        "at": change.values["at"],
        "kind": change.values["kind"],
        "has_rolled_over": change.values["has_rolled_over"],
        "document_id": context.document_id,
        "sheet": change.values["sheet"],
        "row_number": change.row,
        "is_withdrawn": False,
        "supersedes_id": before.get("id"),
    }


STANDS = Importer(
    key="energy_stands",
    title="energy_stands",
    permission=Permission.WRITE_ENERGY,
    layouts=(STANDS_LAYOUT,),
    plan=plan_stands,
    commit=commit_stands,
)
