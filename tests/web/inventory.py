"""A small inventory for the tests of pages: one unit, three sources, a year of records."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from emissions import operations
from emissions.model import Category, Control, RecordStatus, Scope
from omstallning.access.model import Actor
from omstallning.database import Database
from omstallning.organisation.model import UnitKind
from omstallning.organisation.operations import found_unit
from omstallning.period import month, year

SINCE = date(2020, 1, 1)


@dataclass(frozen=True)
class Inventory:
    """Ids of what was entered."""

    unit: int
    diesel: int
    electricity: int
    diesel_2024: int


def entered(database: Database, actor: Actor) -> Inventory:
    """Diesel stated for 2024; electricity for January 2024 alone."""
    with database.writing() as session:
        unit = found_unit(
            session, actor, key="teknik", kind=UnitKind.GROUP, name="Tekniska", valid_from=SINCE
        )
        diesel = operations.add_source(
            session, actor, key="diesel", name="Diesel i maskiner", unit_id=unit.id,
            scope=Scope.DIRECT, category=Category.VEHICLE_FUEL, control=Control.FULL,
            owner="Driftchef", activity_unit="liter", valid_from=SINCE,
        )  # fmt: skip
        electricity = operations.add_source(
            session, actor, key="el", name="El i verkstaden", unit_id=unit.id,
            scope=Scope.ENERGY, category=Category.ELECTRICITY, control=Control.FULL,
            owner="Driftchef", activity_unit="kWh", valid_from=SINCE,
        )  # fmt: skip
        record = operations.state_activity(
            session, actor, source_id=diesel.id, period=year(2024), quantity=1000.0, unit="liter",
            status=RecordStatus.MEASURED,
        )  # fmt: skip
        operations.state_activity(
            session, actor, source_id=electricity.id, period=month(2024, 1), quantity=1234.5,
            unit="kWh", status=RecordStatus.MEASURED,
        )  # fmt: skip
        return Inventory(unit.id, diesel.id, electricity.id, record.id)
