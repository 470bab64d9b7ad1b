"""Purchased energy as activity data: the one place where the inventory meets the meters."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from emissions.calculate.metered import Part
from emissions.model import Category
from emissions.tables import EnergyLink
from energy import report
from energy.model import Carrier, Direction, MonthTotal
from energy.tables import SupplyPoint
from omstallning.access.model import Actor, Permission
from omstallning.errors import NotFound
from omstallning.period import Interval, month
from omstallning.provenance import Trail
from omstallning.units import same_dimension

SERVES: Mapping[Carrier, frozenset[Category]] = {
    Carrier.ELECTRICITY: frozenset({Category.ELECTRICITY}),
    Carrier.DISTRICT_HEAT: frozenset({Category.DISTRICT_HEAT}),
    Carrier.DISTRICT_COOLING: frozenset({Category.DISTRICT_COOLING}),
    Carrier.FUEL: frozenset({Category.STATIONARY_FUEL, Category.VEHICLE_FUEL}),
    Carrier.WATER: frozenset(),
}
"""What is bought through a supply point → the kinds of source whose activity it is."""
KWH = "kWh"


@dataclass(frozen=True, slots=True)
class Point:
    """A supply point as the inventory knows it.

    kwh_per_unit  for a fuel that is measured in litres or kilograms; None: not known, or energy
    """

    id: int
    key: str
    name: str
    carrier: str
    is_bought: bool
    unit_id: int
    measured_in: str
    kwh_per_unit: float | None
    valid: Interval
    categories: frozenset[Category]

    @property
    def trail(self) -> Trail:
        """The way to its page."""
        return Trail("supply_point", self.id, self.name)

    def counts_in(self, activity_unit: str) -> str | None:
        """The unit its months are taken in for a source that counts in `activity_unit`, if any."""
        if same_dimension(activity_unit, KWH):
            is_known = same_dimension(self.measured_in, KWH) or self.kwh_per_unit is not None
            return KWH if is_known else None
        if same_dimension(activity_unit, self.measured_in) and self.kwh_per_unit is not None:
            return self.measured_in
        return None


def points(
    session: Session, viewer: Actor, ids: Collection[int] | None = None
) -> Mapping[int, Point]:
    """Supply points by id, by name."""
    viewer.require_somewhere(Permission.READ)
    rows = session.scalars(
        select(SupplyPoint)
        .where(
            ~SupplyPoint.is_withdrawn if ids is None else SupplyPoint.id.in_(ids),
        )
        .order_by(SupplyPoint.name, SupplyPoint.id)
    )
    return {row.id: _point(row) for row in rows}


def point(
    session: Session, viewer: Actor, point_id: int, *, to_change: bool = False
) -> Point:  # fmt: skip
    """One standing supply point. Raises NotFound.

    to_change  waits for whoever else is giving a share of it away
    """
    viewer.require_somewhere(Permission.READ)
    found = session.get(SupplyPoint, point_id, with_for_update=to_change or None)
    if found is None or found.is_withdrawn:
        raise NotFound("supply_point", point_id)
    return _point(found)


def _point(row: SupplyPoint) -> Point:
    return Point(
        id=row.id,
        key=row.key,
        name=row.name,
        carrier=row.carrier.value,
        is_bought=row.direction is Direction.BOUGHT,
        unit_id=row.unit_id,
        measured_in=row.measured_in,
        kwh_per_unit=row.kwh_per_unit,
        valid=Interval(row.valid_from, row.valid_before),
        categories=SERVES[row.carrier],
    )


def months_of(
    session: Session,
    viewer: Actor,
    year: int,
    links: Collection[EnergyLink],
    units: Mapping[int, str],
) -> Mapping[tuple[int, date], tuple[Part, ...]]:
    """(source, month) → what each linked supply point gave in that month of a year.

    units  source → the unit it counts in
    A point that is out of use for a whole month has no part in it.
    """
    if not links:
        return {}
    known = points(session, viewer, {link.supply_point_id for link in links})
    totals = {
        (total.supply_point_id, total.month): total
        for total in report.purchased(session, viewer, year)
    }
    found: dict[tuple[int, date], list[Part]] = {}
    for link in links:
        at = known[link.supply_point_id]
        for days in _months(year, Interval(link.valid_from, link.valid_before)):
            used = days.overlap(at.valid)
            if used is None or used.days is None:
                continue
            total = totals.get((at.id, days.start))
            unit = at.counts_in(units[link.source_id]) or KWH
            part = _part(link, at, unit, total, used.days * 24)
            found.setdefault((link.source_id, days.start), []).append(part)
    return {place: tuple(parts) for place, parts in found.items()}


def _months(year: int, days: Interval) -> Iterator[Interval]:
    for number in range(1, 13):
        of = month(year, number)
        if of.overlap(days) == of:
            yield of


def _part(link: EnergyLink, at: Point, unit: str, total: MonthTotal | None, hours: int) -> Part:
    if total is None:
        return Part(link.id, at.id, link.share, None, unit, 0, hours)
    amount = total.value
    if amount is not None and unit != KWH:
        amount = None if at.kwh_per_unit is None else amount / at.kwh_per_unit
    lineage = total.lineage
    return Part(
        link_id=link.id,
        point_id=at.id,
        share=link.share,
        amount=amount,
        unit=unit,
        have=total.have,
        of=total.of,
        estimated=total.estimated,
        origin=None if lineage is None else lineage.kind.value,
        ids=() if lineage is None else lineage.ids,
        sha256=None if lineage is None else lineage.sha256,
    )


def name_of(session: Session, point_id: int) -> str:
    """What a supply point is called, for those who may already know of the source."""
    return session.scalar(select(SupplyPoint.name).where(SupplyPoint.id == point_id)) or ""
