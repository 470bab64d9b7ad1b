"""Stating, correcting and withdrawing activity records; nothing is overwritten."""

from __future__ import annotations

import math
from typing import Any

from sqlalchemy.orm import Session

from emissions.errors import OverlappingRecords
from emissions.model import RecordStatus, check_record
from emissions.operations.metered import check_not_linked
from emissions.store import sources as store
from emissions.tables import ActivityRecord, EmissionSource
from omstallning.access.model import Actor, Permission
from omstallning.changes.operations import change_set, image
from omstallning.errors import Invalid
from omstallning.period import Interval
from omstallning.units import parse_unit, same_dimension


def state_activity(
    session: Session,
    actor: Actor,
    *,
    source_id: int,
    period: Interval,
    quantity: float | None,
    unit: str,
    status: RecordStatus,
    uncertainty_percent: float | None = None,
    note: str | None = None,
    document_id: int | None = None,
    sheet: str | None = None,
    row_number: int | None = None,
) -> ActivityRecord:
    """State how much of something was used in a period.

    Raises Invalid for a broken rule, UnknownUnit, OverlappingRecords naming both periods, and
    LinkedToMeters for days that the meters answer for.
    """
    source = store.source(session, source_id, to_change=True)
    actor.require(Permission.WRITE_EMISSIONS, source.unit_id)
    check_activity(source, period, quantity, unit, status, uncertainty_percent)
    check_not_linked(session, source, period)
    _check_free(session, source, period)
    with change_set(session, actor, "state_activity") as change:
        return change.add(
            ActivityRecord(
                source_id=source_id,
                period_from=period.start,
                period_before=period.before,
                quantity=quantity,
                unit=unit,
                status=status,
                uncertainty_percent=uncertainty_percent,
                note=note,
                document_id=document_id,
                sheet=sheet,
                row_number=row_number,
            )
        )


def correct_activity(
    session: Session,
    actor: Actor,
    record_id: int,
    *,
    reason: str,
    quantity: float | None,
    unit: str,
    status: RecordStatus,
    period: Interval | None = None,
    uncertainty_percent: float | None = None,
    note: str | None = None,
    document_id: int | None = None,
    sheet: str | None = None,
    row_number: int | None = None,
) -> ActivityRecord:
    """Replace what was stated with what should have been; the old record stays in the history.

    period  the same days where left out
    Raises Conflict, with both versions, for the second of two who correct the same record.
    """
    old = store.record(session, record_id)
    source = store.source(session, old.source_id, to_change=True)
    actor.require(Permission.WRITE_EMISSIONS, source.unit_id)
    _check_reason(reason)
    if old.is_withdrawn:
        raise Invalid("record_id", record_id, "record_withdrawn")
    days = period or Interval(old.period_from, old.period_before)
    check_activity(source, days, quantity, unit, status, uncertainty_percent)
    check_not_linked(session, source, days)
    corrected = ActivityRecord(
        source_id=old.source_id,
        period_from=days.start,
        period_before=days.before,
        quantity=quantity,
        unit=unit,
        status=status,
        uncertainty_percent=uncertainty_percent,
        note=note,
        document_id=document_id,
        sheet=sheet,
        row_number=row_number,
        supersedes_id=old.id,
    )
    with change_set(session, actor, "correct_activity", reason=reason) as change:
        change.add(corrected)
        _check_free(session, source, days, excluding=corrected.id)
    return corrected


def withdraw_activity(
    session: Session, actor: Actor, record_id: int, *, reason: str
) -> ActivityRecord:
    """Take back a record that should never have been stated; it stays in the history."""
    old = store.record(session, record_id)
    source = store.source(session, old.source_id, to_change=True)
    actor.require(Permission.WRITE_EMISSIONS, source.unit_id)
    _check_reason(reason)
    own = {"id", "change_set_id", "supersedes_id", "is_withdrawn"}
    values: dict[str, Any] = {
        name: getattr(old, name) for name in image(old) if name not in own
    }  # fmt: skip
    with change_set(session, actor, "withdraw_activity", reason=reason) as change:
        return change.add(ActivityRecord(**values, supersedes_id=old.id, is_withdrawn=True))


def check_activity(
    source: EmissionSource,
    period: Interval,
    quantity: float | None,
    unit: str,
    status: RecordStatus,
    uncertainty_percent: float | None,
) -> None:
    """Refuse a record that breaks a rule. Raises Invalid or UnknownUnit."""
    check_record(status, quantity)
    parse_unit(unit)
    if not same_dimension(unit, source.activity_unit):
        raise Invalid("unit", unit, "unit_does_not_convert", expected=source.activity_unit)
    if period.before is None:
        raise Invalid("period", str(period), "period_without_end")
    there = Interval(source.valid_from, source.valid_before)
    if there.overlap(period) != period:
        raise Invalid("period", str(period), "outside_source", source_period=str(there))
    if uncertainty_percent is not None and not (
        math.isfinite(uncertainty_percent) and uncertainty_percent >= 0
    ):
        raise Invalid("uncertainty_percent", uncertainty_percent, "quantity_negative")


def _check_free(
    session: Session, source: EmissionSource, period: Interval, *, excluding: int | None = None
) -> None:
    other = store.in_the_way(session, source.id, period, excluding=excluding)
    if other is not None:
        raise OverlappingRecords(
            source.key,
            period=period,
            other_id=other.id,
            other_period=Interval(other.period_from, other.period_before),
        )


def _check_reason(reason: str) -> None:
    if not reason.strip():
        raise Invalid("reason", reason, "required")
