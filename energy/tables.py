"""Supply points, meters, stands, supplier months, hourly series in blocks, generation plants."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

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
from omstallning.database import Base, Fact, RegisterRow

VALID = "valid_before IS NULL OR valid_before > valid_from"


class EnergyProduct(RegisterRow, Base):
    """What a supplier delivers under one name, and how much of it is renewable."""

    __tablename__ = "energy_product"
    __table_args__ = (
        CheckConstraint(VALID, name="half_open"),
        CheckConstraint(
            "renewable_percent IS NULL OR renewable_percent BETWEEN 0 AND 100", name="percent"
        ),
    )

    key: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    carrier: Mapped[Carrier]
    supplier: Mapped[str]
    renewable_percent: Mapped[float | None]
    source: Mapped[str | None]
    """Where the renewable share was read."""
    valid_from: Mapped[date]
    valid_before: Mapped[date | None]


class SupplyPoint(RegisterRow, Base):
    """Where energy or water passes into or out of a building; it survives every meter swap."""

    __tablename__ = "supply_point"
    __table_args__ = (
        CheckConstraint(VALID, name="half_open"),
        CheckConstraint("kwh_per_unit IS NULL OR kwh_per_unit > 0", name="kwh_per_unit"),
        CheckConstraint("fuse_ampere IS NULL OR fuse_ampere > 0", name="fuse"),
    )

    key: Mapped[str] = mapped_column(unique=True)
    """The number the supplier knows it by, as text: GSRN or plant id."""
    name: Mapped[str]
    carrier: Mapped[Carrier]
    direction: Mapped[Direction]
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    """The organisational unit that answers for it."""
    building_id: Mapped[int | None] = mapped_column(ForeignKey("building.id"), index=True)
    measured_in: Mapped[str]
    kwh_per_unit: Mapped[float | None]
    """For fuels measured in litres or kilograms; None: not known."""
    kwh_source: Mapped[str | None]
    product_id: Mapped[int | None] = mapped_column(ForeignKey("energy_product.id"))
    fuse_ampere: Mapped[float | None]
    cadence: Mapped[Cadence]
    responsible: Mapped[str]
    """The function that answers for its readings, never a person's name."""
    place: Mapped[str | None]
    """Where in the building the meter sits, for somebody who looks for it."""
    valid_from: Mapped[date]
    valid_before: Mapped[date | None]


class Meter(RegisterRow, Base):
    """A device on a supply point; a swap removes one and installs another."""

    __tablename__ = "meter"
    __table_args__ = (
        CheckConstraint("removed_at IS NULL OR removed_at > installed_at", name="half_open"),
        CheckConstraint("factor > 0", name="factor"),
        CheckConstraint("register_modulus IS NULL OR register_modulus > 0", name="modulus"),
        UniqueConstraint("supply_point_id", "serial", name="uq_meter_supply_point_id_serial"),
    )

    serial: Mapped[str] = mapped_column(index=True)
    supply_point_id: Mapped[int] = mapped_column(ForeignKey("supply_point.id"), index=True)
    register_modulus: Mapped[float | None]
    factor: Mapped[float] = mapped_column(default=1.0)
    installed_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]


class Stand(Fact, Base):
    """What a meter's register showed at a moment, as somebody or something read it."""

    __tablename__ = "stand"
    __table_args__ = (
        CheckConstraint("value >= 0", name="not_negative"),
        Index("ix_stand_meter_id_at", "meter_id", "at"),
    )

    meter_id: Mapped[int] = mapped_column(ForeignKey("meter.id"))
    at: Mapped[datetime]
    value: Mapped[float]
    kind: Mapped[StandKind]
    method: Mapped[ReadingMethod]
    has_rolled_over: Mapped[bool]
    document_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"))
    sheet: Mapped[str | None]
    row_number: Mapped[int | None]
    note: Mapped[str | None]


class SupplierMonth(Fact, Base):
    """What a supplier says passed a supply point in a period, usually a month."""

    __tablename__ = "supplier_month"
    __alone_in__ = (("supply_point_id",), "period_from", "period_before")
    __table_args__ = (
        CheckConstraint("period_before > period_from", name="half_open"),
        Index("ix_supplier_month_supply_point_id_period_from", "supply_point_id", "period_from"),
    )

    supply_point_id: Mapped[int] = mapped_column(ForeignKey("supply_point.id"))
    period_from: Mapped[date]
    period_before: Mapped[date]
    quantity: Mapped[float | None]
    status: Mapped[ReadingStatus]
    document_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"))
    sheet: Mapped[str | None]
    row_number: Mapped[int | None]
    note: Mapped[str | None]


