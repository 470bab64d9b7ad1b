"""Energy in each building: kWh, kWh for each square metre, change, and what to look into."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from energy.calculate.use import area_over, self_consumption, self_sufficiency, specific_use
from energy.model import Carrier
from energy.report.amounts import KWH, KWH_PER_M2, PERCENT, Amount, figure, year_shown
from energy.report.months import BuildingMonths, both_whole, building_months, over, throughout
from energy.report.points import PointRow, listed, totals_of, year_over
from energy.report.troubles import missing_months, troubles_of
from energy.report.views import PlantView, Trouble, plant_view
from energy.store import latest, places
from energy.store import points as store
from omstallning.access.model import Actor, Permission
from omstallning.message import Message
from omstallning.organisation.model import AreaKind, BuildingUse, Tenure
from omstallning.organisation.report import AreaView
from omstallning.period import Interval
from omstallning.provenance import Coverage, Figure, Mark, Trail


@dataclass(frozen=True, slots=True)
class BuildingView:
    """A building with where it lies and who has it."""

    id: int
    key: str
    name: str
    use: BuildingUse
    tenure: Tenure
    designation: str
    site: str
    unit_id: int
    unit_name: str
    valid: Interval

    @property
    def trail(self) -> Trail:
        """The way to the building."""
        return Trail("building", self.id, self.name)


@dataclass(frozen=True, slots=True)
class BuildingRow:
    """A building in the list; every figure is as measured, not corrected for the weather.

    used      bought energy and own solar used, kWh · bought alone
    specific  used for each square metre of Atemp, kWh/m²
    change    against the same months the year before, those that are whole in both, percent
    """

    building: BuildingView
    area: Figure
    used: Figure
    bought: Figure
    specific: Figure
    change: Figure
    troubles: tuple[Trouble, ...]


@dataclass(frozen=True, slots=True)
class BuildingList:
    """Every building that has a supply point, and how many are answered in full."""

    year: int
    period: Interval
    rows: tuple[BuildingRow, ...]
    coverage: Coverage
    without_points: int


@dataclass(frozen=True, slots=True)
class BuildingMonth:
    """A month of a building: by carrier, together, and the same month the year before."""

    month: date
    carriers: Mapping[Carrier, Figure]
    used: Figure
    before: Figure
    own: Figure
    produced: Figure
    sold: Figure
    water: Figure


@dataclass(frozen=True, slots=True)
class BuildingEnergy:
    """A building's energy in a year.

    areas             every floor area it has had, the earliest first
    carriers          bought, one for each form · own: used from own production
    self_consumption  percent of what is made that is used there
    self_sufficiency  percent of the electricity used that is made there
    """

    building: BuildingView
    year: int
    period: Interval
    row: BuildingRow
    carriers: Mapping[Carrier, Figure]
    water: Figure
    produced: Figure
    sold: Figure
    own: Figure
    self_consumption: Figure
    self_sufficiency: Figure
    months: tuple[BuildingMonth, ...]
    points: tuple[PointRow, ...]
    plants: tuple[PlantView, ...]
    areas: tuple[AreaView, ...]


def buildings(
    session: Session, viewer: Actor, year: int, *, today: date | None = None
) -> BuildingList:
    """Every building with a supply point, in a year.

    today  months that are not over then are left out
    """
    viewer.require_somewhere(Permission.READ)
    period = year_shown(year, today)
    rows = [row for row in store.supply_points(session) if row.building_id is not None]
    metered = store.metered(session, [row.id for row in rows])
    totals = totals_of(session, rows, with_year_before(period), metered)
    months = building_months(rows, totals)
    areas = places.areas(session)
    day = today or period.before or period.start
    still = troubles_of(session, rows, metered, today=day)
    troubles = _troubles(rows, totals, period, still)
    found = places.buildings(session)
    shown = tuple(
        building_row(
            building_view(row),
            months[row.id],
            areas.get(row.id, []),
            period,
            troubles.get(row.id, []),
        )
        for row in found
        if row.id in months
    )
    whole = sum(over(months[row.building.id].used, period).is_whole for row in shown)
    return BuildingList(
        year, period, shown, Coverage(whole, len(shown), "buildings"), len(found) - len(shown)
    )


def with_year_before(period: Interval) -> Interval:
    """The same stretch and all since the year before it."""
    return Interval(period.start.replace(year=period.start.year - 1), period.before)


def building_view(row: Any) -> BuildingView:
    """A row of `store.places.buildings`."""
    return BuildingView(
        row.id, row.key, row.name, row.use, row.tenure, row.designation, row.site, row.unit_id,
        row.unit_name, Interval(row.valid_from, row.valid_before),
    )  # fmt: skip


def building_row(
    building: BuildingView,
    months: BuildingMonths,
    areas: Sequence[tuple[Interval, float]],
    period: Interval,
    troubles: Sequence[Trouble],
) -> BuildingRow:
    """The figures of one building over a period."""
    label, trail = str(period), building.trail
    used = over(months.used, period)
    area = area_over(areas, period)
    no_area = () if area is not None else (_area_unknown(building),)
    return BuildingRow(
        building=building,
        area=Figure(area, "m2", label, trail=trail),
        used=figure(used, label, trail),
        bought=figure(over(months.bought, period), label, trail),
        specific=specific(throughout(months.used, period), area, label, trail),
        change=change(both_whole(months.used, period), period, trail),
        troubles=(*no_area, *troubles),
    )


def specific(used: Amount, area: float | None, period: str, trail: Trail | None) -> Figure:
    """Energy for each square metre; unknown where the area is."""
    return Figure(
        specific_use(used.value, area),
        KWH_PER_M2,
        period,
        coverage=used.coverage,
        trail=trail,
        quality=None if area is None else used.quality,
    )


def change(
    pairs: Sequence[tuple[date, float, float]], period: Interval, trail: Trail | None
) -> Figure:
    """How much more or less than the same months the year before, in percent."""
    now, then = sum(pair[1] for pair in pairs), sum(pair[2] for pair in pairs)
    value = 100 * (now / then - 1) if pairs and then > 0 else None
    due = len({pair[0] for pair in pairs}), _months(period)
    return Figure(value, PERCENT, str(period), Coverage(*due, "months"), trail)


def _months(period: Interval) -> int:
    before = period.before or period.start
    return (before.year - period.start.year) * 12 + before.month - period.start.month


def _area_unknown(building: BuildingView) -> Trouble:
    return Trouble(Message("area_unknown", {"building": building.name}), building.trail)


def _troubles(
    points: Sequence[Any],
    totals: Mapping[int, Sequence[Any]],
    period: Interval,
    still: Mapping[int, Sequence[Trouble]],
) -> dict[int, list[Trouble]]:
    """Building → what is wrong with its points in the period or, as `still` says, now."""
    shown = {
        point_id: [total for total in found if period.contains(total.month)]
        for point_id, found in totals.items()
    }
    wrong = missing_months(points, shown)
    found: dict[int, list[Trouble]] = {}
    for point in points:
        both = [*still.get(point.id, ()), *wrong.get(point.id, ())]
        found.setdefault(point.building_id, []).extend(both)
    return found


def building_energy(
    session: Session, viewer: Actor, building_id: int, year: int, *, today: date | None = None
) -> BuildingEnergy:
    """One building's energy in a year. Raises NotFound."""
    viewer.require_somewhere(Permission.READ)
    period = year_shown(year, today)
    standing, held = places.building_with_areas(session, building_id)
    place = building_view(standing)
    rows = store.supply_points(session, building_id=building_id, more=latest.columns())
    metered = store.metered(session, [row.id for row in rows])
    shown, listed_over = with_year_before(period), year_over(rows, today)
    totals = totals_of(session, rows, _both(shown, listed_over), metered)
    months = building_months(rows, totals).get(building_id, BuildingMonths())
    day = today or period.before or period.start
    still = troubles_of(session, rows, metered, today=day)
    troubles = _troubles(rows, totals, period, still).get(building_id, [])
    areas = [(one.valid, one.area_m2) for one in held if one.kind is AreaKind.ATEMP]
    label, trail = str(period), place.trail
    made, sold, own = (over(m, period) for m in (months.produced, months.sold, months.own))
    electricity = over(months.carriers.get(Carrier.ELECTRICITY, {}), period)
    return BuildingEnergy(
        building=place,
        year=year,
        period=period,
        row=building_row(place, months, areas, period, troubles),
        carriers={
            carrier: figure(over(found, period), label, trail)
            for carrier, found in months.carriers.items()
        },
        water=water_figure(rows, months, period, label, trail),
        produced=_or_none(made, label, trail),
        sold=_or_none(sold, label, trail),
        own=_or_none(own, label, trail),
        self_consumption=ratio(
            self_consumption(made.value, sold.value), [made, sold], label, trail
        ),
        self_sufficiency=ratio(
            self_sufficiency(made.value, sold.value, electricity.value),
            [made, sold, electricity],
            label,
            trail,
        ),
        months=_month_rows(months, period, trail, _water_unit(rows)),
        points=listed(rows, viewer, listed_over, totals, metered.meters, still),
        plants=tuple(plant_view(row) for row in store.plants(session, building_id=building_id)),
        areas=tuple(AreaView(one.kind, one.area_m2, one.valid) for one in held),
    )


