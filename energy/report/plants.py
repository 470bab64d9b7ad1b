"""Own generation from meters: what was made, sold and used, and what that means."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from energy.calculate.use import self_consumption, self_sufficiency, self_use
from energy.model import MonthTotal
from energy.report.amounts import KWH, Amount, amount, figure, in_kwh, kwh_factor, year_shown
from energy.report.buildings import ratio
from energy.report.points import totals_of
from energy.report.views import PlantView, plant_view
from energy.store import points as store
from omstallning.access.model import Actor, Permission
from omstallning.period import Interval
from omstallning.provenance import Coverage, Figure, Mark, Trail

KWH_PER_KW = "kWh/kW"


@dataclass(frozen=True, slots=True)
class PlantRow:
    """A plant over a period, from its meters.

    self_consumption  percent of what it made that was used there
    self_sufficiency  percent of the electricity used there that it made
    per_kw            made for each kW of its peak
    """

    plant: PlantView
    produced: Figure
    sold: Figure
    own: Figure
    self_consumption: Figure
    self_sufficiency: Figure
    per_kw: Figure
    months: tuple[tuple[date, Figure], ...]


@dataclass(frozen=True, slots=True)
class PlantList:
    """Every plant, together, and how many are answered in full."""

    year: int
    period: Interval
    rows: tuple[PlantRow, ...]
    produced: Figure
    own: Figure
    sold: Figure
    coverage: Coverage


def plants(session: Session, viewer: Actor, year: int, *, today: date | None = None) -> PlantList:
    """Every generation plant in a year.

    today  months that are not over then are left out
    """
    viewer.require_somewhere(Permission.READ)
    period = year_shown(year, today)
    found = store.plants(session)
    ids = {point for plant in found for point in _points(plant) if point is not None}
    points = {row.id: row for row in store.supply_points(session, ids=ids)} if ids else {}
    totals = totals_of(session, list(points.values()), period)
    kwh = {
        point_id: [in_kwh(total, kwh_factor(points[point_id])) for total in each]
        for point_id, each in totals.items()
    }
    rows = tuple(_row(plant, kwh, period) for plant in found)
    return PlantList(
        year=year,
        period=period,
        rows=rows,
        produced=_sum([row.produced for row in rows], str(period)),
        own=_sum([row.own for row in rows], str(period)),
        sold=_sum([row.sold for row in rows], str(period)),
        coverage=Coverage(
            sum(row.produced.quality is None and row.produced.value is not None for row in rows),
            len(rows),
            "plants",
        ),
    )


def _points(plant: Any) -> tuple[int | None, int | None, int | None]:
    return plant.production_point_id, plant.export_point_id, plant.import_point_id


def _row(plant: Any, kwh: Mapping[int, Sequence[MonthTotal]], period: Interval) -> PlantRow:
    view = plant_view(plant)
    label, trail = str(period), view.trail
    made, sold, bought = (
        None if point is None else amount(kwh.get(point, ())) for point in _points(plant)
    )
    nothing = Amount(None, 0.0, 0.0, 0.0)
    own = self_use(_known(made), _known(sold))
    parts = [made or nothing, sold or nothing]
    return PlantRow(
        plant=view,
        produced=_figure(made, label, trail),
        sold=_figure(sold, label, trail),
        own=Figure(own, KWH, label, (made or nothing).coverage if made else None, trail),
        self_consumption=ratio(self_consumption(_known(made), _known(sold)), parts, label, trail),
        self_sufficiency=ratio(
            self_sufficiency(_known(made), _known(sold), _known(bought)),
            [*parts, bought or nothing],
            label,
            trail,
        ),
        per_kw=Figure(
            None if made is None or made.value is None else made.value / view.peak_kw,
            KWH_PER_KW,
            label,
            made.coverage if made else None,
            trail,
            quality=made.quality if made else None,
        ),
        months=_months(plant, kwh, trail),
    )


def _known(value: Amount | None) -> float | None:
    """A sum that every hour is behind."""
    return value.value if value is not None and value.is_whole else None


def _figure(value: Amount | None, period: str, trail: Trail) -> Figure:
    if value is None:
        return Figure(None, KWH, period, trail=trail, mark=Mark.NOT_APPLICABLE)
    return figure(value, period, trail)


def _months(
    plant: Any, kwh: Mapping[int, Sequence[MonthTotal]], trail: Trail
) -> tuple[tuple[date, Figure], ...]:
    totals = kwh.get(plant.production_point_id, ()) if plant.production_point_id else ()
    return tuple(
        (total.month, figure(amount([total]), f"{total.month:%Y-%m}", trail)) for total in totals
    )


def _sum(figures: Sequence[Figure], period: str) -> Figure:
    known = [each.value for each in figures if each.value is not None]
    parts = [each.coverage for each in figures if each.coverage is not None]
    coverage = Coverage(
        sum(part.have for part in parts), sum(part.of for part in parts), "hours"
    ) if parts else None  # fmt: skip
    quality = "partial" if known and coverage and coverage.have < coverage.of else None
    return Figure(
        sum(known) if known else None, KWH, period, coverage, Trail("generation_plants", "all"),
        quality=quality,
    )  # fmt: skip
