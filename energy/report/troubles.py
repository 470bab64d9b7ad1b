"""What is wrong with supply points: values that stand still, are missing, or cannot be used."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy.orm import Session

from energy.calculate.months import normal_day
from energy.model import Cadence, Carrier, Direction, MonthTotal
from energy.report.amounts import kwh_factor
from energy.report.views import Trouble
from energy.store import blocks as block_store
from energy.store.points import Metered
from omstallning.message import Message
from omstallning.provenance import Trail

STILL_DAYS = 7
"""So many days in a row with one and the same value every hour are no coincidence."""

STILL_STAND_DAYS = 25
LOOKED_AT_DAYS = 60
"""How far back the latest days are looked for: a supplier may be a month behind."""


def troubles_of(
    session: Session, points: Sequence[Any], metered: Metered, *, today: date
) -> dict[int, list[Trouble]]:
    """Supply point → what is wrong with it on a day.

    metered  the meters of the points with their stands
    """
    found: dict[int, list[Trouble]] = defaultdict(list)
    for point, since in still_series(session, points, today=today):
        fields = {"point": point.name, "building": point.building_name, "since": since}
        found[point.id].append(
            Trouble(Message("meter_stuck", fields), Trail("supply_point", point.id, point.name))
        )
    for point, meter_id, since in still_stands(points, metered):
        fields = {"point": point.name, "building": point.building_name, "since": since}
        found[point.id].append(
            Trouble(Message("meter_stuck", fields), Trail("meter", meter_id, point.name))
        )
    for point in points:
        if Carrier(point.carrier).is_energy and kwh_factor(point) is None:
            fields = {"point": point.name, "unit": point.measured_in}
            trail = Trail("supply_point", point.id, point.name)
            found[point.id].append(Trouble(Message("kwh_unknown", fields), trail))
    return found


def still_series(session: Session, points: Sequence[Any], *, today: date) -> list[tuple[Any, date]]:
    """Points whose latest days have the same value every hour, and since when.

    Nothing at all is a standstill only of electricity that is bought: heat rests in summer, the sun
    at night, and a school's water in July.
    """
    by_id = {point.id: point for point in points}
    if not by_id:
        return []
    span = today - timedelta(days=LOOKED_AT_DAYS), today + timedelta(days=1)
    found = []
    for point_id, days in block_store.days_of_points(session, list(by_id), *span).items():
        point, known = by_id[point_id], [day for day in days if day.have]
        still = 0
        for day in reversed(known):
            if not _is_still(day, point):
                break
            still += 1
        if still >= STILL_DAYS:
            found.append((point, known[-still].day))
    return found


def _is_still(day: Any, point: Any) -> bool:
    is_even = day.have == day.n and day.total == day.peak * day.n
    return is_even and (day.peak != 0 or _never_rests(point))


def _never_rests(point: Any) -> bool:
    return point.carrier is Carrier.ELECTRICITY and point.direction is Direction.BOUGHT


def still_stands(points: Sequence[Any], metered: Metered) -> list[tuple[Any, int, date]]:
    """Points of bought electricity whose two latest stands are the same, the meter, since when."""
    asked = {point.id: point for point in points if _never_rests(point)}
    sitting = {
        meter.id: meter
        for meter in metered.meters
        if meter.removed_at is None and meter.supply_point_id in asked
    }
    stands: dict[int, list[Any]] = defaultdict(list)
    for row in metered.stands:
        if row.meter_id in sitting:
            stands[row.meter_id].append(row)
    found = []
    for meter_id, rows in stands.items():
        if len(rows) < 2:
            continue
        before, last = rows[-2:]
        is_long = last.at - before.at >= timedelta(days=STILL_STAND_DAYS)
        if is_long and before.value == last.value:
            point = asked[sitting[meter_id].supply_point_id]
            found.append((point, meter_id, normal_day(before.at)))
    return found


def missing_months(
    points: Sequence[Any], totals: Mapping[int, Sequence[MonthTotal]]
) -> dict[int, list[Trouble]]:
    """Supply point → that months of a period are not, or not wholly, answered."""
    found: dict[int, list[Trouble]] = {}
    for point in points:
        if point.cadence is Cadence.STAND_YEARLY:
            continue
        short = [total for total in totals.get(point.id, ()) if not total.is_whole]
        if short:
            fields = {"point": point.name, "months": len(short), "first": short[0].month}
            trail = Trail("supply_point", point.id, point.name)
            found[point.id] = [Trouble(Message("months_missing", fields), trail)]
    return found
