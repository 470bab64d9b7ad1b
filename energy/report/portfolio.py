"""All buildings together, for those who ask where we stand, and what is bought, for inventories."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from energy.calculate.use import area_over
from energy.model import Direction, MonthTotal
from energy.report.amounts import (
    KWH,
    KWH_PER_M2,
    PERCENT,
    amount,
    figure,
    in_kwh,
    is_bought_energy,
    kwh_factor,
)
from energy.report.buildings import change, with_year_before
from energy.report.months import (
    BuildingMonths,
    both_whole,
    building_months,
    joined,
    over,
    throughout,
)
from energy.report.points import totals_of
from energy.store import places
from energy.store import points as store
from energy.store.months import month_totals
from omstallning.access.model import Actor, Permission
from omstallning.period import Interval
from omstallning.period import year as year_of
from omstallning.provenance import Coverage, Figure, Trail

TRAIL = Trail("buildings", "all")


@dataclass(frozen=True, slots=True)
class Portfolio:
    """The last twelve months that are over, all buildings together; as measured.

    specific         kWh/m² of the buildings that are whole in both years, and the year before's
    change           of those buildings and months that are whole in both years, percent
    renewable        share of bought energy and own solar that is renewable, percent; what has a
                     known product, with how many of the kWh that is
    own_production   what own plants made
    """

    period: Interval
    specific: Figure
    specific_before: Figure
    change: Figure
    used: Figure
    renewable: Figure
    own_production: Figure


def portfolio(session: Session, viewer: Actor, today: date) -> Portfolio:
    """Energy in all buildings over the last twelve months that are over."""
    viewer.require_somewhere(Permission.READ)
    period = last_twelve_months(today)
    rows = store.supply_points(session)
    totals = totals_of(session, rows, with_year_before(period))
    months = {
        building: found
        for building, found in building_months(rows, totals).items()
        if any(period.contains(month) for month in found.bought)
    }
    now, then = specific_twice(months, places.areas(session), period)
    pairs = [pair for found in months.values() for pair in both_whole(found.used, period)]
    due = sum(period.contains(m) for found in months.values() for m in found.used)
    changed = change(pairs, period, TRAIL)
    return Portfolio(
        period=period,
        specific=now,
        specific_before=then,
        change=Figure(changed.value, PERCENT, str(period),
                      Coverage(len(pairs), due, "building_months"), TRAIL),
        used=figure(joined(over(found.used, period) for found in months.values()), str(period),
                    TRAIL),
        renewable=_renewable(rows, totals, months, period),
        own_production=_made(rows, totals, period),
    )  # fmt: skip


def last_twelve_months(today: date) -> Interval:
    """The twelve months that were over when the month of a day began.

    >>> str(last_twelve_months(date(2026, 11, 24)))
    '2025-11-01–<2026-11-01'
    """
    over_by = today.replace(day=1)
    return Interval(over_by.replace(year=over_by.year - 1), over_by)


def specific_twice(
    months: Mapping[int, BuildingMonths],
    areas: Mapping[int, Sequence[tuple[Interval, float]]],
    period: Interval,
) -> tuple[Figure, Figure]:
    """KWh for each square metre now and the year before, over the same buildings."""
    before = _year_before(period)
    found = []
    for building, known in months.items():
        area = area_over(areas.get(building, []), period)
        area_then = area_over(areas.get(building, []), before)
        used, used_then = throughout(known.used, period), throughout(known.used, before)
        if area and area_then and used.is_whole and used_then.is_whole:
            found.append((used.value or 0.0, area, used_then.value or 0.0, area_then))
    coverage = Coverage(len(found), len(months), "buildings")
    sums = [sum(part) for part in zip(*found, strict=True)] if found else None
    return (
        Figure(sums[0] / sums[1] if sums else None, KWH_PER_M2, str(period), coverage, TRAIL),
        Figure(sums[2] / sums[3] if sums else None, KWH_PER_M2, str(before), coverage, TRAIL),
    )


def _year_before(period: Interval) -> Interval:
    start, before = period.start, period.before or period.start
    return Interval(start.replace(year=start.year - 1), before.replace(year=before.year - 1))


def _renewable(
    points: Sequence[Any],
    totals: Mapping[int, Sequence[MonthTotal]],
    months: Mapping[int, BuildingMonths],
    period: Interval,
) -> Figure:
    """Σ kWh · renewable share / Σ kWh, over what has a product whose share is known.

    Own production that was used is renewable whole.
    """
    renewable, known, of = 0.0, 0.0, 0.0
    for point in filter(is_bought_energy, points):
        factor = kwh_factor(point)
        inside = [each for each in totals.get(point.id, ()) if period.contains(each.month)]
        kwh = amount(in_kwh(total, factor) for total in inside).value
        if kwh is None:
            continue
        of += kwh
        if point.renewable_percent is not None:
            known += kwh
            renewable += kwh * point.renewable_percent / 100
    own = joined(over(found.own, period) for found in months.values()).value or 0.0
    share = 100 * (renewable + own) / (known + own) if known + own > 0 else None
    coverage = Coverage(known + own, of + own, KWH)
    return Figure(share, PERCENT, str(period), coverage, Trail("supply_points", "all"))


def _made(
    points: Sequence[Any], totals: Mapping[int, Sequence[MonthTotal]], period: Interval
) -> Figure:
    made = [
        in_kwh(total, kwh_factor(point))
        for point in points
        if point.direction is Direction.PRODUCED
        for total in totals.get(point.id, ())
        if period.contains(total.month)
    ]
    return figure(amount(made), str(period), Trail("generation_plants", "all"))


def purchased(session: Session, viewer: Actor, year: int) -> list[MonthTotal]:
    """Each month of each point of bought energy in a year, in kWh, with what it rests on.

    A month whose energy is not known has no value; it is there all the same.
    """
    viewer.require_somewhere(Permission.READ)
    rows = [row for row in store.supply_points(session) if is_bought_energy(row)]
    if not rows:
        return []
    factors = {row.id: kwh_factor(row) for row in rows}
    span = year_of(year)
    totals = month_totals(session, store.group(), rows, span.start, span.before or span.start)
    return [in_kwh(total, factors[total.supply_point_id]) for total in totals]
