"""A small estate where everything is measured: hours, suppliers' months, stands, solar cells."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import numpy as np
from werkzeug.test import TestResponse

from energy import operations, report
from energy.model import (
    Cadence,
    Carrier,
    Direction,
    PlantKind,
    ReadingMethod,
    ReadingStatus,
)
from energy.operations import Reading
from energy.report import PointPage
from omstallning.access.model import Actor
from omstallning.database import Database
from omstallning.organisation.model import BuildingUse, Tenure, UnitKind
from omstallning.organisation.operations import found_unit, put_up_building
from omstallning.period import month

SINCE = date(2023, 1, 1)
AREA = 1000.0
SPIKE = 100
"""Position of an hour in March 2024 that nobody believes."""


@dataclass(frozen=True)
class Estate:
    """Ids of what was entered."""

    group: int
    service: int
    school: int
    empty: int
    rented: int
    power: int
    heat: int
    water: int
    made: int
    sold: int
    meter: int
    first_stand: int
    last_stand: int
    heat_month: int
    series: int
    plant: int


def at(day: date) -> datetime:
    """Midday of a day."""
    return datetime(day.year, day.month, day.day, 11, tzinfo=UTC)


def entered(database: Database, actor: Actor) -> Estate:
    """Enter the estate: 2023 and 2024, with March 2024 missing three hours and one suspect."""
    with database.writing() as session:
        group = found_unit(session, actor, key="koncern", kind=UnitKind.GROUP, name="Koncernen",
                           valid_from=SINCE)  # fmt: skip
        service = found_unit(
            session, actor, key="larande", kind=UnitKind.COMMITTEE, name="Nämnden för lärande",
            valid_from=SINCE, parent_id=group.id,
        )  # fmt: skip

        def building(key: str, name: str, **more: object) -> int:
            made = put_up_building(
                session, actor, unit_id=service.id, site_key=key, site_name=name,
                designation=f"Lövås {key}", building_key=key, building_name=name,
                valid_from=SINCE, **more,  # type: ignore[arg-type]
            )  # fmt: skip
            return made.id

        school = building("lind", "Lindskolan", area_m2=AREA, use=BuildingUse.SCHOOL)
        empty = building("tom", "Tomma huset", use=BuildingUse.OFFICE,
                         valid_before=date(2025, 7, 1))  # fmt: skip
        rented = building("hyrd", "Hyrda kontoret", use=BuildingUse.OFFICE, tenure=Tenure.RENTED)

        def point(key: str, name: str, carrier: Carrier, direction: Direction, cadence: Cadence,
                  measured_in: str = "kWh") -> int:  # fmt: skip
            has_fuse = direction is Direction.BOUGHT and measured_in == "kWh"
            made = operations.add_supply_point(
                session, actor, key=key, name=name, carrier=carrier, direction=direction,
                unit_id=service.id, building_id=school, measured_in=measured_in, cadence=cadence,
                responsible="Fastighetsförvaltare", valid_from=SINCE,
                fuse_ampere=63.0 if has_fuse else None,
                place="Källaren",
            )  # fmt: skip
            return made.id

        power = point("735999", "El Lindskolan", Carrier.ELECTRICITY, Direction.BOUGHT,
                      Cadence.HOURLY)  # fmt: skip
        heat = point("FV-1", "Fjärrvärme Lindskolan", Carrier.DISTRICT_HEAT, Direction.BOUGHT,
                     Cadence.MONTHLY)  # fmt: skip
        water = point("VA-1", "Vatten Lindskolan", Carrier.WATER, Direction.BOUGHT,
                      Cadence.STAND_MONTHLY, "m3")  # fmt: skip
        made = point("736000", "Solel", Carrier.ELECTRICITY, Direction.PRODUCED, Cadence.MONTHLY)
        sold = point("736001", "Solel till nätet", Carrier.ELECTRICITY, Direction.SOLD,
                     Cadence.MONTHLY)  # fmt: skip
        months = [date(year, n, 1) for year in (2023, 2024) for n in range(1, 13)]
        heat_month = 0
        for first in months:
            for point_id, amount in ((heat, 9000.0), (made, 1000.0), (sold, 400.0)):
                stated = operations.state_month(
                    session, actor, supply_point_id=point_id,
                    period=month(first.year, first.month),
                    quantity=amount if first.year == 2024 else amount * 0.9,
                    status=ReadingStatus.MEASURED,
                )  # fmt: skip
                heat_month = stated.id if point_id == heat else heat_month
        meter = operations.install_meter(
            session, actor, supply_point_id=water, serial="W100", installed_at=at(date(2024, 1, 1)),
            opening=99_000.0, digits=5,
        )  # fmt: skip
        stands = [
            operations.read_stand(
                session, actor, meter.id,
                Reading(at(date(2024, n, 1)), 99_000.0 + 100 * (n - 1), ReadingMethod.READ),
            ).id
            for n in range(2, 7)
        ]  # fmt: skip
        series = operations.add_series(session, actor, supply_point_id=power, source="Nätägaren")
        for first in (date(2023, 3, 1), date(2024, 2, 1), date(2024, 3, 1)):
            record(session, actor, series.id, first)
        plant = operations.add_plant(
            session, actor, key="sol-lind", name="Solceller Lindskolan", kind=PlantKind.SOLAR,
            building_id=school, unit_id=service.id, peak_kw=12.0, valid_from=SINCE,
            production_point_id=made, export_point_id=sold, import_point_id=power,
        )  # fmt: skip
        return Estate(
            group.id, service.id, school, empty, rented, power, heat, water, made, sold, meter.id,
            stands[0], stands[-1], heat_month, series.id, plant.id,
        )  # fmt: skip


def record(session: object, actor: Actor, series: int, first: date) -> None:
    """A month of hours; March 2024 lacks three of them and has one that nobody believes."""
    following = (first + timedelta(days=31)).replace(day=1)
    values = np.array([10.0 + hour % 24 for hour in range((following - first).days * 24)])
    if first == date(2024, 3, 1):
        values[48:51] = np.nan
        values[SPIKE] = 900.0  # more than the fuse lets through
    flags = np.zeros(len(values), np.uint16)
    operations.record_blocks(
        session, actor, {(series, first): (values, flags)}, reason="Leverans"  # type: ignore[arg-type]
    )  # fmt: skip


def point_page(sqlite: Database, viewer: Actor, point: int) -> PointPage:
    """A supply point as its page shows it."""
    with sqlite.reading() as session:
        return report.point(session, viewer, point)


def saved(answer: TestResponse) -> str:
    """The change set that a form has made, from where it leads."""
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return re.findall(r"sparad=(\d+)", answer.location)[0]
