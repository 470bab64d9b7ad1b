"""Vintages of the territorial series and every number published in them."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from emissions.territory.model import Sector
from omstallning.changes.approval import State
from omstallning.database import Base, Fact, RegisterRow
from omstallning.indicators.model import GasScope


class TerritoryVintage(RegisterRow, Base):
    """One publication of a municipality's whole series; an accepted one is never changed."""

    __tablename__ = "territory_vintage"
    __table_args__ = (UniqueConstraint("municipality_code", "publisher", "edition"),)

    municipality_code: Mapped[str]
    publisher: Mapped[str]
    edition: Mapped[str]
    published: Mapped[date | None]
    gas_scope: Mapped[GasScope]
    title: Mapped[str]
    url: Mapped[str | None]
    licence: Mapped[str | None]
    note: Mapped[str | None]
    document_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"))
    state: Mapped[State]
    reason: Mapped[str | None]
    """Why it was taken into use, or put back, by whoever did."""


class TerritoryValue(Fact, Base):
    """Tonnes in a year, for the whole territory, a sector or a part of one, as published."""

    __tablename__ = "territory_value"
    __table_args__ = (
        CheckConstraint("year BETWEEN 1900 AND 2200", name="year"),
        Index("ix_territory_value_vintage_id_year", "vintage_id", "year"),
    )

    vintage_id: Mapped[int] = mapped_column(ForeignKey("territory_vintage.id"))
    year: Mapped[int]
    sector: Mapped[Sector]
    sector_name: Mapped[str]
    """As published in this vintage; sectors have been renamed."""
    sub_sector: Mapped[str | None]
    value_tonnes: Mapped[float | None]
    sheet: Mapped[str | None]
    row_number: Mapped[int | None]
