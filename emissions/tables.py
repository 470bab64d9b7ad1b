"""Sources, what was used, which factor serves, instruments, and inventory runs with their lines."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from emissions.model import (
    Category,
    Control,
    GapKind,
    InstrumentKind,
    Method,
    RecordStatus,
    RunKind,
    Scope,
)
from omstallning.changes.approval import State
from omstallning.database import AppendOnly, Base, Fact, RegisterRow
from omstallning.units import GwpSet

PERIOD = "period_before > period_from"
VALID = "valid_before IS NULL OR valid_before > valid_from"


class EmissionSource(RegisterRow, Base):
    """Something in a unit that causes emissions, under one key for every year."""

    __tablename__ = "emission_source"
    __table_args__ = (
        CheckConstraint(VALID, name="half_open"),
        CheckConstraint(
            "scope3_category IS NULL OR scope3_category BETWEEN 1 AND 15", name="scope3_category"
        ),
    )

    key: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    site_id: Mapped[int | None] = mapped_column(ForeignKey("site.id"))
    scope: Mapped[Scope]
    scope3_category: Mapped[int | None]
    category: Mapped[Category]
    control: Mapped[Control]
    owner: Mapped[str]
    """The function that answers for the source, never a person's name."""
    activity_unit: Mapped[str]
    description: Mapped[str | None]
    supplied_by_id: Mapped[int | None] = mapped_column(ForeignKey("emission_source.id"))
    """The source within the group whose emissions this one buys; eliminated in the group total."""
    valid_from: Mapped[date]
    valid_before: Mapped[date | None]


class ActivityRecord(Fact, Base):
    """How much of something was used in a period, as somebody stated it."""

    __tablename__ = "activity_record"
    __alone_in__ = (("source_id",), "period_from", "period_before")
    __table_args__ = (
        CheckConstraint(PERIOD, name="half_open"),
        Index("ix_activity_record_source_id_period_from", "source_id", "period_from"),
    )

    source_id: Mapped[int] = mapped_column(ForeignKey("emission_source.id"))
    period_from: Mapped[date]
    period_before: Mapped[date]
    quantity: Mapped[float | None]
    unit: Mapped[str]
    status: Mapped[RecordStatus]
    uncertainty_percent: Mapped[float | None]
    document_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"))
    sheet: Mapped[str | None]
    row_number: Mapped[int | None]
    note: Mapped[str | None]
    basis: Mapped[dict[str, Any] | None]
    """For a record made from meters: the months, points and readings it rests on."""


class EnergyLink(RegisterRow, Base):
    """Which supply point's purchased energy is a source's activity, so nobody types it twice."""

    __tablename__ = "energy_link"
    __table_args__ = (
        CheckConstraint(VALID, name="half_open"),
        CheckConstraint("share > 0 AND share <= 1", name="share"),
    )

    source_id: Mapped[int] = mapped_column(ForeignKey("emission_source.id"), index=True)
    supply_point_id: Mapped[int] = mapped_column(ForeignKey("supply_point.id"), index=True)
    share: Mapped[float] = mapped_column(default=1.0)
    valid_from: Mapped[date]
    valid_before: Mapped[date | None]


class FactorAssignment(RegisterRow, Base):
    """Which published factor serves a source between two days, and why that one."""

    __tablename__ = "factor_assignment"
    __table_args__ = (CheckConstraint(VALID, name="half_open"),)

    source_id: Mapped[int] = mapped_column(ForeignKey("emission_source.id"), index=True)
    method: Mapped[Method]
    publisher: Mapped[str]
    factor_key: Mapped[str]
    valid_from: Mapped[date]
    valid_before: Mapped[date | None]
    reason: Mapped[str]
    is_proxy: Mapped[bool] = mapped_column(default=False)


class StandIn(Fact, Base):
    """A factor of another date, accepted by name for days that have none of their own."""

    __tablename__ = "stand_in"
    __alone_in__ = (("publisher", "factor_key"), "valid_from", "valid_before")
    __table_args__ = (CheckConstraint(VALID, name="half_open"),)

    publisher: Mapped[str]
    factor_key: Mapped[str]
    valid_from: Mapped[date]
    valid_before: Mapped[date]
    borrowed_edition: Mapped[str]
    borrowed_factor_id: Mapped[str]
    reason: Mapped[str]