class Series(RegisterRow, Base):
    """Values at an even step from one source of a supply point; the lowest rank wins."""

    __tablename__ = "series"
    __table_args__ = (
        CheckConstraint("step_minutes IN (15, 60)", name="step"),
        UniqueConstraint("supply_point_id", "measured", "source", name="uq_series_point_source"),
    )

    supply_point_id: Mapped[int] = mapped_column(ForeignKey("supply_point.id"), index=True)
    measured: Mapped[Measured]
    source: Mapped[str]
    step_minutes: Mapped[int]
    decimals: Mapped[int]
    """Values are stored as whole numbers of 10^-decimals of the point's unit."""
    rank: Mapped[int]


class ReadingBlock(Fact, Base):
    """One month of one series as one compressed array, in one revision.

    A correction is the next revision; only an open month has missing hours filled in place.
    """

    __tablename__ = "reading_block"
    __final_when__ = ("state", BlockState.CLOSED.value)
    __table_args__ = (
        Index("ix_reading_block_place", "organisation", "series_id", "month", "id"),
    )  # fmt: skip

    organisation: Mapped[int]
    """Id of the group the series belongs to: the key that divides a shared database."""
    series_id: Mapped[int] = mapped_column(ForeignKey("series.id"))
    month: Mapped[date]
    step_minutes: Mapped[int]
    state: Mapped[BlockState]
    codec: Mapped[str]
    n: Mapped[int]
    values: Mapped[bytes] = mapped_column(LargeBinary)
    flags: Mapped[bytes] = mapped_column(LargeBinary)
    sha256: Mapped[str]
    document_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"))
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[int] = mapped_column(ForeignKey("person.id"))


class ReadingFill(Fact, Base):
    """Which missing hours of an open month a delivery filled in, so that it can be taken back."""

    __tablename__ = "reading_fill"

    organisation: Mapped[int]
    series_id: Mapped[int] = mapped_column(ForeignKey("series.id"))
    month: Mapped[date]
    block_id: Mapped[int] = mapped_column(ForeignKey("reading_block.id"), index=True)
    positions: Mapped[bytes] = mapped_column(LargeBinary)
    """One bit for each step of the month, packed."""
    sha256_before: Mapped[str]
    document_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"))


class SeriesMonth(Base):
    """The block in force of a series' month, and its roll-up: proved by counting the block again.

    total and peak are whole numbers of 10^-decimals of the point's unit; None: no value at all.
    """

    __tablename__ = "series_month"

    organisation: Mapped[int] = mapped_column(primary_key=True)
    series_id: Mapped[int] = mapped_column(ForeignKey("series.id"), primary_key=True)
    month: Mapped[date] = mapped_column(primary_key=True)
    block_id: Mapped[int] = mapped_column(ForeignKey("reading_block.id"))
    revision: Mapped[int]
    step_minutes: Mapped[int]
    decimals: Mapped[int]
    n: Mapped[int]
    have: Mapped[int]
    estimated: Mapped[int]
    """Values that are calculated, interpolated, modelled or temporary."""
    suspect: Mapped[int]
    total: Mapped[int | None] = mapped_column(BigInteger)
    peak: Mapped[int | None] = mapped_column(BigInteger)
    peak_position: Mapped[int | None]


class SeriesDay(Base):
    """A day's roll-up, so that no page counts hours."""

    __tablename__ = "series_day"

    organisation: Mapped[int] = mapped_column(primary_key=True)
    series_id: Mapped[int] = mapped_column(ForeignKey("series.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    n: Mapped[int]
    have: Mapped[int]
    total: Mapped[int | None] = mapped_column(BigInteger)
    peak: Mapped[int | None] = mapped_column(BigInteger)


class GenerationPlant(RegisterRow, Base):
    """Something on or by a building that makes energy, and the points that count what it makes."""

    __tablename__ = "generation_plant"
    __table_args__ = (
        CheckConstraint(VALID, name="half_open"),
        CheckConstraint("peak_kw > 0", name="peak"),
    )

    key: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    kind: Mapped[PlantKind]
    building_id: Mapped[int] = mapped_column(ForeignKey("building.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    peak_kw: Mapped[float]
    tilt_degrees: Mapped[float | None]
    azimuth_degrees: Mapped[float | None]
    production_point_id: Mapped[int | None] = mapped_column(ForeignKey("supply_point.id"))
    export_point_id: Mapped[int | None] = mapped_column(ForeignKey("supply_point.id"))
    import_point_id: Mapped[int | None] = mapped_column(ForeignKey("supply_point.id"))
    valid_from: Mapped[date]
    """When it was commissioned."""
    valid_before: Mapped[date | None]
