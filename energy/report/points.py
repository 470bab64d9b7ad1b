"""Supply points and meters: what they measured, from what, and what is wrong with them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from energy.calculate.months import normal_day
from energy.model import MonthTotal, Origin
from energy.report.amounts import KWH, amount, figure, in_kwh, kwh_factor
from energy.report.troubles import troubles_of
from energy.report.views import (
    MeterView,
    PlantView,
    PointView,
    SeriesView,
    StandView,
    SupplierMonthView,
    Trouble,
    meter_view,
    plant_view,
    point_view,
    series_month_view,
    series_view,
    stand_view,
    supplier_month_view,
)
from energy.store import blocks as block_store
from energy.store import latest
from energy.store import points as store
from energy.store.months import month_totals, used_by_point
from energy.store.points import Metered
from omstallning.access.model import Actor, Permission
from omstallning.access.operations import names as people_names
from omstallning.errors import NotFound
from omstallning.period import Interval
from omstallning.period import month as month_of
from omstallning.provenance import Coverage, Figure, Mark, Trail

SHOWN_MONTHS = 36


@dataclass(frozen=True, slots=True)
class PointRow:
    """A supply point in the list.

    meter   the one that sits there now
    latest  when the last value or stand is from
    used    what passed in the last twelve months that are over, in the point's own unit
    kwh     the same in kWh; not applicable for water
    """

    point: PointView
    meter: MeterView | None
    latest: datetime | date | None
    used: Figure
    kwh: Figure
    troubles: tuple[Trouble, ...]


@dataclass(frozen=True, slots=True)
class PointList:
    """Every supply point, and how many of them are answered in full."""

    period: Interval
    rows: tuple[PointRow, ...]
    coverage: Coverage


@dataclass(frozen=True, slots=True)
class MonthView:
    """What passed a point in a month, and what that rests on.

    origin  None where nothing is known
    """

    month: date
    amount: Figure
    kwh: Figure
    origin: Origin | None
    is_partial: bool
    evidence: Trail | None


@dataclass(frozen=True, slots=True)
class PointPage:
    """A supply point with its meters, months (newest first), series, stands and documents."""

    point: PointView
    meters: tuple[MeterView, ...]
    months: tuple[MonthView, ...]
    series: tuple[SeriesView, ...]
    stands: tuple[StandView, ...]
    supplier_months: tuple[SupplierMonthView, ...]
    plants: tuple[PlantView, ...]
    troubles: tuple[Trouble, ...]


@dataclass(frozen=True, slots=True)
class MeterPage:
    """A meter with every stand, newest first; `history` has those that no longer count too."""

    meter: MeterView
    point: PointView
    others: tuple[MeterView, ...]
    stands: tuple[StandView, ...]
    history: tuple[StandView, ...]
    troubles: tuple[Trouble, ...]


def points(session: Session, viewer: Actor, *, today: date | None = None) -> PointList:
    """Every supply point with its meter, its last twelve whole months and what is wrong with it.

    today  by default the day after the last reading
    """
    viewer.require_somewhere(Permission.READ)
    rows = store.supply_points(session, more=latest.columns())
    period = year_over(rows, today)
    metered = store.metered(session, [row.id for row in rows])
    totals = totals_of(session, rows, period, metered)
    day = today or _last_day(rows) or period.before or period.start
    troubles = troubles_of(session, rows, metered, today=day)
    whole = sum(amount(totals[row.id]).is_whole for row in rows if totals.get(row.id))
    return PointList(
        period,
        listed(rows, viewer, period, totals, metered.meters, troubles),
        Coverage(whole, len(rows), "points"),
    )


def year_over(rows: Sequence[Any], today: date | None) -> Interval:
    """The last twelve months that are over on a day, or else when the last reading was made.

    rows  with the columns of `latest`
    """
    over = (today or _last_day(rows) or date.today()).replace(day=1)  # noqa: DTZ011
    return Interval(over.replace(year=over.year - 1), over)


def _last_day(rows: Sequence[Any]) -> date | None:
    found = (latest_reading(row) for row in rows)
    return max((normal_day(each) for each in found if each is not None), default=None)


def listed(
    rows: Sequence[Any],
    viewer: Actor,
    period: Interval,
    totals: Mapping[int, Sequence[MonthTotal]],
    meters: Sequence[Any],
    troubles: Mapping[int, Sequence[Trouble]],
) -> tuple[PointRow, ...]:
    """What is read of some points, as rows of a list; months outside the period are left out."""
    sitting = {meter.supply_point_id: meter for meter in meters if meter.removed_at is None}
    return tuple(
        _row(
            point_view(row, viewer),
            sitting.get(row.id),
            latest_reading(row),
            [total for total in totals.get(row.id, ()) if period.contains(total.month)],
            period,
            kwh_factor(row),
            tuple(troubles.get(row.id, ())),
        )
        for row in rows
    )


def _row(
    point: PointView,
    meter: Any,
    latest: datetime | date | None,
    totals: Sequence[MonthTotal],
    period: Interval,
    factor: float | None,
    troubles: tuple[Trouble, ...],
) -> PointRow:
    return PointRow(
        point=point,
        meter=None if meter is None else meter_view(meter),
        latest=latest,
        used=figure(amount(totals), str(period), point.trail, unit=point.measured_in),
        kwh=_kwh_figure(point, totals, str(period), factor),
        troubles=troubles,
    )


def _kwh_figure(
    point: PointView, totals: Sequence[MonthTotal], period: str, factor: float | None
) -> Figure:
    if not point.carrier.is_energy:
        return Figure(None, KWH, period, trail=point.trail, mark=Mark.NOT_APPLICABLE)
    return figure(amount(in_kwh(total, factor) for total in totals), period, point.trail)


def totals_of(
    session: Session, rows: Sequence[Any], period: Interval, metered: Metered | None = None
) -> dict[int, list[MonthTotal]]:
    """Supply point → its months in a stretch of whole months, in its own unit.

    metered  the meters of the points with their stands, where these are read already
    """
    found: dict[int, list[MonthTotal]] = defaultdict(list)
    if rows and period.before is not None:
        span = period.start, period.before
        for total in month_totals(session, store.group(), rows, *span, metered=metered):
            found[total.supply_point_id].append(total)
    return found


def latest_reading(row: Any) -> datetime | date | None:
    """The day or moment of a point's last reading, whatever kind it is of.

    row  with the columns of `latest`
    """
    supplied = None if row.supplied_before is None else row.supplied_before - timedelta(days=1)
    known = [each for each in (row.latest_day, supplied, row.latest_stand) if each is not None]
    return max(known, key=normal_day, default=None)


def point(
    session: Session, viewer: Actor, point_id: int, *, today: date | None = None
) -> PointPage:
    """One supply point with everything known about it. Raises NotFound."""
    viewer.require_somewhere(Permission.READ)
    row = one_point(session, point_id, more=latest.columns())
    view = point_view(row, viewer)
    last = today or _last_day([row]) or row.valid_from
    people = people_names(session)
    metered = store.metered(session, [row.id])
    supplier = store.supplier_months(session, [row.id])
    return PointPage(
        point=view,
        meters=tuple(meter_view(meter) for meter in reversed(metered.meters)),
        months=_months(session, row, view, last, metered),
        series=tuple(
            series_view(each, tuple(series_month_view(month) for month in months))
            for each, months in block_store.series_with_months(session, row.id).items()
        ),
        stands=tuple(reversed(_stands(session, row.id, metered, people))),
        supplier_months=tuple(supplier_month_view(m, row.measured_in, people) for m in supplier),
        plants=tuple(plant_view(plant) for plant in store.plants(session, point_ids=[row.id])),
        troubles=tuple(troubles_of(session, [row], metered, today=last).get(row.id, ())),
    )


def one_point(session: Session, point_id: int, *, more: Sequence[Any] = ()) -> Any:
    """A point's row. Raises NotFound."""
    rows = store.supply_points(session, ids=[point_id], more=more)
    if not rows:
        raise NotFound("supply_point", point_id)
    return rows[0]


