"""Measures, with the days on which they were decided and hold."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from omstallning.database import Base, RegisterRow
from omstallning.measures.model import MeasureKind


class Measure(RegisterRow, Base):
    """Something that is done, planned or considered, whatever goal or risk it serves."""

    __tablename__ = "measure"
    __table_args__ = (
        CheckConstraint(
            "in_force_before IS NULL OR in_force_before > in_force_from", name="half_open"
        ),
        CheckConstraint("cost_sek IS NULL OR cost_sek >= 0", name="cost"),
    )

    key: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    kind: Mapped[MeasureKind]
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    owner: Mapped[str]
    """The function that answers for it, never a person's name."""
    is_multifunctional: Mapped[bool] = mapped_column(default=False)
    cost_sek: Mapped[float | None]
    effect: Mapped[str | None]
    decided_on: Mapped[date | None]
    in_force_from: Mapped[date | None]
    in_force_before: Mapped[date | None]
