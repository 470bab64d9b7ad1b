"""Units, names, ties and places, each with the days it holds."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from omstallning.database import Base, RegisterRow
from omstallning.organisation.model import AreaKind, BuildingUse, Tenure, UnitKind

HALF_OPEN = "valid_before IS NULL OR valid_before > valid_from"


class Unit(RegisterRow, Base):
    """A part of the municipal group that answers for something."""

    __tablename__ = "unit"
    __table_args__ = (CheckConstraint(HALF_OPEN, name="half_open"),)

    key: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[UnitKind]
    valid_from: Mapped[date]
    valid_before: Mapped[date | None]


class UnitName(RegisterRow, Base):
    """What a unit is called for a time; committees are renamed."""

    __tablename__ = "unit_name"
    __table_args__ = (CheckConstraint(HALF_OPEN, name="half_open"),)

    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    name: Mapped[str]
    valid_from: Mapped[date]
    valid_before: Mapped[date | None]


class UnitTie(RegisterRow, Base):
    """Where a unit belongs for a time, and how much of it counts there."""

    __tablename__ = "unit_tie"
    __table_args__ = (
        CheckConstraint(HALF_OPEN, name="half_open"),
        CheckConstraint("share >= 0 AND share <= 1", name="share_within_one"),
        CheckConstraint("unit_id <> parent_id", name="not_itself"),
    )

    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    parent_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    share: Mapped[float] = mapped_column(default=1.0)
    valid_from: Mapped[date]
    valid_before: Mapped[date | None]


class Site(RegisterRow, Base):
    """A place where the group works."""

    __tablename__ = "site"

    key: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)


class Property(RegisterRow, Base):
    """A piece of land in the property register, for as long as the group holds it."""

    __tablename__ = "property"
    __table_args__ = (CheckConstraint(HALF_OPEN, name="half_open"),)

    designation: Mapped[str] = mapped_column(unique=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"), index=True)
    valid_from: Mapped[date]
    valid_before: Mapped[date | None]


class Building(RegisterRow, Base):
    """A house on a property, from when it is taken into use."""

    __tablename__ = "building"
    __table_args__ = (CheckConstraint(HALF_OPEN, name="half_open"),)

    key: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    property_id: Mapped[int] = mapped_column(ForeignKey("property.id"), index=True)
    use: Mapped[BuildingUse] = mapped_column(default=BuildingUse.OTHER)
    tenure: Mapped[Tenure] = mapped_column(default=Tenure.OWNED)
    valid_from: Mapped[date]
    valid_before: Mapped[date | None]


class BuildingArea(RegisterRow, Base):
    """A building's floor area of one kind, for the days it was that."""

    __tablename__ = "building_area"
    __table_args__ = (
        CheckConstraint(HALF_OPEN, name="half_open"),
        CheckConstraint("area_m2 > 0", name="area_positive"),
    )

    building_id: Mapped[int] = mapped_column(ForeignKey("building.id"), index=True)
    kind: Mapped[AreaKind]
    area_m2: Mapped[float]
    valid_from: Mapped[date]
    valid_before: Mapped[date | None]
