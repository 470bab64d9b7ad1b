"""When the last reading of each supply point is from, asked together with the points."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select

from energy.store.points import group
from energy.tables import Meter, Series, SeriesDay, Stand, SupplierMonth, SupplyPoint
from omstallning.changes.operations import in_force


def columns() -> tuple[Any, ...]:
    """SQL columns of a supply point; None where it has no reading of the kind.

    latest_day       the last day on which a series has any value
    supplied_before  the day after the last that a supplier has given a quantity for
    latest_stand     the moment of the latest stand in force
    """
    of_series = (
        select(SeriesDay.day)
        .where(
            SeriesDay.organisation == group(),
            SeriesDay.series_id == Series.id,
            SeriesDay.have > 0,
        )
        .order_by(SeriesDay.day.desc())
        .limit(1)
        .correlate(Series)
        .scalar_subquery()
    )
    day = (
        select(func.max(of_series))
        .select_from(Series)
        .where(Series.supply_point_id == SupplyPoint.id, ~Series.is_withdrawn)
    )
    supplied = select(func.max(SupplierMonth.period_before)).where(
        SupplierMonth.supply_point_id == SupplyPoint.id,
        in_force(SupplierMonth),
        SupplierMonth.quantity.is_not(None),
    )
    stand = (
        select(func.max(Stand.at))
        .join(Meter, Meter.id == Stand.meter_id)
        .where(Meter.supply_point_id == SupplyPoint.id, ~Meter.is_withdrawn, in_force(Stand))
    )
    return (
        day.correlate(SupplyPoint).scalar_subquery().label("latest_day"),
        supplied.correlate(SupplyPoint).scalar_subquery().label("supplied_before"),
        stand.correlate(SupplyPoint).scalar_subquery().label("latest_stand"),
    )
