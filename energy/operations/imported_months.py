"""Taking in what suppliers say of months: each stated, corrected, or refused with its reason."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from energy.errors import MonthTaken
from energy.importers import MONTHS_LAYOUT
from energy.model import ReadingStatus
from energy.operations.months import check_month
from energy.store import points as store
from energy.tables import SupplierMonth, SupplyPoint
from omstallning.access.model import Permission
from omstallning.changes.operations import Changing
from omstallning.errors import Conflict, Invalid, OmstallningError
from omstallning.imports.model import (
    AcceptedRow,
    Context,
    Importer,
    Plan,
    PlannedChange,
    RejectedRow,
    Table,
)
from omstallning.imports.planning import compare
from omstallning.period import Interval
from omstallning.units import factor_between

COMPARED = ("quantity", "status", "note")


def plan_months(session: Session, table: Table, context: Context) -> Plan:
    """What a file would state, correct or leave as it is; nothing is written."""
    points = {
        point.key: point
        for point in store.supply_points(session, keys=set(map(str, table.columns["point"])))
    }
    stored = _in_force(session, points)
    rows: list[AcceptedRow] = []
    rejected: list[RejectedRow] = []
    taken: dict[str, list[tuple[Interval, int]]] = {}
    for row in table:
        made = _judged(table, row, context, points)
        key = str(row.values["point"])
        if isinstance(made, AcceptedRow):
            made = _in_the_way(table, made, taken.get(key, []), stored.get(key, [])) or made
        if isinstance(made, RejectedRow):
            rejected.append(made)
            continue
        rows.append(made)
        taken.setdefault(key, []).append((_period(made.values), row.number))
    return compare(
        table,
        key=lambda values: str(values["name"]),
        fields=[name for name in COMPARED if name in table.headings],
        in_force={
            f"{key} {period}": values for key, months in stored.items() for period, values in months
        },
        rows=rows,
        rejected=rejected,
    )


def _in_force(
    session: Session, points: Mapping[str, Any]
) -> dict[str, list[tuple[Interval, dict[str, Any]]]]:
    """Point key → what is in force for each of its periods."""
    keys = {point.id: key for key, point in points.items()}
    found: dict[str, list[tuple[Interval, dict[str, Any]]]] = {}
    for row in store.supplier_months(session, list(keys)) if keys else ():
        period = Interval(row.period_from, row.period_before)
        values = {"id": row.id, **{name: getattr(row, name) for name in COMPARED}}
        found.setdefault(keys[row.supply_point_id], []).append((period, values))
    return found


def _judged(
    table: Table, row: AcceptedRow, context: Context, points: Mapping[str, Any]
) -> AcceptedRow | RejectedRow:
    point = points.get(str(row.values["point"]))
    if point is None:
        return table.reject(row, "point", "unknown_point")
    if not context.actor.may(Permission.WRITE_ENERGY, point.unit_id):
        return table.reject(row, "point", "not_your_unit")
    try:
        quantity = _quantity(row, point)
    except OmstallningError:
        return table.reject(row, "unit", "unit_does_not_convert", expected=point.measured_in)
    period = _period(row.values)
    try:
        check_month(point, period, quantity)
    except Invalid as error:
        more = {k: v for k, v in error.fields.items() if k not in {"field", "value", "reason"}}
        return table.reject(row, str(error.fields["field"]), str(error.fields["reason"]), **more)
    values = {
        "name": f"{point.key} {period}",
        "point": point.key,
        "point_id": point.id,
        "period": period,
        "quantity": quantity,
        "unit": point.measured_in,
        "status": row.values["status"] or ReadingStatus.MEASURED.value,
        "note": row.values["note"],
        "sheet": table.sheet,
    }
    return AcceptedRow(row.number, values, row.raw, row.column)


def _quantity(row: AcceptedRow, point: Any) -> float | None:
    """In the point's unit. Raises UnitMismatch."""
    quantity, unit = row.values["quantity"], row.values["unit"]
    if not isinstance(quantity, float):
        return None
    factor = 1.0 if unit is None else factor_between(str(unit), point.measured_in)
    return quantity if factor == 1 else quantity * factor


def _period(values: Mapping[str, object]) -> Interval:
    period = values["period"]
    if not isinstance(period, Interval):
        raise Invalid("period", None, "period_missing")
    return period


def _in_the_way(
    table: Table,
    row: AcceptedRow,
    taken: list[tuple[Interval, int]],
    stored: list[tuple[Interval, dict[str, Any]]],
) -> RejectedRow | None:
    """A day may be held by one value only, in the file and in what is in force."""
    period = _period(row.values)
    for other, number in taken:
        if other == period:
            return table.reject(row, "period", "row_twice", first_row=number)
        if other.overlap(period):
            return table.reject(row, "period", "overlaps_row", first_row=number,
                                period=str(period), other_period=str(other))  # fmt: skip
    for other, values in stored:
        if other != period and other.overlap(period):
            return table.reject(row, "period", "month_taken", point=row.values["point"],
                                period=str(period), other_id=values["id"],
                                other_period=str(other))  # fmt: skip
    return None


def commit_months(session: Session, change: Changing, plan: Plan, context: Context) -> None:
    """Store a plan's new values, and its corrections as values that supersede.

    Raises Conflict, MonthTaken where somebody saved since the plan was made.
    """
    changes = (*plan.new, *plan.changed)
    _check_still_free(session, changes)
    change.add_facts(SupplierMonth, [_stored(one, context) for one in changes])


def _check_still_free(session: Session, changes: tuple[PlannedChange, ...]) -> None:
    ids = sorted({int(str(one.values["point_id"])) for one in changes})
    session.execute(
        select(SupplyPoint.id)
        .where(SupplyPoint.id.in_(ids))
        .order_by(SupplyPoint.id)
        .with_for_update()
    ).all()
    current: dict[int, list[Any]] = {}
    for row in store.supplier_months(session, ids):
        current.setdefault(row.supply_point_id, []).append(row)
    for one in changes:
        replaced = None if one.in_force is None else one.in_force["id"]
        period = _period(one.values)
        held = current.get(int(str(one.values["point_id"])), [])
        if replaced is not None and replaced not in {row.id for row in held}:
            raise Conflict("supplier_month", replaced, mine={"row": one.row}, theirs={})
        for row in held:
            other = Interval(row.period_from, row.period_before)
            if row.id != replaced and period.overlap(other):
                raise MonthTaken(str(one.values["point"]), period=period, other_id=row.id,
                                 other_period=other)  # fmt: skip


def _stored(change: PlannedChange, context: Context) -> dict[str, Any]:
    period = _period(change.values)
    before = change.in_force or {}
    told = {difference.field for difference in change.differences}
    kept = {
        name: before[name] if before and name not in told else change.values[name]
        for name in COMPARED
    }
    return {
        **kept,
        "supply_point_id": change.values["point_id"],
        "period_from": period.start,
        "period_before": period.before,
        "document_id": context.document_id,
        "sheet": change.values["sheet"],
        "row_number": change.row,
        "is_withdrawn": False,
        "supersedes_id": before.get("id"),
    }


MONTHS = Importer(
    key="energy_months",
    title="energy_months",
    permission=Permission.WRITE_ENERGY,
    layouts=(MONTHS_LAYOUT,),
    plan=plan_months,
    commit=commit_months,
)
