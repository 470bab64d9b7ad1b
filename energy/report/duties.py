"""What has to be done about readings: enter those that are missing, look at meters that stand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any

from sqlalchemy.orm import Session

from energy.calculate.months import next_month, normal_day
from energy.model import Cadence
from energy.report.points import latest_reading, totals_of
from energy.report.troubles import still_series, still_stands
from energy.store import latest
from energy.store import points as store
from omstallning.access.model import Actor, Permission
from omstallning.duties.model import Duty, DutyKind, DutySource
from omstallning.message import Message
from omstallning.period import Interval
from omstallning.provenance import Trail

DUE_DAY = 10
"""By this day of a month the month before is expected to be in."""

GRACE_DAYS = 10
"""A stand may be read so long before the end of its month."""

STANDS = frozenset({Cadence.STAND_MONTHLY, Cadence.STAND_YEARLY})


def missing_readings(session: Session, viewer: Actor, today: date) -> Iterable[Duty]:
    """Points whose stand is due, and the months of the last year that are not in, or not whole."""
    points = [
        row
        for row in store.supply_points(session, more=latest.columns())
        if viewer.may(Permission.WRITE_ENERGY, row.unit_id)
    ]
    in_use = [row for row in points if _is_in_use(row, today)]
    return [*_missing_stands(session, in_use, today), *_missing_months(session, points, today)]


def _is_in_use(point: Any, today: date) -> bool:
    """Whether the point was in use all through the month that is over."""
    over = today.replace(day=1)
    first = (over - timedelta(days=1)).replace(day=1)
    return point.valid_from <= first and (point.valid_before is None or point.valid_before >= over)


def _missing_stands(session: Session, points: list[Any], today: date) -> Iterator[Duty]:
    asked = {row.id: row for row in points if row.cadence in STANDS}
    over = today.replace(day=1)
    meters = {
        meter.supply_point_id: meter.id
        for meter in store.meters(session, point_ids=list(asked))
        if meter.removed_at is None
    }
    for point in asked.values():
        last = latest_reading(point)
        day = None if last is None else normal_day(last)
        if day is not None and day >= _expected(point, over):
            continue
        meter_id = meters.get(point.id)
        fields = {"point": point.name, "building": point.building_name, "latest": day}
        yield Duty(
            kind=DutyKind.ENTER,
            message=Message("stand_due", fields),
            due=over.replace(day=DUE_DAY),
            permission=Permission.WRITE_ENERGY,
            unit_id=point.unit_id,
            trail=Trail("supply_point", point.id, point.name),
            form=None if meter_id is None else Trail("meters.read", meter_id, point.name),
        )


def _expected(point: Any, over: date) -> date:
    """From which day a stand is new enough."""
    if point.cadence is Cadence.STAND_MONTHLY:
        return over - timedelta(days=GRACE_DAYS)
    return over.replace(year=over.year - 1) - timedelta(days=GRACE_DAYS)


def _missing_months(session: Session, points: list[Any], today: date) -> Iterator[Duty]:
    asked = [row for row in points if row.cadence not in STANDS]
    over = today.replace(day=1)
    totals = totals_of(session, asked, Interval(over.replace(year=over.year - 1), over))
    for point in asked:
        for total in totals.get(point.id, ()):
            if total.is_whole or not total.of:
                continue
            fields = {
                "point": point.name, "building": point.building_name, "month": total.month,
                "have": total.have, "of": total.of,
            }  # fmt: skip
            yield Duty(
                kind=DutyKind.ENTER,
                message=Message("readings_due", fields),
                due=next_month(total.month).replace(day=DUE_DAY),
                permission=Permission.WRITE_ENERGY,
                unit_id=point.unit_id,
                trail=Trail("supply_point", point.id, point.name),
            )


def stuck_meters(session: Session, viewer: Actor, today: date) -> Iterable[Duty]:
    """Meters that have shown one and the same value for so long that somebody should look."""
    points = [
        row
        for row in store.supply_points(session)
        if viewer.may(Permission.WRITE_ENERGY, row.unit_id)
    ]
    if not points:
        return []
    metered = store.metered(session, [point.id for point in points])
    still = [*((point, since) for point, since in still_series(session, points, today=today)),
             *((point, since) for point, _, since in still_stands(points, metered))]  # fmt: skip
    return [
        Duty(
            kind=DutyKind.MEND,
            message=Message("meter_stuck", {
                "point": point.name, "building": point.building_name, "since": since,
            }),
            due=None,
            permission=Permission.WRITE_ENERGY,
            unit_id=point.unit_id,
            trail=Trail("supply_point", point.id, point.name),
        )
        for point, since in still
    ]  # fmt: skip


DUTIES: tuple[DutySource, ...] = (missing_readings, stuck_meters)