class Instrument(Fact, Base):
    """Proof of which electricity was bought: covers its own kWh in its own period, no more."""

    __tablename__ = "instrument"
    __table_args__ = (
        CheckConstraint(PERIOD, name="half_open"),
        CheckConstraint("quantity_kwh >= 0", name="not_negative"),
    )

    source_id: Mapped[int] = mapped_column(ForeignKey("emission_source.id"), index=True)
    kind: Mapped[InstrumentKind]
    period_from: Mapped[date]
    period_before: Mapped[date]
    quantity_kwh: Mapped[float]
    publisher: Mapped[str]
    factor_key: Mapped[str]
    meets_criteria: Mapped[bool]
    criteria: Mapped[str]
    """Which quality criteria were checked, against what."""
    document_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"))


class Run(RegisterRow, Base):
    """One year's inventory, computed once from what was in force; published ones never change."""

    __tablename__ = "inventory_run"
    __final_when__ = ("state", State.PUBLISHED.value)
    __table_args__ = (Index("ix_inventory_run_year_state", "year", "state"),)

    year: Mapped[int]
    kind: Mapped[RunKind]
    gwp_set: Mapped[GwpSet]
    editions: Mapped[dict[str, Any]]
    """Publisher → edition of the factor tables that were used."""
    boundary: Mapped[list[Any]]
    """The units as they stood: key, name, kind, share in the group, days."""
    code_version: Mapped[str]
    inputs_sha256: Mapped[str]
    state: Mapped[State]
    restates_id: Mapped[int | None] = mapped_column(ForeignKey("inventory_run.id"))
    reason: Mapped[str | None]
    made_at: Mapped[datetime]
    made_by: Mapped[int] = mapped_column(ForeignKey("person.id"))


class RunLine(AppendOnly, Base):
    """One record times one factor in one run, with everything needed to do it again.

    Masses are kg for the unit as a whole (gross); the group counts them times `share_of_unit`.
    """

    __tablename__ = "run_line"
    __table_args__ = (Index("ix_run_line_run_id_source_id", "run_id", "source_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("inventory_run.id"))
    record_id: Mapped[int] = mapped_column(ForeignKey("activity_record.id"), index=True)
    source_id: Mapped[int] = mapped_column(ForeignKey("emission_source.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    scope: Mapped[Scope]
    scope3_category: Mapped[int | None]
    category: Mapped[Category]
    method: Mapped[Method]
    publisher: Mapped[str]
    edition: Mapped[str]
    factor_id: Mapped[str]
    stand_in_id: Mapped[int | None] = mapped_column(ForeignKey("stand_in.id"))
    instrument_id: Mapped[int | None] = mapped_column(ForeignKey("instrument.id"))
    quantity: Mapped[float]
    """As recorded, in the record's unit; for an instrument its part of it."""
    unit: Mapped[str]
    factor_unit: Mapped[str]
    conversion: Mapped[float]
    share_of_period: Mapped[float]
    share_of_unit: Mapped[float]
    gases: Mapped[dict[str, Any]]
    """Gas → kg; a gas the factor does not state is absent, not zero."""
    co2e_kg: Mapped[float | None]
    upstream_co2e_kg: Mapped[float | None]
    biogenic_co2_kg: Mapped[float | None]
    marks: Mapped[int]
    """Bits of LineMark."""


class RunElimination(AppendOnly, Base):
    """What one member bought of another: counted by both, so taken out of the group once."""

    __tablename__ = "run_elimination"

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("inventory_run.id"), index=True)
    buyer_line_id: Mapped[int] = mapped_column(ForeignKey("run_line.id"))
    seller_line_id: Mapped[int] = mapped_column(ForeignKey("run_line.id"))
    method: Mapped[Method]
    """The scope 2 total it is taken out of: location or market, each has its own rows."""
    share: Mapped[float]
    """The part of the buyer's line that is taken out, every share applied."""
    co2e_kg: Mapped[float]
    """As counted in the group: the buyer's line times `share`."""


class RunGap(AppendOnly, Base):
    """What the run does not know: a source without record, days not covered, a factor not found."""

    __tablename__ = "run_gap"

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("inventory_run.id"), index=True)
    source_id: Mapped[int] = mapped_column(ForeignKey("emission_source.id"))
    kind: Mapped[GapKind]
    period_from: Mapped[date]
    period_before: Mapped[date]
    fields: Mapped[dict[str, Any]]
