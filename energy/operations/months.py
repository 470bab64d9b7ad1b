"""What suppliers say of months: stated, corrected, withdrawn; nothing is overwritten."""

from __future__ import annotations

import math
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from energy.errors import MonthTaken
from energy.model import ReadingStatus
from energy.store import points as store
from energy.tables import SupplierMonth, SupplyPoint
from omstallning.access.model import Actor, Permission
from omstallning.changes.operations import change_set, image, in_force
from omstallning.errors import Invalid, NotFound
from omstallning.period import Interval


def state_month(
    session: Session,
    actor: Actor,
    *,
    supply_point_id: int,
    period: Interval,
    quantity: float | None,
    status: ReadingStatus,
    note: str | None = None,
    document_id: int | None = None,
) -> SupplierMonth:
    """State what a supplier says passed a point in a period, in the point's unit.

    quantity  None: the supplier says that it is missing
    Raises MonthTaken where some of the days are answered already.
    """
    point = store.standing(session, SupplyPoint, supply_point_id, to_change=True)
    actor.require(Permission.WRITE_ENERGY, point.unit_id)
    days = check_month(point, period, quantity)
    check_free(session, point, period)
    with change_set(session, actor, "state_month") as change:
        return change.add(
            SupplierMonth(
                supply_point_id=supply_point_id,
                period_from=period.start,
                period_before=days,
                quantity=quantity,
                status=status,
                note=note,
                document_id=document_id,
            )
        )


def correct_month(
    session: Session,
    actor: Actor,
    month_id: int,
    *,
    quantity: float | None,
    status: ReadingStatus,
    reason: str,
    note: str | None = None,
) -> SupplierMonth:
    """Replace what a supplier said with what it says now; the old one stays in the history."""
    old, point = _standing(session, actor, month_id)
    _check_reason(reason)
    check_month(point, Interval(old.period_from, old.period_before), quantity)
    with change_set(session, actor, "correct_month", reason=reason) as change:
        return change.add(
            SupplierMonth(
                supply_point_id=old.supply_point_id,
                period_from=old.period_from,
                period_before=old.period_before,
                quantity=quantity,
                status=status,
                note=note,
                supersedes_id=old.id,
            )
        )


def withdraw_month(session: Session, actor: Actor, month_id: int, *, reason: str) -> SupplierMonth:
    """Take back a value that should never have been stated; it stays in the history."""
    old, _ = _standing(session, actor, month_id)
    _check_reason(reason)
    own = {"id", "change_set_id", "supersedes_id", "is_withdrawn"}
    values: dict[str, Any] = {name: getattr(old, name) for name in image(old) if name not in own}
    with change_set(session, actor, "withdraw_month", reason=reason) as change:
        return change.add(SupplierMonth(**values, supersedes_id=old.id, is_withdrawn=True))


def _standing(session: Session, actor: Actor, month_id: int) -> tuple[SupplierMonth, SupplyPoint]:
    old = session.get(SupplierMonth, month_id)
    if old is None:
        raise NotFound("supplier_month", month_id)
    point = store.standing(session, SupplyPoint, old.supply_point_id, to_change=True)
    actor.require(Permission.WRITE_ENERGY, point.unit_id)
    if old.is_withdrawn:
        raise Invalid("month_id", month_id, "month_withdrawn")
    return old, point


def check_month(point: Any, period: Interval, quantity: float | None) -> date:
    """Refuse days in which the point is not in use, and what is no quantity; the day after it.

    Raises Invalid.
    """
    if period.before is None:
        raise Invalid("period", str(period), "period_without_end")
    in_use = Interval(point.valid_from, point.valid_before)
    if in_use.overlap(period) is None:
        raise Invalid("period", str(period), "outside_point", in_use=str(in_use))
    if quantity is not None and not (math.isfinite(quantity) and quantity >= 0):
        raise Invalid("quantity", quantity, "quantity_negative")
    return period.before


def check_free(session: Session, point: Any, period: Interval) -> None:
    """Refuse days that another value in force holds. Raises MonthTaken."""
    other = session.execute(
        select(SupplierMonth.id, SupplierMonth.period_from, SupplierMonth.period_before)
        .where(
            SupplierMonth.supply_point_id == point.id,
            SupplierMonth.period_before > period.start,
            SupplierMonth.period_from < (period.before or date.max),
            in_force(SupplierMonth),
        )
        .order_by(SupplierMonth.period_from)
        .limit(1)
    ).first()
    if other is not None:
        raise MonthTaken(
            point.key,
            period=period,
            other_id=other.id,
            other_period=Interval(other.period_from, other.period_before),
        )


def _check_reason(reason: str) -> None:
    if not reason.strip():
        raise Invalid("reason", reason, "required")
