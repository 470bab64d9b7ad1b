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
from energy.store import points as store
from omstallning.message import Message
from omstallning.provenance import Trail

STILL_DAYS = 7
"""So many days in a row with one and the same value every hour are no coincidence."""

STILL_STAND_DAYS = 25
LOOKED_AT_DAYS = 60
"""How far back the latest days are looked for: a supplier may be a month behind."""


def troubles_of(
    session: Session, points: Sequence[Any], *, today: date, meters: Sequence[Any] | None = None
) -> dict[int, list[Trouble]]:
    """Supply point → what is wrong with it on a day.

    meters  of the points, where they are read already
    """
    found: dict[int, list[Trouble]] = defaultdict(list)
    for point, since in still_series(session, points, today=today):
        fields = {"point": point.name, "building": point.building_name, "since": since}
        found[point.id].append(
            Trouble(Message("meter_stuck", fields), Trail("supply_point", point.id, point.name))
        )
    for point, meter_id, since in still_stands(session, points, meters):
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
    first_of: dict[int, int] = {}
    for row in store.series(session, point_ids=list(by_id)):
        first_of.setdefault(row.supply_point_id, row.id)
    series = {series_id: by_id[point_id] for point_id, series_id in first_of.items()}
    if not series:
        return []
    days: dict[int, list[Any]] = defaultdict(list)
    first = today - timedelta(days=LOOKED_AT_DAYS)
    for day in block_store.days(session, list(series), first, today + timedelta(days=1)):
        if day.have:
            days[day.series_id].append(day)
    found = []
    for series_id, known in days.items():
        point = series[series_id]
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


def still_stands(
    session: Session, points: Sequence[Any], meters: Sequence[Any] | None = None
) -> list[tuple[Any, int, date]]:
    """Points of bought electricity whose two latest stands are the same, the meter, since when."""
    asked = {point.id: point for point in points if _never_rests(point)}
    read = store.meters(session, point_ids=list(asked)) if meters is None else meters
    sitting = {
        meter.id: meter
        for meter in read
        if meter.removed_at is None and meter.supply_point_id in asked
    }
    if not sitting:
        return []
    stands: dict[int, list[Any]] = defaultdict(list)
    for row in store.bare_stands(session, list(sitting)):
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