def _both(one: Interval, other: Interval) -> Interval:
    """The least stretch that has two closed ones in it."""
    ends = [each.before or each.start for each in (one, other)]
    return Interval(min(one.start, other.start), max(ends))


def ratio(value: float | None, parts: Sequence[Amount], period: str, trail: Trail | None) -> Figure:
    """A share in percent; only said where every meter behind it is whole."""
    if all(not part.of for part in parts[:1]):
        return Figure(None, PERCENT, period, trail=trail, mark=Mark.NOT_APPLICABLE)
    is_known = value is not None and all(part.is_whole for part in parts)
    least = min(parts, key=lambda part: part.have / part.of if part.of else 0.0)
    return Figure(
        100 * value if value is not None and is_known else None,
        PERCENT,
        period,
        coverage=least.coverage if least.of else None,
        trail=trail,
    )


def _or_none(value: Amount, period: str, trail: Trail | None, unit: str = KWH) -> Figure:
    """A sum, or a mark that there is nothing that could be counted."""
    if not value.of:
        return Figure(None, unit, period, trail=trail, mark=Mark.NOT_APPLICABLE)
    return figure(value, period, trail, unit=unit)


def _water_unit(rows: Sequence[Any]) -> str:
    return next((row.measured_in for row in rows if row.carrier is Carrier.WATER), "m3")


