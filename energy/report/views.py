"""Stored rows as values that pages show: points, meters, stands, series and plants."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from energy.model import (
    BlockState,
    Cadence,
    Carrier,
    Direction,
    Measured,
    PlantKind,
    ReadingMethod,
    ReadingStatus,
    StandKind,
)
from omstallning.access.model import Actor, Permission
from omstallning.message import Message
from omstallning.period import Interval
from omstallning.provenance import Trail


@dataclass(frozen=True, slots=True)
class ProductView:
    """What is delivered, and how much of it is renewable; None: not known."""

    id: int
    name: str
    renewable_percent: float | None
    source: str | None


@dataclass(frozen=True, slots=True)
class PointView:
    """A supply point with the names of what it belongs to.

    kwh_per_unit  energy in one `measured_in`; None where it is not known, or no energy
    """

    id: int
    key: str
    name: str
    carrier: Carrier
    direction: Direction
    unit_id: int
    unit_name: str
    building_id: int | None
    building_name: str | None
    measured_in: str
    kwh_per_unit: float | None
    kwh_source: str | None
    product: ProductView | None
    fuse_ampere: float | None
    cadence: Cadence
    responsible: str
    place: str | None
    valid: Interval
    version: int
    is_writable: bool

    @property
    def trail(self) -> Trail:
        """The way to the point."""
        return Trail("supply_point", self.id, self.name)


@dataclass(frozen=True, slots=True)
class MeterView:
    """A meter for the time it sits, or sat, on its point."""

    id: int
    serial: str
    supply_point_id: int
    modulus: float | None
    factor: float
    installed_at: datetime
    removed_at: datetime | None
    version: int

    @property
    def trail(self) -> Trail:
        """The way to the meter."""
        return Trail("meter", self.id, self.serial)

    @property
    def digits(self) -> int | None:
        """How many digits its register has, where it turns over."""
        return None if self.modulus is None else len(f"{self.modulus:.0f}") - 1


@dataclass(frozen=True, slots=True)
class StandView:
    """A stand with who read it, from which document, and what became of it.

    used  since the stand before, in the point's unit; None for the first, or where unknown
    """

    id: int
    meter_id: int
    serial: str
    at: datetime
    value: float
    kind: StandKind
    method: ReadingMethod
    has_rolled_over: bool
    note: str | None
    document: Trail | None
    sheet: str | None
    row_number: int | None
    stated_at: datetime
    stated_by: str | None
    reason: str | None
    supersedes_id: int | None
    superseded_by: int | None
    is_withdrawn: bool
    used: float | None = None

    @property
    def is_in_force(self) -> bool:
        """Whether it counts."""
        return self.superseded_by is None and not self.is_withdrawn


@dataclass(frozen=True, slots=True)
class SupplierMonthView:
    """What a supplier said of a period, with its document; None: said to be missing."""

    id: int
    period: Interval
    quantity: float | None
    unit: str
    status: ReadingStatus
    note: str | None
    document: Trail | None
    sheet: str | None
    row_number: int | None
    stated_at: datetime
    stated_by: str | None
    superseded_by: int | None
    is_withdrawn: bool


@dataclass(frozen=True, slots=True)
class SeriesMonthView:
    """A month of a series: how much of it is there, and which block holds it."""

    month: date
    block_id: int
    state: BlockState
    revision: int
    have: int
    n: int
    estimated: int
    suspect: int
    total: float | None
    peak: float | None


@dataclass(frozen=True, slots=True)
class SeriesView:
    """A series with its months, newest first."""

    id: int
    supply_point_id: int
    measured: Measured
    source: str
    step_minutes: int
    decimals: int
    rank: int
    version: int
    months: tuple[SeriesMonthView, ...] = ()

    @property
    def trail(self) -> Trail:
        """The way to the series."""
        return Trail("series", self.id, self.source)


@dataclass(frozen=True, slots=True)
class PlantView:
    """A generation plant with the points that count what it makes."""

    id: int
    key: str
    name: str
    kind: PlantKind
    building_id: int
    building_name: str
    unit_id: int
    peak_kw: float
    tilt_degrees: float | None
    azimuth_degrees: float | None
    production_point_id: int | None
    export_point_id: int | None
    import_point_id: int | None
    valid: Interval
    version: int

    @property
    def trail(self) -> Trail:
        """The way to the plant."""
        return Trail("generation_plant", self.id, self.name)


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something about a point or a building that somebody should look at."""

    message: Message
    trail: Trail


