"""Entering the example's supply points, meters and readings, and what is stated from them."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from emissions import operations as emissions
from emissions import report as emission_report
from energy import operations, report
from energy.model import Cadence, Carrier, Direction, PlantKind
from web.demo import example, meters, readings
from web.demo.buildings import PLANTS, RENTED_WITHOUT_METER
from web.demo.loading import Loading, building_ids, midnight, take_in, unit_ids

KWH_PER_UNIT = {"kg": 4.8, "liter": 9.95}
SOURCES_OF_HEAT = "Exempel: leverantörens uppgift"
PRODUCTS = {
    Carrier.ELECTRICITY: ("el-2024", "El med ursprungsgaranti vattenkraft", "Elhandlare F", 100.0),
    Carrier.DISTRICT_HEAT: ("fjv-2024", "Fjärrvärme normalleverans", "Lövås Energi AB", 91.0),
    Carrier.DISTRICT_COOLING: ("fjk-2024", "Fjärrkyla", "Lövås Energi AB", None),
}
DELIVERED = "Leverans från nätägare och leverantör"


def energy(at: Loading) -> None:
    """The register first, then file after file as they came, year by year."""
    with at.database.writing() as session:
        ids, swapped = _register(session, at)
        _plants(session, at, ids)
    years = range(meters.FIRST_MONTH.year, at.today.year + 1)
    for year in years:
        at.progress(f"readings {year}")
        _take_in(at, "energy_months", readings.months_file(year, at.today))
        _take_in(at, "energy_hours", readings.hourly_file(year, at.today))
        if year == meters.SWAPPED_ON.year:
            _swap(at, swapped)
        _take_in(at, "energy_stands", readings.stands_file(year, at.today))
    _take_in(at, "energy_hours", readings.resent_file())


def _register(session: Session, at: Loading) -> tuple[dict[str, int], int]:
    """The id of each point by its number, and of the meter that is changed later on."""
    manager, units, buildings = at.property_manager, unit_ids(at), building_ids(at)
    products = {
        carrier: operations.add_product(
            session, manager, key=key, name=name, carrier=carrier, supplier=supplier,
            renewable_percent=share, source=None if share is None else SOURCES_OF_HEAT,
            valid_from=meters.FIRST_MONTH,
        ).id
        for carrier, (key, name, supplier, share) in PRODUCTS.items()
    }  # fmt: skip
    ids: dict[str, int] = {}
    to_swap = meters.by_building(Carrier.WATER)[meters.SWAPPED]
    swapped = 0
    for one in meters.points():
        is_bought = one.direction is Direction.BOUGHT
        made = operations.add_supply_point(
            session,
            manager,
            key=one.key,
            name=one.name,
            carrier=one.carrier,
            direction=one.direction,
            unit_id=units[one.building.unit_key],
            building_id=buildings[one.building.key],
            measured_in=one.measured_in,
            cadence=one.cadence,
            responsible="Fastighetsförvaltare",
            valid_from=one.since,
            valid_before=one.before,
            kwh_per_unit=KWH_PER_UNIT.get(one.measured_in),
            kwh_source="Exempel: leverantörens följesedel"
            if one.measured_in in KWH_PER_UNIT else None,
            product_id=products.get(one.carrier) if is_bought else None,
            fuse_ampere=one.fuse,
            place="Teknikrum i källaren" if one.carrier is Carrier.WATER else None,
        )  # fmt: skip
        ids[one.key] = made.id
        is_read = one.cadence is Cadence.STAND_MONTHLY
        meter = operations.install_meter(
            session, manager, supply_point_id=made.id, serial=one.serial,
            installed_at=midnight(one.since),
            opening=float(int(readings.opening_stand(one))) if is_read else None,
            digits=one.digits,
        )  # fmt: skip
        if one.key == to_swap.key:
            swapped = meter.id
        if one.cadence is Cadence.HOURLY:
            operations.add_series(session, manager, supply_point_id=made.id, source="Nätägaren")
    _without_meter(session, at, products)
    return ids, swapped


def _without_meter(session: Session, at: Loading, products: dict[Carrier, int]) -> None:
    """The rented office gets a supply point of its own this month; nobody has put a meter there."""
    operations.add_supply_point(
        session,
        at.property_manager,
        key=meters.gsrn(900),
        name="El Kontoret vid torget",
        carrier=Carrier.ELECTRICITY,
        direction=Direction.BOUGHT,
        unit_id=unit_ids(at)["lokaler"],
        building_id=building_ids(at)[RENTED_WITHOUT_METER],
        measured_in="kWh",
        cadence=Cadence.MONTHLY,
        responsible="Fastighetsförvaltare",
        valid_from=at.today.replace(day=1),
        product_id=products[Carrier.ELECTRICITY],
    )


def _plants(session: Session, at: Loading, ids: dict[str, int]) -> None:
    units, buildings = unit_ids(at), building_ids(at)
    found = {
        direction: meters.by_building(Carrier.ELECTRICITY, direction) for direction in Direction
    }
    for plant in PLANTS:
        bought = found[Direction.BOUGHT][plant.building]
        operations.add_plant(
            session,
            at.property_manager,
            key=f"sol-{plant.building}",
            name=f"Solceller {bought.building.name}",
            kind=PlantKind.SOLAR,
            building_id=buildings[plant.building],
            unit_id=units[bought.building.unit_key],
            peak_kw=plant.peak_kw,
            tilt_degrees=plant.tilt,
            azimuth_degrees=plant.azimuth,
            valid_from=plant.since,
            production_point_id=ids[found[Direction.PRODUCED][plant.building].key],
            export_point_id=ids[found[Direction.SOLD][plant.building].key],
            import_point_id=ids[bought.key],
        )


def _take_in(at: Loading, kind: str, file: readings.NamedFile | None) -> None:
    if file is None:
        return
    importer = next(one for one in operations.IMPORTERS if one.key == kind)
    take_in(at, at.property_manager, importer, file.name, file.content, DELIVERED)


def _swap(at: Loading, meter_id: int) -> None:
    """One water meter was changed on a day between two readings."""
    point = meters.by_building(Carrier.WATER)[meters.SWAPPED]
    with at.database.writing() as session:
        operations.swap_meter(
            session, at.property_manager, meter_id, expected_version=1,
            at=midnight(meters.SWAPPED_ON), closing=readings.closing_stand(point),
            serial=f"{point.serial}B", opening=readings.OPENING_AFTER_SWAP, digits=5,
            note="Mätarbyte enligt revisionsplan",
        )  # fmt: skip


def purchased(at: Loading) -> None:
    """From 2025 the electricity of the ice rink and the bath is stated from their meters."""
    first = date(example.PRELIMINARY_YEAR, 1, 1)
    with at.database.writing() as session:
        sources = emission_report.sources(session, at.strategist).sources
        source = next(one for one in sources if one.key == example.METERED_SOURCE)
        ids = _point_ids(session, at)
        for building in example.METERED_BUILDINGS:
            point = meters.by_building(Carrier.ELECTRICITY)[building]
            emissions.link_energy(
                session, at.strategist, source_id=source.id, supply_point_id=ids[point.key],
                valid_from=first, reason="Mäts per timme",
            )  # fmt: skip
        emissions.state_from_energy(
            session, at.strategist, first.year, reason="Inköpt el från mätarna"
        )


def _point_ids(session: Session, at: Loading) -> dict[str, int]:
    return {row.point.key: row.point.id for row in report.points(session, at.strategist).rows}