def water_figure(
    rows: Sequence[Any], months: BuildingMonths, period: Interval, label: str, trail: Trail
) -> Figure:
    """Water, in the unit it is measured in."""
    return _or_none(over(months.water, period), label, trail, _water_unit(rows))


def _month_rows(
    months: BuildingMonths, period: Interval, trail: Trail, water_unit: str
) -> tuple[BuildingMonth, ...]:
    nothing = Amount(None, 0.0, 0.0, 0.0)
    used, own = months.used, months.own
    shown = sorted({m for m in (*used, *months.water, *months.sold) if period.contains(m)})
    rows = []
    for month in shown:
        label = f"{month:%Y-%m}"
        then = date(month.year - 1, month.month, 1)
        rows.append(
            BuildingMonth(
                month=month,
                carriers={
                    carrier: figure(found[month], label, trail)
                    for carrier, found in months.carriers.items()
                    if month in found
                },
                used=_or_none(used.get(month, nothing), label, trail),
                before=_or_none(used.get(then, nothing), f"{then:%Y-%m}", trail),
                own=_or_none(own.get(month, nothing), label, trail),
                produced=_or_none(months.produced.get(month, nothing), label, trail),
                sold=_or_none(months.sold.get(month, nothing), label, trail),
                water=_or_none(months.water.get(month, nothing), label, trail, water_unit),
            )
        )
    return tuple(rows)
