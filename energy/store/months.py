"""What passed each supply point month by month, from the best readings there are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import ScalarSelect, select
from sqlalchemy.orm import Session

from energy.model import (
    Lineage,
    Measured,
    MeterSpan,
    MonthTotal,
    Origin,
    ReadingMethod,
    ReadingStatus,
    StandReading,
)
from energy.store import points as store
from energy.store.points import Metered
from energy.tables import ReadingBlock, Series, SeriesMonth, SupplierMonth
from omstallning.changes.operations import in_force
from omstallning.errors import OmstallningError
from omstallning.period import Interval
from omstallning.period import month as month_of
from omstallning.units import same_dimension

if TYPE_CHECKING:
    from energy.calculate.stands import Used

Key = tuple[int, date]
"""(supply point, first day of the month)"""

HOURS = 24.0


def months_between(first: date, before: date) -> list[date]:
    """The first day of each month that starts in a stretch of days.

    >>> [str(month) for month in months_between(date(2023, 11, 1), date(2024, 2, 1))]
    ['2023-11-01', '2023-12-01', '2024-01-01']
    """
    found = []
    month = first.replace(day=1)
    while month < before:
        found.append(month)
        month = (month + timedelta(days=31)).replace(day=1)
    return found


def measured_of(unit: str) -> Measured:
    """Which of a point's series count what the point counts."""
    return Measured.ENERGY if same_dimension(unit, "kWh") else Measured.VOLUME


def hours_in_use(point: Any, month: date) -> float:
    """The hours of a month in which a point was in use."""
    shared = Interval(point.valid_from, point.valid_before).overlap(
        month_of(month.year, month.month)
    )
    return 0.0 if shared is None or shared.days is None else shared.days * HOURS


def month_totals(
    session: Session,
    organisation: int | ScalarSelect[int],
    points: Sequence[Any],
    first: date,
    before: date,
    *,
    metered: Metered | None = None,
) -> list[MonthTotal]:
    """One total for each point and month in which the point was in use, by point and month.

    points   rows of `supply_points`
    metered  their meters and stands, where these are read already

    The best origin that answers the whole month wins: a series by its rank, then the supplier's
    month, then stands split by time. Where none is whole, the one that answers most hours.
    """
    months = months_between(first, before)
    wanted = {
        (point.id, month): hours
        for point in points
        for month in months
        if (hours := hours_in_use(point, month))
    }
    units = {point.id: str(point.measured_in) for point in points}
    if not wanted:
        return []
    if metered is None:
        metered = store.metered(session, list(units))
    offered: dict[Key, list[MonthTotal]] = defaultdict(list)
    for totals in (
        _from_series(session, organisation, units, wanted),
        _from_supplier(session, units, wanted),
        _from_stands(metered, units, wanted),
    ):
        for total in totals:
            offered[total.supply_point_id, total.month].append(total)
    return [
        best(offered[key]) or MonthTotal(key[0], key[1], None, units[key[0]], 0.0, hours, 0.0, None)
        for key, hours in wanted.items()
    ]


def best(offered: Sequence[MonthTotal]) -> MonthTotal | None:
    """The first whole total, or else the first of those with most hours.

    offered  in order of rank
    """
    whole = next((total for total in offered if total.is_whole), None)
    return whole or max(offered, key=lambda total: total.have, default=None)


def _from_series(
    session: Session,
    organisation: int | ScalarSelect[int],
    units: Mapping[int, str],
    wanted: Mapping[Key, float],
) -> list[MonthTotal]:
    months = [month for _, month in wanted]
    rows = session.execute(
        select(
            Series.supply_point_id, Series.measured, SeriesMonth.month, SeriesMonth.block_id,
            SeriesMonth.step_minutes, SeriesMonth.decimals, SeriesMonth.have,
            SeriesMonth.estimated, SeriesMonth.total, ReadingBlock.sha256,
        )
        .join(Series, Series.id == SeriesMonth.series_id)
        .join(ReadingBlock, ReadingBlock.id == SeriesMonth.block_id)
        .where(
            SeriesMonth.organisation == organisation,
            ~Series.is_withdrawn,
            Series.supply_point_id.in_(units),
            SeriesMonth.month.between(min(months), max(months)),
            SeriesMonth.total.is_not(None),
        )
        .order_by(Series.rank, Series.id)
    )  # fmt: skip
    found = []
    for row in rows:
        key = (row.supply_point_id, row.month)
        if key in wanted and row.measured is measured_of(units[row.supply_point_id]):
            lineage = Lineage(Origin.SERIES, (row.block_id,), row.sha256)
            value = row.total / 10**row.decimals
            found.append(_total(key, value, units, wanted, row.have * row.step_minutes / 60,
                                row.estimated * row.step_minutes / 60, lineage))  # fmt: skip
    return found