def point_view(row: Any, viewer: Actor) -> PointView:
    """A row of `store.points.supply_points` for somebody."""
    product = None
    if row.product_id is not None and row.product_name is not None:
        product = ProductView(
            row.product_id, row.product_name, row.renewable_percent, row.product_source
        )
    return PointView(
        id=row.id,
        key=row.key,
        name=row.name,
        carrier=row.carrier,
        direction=row.direction,
        unit_id=row.unit_id,
        unit_name=row.unit_name,
        building_id=row.building_id,
        building_name=row.building_name,
        measured_in=row.measured_in,
        kwh_per_unit=row.kwh_per_unit,
        kwh_source=row.kwh_source,
        product=product,
        fuse_ampere=row.fuse_ampere,
        cadence=row.cadence,
        responsible=row.responsible,
        place=row.place,
        valid=Interval(row.valid_from, row.valid_before),
        version=row.version,
        is_writable=viewer.may(Permission.WRITE_ENERGY, row.unit_id),
    )


def meter_view(row: Any) -> MeterView:
    """A row of `store.points.meters`."""
    return MeterView(
        row.id, row.serial, row.supply_point_id, row.register_modulus, row.factor,
        row.installed_at, row.removed_at, row.version,
    )  # fmt: skip


def stand_view(
    row: Any, serial: str, people: Mapping[int, str], used: float | None = None
) -> StandView:
    """A row of `store.points.stands`."""
    return StandView(
        id=row.id,
        meter_id=row.meter_id,
        serial=serial,
        at=row.at,
        value=row.value,
        kind=row.kind,
        method=row.method,
        has_rolled_over=row.has_rolled_over,
        note=row.note,
        document=_document(row),
        sheet=row.sheet,
        row_number=row.row_number,
        stated_at=row.stated_at,
        stated_by=people.get(row.stated_by),
        reason=row.reason,
        supersedes_id=row.supersedes_id,
        superseded_by=row.superseded_by,
        is_withdrawn=row.is_withdrawn,
        used=used,
    )


def supplier_month_view(row: Any, unit: str, people: Mapping[int, str]) -> SupplierMonthView:
    """A row of `store.points.supplier_months`."""
    return SupplierMonthView(
        id=row.id,
        period=Interval(row.period_from, row.period_before),
        quantity=row.quantity,
        unit=unit,
        status=row.status,
        note=row.note,
        document=_document(row),
        sheet=row.sheet,
        row_number=row.row_number,
        stated_at=row.stated_at,
        stated_by=people.get(row.stated_by),
        superseded_by=row.superseded_by,
        is_withdrawn=row.is_withdrawn,
    )


def _document(row: Any) -> Trail | None:
    if row.document_id is None:
        return None
    return Trail("document", row.document_id, row.file_name or "")


def series_view(row: Any, months: tuple[SeriesMonthView, ...] = ()) -> SeriesView:
    """A row of `store.points.series` with its months."""
    return SeriesView(
        row.id, row.supply_point_id, row.measured, row.source, row.step_minutes, row.decimals,
        row.rank, row.version, months,
    )  # fmt: skip


def series_month_view(row: Any) -> SeriesMonthView:
    """A row of `store.blocks.series_months`, in the point's unit."""
    scale = 10**row.decimals
    return SeriesMonthView(
        month=row.month,
        block_id=row.block_id,
        state=row.state,
        revision=row.revision,
        have=row.have,
        n=row.n,
        estimated=row.estimated,
        suspect=row.suspect,
        total=None if row.total is None else row.total / scale,
        peak=None if row.peak is None else row.peak / scale,
    )


def plant_view(row: Any) -> PlantView:
    """A row of `store.points.plants`."""
    return PlantView(
        row.id, row.key, row.name, row.kind, row.building_id, row.building_name, row.unit_id,
        row.peak_kw, row.tilt_degrees, row.azimuth_degrees, row.production_point_id,
        row.export_point_id, row.import_point_id, Interval(row.valid_from, row.valid_before),
        row.version,
    )  # fmt: skip
