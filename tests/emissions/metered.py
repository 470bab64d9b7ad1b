"""A school whose electricity and heat are measured, entered through the verbs of the meters."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import numpy as np
from sqlalchemy import select

from emissions import operations as inventory
from emissions import report
from emissions.report import EnergyPreview, MonthRow, RecordView
from emissions.tables import EnergyLink
from energy import operations
from energy.model import Cadence, Carrier, Direction, Flag, ReadingStatus
from energy.tables import ReadingBlock, Stand, SupplierMonth
from omstallning.database import Database
from omstallning.period import Interval, month
from tests.emissions.municipality import START, Group, municipality

JANUARY = date(2024, 1, 1)


@dataclass(frozen=True)
class School:
    """The group, and the school's supply points by name."""

    group: Group
    points: dict[str, int]
    series: int

    @property
    def database(self) -> Database:
        """Where all of it lies."""
        return self.group.database

    def link(
        self,
        source: str,
        point: str,
        *,
        share: float = 1.0,
        first: date = JANUARY,
        before: date | None = None,
    ) -> EnergyLink:
        """Link a source to a point."""
        with self.database.writing() as session:
            return inventory.link_energy(
                session,
                self.group.strategist,
                source_id=self.group.sources[source],
                supply_point_id=self.points[point],
                share=share,
                valid_from=first,
                valid_before=before,
            )

    def state(self, year: int = 2024, reason: str | None = None, **more: object) -> int | None:
        """State what the meters say of a year."""
        with self.database.writing() as session:
            return inventory.state_from_energy(
                session,
                self.group.strategist,
                year,
                reason=reason,
                **more,  # type: ignore[arg-type]
            )

    def heat(
        self, period: Interval, kwh: float, status: ReadingStatus = ReadingStatus.MEASURED
    ) -> SupplierMonth:
        """What the heat supplier says of a month."""
        with self.database.writing() as session:
            return operations.state_month(
                session,
                self.group.strategist,
                supply_point_id=self.points["heat"],
                period=period,
                quantity=kwh,
                status=status,
            )

    def hours(self, first: date, kwh: float, *, missing: int = 0) -> ReadingBlock | None:
        """Hourly electricity of a month: as much each hour, the last hours left out."""
        count = (month(first.year, first.month).days or 0) * 24
        values = np.full(count, kwh)
        flags = np.full(count, int(Flag.MEASURED), dtype=np.uint16)
        if missing:
            values[-missing:] = np.nan
            flags[-missing:] = int(Flag.MISSING)
        with self.database.writing() as session:
            operations.record_blocks(
                session, self.group.strategist, {(self.series, first): (values, flags)},
                reason="Delivery",
            )  # fmt: skip
            return session.scalars(select(ReadingBlock).order_by(ReadingBlock.id.desc())).first()

    def read(self, meter_id: int, at: datetime, value: float) -> Stand:
        """A stand that somebody read."""
        with self.database.writing() as session:
            reading = operations.Reading(at, value)
            return operations.read_stand(session, self.group.strategist, meter_id, reading)


def school(database: Database) -> School:
    """The group with three supply points: hourly electricity, monthly heat, solar that is sold."""
    group = municipality(database)
    points: dict[str, int] = {}
    with database.writing() as session:
        for name, carrier, direction, unit, cadence in (
            ("electricity", Carrier.ELECTRICITY, Direction.BOUGHT, "kWh", Cadence.HOURLY),
            ("hall", Carrier.ELECTRICITY, Direction.BOUGHT, "kWh", Cadence.STAND_MONTHLY),
            ("heat", Carrier.DISTRICT_HEAT, Direction.BOUGHT, "MWh", Cadence.MONTHLY),
            ("solar", Carrier.ELECTRICITY, Direction.SOLD, "kWh", Cadence.HOURLY),
        ):
            points[name] = operations.add_supply_point(
                session,
                group.strategist,
                key=f"73599900000000{len(points):04d}",
                name=f"School, {name}",
                carrier=carrier,
                direction=direction,
                unit_id=group.units["skolnamnd"],
                measured_in=unit,
                cadence=cadence,
                responsible="Caretaker",
                valid_from=START,
            ).id
        series = operations.add_series(
            session, group.strategist, supply_point_id=points["electricity"], source="grid"
        ).id
    return School(group, points, series)


def normal_time(day: date) -> datetime:
    """The start of a day in Swedish normal time."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(hours=1)


LATER = date(2026, 2, 1)


def preview(measured: School, number: int = 2024, today: date = LATER) -> EnergyPreview:
    """What the meters would state of a year."""
    with measured.database.reading() as session:
        return report.preview_energy(session, measured.group.strategist, number, today=today)


def row(measured: School, source: str, month_number: int, today: date = LATER) -> MonthRow:
    """One month of one source of 2024."""
    source_id = measured.group.sources[source]
    return next(
        one
        for one in preview(measured, today=today).rows
        if one.source.id == source_id and one.period == month(2024, month_number)
    )


def records(measured: School, source: str) -> dict[str, RecordView]:
    """The records in force of a source, by period."""
    with measured.database.reading() as session:
        page = report.source(session, measured.group.strategist, measured.group.sources[source])
    return {str(record.period): record for record in page.records}


def corrected(measured: School, stated: SupplierMonth, kwh: float) -> SupplierMonth:
    """The heat supplier sends a month again."""
    with measured.database.writing() as session:
        return operations.correct_month(
            session, measured.group.strategist, stated.id, quantity=kwh,
            status=ReadingStatus.MEASURED, reason="The supplier sent it again",
        )  # fmt: skip