def _total(
    key: Key,
    value: float,
    units: Mapping[int, str],
    wanted: Mapping[Key, float],
    have: float,
    estimated: float,
    lineage: Lineage,
) -> MonthTotal:
    of = wanted[key]
    return MonthTotal(
        key[0], key[1], value, units[key[0]], min(have, of), of, min(estimated, of), lineage
    )


def _from_supplier(
    session: Session, units: Mapping[int, str], wanted: Mapping[Key, float]
) -> list[MonthTotal]:
    """A period that is a month is taken as it is; a longer one is divided by days."""
    months = [month for _, month in wanted]
    rows = session.execute(
        select(
            SupplierMonth.id, SupplierMonth.supply_point_id, SupplierMonth.period_from,
            SupplierMonth.period_before, SupplierMonth.quantity, SupplierMonth.status,
        )
        .where(
            in_force(SupplierMonth),
            SupplierMonth.supply_point_id.in_(units),
            SupplierMonth.quantity.is_not(None),
            SupplierMonth.period_before > min(months),
            SupplierMonth.period_from < month_of(max(months).year, max(months).month).before,
        )
        .order_by(SupplierMonth.period_from)
    )  # fmt: skip
    parts: dict[Key, list[tuple[int, float, float, float]]] = defaultdict(list)
    for row in rows:
        period = Interval(row.period_from, row.period_before)
        is_sure = row.status is ReadingStatus.MEASURED
        for month in months_between(row.period_from, row.period_before):
            key = (row.supply_point_id, month)
            share = period.share_within(month_of(month.year, month.month))
            hours = share * (period.days or 0) * HOURS
            if key in wanted and share:
                estimated = 0.0 if is_sure and share == 1 else hours
                parts[key].append((row.id, row.quantity * share, hours, estimated))
    return [
        _total(
            key,
            sum(amount for _, amount, _, _ in found),
            units,
            wanted,
            sum(hours for _, _, hours, _ in found),
            sum(estimated for _, _, _, estimated in found),
            Lineage(Origin.SUPPLIER_MONTH, tuple(row_id for row_id, _, _, _ in found)),
        )
        for key, found in parts.items()
    ]


def _from_stands(
    metered: Metered, units: Mapping[int, str], wanted: Mapping[Key, float]
) -> list[MonthTotal]:
    from energy.calculate.month_split import by_time

    estimated: set[int] = set()
    found = []
    months = sorted({month for _, month in wanted})
    for point_id, used in used_by_point(metered, estimated).items():
        for month, share in by_time(used, months).items():
            key, hours = (point_id, month), share.covered_hours
            if key in wanted and hours:
                lineage = Lineage(Origin.STANDS, share.stand_ids)
                guessed = hours if estimated & set(share.stand_ids) else 0.0
                found.append(_total(key, share.amount, units, wanted, hours, guessed, lineage))
    return found


def used_by_point(metered: Metered, estimated: set[int] | None = None) -> dict[int, list[Used]]:
    """Supply point → what was used between its stands, in time order.

    estimated  is filled with the ids of stands that nobody read

    A point whose stands cannot follow each other has no answer: unknown, never a wrong number.
    """
    from energy.calculate.stands import consumption

    spans: dict[int, list[MeterSpan]] = defaultdict(list)
    owner: dict[int, int] = {}
    for meter in metered.meters:
        spans[meter.supply_point_id].append(span_of(meter))
        owner[meter.id] = meter.supply_point_id
    readings: dict[int, list[StandReading]] = defaultdict(list)
    for row in metered.stands:
        readings[owner[row.meter_id]].append(reading_of(row))
        if estimated is not None and row.method is ReadingMethod.ESTIMATED:
            estimated.add(row.id)
    found = {}
    for point_id, stands in readings.items():
        try:
            found[point_id] = list(consumption(spans[point_id], stands))
        except OmstallningError:
            continue
    return found


def span_of(meter: Any) -> MeterSpan:
    """A meter's row as a calculation takes it."""
    return MeterSpan(
        meter.id, meter.serial, meter.register_modulus, meter.factor, meter.installed_at,
        meter.removed_at,
    )  # fmt: skip


def reading_of(row: Any) -> StandReading:
    """A stand's row as a calculation takes it."""
    return StandReading(row.id, row.meter_id, row.at, row.value, row.kind, row.has_rolled_over)
