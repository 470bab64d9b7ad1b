"""A small invented group with a school, its supply points and meters, entered through the verbs."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

import numpy as np

from energy import operations
from energy.calculate.months import hours_of
from energy.model import Cadence, Carrier, Direction
from omstallning.access.model import Actor, Role
from omstallning.database import Database
from omstallning.organisation.model import UnitKind
from omstallning.organisation.operations import found_unit, put_up_building
from tests.conftest import person

START = date(2020, 1, 1)


def at(text: str) -> datetime:
    """A moment in Swedish normal time: "2023-01-31" or "2023-01-31 12:00"."""
    moment = datetime.fromisoformat(text)
    return datetime.fromisoformat(moment.isoformat() + "+01:00").astimezone(UTC)


@dataclass
class Place:
    """The group, its property manager, and what is measured, by key."""

    database: Database
    manager: Actor
    strategist: Actor
    units: dict[str, int]
    buildings: dict[str, int]
    points: dict[str, int] = field(default_factory=dict)
    series: dict[str, int] = field(default_factory=dict)
    meters: dict[str, int] = field(default_factory=dict)

    def add_point(
        self,
        key: str,
        carrier: Carrier = Carrier.ELECTRICITY,
        direction: Direction = Direction.BOUGHT,
        *,
        measured_in: str = "kWh",
        building: str | None = "school",
        unit: str = "property",
        cadence: Cadence = Cadence.HOURLY,
        valid_from: date = START,
        **more: Any,
    ) -> int:
        """Add a supply point."""
        with self.database.writing() as session:
            made = operations.add_supply_point(
                session,
                self.strategist,
                key=key,
                name=key,
                carrier=carrier,
                direction=direction,
                unit_id=self.units[unit],
                building_id=None if building is None else self.buildings[building],
                measured_in=measured_in,
                cadence=cadence,
                responsible="driftteknikern",
                valid_from=valid_from,
                **more,
            )
            self.points[key] = made.id
            return made.id

    def add_series(self, point: str, **more: Any) -> int:
        """Open a series of a point."""
        with self.database.writing() as session:
            made = operations.add_series(
                session,
                self.strategist,
                supply_point_id=self.points[point],
                **({"source": "grid"} | more),
            )
            self.series[point] = made.id
            return made.id

    def add_meter(self, point: str, serial: str, opening: float | None = 0.0, **more: Any) -> int:
        """Put a meter on a point."""
        moment = more.pop("installed_at", at("2022-12-31"))
        with self.database.writing() as session:
            made = operations.install_meter(
                session,
                self.strategist,
                supply_point_id=self.points[point],
                serial=serial,
                installed_at=moment,
                opening=opening,
                **more,
            )
            self.meters[serial] = made.id
            return made.id

    def read(self, serial: str, when: str, value: float, **more: Any) -> int:
        """Read a stand."""
        with self.database.writing() as session:
            reading = operations.Reading(at(when), value, **more)
            return operations.read_stand(session, self.strategist, self.meters[serial], reading).id

    def record(self, point: str, month: date, values: Any, flags: Any = None, **more: Any) -> Any:
        """Record a month of a point's series."""
        array = np.asarray(values, dtype=np.float64)
        marks = np.zeros(len(array), np.uint16) if flags is None else np.asarray(flags, np.uint16)
        with self.database.writing() as session:
            return operations.record_blocks(
                session,
                self.strategist,
                {(self.series[point], month): (array, marks)},
                **more,
            )

    def even(self, point: str, month: date, value: float) -> Any:
        """Record a month in which every hour has the same value."""
        return self.record(point, month, np.full(hours_of(month), value))


def founded(database: Database) -> Place:
    """A group with two units and a school of 1 000 m²."""
    strategist = person(database, Role.STRATEGIST)
    units: dict[str, int] = {}
    with database.writing() as session:
        group = found_unit(
            session, strategist, key="group", kind=UnitKind.GROUP, name="Kommunen", valid_from=START
        )
        units["group"] = group.id
        for key in ("property", "care"):
            units[key] = found_unit(
                session, strategist, key=key, kind=UnitKind.DEPARTMENT, name=key.title(),
                valid_from=START, parent_id=group.id,
            ).id  # fmt: skip
    place = Place(database, strategist, strategist, units, {})
    add_house(place, "school", 1000.0)
    place.manager = person(database, Role.PROPERTY_MANAGER, unit_id=units["property"])
    return place


def add_house(place: Place, key: str, area_m2: float | None) -> int:
    """Put up a building."""
    with place.database.writing() as session:
        made = put_up_building(
            session,
            place.strategist,
            site_key=key,
            site_name=key,
            unit_id=place.units["property"],
            designation=f"{key} 1:1",
            building_key=key,
            building_name=key.title(),
            area_m2=area_m2,
            valid_from=START,
        )
        place.buildings[key] = made.id
        return made.id
