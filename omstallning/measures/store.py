"""Every question to the table of measures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from omstallning.errors import NotFound
from omstallning.measures.tables import Measure


def measures(session: Session) -> Sequence[Any]:
    """Every standing measure, by name."""
    return session.execute(
        select(*Measure.__table__.columns)
        .where(~Measure.is_withdrawn)
        .order_by(Measure.name, Measure.id)
    ).all()


def measure(session: Session, measure_id: int) -> Measure:
    """One standing measure. Raises NotFound."""
    found = session.scalar(select(Measure).where(Measure.id == measure_id, ~Measure.is_withdrawn))
    if found is None:
        raise NotFound("measure", measure_id)
    return found


def is_taken(session: Session, key: str) -> bool:
    """Whether a measure goes, or went, under this key."""
    return session.scalar(select(Measure.id).where(Measure.key == key)) is not None
