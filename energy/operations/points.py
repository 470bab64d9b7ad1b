"""Adding what is measured: products, supply points, series and generation plants."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from energy.model import Cadence, Carrier, Direction, Measured, PlantKind
from energy.store import places
from energy.store import points as store
from energy.store.months import measured_of
from energy.tables import EnergyProduct, GenerationPlant, Series, SupplyPoint
from omstallning.access.model import Actor, Permission
from omstallning.changes.operations import change_set
from omstallning.database import Base
from omstallning.errors import Invalid
from omstallning.organisation.tables import Unit
from omstallning.period import Interval
from omstallning.units import parse_unit, same_dimension

STEPS = (15, 60)


def add_product(
    session: Session,
    actor: Actor,
    *,
    key: str,
    name: str,
    carrier: Carrier,
    supplier: str,
    renewable_percent: float | None,
    valid_from: date,
    valid_before: date | None = None,
    source: str | None = None,
) -> EnergyProduct:
    """Add what a supplier delivers under a name, with how much of it is renewable.

    renewable_percent  None: not known; a known one says where it was read
    """
    actor.require(Permission.WRITE_ENERGY)
    _check_named(session, EnergyProduct, key, name)
    check_valid(valid_from, valid_before)
    if renewable_percent is not None:
        if not 0 <= renewable_percent <= 100:
            raise Invalid("renewable_percent", renewable_percent, "not_a_percentage")
        if not (source or "").strip():
            raise Invalid("source", source, "required")
    with change_set(session, actor, "add_product") as change:
        return change.add(
            EnergyProduct(
                key=key,
                name=name,
                carrier=carrier,
                supplier=supplier,
                renewable_percent=renewable_percent,
                source=source,
                valid_from=valid_from,
                valid_before=valid_before,
            )
        )


def add_supply_point(
    session: Session,
    actor: Actor,
    *,
    key: str,
    name: str,
    carrier: Carrier,
    direction: Direction,
    unit_id: int,
    measured_in: str,
    cadence: Cadence,
    responsible: str,
    valid_from: date,
    valid_before: date | None = None,
    building_id: int | None = None,
    kwh_per_unit: float | None = None,
    kwh_source: str | None = None,
    product_id: int | None = None,
    fuse_ampere: float | None = None,
    place: str | None = None,
) -> SupplyPoint:
    """Add a place where energy or water passes into or out of a building.

    Raises Refused, NotFound, UnknownUnit, Invalid.
    """
    store.standing(session, Unit, unit_id)
    actor.require(Permission.WRITE_ENERGY, unit_id)
    _check_named(session, SupplyPoint, key, name)
    check_valid(valid_from, valid_before)
    if not responsible.strip():
        raise Invalid("responsible", responsible, "required")
    check_measure(carrier, measured_in, kwh_per_unit, kwh_source)
    if fuse_ampere is not None and not fuse_ampere > 0:
        raise Invalid("fuse_ampere", fuse_ampere, "not_above_zero")
    if building_id is not None:
        places.building(session, building_id)
    if product_id is not None:
        product = store.standing(session, EnergyProduct, product_id)
        if product.carrier is not carrier:
            raise Invalid("product_id", product_id, "product_of_other_carrier")
    with change_set(session, actor, "add_supply_point") as change:
        return change.add(
            SupplyPoint(
                key=key,
                name=name,
                carrier=carrier,
                direction=direction,
                unit_id=unit_id,
                building_id=building_id,
                measured_in=measured_in,
                kwh_per_unit=kwh_per_unit,
                kwh_source=kwh_source,
                product_id=product_id,
                fuse_ampere=fuse_ampere,
                cadence=cadence,
                responsible=responsible,
                place=place,
                valid_from=valid_from,
                valid_before=valid_before,
            )
        )


def check_measure(
    carrier: Carrier, measured_in: str, kwh_per_unit: float | None, kwh_source: str | None
) -> None:
    """Refuse a unit that does not count the carrier. Raises Invalid, UnknownUnit."""
    parse_unit(measured_in)
    is_energy = same_dimension(measured_in, "kWh")
    if carrier is Carrier.WATER and not same_dimension(measured_in, "m3"):
        raise Invalid("measured_in", measured_in, "unit_does_not_convert", expected="m3")
    if carrier not in {Carrier.WATER, Carrier.FUEL} and not is_energy:
        raise Invalid("measured_in", measured_in, "unit_does_not_convert", expected="kWh")
    if kwh_per_unit is None:
        return
    if is_energy or carrier is Carrier.WATER:
        raise Invalid("kwh_per_unit", kwh_per_unit, "no_factor_needed")
    if not kwh_per_unit > 0:
        raise Invalid("kwh_per_unit", kwh_per_unit, "not_above_zero")
    if not (kwh_source or "").strip():
        raise Invalid("kwh_source", kwh_source, "required")


def _check_named(session: Session, table: type[Base], key: str, name: str) -> None:
    for field, text in (("key", key), ("name", name)):
        if not text.strip():
            raise Invalid(field, text, "required")
    if store.is_taken(session, table, key):
        raise Invalid("key", key, "already_taken")


def check_valid(valid_from: date, valid_before: date | None) -> None:
    """Refuse a time that ends before it starts. Raises Invalid."""
    if valid_before is not None and valid_before <= valid_from:
        raise Invalid("valid_before", valid_before, "ends_before_it_starts")


def add_series(
    session: Session,
    actor: Actor,
    *,
    supply_point_id: int,
    source: str,
    step_minutes: int = 60,
    decimals: int = 3,
    rank: int = 1,
    measured: Measured | None = None,
) -> Series:
    """Open a series of a supply point, for values at an even step from one source.

    measured  by default what the point itself counts
    rank      of several series the lowest wins
    """
    point = store.standing(session, SupplyPoint, supply_point_id)
    actor.require(Permission.WRITE_ENERGY, point.unit_id)
    if not source.strip():
        raise Invalid("source", source, "required")
    if step_minutes not in STEPS:
        raise Invalid("step_minutes", step_minutes, "unknown_step")
    if not 0 <= decimals <= 6:
        raise Invalid("decimals", decimals, "unknown_decimals")
    sort = measured or measured_of(point.measured_in)
    taken = session.scalar(
        select(Series.id).where(
            Series.supply_point_id == supply_point_id,
            Series.measured == sort,
            Series.source == source,
        )
    )
    if taken is not None:
        raise Invalid("source", source, "already_taken")
    with change_set(session, actor, "add_series") as change:
        return change.add(
            Series(
                supply_point_id=supply_point_id,
                measured=sort,
                source=source,
                step_minutes=step_minutes,
                decimals=decimals,
                rank=rank,
            )
        )


def add_plant(
    session: Session,
    actor: Actor,
    *,
    key: str,
    name: str,
    kind: PlantKind,
    building_id: int,
    unit_id: int,
    peak_kw: float,
    valid_from: date,
    valid_before: date | None = None,
    tilt_degrees: float | None = None,
    azimuth_degrees: float | None = None,
    production_point_id: int | None = None,
    export_point_id: int | None = None,
    import_point_id: int | None = None,
) -> GenerationPlant:
    """Add something that makes energy, and the points that count what it makes.

    Raises Refused, NotFound, Invalid where a point counts the other way.
    """
    store.standing(session, Unit, unit_id)
    actor.require(Permission.WRITE_ENERGY, unit_id)
    places.building(session, building_id)
    _check_named(session, GenerationPlant, key, name)
    check_valid(valid_from, valid_before)
    if not peak_kw > 0:
        raise Invalid("peak_kw", peak_kw, "not_above_zero")
    wanted = (
        ("production_point_id", production_point_id, Direction.PRODUCED),
        ("export_point_id", export_point_id, Direction.SOLD),
        ("import_point_id", import_point_id, Direction.BOUGHT),
    )
    for field, point_id, direction in wanted:
        if point_id is None:
            continue
        point = store.standing(session, SupplyPoint, point_id)
        if point.direction is not direction or not point.carrier.is_energy:
            raise Invalid(field, point_id, "counts_the_other_way", expected=direction.value)
    with change_set(session, actor, "add_plant") as change:
        return change.add(
            GenerationPlant(
                key=key,
                name=name,
                kind=kind,
                building_id=building_id,
                unit_id=unit_id,
                peak_kw=peak_kw,
                tilt_degrees=tilt_degrees,
                azimuth_degrees=azimuth_degrees,
                production_point_id=production_point_id,
                export_point_id=export_point_id,
                import_point_id=import_point_id,
                valid_from=valid_from,
                valid_before=valid_before,
            )
        )


def validity(point: SupplyPoint) -> Interval:
    """The days in which a point is in use."""
    return Interval(point.valid_from, point.valid_before)