def _months(
    session: Session, row: Any, view: PointView, last: date, metered: Metered
) -> tuple[MonthView, ...]:
    before = month_of(last.year, last.month).before or last
    first = max(_months_back(before, SHOWN_MONTHS), row.valid_from.replace(day=1))
    if first >= before:
        return ()
    factor = kwh_factor(row)
    totals = totals_of(session, [row], Interval(first, before), metered)[row.id]
    return tuple(_month(view, total, factor) for total in reversed(totals))


def _months_back(day: date, months: int) -> date:
    number = day.year * 12 + day.month - 1 - months
    return date(number // 12, number % 12 + 1, 1)


def _month(point: PointView, total: MonthTotal, factor: float | None) -> MonthView:
    period = str(month_of(total.month.year, total.month.month))
    lineage = total.lineage
    evidence = evidence_of(total)
    trail = evidence or point.trail
    return MonthView(
        month=total.month,
        amount=figure(amount([total]), period, trail, unit=point.measured_in),
        kwh=_kwh_figure(point, [total], period, factor),
        origin=None if lineage is None else lineage.kind,
        is_partial=total.is_partial,
        evidence=evidence,
    )


def evidence_of(total: MonthTotal) -> Trail | None:
    """The way from a month's total to what it rests on."""
    if total.lineage is None:
        return None
    kinds = {
        Origin.SERIES: "reading_block",
        Origin.SUPPLIER_MONTH: "supplier_month",
        Origin.STANDS: "stand",
    }
    return Trail(kinds[total.lineage.kind], total.lineage.ids[-1])


def _stands(
    session: Session,
    point_id: int,
    metered: Metered,
    people: Mapping[int, str],
    *,
    history: bool = False,
) -> list[StandView]:
    serials = {meter.id: meter.serial for meter in metered.meters}
    if not serials:
        return []
    used = {
        each.stand_ids[-1]: each.amount
        for each in used_by_point(metered).get(point_id, [])
        if each.stand_ids
    }
    rows = store.stands(session, list(serials), history=history)
    views = [stand_view(row, serials[row.meter_id], people, used.get(row.id)) for row in rows]
    return sorted(views, key=lambda view: (view.at, view.id))


def meter(
    session: Session, viewer: Actor, meter_id: int, *, today: date | None = None
) -> MeterPage:
    """One meter with its stands. Raises NotFound."""
    viewer.require_somewhere(Permission.READ)
    found = store.meters(session, ids=[meter_id])
    if not found:
        raise NotFound("meter", meter_id)
    row = one_point(session, found[0].supply_point_id)
    metered = store.metered(session, [row.id])
    people = people_names(session)
    every = _stands(session, row.id, metered, people, history=True)
    own = [view for view in reversed(every) if view.meter_id == meter_id]
    last = today or (normal_day(own[0].at if own else found[0].installed_at))
    return MeterPage(
        meter=meter_view(found[0]),
        point=point_view(row, viewer),
        others=tuple(meter_view(each) for each in metered.meters if each.id != meter_id),
        stands=tuple(view for view in own if view.is_in_force),
        history=tuple(own),
        troubles=tuple(troubles_of(session, [row], metered, today=last).get(row.id, ())),
    )
